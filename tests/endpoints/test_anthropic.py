"""The Anthropic Messages dialect: what is sent. What comes back is in the corpus (``tests/endpoints/corpus``)."""

from __future__ import annotations

import asyncio

import pytest

from laar_tui.core.attempt import Outcome
from laar_tui.endpoints.network import Network
from laar_tui.endpoints.stream import ChatRequest, Message
from tests.endpoints.bad_server import BadServer, Received, body, named, status, stream
from tests.endpoints.conftest import Ask, endpoint

GOOD = stream(
    named("message_start", message={"model": "served", "usage": {"input_tokens": 9, "output_tokens": 1}}),
    named("content_block_start", index=0, content_block={"type": "text", "text": ""}),
    named("content_block_delta", index=0, delta={"type": "text_delta", "text": "Hello"}),
    named("content_block_stop", index=0),
    named("message_delta", delta={"stop_reason": "end_turn"}, usage={"output_tokens": 3}),
    named("message_stop"),
)


@pytest.mark.parametrize("suffix", ["", "/", "/v1", "/v1/", "/v1/messages"])
async def test_the_request(suffix: str, network: Network) -> None:
    turns = (
        Message("system", "Be brief."),
        Message("user", "A?"),
        Message("assistant", ""),
        Message("user", "B?"),
    )
    async with BadServer(GOOD) as server:
        address = server.url.removesuffix("/v1") + suffix
        settings = endpoint(
            address, protocol="anthropic", api_key="sk-ant", temperature=1.5, max_output_tokens=77
        )
        reply = await network.start(settings, ChatRequest(turns)).reply()
    assert (reply.outcome, reply.answer, reply.model_served) == (Outcome.COMPLETE, "Hello", "served")
    assert (reply.usage.prompt_tokens, reply.usage.completion_tokens) == (9, 3)
    (got,) = server.received
    assert (got.method, got.path) == ("POST", "/v1/messages")
    assert (got.headers["x-api-key"], got.headers["anthropic-version"]) == ("sk-ant", "2023-06-01")
    assert "authorization" not in got.headers
    assert got.json == {
        "model": "asked",
        "max_tokens": 77,
        "system": "Be brief.",
        "messages": [{"role": "user", "content": "A?\n\nB?"}],
        "stream": True,
        "temperature": 1.0,
    }


async def test_cached_tokens_belong_to_the_prompt(ask: Ask) -> None:
    usage = {
        "input_tokens": 9,
        "cache_read_input_tokens": 2000,
        "cache_creation_input_tokens": 100,
        "output_tokens": 1,
    }
    async with BadServer(
        stream(
            named("message_start", message={"usage": usage}),
            named("content_block_delta", delta={"type": "text_delta", "text": "Hello"}),
            named("message_delta", delta={"stop_reason": "end_turn"}, usage={"output_tokens": 3}),
            named("message_stop"),
        )
    ) as server:
        reply, _ = await ask(server.url, protocol="anthropic", prompt_tokens=2100)
    assert reply.outcome is Outcome.COMPLETE
    assert (reply.usage.prompt_tokens, reply.usage.cached_tokens) == (2109, 2000)


@pytest.mark.parametrize(
    ("said", "field", "value"),
    [
        ("`temperature` is deprecated for this model.", "temperature", None),
        (
            "max_tokens: 9000 > 8192, which is the maximum allowed number of output tokens for m",
            "max_tokens",
            8192,
        ),
    ],
)
async def test_what_the_server_will_not_take_is_changed_and_remembered(
    said: str, field: str, value: object, ask: Ask
) -> None:
    refusal = {"type": "error", "error": {"type": "invalid_request_error", "message": said}}

    async def picky(request: Received, writer: asyncio.StreamWriter) -> None:
        await (GOOD if request.json.get(field) == value else status(400, refusal))(request, writer)

    async with BadServer(picky) as server:
        first, _ = await ask(server.url, protocol="anthropic", max_output_tokens=9000)
        second, _ = await ask(server.url, protocol="anthropic", max_output_tokens=9000)
    assert (first.outcome, first.requests) == (Outcome.COMPLETE, 2)
    assert (second.outcome, second.requests) == (Outcome.COMPLETE, 1)


async def test_its_model_list(network: Network) -> None:
    async with BadServer(body('{"data": [{"type": "model", "id": "asked"}], "has_more": false}')) as server:
        probe = await network.probe(endpoint(server.url, protocol="anthropic", api_key="sk-ant"))
    assert (probe.models, probe.lists_model) == (1, True)
    assert server.received[0].path == "/v1/models"
    assert server.received[0].headers["x-api-key"] == "sk-ant"
