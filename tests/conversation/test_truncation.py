"""A server that cuts a document without a word is found out in every dialect: its answer is not judged, the user is told, and what it can
take is reckoned with from then on, until the user has it forgotten."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import pytest

from laar_tui.cli.main import run_command_line
from laar_tui.conversation.events import Event, Notice
from laar_tui.conversation.question_run import QuestionRun
from laar_tui.conversation.session import Session
from laar_tui.core.attempt import Outcome
from laar_tui.core.verdict import VerdictValue
from laar_tui.documents.reading import document_from_paste
from laar_tui.settings.endpoint_facts import EndpointFacts
from laar_tui.settings.locations import find_locations
from laar_tui.settings.model import CheckingSettings, EndpointSettings, Settings
from tests.conversation.test_servers import LONG, outcomes
from tests.endpoints.bad_server import (
    DONE,
    STOP,
    BadServer,
    Handler,
    Received,
    body,
    line,
    named,
    say,
    stream,
    usage,
)
from tests.endpoints.conftest import endpoint

READ = 2048
ANSWER = "The report on the harbour."


def anthropic(read: int) -> Handler:
    return stream(
        named(
            "message_start",
            message={"model": "m", "content": [], "usage": {"input_tokens": read, "output_tokens": 1}},
        ),
        named("content_block_delta", index=0, delta={"type": "text_delta", "text": ANSWER}),
        named("message_delta", delta={"stop_reason": "end_turn"}, usage={"output_tokens": 5}),
        named("message_stop"),
    )


def ollama(read: int) -> Handler:
    said = line(message={"content": ANSWER}) + line(done=True, done_reason="stop", prompt_eval_count=read)
    return body(said)


def openai(read: int) -> Handler:
    return stream(say(ANSWER), STOP, usage(read), DONE)


DIALECTS = {"openai": openai, "anthropic": anthropic, "ollama": ollama}


def apart(handler: Handler) -> Handler:
    """Questions get an answer; whoever asks for windows gets nothing."""

    async def handle(request: Received, writer: asyncio.StreamWriter) -> None:
        asked = request.method == "POST" and "/show" not in request.path
        await (handler if asked else body("{}"))(request, writer)

    return handle


async def ask(home: Path, settings: Settings, heard: list[Event]) -> QuestionRun:
    session = Session(find_locations(home, None, {}), settings)
    session.listen(heard.append)
    await session.start()
    try:
        run = await session.begin("What did the board hear?", (document_from_paste(LONG, 1),))
        await run.settled()
    finally:
        await session.close()
    return run


@pytest.mark.parametrize("protocol", DIALECTS)
async def test_a_cut_document_is_found_out_and_the_window_learnt(tmp_path: Path, protocol: str) -> None:
    heard: list[Event] = []
    async with BadServer(apart(DIALECTS[protocol](READ))) as server:
        one = endpoint(server.url, protocol=protocol)
        run = await ask(tmp_path, Settings(endpoint=(one,)), heard)
        assert outcomes(run) == [("e", Outcome.TRANSPORT)]
        (rung,) = run.rungs
        assert rung.verdict.value is not VerdictValue.RIGHT
        assert rung.attempt is not None
        assert rung.attempt.reply.error is not None
        assert "cut your document: it read 2,048" in rung.attempt.reply.error.message
        assert any(isinstance(e, Notice) and "read only 2,048 tokens" in e.text for e in heard)
        asked = len([r for r in server.received if r.method == "POST" and "show" not in r.path])
        again = await ask(tmp_path, Settings(endpoint=(one,)), heard)
        assert outcomes(again) == []
        assert len([r for r in server.received if r.method == "POST" and "show" not in r.path]) == asked
        assert again.last_decision is not None
        assert "2,048" in again.last_decision.candidates[0].why_not


@pytest.mark.parametrize(("protocol", "read"), [("openai", 8_700), ("anthropic", 12), ("ollama", 12)])
async def test_a_document_read_whole_or_counted_oddly_is_an_answer(
    tmp_path: Path, protocol: str, read: int
) -> None:
    """Twelve: a gateway that counts anything but the prompt."""
    async with BadServer(apart(DIALECTS[protocol](read))) as server:
        run = await ask(tmp_path, Settings(endpoint=(endpoint(server.url, protocol=protocol),)), [])
    assert outcomes(run) == [("e", Outcome.COMPLETE)]


@pytest.mark.parametrize("protocol", DIALECTS)
async def test_without_usage_the_canary_tells_and_such_an_answer_is_never_right(
    tmp_path: Path, protocol: str
) -> None:
    quiet = {
        "openai": stream(say(ANSWER), STOP, DONE),
        "ollama": body(line(message={"content": ANSWER}) + line(done=True, done_reason="stop")),
        "anthropic": anthropic(0),
    }[protocol]
    settings = CheckingSettings(canary=True)
    async with BadServer(apart(quiet)) as server:
        one = endpoint(server.url, protocol=protocol)
        run = await ask(tmp_path, Settings(endpoint=(one,), checking=settings), [])
        sent = next(r for r in server.received if r.method == "POST" and "show" not in r.path)
        assert "Code of this request: ref-" in sent.body.decode()
    (rung,) = run.rungs
    canary = next(v for v in rung.verdicts if v.source == "check:canary")
    assert canary.value is VerdictValue.WRONG
    assert "may have cut your document" in canary.reason
    assert rung.verdict.value is not VerdictValue.RIGHT


def test_a_learnt_window_is_listed_and_forgotten(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("LAAR_CHAT_HOME", str(tmp_path))
    locations = find_locations(tmp_path, None, {})
    locations.config_file.parent.mkdir(parents=True, exist_ok=True)
    locations.config_file.write_text(
        '[[endpoint]]\nname = "e"\nbase_url = "http://127.0.0.1:9/v1"\nmodel = "asked"\ncontext_window = 32768\n'
    )
    configured = EndpointSettings(
        name="e", base_url="http://127.0.0.1:9/v1", model="asked", context_window=32768
    )

    def learnt() -> EndpointFacts:
        from datetime import UTC, datetime

        return EndpointFacts(locations.endpoint_facts_file, lambda: datetime.now(UTC))

    def run(*arguments: str) -> str:
        assert run_command_line(["endpoints", *arguments], lambda *_: 1) == 0
        return "".join(capsys.readouterr())

    learnt().note_window(configured, READ)
    assert "2,048 (learnt)" in run("list")
    (listed,) = json.loads(run("list", "--json"))["endpoints"]
    assert (listed["context_window"], listed["window_shown"]) == (32768, 2048)
    assert "forgotten (window of 2,048 tokens" in run("forget", "e")
    assert learnt().window(configured) == 32768
    assert "nothing was learnt yet" in run("forget", "e")
    assert "32,768" in run("list")
