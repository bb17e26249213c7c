"""A session whose configuration file changes under it: what is new counts at once, and nothing that was begun is lost."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Mapping
from pathlib import Path

import pytest

from laar_tui.conversation.session import Session
from laar_tui.core.errors import SettingsError
from laar_tui.core.verdict import VerdictValue
from laar_tui.settings.file import load_settings
from laar_tui.settings.locations import find_locations
from laar_tui.settings.model import EndpointSettings
from tests.endpoints.model_server import Answer, ModelServer, listing


def endpoint(name: str, url: str, **more: object) -> EndpointSettings:
    return EndpointSettings(name=name, base_url=url, model=name, **more)  # type: ignore[arg-type]


@pytest.fixture
async def session(tmp_path: Path) -> AsyncIterator[Session]:
    """As the interface opens it where nothing is configured."""
    locations = find_locations(tmp_path / "home", None, {})
    session = Session(
        locations,
        load_settings(locations.config_file),
        demo_when_empty=True,
        demo_speed=1000,
        interactive=True,
    )
    await session.start()
    yield session
    await session.close()


async def test_from_the_simulated_fleet_to_a_real_endpoint_and_back(session: Session) -> None:
    asked = await session.begin("Why?")
    await asked.settled()
    with ModelServer({"/v1/models": listing("mine")}, lambda _: Answer("Because.")) as server:
        fleet = await session.fleet()
        fleet.add([endpoint("mine", server.url)])
        await session.reload_settings()
        assert (session.unconfigured, session.simulated, session.endpoint_names) == (False, False, ("mine",))
        assert session.health == {"mine": "unknown"}
        run = await session.begin("Why not?")
        await run.settled()
        assert run.standing is not None
        assert run.standing.answer.strip() == "Because."
        (question,) = server.questions
        assert "Why?" not in str(question["messages"])
        # Marking what the simulated fleet said must not send it to a real server.
        await session.mark(asked.id, VerdictValue.WRONG)
        assert len(server.questions) == 1
        fleet.remove("mine")
        await session.reload_settings()
        assert (session.unconfigured, session.simulated) == (True, True)


async def test_an_answer_that_is_being_written_survives_the_removal_of_its_endpoint(session: Session) -> None:
    asked, go_on = threading.Event(), threading.Event()

    def slow(_: Mapping[str, object]) -> Answer:
        asked.set()
        assert go_on.wait(20)
        return Answer("Late but whole.")

    with ModelServer({}, slow) as first, ModelServer({}, lambda _: Answer("Second.")) as second:
        fleet = await session.fleet()
        fleet.add([endpoint("first", first.url), endpoint("second", second.url)])
        await session.reload_settings()
        run = await session.begin("Why?", pinned="first")
        assert await asyncio.to_thread(asked.wait, 20)
        fleet.remove("first")
        await session.reload_settings()
        assert session.endpoint_names == ("second",)
        go_on.set()
        await run.settled()
        assert run.standing is not None
        assert run.standing.answer.strip() == "Late but whole."
        await session.mark(run.id, VerdictValue.WRONG)
        await run.settled()
        assert [r.endpoint for r in run.rungs] == ["first", "second"]
        assert run.rungs[1].answer.strip() == "Second."


async def test_settings_count_from_the_next_question_on(session: Session) -> None:
    fleet = await session.fleet()
    fleet.change(("routing", "attempts"), 1)
    fleet.change(("privacy", "keep_documents"), False)
    await session.reload_settings()
    assert session.settings.routing.attempts == 1
    run = await session.begin("Why?")
    await run.settled()
    await session.mark(run.id, VerdictValue.WRONG)
    await run.settled()
    assert len(run.rungs) == 1


async def test_a_file_that_cannot_be_used_changes_nothing(session: Session) -> None:
    fleet = await session.fleet()
    with ModelServer({}) as server:
        fleet.add([endpoint("mine", server.url)])
        await session.reload_settings()
        file = session.locations.config_file
        good = file.read_text(encoding="utf-8")
        for bad in ("[[[", good.replace('model = "mine"', 'model = "mine"\nprofile = "no-such-profile"')):
            file.write_text(bad, encoding="utf-8")
            with pytest.raises(SettingsError):
                await session.reload_settings()
            assert session.endpoint_names == ("mine",)
            run = await session.begin("Why?")
            await run.settled()
            assert run.standing is not None


async def test_records_tell_speed_and_trust_of_each_endpoint(session: Session) -> None:
    run = await session.begin("Why?", pinned="sim-swift")
    await run.settled()
    await session.mark(run.id, VerdictValue.RIGHT)
    record = (await session.endpoint_records())["sim-swift"]
    assert record.success is not None
    assert (record.success.successes, record.success.n) == (1, 1)
    assert len(record.ttft_s) == len(record.total_s) == 1
    assert 0 < record.ttft_s[0] <= record.total_s[0]
