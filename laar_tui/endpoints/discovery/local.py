"""Servers on this machine: which of the usual ports are open, and what answers there. Nothing leaves the machine."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from laar_tui.endpoints.discovery.known import LOCAL_PORTS
from laar_tui.endpoints.discovery.server import UNKNOWN, Server, inspect_server
from laar_tui.endpoints.masking import masking

if TYPE_CHECKING:
    from laar_tui.endpoints.http_client import HttpClients

CONNECT_S = 0.5
LOOK_S = 1.4
"""Seconds for a server to say what it is: all ports are looked at side by side, so a slow one costs no more than this."""

HOST = "127.0.0.1"


async def local_servers(
    clients: HttpClients, ports: Iterable[int], look_s: float = LOOK_S
) -> tuple[Server, ...]:
    """Every server of a known kind on ``ports``, in their order; also one that wants a key. To be awaited in the network thread."""
    looks = await asyncio.gather(*(_look(clients, port, look_s) for port in dict.fromkeys(ports)))
    return tuple(server for server in looks if server is not None)


def usual_ports(environ: Mapping[str, str]) -> tuple[int, ...]:
    """The well-known ports, and the one ``OLLAMA_HOST`` names."""
    named = environ.get("OLLAMA_HOST", "").rpartition(":")[2]
    extra = (int(named),) if named.isascii() and named.isdigit() and 0 < int(named) < 65536 else ()
    return tuple(dict.fromkeys((*extra, *LOCAL_PORTS)))


async def _look(clients: HttpClients, port: int, look_s: float) -> Server | None:
    if not await _open(port, max(CONNECT_S, look_s / 3)):
        return None
    server = await inspect_server(clients, f"http://{HOST}:{port}", None, masking(()), limit_s=look_s)
    # Something that is no model server (a web page, AirPlay) is nobody's business here.
    return server if server.models or (server.reached and server.title != UNKNOWN) else None


async def _open(port: int, limit_s: float) -> bool:
    try:
        async with asyncio.timeout(limit_s):
            _, writer = await asyncio.open_connection(HOST, port)
    except (OSError, TimeoutError):
        return False
    writer.close()
    with contextlib.suppress(OSError):
        await writer.wait_closed()
    return True
