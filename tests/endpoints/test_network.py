"""Sending, waiting, trying again, cancelling: :class:`Network` against servers that misbehave."""

from __future__ import annotations

import asyncio
import json
import socket
import ssl
import subprocess
import sys
import threading
import time
from collections.abc import AsyncIterator, Callable

import httpx
import pytest

from laar_tui.core.attempt import Outcome
from laar_tui.core.errors import SettingsError
from laar_tui.endpoints.network import Network
from laar_tui.endpoints.stream import ChatRequest, Message
from laar_tui.settings.model import EndpointSettings, Timeouts
from tests.endpoints.bad_server import (
    DONE,
    STOP,
    BadServer,
    Handler,
    Received,
    body,
    chunk,
    event,
    head,
    raw,
    say,
    status,
    stream,
    whole,
)
from tests.endpoints.conftest import QUICK, Ask, endpoint, question, read

GOOD = stream(say("Hello"), STOP, DONE)
NOBODY = "http://127.0.0.1:9/v1"


def error(message: str, **more: object) -> dict[str, object]:
    return {"error": {"message": message, **more}}


# -- what is sent --------------------------------------------------------------------------------------------------------


async def test_the_request(ask: Ask) -> None:
    async with BadServer(GOOD) as server:
        await ask(
            server.url + "/?v=1",
            api_key="key",
            temperature=0.5,
            max_output_tokens=77,
            extra_body={"top_k": 3},
            headers={"X-Team": "é"},
        )
    (got,) = server.received
    assert (got.method, got.path) == ("POST", "/v1/chat/completions?v=1")
    assert got.headers["authorization"] == "Bearer key"
    assert got.headers["accept-encoding"] == "identity"
    assert got.headers["x-team"] == "é".encode("latin-1").decode("latin-1")
    assert got.json == {
        "model": "asked",
        "messages": [{"role": "user", "content": "Why?"}],
        "stream": True,
        "stream_options": {"include_usage": True},
        "max_tokens": 77,
        "temperature": 0.5,
        "top_k": 3,
    }


async def test_own_headers_and_fields_win_and_without_a_key_none_is_sent(ask: Ask) -> None:
    async with BadServer(GOOD) as server:
        await ask(
            server.url,
            headers={"Authorization": "Basic x"},
            extra_body={"max_completion_tokens": 5, "temperature": 1},
        )
        await ask(server.url)
    first, second = server.received
    assert first.headers["authorization"] == "Basic x"
    assert (first.json.get("max_tokens"), first.json["max_completion_tokens"], first.json["temperature"]) == (
        None,
        5,
        1,
    )
    assert "authorization" not in second.headers


async def test_lone_surrogates_in_the_question_are_replaced_on_the_wire(ask: Ask) -> None:
    async with BadServer(GOOD) as server:
        reply, _ = await ask(server.url, text="a\ud800b\ud83d\ude00")
    assert reply.outcome is Outcome.COMPLETE
    assert server.received[0].json["messages"] == [{"role": "user", "content": "a\ufffdb😀"}]


async def test_only_the_configured_server_is_contacted(ask: Ask) -> None:
    async with (
        BadServer(GOOD) as other,
        BadServer(status(307, location=f"{other.url}/chat/completions")) as server,
    ):
        reply, _ = await ask(server.url, api_key="key")
    assert reply.outcome is Outcome.REJECTED
    assert not other.received
    assert reply.error is not None
    assert "redirects are not followed" in reply.error.message


async def test_the_key_never_shows(ask: Ask) -> None:
    key = "sk-0123456789abcdef"
    async with BadServer(status(401, error(f"Incorrect API key: {key}"))) as server:
        reply, _ = await ask(server.url, api_key=key, headers={"X-Api-Key": key[::-1]})
    assert reply.error is not None
    assert key not in repr(reply)
    async with BadServer(stream(event(error(f"no {key[::-1]}")))) as server:
        reply, _ = await ask(server.url, api_key=key, headers={"X-Api-Key": key[::-1]})
    assert key[::-1] not in repr(reply)


async def test_a_key_that_cannot_be_found_is_a_rejection(make_network: Callable[..., Network]) -> None:
    def missing(_: EndpointSettings) -> str | None:
        raise SettingsError("the environment variable X is not set.", key="api_key")

    network = make_network(resolve_key=missing)
    reply, _ = await read(network.start(endpoint(NOBODY), question()))
    assert (reply.outcome, reply.requests) == (Outcome.REJECTED, 1)
    assert reply.error is not None
    assert "X is not set" in reply.error.message
    assert "X is not set" in (await network.probe(endpoint(NOBODY))).sentence


# -- status errors and trying again --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("first", "requests"),
    [
        (status(429, retry_after="0"), 2),
        (status(503, error("Loading model")), 2),
        (status(500), 2),
        (status(529, error("Overloaded")), 2),
        (status(408), 2),
        (status(429, retry_after="nonsense"), 2),
        (raw(), 2),
        (raw(then="reset"), 2),
        (raw(b"HTTP/1.1 200 OK\r\nContent-Le"), 2),
        (raw(b"HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\n"), 2),
        (stream(": ping\n\n", then="reset"), 2),
    ],
)
async def test_a_passing_failure_is_tried_again(first: Handler, requests: int, ask: Ask) -> None:
    async with BadServer(first, GOOD) as server:
        reply, _ = await ask(server.url)
    assert (reply.outcome, reply.answer, reply.requests) == (Outcome.COMPLETE, "Hello", requests)
    assert len(server.received) == requests


@pytest.mark.parametrize(
    ("handler", "outcome", "requests"),
    [
        (status(500), Outcome.TRANSPORT, 3),
        (raw(), Outcome.TRANSPORT, 2),
        (status(429, retry_after="86400"), Outcome.TRANSPORT, 1),
        (status(503, x_should_retry="false"), Outcome.TRANSPORT, 1),
        (status(429, error("pay", code="insufficient_quota")), Outcome.QUOTA, 1),
        (status(400, error("x", code="context_length_exceeded")), Outcome.CONTEXT, 1),
        (status(401), Outcome.REJECTED, 1),
        (status(404, "<html><title>Not here</title></html>"), Outcome.REJECTED, 1),
        (stream(say("Hel"), then="reset"), Outcome.CUT, 1),
        (stream(say("Hel"), event(error("boom"))), Outcome.TRANSPORT, 1),
        (stream(chunk(reasoning_content="hm"), then="reset"), Outcome.TRANSPORT, 1),
        (status(400, error("the model is tired")), Outcome.REJECTED, 1),
    ],
)
async def test_how_often_it_is_tried(handler: Handler, outcome: Outcome, requests: int, ask: Ask) -> None:
    async with BadServer(handler) as server:
        reply, _ = await ask(server.url)
    assert (reply.outcome, reply.requests, len(server.received)) == (outcome, requests, requests)


async def test_a_wait_says_why(ask: Ask) -> None:
    async with BadServer(status(429, error("slow down"), retry_after_ms="30"), GOOD) as server:
        reply, batches = await ask(server.url)
    assert reply.outcome is Outcome.COMPLETE
    assert "slow down" in batches[0].waiting
    assert "trying again in" in batches[0].waiting
    assert not any(b.waiting for b in batches[1:])


async def test_whoever_is_alone_waits_longer(network: Network) -> None:
    async with BadServer(status(429, retry_after="0.2"), GOOD) as server:
        alone = ChatRequest(question().messages, longest_wait_s=120)
        hurried = ChatRequest(question().messages, longest_wait_s=0.1)
        assert (await network.start(endpoint(server.url), hurried).reply()).requests == 1
        server.handlers = (status(429, retry_after="0.2"), status(429, retry_after="0.2"), GOOD)
        assert (await network.start(endpoint(server.url), alone).reply()).outcome is Outcome.COMPLETE


@pytest.mark.parametrize(("left", "requests"), [(0, 1), (1, 2), (2, 3), (9, 3)])
async def test_retries_are_bounded_by_what_a_question_has_left(
    left: int, requests: int, network: Network
) -> None:
    async with BadServer(status(503)) as server:
        reply = await network.start(
            endpoint(server.url), ChatRequest(question().messages, retries_left=left)
        ).reply()
    assert (reply.requests, len(server.received)) == (requests, requests)


@pytest.mark.parametrize(
    "settings",
    [{"api_key": "sk-123456789"}, {"headers": {"X-Api-Key": "abc"}}, {"headers": {"Cookie": "session=1"}}],
)
async def test_a_key_travels_over_plain_http_only_with_consent(
    settings: dict[str, object], make_network: Callable[..., Network], monkeypatch: pytest.MonkeyPatch
) -> None:
    async with BadServer(GOOD) as proxy:
        monkeypatch.setenv("http_proxy", proxy.url.removesuffix("/v1"))
        network = make_network()
        remote = endpoint("http://somewhere.invalid/v1", **settings)
        refused, _ = await read(network.start(remote, question()))
        probed = await network.probe(remote)
        assert refused.outcome is Outcome.REJECTED
        for said in (refused.error.message if refused.error else "", probed.sentence):
            assert "allow_plain_http = true" in said
            assert "somewhere.invalid" in said
        assert not proxy.received
        keyless, _ = await read(network.start(endpoint("http://somewhere.invalid/v1"), question()))
    assert keyless.outcome is Outcome.COMPLETE
    assert not keyless.notices


async def test_a_long_wait_is_left_to_the_router(ask: Ask) -> None:
    async with BadServer(status(429, retry_after="7")) as server:
        reply, _ = await ask(server.url)
    assert reply.error is not None
    assert (reply.error.retry_after_s, reply.error.status) == (7.0, 429)


def picky(*fields: str, code: int = 400) -> Handler:
    """Takes no request with one of ``fields``."""

    async def handle(request: Received, writer: asyncio.StreamWriter) -> None:
        unknown = next((f for f in fields if f in request.json), None)
        refuse = status(
            code,
            error(f"Unsupported parameter: '{unknown}' is not supported with this model.", param=unknown),
        )
        await (GOOD if unknown is None else refuse)(request, writer)

    return handle


@pytest.mark.parametrize(
    ("fields", "code", "requests"),
    [
        (("stream_options",), 400, 2),
        (("stream_options",), 422, 2),
        (("max_tokens",), 400, 2),
        (("max_tokens", "temperature"), 400, 3),
        (("max_tokens", "max_completion_tokens"), 400, 3),
    ],
)
async def test_a_field_the_server_does_not_know_is_left_out_and_remembered(
    fields: tuple[str, ...], code: int, requests: int, ask: Ask
) -> None:
    async with BadServer(picky(*fields, code=code)) as server:
        reply, _ = await ask(server.url)
        again, _ = await ask(server.url)
    assert (reply.outcome, reply.requests) == (Outcome.COMPLETE, requests)
    assert (again.outcome, again.requests) == (Outcome.COMPLETE, 1)
    if "max_completion_tokens" not in fields and "max_tokens" in fields:
        assert server.received[-1].json["max_completion_tokens"] == 1024


async def test_pydantic_names_the_field_by_its_place(ask: Ask) -> None:
    detail = {
        "detail": [
            {
                "type": "extra_forbidden",
                "loc": ["body", "stream_options"],
                "msg": "Extra inputs are not permitted",
            }
        ]
    }
    async with BadServer(status(422, detail), GOOD) as server:
        reply, _ = await ask(server.url)
    assert reply.outcome is Outcome.COMPLETE
    assert "stream_options" not in server.received[1].json
    assert "temperature" in server.received[1].json


# -- connections ---------------------------------------------------------------------------------------------------------


async def test_connection_refused(ask: Ask) -> None:
    reply, _ = await ask(NOBODY)
    assert (reply.outcome, reply.requests) == (Outcome.TRANSPORT, 1)
    assert reply.error is not None
    assert (
        reply.error.message
        == "could not connect to http://127.0.0.1:9: connection refused — is the server running?"
    )


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("http://nowhere.invalid/v1", 'host name "nowhere.invalid" is not known'),
        ("http://user:hunter2@127.0.0.1:9/v1", "could not connect to http://127.0.0.1:9:"),
        ("ftp://127.0.0.1/v1", "base_url"),
        ("http://[::1/v1", "base_url"),
        ("http://127.0.0.1:99999/v1", ""),
        ("nonsense", "base_url"),
    ],
)
async def test_addresses_that_lead_nowhere(url: str, says: str, ask: Ask) -> None:
    reply, _ = await ask(url)
    assert reply.outcome in (Outcome.TRANSPORT, Outcome.REJECTED)
    assert reply.error is not None
    assert says in reply.error.message
    assert "hunter2" not in repr(reply)


async def test_a_plain_server_behind_https(ask: Ask) -> None:
    async def answer(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(head("400 Bad Request"))
        writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    async with server:
        reply, _ = await ask(f"https://127.0.0.1:{server.sockets[0].getsockname()[1]}/v1")
    assert reply.outcome is Outcome.TRANSPORT
    assert reply.error is not None
    assert "TLS" in reply.error.message


async def test_a_connection_that_the_server_closed_while_idle_never_fails_a_question(ask: Ask) -> None:
    answer = json.dumps(whole("Hello")).encode()
    reply_then_close = raw(head(content_length=str(len(answer))) + answer, then="close")
    async with BadServer(reply_then_close) as server:
        for _ in range(3):
            reply, _ = await ask(server.url)
            assert reply.outcome is Outcome.COMPLETE


async def test_a_connection_is_used_again(ask: Ask) -> None:
    async with BadServer(stream(say("Hello"), STOP, DONE, chunked=True, then="keep")) as server:
        for _ in range(3):
            reply, _ = await ask(server.url)
            assert reply.outcome is Outcome.COMPLETE
        assert server.connections == 1


@pytest.mark.parametrize(
    ("timeouts", "handler", "outcome", "says"),
    [
        (Timeouts(first_byte=0.1), raw(then="hang"), Outcome.TRANSPORT, "gave no answer within 0.1 s"),
        (Timeouts(first_byte=0.1), stream(then="hang"), Outcome.TRANSPORT, "gave no answer within"),
        (
            Timeouts(first_byte=0.1),
            stream(chunk(role="assistant"), then="hang"),
            Outcome.TRANSPORT,
            "gave no answer",
        ),
        (Timeouts(idle=0.1), stream(say("Hel"), then="hang"), Outcome.CUT, "nothing came for 0.1 s"),
        (Timeouts(total=0.1), stream(say("Hel"), then="hang"), Outcome.CUT, "longer than 0.1 s"),
        (Timeouts(total=0.1), raw(then="hang"), Outcome.TRANSPORT, ""),
    ],
)
async def test_time_limits(
    timeouts: Timeouts, handler: Handler, outcome: Outcome, says: str, ask: Ask
) -> None:
    async with BadServer(handler) as server:
        reply, _ = await ask(server.url, timeouts=timeouts)
    assert reply.outcome is outcome
    assert reply.error is not None
    assert says in reply.error.message
    assert reply.requests == 1


def repeated(first: str, again: str, every_s: float = 0.01) -> Handler:
    async def handle(_: Received, writer: asyncio.StreamWriter) -> None:
        writer.write(head(content_type="text/event-stream") + first.encode())
        while True:
            await writer.drain()
            await asyncio.sleep(every_s)
            writer.write(again.encode())

    return handle


@pytest.mark.parametrize(
    "keep_alive", [": ping\n\n", chunk(role="assistant", content=""), "event: ping\ndata: {}\n\n", "\n"]
)
async def test_keep_alives_are_no_content(keep_alive: str, ask: Ask) -> None:
    async with BadServer(repeated(say("Hel"), keep_alive)) as server:
        reply, _ = await ask(server.url, timeouts=Timeouts(idle=0.1))
    assert (reply.outcome, reply.answer) == (Outcome.CUT, "Hel")


async def test_slow_content_is_waited_for(ask: Ask) -> None:
    handler = stream(*[say("x")] * 60, STOP)
    async with BadServer(handler) as server:
        reply, _ = await ask(server.url, timeouts=Timeouts(idle=0.1, first_byte=0.1))
    assert (reply.outcome, reply.answer) == (Outcome.COMPLETE, "x" * 60)


# -- cancelling and closing ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "handler",
    [
        raw(then="hang"),
        stream(say("Hel"), then="hang"),
        stream(": ping\n\n", then="hang"),
        repeated("", say("x"), 0),
        repeated("", ": " + "x" * 100_000, 0),
    ],
)
async def test_cancelling_ends_it_at_once(handler: Handler, network: Network) -> None:
    async with BadServer(handler) as server:
        running = network.start(endpoint(server.url), question())
        await server.asked.wait()
        await asyncio.sleep(0.05)
        running.cancel()
        begun = time.monotonic()
        reply, batches = await read(running)
        assert time.monotonic() - begun < 1
    assert reply.outcome is Outcome.CANCELLED
    assert "".join(b.text for b in batches) == reply.answer
    assert reply.requests == 1


async def test_cancelling_at_once_twice_and_too_late(network: Network) -> None:
    async with BadServer(GOOD) as server:
        running = network.start(endpoint(server.url), question())
        running.cancel()
        running.cancel()
        assert (await running.reply()).outcome is Outcome.CANCELLED
        done = network.start(endpoint(server.url), question())
        assert (await done.reply()).outcome is Outcome.COMPLETE
        done.cancel()
        assert (await done.reply()).outcome is Outcome.COMPLETE


async def test_a_transport_that_ignores_cancelling_cannot_hold_it_up(
    make_network: Callable[..., Network],
) -> None:
    class Stubborn(httpx.AsyncBaseTransport):
        async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
            while True:
                try:
                    await asyncio.sleep(0.5)
                    return httpx.Response(200)
                except asyncio.CancelledError:
                    continue

    network = make_network(transports={"demo": Stubborn})
    running = network.start(endpoint("demo://x/v1", protocol="demo"), question())
    await asyncio.sleep(0.05)
    running.cancel()
    async with asyncio.timeout(0.3):
        assert (await running.reply()).outcome is Outcome.CANCELLED


async def test_closing_cancels_what_runs_and_nothing_starts_after(
    make_network: Callable[..., Network],
) -> None:
    network = make_network()
    async with BadServer(stream(say("Hel"), then="hang")) as server:
        running = network.start(endpoint(server.url), question())
        async for batch in running:
            assert batch.text == "Hel"
            break
        await asyncio.to_thread(network.close)
        reply = await running.reply()
        assert (reply.outcome, reply.answer) == (Outcome.CANCELLED, "Hel")
        late = network.start(endpoint(server.url), question())
        assert (await late.reply()).outcome is Outcome.CANCELLED
        assert not (await network.probe(endpoint(server.url))).reachable
    network.close()


def test_a_caller_whose_loop_is_gone_harms_nobody(make_network: Callable[..., Network]) -> None:
    network = make_network()

    async def leave() -> None:
        async with BadServer(stream(say("Hel"), then="hang")) as server:
            running = network.start(endpoint(server.url), question())
            async for _ in running:
                break

    asyncio.run(leave())

    async def ask() -> Outcome:
        async with BadServer(GOOD) as server:
            return (await network.start(endpoint(server.url), question()).reply()).outcome

    assert asyncio.run(ask()) is Outcome.COMPLETE


async def test_the_switch_interval_is_short_only_while_requests_run(network: Network) -> None:
    usual = sys.getswitchinterval()
    async with BadServer(stream(say("Hel"), then="hang")) as server:
        running = network.start(endpoint(server.url), question())
        async for _ in running:
            assert sys.getswitchinterval() == pytest.approx(0.001)
            break
        running.cancel()
        await running.reply()
    await asyncio.to_thread(network.close)
    assert sys.getswitchinterval() == usual


# -- batches and times ---------------------------------------------------------------------------------------------------


async def test_batches_are_joined_and_the_first_comes_at_once(ask: Ask) -> None:
    pieces = [say(f"{n} ") for n in range(400)]
    async with BadServer(stream(*pieces, STOP)) as server:
        begun = time.monotonic()
        reply, batches = await ask(server.url)
        took = time.monotonic() - begun
    assert len(batches) <= took * 31 + 2
    assert batches[0].text.startswith("0 ")
    assert "".join(b.text for b in batches) == reply.answer


async def test_many_answers_at_once(network: Network) -> None:
    async with BadServer(stream(*[say("x")] * 20, STOP)) as server:
        asked = [read(network.start(endpoint(server.url), question())) for _ in range(20)]
        replies = [reply for reply, _ in await asyncio.gather(*asked)]
    assert {(r.outcome, r.answer) for r in replies} == {(Outcome.COMPLETE, "x" * 20)}


async def test_a_reader_that_is_cancelled_can_still_have_the_reply(network: Network) -> None:
    async with BadServer(stream(*[say("x")] * 30, STOP)) as server:
        running = network.start(endpoint(server.url), question())
        waiting = asyncio.create_task(running.reply())
        await asyncio.sleep(0)
        waiting.cancel()
        assert (await running.reply()).outcome is Outcome.COMPLETE


async def test_times_follow_the_order_of_what_came(ask: Ask) -> None:
    async with BadServer(
        stream(chunk(reasoning_content="hm"), say("Hel"), say("lo"), STOP, then="hang")
    ) as server:
        reply, _ = await ask(server.url)
    times = reply.times
    order = [times.first_byte_s, times.ttft_s, times.first_content_s, times.last_token_s, times.total_s]
    known = [t for t in order if t is not None]
    assert len(known) == 5
    assert known[0] >= 0
    assert known == sorted(known)
    assert times.total_s < 0.9  # The grace in which more could have come does not count.


async def test_what_never_came_has_no_time(ask: Ask) -> None:
    times = (await ask(NOBODY))[0].times
    assert (times.first_byte_s, times.ttft_s, times.first_content_s, times.last_token_s) == (
        None,
        None,
        None,
        None,
    )


class Simulated(httpx.AsyncBaseTransport):
    """Answers at once; on its own clock a second passes with each piece."""

    def __init__(self) -> None:
        self.threads: set[str] = set()

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        now = 1.0

        async def pieces() -> AsyncIterator[bytes]:
            nonlocal now
            for piece in (
                chunk(role="assistant"),
                chunk(reasoning_content="hm"),
                say("Hel"),
                say("lo"),
                STOP + DONE,
            ):
                now += 1.0
                yield piece.encode()

        self.threads.add(threading.current_thread().name)
        return httpx.Response(200, content=pieces(), extensions={"stamp": lambda: now})


async def test_a_transport_stands_in_for_the_network_with_its_own_clock(
    make_network: Callable[..., Network],
) -> None:
    transport = Simulated()
    network = make_network(transports={"demo": lambda: transport})
    reply, _ = await read(network.start(endpoint("demo://quick/v1", protocol="demo"), question()))
    times = reply.times
    assert (reply.outcome, reply.answer, reply.thoughts) == (Outcome.COMPLETE, "Hello", "hm")
    stamped = (times.first_byte_s, times.ttft_s, times.first_content_s, times.last_token_s, times.total_s)
    assert stamped == (1.0, 3.0, 4.0, 5.0, 6.0)
    assert transport.threads == {"laar-network"}


async def test_a_transport_may_make_its_whole_response_at_once(make_network: Callable[..., Network]) -> None:
    answers = [
        httpx.Response(401, json=error("no")),
        httpx.Response(200, json=whole("Hello")),
        httpx.Response(200, json={"data": []}),
    ]
    network = make_network(transports={"demo": lambda: httpx.MockTransport(lambda _: answers.pop(0))})
    simulated = endpoint("demo://quick/v1", protocol="demo")
    refused = await network.start(simulated, question()).reply()
    assert refused.error is not None
    assert refused.error.message.endswith(": no")
    assert (await network.start(simulated, question()).reply()).answer == "Hello"
    assert (await network.probe(simulated)).models == 0


async def test_a_protocol_nobody_speaks_yet(make_network: Callable[..., Network]) -> None:
    network = make_network(dialects={})
    reply, _ = await read(network.start(endpoint(NOBODY), question()))
    assert (reply.outcome, reply.requests) == (Outcome.REJECTED, 0)
    assert not (await network.probe(endpoint(NOBODY))).reachable


# -- probing -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("handler", "reachable", "models", "says"),
    [
        (body('{"data": [{"id": "a"}, {"id": "asked"}]}'), True, 2, "lists 2 models, among them asked"),
        (body('{"data": [{"id": "a"}]}'), True, 1, 'lists 1 model, but not "asked"'),
        (body('{"data": []}'), True, 0, "0 models"),
        (body('{"models": [{"name": "asked"}]}'), True, 1, "among them"),
        (body(json.dumps({"data": [{"id": f"m{n}"} for n in range(5000)]})), True, 5000, "5000"),
        (status(404), True, None, "no model list"),
        (status(401, error("no key")), True, None, "no key"),
        (status(500), True, None, "HTTP 500"),
        (status(302, location="/login"), True, None, "redirect"),
        (body("<html>"), True, None, "not with a model list"),
        (body('{"data": "x"}'), True, None, "not with a model list"),
        (body('{"data": [null, 1, {}]}'), True, 0, "0 models"),
        (raw(then="hang"), False, None, "did not answer within 1 s"),
        (raw(), False, None, "closed"),
    ],
)
async def test_probes(
    handler: Handler, reachable: bool, models: int | None, says: str, network: Network
) -> None:
    async with BadServer(handler) as server:
        probe = await network.probe(endpoint(server.url))
    assert (probe.reachable, probe.models) == (reachable, models)
    assert says in probe.sentence
    assert "/v1/models" in {r.path for r in server.received}


async def test_a_probe_of_nobody(network: Network) -> None:
    probe = await network.probe(endpoint(NOBODY))
    assert not probe.reachable
    assert "connection refused" in probe.sentence


# -- the module ----------------------------------------------------------------------------------------------------------


def test_importing_the_network_imports_no_httpx() -> None:
    code = "import sys, laar_tui.endpoints.network; print([m for m in ('httpx', 'httpcore', 'anyio') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


async def test_a_hanging_name_lookup_holds_up_nothing(
    make_network: Callable[..., Network], monkeypatch: pytest.MonkeyPatch
) -> None:
    released = threading.Event()

    def hang(*_: object, **__: object) -> list[object]:
        released.wait(5)
        return []

    network = make_network()
    monkeypatch.setattr(socket, "getaddrinfo", hang)
    running = network.start(endpoint("http://slow.example/v1", timeouts=QUICK), question())
    await asyncio.sleep(0.1)
    begun = time.monotonic()
    await asyncio.to_thread(network.close)
    assert time.monotonic() - begun < 1.5
    released.set()
    assert (await running.reply()).outcome is Outcome.CANCELLED


async def test_proxies_apply_to_remote_hosts_only(
    make_network: Callable[..., Network], monkeypatch: pytest.MonkeyPatch
) -> None:
    async with BadServer(GOOD) as proxy, BadServer(GOOD) as server:
        for name in ("http_proxy", "HTTP_PROXY"):
            monkeypatch.setenv(name, proxy.url.removesuffix("/v1"))
        network = make_network()
        local, _ = await read(network.start(endpoint(server.url), question()))
        remote, _ = await read(
            network.start(
                endpoint("http://somewhere.invalid/v1", api_key="some-key", allow_plain_http=True), question()
            )
        )
    assert local.outcome is remote.outcome is Outcome.COMPLETE
    assert [r.path for r in proxy.received] == ["http://somewhere.invalid/v1/chat/completions"]
    assert len(server.received) == 1
    assert any("plain http" in n for n in remote.notices)
    assert not local.notices


@pytest.mark.parametrize(
    ("host", "no_proxy", "bypasses"),
    [
        ("localhost", "", True),
        ("api.localhost", "", True),
        ("127.8.9.1", "", True),
        ("::1", "", True),
        ("10.1.2.3", "10.0.0.0/8", True),
        ("10.1.2.3", " x, 10.1.2.0/99, fd00::/8,10.1.0.0/16 ", True),
        ("11.1.2.3", "10.0.0.0/8", False),
        ("example.com", "10.0.0.0/8", False),
        ("localhost.example.com", "", False),
        ("", "", False),
    ],
)
def test_who_is_never_asked_through_a_proxy(host: str, no_proxy: str, bypasses: bool) -> None:
    from laar_tui.endpoints.http_client import bypasses_proxy

    assert bypasses_proxy(host, {"NO_PROXY": no_proxy}) is bypasses


async def test_a_socks_proxy_without_its_package_is_explained(
    make_network: Callable[..., Network], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("all_proxy", "socks5://127.0.0.1:9")
    reply, _ = await read(make_network().start(endpoint("http://somewhere.invalid/v1"), question()))
    assert reply.outcome is Outcome.REJECTED
    assert reply.error is not None
    assert "SOCKS" in reply.error.message


async def test_a_long_document_is_sent_whole(ask: Ask) -> None:
    text = "Ein langer Text über 日本. " * 200_000
    async with BadServer(GOOD) as server:
        reply, _ = await ask(server.url, text=text)
    assert reply.outcome is Outcome.COMPLETE
    assert server.received[0].json["messages"] == [{"role": "user", "content": text}]


async def test_all_roles_are_sent(network: Network) -> None:
    messages = (Message("system", "s"), Message("user", "u"), Message("assistant", "a"), Message("user", "v"))
    async with BadServer(GOOD) as server:
        await network.start(endpoint(server.url), ChatRequest(messages)).reply()
    sent = server.received[0].json["messages"]
    assert sent == [{"role": m.role, "content": m.content} for m in messages]


def test_tls_contexts_are_shared_by_kind() -> None:
    from laar_tui.endpoints.http_client import HttpClients

    clients = HttpClients({})
    checked, unchecked = (
        clients.client(endpoint("https://x.invalid/v1", verify_tls=v)) for v in (True, False)
    )
    assert checked is not unchecked
    assert checked is clients.client(endpoint("https://y.invalid/v1"))
    assert clients._contexts[True].verify_mode is ssl.CERT_REQUIRED
    assert clients._contexts[False].verify_mode is ssl.CERT_NONE
