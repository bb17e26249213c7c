"""One readable sentence from whatever a server sent as an explanation: JSON of any shape, text, or a web page."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator, Mapping

from laar_tui.core.sanitiser import clean
from laar_tui.endpoints.masking import Mask

LONGEST_SENTENCE = 300
"""Characters of a server's own words that are kept."""

_DEEPEST = 6
_LOOKED_AT = 64 * 1024
_MESSAGE_KEYS = (
    "error",
    "errors",
    "detail",
    "details",
    "message",
    "error_message",
    "msg",
    "title",
    "reason",
    "text",
    "raw",
)
_CODE_KEYS = ("code", "type", "error_type", "error_code", "errorCode", "status", "param")
_MARKUP = re.compile(r"\A\s*<(?:!doctype|html|head|body|title|center|h\d|p|div|\?xml)\b", re.I)
_TITLE = re.compile(r"<title[^>]*>(.*?)</title>", re.I | re.S)
_INVISIBLE = re.compile(r"<(script|style|head)\b.*?(?:</\1\s*>|\Z)|<!--.*?(?:-->|\Z)", re.I | re.S)
_TAG = re.compile(r"<[^<>]{0,2000}>")
_GENERIC = re.compile(r"provider returned error|internal server error|bad request|error", re.I)


def sentence(text: str, hide: Mask, limit: int = LONGEST_SENTENCE) -> str:
    """``text`` as one clean line of at most ``limit`` characters, without secrets or markup."""
    # Masked twice: cleaning could put together a key that escape bytes had broken up.
    line = hide(" ".join(clean(hide(_without_markup(text[:_LOOKED_AT]))).split()))
    return line if len(line) <= limit else line[: limit - 1].rstrip() + "…"


def explanation(body: bytes | str) -> str:
    """The words of an error body, raw: the message inside JSON of any shape, else the text itself."""
    text = body if isinstance(body, str) else body[:_LOOKED_AT].decode("utf-8", "replace")
    payload = parsed(text.removeprefix("\ufeff"))
    return text if payload is None else message_in(payload)


def parsed(text: str | bytes) -> object:
    """JSON, or ``None`` when it is none (or is ``null``)."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def message_in(payload: object, depth: int = 0) -> str:
    """The message inside a decoded error, or nothing."""
    if depth > _DEEPEST:
        return ""
    if isinstance(payload, str):
        inner = parsed(payload) if payload.lstrip()[:1] in ("{", "[") else None
        return (message_in(inner, depth + 1) if inner is not None else "") or payload
    if isinstance(payload, list):
        found = [m for m in (message_in(item, depth + 1) for item in payload[:20]) if m]
        return "; ".join(found[:3])
    if not isinstance(payload, Mapping):
        return ""
    for key in _MESSAGE_KEYS:
        message = message_in(payload.get(key), depth + 1)
        if message:
            return _with_context(message, payload, depth)
    # An error may have nothing but a code to say.
    return next((c for k in _CODE_KEYS[:4] if isinstance(c := payload.get(k), str) and c != "error"), "")


def codes_in(payload: object, depth: int = 0) -> Iterator[str]:
    """Every code, type and status in a decoded error, lower case."""
    if depth > _DEEPEST:
        return
    if isinstance(payload, str) and payload.lstrip()[:1] == "{":
        payload = parsed(payload)
    if isinstance(payload, list):
        for item in payload[:20]:
            yield from codes_in(item, depth + 1)
    elif isinstance(payload, Mapping):
        for key in _CODE_KEYS:
            value = payload.get(key)
            if isinstance(value, str | int) and not isinstance(value, bool):
                yield str(value)[:200].lower()
        for key in _MESSAGE_KEYS[:6]:
            yield from codes_in(payload.get(key), depth + 1)


def _with_context(message: str, payload: Mapping[str, object], depth: int) -> str:
    """What stands beside a message: where validation failed (``loc``), or what a gateway's own server said (``metadata``)."""
    where = payload.get("loc")
    if isinstance(where, list):
        place = ".".join(str(p) for p in where[:8] if isinstance(p, str | int))
        return f"{message} ({place})" if place else message
    if isinstance(payload.get("metadata"), Mapping) and _GENERIC.fullmatch(message.strip(" .!")):
        upstream = message_in(payload["metadata"], depth + 1)
        return f"{message}: {upstream}" if upstream else message
    return message


def _without_markup(text: str) -> str:
    if not _MARKUP.match(text):
        return text
    title = _TITLE.search(text)
    body = _TAG.sub(" ", _INVISIBLE.sub(" ", text))
    words = " ".join(((title[1] if title else "") or body).split())
    return html.unescape(_TAG.sub(" ", words))
