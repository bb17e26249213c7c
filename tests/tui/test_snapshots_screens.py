"""What the screens around the chat look like, at 80×24 and 140×45; see ``test_snapshots``."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from laar_tui.tui.app import LaarApp
from laar_tui.tui.screens.confirm import ConfirmScreen
from laar_tui.tui.screens.help import HelpScreen
from laar_tui.tui.screens.history_filter import FilterScreen
from laar_tui.tui.screens.keys import KeysScreen, PressScreen
from tests.calibration.measuring import endpoint
from tests.tui.fake_backend import FakeBackend, measured
from tests.tui.test_fleet import dressed
from tests.tui.test_fleet_snapshots import backend, used  # noqa: F401 - fixtures
from tests.tui.test_snapshots import SnapCompare, still
from tests.tui.test_titles import branched_rows
from tests.tui.waiting import LARGE, SMALL, chat, seen, until

Scene = Callable[[Pilot[None]], Awaitable[None]]


async def begun(pilot: Pilot[None]) -> None:
    await dressed(pilot)
    await still(pilot)


async def quiet(pilot: Pilot[None]) -> None:
    """No cursor of an input blinks."""
    for field in pilot.app.screen.query(Input):
        field.cursor_blink = False
    await pilot.pause()


async def help_(pilot: Pilot[None]) -> None:
    await begun(pilot)
    await pilot.press("f1")
    await until(pilot, lambda: isinstance(pilot.app.screen, HelpScreen) and "Here: " in seen(pilot))
    await quiet(pilot)


async def keys(pilot: Pilot[None]) -> None:
    await begun(pilot)
    await pilot.app.run_action("app.show_keys")
    await until(
        pilot, lambda: isinstance(pilot.app.screen, KeysScreen) and "Undo the last mark" in seen(pilot)
    )


async def pressed(pilot: Pilot[None]) -> None:
    await keys(pilot)
    await pilot.press("enter")
    await until(pilot, lambda: isinstance(pilot.app.screen, PressScreen))
    await pilot.press("f8")
    await until(pilot, lambda: "It now means" in seen(pilot))


async def settings(pilot: Pilot[None]) -> None:
    await begun(pilot)
    await pilot.app.run_action("app.show_settings")
    await until(pilot, lambda: "counts from the next decision on" in seen(pilot))


async def tree(pilot: Pilot[None]) -> None:
    await begun(pilot)
    fake(pilot).rows = branched_rows()
    await pilot.press("f2")
    await until(pilot, lambda: "4 questions" in seen(pilot))
    await pilot.press("t")
    await until(pilot, lambda: "by conversation" in seen(pilot) and "↳" in seen(pilot))
    await pilot.press("up")
    await until(pilot, lambda: "a branch" in seen(pilot))


async def deleting(pilot: Pilot[None]) -> None:
    await tree(pilot)
    await pilot.press("delete")
    await until(pilot, lambda: isinstance(pilot.app.screen, ConfirmScreen))


async def filtering(pilot: Pilot[None]) -> None:
    await tree(pilot)
    await pilot.press("f")
    await until(pilot, lambda: isinstance(pilot.app.screen, FilterScreen) and "Language" in seen(pilot))


async def adding(pilot: Pilot[None]) -> None:
    await begun(pilot)
    await pilot.press("ctrl+r")
    await until(pilot, lambda: "Address" in seen(pilot))
    await quiet(pilot)


async def changing(pilot: Pilot[None]) -> None:
    await begun(pilot)
    await pilot.press("ctrl+l")
    await until(pilot, lambda: "✗ failing" in seen(pilot) and "90 % of 20" in seen(pilot))
    await pilot.press("e")
    await until(pilot, lambda: "Key" in seen(pilot) and "Save" in seen(pilot))
    await quiet(pilot)


async def calibrating(pilot: Pilot[None]) -> None:
    await begun(pilot)
    fake(pilot).measured_endpoints = (endpoint("one"), endpoint("two"))
    await pilot.app.run_action("app.show_calibrate")
    await until(pilot, lambda: "Together at most" in seen(pilot))
    await quiet(pilot)


async def palette(pilot: Pilot[None]) -> None:
    await begun(pilot)
    await pilot.press("ctrl+p")
    await until(pilot, lambda: "Mark the answer right" in seen(pilot))
    await quiet(pilot)


async def document(pilot: Pilot[None]) -> None:
    await begun(pilot)
    lines = "\n".join(f"§ {n}  The tenant pays the rent of clause {n}. 第{n}条" for n in range(1, 80))
    chat(pilot).composer.attach_measured([measured("lease 賃貸.pdf", lines)])
    await until(pilot, lambda: "lease" in seen(pilot) and "62 % right" in seen(pilot))
    await pilot.press("shift+tab", "enter")
    await until(pilot, lambda: "clause 3" in seen(pilot))


def fake(pilot: Pilot[None]) -> FakeBackend:
    found = chat(pilot).backend
    assert isinstance(found, FakeBackend)
    return found


@pytest.mark.parametrize("size", [SMALL, LARGE], ids=["small", "large"])
@pytest.mark.parametrize("scene", [help_, keys, tree, calibrating, document], ids=lambda s: s.__name__)
def test_both(
    snap_compare: SnapCompare,
    used: FakeBackend,  # noqa: F811
    tmp_path: Path,
    scene: Scene,
    size: tuple[int, int],
) -> None:
    used.home = tmp_path
    assert snap_compare(LaarApp(used), terminal_size=size, run_before=scene)


@pytest.mark.parametrize(
    "scene", [pressed, deleting, filtering, adding, changing, palette], ids=lambda s: s.__name__
)
def test_small(snap_compare: SnapCompare, used: FakeBackend, scene: Scene) -> None:  # noqa: F811
    assert snap_compare(LaarApp(used), terminal_size=SMALL, run_before=scene)


def test_large_settings(snap_compare: SnapCompare, used: FakeBackend) -> None:  # noqa: F811
    assert snap_compare(LaarApp(used), terminal_size=LARGE, run_before=settings)
