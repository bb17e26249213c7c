"""What types alone cannot say about settings: names that clash, addresses nobody can call, headers no
server accepts.
"""

from __future__ import annotations

import datetime
import math
import re
import unicodedata
from collections.abc import Iterator, Mapping
from urllib.parse import urlsplit

from laar_tui.settings.complaint import Complaint, nearest
from laar_tui.settings.locate import KeyPath
from laar_tui.settings.model import AUTO_JUDGE, EndpointSettings, Settings

_HEADER_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")  # RFC 9110 §5.6.2, token
_HEADER_VALUE = re.compile(r"[\t\x20-\x7e\x80-\xff]*")  # RFC 9110 §5.5
_DIRECTION_CHARACTERS = frozenset(
    "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff"
)


def complaints(settings: Settings, document: Mapping[str, object]) -> list[Complaint]:
    """Everything wrong with settings whose types are right; ``document`` is the TOML they were made from."""
    return list(_complaints(settings, document))


def _complaints(settings: Settings, document: Mapping[str, object]) -> Iterator[Complaint]:
    yield from _values_json_cannot_hold((), document)
    seen: dict[str, str] = {}
    for position, endpoint in enumerate(settings.endpoint):
        path: KeyPath = ("endpoint", position)
        yield from _endpoint_complaints(path, endpoint)
        folded = unicodedata.normalize("NFKC", endpoint.name).casefold()
        if folded in seen:
            message = f'an endpoint named "{seen[folded]}" is already there (case does not matter).'
            yield Complaint((*path, "name"), message, "Give each endpoint a name of its own.")
        seen[folded] = endpoint.name
    judge, names = settings.checking.judge, [e.name for e in settings.endpoint]
    if judge not in ("", AUTO_JUDGE, *names):
        guess = nearest(judge, names)
        hint = f'Did you mean "{guess}"?' if guess else f"Known: {', '.join(names) or 'none yet'}."
        yield Complaint(
            ("checking", "judge"), 'expected the name of an endpoint of this file, or "auto".', hint
        )


def _endpoint_complaints(path: KeyPath, endpoint: EndpointSettings) -> Iterator[Complaint]:
    if not endpoint.name.strip() or endpoint.name != endpoint.name.strip():
        yield Complaint((*path, "name"), "a name must not be blank, nor begin or end with a blank.")
    for key in ("name", "base_url", "model", "api_key", "profile"):
        if _has_hidden_characters(getattr(endpoint, key)):
            yield Complaint((*path, key), "this text has control characters in it.", "Type it again.")
    yield from _address_complaints((*path, "base_url"), endpoint)
    for name, value in endpoint.headers.items():
        where = (*path, "headers", name)
        if not _HEADER_NAME.fullmatch(name):
            yield Complaint(where, "an HTTP header name has letters, digits and hyphens only.")
        if not _HEADER_VALUE.fullmatch(value):
            yield Complaint(where, "an HTTP header value must be one line of Latin text.")


def _address_complaints(path: KeyPath, endpoint: EndpointSettings) -> Iterator[Complaint]:
    scheme = endpoint.base_url.partition(":")[0].lower()
    if endpoint.simulated:
        if scheme != "demo" or not endpoint.base_url.lower().startswith("demo://"):
            yield Complaint(path, "expected an address that begins with demo:// (the protocol is demo).")
        return
    if not endpoint.base_url.lower().startswith(("http://", "https://")):
        hint = 'For the simulated fleet, also write protocol = "demo".' if scheme == "demo" else ""
        yield Complaint(path, "expected an address that begins with http:// or https://.", hint)
        return
    if any(character.isspace() for character in endpoint.base_url):
        yield Complaint(path, "an address has no blanks in it.")
    try:
        parts = urlsplit(endpoint.base_url)
        has_host = bool(parts.hostname) and parts.port != 0
    except ValueError:
        has_host = False
    if not has_host:
        yield Complaint(
            path, "the address has no usable host or port.", 'For example: "http://127.0.0.1:8000/v1".'
        )


def _values_json_cannot_hold(path: KeyPath, value: object) -> Iterator[Complaint]:
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _values_json_cannot_hold((*path, str(key)), inner)
    elif isinstance(value, list):
        for position, inner in enumerate(value):
            yield from _values_json_cannot_hold((*path, position), inner)
    elif isinstance(value, float) and not math.isfinite(value):
        yield Complaint(path, "expected a finite number.", "Leave the key out where no limit is meant.")
    elif isinstance(value, datetime.date | datetime.time):
        yield Complaint(path, "dates cannot be sent to a server as they are.", "Write it as text in quotes.")


def _has_hidden_characters(text: str) -> bool:
    return any(
        unicodedata.category(character) in ("Cc", "Cs", "Zl", "Zp") or character in _DIRECTION_CHARACTERS
        for character in text
    )
