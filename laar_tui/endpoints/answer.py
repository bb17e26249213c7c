"""What has come of one answer so far, and which outcome that makes. Shared by all dialects.

A dialect's parser calls the ``add_…`` and ``note_…`` methods in the order of the stream; times are stamped here. Nothing here knows bytes,
JSON or HTTP.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from laar_tui.core.attempt import AttemptTimes, Outcome, Reply, Usage
from laar_tui.endpoints.ending import Ending, failure_of
from laar_tui.endpoints.failures import Failure, failure
from laar_tui.endpoints.masking import StreamMask, masking
from laar_tui.endpoints.thoughts import ThinkSplitter, split_at_lone_closing

LONGEST_ANSWER = 16 * 1024 * 1024
"""Characters of answer and thoughts together; the rest is cut off."""

LARGEST_COUNT = 2**40
"""Token counts beyond this are nonsense."""

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

    ``stamp`` gives the seconds since the request was sent. ``prompt_tokens`` is the client's own count (0: unknown) and
    ``token_ratio`` what the server's count usually is over it; ``secrets`` never get into anything kept here.
    """

    def __init__(
        self,
        stamp: Callable[[], float],
        prompt_tokens: int = 0,
        longest: int = LONGEST_ANSWER,
        *,
        secrets: Sequence[str] = (),
        token_ratio: float | None = None,
    ) -> None:
        self._stamp = stamp
        self._prompt_tokens = prompt_tokens
        self._token_ratio = token_ratio
        self._hide = masking(secrets)
        self._masks = {kind: StreamMask(secrets) for kind in ("text", "thoughts")}
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
        self._arrived_s = 0.0
        self._said_model = ""
        self._said_fingerprint = ""
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
            self._arrived()
            self._add(*self._splitter.feed(self._whole("text", text)))

    def add_thoughts(self, text: str) -> None:
        if text:
            self._arrived()
            self._add("", self._whole("thoughts", text))

    def add_refusal(self, text: str) -> None:
        """What the model said through the protocol's refusal field; kept as its text."""
        if text:
            self._arrived()
            text = self._whole("text", text)
            self._refusal.append(text)
            self._add(text, "")

    def note_tool(self, name: str) -> None:
        """The model asked for a tool (``name`` may be empty in later pieces of the same call)."""
        self.content_events += 1
        if len(self._tools) < 20:
            self._tools[self._hide(name[:200])[:60]] = None

    def note_finish(self, reason: str) -> None:
        """The model's own end (``stop``, ``length``, …)."""
        self.finish_reason = self._hide(reason[:200])[:80]
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
        if sane.get("prompt_tokens") == 0:
            # There always was a prompt: some servers fill in what they do not count.
            del sane["prompt_tokens"]
        self._usage = replace(self._usage, **sane)

    def note_served(self, model: str, fingerprint: str) -> None:
        # Every chunk says the same: masking it once is enough.
        if model and model != self._said_model:
            self._said_model = model
            self.model_served = self._hide(model[:400])[:200]
        if fingerprint and fingerprint != self._said_fingerprint:
            self._said_fingerprint = fingerprint
            self.fingerprint = self._hide(fingerprint[:400])[:200]

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
        end = Ending(
            text=text,
            thoughts=thoughts,
            finish_reason=self.finish_reason,
            closed=self.closed,
            failed=self.failed,
            full=self.full,
            damaged=self.damaged,
            refusal="".join(self._refusal) if self._refusal else None,
            tools=list(self._tools) if self._tools else None,
            sent_tokens=self._prompt_tokens,
            read_tokens=self._usage.prompt_tokens,
            token_ratio=self._token_ratio,
        )
        judged = failure_of(end, interruption, self.note)
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

    def _arrived(self) -> None:
        self.content_events += 1
        self._arrived_s = self._stamp()

    def _whole(self, kind: str, text: str) -> str:
        """``text`` without NUL, lone surrogates and secrets; what is split between two pieces is put together."""
        text = self._halves[kind] + text
        self._halves[kind] = ""
        if "\ud800" <= text[-1] <= "\udbff":
            text, self._halves[kind] = text[:-1], text[-1]
        if "\0" in text:
            text = text.translate(_NUL_TO_REPLACEMENT)
        if not text.isascii():
            text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        return self._masks[kind].feed(text)

    def _add(self, text: str, thoughts: str) -> None:
        if not (text or thoughts):
            return
        # What was held back and is let go of at the end came when it came.
        now = self._arrived_s
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
        for kind, mask in self._masks.items():
            rest = mask.feed("\ufffd" if self._halves[kind] else "") + mask.finish()
            self._halves[kind] = ""
            if rest:
                self._add(*(self._splitter.feed(rest) if kind == "text" else ("", rest)))
        self._add(*self._splitter.finish())
