"""Finding endpoints: what is recognised, what is not mistaken for a server, and who is contacted."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from laar_tui.endpoints.discovery.drafts import draft_endpoints
from laar_tui.endpoints.discovery.known import keys_in
from laar_tui.endpoints.discovery.local import local_servers, usual_ports
from laar_tui.endpoints.discovery.models import ModelFound, models_in
from laar_tui.endpoints.discovery.server import Server, inspect_server, usual_address
from laar_tui.endpoints.masking import masking
from laar_tui.endpoints.network import Network
from laar_tui.settings.model import Price, Protocol
from tests.endpoints.bad_server import BadServer, raw
from tests.endpoints.model_server import ModelServer, Page, listing

MakeNetwork = Callable[..., Network]


async def inspect(
    network: Network, url: str, key: str | None = None, protocol: Protocol | None = None
) -> Server:
    return await network.look(
        lambda clients: inspect_server(clients, url, key, masking([key or ""]), protocol=protocol, limit_s=5)
    )


TAGS: Page = (200, {"models": [{"name": "qwen3:8b", "digest": "x"}, {"name": "nomic-embed-text:latest"}]})
KINDS: dict[str, dict[str, Page]] = {
    "Ollama 0.12.3": {
        "/api/version": (200, {"version": "0.12.3"}),
        "/api/tags": TAGS,
        "/v1/models": listing("qwen3:8b"),
    },
    "llama.cpp server": {
        "/props": (200, {"default_generation_settings": {"n_ctx": 8192}}),
        "/v1/models": listing("model.gguf", owned_by="llamacpp"),
        "/api/tags": TAGS,
        "/api/version": (200, {"version": "0.1"}),
    },
    "vLLM 0.11.0": {
        "/version": (200, {"version": "0.11.0"}),
        "/v1/models": listing("qwen3-8b", owned_by="vllm", max_model_len=8192),
    },
    "SGLang": {"/v1/models": listing("m", owned_by="sglang", max_model_len=8192)},
    "LM Studio": {
        "/v1/models": listing("a", "text-embedding-x"),
        "/api/v0/models": (200, {"data": [{"id": "a", "type": "llm", "max_context_length": 8192}]}),
    },
    "LiteLLM proxy": {
        "/health/liveliness": (200, '"I\'m alive!"'),
        "/v1/models": listing("a"),
        "/model/info": (
            200,
            {
                "data": [
                    {
                        "model_name": "a",
                        "model_info": {"max_input_tokens": 8192, "input_cost_per_token": 1.5e-7},
                    }
                ]
            },
        ),
    },
    "KoboldCpp 1.99": {
        "/api/extra/version": (200, {"result": "KoboldCpp", "version": "1.99"}),
        "/api/extra/true_max_context_length": (200, {"value": 8192}),
        "/v1/models": listing("koboldcpp/x"),
        "/api/tags": TAGS,
        "/api/version": (200, {"version": "0.7"}),
    },
    "TGI 3.0.0": {
        "/info": (200, {"version": "3.0.0", "max_total_tokens": 8192, "max_input_tokens": 8000}),
        "/v1/models": listing("m"),
    },
    "OpenAI-compatible server": {"/v1/models": listing("m")},
}


@pytest.mark.parametrize("title", KINDS)
async def test_a_local_server_says_what_it_is(network: Network, title: str) -> None:
    with ModelServer(KINDS[title]) as server:
        (found,) = await network.look(lambda clients: local_servers(clients, [server.port], 20))
        assert found.title == title
        assert len(found.chat_models) == 1
        if title.startswith("Ollama"):
            assert (found.protocol, found.base_url) == ("ollama", server.root)
        else:
            assert (found.protocol, found.base_url) == ("openai", server.url)
        if title not in ("OpenAI-compatible server", "Ollama 0.12.3"):
            assert found.chat_models[0].context_window == 8192
        assert all(not key for _, key in server.asked)


@pytest.mark.parametrize(
    "pages",
    [
        {},
        {"/": (200, "<html>My router</html>"), "/v1/models": (200, "<html>My router</html>")},
        {"/v1/models": (200, "[[[[")},
        {"/v1/models": (401, "<html>Who are you?</html>")},
        {"/v1/models": (500, "oops")},
    ],
)
async def test_what_is_no_model_server_is_not_reported(network: Network, pages: dict[str, Page]) -> None:
    with ModelServer(pages) as server:
        assert await network.look(lambda clients: local_servers(clients, [server.port], 20)) == ()


async def test_a_local_gateway_that_wants_a_key_is_reported(network: Network) -> None:
    with ModelServer({"/v1/models": listing("m")}, key="sk-secret-1") as server:
        (found,) = await network.look(lambda clients: local_servers(clients, [server.port], 20))
        assert found.wants_key
        assert not found.models
        assert (await inspect(network, server.root, "sk-secret-1")).models == (ModelFound("m"),)
        refused = await inspect(network, server.root, "sk-wrong-2")
        assert refused.wants_key
        assert "sk-wrong-2" not in refused.problem


async def test_nothing_listens(network: Network) -> None:
    assert await network.look(lambda clients: local_servers(clients, [9])) == ()
    found = await inspect(network, "http://127.0.0.1:9/v1")
    assert not found.reached
    assert "refused" in found.problem


@pytest.mark.parametrize("suffix", ["", "/", "/v1", "/v1/", "/v1/chat/completions", "/v1/models"])
async def test_an_address_may_be_copied_from_anywhere(network: Network, suffix: str) -> None:
    with ModelServer({"/v1/models": listing("m")}) as server:
        found = await inspect(network, server.root.removeprefix("http://") + suffix)
        assert (found.base_url, found.models) == (server.url, (ModelFound("m"),))


async def test_the_anthropic_dialect_can_be_asked_for(network: Network) -> None:
    with ModelServer({"/v1/models": listing("claude-x")}) as server:
        found = await inspect(network, server.root, protocol="anthropic")
        assert (found.protocol, found.base_url) == ("anthropic", server.root)
        assert found.models == (ModelFound("claude-x"),)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("localhost:8000", "http://localhost:8000"),
        ("127.0.0.1:8000/v1/", "http://127.0.0.1:8000/v1"),
        ("api.example.com/v1", "https://api.example.com/v1"),
        (" http://h ", "http://h"),
        ("", ""),
    ],
)
def test_addresses_as_people_type_them(typed: str, meant: str) -> None:
    assert usual_address(typed) == meant


def test_keys_are_found_by_their_names_only() -> None:
    environ = {
        "OPENAI_API_KEY": "sk-marker",
        "OPENAI_BASE_URL": "http://127.0.0.1:4000/v1",
        "GOOGLE_API_KEY": "g",
        "GROQ_API_KEY": "  ",
    }
    found = keys_in(environ)
    assert [(k.service, k.reference) for k in found] == [
        ("OpenAI", "${OPENAI_API_KEY}"),
        ("Google Gemini", "${GOOGLE_API_KEY}"),
    ]
    assert found[0].base_url == "http://127.0.0.1:4000/v1"
    assert "sk-marker" not in repr(found)


def test_ollama_may_live_on_another_port() -> None:
    assert usual_ports({"OLLAMA_HOST": "0.0.0.0:11500"})[0] == 11500
    assert usual_ports({"OLLAMA_HOST": "http://box:x"})[0] == 11434


@pytest.mark.parametrize(
    ("payload", "expected"),
    [
        (
            {
                "data": [
                    {"id": "a", "context_length": 10, "pricing": {"prompt": "0.0000015", "completion": "0"}}
                ]
            },
            ModelFound("a", None, Price(1.5, 0)),
        ),
        ({"data": [{"id": "a", "context_window": 131072}]}, ModelFound("a", 131072)),
        ([{"id": "a", "pricing": {"input": 0.2, "output": 0.6}}], ModelFound("a", None, Price(0.2, 0.6))),
        (
            {"models": [{"name": "models/gemini-x", "inputTokenLimit": 1000000}]},
            ModelFound("gemini-x", 1000000),
        ),
        ({"models": ["a"]}, ModelFound("a")),
        ({"data": [{"id": "text-embedding-3-small"}]}, ModelFound("text-embedding-3-small", chat=False)),
        ({"data": [{"id": "x", "mode": "image_generation"}]}, ModelFound("x", chat=False)),
        ({"data": [{"id": "a", "pricing": {"prompt": "-1"}, "max_model_len": True}]}, ModelFound("a")),
        ({"data": [{"id": "a"}, {"id": "a"}, {"id": 3}, None, {"id": ""}]}, ModelFound("a")),
    ],
)
def test_model_lists_of_every_shape(payload: object, expected: ModelFound) -> None:
    assert models_in(payload) == (expected,)


def test_a_list_of_millions_ends() -> None:
    found = models_in({"data": [f"m{n}" for n in range(20_000)]})
    assert found is not None
    assert len(found) == 5000


def test_names_are_short_and_unique_whatever_models_are_called() -> None:
    server = Server("vLLM", "http://127.0.0.1:8000/v1")
    names = ("Qwen/Qwen3-8B", "other/qwen3-8b", "third/QWEN3-8B", "x" * 200, "evil\x1b[31m\u202eb", "  ")
    drafts = draft_endpoints(server, [ModelFound(n) for n in names], taken=["taken"], api_key="${K}")
    shown = [d.name for d in drafts]
    assert shown[:3] == ["Qwen3-8B", "qwen3-8b@vllm-8000", "QWEN3-8B-2"]
    assert len({n.casefold() for n in shown}) == len(names)
    assert all(0 < len(n) <= 60 and "\x1b" not in n for n in shown)
    assert {d.api_key for d in drafts} == {"${K}"}
    groq = Server("x", "https://api.groq.com/openai/v1")
    assert draft_endpoints(groq, [ModelFound("a")], taken=["A"])[0].name == "a@groq"


async def test_a_closed_network_says_so(make_network: MakeNetwork) -> None:
    from laar_tui.core.errors import LaarError

    network = make_network()
    network.close()
    with pytest.raises(LaarError):
        await inspect(network, "http://127.0.0.1:9")


@pytest.mark.parametrize(
    "address",
    [
        *(
            "http://[",
            "http://[::1",
            "http://h:99999",
            "http://",
            "::::",
            "http://exa mple/",
            "http://\x00",
            "ftp://h",
        ),
        *("http://user:pw@127.0.0.1:9", "http://127.0.0.1:9/?a=b#c", "[", "🙂"),
    ],
)
async def test_an_impossible_address_is_a_sentence_not_a_fault(network: Network, address: str) -> None:
    found = await inspect(network, address)
    assert not found.models
    assert found.problem
    assert "pw" not in found.problem


async def test_a_server_that_accepts_and_says_nothing_is_left_out(network: Network) -> None:
    async with BadServer(raw(then="hang")) as silent:
        port = int(silent.url.rpartition(":")[2].partition("/")[0])
        assert await network.look(lambda clients: local_servers(clients, [port], 0.3)) == ()


async def test_hostile_words_of_a_server_cannot_steer_a_terminal(network: Network) -> None:
    evil = "\x1b]0;owned\x07m\u202e"
    pages: dict[str, Page] = {
        "/api/version": (200, {"version": evil}),
        "/api/tags": (200, {"models": [{"name": evil}]}),
    }
    with ModelServer(pages) as server:
        found = await inspect(network, server.root)
    (draft,) = draft_endpoints(found, found.models, taken=[])
    assert "\x1b" not in found.title + draft.name
    assert "\u202e" not in found.title + draft.name
