"""TLS: one sentence for every way it goes wrong, and never a byte of the question to whom cannot be trusted."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import pytest
import trustme

from laar_tui.core.attempt import Outcome
from tests.endpoints.bad_server import DONE, STOP, BadServer, head, raw, read_request, say
from tests.endpoints.conftest import Ask

ANSWER = head(content_type="text/event-stream") + (say("Hello") + STOP + DONE).encode()


@asynccontextmanager
async def served(certificate: trustme.LeafCert, received: list[bytes]) -> AsyncIterator[str]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    certificate.configure_cert(context)

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        request = await read_request(reader)
        received.append(request.body)
        await raw(ANSWER)(request, writer)

    server = await asyncio.start_server(answer, "127.0.0.1", 0, ssl=context)
    async with server:
        yield f"https://127.0.0.1:{server.sockets[0].getsockname()[1]}/v1"


def own(ca: trustme.CA) -> trustme.LeafCert:
    return ca.issue_cert("127.0.0.1")


@pytest.mark.parametrize(
    ("certificate", "says"),
    [
        (own, "certificate is not trusted"),
        (lambda ca: ca.issue_cert("other.example"), "certificate is not trusted"),
    ],
)
async def test_a_certificate_nobody_vouches_for(
    certificate: Callable[[trustme.CA], trustme.LeafCert], says: str, ask: Ask
) -> None:
    received: list[bytes] = []
    async with served(certificate(trustme.CA()), received) as url:
        reply, _ = await ask(url, api_key="sk-0123456789abcdef")
    assert reply.outcome is Outcome.TRANSPORT
    assert reply.error is not None
    assert says in reply.error.message
    assert "\n" not in reply.error.message
    assert not received


async def test_not_checking_is_possible_and_always_said(ask: Ask) -> None:
    received: list[bytes] = []
    async with served(own(trustme.CA()), received) as url:
        reply, _ = await ask(url, verify_tls=False)
    assert (reply.outcome, reply.answer) == (Outcome.COMPLETE, "Hello")
    assert reply.notices == ("the server's TLS certificate was not checked (verify_tls = false)",)
    assert len(received) == 1


async def test_plain_http_to_a_tls_port(ask: Ask) -> None:
    received: list[bytes] = []
    async with served(own(trustme.CA()), received) as url:
        reply, _ = await ask(url.replace("https", "http"))
    assert reply.outcome is Outcome.TRANSPORT
    assert not received


async def test_a_tls_alert_is_recognised(ask: Ask) -> None:
    async with BadServer(raw(b"\x15\x03\x01\x00\x02\x02\x46\r\n\r\n")) as server:
        reply, _ = await ask(server.url)
    assert reply.outcome is Outcome.TRANSPORT
    assert reply.error is not None
    assert "is it https://" in reply.error.message
