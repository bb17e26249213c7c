"""Windows: asked from servers of every kind, and named by their errors."""

from __future__ import annotations

import asyncio
import json

import pytest

from laar_tui.endpoints.failures import of_status
from laar_tui.endpoints.masking import masking
from laar_tui.endpoints.network import Network
from tests.endpoints.bad_server import BadServer, Handler, Received, body, raw, status
from tests.endpoints.conftest import endpoint


def pages(**told: object) -> Handler:
    """A server with these pages (``_`` stands for ``/``); it has no other."""
    known = {"/" + name.replace("_", "/"): page for name, page in told.items()}

    async def handle(request: Received, writer: asyncio.StreamWriter) -> None:
        page = known.get(request.path)
        await (status(404) if page is None else body(json.dumps(page)))(request, writer)

    return handle


LISTED = {"data": [{"id": "other", "max_model_len": 1000}, {"id": "asked", "owned_by": "x"}]}


@pytest.mark.parametrize(
    ("handler", "settings", "window"),
    [
        (pages(v1_models={"data": [{"id": "asked", "max_model_len": 4096}]}), {}, 4096),
        (pages(v1_models={"data": [{"id": "asked", "context_length": 131072}]}), {}, 131072),
        (pages(v1_models=LISTED, props={"default_generation_settings": {"n_ctx": 8192}}), {}, 8192),
        (
            pages(
                v1_models=LISTED,
                model_info={"data": [{"model_name": "asked", "model_info": {"max_input_tokens": 200000}}]},
            ),
            {},
            200000,
        ),
        (pages(v1_models=LISTED, info={"max_total_tokens": 2048}), {}, 2048),
        (pages(v1_models=LISTED), {}, None),
        (pages(v1_models={"data": [{"id": "asked", "max_model_len": -1}]}), {}, None),
        (pages(v1_models={"data": [{"id": "asked", "max_model_len": "4096"}]}), {}, None),
        (
            pages(api_show={"model_info": {"general.architecture": "llama", "llama.context_length": 131072}}),
            {"protocol": "ollama"},
            131072,
        ),
        (
            pages(api_show={"model_info": {"qwen3.context_length": 40960}}),
            {"protocol": "ollama"},
            40960,
        ),
        (pages(api_show={"error": "model not found"}), {"protocol": "ollama"}, None),
        (
            pages(v1_models={"data": [{"id": "asked", "max_input_tokens": 200000}]}),
            {"protocol": "anthropic"},
            200000,
        ),
        (pages(v1_models=LISTED), {"protocol": "anthropic"}, None),
        (raw(), {}, None),
        (body("<html>"), {}, None),
    ],
)
async def test_what_a_server_tells(
    handler: Handler, settings: dict[str, object], window: int | None, network: Network
) -> None:
    async with BadServer(handler) as server:
        assert await network.window_told(endpoint(server.url, api_key="k", **settings)) == window
    assert all(r.headers.get("authorization", r.headers.get("x-api-key")) for r in server.received)


async def test_nobody_there_tells_nothing(network: Network) -> None:
    assert await network.window_told(endpoint("http://127.0.0.1:9/v1")) is None
    assert await network.window_told(endpoint("nonsense")) is None
    assert await network.window_told(endpoint("http://[::1/v1", protocol="ollama")) is None


@pytest.mark.parametrize(
    ("said", "window"),
    [
        ("This model's maximum context length is 8192 tokens. However, you requested 9000 tokens", 8192),
        ("prompt is too long: 210000 tokens > 200000 maximum", 200000),
        ("input length and `max_tokens` exceed context limit: 199000 + 4096 > 200000", 200000),
        ("The decoder prompt (length 5000) is longer than the maximum model length of 4096.", 4096),
        ("`inputs` tokens + `max_new_tokens` must be <= 4096. Given: 5000", 4096),
        ("The input token count (1200000) exceeds the maximum number of tokens allowed (1048576).", 1048576),
        ("Requested tokens (5000) exceed context window of 2048", 2048),
        ("the model is loaded with context length of only 4096 tokens, which is not enough", 4096),
        ("the request exceeds the available context size (4096 tokens)", 4096),
        ("Input is too long for requested model.", None),
        ("context length exceeded", None),
        ("maximum context length is 7 tokens", None),
    ],
)
def test_what_an_error_names(said: str, window: int | None) -> None:
    body_ = json.dumps({"error": {"message": said, "code": "context_length_exceeded"}})
    assert of_status(400, {}, body_.encode(), masking([])).error.window_tokens == window


def test_llama_cpp_names_it_in_a_field() -> None:
    told = {
        "error": {
            "message": "too long",
            "type": "exceed_context_size_error",
            "n_prompt_tokens": 9,
            "n_ctx": 512,
        }
    }
    assert of_status(400, {}, json.dumps(told).encode(), masking([])).error.window_tokens == 512
