"""What a wire protocol must provide: a request to send, and a parser that turns the answer's bytes into an :class:`AnswerRecord`.

One dialect is one file. Sending, retries, time limits and classes of failure are not its business.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol
from urllib.parse import SplitResult, urlsplit, urlunsplit

import msgspec

from laar_tui import __version__
from laar_tui.endpoints.answer import AnswerRecord
from laar_tui.endpoints.failures import Failure
from laar_tui.endpoints.masking import Mask
from laar_tui.endpoints.stream import ChatRequest
from laar_tui.settings.model import EndpointSettings


@dataclass(frozen=True)
class WireRequest:
    """One HTTP request. Header names are lower case."""

    method: str
    url: str
    headers: Mapping[str, str]
    body: bytes = b""


class AnswerParser(Protocol):
    """Reads one response body. ``feed`` is called with decoded bytes in pieces of any size."""

    def feed(self, data: bytes) -> None:
        """Raises ``LineTooLongError`` when the body outgrows its bounds."""
        ...

    def finish(self) -> Failure | None:
        """The body has ended, properly or not. Returns why it is no answer at all, if that can be told."""
        ...


class Dialect(Protocol):
    """Stateless; one instance serves all endpoints of its protocol."""

    def request(
        self, endpoint: EndpointSettings, request: ChatRequest, key: str | None, adjustments: frozenset[str]
    ) -> WireRequest: ...

    def adjust(self, message: str, adjustments: frozenset[str]) -> frozenset[str]:
        """``adjustments`` and those that would satisfy a server which rejected a request with ``message`` (lower case)."""
        ...

    def parser(self, record: AnswerRecord, hide: Mask) -> AnswerParser: ...

    def models_request(self, endpoint: EndpointSettings, key: str | None) -> WireRequest: ...

    def models(self, body: bytes) -> tuple[str, ...] | None:
        """The names in a model list; ``None`` when ``body`` is none."""
        ...


NO_STREAM = "no stream"
"""The adjustment that asks for the answer in one piece; every dialect knows it."""

_MOST_TOKENS = "max_tokens<="
_TOO_MUCH_OUTPUT = re.compile(
    r"max_(?:completion_|output_|new_)?tokens.{0,40}?\d+ ?> ?(\d+)"
    r"|max_(?:completion_|output_|new_)?tokens.{0,120}"
    r"(?:at most|maximum(?: value)?(?: of| is)?|less than or equal to|up to|limit of|<=) ?(\d+)"
)


def too_much_output(message: str) -> int | None:
    """The most output tokens the server takes, where it refused more and says so."""
    found = _TOO_MUCH_OUTPUT.search(message)
    most = int(found[1] or found[2]) if found and len(found[1] or found[2]) < 9 else 0
    return most or None


def most_tokens(adjustments: frozenset[str]) -> tuple[int, ...]:
    """The limit of output tokens among the adjustments, if there is one."""
    return tuple(int(a.removeprefix(_MOST_TOKENS)) for a in adjustments if a.startswith(_MOST_TOKENS))


def with_most_tokens(adjustments: frozenset[str], most: int) -> frozenset[str]:
    return frozenset(a for a in adjustments if not a.startswith(_MOST_TOKENS)) | {f"{_MOST_TOKENS}{most}"}


def split(url: str) -> SplitResult:
    """The parts of an address; all empty when it is impossible."""
    try:
        return urlsplit(url.strip())
    except ValueError:
        return SplitResult("", "", "", "", "")


def origin(url: str) -> str:
    """Scheme, host and port: which server this is."""
    parts = split(url)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2].lower()}"


def address(base_url: str, path: str) -> str:
    """``base_url`` with ``path`` (``"/models"``) appended before its query. Raises ``ValueError`` for an impossible address."""
    parts = urlsplit(base_url.strip())
    base = parts.path.rstrip("/")
    return urlunsplit(
        (parts.scheme, parts.netloc, base if base.endswith(path) else base + path, parts.query, "")
    )


def without_suffix(base_url: str, known: Sequence[str]) -> str:
    """``base_url`` without the first of the ``known`` paths it ends in: users copy addresses with and without ``/v1``.

    Raises ``ValueError`` for an impossible address.
    """
    parts = urlsplit(base_url.strip())
    path = parts.path.rstrip("/")
    suffix = next((k for k in known if path.endswith(k)), "")
    return urlunsplit((parts.scheme, parts.netloc, path.removesuffix(suffix), parts.query, ""))


def own_headers(endpoint: EndpointSettings, bearer: str | None) -> dict[str, str]:
    """Who asks, the key as a bearer token where there is one, and the headers the user configured, which win."""
    headers = {"user-agent": f"laar-chat/{__version__}"}
    if bearer:
        headers["authorization"] = f"Bearer {bearer}"
    return headers | {name.lower(): value for name, value in endpoint.headers.items()}


def json_bytes(value: object) -> bytes:
    """JSON as UTF-8; lone surrogates, which UTF-8 cannot carry, become U+FFFD."""
    try:
        return msgspec.json.encode(value)
    except UnicodeEncodeError:
        return msgspec.json.encode(_sendable(value))


def _sendable(value: object) -> object:
    if isinstance(value, str):
        return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if isinstance(value, Mapping):
        return {_sendable(k): _sendable(v) for k, v in value.items()}
    if isinstance(value, list | tuple):
        return [_sendable(v) for v in value]
    return value
