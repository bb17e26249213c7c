"""Welcome, endpoints and settings as they look. Update with ``pytest --snapshot-update`` and look at every picture that changed."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.pilot import Pilot

from laar_tui.conversation.endpoint_records import EndpointRecord
from laar_tui.conversation.fleet import Fleet
from laar_tui.endpoints.discovery.known import KeyFound
from laar_tui.endpoints.discovery.models import ModelFound
from laar_tui.endpoints.discovery.server import Server
from laar_tui.endpoints.network import Network
from laar_tui.history.survival import proportion
from laar_tui.settings.model import EndpointSettings, Price, Settings
from laar_tui.tui.app import LaarApp
from tests.tui.fake_backend import FakeBackend
from tests.tui.test_fleet import dressed
from tests.tui.test_snapshots import SnapCompare, still
from tests.tui.waiting import LARGE, SMALL, seen, until


class KnownFleet(Fleet):
    """Finds and reaches what it is told to, without a network."""

    async def local(self, extra_ports: object = ()) -> tuple[Server, ...]:
        models = (ModelFound("qwen3:8b"), ModelFound("gemma3:12b"))
        return (Server("Ollama 0.12.3", "http://127.0.0.1:11434", "ollama", models),)

    def keys_found(self) -> tuple[KeyFound, ...]:
        return (KeyFound("OpenRouter", "OPENROUTER_API_KEY", "https://openrouter.ai/api/v1", "openai"),)

    async def reach(self, endpoint: EndpointSettings) -> tuple[bool, str]:
        if endpoint.name == "office-70b":
            return (
                False,
                "could not connect to http://office:8000: connection refused — is the server running?",
            )
        return True, "answers; lists 2 models, among them " + endpoint.model


@pytest.fixture
def backend(tmp_path: Path) -> FakeBackend:
    backend = FakeBackend()
    backend.keeping = KnownFleet(Network(resolve_key=lambda _: None), tmp_path / "config.toml", {})
    return backend


@pytest.fixture
def used(backend: FakeBackend) -> FakeBackend:
    backend.settings = Settings(
        endpoint=(
            EndpointSettings(
                name="home-8b", protocol="ollama", base_url="http://127.0.0.1:11434", model="qwen3:8b", context_window=40960
            ),
            EndpointSettings(name="office-70b", base_url="http://office:8000/v1", model="llama-3.3-70b", context_window=131072),
            EndpointSettings(
                name="claude", protocol="anthropic", base_url="https://api.anthropic.com", model="claude-sonnet-4-5",
                api_key="${ANTHROPIC_API_KEY}", context_window=200000, price=Price(3, 15),
            ),
            EndpointSettings(name="old-gateway", base_url="https://gw.example/v1", model="gpt-4o", enabled=False),
        )
    )  # fmt: skip
    backend.simulated = False
    backend.endpoint_names = ("home-8b", "office-70b", "claude")
    backend.health = dict.fromkeys(backend.endpoint_names, "ok")
    backend.records = {
        "home-8b": EndpointRecord(proportion(31, 52), 4, (0.3, 0.4, 0.9, 0.3), (2.0, 3.1, 7.7, 2.4)),
        "claude": EndpointRecord(proportion(18, 20), 0, (1.1, 1.4), (9.0, 14.0)),
    }
    return backend


async def first_start(pilot: Pilot[None]) -> None:
    await dressed(pilot)
    await still(pilot)
    await until(pilot, lambda: "Ollama 0.12.3 (2 models)" in seen(pilot))


async def found(pilot: Pilot[None]) -> None:
    await first_start(pilot)
    await pilot.press("ctrl+f")
    await until(pilot, lambda: "Add the 2 marked" in seen(pilot))


async def endpoints(pilot: Pilot[None]) -> None:
    await dressed(pilot)
    await pilot.press("ctrl+l")
    await until(pilot, lambda: "✗ failing" in seen(pilot) and "90 % of 20" in seen(pilot))


async def settings(pilot: Pilot[None]) -> None:
    await dressed(pilot)
    await pilot.app.run_action("app.show_settings")
    await until(pilot, lambda: "counts from the next decision on" in seen(pilot))


def test_first_start(snap_compare: SnapCompare, backend: FakeBackend) -> None:
    backend.unconfigured = True
    assert snap_compare(LaarApp(backend), terminal_size=SMALL, run_before=first_start)


def test_found(snap_compare: SnapCompare, backend: FakeBackend) -> None:
    backend.unconfigured = True
    assert snap_compare(LaarApp(backend), terminal_size=SMALL, run_before=found)


@pytest.mark.parametrize("size", [SMALL, LARGE], ids=["small", "large"])
def test_endpoints(snap_compare: SnapCompare, used: FakeBackend, size: tuple[int, int]) -> None:
    assert snap_compare(LaarApp(used), terminal_size=size, run_before=endpoints)


def test_settings(snap_compare: SnapCompare, used: FakeBackend) -> None:
    assert snap_compare(LaarApp(used), terminal_size=SMALL, run_before=settings)
