"""Ollama's own dialect: what is sent, and the times it reports. What comes back is in the corpus (``tests/endpoints/corpus``)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from laar_tui.core.attempt import Outcome
from laar_tui.endpoints.network import Network
from laar_tui.endpoints.ollama_chat import TOKENIZER_MARGIN, window_for
from tests.endpoints.bad_server import BadServer, body, line, stream
from tests.endpoints.conftest import Ask, endpoint

GOOD = stream(
    line(model="served", message={"role": "assistant", "content": "Hel"}, done=False),
    line(message={"content": "lo"}, done=False),
    line(message={"content": ""}, done=True, done_reason="stop", prompt_eval_count=9000, eval_count=3),
    content_type="application/x-ndjson",
)


@pytest.mark.parametrize("suffix", ["", "/", "/api", "/api/", "/api/chat", "/v1"])
async def test_the_request(suffix: str, ask: Ask) -> None:
    async with BadServer(GOOD) as server:
        reply, _ = await ask(
            server.url.removesuffix("/v1") + suffix,
            protocol="ollama",
            prompt_tokens=10_000,
            extra_body={"keep_alive": "5m", "options": {"top_k": 3}},
        )
    assert (reply.outcome, reply.answer, reply.model_served) == (Outcome.COMPLETE, "Hello", "served")
    assert (reply.usage.prompt_tokens, reply.usage.completion_tokens) == (9000, 3)
    (got,) = server.received
    assert (got.method, got.path) == ("POST", "/api/chat")
    assert got.json == {
        "model": "asked",
        "messages": [{"role": "user", "content": "Why?"}],
        "stream": True,
        "keep_alive": "5m",
        "options": {"num_predict": 1024, "num_ctx": 16384, "temperature": 0, "top_k": 3},
    }


async def test_a_window_of_ones_own_is_not_overruled(ask: Ask) -> None:
    async with BadServer(GOOD) as server:
        await ask(server.url, protocol="ollama", extra_body={"options": {"num_ctx": 2048}})
        await ask(server.url, protocol="ollama", prompt_tokens=100_000, context_window=32_768)
    windows = [r.json["options"]["num_ctx"] for r in server.received]  # type: ignore[index]
    assert windows == [2048, 32_768]


@given(st.integers(0, 10**6), st.integers(1, 10**5))
def test_the_window_holds_prompt_and_answer_and_takes_few_values(prompt: int, answer: int) -> None:
    window = window_for(prompt, answer, None)
    needed = prompt * TOKENIZER_MARGIN + answer
    assert needed <= window <= max(4096, 1.5 * (needed + 257))
    assert window & (window - 1) == 0 or (window // 3) & (window // 3 - 1) == 0
    assert window_for(prompt, answer, 8192) <= 8192


@pytest.mark.parametrize(
    ("durations", "true"),
    [
        ({"load_duration": 1_000_000, "prompt_eval_duration": 2_000_000, "eval_duration": 60 * 10**9}, True),
        ({"prompt_eval_duration": 2_000_000, "eval_duration": 60 * 10**9}, True),
        ({"prompt_eval_duration": 50 * 10**9, "eval_duration": 1}, False),
        ({"prompt_eval_duration": -5, "eval_duration": 10**9}, False),
        ({"prompt_eval_duration": 2**70, "eval_duration": 10**9}, False),
        ({"prompt_eval_duration": "1s", "eval_duration": None}, False),
        ({}, False),
    ],
)
async def test_its_durations_tell_the_first_token_behind_a_buffering_gateway(
    durations: dict[str, object], true: bool, ask: Ask
) -> None:
    last = line(message={"content": "Hello"}, done=True, **durations)
    async with BadServer(body(last)) as server:
        reply, _ = await ask(server.url, protocol="ollama")
    times = reply.times
    assert reply.outcome is Outcome.COMPLETE
    assert times.ttft_s is not None
    assert times.first_content_s == times.ttft_s
    assert times.last_token_s is not None
    # The stamp is the arrival of the whole; what the server measured is less, where it can be true.
    assert (times.ttft_s == pytest.approx(0.002, abs=0.0011)) == true or times.last_token_s < 0.004
    assert times.ttft_s <= times.last_token_s <= times.total_s


async def test_its_model_list_and_a_name_without_a_tag(network: Network) -> None:
    async with BadServer(body('{"models": [{"name": "asked:latest"}, {"model": "b"}, {}]}')) as server:
        probe = await network.probe(endpoint(server.url, protocol="ollama"))
    assert (probe.models, probe.lists_model) == (2, True)
    assert server.received[0].path == "/api/tags"


async def test_a_key_is_sent_as_a_bearer_token(ask: Ask) -> None:
    async with BadServer(GOOD) as server:
        await ask(server.url, protocol="ollama", api_key="k")
    assert server.received[0].headers["authorization"] == "Bearer k"
