from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from typing import Protocol

import pytest

from laar_tui.core.attempt import Reply
from laar_tui.endpoints.network import Network
from laar_tui.endpoints.stream import AttemptStream, ChatRequest, Message, StreamBatch
from laar_tui.settings.model import EndpointSettings, Timeouts

QUICK = Timeouts(connect=2, first_byte=5, idle=5, total=10)


class Ask(Protocol):
    async def __call__(
        self, url: str, *, prompt_tokens: int = ..., text: str = ..., **settings: object
    ) -> tuple[Reply, list[StreamBatch]]: ...


def endpoint(url: str, **settings: object) -> EndpointSettings:
    values: dict[str, object] = {
        "name": "e",
        "base_url": url,
        "model": "asked",
        "timeouts": QUICK,
        **settings,
    }
    return EndpointSettings(**values)  # type: ignore[arg-type]


def question(text: str = "Why?", prompt_tokens: int = 0) -> ChatRequest:
    return ChatRequest((Message("user", text),), prompt_tokens)


async def read(stream: AttemptStream) -> tuple[Reply, list[StreamBatch]]:
    batches = [batch async for batch in stream]
    return await stream.reply(), batches


@pytest.fixture
def make_network() -> Iterator[Callable[..., Network]]:
    made: list[Network] = []

    def make(**options: object) -> Network:
        defaults: dict[str, object] = {
            "resolve_key": lambda e: e.api_key or None,
            "retry_pause_s": 0.01,
            "probe_s": 1.0,
        }
        made.append(Network(**(defaults | options)))  # type: ignore[arg-type]
        return made[-1]

    yield make
    for network in made:
        network.close()
    assert not [t for t in threading.enumerate() if t.name == "laar-network"]


@pytest.fixture
def network(make_network: Callable[..., Network]) -> Network:
    return make_network()


@pytest.fixture
def ask(network: Network) -> Ask:
    async def asked(
        url: str, *, prompt_tokens: int = 0, text: str = "Why?", **settings: object
    ) -> tuple[Reply, list[StreamBatch]]:
        return await read(network.start(endpoint(url, **settings), question(text, prompt_tokens)))

    return asked
