"""What servers answer with status 200: every shape ends in its class, with its text, and never silently."""

from __future__ import annotations

import pytest

from laar_tui.core.attempt import Outcome
from tests.endpoints.bad_server import (
    DONE,
    STOP,
    BadServer,
    body,
    event,
    say,
    stream,
    usage,
)
from tests.endpoints.conftest import Ask

OK, CUT, EMPTY, TRANSPORT = Outcome.COMPLETE, Outcome.CUT, Outcome.EMPTY, Outcome.TRANSPORT
HELLO = say("Hel") + say("lo")


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        ((usage(7), HELLO, STOP), 7),
        ((HELLO, STOP, usage(7), DONE), 7),
        ((usage(1), HELLO, usage(3), STOP, usage(9), DONE), 9),
        ((HELLO, STOP, usage(9), usage(None), event({"usage": None}), DONE), 9),
        ((HELLO, STOP, usage(-1), DONE), None),
        ((HELLO, STOP, usage(2**70), DONE), None),
        ((HELLO, STOP, usage("7"), usage(True), DONE), None),
        ((HELLO, STOP, event({"usage": [1]}), DONE), None),
    ],
)
async def test_the_last_sane_usage_wins(parts: tuple[str, ...], expected: int | None, ask: Ask) -> None:
    async with BadServer(stream(*parts)) as server:
        reply, _ = await ask(server.url)
    assert reply.outcome is OK
    assert reply.usage.prompt_tokens == expected


@pytest.mark.parametrize(
    ("seen", "sent", "outcome"),
    [(500, 1000, OK), (600, 1001, TRANSPORT), (601, 1001, OK), (2048, 30_000, TRANSPORT), (0, 30_000, OK)],
)
async def test_a_document_that_the_server_cut_is_a_failure(
    seen: int, sent: int, outcome: Outcome, ask: Ask
) -> None:
    async with BadServer(stream(HELLO, STOP, usage(seen), DONE)) as server:
        reply, _ = await ask(server.url, prompt_tokens=sent)
    assert reply.outcome is outcome
    assert any("cut your document" in n for n in reply.notices) == (outcome is TRANSPORT)
    assert reply.answer == "Hello"


async def test_an_empty_answer_to_a_prompt_beyond_the_window_means_too_long(ask: Ask) -> None:
    async with BadServer(body("")) as server:
        reply, _ = await ask(server.url, prompt_tokens=5000, context_window=4096)
    assert reply.outcome is Outcome.CONTEXT


async def test_what_the_server_says_of_itself_is_kept(ask: Ask) -> None:
    extra = event(
        {
            "model": "real",
            "system_fingerprint": "fp",
            "choices": [],
            "usage": {"prompt_tokens_details": {"cached_tokens": 5}},
        }
    )
    async with BadServer(stream(HELLO, STOP, extra, DONE)) as server:
        reply, _ = await ask(server.url)
    assert (reply.model_served, reply.fingerprint, reply.finish_reason, reply.usage.cached_tokens) == (
        "real",
        "fp",
        "stop",
        5,
    )


async def test_an_endless_line_is_given_up(ask: Ask) -> None:
    async with BadServer(stream(HELLO, *[b"x" * (1 << 20)] * 10, then="hang")) as server:
        reply, _ = await ask(server.url)
    assert (reply.outcome, reply.answer) == (CUT, "Hello")


async def test_an_endless_answer_is_cut(ask: Ask) -> None:
    varied = "".join(f"{n:08}" for n in range(1 << 17))
    async with BadServer(stream(*[say(varied)] * 20, then="hang")) as server:
        reply, _ = await ask(server.url, max_output_tokens=10_000_000)
    assert (reply.outcome, len(reply.answer)) == (CUT, 16 << 20)
    assert "longer than laar-chat keeps" in reply.notices[0]
