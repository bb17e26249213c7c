"""Help begins where it was asked for and is searched by typing; the table of a decision fits."""

from __future__ import annotations

import pytest

from laar_tui.tui.app import LaarApp
from laar_tui.tui.screens.help import HelpScreen
from tests.tui.fake_backend import FakeBackend
from tests.tui.waiting import chat, seen, until


async def test_help_begins_with_the_keys_of_where_it_was_asked(backend: FakeBackend) -> None:
    async with LaarApp(backend).run_test() as pilot:
        await pilot.press("f2", "f1")
        await until(pilot, lambda: "Here: history" in seen(pilot))
        assert "history.open" not in seen(pilot)
        await pilot.press("escape", "escape")
        await until(pilot, lambda: pilot.app.screen is chat(pilot))
        await pilot.press("f1")
        await until(pilot, lambda: isinstance(pilot.app.screen, HelpScreen) and "Here: chat" in seen(pilot))


async def test_typing_narrows_help_to_what_is_called_that(backend: FakeBackend) -> None:
    async with LaarApp(backend).run_test() as pilot:
        await pilot.press("f1")
        await until(pilot, lambda: "Mark the answer right" in seen(pilot))
        await pilot.press(*"code block")
        await until(pilot, lambda: "Copy the last code block" in seen(pilot))
        assert "Mark the answer right" not in seen(pilot)
        await pilot.press(*"zzz")
        await until(pilot, lambda: "Nothing here is called that." in seen(pilot))
        await pilot.press("escape")
        await until(pilot, lambda: pilot.app.screen is chat(pilot))


@pytest.mark.parametrize("width", [60, 80, 100, 120, 160])
async def test_no_column_of_a_decision_is_cut(backend: FakeBackend, width: int) -> None:
    async with LaarApp(backend).run_test(size=(width, 30)) as pilot:
        await pilot.press(*"Why?")
        await until(pilot, lambda: chat(pilot).strip.decision)
        await pilot.press("f4")
        await until(pilot, lambda: "data" in seen(pilot) and "TTCA ≈" in seen(pilot))
        table = pilot.app.screen.query_one("DecisionTable")
        await until(pilot, lambda: table.size.width and table.virtual_size.width)
        assert table.max_scroll_x == 0
