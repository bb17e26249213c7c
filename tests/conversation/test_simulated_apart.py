"""What was said, judged and timed while the simulated fleet answered says nothing about real endpoints, nor the other way round."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from laar_tui.conversation.session import Session
from laar_tui.core.errors import UsageError
from laar_tui.core.question import Document
from laar_tui.core.verdict import VerdictValue
from laar_tui.settings.file import load_settings
from laar_tui.settings.locations import Locations, find_locations
from laar_tui.settings.model import EndpointSettings
from tests.endpoints.model_server import Answer, ModelServer, listing

MINUTES = Document.from_text(
    "minutes.txt",
    "The board met on 3 May. Amara Okafor was elected chair. The budget is EUR 4,200. The next meeting is on 9 June.",
    "file",
)
WHO = "Who was elected chair?"


@pytest.fixture
def locations(tmp_path: Path) -> Locations:
    return find_locations(tmp_path / "home", None, {})


@pytest.fixture
async def session(locations: Locations) -> AsyncIterator[Session]:
    """As the interface opens it where nothing is configured."""
    opened = Session(
        locations,
        load_settings(locations.config_file),
        demo_when_empty=True,
        demo_speed=1000,
        interactive=True,
    )
    await opened.start()
    yield opened
    await opened.close()


async def ask(session: Session) -> Any:
    run = await session.begin(WHO, (MINUTES,))
    await run.settled()
    assert run.standing is not None
    return run


def says(text: str) -> ModelServer:
    return ModelServer({"/v1/models": listing("mine")}, lambda _: Answer(text))


async def take_on(session: Session, server: ModelServer) -> None:
    fleet = await session.fleet()
    fleet.add([EndpointSettings(name="mine", base_url=server.url, model="mine")])
    await session.reload_settings()


async def test_a_mark_in_the_demo_is_none_on_a_real_answer(session: Session) -> None:
    simulated = await ask(session)
    said = simulated.standing.answer
    await session.mark(simulated.id, VerdictValue.WRONG, reroute=False)
    with says(said) as server:
        await take_on(session, server)
        real = await ask(session)
    assert real.rungs[0].answer.strip() == said.strip()
    assert not real.rungs[0].wrong
    assert not any("sim-" in v.reason for v in real.rungs[0].verdicts)


async def test_a_mark_on_a_real_answer_is_none_in_the_demo(session: Session) -> None:
    said = (await ask(session)).standing.answer
    with says(said) as server:
        await take_on(session, server)
        real = await ask(session)
        await session.mark(real.id, VerdictValue.WRONG, 1, reroute=False)
        (await session.fleet()).remove("mine")
        await session.reload_settings()
    simulated = await ask(session)
    assert not any("mine" in v.reason for r in simulated.rungs for v in r.verdicts)


async def test_what_a_user_of_the_demo_did_is_no_habit(session: Session) -> None:
    before = session._need()
    price, reading = before.call_price, before.reading
    before.call_price.learn(9, 1)
    with says("Amara Okafor") as server:
        await take_on(session, server)
        parts = session._need()
        assert parts.call_price is not price
        assert parts.reading is not reading
        assert parts.checkers is None


async def test_a_demo_question_that_is_taken_up_again_goes_to_no_real_endpoint(
    session: Session, locations: Locations
) -> None:
    asked = await ask(session)
    with says("Amara Okafor") as server:
        await take_on(session, server)
        await session.open_question(asked.id)
        await session.mark(asked.id, VerdictValue.WRONG)
        with pytest.raises(UsageError, match="simulated fleet"):
            await session.regenerate(asked.id)
        assert not server.questions
        parts = session._need()
        assert parts.reading.usual_s == 15.0
        assert parts.router.describe("mine").own_marks == 0
    record = parts.history.reader.load_question(asked.id)
    marked = [a.effective.value for a in record.attempts if a.effective.by_user]
    assert marked == [VerdictValue.WRONG]
