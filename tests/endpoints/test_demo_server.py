"""The simulated servers over plain httpx: wire format, time, caching, faults, cancellation."""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import httpx
import pytest

from laar_tui.endpoints.demo.fleet import FLEET
from laar_tui.endpoints.demo.server import DemoTransport

FILLER = "The committee met again and left the draft as it was. "


@dataclass
class FakeTime:
    """A clock that only sleeping moves."""

    now: float = 0.0
    naps: list[float] = field(default_factory=list)

    def monotonic(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.naps.append(seconds)
        self.now += seconds
        await asyncio.sleep(0)


@dataclass
class Streamed:
    status: int
    text: str
    events: list[dict[str, Any]]
    stamps: list[float]
    done: bool
    headers: httpx.Headers


def transport(speed: float = 1.0, faults: float = 0.0) -> DemoTransport:
    clock = FakeTime()
    return DemoTransport(speed, clock.sleep, monotonic=clock.monotonic, faults=faults)


def body(
    question: str = "What is the vault code?", size: int = 50, name: str = "swift", **more: Any
) -> dict[str, Any]:
    document = FILLER * size + "The vault code is 48213. " + FILLER * size
    content = f'<document name="notes.txt">\n{document}\n</document>\n\n{question}'
    return {
        "model": f"sim-{name}",
        "messages": [{"role": "user", "content": content}],
        "stream": True,
        **more,
    }


async def stream(server: DemoTransport, name: str = "swift", **request: Any) -> Streamed:
    async with httpx.AsyncClient(transport=server) as client:
        url = f"demo://{name}/v1/chat/completions"
        async with client.stream("POST", url, json=body(name=name, **request)) as response:
            events: list[dict[str, Any]] = []
            stamps: list[float] = []
            done = False
            if response.status_code != 200:
                return Streamed(response.status_code, "", events, stamps, done, response.headers)
            async for line in response.aiter_lines():
                if line == "data: [DONE]":
                    done = True
                elif line:
                    assert line.startswith("data: ")
                    events.append(json.loads(line[6:]))
                    stamps.append(response.extensions["stamp"]())
            text = "".join(e["choices"][0]["delta"].get("content", "") for e in events if e.get("choices"))
            return Streamed(response.status_code, text, events, stamps, done, response.headers)


async def test_the_stream_is_openai_compatible() -> None:
    got = await stream(transport())
    assert got.status == 200
    assert got.done
    assert got.headers["content-type"].startswith("text/event-stream")
    assert got.headers["x-simulated"] == "true"
    assert got.events[0]["choices"][0]["delta"] == {"role": "assistant", "content": ""}
    assert got.events[-2]["choices"][0]["finish_reason"] == "stop"
    usage = got.events[-1]["usage"]
    assert got.events[-1]["choices"] == []
    assert usage["total_tokens"] == usage["prompt_tokens"] + usage["completion_tokens"]
    assert {e["model"] for e in got.events} == {"sim-swift"}
    assert {e["system_fingerprint"] for e in got.events} == {"simulated"}
    assert got.text


async def test_stamps_are_the_schedule_whatever_the_speed() -> None:
    slow, fast = await stream(transport(1)), await stream(transport(1000))
    assert slow.stamps == fast.stamps
    assert slow.text == fast.text
    assert slow.stamps == sorted(slow.stamps)
    assert slow.stamps[0] > 0.1
    assert slow.stamps[-1] > slow.stamps[0]


@pytest.mark.parametrize("speed", [1.0, 50.0, 1000.0])
async def test_waits_are_divided_by_speed_and_batched(speed: float) -> None:
    clock = FakeTime()
    server = DemoTransport(speed, clock.sleep, monotonic=clock.monotonic, faults=0)
    got = await stream(server, "sage")
    assert sum(clock.naps) == pytest.approx(got.stamps[-1] / speed, abs=0.02)
    assert len(clock.naps) <= 2 + got.stamps[-1] / speed / 0.006


async def test_time_that_work_took_is_deducted_from_the_wait() -> None:
    clock = FakeTime()

    def late() -> float:
        clock.now += 0.01  # every look at the clock costs real time, as retrieval does
        return clock.now

    got = await stream(DemoTransport(1.0, clock.sleep, monotonic=late, faults=0), "sage")
    assert sum(clock.naps) < got.stamps[-1] - 0.2


async def test_a_repeated_document_is_cached_and_answered_sooner() -> None:
    server = transport()
    first = await stream(server, "sage", size=2000)
    second = await stream(server, "sage", size=2000, question="How often does the committee meet?")
    assert first.events[-1]["usage"]["prompt_tokens_details"]["cached_tokens"] == 0
    cached = second.events[-1]["usage"]["prompt_tokens_details"]["cached_tokens"]
    assert cached > 0.9 * second.events[-1]["usage"]["prompt_tokens"]
    assert second.stamps[0] < 0.6 * first.stamps[0]


async def test_the_same_answer_again_at_temperature_zero_and_other_draws_above() -> None:
    server = transport()
    assert len({(await stream(server, "thrift")).text for _ in range(4)}) == 1
    assert len({(await stream(server, "thrift", temperature=1.0)).text for _ in range(12)}) > 1


async def test_whole_answers_models_and_errors() -> None:
    async with httpx.AsyncClient(mounts={"demo://": transport()}) as client:
        whole = await client.post("demo://swift/v1/chat/completions", json=body(stream=False))
        assert whole.json()["choices"][0]["message"]["content"] == (await stream(transport())).text
        assert whole.extensions["stamp"]() > 0.2
        assert (await client.get("demo://sage/v1/models")).json()["data"][0]["id"] == "sim-sage"
        assert (await client.get("demo://nobody/v1/models")).status_code == 404
        assert (await client.get("demo://swift/v1/elsewhere")).status_code == 404
        assert (
            await client.post("demo://swift/v1/chat/completions", json=body(name="sage"))
        ).status_code == 404
        assert (await client.post("demo://swift/v1/chat/completions", content=b"{")).status_code == 400
        assert (
            await client.post("demo://swift/v1/chat/completions", json={"model": "sim-swift"})
        ).status_code == 400
        too_long = await client.post("demo://swift/v1/chat/completions", json=body(size=4000))
        assert too_long.status_code == 400
        assert too_long.json()["error"]["code"] == "context_length_exceeded"
        short = await client.post("demo://swift/v1/chat/completions", json=body(stream=False, max_tokens=3))
        assert short.json()["choices"][0]["finish_reason"] == "length"
        assert short.json()["usage"]["completion_tokens"] == 3


async def test_transport_fails_at_about_its_rate_and_in_every_way() -> None:
    ways: Counter[str] = Counter()
    server = transport(faults=5.0)
    total = 400
    for i in range(total):
        try:
            got = await stream(server, "thrift", question=f"What is the vault code? ({i})", size=1)
        except httpx.ReadError:
            ways["lost"] += 1
        else:
            ways[str(got.status)] += 1
            assert got.status != 429 or int(got.headers["retry-after"]) > 0
    rate = next(s.failure_rate for s in FLEET if s.name == "thrift") * 5
    assert 1 - ways["200"] / total == pytest.approx(rate, abs=0.06)
    assert {"lost", "429", "503"} <= set(ways)


async def test_a_failed_try_is_another_draw_when_tried_again() -> None:
    server = transport(faults=5.0)
    outcomes = []
    for _ in range(40):
        try:
            outcomes.append((await stream(server, "thrift", size=1)).status)
        except httpx.ReadError:
            outcomes.append(0)
    assert 200 in outcomes
    assert len(set(outcomes)) > 1


async def test_cancelling_stops_at_once() -> None:
    started = asyncio.Event()
    never = asyncio.Event()

    async def sleep(_: float) -> None:
        started.set()
        await never.wait()

    task = asyncio.create_task(stream(DemoTransport(1.0, sleep, faults=0), "sage"))
    await started.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


async def test_questions_at_once_do_not_disturb_each_other() -> None:
    alone = await stream(transport(), "cliff")
    server = transport()
    together = await asyncio.gather(
        *(stream(server, name) for name in ("swift", "cliff", "sage", "kanji", "thrift"))
    )
    assert together[1].text == alone.text


def test_a_speed_must_be_positive() -> None:
    with pytest.raises(ValueError, match="positive"):
        DemoTransport(0)
