"""The line of a key, in every way TOML lets it be written."""

from __future__ import annotations

import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from laar_tui.settings.locate import KeyPath, key_lines, line_of, parse_path, show_path

TEXT = '''\
# a comment with [brackets] = and "quotes"
top.inner = 1
"quoted.key" = { a = 1, "b c" = [1, 2] }
note = """
[not.a.table]
fake = 1
""" # after

[[endpoint]]
name = "one" # [[endpoint]]
timeouts = { connect = 1, idle = 2 }
[[endpoint]]
name = 'C:\\'
  [endpoint.timeouts]
  connect = 3
  conect = 4
[[endpoint.part]]
x = 1
[[endpoint.part]]
x = [
  1,
  { deep = "]" }, # }
]
[routing]
attempts = 4
'''


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("top.inner", 2),
        ("note", 4),
        ("endpoint[0]", 9),
        ("endpoint[0].name", 10),
        ("endpoint[0].timeouts.idle", 11),
        ("endpoint[1]", 12),
        ("endpoint[1].name", 13),
        ("endpoint[1].timeouts", 14),
        ("endpoint[1].timeouts.conect", 16),
        ("endpoint[1].part[1].x", 20),
        ("endpoint[1].part[1].x[1].deep", 22),
        ("routing.attempts", 25),
    ],
)
def test_every_way_of_writing_a_key(path: str, line: int) -> None:
    assert line_of(TEXT, parse_path(path)) == line


def test_quoted_keys() -> None:
    assert line_of(TEXT, ("quoted.key", "b c", 1)) == 3
    assert line_of('"a\\u0062" = 1\n', ("ab",)) == 1


def test_a_missing_key_is_where_its_table_is() -> None:
    assert line_of(TEXT, ("endpoint", 1, "base_url")) == 12
    assert line_of(TEXT, ("nothing",)) is None


def test_paths_are_shown_as_they_are_parsed() -> None:
    shown = "endpoint[1].timeouts.conect"
    assert show_path(parse_path(shown)) == shown
    assert show_path(("headers", "X Y")) == "headers.'X Y'"


NAMES = st.sampled_from(["a", "b-c", "d_1", '"e.f"', '"g h"', "'i'"])
VALUES = st.sampled_from(
    [
        "1",
        "-2.5e3",
        "true",
        '"x # y"',
        "'[z]'",
        "[]",
        "[1, [2, 3],\n 4]",
        "{ k = 1, l.m = [2] }",
        '"""\nq = 1\n"""',
    ]
)
LINES = st.lists(
    st.one_of(
        st.tuples(st.lists(NAMES, min_size=1, max_size=2), VALUES).map(
            lambda kv: f"{' . '.join(kv[0])} = {kv[1]}"
        ),
        st.lists(NAMES, min_size=1, max_size=2).map(lambda keys: f"[{'.'.join(keys)}]"),
        NAMES.map(lambda key: f"[[{key}]]"),
        st.just("# comment = 1"),
        st.just(""),
    ),
    max_size=12,
)


def leaves(path: KeyPath, value: object) -> list[KeyPath]:
    if isinstance(value, dict):
        return [leaf for key, inner in value.items() for leaf in leaves((*path, key), inner)] or [path]
    if isinstance(value, list):
        return [leaf for at, inner in enumerate(value) for leaf in leaves((*path, at), inner)] or [path]
    return [path]


@given(LINES)
def test_whatever_tomllib_finds_has_a_line(lines: list[str]) -> None:
    text = "\n".join(lines)
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return
    found = key_lines(text)
    for path in leaves((), document):
        if path:
            assert path in found
            assert 1 <= found[path] <= text.count("\n") + 1


@given(st.one_of(st.text(), st.text("[]{}=.,\"'#\n\\ab")))
def test_never_raises(text: str) -> None:
    assert all(1 <= line <= text.count("\n") + 1 for line in key_lines(text).values())
