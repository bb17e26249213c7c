"""What servers show of themselves changes whom the next question goes to, in this process and in the next."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

from laar_tui.conversation.question_run import QuestionRun
from laar_tui.conversation.session import Session
from laar_tui.core.attempt import Outcome
from laar_tui.documents.reading import document_from_paste
from laar_tui.settings.locations import find_locations
from laar_tui.settings.model import EndpointSettings, Settings
from tests.endpoints.bad_server import (
    DONE,
    STOP,
    BadServer,
    Handler,
    Received,
    body,
    line,
    say,
    status,
    stream,
)
from tests.endpoints.conftest import endpoint

GOOD = stream(say("Hello"), STOP, DONE)
NO_CREDIT = status(429, {"error": {"message": "pay", "code": "insufficient_quota"}})
LONG = "The chair opened the meeting at nine and the board heard the report on the harbour. " * 500


async def ask(
    home: Path, *endpoints: EndpointSettings, document: str = "", pinned: str | None = None
) -> QuestionRun:
    """One question in a process of its own."""
    session = Session(find_locations(home, None, {}), Settings(endpoint=endpoints))
    await session.start()
    try:
        documents = (document_from_paste(document, 1),) if document else ()
        run = await session.begin("What is the budget?", documents, pinned=pinned)
        await run.settled()
    finally:
        await session.close()
    return run


def outcomes(run: QuestionRun) -> list[tuple[str, Outcome]]:
    return [(r.endpoint, r.attempt.reply.outcome) for r in run.rungs if r.attempt]


async def test_no_credit_keeps_an_endpoint_out_until_the_user_acts(tmp_path: Path) -> None:
    async with BadServer(NO_CREDIT) as poor, BadServer(GOOD) as rich:
        both = endpoint(poor.url, name="poor"), endpoint(rich.url, name="rich")
        await ask(tmp_path, both[0])
        assert outcomes(await ask(tmp_path, *both)) == [("rich", Outcome.COMPLETE)]
        poor.handlers = (GOOD,)
        assert outcomes(await ask(tmp_path, *both)) == [("rich", Outcome.COMPLETE)]
        # Pinning it is acting; and so is having nobody else.
        assert outcomes(await ask(tmp_path, *both, pinned="poor")) == [("poor", Outcome.COMPLETE)]
        poor.handlers = (NO_CREDIT,)
        assert outcomes(await ask(tmp_path, both[0])) == [("poor", Outcome.QUOTA)]
        assert outcomes(await ask(tmp_path, both[0])) == [("poor", Outcome.QUOTA)]


async def test_a_window_that_an_error_named_is_remembered(tmp_path: Path) -> None:
    said = "This model's maximum context length is 4096 tokens"
    refusal = status(400, {"error": {"message": said, "code": "context_length_exceeded"}})
    async with BadServer(refusal) as server:
        one = endpoint(server.url)
        first = await ask(tmp_path, one, document=LONG)
        asked = len(server.received)
        second = await ask(tmp_path, one, document=LONG)
        short = await ask(tmp_path, one)
    assert outcomes(first) == [("e", Outcome.CONTEXT)]
    assert outcomes(second) == []
    assert len([r for r in server.received[asked:] if r.method == "POST"]) == 1
    assert "4,096" in (
        second.last_decision.candidates[0].why_not if second.last_decision else ""
    ) or "4.1K" in (second.last_decision.candidates[0].why_not if second.last_decision else "")
    assert outcomes(short) == [("e", Outcome.CONTEXT)]


def ollama(window: int) -> Handler:
    async def handle(request: Received, writer: asyncio.StreamWriter) -> None:
        if request.path == "/api/show":
            shown = {"model_info": {"general.architecture": "x", "x.context_length": window}}
            await body(json.dumps(shown))(request, writer)
        else:
            await body(line(message={"content": "Hello"}, done=True))(request, writer)

    return handle


async def test_a_window_is_asked_before_a_long_prompt_and_once(tmp_path: Path) -> None:
    async with BadServer(ollama(16_384)) as server:
        one = endpoint(server.url, protocol="ollama")
        assert outcomes(await ask(tmp_path, one)) == [("e", Outcome.COMPLETE)]
        assert [r.path for r in server.received] == ["/api/chat"]
        for _ in range(2):
            assert outcomes(await ask(tmp_path, one, document=LONG)) == [("e", Outcome.COMPLETE)]
        assert [r.path for r in server.received[1:]] == ["/api/show", "/api/chat", "/api/chat"]
        options = server.received[-1].json["options"]
        assert isinstance(options, dict)
        assert options["num_ctx"] == 12_288


async def test_a_prompt_beyond_the_window_told_is_never_sent(tmp_path: Path) -> None:
    async with BadServer(ollama(4096)) as server:
        run = await ask(tmp_path, endpoint(server.url, protocol="ollama"), document=LONG)
    assert outcomes(run) == []
    assert [r.path for r in server.received] == ["/api/show"]


async def test_models_of_one_server_share_its_retries(tmp_path: Path) -> None:
    async with BadServer(status(503, retry_after="0")) as server:
        many = [endpoint(server.url, name=n, model=n) for n in "abcd"]
        run = await ask(tmp_path, *many)
    assert {o for _, o in outcomes(run)} == {Outcome.TRANSPORT}
    assert len(run.rungs) == 4
    assert len(server.received) == 8  # Three, three, and then no more than one each.
