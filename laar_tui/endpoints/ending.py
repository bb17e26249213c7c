"""Which outcome the end of an answer is: the one place where a finish reason, an interruption and what had come become a class."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from laar_tui.core.attempt import Outcome
from laar_tui.endpoints.failures import Failure, failure

TRUNCATION_SHARE = 0.6
TRUNCATION_FROM_TOKENS = 1000
"""A server that read fewer than this share of a prompt longer than this many tokens has cut it."""
LEAST_READ_TOKENS = 256
"""No server has a smaller window: a smaller count is that of a server which counts wrongly, or only what it had not cached."""
WINDOW_SHARE = 0.92
"""… or one that read less than this, and exactly as much as a window of 2^k tokens holds."""

STOPS = frozenset(
    {
        "stop",
        "eos",
        "eos_token",
        "end_turn",
        "stop_sequence",
        "stop_token",
        "stop_str",
        "completed",
        "complete",
    }
    | {"done", "finished", "end", "finish", "success"}
)
_LENGTHS = ("length", "max_tokens", "max_output", "max_new", "token_limit", "context_window", "truncat")
_FILTERS = (
    ("filter", "safety", "sensitive", "prohibited", "blocklist", "recitation", "spii", "moderation", "content_policy")
)  # fmt: skip
_FAILURES = (
    ("error", "abort", "cancel", "fail", "timeout", "insufficient", "overload", "unavailable", "interrupt")
)  # fmt: skip
_TOOLS = ("tool_calls", "tool_call", "function_call", "tool_use")
_UNFINISHED = {
    "pause_turn": "the server paused its turn instead of finishing the answer",
    "incomplete": "the server says that the answer is incomplete",
    "load": "the server loaded the model anew instead of finishing the answer",
    "unload": "the server unloaded the model instead of finishing the answer",
    "repetition": "the server stopped a model that repeated itself",
}


@dataclass(frozen=True)
class Ending:
    """Everything that is known when nothing more comes. ``sent_tokens`` is the client's own count of the prompt (0: unknown),
    ``read_tokens`` the server's, ``token_ratio`` what the server's count usually is over the client's (``None``: unknown)."""

    text: str
    thoughts: str
    finish_reason: str | None
    closed: bool
    failed: Failure | None
    full: bool
    damaged: bool
    refusal: str | None
    tools: Sequence[str] | None
    sent_tokens: int
    read_tokens: int | None
    token_ratio: float | None = None


def failure_of(end: Ending, interruption: Failure | None, note: Callable[[str], None]) -> Failure | None:
    """``None`` for a complete answer; ``note`` takes what the user should know besides."""
    if end.failed:
        return end.failed
    if end.full:
        text = "the answer was cut off: it is longer than laar-chat keeps"
        note(text)
        return failure(Outcome.CUT, text)
    if not (end.closed or end.finish_reason is not None):
        return _unfinished(end, interruption)
    cut = document_cut(end.sent_tokens, end.read_tokens, end.token_ratio)
    if cut:
        note(cut)
        return failure(Outcome.TRANSPORT, cut, window_tokens=end.read_tokens)
    return _finished(end, note)


def document_cut(sent: int, read: int | None, token_ratio: float | None = None) -> str:
    """The sentence for a prompt that the server shortened without a word; empty when it did not, or nobody can tell.

    A count just below the client's own is ordinary (tokenizers differ); one that is exactly a window's size is not.
    """
    if not read or read < LEAST_READ_TOKENS or sent <= TRUNCATION_FROM_TOKENS:
        return ""
    expected = sent * min(1.0, token_ratio) if token_ratio else float(sent)
    share = TRUNCATION_SHARE if token_ratio is None else 0.85
    round_window = read >= 512 and ((read & (read - 1)) == 0 or ((read + 1) & read) == 0)
    if read >= share * expected and not (round_window and read < WINDOW_SHARE * expected):
        return ""
    return f"the server cut your document: it read {read:,} of about {sent:,} tokens"


def _unfinished(end: Ending, interruption: Failure | None) -> Failure:
    if interruption is None:
        return failure(Outcome.CUT, "the server closed the stream before the answer's end")
    if end.text.strip() and interruption.outcome is Outcome.TRANSPORT:
        return Failure(Outcome.CUT, replace(interruption.error, error_class=Outcome.CUT.value))
    return interruption


def _finished(end: Ending, note: Callable[[str], None]) -> Failure | None:
    reason = (end.finish_reason or "").lower()
    has_text = bool(end.text.strip())
    if any(word in reason for word in _FAILURES):
        return failure(Outcome.TRANSPORT, f'the server broke off the answer (finish reason "{reason}")')
    if end.refusal is not None or reason == "refusal":
        said = (end.refusal or "").strip()[:200]
        return failure(Outcome.REFUSED, f"the model declined to answer{': ' + said if said else ''}")
    if any(word in reason for word in _FILTERS):
        return failure(Outcome.FILTERED, "a content filter stopped the answer")
    if any(word in reason for word in _LENGTHS):
        return failure(
            Outcome.LENGTH,
            "token budget used up by thinking: raise max_output_tokens"
            if end.thoughts and not has_text
            else "the answer reached the limit of output tokens: raise max_output_tokens",
        )
    if not has_text:
        return failure(Outcome.EMPTY, _why_empty(end, reason))
    if reason in _TOOLS:
        return failure(Outcome.CUT, "the model stopped to ask for a tool instead of finishing its answer")
    if reason in _UNFINISHED:
        return failure(Outcome.CUT, _UNFINISHED[reason])
    if end.damaged:
        return failure(Outcome.CUT, "a part of the answer could not be read")
    if reason and reason not in STOPS:
        note(f'the server gave an unknown reason for the end: "{reason}"')
    return None


def _why_empty(end: Ending, reason: str) -> str:
    if end.tools is not None:
        return "the model asked for a tool instead of answering"
    if reason == "load":
        return "the server only loaded the model and gave no answer"
    if end.thoughts.strip():
        return "the model only thought, and gave no answer"
    return "the model gave an empty answer"
