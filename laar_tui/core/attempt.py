"""One try of one endpoint on one question: how it ended, what it said, how long each part took."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Outcome(StrEnum):
    """How an attempt ended. Every attempt ends in exactly one of these."""

    COMPLETE = "complete"
    """The model finished its answer. The only outcome that can be judged right or wrong."""
    CUT = "cut"
    """The stream ended without its proper end; the text so far is kept."""
    LENGTH = "length"
    """The output token limit was reached."""
    FILTERED = "filtered"
    """A content filter stopped the answer."""
    EMPTY = "empty"
    """A proper end, and no text."""
    REFUSED = "refused"
    """The model declined through the protocol's own refusal field."""
    TRANSPORT = "transport"
    """Retryable: overload, 5xx, timeout, reset, document truncated by the server."""
    REJECTED = "rejected"
    """The server will not take this request: 400, 401, 403, 404, 422."""
    CONTEXT = "context"
    """The prompt is longer than the endpoint's window."""
    QUOTA = "quota"
    """No credit left; the endpoint is out until the user acts."""
    CANCELLED = "cancelled"
    """The user (or the engine, for a race already won) stopped it."""

    @property
    def judgeable(self) -> bool:
        return self is Outcome.COMPLETE


@dataclass(frozen=True)
class AttemptError:
    """Why an attempt failed: the outcome class, the HTTP status where there was one, one readable sentence.

    ``retry_after_s``: how long the server asked to be left alone; ``window_tokens``: the window it named when the prompt was too long.
    """

    error_class: str
    message: str
    status: int | None = None
    retry_after_s: float | None = None
    window_tokens: int | None = None


@dataclass(frozen=True)
class Usage:
    """Token counts as the server reported them; ``None`` where it did not."""

    prompt_tokens: int | None = None
    completion_tokens: int | None = None
    cached_tokens: int | None = None


@dataclass(frozen=True)
class AttemptTimes:
    """Seconds since the request's first byte left, stamped where bytes arrive. ``None``: it never came.

    ``ttft_s`` is the first token of any kind, ``first_content_s`` the first of the answer itself: hidden reasoning lies
    between them. ``last_token_s`` is the last token of the answer; ``total_s`` the end of the stream.
    """

    total_s: float
    first_byte_s: float | None = None
    ttft_s: float | None = None
    first_content_s: float | None = None
    last_token_s: float | None = None


@dataclass(frozen=True)
class Reply:
    """Everything an endpoint gave back for one request, whatever way it ended. ``answer`` is the raw text."""

    outcome: Outcome
    times: AttemptTimes
    answer: str = ""
    thoughts: str = ""
    error: AttemptError | None = None
    usage: Usage = Usage()
    model_served: str | None = None
    fingerprint: str | None = None
    finish_reason: str | None = None
    notices: tuple[str, ...] = ()
    requests: int = 1


@dataclass(frozen=True)
class Attempt:
    """A reply in its place on the ladder of one question.

    ``ordinal`` counts from 1; ``started_s`` and ``ended_s`` are seconds on the question's clock (0 = the first byte of the
    first attempt); ``money`` is in the unit of the configured prices.
    """

    id: str
    ordinal: int
    endpoint: str
    model_asked: str
    reply: Reply
    started_s: float
    ended_s: float
    decision_id: str
    money: float | None = None
    overlapped: bool = False
    simulated: bool = False
