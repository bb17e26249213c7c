"""What has come of one answer so far, and which outcome that makes. Shared by all dialects.

A dialect's parser calls the ``add_…`` and ``note_…`` methods in the order of the stream; times are stamped here. Nothing here knows bytes,
JSON or HTTP.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from laar_tui.core.attempt import AttemptTimes, Outcome, Reply, Usage
from laar_tui.endpoints.failures import Failure, failure
from laar_tui.endpoints.thoughts import ThinkSplitter, split_at_lone_closing

LONGEST_ANSWER = 16 * 1024 * 1024
"""Characters of answer and thoughts together; the rest is cut off."""

LARGEST_COUNT = 2**40
"""Token counts beyond this are nonsense."""

TRUNCATION_SHARE = 0.6
TRUNCATION_FROM_TOKENS = 1000
"""A server that read fewer than this share of a prompt longer than this many tokens has cut it."""

_STOPS = frozenset(
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
        "done",
    }
    | {"finished", "end"}
)
_LENGTHS = ("length", "max_tokens", "max_output", "token_limit", "context_window")
_FILTERS = (
    "filter",
    "safety",
    "sensitive",
    "prohibited",
    "blocklist",
    "recitation",
    "spii",
    "moderation",
    "content_policy",
)
_FAILURES = (
    "error",
    "abort",
    "cancel",
    "fail",
    "timeout",
    "insufficient",
    "overload",
    "unavailable",
    "interrupt",
)
_NUL_TO_REPLACEMENT = {0: "\ufffd"}


@dataclass(frozen=True)
class Delta:
    """Text that is new since the last look."""

    text: str = ""
    thoughts: str = ""

    def __bool__(self) -> bool:
        return bool(self.text or self.thoughts)


class AnswerRecord:
    """Grows with the stream; :meth:`reply` says what it came to.

    ``stamp`` gives the seconds since the request was sent. ``prompt_tokens`` is the client's own count (0: unknown).
    """

    def __init__(
        self, stamp: Callable[[], float], prompt_tokens: int = 0, longest: int = LONGEST_ANSWER
    ) -> None:
        self._stamp = stamp
        self._prompt_tokens = prompt_tokens
        self._room = longest
        self._splitter = ThinkSplitter()
        self._text: list[str] = []
        self._thoughts: list[str] = []
        self._new_text: list[str] = []
        self._new_thoughts: list[str] = []
        self._halves = {"text": "", "thoughts": ""}
        self._refusal: list[str] = []
        self._tools: dict[str, None] = {}
        self._notices: dict[str, None] = {}
        self._usage = Usage()
        self._times = AttemptTimes(0.0)
        self._has_text = False
        self._after_closing_s: float | None = None
        self._tail = ""
        self._ended_s: float | None = None
        self.content_events = 0
        self.damaged = False
        self.failed: Failure | None = None
        self.finish_reason: str | None = None
        self.closed = False
        self.model_served: str | None = None
        self.fingerprint: str | None = None
        self.full = False

    # -- what parsers say --------------------------------------------------------------------------------------------

    def add_content(self, text: str) -> None:
        """Answer text; thinking at its beginning is told apart here."""
        if text:
            self.content_events += 1
            self._add(*self._splitter.feed(self._whole("text", text)))

    def add_thoughts(self, text: str) -> None:
        if text:
            self.content_events += 1
            self._add("", self._whole("thoughts", text))

    def add_refusal(self, text: str) -> None:
        """What the model said through the protocol's refusal field; kept as its text."""
        if text:
            self.content_events += 1
            text = self._whole("text", text)
            self._refusal.append(text)
            self._add(text, "")

    def note_tool(self, name: str) -> None:
        """The model asked for a tool (``name`` may be empty in later pieces of the same call)."""
        self.content_events += 1
        if len(self._tools) < 20:
            self._tools[name[:60]] = None

    def note_finish(self, reason: str) -> None:
        """The model's own end (``stop``, ``length``, …)."""
        self.finish_reason = reason[:80]
        self._ended_s = self._stamp()

    def note_closed(self) -> None:
        """The protocol's own end (``[DONE]``, ``message_stop``)."""
        self.closed = True
        self._ended_s = self._stamp()

    def note_usage(self, usage: Usage) -> None:
        """Counts that make sense replace earlier ones; the last wins."""
        sane = {
            name: value
            for name in ("prompt_tokens", "completion_tokens", "cached_tokens")
            if (value := getattr(usage, name)) is not None and 0 <= value < LARGEST_COUNT
        }
        self._usage = replace(self._usage, **sane)

    def note_served(self, model: str, fingerprint: str) -> None:
        self.model_served = model[:200] or self.model_served
        self.fingerprint = fingerprint[:200] or self.fingerprint

    def note(self, sentence: str) -> None:
        """Something the user should know, once."""
        if len(self._notices) < 20:
            self._notices[sentence] = None

    def note_server_times(self, before_first_token_s: float, decode_s: float) -> None:
        """What the server measured itself: seconds until its first token, and of decoding.

        The stamps stand where the tokens came as they were made; a gateway that hands over everything at the end makes the first
        token look as late as the last.
        """
        ttft = self._times.ttft_s
        if ttft is None or self._ended_s is None:
            return
        true = min(ttft, max(before_first_token_s, self._ended_s - decode_s))
        content = self._times.first_content_s
        first_content = true if content == ttft else content
        self._times = replace(self._times, ttft_s=true, first_content_s=first_content)

    def note_first_byte(self) -> None:
        if self._times.first_byte_s is None:
            self._times = replace(self._times, first_byte_s=self._stamp())

    def fail(self, reason: Failure) -> None:
        """The server reported an error; the first one counts."""
        self.failed = self.failed or reason
        self._ended_s = self._ended_s or self._stamp()

    # -- what the reader of the stream asks --------------------------------------------------------------------------

    def take(self) -> Delta:
        """What came since the last call, for showing."""
        if not (self._new_text or self._new_thoughts):
            return Delta()
        delta = Delta("".join(self._new_text), "".join(self._new_thoughts))
        self._new_text.clear()
        self._new_thoughts.clear()
        return delta

    @property
    def shown(self) -> bool:
        """Whether anything of the answer or the thoughts has come."""
        return bool(self._text or self._thoughts)

    @property
    def ended(self) -> bool:
        """A proper end, or the server's own error."""
        return self.closed or self.finish_reason is not None or self.failed is not None

    def reply(
        self, interruption: Failure | None = None, *, cancelled: bool = False, requests: int = 1
    ) -> Reply:
        """The outcome of everything so far; ``interruption`` says what broke the stream off, if anything did."""
        total = self._ended_s if self._ended_s is not None else self._stamp()
        self._settle()
        text, thoughts = "".join(self._text), "".join(self._thoughts)
        if not thoughts and (parts := split_at_lone_closing(text)):
            thoughts, text = parts
            self._times = replace(self._times, first_content_s=self._after_closing_s)
        judged = self._judge(text, thoughts, interruption)
        if cancelled:
            judged = failure(Outcome.CANCELLED, "stopped before its end")
            total = self._stamp()
        times = replace(self._times, total_s=max(total, self._times.last_token_s or 0.0))
        tools = ", ".join(f'"{t}"' for t in self._tools if t)
        if self._tools:
            self.note(f"the model asked for a tool{f' ({tools})' if tools else ''}; none was offered")
        return Reply(
            outcome=judged.outcome if judged else Outcome.COMPLETE,
            times=times,
            answer=text,
            thoughts=thoughts,
            error=judged.error if judged and not cancelled else None,
            usage=self._usage,
            model_served=self.model_served,
            fingerprint=self.fingerprint,
            finish_reason=self.finish_reason,
            notices=tuple(self._notices),
            requests=requests,
        )

    # -- inside ------------------------------------------------------------------------------------------------------

    def _judge(self, text: str, thoughts: str, interruption: Failure | None) -> Failure | None:
        """``None`` for a complete answer."""
        if self.failed:
            return self.failed
        if self.full:
            text = "the answer was cut off: it is longer than laar-chat keeps"
            self.note(text)
            return failure(Outcome.CUT, text)
        if not (self.closed or self.finish_reason is not None):
            return self._unfinished(text, interruption)
        return self._cut_document() or self._finished(text, thoughts)

    def _unfinished(self, text: str, interruption: Failure | None) -> Failure:
        if interruption is None:
            return failure(Outcome.CUT, "the server closed the stream before the answer's end")
        if text.strip() and interruption.outcome is Outcome.TRANSPORT:
            return Failure(Outcome.CUT, replace(interruption.error, error_class=Outcome.CUT.value))
        return interruption

    def _finished(self, text: str, thoughts: str) -> Failure | None:
        reason = (self.finish_reason or "").lower()
        if any(word in reason for word in _FAILURES):
            return failure(Outcome.TRANSPORT, f'the server broke off the answer (finish reason "{reason}")')
        if self._refusal or reason == "refusal":
            said = "".join(self._refusal).strip()[:200]
            return failure(Outcome.REFUSED, f"the model declined to answer{': ' + said if said else ''}")
        if any(word in reason for word in _FILTERS):
            return failure(Outcome.FILTERED, "a content filter stopped the answer")
        if any(word in reason for word in _LENGTHS):
            spent = not text.strip() and thoughts
            return failure(
                Outcome.LENGTH,
                "the output tokens were used up by thinking; raise max_output_tokens"
                if spent
                else "the answer reached the limit of output tokens; raise max_output_tokens",
            )
        if reason == "load" and not text.strip():
            return failure(Outcome.EMPTY, "the server only loaded the model and gave no answer")
        if not text.strip():
            return failure(Outcome.EMPTY, self._why_empty(thoughts))
        if reason == "pause_turn":
            return failure(Outcome.CUT, "the server paused its turn instead of finishing the answer")
        if reason in ("tool_calls", "function_call", "tool_use"):
            return failure(Outcome.CUT, "the model stopped to ask for a tool instead of finishing its answer")
        if self.damaged:
            return failure(Outcome.CUT, "a part of the answer could not be read")
        if reason and reason not in _STOPS:
            self.note(f'the server gave an unknown reason for the end: "{reason}"')
        return None

    def _why_empty(self, thoughts: str) -> str:
        if self._tools:
            return "the model asked for a tool instead of answering"
        return (
            "the model only thought, and gave no answer"
            if thoughts.strip()
            else "the model gave an empty answer"
        )

    def _cut_document(self) -> Failure | None:
        seen, sent = self._usage.prompt_tokens, self._prompt_tokens
        if not seen or sent <= TRUNCATION_FROM_TOKENS or seen >= TRUNCATION_SHARE * sent:
            return None
        text = f"the server cut your document: it read {seen:,} of about {sent:,} tokens"
        self.note(text)
        return failure(Outcome.TRANSPORT, text)

    def _whole(self, kind: str, text: str) -> str:
        """``text`` without NUL and lone surrogates; a pair split between two pieces is put together."""
        text = self._halves[kind] + text
        self._halves[kind] = ""
        if "\ud800" <= text[-1] <= "\udbff":
            text, self._halves[kind] = text[:-1], text[-1]
        if "\0" in text:
            text = text.translate(_NUL_TO_REPLACEMENT)
        if not text.isascii():
            text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        return text

    def _add(self, text: str, thoughts: str) -> None:
        if not (text or thoughts):
            return
        now = self._stamp()
        times = self._times
        text, thoughts = text[: self._room], thoughts[: self._room]
        self._room -= len(text) + len(thoughts)
        self.full = self._room <= 0
        self._times = AttemptTimes(
            total_s=0.0,
            first_byte_s=times.first_byte_s,
            ttft_s=now if times.ttft_s is None else times.ttft_s,
            first_content_s=now if text and times.first_content_s is None else times.first_content_s,
            last_token_s=now if text else times.last_token_s,
        )
        if thoughts:
            self._thoughts.append(thoughts)
            self._new_thoughts.append(thoughts)
        if text:
            self._watch_for_closing(text, now)
            self._text.append(text)
            self._new_text.append(text)

    def _watch_for_closing(self, text: str, now: float) -> None:
        """Remember when text after a first closing tag came, should all before it turn out to be thoughts."""
        if self._after_closing_s is not None:
            return
        if self._tail.endswith("</think>") and text.strip():
            self._after_closing_s = now
            return
        joined = self._tail + text
        _, closing, after = joined.partition("</think>")
        if closing and after.strip():
            self._after_closing_s = now
        self._tail = "</think>" if closing else joined[-8:]

    def _settle(self) -> None:
        """Let go of what was held back."""
        for kind, half in self._halves.items():
            if half:
                self._halves[kind] = ""
                self._add(*(self._splitter.feed("\ufffd") if kind == "text" else ("", "\ufffd")))
        self._add(*self._splitter.finish())
