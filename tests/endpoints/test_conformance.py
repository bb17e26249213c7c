"""The report on an endpoint: what works is said to work, and each way of misbehaving is named."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from laar_tui.endpoints.conformance import LONG_CODE_WORD, check_endpoint, long_document
from laar_tui.endpoints.network import Network
from tests.endpoints.conftest import endpoint
from tests.endpoints.model_server import Answer, ModelServer, listing

LIST = {"/v1/models": listing("asked")}


def words(text: str) -> int:
    return len(text.split())


async def report(network: Network, answer: Answer, **settings: object) -> dict[str, tuple[str, str]]:
    with ModelServer(LIST, chat=lambda _: answer) as server:
        found = await check_endpoint(network, endpoint(server.url, **settings))
        return {f.topic: (f.state, f.text) for f in found.findings}


async def test_a_good_server(network: Network) -> None:
    with ModelServer(LIST, chat=lambda _: Answer(), key="sk-1234") as server:
        found = await check_endpoint(
            network, endpoint(server.url, api_key="sk-1234", context_window=8192, max_output_tokens=9000)
        )
    assert found.works
    assert {f.state for f in found.findings if f.topic != "streaming"} == {"ok"}
    assert (found.prompt_tokens, found.completion_tokens, found.outcome) == (40, 8, "complete")
    assert found.ttft_s is not None
    (question,) = server.questions
    assert question["max_tokens"] == 256
    assert "PELICAN" in str(question["messages"])


@pytest.mark.parametrize(
    ("answer", "topic", "state"),
    [
        (Answer(usage=None), "usage", "note"),
        (Answer("I am a model"), "system prompt", "note"),
        (Answer(finish="length"), "answer", "note"),
        (Answer("", finish="stop"), "answer", "problem"),
        (Answer("no such model", status=404), "answer", "problem"),
        (Answer("You exceeded your current quota", status=429), "answer", "problem"),
    ],
)
async def test_each_fault_is_named(network: Network, answer: Answer, topic: str, state: str) -> None:
    found = await report(network, answer)
    assert found[topic][0] == state
    assert found["server"][0] == "ok"


async def test_a_model_the_server_does_not_list(network: Network) -> None:
    found = await report(network, Answer(), model="other")
    assert found["model"][0] == "note"
    assert "other" in found["model"][1]


async def test_a_wrong_key_is_not_shown(network: Network) -> None:
    with ModelServer(LIST, key="sk-right-1") as server:
        found = await check_endpoint(network, endpoint(server.url, api_key="sk-wrong-2"))
    assert not found.works
    assert "rejected" in found.first_problem
    assert "sk-wrong-2" not in str(found)


async def test_nobody_there(network: Network) -> None:
    found = await check_endpoint(network, endpoint("http://127.0.0.1:9/v1"))
    assert not found.works
    assert [f.topic for f in found.findings] == ["server"]


async def test_a_long_document_that_arrives_whole(network: Network) -> None:
    def chat(body: Mapping[str, object]) -> Answer:
        text = str(body["messages"])
        if LONG_CODE_WORD in text:
            return Answer("amber-falcon", usage=(words(text), 3))
        return Answer()

    with ModelServer(LIST, chat=chat) as server:
        found = await check_endpoint(network, endpoint(server.url), long_tokens=3000, count_tokens=words)
    (long,) = [f for f in found.findings if f.topic.endswith("tokens")]
    assert long.state == "ok"
    assert "first line was still there" in long.text


async def test_a_server_that_cuts_documents_is_found_out(network: Network) -> None:
    with ModelServer(LIST, chat=lambda _: Answer("no idea", usage=(512, 3))) as server:
        found = await check_endpoint(network, endpoint(server.url), long_tokens=6000, count_tokens=words)
    assert not found.works
    assert "cut" in found.first_problem


def test_a_long_document_has_about_the_length_wanted() -> None:
    for wanted in (500, 5_000, 50_000):
        assert abs(words(long_document(wanted, words)) - wanted) < 0.1 * wanted


async def test_a_window_that_the_server_tells(network: Network) -> None:
    pages = {"/v1/models": listing("asked", max_model_len=4096)}
    for configured, state, part in ((None, "ok", "4,096"), (2048, "ok", "2,048"), (8192, "note", "4,096")):
        with ModelServer(pages) as server:
            found = await check_endpoint(network, endpoint(server.url, context_window=configured))
        (window,) = [f for f in found.findings if f.topic == "window"]
        assert (window.state, part in window.text) == (state, True)
