"""Cancelling ends any misbehaving server within a second, and leaves neither task nor socket behind."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from laar_tui.core.attempt import Outcome
from laar_tui.endpoints.network import Network
from tests.endpoints.conftest import question
from tests.endpoints.corpus.asking import settings_of
from tests.endpoints.corpus.case import KEY
from tests.endpoints.corpus.families import ALL
from tests.endpoints.corpus.server import CorpusServer

PATIENT = {"connect": 60, "first_byte": 60, "idle": 60, "total": 60}


def sockets() -> int:
    """Open sockets of this process (Linux)."""
    found = 0
    for entry in Path("/proc/self/fd").iterdir():
        try:
            found += os.readlink(entry).startswith("socket:")
        except OSError:
            continue
    return found


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="counts sockets as Linux shows them")
@pytest.mark.parametrize("moment_s", [0.0, 0.02])
async def test_every_case_can_be_cancelled(moment_s: float, make_network: Callable[..., Network]) -> None:
    network = make_network(resolve_key=lambda _: KEY)
    gate = asyncio.Semaphore(8)

    async def cancel(name: str) -> tuple[str, Outcome]:
        async with gate:
            case = ALL[name]
            patient = settings_of(replace(case, timeouts=PATIENT), name, server.url(name, "c"))
            running = network.start(patient, question())
            await asyncio.sleep(moment_s)
            running.cancel()
            async with asyncio.timeout(1):
                return name, (await running.reply()).outcome

    before = sockets()
    with CorpusServer(ALL) as server:
        outcomes = dict(await asyncio.gather(*(cancel(name) for name in ALL)))
        assert outcomes.keys() == ALL.keys()
        # Nothing is cancelled that had already ended, and nothing else goes on.
        assert set(outcomes.values()) <= {Outcome.CANCELLED, *(c.outcome for c in ALL.values())}
        await asyncio.to_thread(network.close)
        assert not network._running
    # Those of the corpus's own server close when its threads come to it.
    async with asyncio.timeout(30):
        while sockets() > before:  # noqa: ASYNC110 - the system has no event for it
            await asyncio.sleep(0.01)
