"""JSON in an answer, and a schema that was checked before the question was sent."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from laar_tui.checking.expectations import build_expectation, check_expectation
from laar_tui.core.errors import UsageError
from laar_tui.core.verdict import Verdict, VerdictValue

SCHEMA = {"type": "object", "properties": {"staff": {"type": "integer"}}, "required": ["staff"]}
RIGHT, WRONG, UNKNOWN = VerdictValue.RIGHT, VerdictValue.WRONG, VerdictValue.UNKNOWN


def schema_file(folder: Path, schema: object) -> Path:
    path = folder / "schema.json"
    path.write_text(json.dumps(schema), encoding="utf-8")
    return path


def verdict_of(folder: Path, answer: str, schema: object = None) -> Verdict:
    expectation = build_expectation(schema_file=schema_file(folder, schema or SCHEMA))
    assert expectation is not None
    verdict = check_expectation(expectation, answer)
    assert verdict is not None
    assert verdict.source == "check:expect-schema"
    return verdict


@pytest.mark.parametrize(
    ("answer", "value"),
    [
        ('{"staff": 41}', RIGHT),
        ('Here it is:\n\n```json\n{"staff": 41}\n```\nAnything else?', RIGHT),
        ('  ~~~\n  {"staff": 41}\n  ~~~', RIGHT),
        ('```json\n{"staff": 41}', RIGHT),
        ('The result [1] is {"staff": 41}, as asked.', RIGHT),
        ('{"note": "not this"} but {"staff": 41}', RIGHT),
        ('{"staff": "41"}', WRONG),
        ('{"staff": NaN}', WRONG),
        ("There are 41.", WRONG),
        ('{"staff": 41', WRONG),
        ("[" * 5_000, WRONG),
    ],
)
def test_the_json_of_an_answer_is_found_and_judged(tmp_path: Path, answer: str, value: VerdictValue) -> None:
    assert verdict_of(tmp_path, answer).value is value


def test_the_reason_names_the_place(tmp_path: Path) -> None:
    assert "$.staff" in verdict_of(tmp_path, '{"staff": "many"}').reason


def test_a_slow_pattern_decides_nothing(tmp_path: Path) -> None:
    schema = {"type": "string", "pattern": "(a|aa)+$"}
    assert verdict_of(tmp_path, json.dumps("a" * 5_000 + "b"), schema).value is UNKNOWN


def test_a_schema_without_end_decides_nothing(tmp_path: Path) -> None:
    assert verdict_of(tmp_path, "{}", {"$ref": "#"}).value is UNKNOWN


def test_references_inside_the_schema_work(tmp_path: Path) -> None:
    schema = {"$ref": "#/$defs/count", "$defs": {"count": {"type": "integer"}}}
    assert verdict_of(tmp_path, "41", schema).value is RIGHT


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("{", "line 1"),
        ("[]", "object"),
        ('{"type": 3}', "not a valid JSON Schema"),
        ('{"$ref": "https://example.invalid/other.json"}', "nothing is fetched"),
        ('{"$ref": "#/$defs/missing"}', "not in it"),
        ("[" * 100_000, "schema"),
    ],
)
def test_a_bad_schema_is_refused_before_anything_is_sent(tmp_path: Path, content: str, said: str) -> None:
    path = tmp_path / "schema.json"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(UsageError) as caught:
        build_expectation(schema_file=path)
    assert said in str(caught.value)


def test_a_missing_schema_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot be read"):
        build_expectation(schema_file=tmp_path / "none.json")
    with pytest.raises(UsageError, match="cannot be read"):
        build_expectation(schema_file=tmp_path)
