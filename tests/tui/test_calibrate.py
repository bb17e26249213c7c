"""The calibration screen: cost before anything is sent, the picture while it grows, pause, stop, and going on."""

from __future__ import annotations

import asyncio
from collections import Counter
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import Button, Input

from laar_tui.core.attempt import Outcome, Reply
from laar_tui.settings.model import EndpointSettings
from laar_tui.tui.app import LaarApp
from laar_tui.tui.screens.calibrate import CalibrateScreen
from tests.calibration.measuring import Fleet, endpoint, failed
from tests.tui.fake_backend import FakeBackend
from tests.tui.waiting import LARGE, SMALL, chat, seen, until


@pytest.fixture
def backend(tmp_path: Path) -> FakeBackend:
    fake = FakeBackend()
    fake.home = tmp_path
    fake.measured_endpoints = (endpoint("one"), endpoint("two"))
    return fake


async def opened(pilot: Pilot[None], lengths: str = "1k,2k", questions: str = "8") -> CalibrateScreen:
    await pilot.press(*"/calibrate", "enter")
    await until(pilot, lambda: isinstance(pilot.app.screen, CalibrateScreen))
    screen = pilot.app.screen
    assert isinstance(screen, CalibrateScreen)
    await until(pilot, lambda: "Together at most" in seen(pilot))
    screen.query_one("#lengths", Input).value = lengths
    screen.query_one("#languages", Input).value = "en,ja"
    screen.query_one("#questions", Input).value = questions
    return screen


@pytest.mark.parametrize("size", [SMALL, LARGE])
async def test_the_cost_is_told_and_nothing_sent_until_it_is_started(
    backend: FakeBackend, size: tuple[int, int]
) -> None:
    async with LaarApp(backend).run_test(size=size) as pilot:
        await opened(pilot)
        await until(pilot, lambda: "24.0K tokens" in seen(pilot))
        assert "nothing is sent or paid" in seen(pilot)
        assert not backend.measured_fleet.asked
        await pilot.press("escape")
        await until(pilot, lambda: pilot.app.screen is chat(pilot))
        assert not backend.measured_fleet.asked


@pytest.mark.parametrize("size", [SMALL, LARGE])
async def test_a_run_ends_in_a_picture_a_profile_and_new_routing(
    backend: FakeBackend, size: tuple[int, int]
) -> None:
    async with LaarApp(backend).run_test(size=size) as pilot:
        screen = await opened(pilot)
        screen.query_one("#start", Button).press()
        await until(pilot, lambda: "2 profiles written" in seen(pilot))
        assert backend.profiles_read == 1
        assert "[one]" in seen(pilot)
        assert "tokens" in seen(pilot)
        assert "2.0K" in seen(pilot)
        assert "model-one" in seen(pilot)
        assert len(list((backend.home / "profiles").glob("*.toml"))) == 2
        await pilot.press("right")
        await until(pilot, lambda: "[two]" in seen(pilot) and "model-two" in seen(pilot))
        await pilot.press("escape")
        await until(pilot, lambda: pilot.app.screen is chat(pilot))


async def test_pause_stop_and_going_on_ask_nothing_twice(backend: FakeBackend) -> None:
    fleet = backend.measured_fleet
    async with LaarApp(backend).run_test(size=LARGE) as pilot:
        fleet.held = first = asyncio.Event()
        screen = await opened(pilot, questions="60")
        screen.query_one("#start", Button).press()
        await until(pilot, lambda: len(fleet.asked) == 2)
        await pilot.press("p")
        await until(pilot, lambda: "Paused" in seen(pilot))
        fleet.held = second = asyncio.Event()
        first.set()
        await until(pilot, lambda: "2/120" in seen(pilot))
        assert len(fleet.asked) == 2
        await pilot.press("p")
        await until(pilot, lambda: len(fleet.asked) == 4 and "Paused" not in seen(pilot))
        await pilot.press("x")
        second.set()
        await until(pilot, lambda: "Stopped. What was learnt is kept" in seen(pilot))
        assert len(fleet.asked) == 4
        await pilot.press("escape")
        await until(pilot, lambda: pilot.app.screen is chat(pilot))
        fleet.held = None
        screen = await opened(pilot)
        await until(pilot, lambda: not screen.query_one("#resume", Button).disabled)
        screen.query_one("#resume", Button).press()
        await until(pilot, lambda: "profiles written" in seen(pilot))
    assert len(fleet.asked) > 4
    assert max(Counter(fleet.asked).values()) == 1


async def test_leaving_while_it_runs_stops_it_first(backend: FakeBackend) -> None:
    fleet = backend.measured_fleet
    async with LaarApp(backend).run_test(size=SMALL) as pilot:
        fleet.held = held = asyncio.Event()
        screen = await opened(pilot, questions="60")
        screen.query_one("#start", Button).press()
        await until(pilot, lambda: len(fleet.asked) == 2)
        await pilot.press("escape")
        await until(pilot, lambda: "Stopping" in seen(pilot))
        held.set()
        await until(pilot, lambda: pilot.app.screen is chat(pilot))
        assert len(fleet.asked) == 2
        assert backend.profiles_read == 1


async def test_an_endpoint_that_goes_down_is_said_on_the_screen(backend: FakeBackend) -> None:
    def down(asked: EndpointSettings, prompt: str, before: int) -> Reply | None:
        bad = asked.name == "one" and before >= 3
        return failed(Outcome.REJECTED, 401, "the key is [bold]not[/bold] valid") if bad else None

    backend.measured_fleet = Fleet(down)
    async with LaarApp(backend).run_test(size=LARGE) as pilot:
        screen = await opened(pilot)
        screen.query_one("#start", Button).press()
        await until(pilot, lambda: "profiles written" in seen(pilot))
        assert "left alone before the end: the key is [bold]not[/bold] valid" in seen(pilot)


async def test_a_wish_that_cannot_be_met_is_named(backend: FakeBackend) -> None:
    async with LaarApp(backend).run_test(size=SMALL) as pilot:
        await opened(pilot, lengths="4x")
        await until(pilot, lambda: "'4x' is not a length" in seen(pilot))
        pilot.app.screen.query_one("#start", Button).press()
        await until(pilot, lambda: not backend.measured_fleet.asked)
