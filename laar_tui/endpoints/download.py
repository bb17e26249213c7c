"""One web page or file, fetched because the user asked for exactly that address. No key, no cookie, bounded in size and time.

Runs in the network thread. It follows redirects, because the web does, but never from a public address to a private one: a page must
not be able to have the user's own machines read.
"""

from __future__ import annotations

import asyncio
import ipaddress
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import SplitResult, unquote, urljoin

from laar_tui import __version__
from laar_tui.core.errors import DocumentError
from laar_tui.endpoints.decoding import BodyDecoder, DecodingError
from laar_tui.endpoints.dialect import WireRequest, split
from laar_tui.settings.model import EndpointSettings, Timeouts

if TYPE_CHECKING:
    import httpx

    from laar_tui.endpoints.http_client import HttpClients

LARGEST_BYTES = 50 * 1000 * 1000
SECONDS = 60.0
REDIRECTS = 5
_HEADERS = {
    "user-agent": f"laar-chat/{__version__}",
    "accept": "text/html, text/plain, application/pdf;q=0.9, */*;q=0.5",
}


@dataclass(frozen=True)
class Download:
    """The bytes, the address they came from in the end, and a name for them."""

    content: bytes
    address: str
    name: str


async def download(
    address: str, clients: HttpClients, *, seconds: float = SECONDS, largest: int = LARGEST_BYTES
) -> Download:
    """Raises :class:`DocumentError` with a sentence that names the address, whatever goes wrong."""
    from laar_tui.endpoints.http_client import of_exception, shown_url

    _refuse_unless_web(address)
    about = EndpointSettings(
        name="download", base_url=address, model="-", timeouts=Timeouts(connect=min(10.0, seconds))
    )
    client = clients.fresh(about)
    try:
        async with asyncio.timeout(seconds):
            return await _follow(client, address, largest)
    except DocumentError:
        raise
    except TimeoutError as error:
        raise DocumentError(f"{shown_url(address)} did not deliver within {seconds:g} s.") from error
    except DecodingError as error:
        raise DocumentError(f"{shown_url(address)} could not be read: {error}.") from error
    except Exception as error:
        said = of_exception(error, about, lambda text: text).error.message
        raise DocumentError(f"Nothing was fetched: {said}.", "Check the address and the network.") from error
    finally:
        if not clients.owns(client):
            await client.aclose()


async def _follow(client: httpx.AsyncClient, address: str, largest: int) -> Download:
    from laar_tui.endpoints.http_client import build, shown_url

    for _ in range(REDIRECTS + 1):
        response = await client.send(build(WireRequest("GET", address, _HEADERS), 10.0), stream=True)
        try:
            if response.is_redirect:
                target = urljoin(address, response.headers.get("location", ""))
                _refuse_redirect(address, target)
                address = target
                continue
            if response.status_code != 200:
                raise DocumentError(
                    f"{shown_url(address)} answered with HTTP {response.status_code}; nothing was attached.",
                    "Open it in a browser, and attach what you see there.",
                )
            content = await _body(response, largest, shown_url(address))
            return Download(content, address, _name(split(address)))
        finally:
            await response.aclose()
    raise DocumentError(f"{shown_url(address)} redirects more than {REDIRECTS} times.")


async def _body(response: httpx.Response, largest: int, shown: str) -> bytes:
    from laar_tui.endpoints.http_client import raw_body

    decoder = BodyDecoder(response.headers.get("content-encoding", ""), largest)
    body = bytearray()
    async for raw in raw_body(response):
        for piece in decoder.feed(raw):
            body += piece
        if len(body) > largest:
            raise DocumentError(
                f"{shown} is larger than {largest / 1e6:,.0f} MB; it was not attached.",
                "Download it yourself, and attach the part that matters.",
            )
    body += decoder.finish()
    return bytes(body)


def _refuse_unless_web(address: str) -> None:
    parts = split(address)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise DocumentError(f"{address[:200]} is no web address.", "It begins with http:// or https://.")


def _refuse_redirect(origin: str, target: str) -> None:
    _refuse_unless_web(target)
    was, will = split(origin), split(target)
    if was.scheme == "https" and will.scheme == "http":
        where = "to an address without encryption"
    elif _is_private(will) and not _is_private(was):
        where = "into a private network"
    else:
        return
    raise DocumentError(
        f"{was.scheme}://{was.hostname} redirects {where}; nothing was attached.",
        "If you want that, give its address yourself.",
    )


def _is_private(parts: SplitResult) -> bool:
    """By its address alone; a name is not looked up, except that ``localhost`` is known."""
    host = (parts.hostname or "").rstrip(".").lower()
    if host == "localhost" or host.endswith((".localhost", ".local", ".internal")):
        return True
    try:
        return not ipaddress.ip_address(host.partition("%")[0]).is_global
    except ValueError:
        return False


def _name(parts: SplitResult) -> str:
    last = unquote(parts.path.rstrip("/").rpartition("/")[2])
    return last or (parts.hostname or "page")
