"""What happens while a question runs, on stderr; and the answer itself, live, when stdout is a terminal."""

from __future__ import annotations

from laar_tui.cli.output import say, write_answer
from laar_tui.conversation.events import (
    AttemptEnded,
    AttemptProgress,
    AttemptStarted,
    Decided,
    Event,
    Grounded,
    Judged,
    Measured,
    Notice,
    Settled,
)
from laar_tui.core.attempt import Outcome
from laar_tui.core.figures import seconds, tokens
from laar_tui.core.judgement import judgement, share, tells
from laar_tui.core.quotes import Footnote, QuoteFilter
from laar_tui.core.sanitiser import StreamCleaner
from laar_tui.core.verdict import COMBINED, Verdict


class Progress:
    """A listener for the engine's events.

    With ``live`` the text of an attempt is written as it comes. An attempt that then fails has left text on the screen: a line on
    stderr says so before the next one starts. Into a pipe only the answer that stands is written, at the end, by the caller.
    """

    def __init__(self, *, live: bool) -> None:
        self.last_message = ""
        self._live = live
        self._cleaner = StreamCleaner()
        self._quotes = QuoteFilter()
        self._written: dict[int, bool] = {}
        self._odds: dict[int, float] = {}
        self._judged: dict[int, str] = {}
        self._latest = 0

    def shown(self, ordinal: int) -> bool:
        """Whether this attempt's text is on stdout already."""
        return self._written.get(ordinal, False)

    def __call__(self, event: Event) -> None:
        match event:
            case Measured(features=features):
                exact = tokens(features.tokens, features.tokens_exact)
                say(f"{exact} tokens · document {features.language} · question {features.question_language}")
            case Decided(decision=decision, ordinal=ordinal) if decision.chosen is not None:
                say(decision.explain)
                candidate = decision.candidate(decision.chosen)
                if candidate is not None:
                    self._odds[ordinal] = candidate.p_right_answer
            case AttemptStarted(endpoint=endpoint, model=model, simulated=simulated, ordinal=ordinal):
                about = [model] * (model != endpoint) + ["simulated"] * simulated
                shown = f" ({', '.join(about)})" if about else ""
                say(f"{ordinal}. {endpoint}{shown} …")
                self._latest = ordinal
                self._cleaner, self._quotes = StreamCleaner(), QuoteFilter()
            case AttemptProgress(text=text, ordinal=ordinal, waiting=waiting):
                if waiting:
                    say(f"   {waiting}")
                if text and self._live:
                    self._written[ordinal] = True
                    write_answer(self._cleaner.feed(self._quotes.feed(text)))
            case AttemptEnded(attempt=attempt):
                self._ended(attempt.ordinal, attempt.reply.outcome)
                why = f": {attempt.reply.error.message}" if attempt.reply.error else ""
                took = seconds(attempt.reply.times.total_s)
                say(f"   {attempt.endpoint}: {attempt.reply.outcome.value} after {took}{why}")
                for notice in attempt.reply.notices:
                    say(f"   {notice}")
            case Grounded(footnotes=footnotes):
                for note in footnotes:
                    say(f"   [{note.number}] {_place(note)}")
            case Judged(verdict=verdict, effective=effective, ordinal=ordinal) if verdict == effective or (
                verdict.source.startswith("check:expect")
            ):
                self._judge(ordinal, _judgement(effective, self._odds.get(ordinal)))
            case Settled(message=message):
                self.last_message = message
            case Notice(text=text):
                say(text)

    def _judge(self, ordinal: int, line: str) -> None:
        """What is new about an answer; a later one may change what was said about an earlier one."""
        before = self._judged.get(ordinal, "")
        if line == before:
            return
        self._judged[ordinal] = line
        which = f"attempt {ordinal}: " if ordinal != self._latest else ""
        say(f"   {which}{line or 'not judged after all'}")

    def _ended(self, ordinal: int, outcome: Outcome) -> None:
        if self._written.get(ordinal):
            write_answer(self._cleaner.feed(self._quotes.finish()) + self._cleaner.finish() + "\n")
            if outcome is not Outcome.COMPLETE:
                say("   (the text above is not a full answer)")


def _judgement(verdict: Verdict, odds: float | None) -> str:
    """Who says what, how sure, and why; empty where nobody says anything."""
    if not tells(verdict):
        return "" if verdict.source == COMBINED else f"not judged ({verdict.source}): {verdict.reason}"
    counted = share(verdict, odds)
    return f"{judgement(verdict)}: {verdict.reason}" + (f" ({counted})" if counted else "")


_FATES = {
    "altered": "stands there otherwise",
    "resembles": "resembles what stands there",
    "absent": "is nowhere in the documents",
}


def _place(note: Footnote) -> str:
    quote = " ".join(note.text.split())
    shown = f"“{quote}”" if len(quote) <= 100 else f"“{quote[:99]}…”"
    place = f"{note.document}, line {note.line}" if note.document else ""
    return " — ".join(part for part in (shown, place, _FATES.get(note.fate, "")) if part)
