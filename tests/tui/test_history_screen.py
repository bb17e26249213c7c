"""The history screen: search with its hits, the filter, export, and deleting that asks first."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import Button, DataTable, Input, Select

from laar_tui.core.errors import UsageError
from laar_tui.core.verdict import VerdictValue
from laar_tui.history.records import QuestionFilter
from laar_tui.tui.app import LaarApp
from laar_tui.tui.screens.confirm import ConfirmScreen
from laar_tui.tui.screens.history import HistoryScreen
from laar_tui.tui.screens.history_filter import FilterScreen
from laar_tui.tui.screens.prompt import PromptScreen
from tests.tui.fake_backend import FakeBackend, some_rows
from tests.tui.waiting import LARGE, SMALL, notices, seen, until


@pytest.fixture
def used() -> FakeBackend:
    backend = FakeBackend()
    backend.rows = some_rows()
    return backend


async def history(pilot: Pilot[None]) -> HistoryScreen:
    await pilot.press("f2")
    await until(pilot, lambda: isinstance(pilot.app.screen, HistoryScreen))
    screen = pilot.app.screen
    assert isinstance(screen, HistoryScreen)
    await until(pilot, lambda: screen.query_one(DataTable).row_count == 4)
    return screen


def listed(pilot: Pilot[None]) -> int:
    screen = pilot.app.screen
    return screen.query_one(DataTable).row_count if isinstance(screen, HistoryScreen) else -1


@pytest.mark.parametrize("size", [SMALL, LARGE])
async def test_a_search_shows_where_the_text_stands(used: FakeBackend, size: tuple[int, int]) -> None:
    async with LaarApp(used).run_test(size=size) as pilot:
        await history(pilot)
        await pilot.press("slash", *"incident")
        await until(pilot, lambda: "question: before «incident» after" in seen(pilot))
        assert "1 question" in seen(pilot)


async def test_the_filter_narrows_and_says_so(used: FakeBackend) -> None:
    async with LaarApp(used).run_test(size=LARGE) as pilot:
        await history(pilot)
        await pilot.press("f")
        await until(pilot, lambda: isinstance(pilot.app.screen, FilterScreen))
        pilot.app.screen.query_one("#language", Select).value = "ja"
        pilot.app.screen.query_one("#period", Select).value = "30 days"
        pilot.app.screen.query_one("#show", Button).press()
        await until(pilot, lambda: listed(pilot) == 1)
        assert "1 question · ja · last 30 days" in seen(pilot)
        await pilot.press("f")
        await until(pilot, lambda: isinstance(pilot.app.screen, FilterScreen))
        assert pilot.app.screen.query_one("#language", Select).value == "ja"
        pilot.app.screen.query_one("#all", Button).press()
        await until(pilot, lambda: listed(pilot) == 4)


async def test_a_filter_nothing_meets_says_so(used: FakeBackend) -> None:
    async with LaarApp(used).run_test(size=LARGE) as pilot:
        await history(pilot)
        await pilot.press("f")
        await until(pilot, lambda: isinstance(pilot.app.screen, FilterScreen))
        pilot.app.screen.query_one("#language", Select).value = "ja"
        pilot.app.screen.query_one("#verdict", Select).value = "wrong"
        pilot.app.screen.query_one("#show", Button).press()
        await until(pilot, lambda: "No question meets the filter." in seen(pilot))


async def test_deleting_asks_and_keeps_unless_told(used: FakeBackend) -> None:
    async with LaarApp(used).run_test(size=LARGE) as pilot:
        await history(pilot)
        for refusal in ("enter", "escape"):
            await pilot.press("delete")
            await until(pilot, lambda: isinstance(pilot.app.screen, ConfirmScreen))
            assert "What is the refund window?" in seen(pilot)
            await pilot.press(refusal)
            await until(pilot, lambda: listed(pilot) == 4)
        assert not [c for c in used.calls if c[0] == "delete"]
        await pilot.press("delete")
        await until(pilot, lambda: isinstance(pilot.app.screen, ConfirmScreen))
        await pilot.press("tab", "enter")
        await until(pilot, lambda: listed(pilot) == 3)
        assert ("delete", "h0") in used.calls


async def test_what_cannot_be_deleted_says_why(used: FakeBackend) -> None:
    used.refuse = UsageError(
        "This question belongs to the open conversation.", "Start a new conversation first."
    )
    async with LaarApp(used).run_test(size=LARGE) as pilot:
        await history(pilot)
        await pilot.press("delete")
        await until(pilot, lambda: isinstance(pilot.app.screen, ConfirmScreen))
        await pilot.press("tab", "enter")
        await until(pilot, lambda: "belongs to the open conversation" in "".join(notices(pilot)))
        assert listed(pilot) == 4


async def test_what_is_shown_is_exported(used: FakeBackend, tmp_path: Path) -> None:
    async with LaarApp(used).run_test(size=LARGE) as pilot:
        await history(pilot)
        await pilot.press("slash", *"incident", "enter")
        await until(pilot, lambda: listed(pilot) == 1)
        await pilot.press("x")
        await until(pilot, lambda: isinstance(pilot.app.screen, PromptScreen))
        target = tmp_path / "out.csv"
        pilot.app.screen.query_one(Input).value = str(target)
        await pilot.press("enter")
        await until(pilot, lambda: "Exported to" in "".join(notices(pilot)))
        assert ("export", QuestionFilter("incident"), target) in used.calls


async def test_marking_keeps_search_and_place(used: FakeBackend) -> None:
    async with LaarApp(used).run_test(size=LARGE) as pilot:
        screen = await history(pilot)
        await pilot.press("down", "r")
        await until(pilot, lambda: used.rows[1].verdict is VerdictValue.RIGHT)
        await until(pilot, lambda: screen.query_one(DataTable).cursor_row == 1)
