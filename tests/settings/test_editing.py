"""Changing the configuration file's text: one thing changes, everything else stays as it was written."""

from __future__ import annotations

import re
import tomllib
from copy import deepcopy

import pytest
from hypothesis import given
from hypothesis import strategies as st

from laar_tui.core.errors import SettingsError
from laar_tui.settings.editing import add_endpoints, remove_endpoint, set_value, unset_value
from laar_tui.settings.model import EndpointSettings, Price, Timeouts
from laar_tui.settings.template import TEMPLATE
from laar_tui.settings.toml_text import endpoint_fields, toml_value
from tests.settings.test_locate import LINES


def endpoint(name: str = "a", **more: object) -> EndpointSettings:
    values: dict[str, object] = {"name": name, "base_url": "http://h/v1", "model": "m", **more}
    return EndpointSettings(**values)  # type: ignore[arg-type]


MINE = """\
# my fleet
[[endpoint]]            # the office server
name = "office"   # never rename
base_url = "http://office:8000/v1"
model = 'qwen'
timeouts = { connect = 3 }

[[endpoint]]
name = "home"
base_url = "http://home:8000/v1"
model = "m"
[endpoint.price]
input = 1.5   # dear

# --- routing
[routing]
attempts = 4   # enough
#explore = 0.05

[interface]
keys = { "answer.right" = "f6" }
"""


def comments(text: str) -> list[str]:
    return re.findall(r"#[^\n]*", text)


def test_a_value_is_replaced_where_it_stands() -> None:
    assert set_value(MINE, ("routing", "attempts"), 7) == MINE.replace("attempts = 4 ", "attempts = 7 ")
    assert set_value(MINE, ("endpoint", 1, "price", "input"), 2) == MINE.replace("input = 1.5", "input = 2")


def test_a_default_in_a_comment_is_switched_on_in_its_place() -> None:
    assert set_value(MINE, ("routing", "explore"), 0) == MINE.replace("#explore = 0.05", "explore = 0")
    changed = set_value(TEMPLATE, ("routing", "overlap"), "race")
    assert changed == TEMPLATE.replace('#overlap = "off"', 'overlap = "race"')


def test_a_new_key_stands_at_the_end_of_its_table() -> None:
    changed = set_value(MINE, ("endpoint", 0, "enabled"), False)
    assert "timeouts = { connect = 3 }\nenabled = false\n\n[[endpoint]]" in changed
    assert comments(changed) == comments(MINE)


def test_a_table_that_is_not_there_is_begun() -> None:
    changed = set_value(MINE, ("checking", "judge"), "home")
    assert changed == MINE + '\n[checking]\njudge = "home"\n'


def test_a_table_in_one_line_is_written_anew() -> None:
    changed = set_value(MINE, ("interface", "keys", "answer.wrong"), "f9")
    assert 'keys = { "answer.right" = "f6", "answer.wrong" = "f9" }' in changed
    assert unset_value(changed, ("interface", "keys", "answer.wrong")) == MINE


def test_taking_a_value_out_keeps_it_as_a_comment() -> None:
    assert unset_value(MINE, ("routing", "attempts")) == MINE.replace("attempts = 4", "#attempts = 4")
    assert unset_value(MINE, ("routing", "overlap")) == MINE


def test_endpoints_are_added_after_the_last_one() -> None:
    changed = add_endpoints(MINE, [endpoint("new", price=Price(1, 2), timeouts=Timeouts(connect=5))])
    added = """
[[endpoint]]
name = "new"
protocol = "openai"
base_url = "http://h/v1"
model = "m"
price = { input = 1, output = 2 }
timeouts = { connect = 5 }
"""
    assert changed == MINE.replace("input = 1.5   # dear\n", "input = 1.5   # dear\n" + added)


def test_the_first_endpoints_stand_before_the_other_tables_and_their_headings() -> None:
    changed = add_endpoints(TEMPLATE, [endpoint("a"), endpoint("b")])
    assert changed.index('name = "b"') < changed.index("# --- Routing") < changed.index("[routing]")
    assert comments(changed) == comments(TEMPLATE)


def test_an_endpoint_is_taken_out_from_header_to_last_key() -> None:
    without = remove_endpoint(MINE, 1)
    assert without == MINE[: MINE.index('[[endpoint]]\nname = "home"')] + MINE[MINE.index("# --- routing") :]
    assert remove_endpoint(add_endpoints(TEMPLATE, [endpoint()]), 0) == TEMPLATE


def test_switched_off_keys_of_an_endpoint_go_with_it() -> None:
    text = add_endpoints(TEMPLATE, [endpoint()])
    text = unset_value(set_value(text, ("endpoint", 0, "enabled"), False), ("endpoint", 0, "enabled"))
    assert remove_endpoint(text, 0) == TEMPLATE


@pytest.mark.parametrize(
    "text",
    [
        'endpoint = [{ name = "a", base_url = "http://h", model = "m" }]\n',
        '[[endpoint]]\nname = "a"\nbase_url = "http://h"\nmodel = "m"\n[routing]\nattempts = 3\n[endpoint.price]\ninput = 1\n',
    ],
)
def test_what_it_cannot_edit_safely_it_refuses(text: str) -> None:
    with pytest.raises(SettingsError, match="editor"):
        remove_endpoint(text, 0)


@given(
    LINES,
    st.sampled_from([("a",), ("b-c", "x"), ("d_1", "a"), ("e.f",)]),
    st.sampled_from([1, "x\n\"'", True]),
)
def test_an_edit_changes_exactly_one_value_or_is_refused(
    lines: list[str], path: tuple[str, ...], value: object
) -> None:
    text = "\n".join(lines)
    try:
        before = tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return
    wanted = deepcopy(before)
    table = wanted
    for part in path[:-1]:
        table = table.setdefault(part, {})
        if not isinstance(table, dict):
            return
    table[path[-1]] = value
    try:
        changed = set_value(text, path, value)
    except SettingsError:
        return
    assert tomllib.loads(changed) == wanted


@given(LINES)
def test_adding_and_taking_out_again_leaves_the_same_values(lines: list[str]) -> None:
    text = "\n".join(line for line in lines)
    try:
        before = tomllib.loads(text)
        changed = add_endpoints(text, [endpoint("x")])
    except (tomllib.TOMLDecodeError, SettingsError):
        return
    assert tomllib.loads(changed)["endpoint"] == [endpoint_fields(endpoint("x"))]
    assert tomllib.loads(remove_endpoint(changed, 0)) == before


@given(
    st.recursive(
        st.booleans() | st.integers(-(2**60), 2**60) | st.floats(allow_nan=False, allow_infinity=False)
        | st.text(st.characters(exclude_categories=["Cs"])),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(st.characters(exclude_categories=["Cs"])), inner),
        max_leaves=10,
    )
)  # fmt: skip
def test_values_are_written_so_that_they_are_read_as_they_were(value: object) -> None:
    assert tomllib.loads(f"x = {toml_value(value)}")["x"] == value
