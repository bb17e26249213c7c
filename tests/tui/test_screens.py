"""History and review."""

from __future__ import annotations

import pytest
from textual.widgets import DataTable

from laar_tui.tui.app import LaarApp
from laar_tui.tui.screens.history import HistoryScreen
from tests.tui.fake_backend import FakeBackend, some_rows
from tests.tui.waiting import LARGE, SMALL, ask, blocks, chat, seen, until


@pytest.fixture
def used() -> FakeBackend:
    backend = FakeBackend()
    backend.rows = some_rows()
    return backend


@pytest.mark.parametrize("size", [SMALL, LARGE])
async def test_history_lists_questions_with_their_verdicts(used: FakeBackend, size: tuple[int, int]) -> None:
    async with LaarApp(used).run_test(size=size) as pilot:
        await pilot.press("f2")
        await until(pilot, lambda: "✗ wrong" in seen(pilot))
        text = seen(pilot)
        assert "✓ right" in text
        assert "? not judged" in text
        assert ">2 min 11 s" in text
        assert "swift-8b ✗ wrong → atlas-70b ✓ right · simulated" in text


async def test_history_is_searched_while_typing(used: FakeBackend) -> None:
    async with LaarApp(used).run_test(size=LARGE) as pilot:
        await pilot.press("f2")
        await until(pilot, lambda: isinstance(pilot.app.screen, HistoryScreen))
        await pilot.press("slash", *"incident")
        await until(pilot, lambda: pilot.app.screen.query_one(DataTable).row_count == 1)
        await pilot.press("escape")
        await until(pilot, lambda: pilot.app.screen.query_one(DataTable).row_count == 4)
        await pilot.press("escape")
        await until(pilot, lambda: pilot.app.screen is chat(pilot))


async def test_history_opens_a_conversation(used: FakeBackend) -> None:
    async with LaarApp(used).run_test(size=LARGE) as pilot:
        await ask(pilot, "What is the refund window?")
        await pilot.press("f8")
        await until(pilot, lambda: 2 in blocks(pilot))
        used.stored["h0"] = used.stored["q1"]
        await pilot.press("ctrl+n")
        await until(pilot, lambda: chat(pilot).transcript.newest is None)
        await pilot.press("f2")
        await until(pilot, lambda: "What is the refund window?" in seen(pilot))
        await pilot.press("enter")
        await until(pilot, lambda: 2 in blocks(pilot) and blocks(pilot)[2].answer.rendered)
        assert blocks(pilot)[1].folded
        assert blocks(pilot)[2].answer.source == used.answer


async def test_history_marks_from_the_list(used: FakeBackend) -> None:
    async with LaarApp(used).run_test(size=LARGE) as pilot:
        await pilot.press("f2")
        await until(pilot, lambda: "? not judged" in seen(pilot))
        await pilot.press("down", "down", "down", "r")
        await until(pilot, lambda: "? not judged" not in seen(pilot))
        assert pilot.app.screen.query_one(DataTable).cursor_row == 3


async def test_an_empty_history_says_so(backend: FakeBackend) -> None:
    async with LaarApp(backend).run_test() as pilot:
        await pilot.press("f2")
        await until(pilot, lambda: "No question was asked yet." in seen(pilot))
