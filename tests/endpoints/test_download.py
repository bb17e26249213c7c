"""One page fetched because the user named it: bounded, without keys, never from the web into a private network."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import pytest

from laar_tui.core.errors import DocumentError
from laar_tui.endpoints import download as module
from laar_tui.endpoints.download import download
from laar_tui.endpoints.http_client import HttpClients
from laar_tui.endpoints.network import Network
from tests.endpoints.bad_server import BadServer, Handler, Received


def says(head: str, body: bytes = b"") -> Handler:
    async def answer(_: Received, writer: asyncio.StreamWriter) -> None:
        writer.write(f"HTTP/1.1 {head}\r\nconnection: close\r\n\r\n".replace("\n\n", "\n").encode() + body)
        await writer.drain()
        writer.close()

    return answer


async def refused(address: str, **limits: float) -> DocumentError:
    with pytest.raises(DocumentError) as caught:
        await download(address, HttpClients({}), **limits)  # type: ignore[arg-type]
    return caught.value


async def test_a_page_is_fetched_without_key_or_cookie(make_network: Callable[..., Network]) -> None:
    async with BadServer(says("200 OK\r\nset-cookie: a=b", b"The lease ends in May.")) as server:
        found = await make_network(resolve_key=lambda _: "sk-secret").download(f"{server.url}/lease.txt")
    assert found.content == b"The lease ends in May."
    assert found.name == "lease.txt"
    (request,) = server.received
    assert not {"authorization", "cookie", "x-api-key"} & request.headers.keys()


async def test_redirects_are_followed_and_the_last_address_is_kept() -> None:
    async with BadServer(says("302 Found\r\nlocation: /terms.html"), says("200 OK", b"<p>x")) as server:
        found = await download(server.url, HttpClients({}))
    assert found.name == "terms.html"
    assert found.address.endswith("/terms.html")


async def test_redirects_without_end_are_not() -> None:
    async with BadServer(says("302 Found\r\nlocation: /again")) as server:
        assert "redirects more than 5 times" in (await refused(server.url)).message


async def test_a_large_page_is_refused() -> None:
    async with BadServer(says("200 OK", b"x" * 300_000)) as server:
        assert "larger than" in (await refused(server.url, largest=100_000)).message


async def test_a_compressed_bomb_is_refused() -> None:
    import gzip

    packed = gzip.compress(bytes(30_000_000))
    async with BadServer(says("200 OK\r\ncontent-encoding: gzip", packed)) as server:
        assert "could not be read" in (await refused(server.url, largest=100_000)).message


async def test_a_page_that_never_ends_is_given_up() -> None:
    async def silent(_: Received, writer: asyncio.StreamWriter) -> None:
        await asyncio.Event().wait()

    async with BadServer(silent) as server:
        assert "did not deliver within" in (await refused(server.url, seconds=0.2)).message


@pytest.mark.parametrize("status", ["404 Not Found", "500 Oops", "204 No Content"])
async def test_anything_but_200_is_no_document(status: str) -> None:
    async with BadServer(says(status)) as server:
        assert f"HTTP {status[:3]}" in (await refused(server.url)).message


async def test_nobody_there() -> None:
    assert "Nothing was fetched" in (await refused("http://127.0.0.1:9/x")).message


@pytest.mark.parametrize(
    "address", ["ftp://example.org/x", "file:///etc/passwd", "http://", "data:,x", "http://[::1"]
)
async def test_only_web_addresses(address: str) -> None:
    assert "is no web address" in (await refused(address)).message


@pytest.mark.parametrize(
    ("origin", "target", "allowed"),
    [
        ("https://example.org/", "https://www.example.org/", True),
        ("http://example.org/", "https://example.org/", True),
        ("https://example.org/", "http://example.org/", False),
        ("https://example.org/", "https://127.0.0.1/", False),
        ("https://example.org/", "https://[::1]/", False),
        ("https://example.org/", "https://169.254.169.254/latest/meta-data", False),
        ("https://example.org/", "https://10.0.0.8/", False),
        ("https://example.org/", "https://localhost/", False),
        ("http://127.0.0.1:8000/", "http://127.0.0.1:9000/", True),
        ("http://10.0.0.8/", "http://10.0.0.9/", True),
        ("https://example.org/", "file:///etc/passwd", False),
    ],
)
def test_where_a_redirect_may_lead(origin: str, target: str, allowed: bool) -> None:
    if allowed:
        module._refuse_redirect(origin, target)
    else:
        with pytest.raises(DocumentError):
            module._refuse_redirect(origin, target)
