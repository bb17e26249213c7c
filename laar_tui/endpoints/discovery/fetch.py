"""One small GET of something that is not an answer: bounded in time and size, no redirect followed, no exception for what a server does."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from laar_tui.endpoints.decoding import BodyDecoder
from laar_tui.endpoints.dialect import WireRequest, origin
from laar_tui.endpoints.masking import Mask
from laar_tui.endpoints.readable import parsed
from laar_tui.settings.model import EndpointSettings

if TYPE_CHECKING:
    import httpx

    from laar_tui.endpoints.http_client import HttpClients

LARGEST_PAGE_BYTES = 8 * 1024 * 1024


@dataclass(frozen=True)
class Page:
    """What came back. ``status`` is ``None`` when nothing did, and ``problem`` then says why, without any secret."""

    status: int | None = None
    headers: Mapping[str, str] | None = None
    body: bytes = b""
    problem: str = ""

    @property
    def ok(self) -> bool:
        return self.status is not None and 200 <= self.status < 300

    @property
    def json(self) -> object:
        """The decoded body of a good page; ``None`` when it is no JSON, or no good page."""
        return parsed(self.body) if self.ok else None

    def header(self, name: str) -> str:
        return (self.headers or {}).get(name, "")


async def fetch(
    clients: HttpClients, wire: WireRequest, endpoint: EndpointSettings, hide: Mask, limit_s: float
) -> Page:
    """``endpoint`` decides about proxy and certificates. To be awaited in the network thread."""
    from laar_tui.endpoints.http_client import is_reset, of_exception

    try:
        async with asyncio.timeout(limit_s):
            try:
                return await _fetched(clients.client(endpoint), wire, endpoint, limit_s)
            except Exception as error:
                if not is_reset(error):
                    raise
            # A kept connection that the server has closed meanwhile says nothing about the server.
            fresh = clients.fresh(endpoint)
            try:
                return await _fetched(fresh, wire, endpoint, limit_s)
            finally:
                if not clients.owns(fresh):
                    await fresh.aclose()
    except TimeoutError:
        return Page(problem=f"{origin(endpoint.base_url)} did not answer within {limit_s:g} s")
    except Exception as error:  # noqa: BLE001 - looking around reports, it never fails.
        return Page(problem=of_exception(error, endpoint, hide).error.message)


async def _fetched(
    client: httpx.AsyncClient, wire: WireRequest, endpoint: EndpointSettings, limit_s: float
) -> Page:
    from laar_tui.endpoints.http_client import build, raw_body

    request = build(wire, limit_s, allow_plain_http=endpoint.allow_plain_http)
    response = await client.send(request, stream=True)
    try:
        body = bytearray()
        decoder = BodyDecoder(response.headers.get("content-encoding", ""), LARGEST_PAGE_BYTES)
        async for raw in raw_body(response):
            for data in decoder.feed(raw):
                body += data
            if len(body) > LARGEST_PAGE_BYTES:
                break
    finally:
        await response.aclose()
    headers = {name.lower(): value for name, value in response.headers.items()}
    return Page(response.status_code, headers, bytes(body))
