"""The only module that imports httpx. It is imported inside the network thread, because httpx takes a quarter of the start-up time.

Knows how to send one request and how to word a connection that failed; not what the bytes mean.
"""

from __future__ import annotations

import ipaddress
import os
import socket
import ssl
import urllib.request
from collections.abc import AsyncIterator, Callable, Iterator, Mapping

import httpx

from laar_tui.core.attempt import Outcome
from laar_tui.endpoints.confidential import PlainHttpError, is_loopback, refuse_if_exposed
from laar_tui.endpoints.dialect import WireRequest, origin, split
from laar_tui.endpoints.failures import Failure, failure
from laar_tui.endpoints.masking import Mask
from laar_tui.endpoints.readable import sentence
from laar_tui.settings.model import EndpointSettings

Transports = Mapping[str, Callable[[], httpx.AsyncBaseTransport]]

KEPT_OPEN_S = 30.0
"""Seconds an idle connection is kept for the next question."""

_LIMITS = httpx.Limits(max_connections=None, max_keepalive_connections=16, keepalive_expiry=KEPT_OPEN_S)


class HttpClients:
    """Clients by what they must not share: certificate checking, and whether the environment's proxy applies."""

    def __init__(self, transports: Transports) -> None:
        self._transports = transports
        self._clients: dict[tuple[str, bool, bool], httpx.AsyncClient] = {}
        self._contexts: dict[bool, ssl.SSLContext] = {}

    def client(self, endpoint: EndpointSettings) -> httpx.AsyncClient:
        """The shared client for this endpoint."""
        scheme, verify, proxied = self._kind(endpoint)
        client = self._clients.get((scheme, verify, proxied))
        if client is None:
            client = self._clients[scheme, verify, proxied] = self._make(scheme, verify, proxied)
        return client

    def fresh(self, endpoint: EndpointSettings) -> httpx.AsyncClient:
        """A client without any open connection; the caller closes it. The shared one where a transport stands in for the network."""
        kind = self._kind(endpoint)
        return self.client(endpoint) if kind[0] else self._make(*kind)

    def owns(self, client: httpx.AsyncClient) -> bool:
        return client in self._clients.values()

    async def close(self) -> None:
        clients, self._clients = list(self._clients.values()), {}
        for client in clients:
            await client.aclose()

    def _kind(self, endpoint: EndpointSettings) -> tuple[str, bool, bool]:
        parts = split(endpoint.base_url)
        if parts.scheme in self._transports:
            return parts.scheme, True, False
        return "", endpoint.verify_tls, not bypasses_proxy(parts.hostname or "", os.environ)

    def _make(self, scheme: str, verify: bool, proxied: bool) -> httpx.AsyncClient:
        if scheme:
            return httpx.AsyncClient(
                transport=self._transports[scheme](), trust_env=False, follow_redirects=False
            )
        return httpx.AsyncClient(
            verify=self._context(verify), trust_env=proxied, limits=_LIMITS, follow_redirects=False
        )

    def _context(self, verify: bool) -> ssl.SSLContext:
        # Loading the trust store takes 26 ms: once.
        if verify not in self._contexts:
            self._contexts[verify] = httpx.create_ssl_context(verify=verify)
        return self._contexts[verify]


def build(
    wire: WireRequest,
    connect_s: float,
    on_trace: Callable[[str], None] | None = None,
    *,
    allow_plain_http: bool = False,
) -> httpx.Request:
    """The request as httpx wants it. Waiting for the answer is not limited here.

    ``on_trace`` is told httpcore's event names (``"http11.send_request_headers.started"``). Raises :class:`PlainHttpError` for a key
    that would travel unencrypted to another machine, unless ``allow_plain_http``: every request goes through here.
    """
    if not allow_plain_http:
        refuse_if_exposed(wire.url, wire.headers)
    extensions: dict[str, object] = {
        "timeout": httpx.Timeout(connect=connect_s, read=None, write=None, pool=connect_s).as_dict()
    }
    if on_trace is not None:

        async def trace(name: str, _info: object) -> None:
            on_trace(name)

        extensions["trace"] = trace
    sent = {"accept-encoding": "identity"} | dict(wire.headers)
    headers = [(n.encode("ascii", "replace"), _header_value(v)) for n, v in sent.items()]
    return httpx.Request(wire.method, wire.url, headers=headers, content=wire.body, extensions=extensions)


async def raw_body(response: httpx.Response) -> AsyncIterator[bytes]:
    """The body as it comes, not decoded. A transport that stands in for the network may have made the whole response at once."""
    if response.is_stream_consumed:
        yield response.content
        return
    async for piece in response.aiter_raw():
        yield piece


def bypasses_proxy(host: str, environ: Mapping[str, str]) -> bool:
    """Loopback always; and the networks (``10.0.0.0/8``) in ``NO_PROXY``, which httpx does not understand."""
    if is_loopback(host):
        return True
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return False
    for entry in (environ.get("no_proxy") or environ.get("NO_PROXY") or "").split(","):
        try:
            if "/" in entry and address in ipaddress.ip_network(entry.strip(), strict=False):
                return True
        except ValueError:
            continue
    return False


def shown_url(url: str) -> str:
    """An address for a sentence: without user, password and query."""
    return origin(url)


def is_reset(error: Exception) -> bool:
    """The connection broke; a new one may do better."""
    if _is_bad_redirect(error):
        return False
    if isinstance(error, httpx.ReadError | httpx.WriteError | httpx.CloseError | httpx.RemoteProtocolError):
        return True
    return isinstance(error, httpx.ConnectError) and any(
        isinstance(e, ConnectionResetError | BrokenPipeError) for e in _causes(error)
    )


def _proxy_for(url: str) -> str:
    """The proxy that the environment names for this address; empty where none applies."""
    parts = split(url)
    host = parts.hostname or ""
    if bypasses_proxy(host, os.environ) or urllib.request.proxy_bypass(host):
        return ""
    proxies = urllib.request.getproxies()
    return proxies.get(parts.scheme) or proxies.get("all") or ""


def _is_bad_redirect(error: Exception) -> bool:
    return isinstance(error, httpx.RemoteProtocolError) and "location header" in str(error)


def of_exception(error: Exception, endpoint: EndpointSettings, hide: Mask) -> Failure:
    """One sentence for a connection that failed."""
    url = origin(endpoint.base_url)
    if isinstance(error, httpx.ConnectTimeout | httpx.PoolTimeout):
        return _transport(f"could not connect to {url} within {endpoint.timeouts.connect:g} s", hide)
    if isinstance(error, httpx.ProxyError):
        return _transport(f"the proxy from the environment did not let us through to {url}: {error}", hide)
    if isinstance(error, httpx.ConnectError):
        if proxy := _proxy_for(url):
            why = _why_no_connection(error, proxy)
            return _transport(
                f"could not reach {url} through the proxy {origin(proxy)} from the environment: {why}", hide
            )
        return _transport(f"could not connect to {url}: {_why_no_connection(error, url)}", hide)
    if _is_bad_redirect(error):
        return failure(
            Outcome.REJECTED, f"{url} redirects to an impossible address; redirects are not followed"
        )
    if isinstance(error, httpx.RemoteProtocolError) and "without sending a response" not in str(error):
        if "incomplete" in str(error) or "closed" in str(error):
            return _transport(f"the connection to {url} broke off", hide)
        if url.startswith("http:") and "\\x15\\x03" in str(error):
            return _transport(f"{url} answers in TLS — is it https:// instead of http://?", hide)
        return _transport(f"{url} does not answer in proper HTTP: {error}", hide)
    if is_reset(error):
        return _transport(f"the connection to {url} was closed by the server", hide)
    if isinstance(error, httpx.TimeoutException):
        return _transport(f"{url} took too long", hide)
    if isinstance(error, PlainHttpError):
        return failure(Outcome.REJECTED, sentence(str(error), hide))
    if isinstance(error, httpx.UnsupportedProtocol | httpx.InvalidURL | ValueError):
        return failure(Outcome.REJECTED, sentence(f"base_url is no address that can be used: {error}", hide))
    if isinstance(error, httpx.LocalProtocolError):
        return failure(Outcome.REJECTED, sentence(f"the request cannot be sent as configured: {error}", hide))
    if isinstance(error, ImportError):
        text = (
            "the environment asks for a SOCKS proxy, which needs another package: pip install 'httpx[socks]'"
        )
        return failure(Outcome.REJECTED, text)
    return _transport(f"could not ask {url}: {type(error).__name__}: {error}", hide)


def _transport(text: str, hide: Mask) -> Failure:
    return failure(Outcome.TRANSPORT, sentence(text, hide))


def _why_no_connection(error: Exception, url: str) -> str:
    causes = list(_causes(error))
    host = split(url).hostname or url
    for cause in causes:
        if isinstance(cause, socket.gaierror):
            return f'the host name "{host}" is not known — is base_url right, and is there a network?'
        if isinstance(cause, ssl.SSLCertVerificationError):
            return f"its TLS certificate is not trusted ({cause.verify_message.rstrip('.')})"
    for cause in causes:
        if isinstance(cause, ssl.SSLError):
            if cause.reason in ("WRONG_VERSION_NUMBER", "RECORD_LAYER_FAILURE", "HTTP_REQUEST"):
                return "the server does not speak TLS there — is it http:// instead of https://?"
            return f"TLS failed ({(cause.reason or 'unknown reason').replace('_', ' ').lower()})"
        if isinstance(cause, ConnectionRefusedError):
            return "connection refused — is the server running?"
        if isinstance(cause, ConnectionResetError | BrokenPipeError):
            return "the server closed the connection at once"
    for cause in causes:
        if isinstance(cause, OSError) and cause.strerror:
            return cause.strerror[:1].lower() + cause.strerror[1:]
    return str(error) or "no reason given"


def _causes(error: BaseException) -> Iterator[BaseException]:
    """The error, what it came from, and what those groups contain."""
    waiting: list[BaseException | None] = [error]
    seen: set[int] = set()
    while waiting:
        cause = waiting.pop()
        if cause is None or id(cause) in seen:
            continue
        seen.add(id(cause))
        yield cause
        if isinstance(cause, BaseExceptionGroup):
            waiting += cause.exceptions
        waiting += [cause.__cause__, cause.__context__]


def _header_value(value: str) -> bytes:
    try:
        return value.encode("latin-1")
    except UnicodeEncodeError:
        return value.encode("utf-8", "replace")
