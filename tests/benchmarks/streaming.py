"""How many small events a second are read, beside plain httpx: ``python -m tests.benchmarks.streaming [EVENTS]``.

Both read the same bytes from the same loopback server. httpx iterates lines and does nothing with them; laar-chat decodes JSON, masks,
stamps times, batches for the screen and makes a reply. The ratio is what to look at, and the overhead per token against the 200 µs that
5,000 tokens a second leave.
"""

from __future__ import annotations

import asyncio
import json
import statistics
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import httpx

from laar_tui.endpoints.answer import AnswerRecord
from laar_tui.endpoints.masking import masking
from laar_tui.endpoints.network import Network
from laar_tui.endpoints.openai_chat import OpenAIParser
from laar_tui.endpoints.stream import ChatRequest, Message
from laar_tui.settings.model import EndpointSettings
from tests.endpoints.bad_server import read_request

ROUNDS = 5
PIECE = 4096


def body(events: int) -> bytes:
    chunk = {
        "id": "chatcmpl-1",
        "object": "chat.completion.chunk",
        "created": 1,
        "model": "m",
        "choices": [{"index": 0, "delta": {"content": " token"}, "finish_reason": None}],
    }
    last = {**chunk, "choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}]}
    one = f"data: {json.dumps(chunk)}\n\n"
    return (one * events + f"data: {json.dumps(last)}\n\ndata: [DONE]\n\n").encode()


@contextmanager
def serving(answer: bytes) -> Iterator[str]:
    """A server in a thread that answers everything with ``answer``."""
    loop = asyncio.new_event_loop()
    ready = threading.Event()
    port = 0
    server: asyncio.Server | None = None

    async def respond(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await read_request(reader)
        writer.write(b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\nconnection: close\r\n\r\n")
        for at in range(0, len(answer), 65_536):
            writer.write(answer[at : at + 65_536])
            await writer.drain()
        writer.close()

    async def serve() -> None:
        nonlocal port
        nonlocal server
        server = await asyncio.start_server(respond, "127.0.0.1", 0)
        port = server.sockets[0].getsockname()[1]
        ready.set()

    def run() -> None:
        asyncio.set_event_loop(loop)
        loop.run_until_complete(serve())
        loop.run_forever()

    threading.Thread(target=run, daemon=True).start()
    ready.wait()
    yield f"http://127.0.0.1:{port}/v1"
    loop.call_soon_threadsafe(loop.stop)


async def by_httpx(url: str) -> float:
    async with httpx.AsyncClient(trust_env=False, timeout=60) as client:
        begun = time.perf_counter()
        async with client.stream("POST", url + "/chat/completions", content=b"{}") as response:
            lines = 0
            async for _ in response.aiter_lines():
                lines += 1
        return time.perf_counter() - begun


async def by_laar_chat(network: Network, url: str, key: str) -> float:
    endpoint = EndpointSettings(name="e", base_url=url, model="m", api_key=key)
    begun = time.perf_counter()
    stream = network.start(endpoint, ChatRequest((Message("user", "Why?"),)))
    async for _ in stream:
        pass
    reply = await stream.reply()
    took = time.perf_counter() - begun
    assert reply.outcome.value == "complete", reply.error
    return took


def by_parser(answer: bytes) -> float:
    """The parser alone, without a network."""
    record = AnswerRecord(time.perf_counter)
    parser = OpenAIParser(record, masking([]))
    begun = time.perf_counter()
    for at in range(0, len(answer), PIECE):
        parser.feed(answer[at : at + PIECE])
        record.take()
    parser.finish()
    took = time.perf_counter() - begun
    assert record.finish_reason == "stop"
    return took


async def main(events: int) -> None:
    answer = body(events)
    network = Network(resolve_key=lambda e: e.api_key or None)
    with serving(answer) as url:
        await by_httpx(url)
        await by_laar_chat(network, url, "")
        plain = statistics.median([await by_httpx(url) for _ in range(ROUNDS)])
        ours = statistics.median([await by_laar_chat(network, url, "") for _ in range(ROUNDS)])
        keyed = statistics.median(
            [await by_laar_chat(network, url, "sk-0123456789abcdef") for _ in range(ROUNDS)]
        )
    alone = statistics.median(by_parser(answer) for _ in range(ROUNDS))
    network.close()
    print(f"{events:,} events of {len(answer) // events} bytes, median of {ROUNDS}")
    for name, seconds in (
        ("httpx, lines only", plain),
        ("laar-chat, end to end", ours),
        ("laar-chat, with a key to mask", keyed),
        ("laar-chat's parser alone", alone),
    ):
        print(
            f"{name:30} {events / seconds:10,.0f} events/s  {seconds / events * 1e6:6.1f} µs each  {seconds / plain:5.2f} × httpx"
        )
    print(f"over httpx: {(ours - plain) / events * 1e6:.1f} µs a token; 5,000 tokens/s leave 200 µs")


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]) if len(sys.argv) > 1 else 20_000))
