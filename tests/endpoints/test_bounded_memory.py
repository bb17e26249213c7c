"""Memory stays bounded against bombs and endless lines: measured as the growth of a process of its own that asks."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import subprocess
import sys
import zlib

import pytest

from tests.endpoints.bad_server import BadServer, Handler, Received, head, say

GROWTH_MIB = 256
FULL = (
    pytest.mark.slow,
    pytest.mark.skipif("LAAR_CHAT_FULL_COUNTS" not in os.environ, reason="LAAR_CHAT_FULL_COUNTS is not set"),
)
_ASKING = """
import asyncio, json, resource, sys
from laar_tui.endpoints.network import Network
from laar_tui.endpoints.stream import ChatRequest, Message
from laar_tui.settings.model import EndpointSettings, Timeouts

async def main(url, protocol):
    network = Network(resolve_key=lambda e: None, retry_pause_s=0.01)
    endpoint = EndpointSettings(name="e", protocol=protocol, base_url=url, model="m", timeouts=Timeouts(total=120))
    import laar_tui.endpoints.exchange
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    reply = await network.start(endpoint, ChatRequest((Message("user", "Why?"),))).reply()
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    network.close()
    print(json.dumps({"outcome": reply.outcome.value, "grown_mib": grown, "answer": len(reply.answer)}))

asyncio.run(main(*sys.argv[1:]))
"""


def bomb(gibibytes: float) -> bytes:
    """Gzip that unpacks to one comment line of this size."""
    packer = zlib.compressobj(9, zlib.DEFLATED, zlib.MAX_WBITS | 16)
    block = b"x" * (1 << 20)
    pieces = [packer.compress(b": ")]
    pieces += [packer.compress(block) for _ in range(int(gibibytes * 1024))]
    return b"".join([*pieces, packer.flush()])


def endless(first: bytes, again: bytes, **headers: str) -> Handler:
    async def handle(_: Received, writer: asyncio.StreamWriter) -> None:
        writer.write(head(content_type="text/event-stream", **headers) + first)
        with contextlib.suppress(ConnectionError):
            while not writer.is_closing():
                writer.write(again)
                await writer.drain()

    return handle


def once(data: bytes, **headers: str) -> Handler:
    async def handle(_: Received, writer: asyncio.StreamWriter) -> None:
        writer.write(head(content_type="text/event-stream", **headers) + data)
        with contextlib.suppress(ConnectionError):
            await writer.drain()
        writer.close()

    return handle


BLOCK = b"x" * (1 << 18)


@pytest.mark.parametrize(
    ("name", "protocol"),
    [
        ("bomb of a gibibyte", "openai"),
        pytest.param("bomb of a gibibyte", "ollama", marks=FULL),
        ("endless line", "openai"),
        pytest.param("endless line", "anthropic", marks=FULL),
        pytest.param("endless comment", "openai", marks=FULL),
        ("endless JSON", "ollama"),
        ("endless answer", "openai"),
        ("endless events without an end", "openai"),
        ("endless web page", "openai"),
        ("endless error", "openai"),
    ],
)
async def test_growth(name: str, protocol: str) -> None:
    handler = {
        "bomb of a gibibyte": lambda: once(bomb(1), content_encoding="gzip"),
        "endless line": lambda: endless(b"data: ", BLOCK),
        "endless comment": lambda: endless(b": ", BLOCK),
        "endless JSON": lambda: endless(b'{"message": {"content": "', BLOCK),
        "endless answer": lambda: endless(b"", say("x" * 65_536).encode() * 4),
        "endless events without an end": lambda: endless(b"", b"data: " + b"x" * 4096 + b"\n"),
        "endless web page": lambda: endless(b"<html>", BLOCK),
        "endless error": lambda: endless(b'event: error\ndata: {"error": "', BLOCK),
    }[name]()
    async with BadServer(handler) as server:
        asking = await asyncio.create_subprocess_exec(
            sys.executable, "-c", _ASKING, server.url, protocol, stdout=subprocess.PIPE
        )
        told, _ = await asyncio.wait_for(asking.communicate(), 300)
    got = json.loads(told)
    assert got["outcome"] in ("transport", "cut", "rejected", "length"), got
    assert got["grown_mib"] < GROWTH_MIB, got
