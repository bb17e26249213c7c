"""Whole screens, as they look. Update with ``pytest --snapshot-update`` and look at every picture that changed."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable
from typing import Protocol

import pytest
from textual.pilot import Pilot

from laar_tui.tui.app import LaarApp
from tests.tui.fake_backend import FakeBackend, measured, some_rows
from tests.tui.waiting import LARGE, SMALL, ask, blocks, chat, seen, until


class SnapCompare(Protocol):
    def __call__(
        self,
        app: LaarApp,
        *,
        terminal_size: tuple[int, int],
        run_before: Callable[[Pilot[None]], Awaitable[None]],
    ) -> bool: ...


@pytest.fixture(autouse=True)
def _in_utc(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "UTC")
    time.tzset()


@pytest.fixture
def used() -> FakeBackend:
    backend = FakeBackend()
    backend.rows = some_rows()
    return backend


async def still(pilot: Pilot[None]) -> None:
    """The cursor does not blink, and nothing has focus that shows it differently from run to run."""
    editor = chat(pilot).composer.editor
    # Blinking that is switched off before the focus has come leaves a cursor that is never drawn.
    await until(pilot, lambda: editor.has_focus)
    editor.cursor_blink = False
    await pilot.pause()


async def welcome(pilot: Pilot[None]) -> None:
    await still(pilot)
    await until(pilot, lambda: "Try this" in seen(pilot))


async def draft(pilot: Pilot[None]) -> None:
    await still(pilot)
    chat(pilot).composer.attach_measured([measured(), measured("報告書.txt", "x", 42_000, "ja")])
    chat(pilot).composer.editor.insert("What is the refund window?")
    await until(pilot, lambda: "57.2K tok" in seen(pilot) and "62 % right" in seen(pilot))


async def answered(pilot: Pilot[None]) -> None:
    await still(pilot)
    chat(pilot).composer.attach_measured([measured()])
    await ask(pilot, "What is the refund window?")
    await until(pilot, lambda: blocks(pilot)[1].answer.rendered and "✓ right  F7" in seen(pilot))
    transcript = chat(pilot).transcript
    await until(
        pilot, lambda: transcript.scroll_offset.y == transcript.max_scroll_y or not transcript.max_scroll_y
    )


async def rerouted(pilot: Pilot[None]) -> None:
    await answered(pilot)
    await pilot.press("f8")
    await until(pilot, lambda: 2 in blocks(pilot) and blocks(pilot)[1].folded)
    await until(pilot, lambda: blocks(pilot)[2].answer.rendered)
    await pilot.press("f7")
    await until(pilot, lambda: "✓ Solved" in seen(pilot))


async def explained(pilot: Pilot[None]) -> None:
    await draft(pilot)
    await pilot.press("f4")
    await until(pilot, lambda: "its window holds" in seen(pilot))


async def history(pilot: Pilot[None]) -> None:
    await still(pilot)
    await pilot.press("f2")
    await until(pilot, lambda: "→ atlas-70b" in seen(pilot))


@pytest.mark.parametrize("scene", [welcome, draft, answered, rerouted], ids=lambda s: s.__name__)
def test_chat_small(
    snap_compare: SnapCompare, used: FakeBackend, scene: Callable[[Pilot[None]], Awaitable[None]]
) -> None:
    assert snap_compare(LaarApp(used), terminal_size=SMALL, run_before=scene)


@pytest.mark.parametrize("scene", [rerouted, explained, history], ids=lambda s: s.__name__)
def test_large(
    snap_compare: SnapCompare, used: FakeBackend, scene: Callable[[Pilot[None]], Awaitable[None]]
) -> None:
    assert snap_compare(LaarApp(used), terminal_size=LARGE, run_before=scene)
