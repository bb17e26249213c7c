"""Forms are typed into as fast as a terminal delivers: whatever arrives in one read takes effect in its order."""

from __future__ import annotations

import pytest
from textual import events
from textual.app import App, ComposeResult
from textual.pilot import Pilot

from laar_tui.tui.screens.edit import EditScreen
from laar_tui.tui.widgets.line_input import LineInput
from tests.tui.waiting import until


class Form(App[None]):
    def compose(self) -> ComposeResult:
        yield LineInput(id="one")
        yield LineInput(id="two")


def burst(pilot: Pilot[None], keys: list[str]) -> None:
    """As from one read of the terminal: all of them wait before the first is handled."""
    for key in keys:
        character = key if len(key) == 1 else None
        pilot.app.post_message(events.Key(key, character))


def value(pilot: Pilot[None], name: str) -> str:
    return pilot.app.query_one(f"#{name}", LineInput).value


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        ([*"abc", "backspace", *"d"], "abd"),
        ([*"abc", "backspace", "backspace", "backspace", *"xyz"], "xyz"),
        ([*"abc", "left", *"X", "right", *"Y"], "abXcY"),
        ([*"abc", "home", *"1", "delete", "end", *"2"], "1bc2"),
        ([*"some words", "ctrl+w", *"more"], "some more"),
        ([*"abc", "ctrl+u", *"d"], "d"),
    ],
)
async def test_keys_keep_their_order(keys: list[str], expected: str) -> None:
    async with Form().run_test() as pilot:
        burst(pilot, [*keys, "f"])
        await until(pilot, lambda: "f" in value(pilot, "one"))
        assert value(pilot, "one").replace("f", "") == expected


async def test_what_follows_a_tab_goes_into_the_next_field() -> None:
    async with Form().run_test() as pilot:
        burst(pilot, [*"first", "tab", *"second", "backspace", "shift+tab", "end", *"!"])
        await until(pilot, lambda: "!" in value(pilot, "one") + value(pilot, "two"))
        assert (value(pilot, "one"), value(pilot, "two")) == ("first!", "secon")


async def test_a_paste_becomes_one_safe_line() -> None:
    async with Form().run_test() as pilot:
        field = pilot.app.query_one("#one", LineInput)
        field.post_message(events.Paste("https://a\r\n\x1b[31mb\x1b[0m\tc\x07"))
        await until(pilot, lambda: field.value)
        assert field.value == "https://a b c"
        field.select_all()
        field.post_message(events.Paste("new"))
        await until(pilot, lambda: field.value == "new")


async def test_an_edited_document_too() -> None:
    async with App[None]().run_test() as pilot:
        edited: list[str | None] = []
        pilot.app.push_screen(EditScreen("paste", ""), edited.append)
        await until(pilot, lambda: isinstance(pilot.app.screen, EditScreen))
        burst(pilot, [*"abc", "backspace", "backspace", *"d", "ctrl+s"])
        await until(pilot, lambda: edited)
        assert edited == ["ad"]
