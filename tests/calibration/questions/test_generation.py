"""Generated questions: the same seed gives the same one, of the wanted length, with its answer where it should be."""

from __future__ import annotations

import json
import re
import string
from collections.abc import Callable
from pathlib import Path

import pytest

from laar_tui.calibration.questions.generate import LANGUAGES, generate
from laar_tui.calibration.questions.item import Kind, Spec
from laar_tui.calibration.questions.languages import WORDINGS
from laar_tui.documents.language import LanguageIdentifier
from laar_tui.documents.tokens import TokenCounter

Count = Callable[[str], int]


@pytest.fixture(scope="module")
def count(tmp_path_factory: pytest.TempPathFactory) -> Count:
    counter = TokenCounter(tmp_path_factory.mktemp("ranks"))
    return lambda text: counter.count(text).tokens


def spec(kind: Kind, language: str = "en", length: int = 2000, ordinal: int = 0, depth: float = 0.5) -> Spec:
    return Spec(7, kind, language, length, ordinal, depth)


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_kind_in_every_language_has_its_length_and_its_answer(
    kind: Kind, language: str, count: Count
) -> None:
    item = generate(spec(kind, language), 1900, count)
    assert abs(count(item.document) - 1900) <= 0.02 * 1900
    assert item.sought.expected not in item.sought.tempting
    if kind in (Kind.KEY_VALUE, Kind.NEEDLE, Kind.TWO_FACTS):
        assert item.document.count(item.sought.expected) == 1
    if kind is Kind.ABSENT:
        assert item.sought.expected == ""
    assert not re.search(r"[{}]", item.sought.question)
    assert kind is Kind.KEY_VALUE or not re.search(r"[{}]", item.document)


@pytest.mark.parametrize("tokens", [900, 4000, 30_000])
@pytest.mark.parametrize("kind", [Kind.KEY_VALUE, Kind.NEEDLE])
def test_lengths_are_met_within_two_percent(kind: Kind, tokens: int, count: Count) -> None:
    for language in ("en", "ja", "ar"):
        item = generate(spec(kind, language, tokens), tokens, count)
        assert abs(count(item.document) / tokens - 1) <= 0.02


def test_the_same_spec_gives_the_same_question_and_another_ordinal_another(count: Count) -> None:
    first, again = (generate(spec(Kind.NEEDLE), 1500, count) for _ in range(2))
    other = generate(spec(Kind.NEEDLE, ordinal=1), 1500, count)
    assert first == again
    assert first.document != other.document
    assert first.sought.expected != other.sought.expected


def test_the_second_question_of_a_document_leaves_the_document_as_it_is(count: Count) -> None:
    for kind in Kind:
        first = generate(Spec(7, kind, "en", 2000, 0, 0.2, ask=0), 1800, count)
        second = generate(Spec(7, kind, "en", 2000, 0, 0.2, ask=1), 1800, count)
        assert first.document == second.document
        assert first.sought.question != second.sought.question


@pytest.mark.parametrize("depth", [0.0, 0.25, 0.9])
@pytest.mark.parametrize("kind", [Kind.KEY_VALUE, Kind.NEEDLE])
def test_the_answer_stands_at_its_depth(kind: Kind, depth: float, count: Count) -> None:
    item = generate(spec(kind, length=8000, depth=depth), 8000, count)
    place = item.document.index(item.sought.expected) / len(item.document)
    assert place == pytest.approx(depth, abs=0.06)


def test_a_key_value_document_is_one_json_object_of_different_uuids(count: Count) -> None:
    item = generate(spec(Kind.KEY_VALUE), 9000, count)
    tree = json.loads(item.document)
    assert len(set(tree) | set(tree.values())) == 2 * len(tree)
    asked = re.search(r'"([0-9a-f-]{36})"', item.sought.question)
    assert asked is not None
    assert tree[asked.group(1)] == item.sought.expected


def test_a_count_is_the_number_of_sentences_with_the_mark(count: Count) -> None:
    for language in LANGUAGES:
        item = generate(spec(Kind.COUNT, language), 2500, count)
        label = re.search(r"[“„«「]\s?(.+?)\s?[”“»」]", item.sought.question)
        assert label is not None
        quoted = re.findall(rf"[“„«「]\s?{re.escape(label.group(1))}\s?[”“»」]", item.document)
        assert len(quoted) == int(item.sought.expected)


def test_two_facts_lie_apart_and_need_each_other(count: Count) -> None:
    item = generate(spec(Kind.TWO_FACTS, length=6000, depth=0.1), 6000, count)
    name = re.search("“(.+?)”", item.sought.question)
    assert name is not None
    first, second = item.document.index(name.group(1)), item.document.index(item.sought.expected)
    assert abs(first - second) > 0.2 * len(item.document)


def test_prose_does_not_repeat_itself_visibly(count: Count) -> None:
    for language in LANGUAGES:
        item = generate(spec(Kind.NEEDLE, language, 8000), 8000, count)
        sentences = [s for s in re.split(r"(?<=[.!?。।])\s*", item.document) if len(s) > 12]
        assert len(set(sentences)) > 0.85 * len(sentences)


@pytest.mark.parametrize("language", LANGUAGES)
def test_prose_is_in_its_language(language: str, count: Count, tmp_path: Path) -> None:
    item = generate(spec(Kind.NEEDLE, language), 1500, count)
    assert LanguageIdentifier(tmp_path).guess(item.document).code == language


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_template_knows_its_slots(language: str) -> None:
    wording = WORDINGS[language]
    for sentence in wording.sentences:
        slots = {name for _, name, _, _ in string.Formatter().parse(sentence) if name}
        assert slots <= {*wording.slots, "n"}
    assert len(wording.numerals) == 13
    assert len(wording.codenames) == len(set(wording.codenames)) == 24
    assert "{absent}" in wording.otherwise
    assert "{key}" in wording.key_value
