"""From what a server said to the class of failure: status, error body, or an error in the middle of a stream.

Classes are those of :class:`laar_tui.core.attempt.Outcome`. Every message is one clean sentence without secrets. Connections that fail
are in ``http_client.py``.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from laar_tui.core.attempt import AttemptError, Outcome
from laar_tui.endpoints.json_values import count
from laar_tui.endpoints.masking import Mask
from laar_tui.endpoints.readable import codes_in, explanation, message_in, parsed, sentence

_TOO_LONG_CODE = re.compile(
    r"context_?length|context_?window|exceed_?context|context_?size|string_above_max_length|request_too_large|max_tokens_exceeded"
)
_TOO_LONG = re.compile(
    r"context[ _-]?(?:length|window|size|overflow)"
    r"|n_ctx\b|max_model_len|maximum (?:model|input|prompt|sequence) length"
    r"|(?:prompt|input|request|message|conversation)s? (?:is|are|was) (?:\w+ )?(?:too long|longer than)"
    r"|prompt too long|input too long|too long for (?:the |this )?(?:requested )?model"
    r"|input length and .?max_tokens.? exceed"
    r"|(?:token count|number of (?:input )?tokens|input tokens?|prompt tokens?).{0,60}(?:exceed|larger than|greater than|more than)"
    r"|exceeds? (?:the |your )?(?:model'?s? )?(?:max(?:imum)? )?(?:allowed )?(?:number of )?(?:input |prompt )?token"
    r"|tokens in request more than max|more than max tokens allowed|too many (?:input |prompt )?tokens"
    r"|reduce the length of (?:the|your)|inputs.{0,12} tokens \+ .{0,4}max_new_tokens|must have less than \d+ tokens"
    r"|tokens? to keep from the initial prompt|prompt \(?(?:length|with).{0,30}(?:longer|exceed)"
)
_WINDOW_NAMED = re.compile(
    r"maximum (?:context|model|input|prompt|sequence) length (?:is|of) (\d+)|context (?:window|size|length) (?:of|is|limit of) (\d+)"
    r"|> (\d+)(?: maximum|\b)|exceed context limit: \d+ \+ \d+ > (\d+)|available context size \(?(\d+)"
    r"|maximum number of tokens allowed \(?(\d+)|must (?:be <=|have less than) (\d+)|n_ctx[^0-9]{1,8}(\d+)"
    r"|max_model_len[^0-9]{1,8}(\d+)|maximum context length[^0-9]{1,40}(\d+)|context (?:window|size|length)[^0-9]{1,20}(\d+) tokens"
)
_PLAUSIBLE_WINDOW = range(256, 100_000_001)
_THROTTLED = re.compile(
    r"per[ _-]?(?:min|hour|day|second)|\b(?:tpm|rpm|tpd|rpd|itpm)\b|rate[ _-]?limit|throttl|too many requests|retry_?delay"
    r"|(?:retry|try again) (?:in|after)"
)
_NO_CREDIT_CODE = re.compile(
    r"insufficient_(?:quota|balance|credits?|funds)|billing|budget_exceeded|credits?_|quota_exhausted|payment_required"
)
_NO_CREDIT = re.compile(
    r"insufficient (?:quota|balance|credits?|funds)|exceeded your current quota|credit balance|(?:out of|no|more|enough) credits?\b"
    r"|no (?:remaining )?(?:balance|funds)|budget has been exceeded|billing|spending limit|payment (?:is )?required"
)
_RETRYABLE = frozenset({408, 409, 425, 429})
_CLASS_SAID = {
    Outcome.CONTEXT: "the document is too long for the server",
    Outcome.QUOTA: "the account has no credit left",
}
_SAID = {
    400: "the server did not understand the request",
    401: "the server does not accept the API key",
    402: "the server wants payment",
    403: "the server refuses access",
    404: "the server does not know this address or model",
    405: "the server does not take questions at this address",
    407: "the proxy wants a password",
    408: "the server gave up waiting",
    422: "the server did not accept the request",
    429: "the server is limiting requests",
    500: "the server failed",
    502: "the gateway got no answer from its server",
    503: "the server is busy or still starting",
    504: "the gateway gave up waiting for its server",
    529: "the server is overloaded",
}


@dataclass(frozen=True)
class Failure:
    """``may_retry``: the same request may succeed here a little later."""

    outcome: Outcome
    error: AttemptError
    may_retry: bool = False


def failure(
    outcome: Outcome,
    message: str,
    status: int | None = None,
    *,
    may_retry: bool = False,
    retry_after_s: float | None = None,
    window_tokens: int | None = None,
) -> Failure:
    error = AttemptError(outcome.value, message, status, retry_after_s, window_tokens)
    return Failure(outcome, error, may_retry)


def of_status(
    status: int, headers: Mapping[str, str], body: bytes, hide: Mask, *, now: datetime | None = None
) -> Failure:
    """The failure that an HTTP answer other than success stands for. ``headers`` have lower-case names; ``now`` is the wall clock."""
    said = sentence(explanation(body), hide)
    if 300 <= status < 400:
        target = sentence(headers.get("location", ""), hide, 120)
        to = f" to {target}" if target else ""
        text = f"the server redirects{to} (HTTP {status}); redirects are not followed: set base_url to the right address"
        return failure(Outcome.REJECTED, text, status)
    outcome = _class_of(status, said.lower(), set(codes_in(parsed(body))))
    wait = retry_after(headers, now)
    may_retry = (
        outcome is Outcome.TRANSPORT
        and status not in (501, 505, 511)
        and headers.get("x-should-retry", "").strip().lower() != "false"
    )
    return failure(
        outcome,
        _worded(outcome, status, said),
        status,
        may_retry=may_retry,
        retry_after_s=wait,
        window_tokens=window_named(parsed(body), said) if outcome is Outcome.CONTEXT else None,
    )


def of_payload(payload: object, hide: Mask) -> Failure:
    """The failure that an error inside a successful answer stands for; retryable when it gives no better reason."""
    said = sentence(message_in(payload), hide)
    codes = set(codes_in(payload))
    status = next((int(c) for c in sorted(codes) if re.fullmatch(r"[45]\d\d", c)), None)
    outcome = _class_of(status or 500, said.lower(), codes)
    if status is None and outcome is Outcome.TRANSPORT and _is_rejection(codes):
        outcome = Outcome.REJECTED
    return failure(
        outcome,
        f"the server reported an error: {said}" if said else "the server reported an error",
        status,
        may_retry=outcome is Outcome.TRANSPORT,
        window_tokens=window_named(payload, said) if outcome is Outcome.CONTEXT else None,
    )


def window_named(payload: object, said: str) -> int | None:
    """The window in tokens that a server named when it found a prompt too long; ``None`` when it named none that can be true."""
    told = _field(payload, ("n_ctx", "max_context_length", "max_model_len"))
    if told is None:
        found = _WINDOW_NAMED.search(said.replace(",", "").lower())
        told = next((int(g) for g in found.groups() if g), None) if found else None
    return told if told is not None and told in _PLAUSIBLE_WINDOW else None


def _field(payload: object, names: tuple[str, ...], depth: int = 0) -> int | None:
    """The first whole number under one of ``names``, however deep an error wraps it."""
    if isinstance(payload, str) and payload.lstrip()[:1] == "{":
        payload = parsed(payload)
    if not isinstance(payload, Mapping) or depth > 4:
        return None
    own = next((count(payload[n]) for n in names if n in payload), None)
    inner = (_field(payload.get(k), names, depth + 1) for k in ("error", "detail", "message"))
    return own if own is not None else next((v for v in inner if v is not None), None)


def retry_after(headers: Mapping[str, str], now: datetime | None = None) -> float | None:
    """Seconds to wait, from ``retry-after-ms`` or ``retry-after`` (seconds or an HTTP date); ``None`` when absent or nonsense."""
    milliseconds = _number(headers.get("retry-after-ms", ""))
    if milliseconds is not None:
        return milliseconds / 1000
    value = headers.get("retry-after", "").strip()
    seconds = _number(value)
    if seconds is not None or not value:
        return seconds
    until = _http_date(value)
    # The server's own clock is the one its date was made with.
    base = _http_date(headers.get("date", "")) or now
    return max(0.0, (until - base).total_seconds()) if until and base else None


def _class_of(status: int, said: str, codes: set[str]) -> Outcome:
    joined = " ".join(sorted(codes))
    if status == 413 or _TOO_LONG_CODE.search(joined):
        return Outcome.CONTEXT
    throttled = _THROTTLED.search(said) is not None
    if _NO_CREDIT_CODE.search(joined) or (_NO_CREDIT.search(said) and not throttled):
        return Outcome.QUOTA
    if status not in (401, 404, 429) and not throttled and _TOO_LONG.search(said):
        return Outcome.CONTEXT
    return Outcome.TRANSPORT if status >= 500 or status in _RETRYABLE else Outcome.REJECTED


def _is_rejection(codes: set[str]) -> bool:
    words = (
        "invalid_request",
        "badrequest",
        "bad_request",
        "authentication",
        "permission",
        "not_found",
        "invalid_api_key",
    )
    return any(word in code for code in codes for word in words)


def _worded(outcome: Outcome, status: int, said: str) -> str:
    what = (
        _CLASS_SAID.get(outcome)
        or _SAID.get(status)
        or ("the server failed" if status >= 500 else "the server refused the request")
    )
    return f"{what} (HTTP {status}): {said}" if said else f"{what} (HTTP {status})"


def _number(text: str) -> float | None:
    try:
        value = float(text)
    except ValueError:
        return None
    return max(0.0, value) if math.isfinite(value) else None


def _http_date(text: str) -> datetime | None:
    try:
        found = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)
