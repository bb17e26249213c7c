"""The TTCA review on a history of some hundred questions: every page, every key, every size."""

from __future__ import annotations

import asyncio
import csv
import json
import random
import re
import stat
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from textual import events
from textual.pilot import Pilot
from textual.widgets import DataTable

from laar_tui.conversation.review import Review, ReviewView, ladders_of, review_of
from laar_tui.core.errors import HistoryError
from laar_tui.history.reading import Reader
from laar_tui.tui.app import LaarApp
from laar_tui.tui.screens.review import ReviewScreen
from laar_tui.tui.widgets.review.tabs import ReviewTabs
from tests.history.seeded import END, write_history
from tests.tui.fake_backend import FakeBackend
from tests.tui.test_snapshots import SnapCompare
from tests.tui.waiting import LARGE, SMALL, notices, seen, until

WIDE = (160, 50)
NOW = END + timedelta(hours=1)


@pytest.fixture(scope="session")
def some_months(tmp_path_factory: pytest.TempPathFactory) -> Reader:
    path = tmp_path_factory.mktemp("review") / "history.db"
    write_history(path, 260, 11, simulated=12, days=120, fixed=True)
    return Reader(path)


@pytest.fixture
def reviewing(some_months: Reader) -> FakeBackend:
    backend = FakeBackend()
    backend.reviewed = lambda view: review_of(some_months, view)
    backend.logged = ladders_of(some_months, ReviewView(simulated=False))
    return backend


def app_of(backend: FakeBackend) -> LaarApp:
    return LaarApp(backend)


async def opened(pilot: Pilot[None]) -> ReviewScreen:
    await pilot.press("f3")
    await until(pilot, lambda: isinstance(pilot.app.screen, ReviewScreen) and "n = " in seen(pilot))
    screen = pilot.app.screen
    assert isinstance(screen, ReviewScreen)
    return screen


PAGES = {
    "1": "TTCA by week",
    "2": "Right answers by endpoint",
    "3": "the share still unsolved",
    "4": "said before, and what came",
    "5": "as it happened",
    "6": "against your own marks",
}


@pytest.mark.parametrize("size", [SMALL, LARGE])
async def test_every_page_has_its_key(reviewing: FakeBackend, size: tuple[int, int]) -> None:
    async with app_of(reviewing).run_test(size=size) as pilot:
        await opened(pilot)
        for key, title in PAGES.items():
            await pilot.press(key)
            await until(pilot, lambda title=title: title in seen(pilot))  # type: ignore[misc]


async def test_tab_turns_the_pages_round(reviewing: FakeBackend) -> None:
    async with app_of(reviewing).run_test(size=SMALL) as pilot:
        await opened(pilot)
        await pilot.press("tab")
        await until(pilot, lambda: PAGES["2"] in seen(pilot))
        await pilot.press("shift+tab", "shift+tab")
        await until(pilot, lambda: PAGES["6"] in seen(pilot))


async def test_a_click_opens_a_page(reviewing: FakeBackend) -> None:
    async with app_of(reviewing).run_test(size=SMALL) as pilot:
        screen = await opened(pilot)
        await until(
            pilot,
            lambda: (
                screen.size == SMALL and any(t.region.width == SMALL[0] for t in screen.query(ReviewTabs))
            ),
        )
        await pilot.click(screen.query_one(ReviewTabs), offset=(24, 0))
        await until(pilot, lambda: PAGES["3"] in seen(pilot))


@pytest.mark.parametrize(("size", "beside"), [(SMALL, False), (WIDE, True)])
async def test_numbers_come_on_demand(reviewing: FakeBackend, size: tuple[int, int], beside: bool) -> None:
    async with app_of(reviewing).run_test(size=size) as pilot:
        screen = await opened(pilot)
        assert not screen.query_one(DataTable).display
        await pilot.press("2", "n")
        await until(pilot, lambda: screen.query_one(DataTable).row_count > 10)
        assert "unjudged" in seen(pilot)
        assert screen.query_one("#picture").display is beside
        await pilot.press("n")
        await until(pilot, lambda: not screen.query_one(DataTable).display)


async def test_real_and_simulated_are_never_mixed(reviewing: FakeBackend) -> None:
    async with app_of(reviewing).run_test(size=LARGE) as pilot:
        await opened(pilot)
        assert "your endpoints" in seen(pilot)
        await pilot.press("2")
        await until(pilot, lambda: "laptop-8b" in seen(pilot))
        assert "sim-" not in seen(pilot)
        await pilot.press("s")
        await until(pilot, lambda: "demo fleet (simulated)" in seen(pilot))
        await until(pilot, lambda: "sim-" in seen(pilot) and "laptop-8b" not in seen(pilot))
        assert "n = 12" in seen(pilot)
        assert "few: read with care" in seen(pilot)


async def test_how_far_back(reviewing: FakeBackend) -> None:
    async with app_of(reviewing).run_test(size=LARGE) as pilot:
        await opened(pilot)
        for words in ("last 365 days", "last 90 days", "last 30 days", "last 7 days", "ever"):
            await pilot.press("d")
            await until(pilot, lambda words=words: words in seen(pilot))  # type: ignore[misc]


async def test_one_endpoint(reviewing: FakeBackend) -> None:
    async with app_of(reviewing).run_test(size=LARGE) as pilot:
        screen = await opened(pilot)
        assert screen._data is not None
        first, *others = screen._data.endpoints
        await pilot.press("f")
        await until(pilot, lambda: f"first asked {first}" in seen(pilot))
        for _ in (first, *others):
            await pilot.press("f")
            await pilot.app.workers.wait_for_complete()
        await until(pilot, lambda: "every endpoint" in seen(pilot))


async def test_the_machine_clock(reviewing: FakeBackend) -> None:
    async with app_of(reviewing).run_test(size=LARGE) as pilot:
        await opened(pilot)
        await pilot.press("c")
        await until(pilot, lambda: "machine clock" in seen(pilot))
        assert ("review", None, None, "machine", False) in reviewing.calls


async def test_refresh_reads_again(reviewing: FakeBackend) -> None:
    async with app_of(reviewing).run_test(size=LARGE) as pilot:
        await opened(pilot)
        before = len(reviewing.calls)
        await pilot.press("r")
        await until(pilot, lambda: len(reviewing.calls) > before)


@pytest.mark.parametrize("page", ["1", "2", "3", "4", "5", "6"])
async def test_every_picture_is_exported_for_its_owner_only(
    reviewing: FakeBackend, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, page: str
) -> None:
    monkeypatch.chdir(tmp_path)
    async with app_of(reviewing).run_test(size=SMALL) as pilot:
        await opened(pilot)
        await pilot.press(page)
        await until(pilot, lambda: PAGES[page] in seen(pilot))
        await pilot.press("e")
        await until(pilot, lambda: list(tmp_path.glob("*.csv")))
        await pilot.press("j")
        await until(pilot, lambda: list(tmp_path.glob("*.json")))
        await until(pilot, lambda: len(notices(pilot)) == 2)
    check_exports(tmp_path)


def check_exports(folder: Path) -> None:
    (table,), (document,) = folder.glob("*.csv"), folder.glob("*.json")
    for file in (table, document):
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
    with table.open(newline="") as lines:
        rows = list(csv.reader(lines))
    told = json.loads(document.read_text())
    assert len(rows) == len(told["rows"]) + 1
    assert rows[0] == list(told["rows"][0])
    assert (told["simulated"], told["clock"]) == (False, "wall")


async def test_an_empty_history_says_what_to_do(backend: FakeBackend) -> None:
    async with LaarApp(backend).run_test(size=SMALL) as pilot:
        await pilot.press("f3")
        await until(pilot, lambda: "Nothing to review yet." in seen(pilot))
        await pilot.press("2", "3", "n", "n", "e")
        await until(pilot, lambda: "There are no numbers to export yet." in notices(pilot))
        await pilot.press("s")
        await until(pilot, lambda: "There is no question to the simulated fleet." in notices(pilot))
        await pilot.press("escape")
        await until(pilot, lambda: not isinstance(pilot.app.screen, ReviewScreen))


async def test_a_filter_that_leaves_nothing_says_how_to_widen_it(reviewing: FakeBackend) -> None:
    whole = reviewing.reviewed
    reviewing.reviewed = lambda view: replace(whole(replace(view, endpoint="nobody")), real=260)
    async with app_of(reviewing).run_test(size=SMALL) as pilot:
        await pilot.press("f3")
        await until(pilot, lambda: "No question like that." in seen(pilot))


async def test_a_history_that_cannot_be_read_says_why(reviewing: FakeBackend) -> None:
    reviewing.refuse = HistoryError("The history is damaged.", "Restore a backup.")
    async with app_of(reviewing).run_test(size=SMALL) as pilot:
        await pilot.press("f3")
        await until(pilot, lambda: "The history is damaged. Restore a backup." in seen(pilot))


@pytest.mark.parametrize("theme", ["laar-light", "textual-ansi"])
async def test_every_page_is_drawn_in_other_colours(reviewing: FakeBackend, theme: str) -> None:
    app = app_of(reviewing)
    async with app.run_test(size=LARGE) as pilot:
        await opened(pilot)
        app.theme = theme if theme in app.available_themes else "ansi-dark"
        for key, title in PAGES.items():
            await pilot.press(key)
            await until(pilot, lambda title=title: title in seen(pilot))  # type: ignore[misc]


async def test_every_page_is_drawn_without_colour(
    reviewing: FakeBackend, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with app_of(reviewing).run_test(size=SMALL) as pilot:
        await opened(pilot)
        for key, title in PAGES.items():
            await pilot.press(key)
            await until(pilot, lambda title=title: title in seen(pilot))  # type: ignore[misc]


async def test_resizing_draws_anew(reviewing: FakeBackend) -> None:
    async with app_of(reviewing).run_test(size=WIDE) as pilot:
        await opened(pilot)
        await pilot.press("2")
        await until(pilot, lambda: PAGES["2"] in seen(pilot))
        await pilot.resize_terminal(*SMALL)
        await until(pilot, lambda: re.search(r"[▁-█]\d+–\d+ +\d+", seen(pilot)))


def page(key: str, *more: str) -> Callable[[Pilot[None]], Awaitable[None]]:
    async def scene(pilot: Pilot[None]) -> None:
        await opened(pilot)
        await pilot.press(key, *more)
        await until(pilot, lambda: PAGES[key] in seen(pilot))
        await pilot.app.workers.wait_for_complete()
        for _ in range(3):
            await pilot.pause()

    return scene


@pytest.mark.parametrize("key", ["1", "2", "5"])
def test_small(snap_compare: SnapCompare, reviewing: FakeBackend, key: str) -> None:
    assert snap_compare(app_of(reviewing), terminal_size=SMALL, run_before=page(key))


@pytest.mark.parametrize("keys", ["2", "3", "5", "4n"])
def test_wide(snap_compare: SnapCompare, reviewing: FakeBackend, keys: str) -> None:
    assert snap_compare(app_of(reviewing), terminal_size=WIDE, run_before=page(*keys))


async def test_a_review_that_is_read_while_its_screen_is_left_shows_nothing_and_breaks_nothing(
    reviewing: FakeBackend, monkeypatch: pytest.MonkeyPatch
) -> None:
    read, begun = asyncio.Event(), asyncio.Event()
    at_once = reviewing.review

    async def slow(view: ReviewView) -> Review:
        begun.set()
        await read.wait()
        return await at_once(view)

    monkeypatch.setattr(reviewing, "review", slow)
    async with app_of(reviewing).run_test(size=SMALL) as pilot:
        await pilot.press("f3")
        await until(pilot, begun.is_set)
        pilot.app.pop_screen()
        read.set()
        await until(pilot, lambda: "Ask about your documents" in seen(pilot))
        monkeypatch.undo()
        await opened(pilot)


async def test_keys_faster_than_screens_leave_the_review_readable(reviewing: FakeBackend) -> None:
    """Opened, turned, narrowed down and left in any order, without waiting for anything."""
    chance = random.Random(5)
    async with app_of(reviewing).run_test(size=SMALL) as pilot:
        app = pilot.app
        for _ in range(60):
            app.post_message(
                events.Key(chance.choice(("f3", "f3", "escape", "tab", "5", "d", "c", "f", "n", "f2")), None)
            )
            if chance.random() < 0.4:
                await asyncio.sleep(0)
        for _ in range(60):
            if len(app.screen_stack) > 1:
                await pilot.press("escape")
        await until(pilot, lambda: len(app.screen_stack) == 1)
        await opened(pilot)
        await until(pilot, lambda: "reading the history" not in seen(pilot))
