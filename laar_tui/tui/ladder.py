"""What the interface knows about one question: the engine's events folded into a value that widgets draw.
Knows no widget."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from laar_tui.conversation.events import (
    AttemptEnded,
    AttemptProgress,
    AttemptStarted,
    Decided,
    Event,
    Grounded,
    Judged,
    Measured,
    QuestionStored,
    Settled,
)
from laar_tui.core.attempt import Attempt, Outcome
from laar_tui.core.decision import Decision
from laar_tui.core.question import MeasuredDocument, Question, QuestionFeatures
from laar_tui.core.quotes import Footnote, QuoteFilter, without_markup
from laar_tui.core.ttca import Ttca
from laar_tui.core.verdict import NOT_JUDGED, Verdict, VerdictValue


class Phase(StrEnum):
    WAITING = "waiting"
    THINKING = "thinking"
    ANSWERING = "answering"
    ENDED = "ended"


@dataclass
class Rung:
    """One attempt. ``text`` is the answer as it came, but that its quotes are footnote marks; ``thoughts`` are raw."""

    attempt_id: str
    ordinal: int
    endpoint: str
    model: str
    simulated: bool
    started_s: float
    overlapped: bool = False
    phase: Phase = Phase.WAITING
    waiting: str = ""
    text: str = ""
    thoughts: str = ""
    attempt: Attempt | None = None
    verdict: Verdict = NOT_JUDGED
    verdicts: list[Verdict] = field(default_factory=list)
    footnotes: tuple[Footnote, ...] = ()
    markup: QuoteFilter = field(default_factory=lambda: QuoteFilter(notes=True), repr=False)

    @property
    def running(self) -> bool:
        return self.attempt is None

    @property
    def plain_text(self) -> str:
        """The answer without footnote marks: for copying."""
        return without_markup(self.attempt.reply.answer).text if self.attempt is not None else self.text

    @property
    def judgeable(self) -> bool:
        """Complete, and so right or wrong. A failure says nothing about the model."""
        return self.attempt is not None and self.attempt.reply.outcome.judgeable

    @property
    def wrong(self) -> bool:
        return self.verdict.value is VerdictValue.WRONG

    @property
    def right(self) -> bool:
        return self.verdict.value is VerdictValue.RIGHT

    @property
    def failed(self) -> bool:
        return self.attempt is not None and self.attempt.reply.outcome not in (
            Outcome.COMPLETE,
            Outcome.CANCELLED,
        )


@dataclass
class Ladder:
    """One question with its attempts by ordinal, its decisions by the ordinal they led to, and how it
    stands."""

    question_id: str
    question: Question | None = None
    features: QuestionFeatures | None = None
    documents: tuple[MeasuredDocument, ...] = ()
    rungs: dict[int, Rung] = field(default_factory=dict)
    decisions: dict[int, Decision] = field(default_factory=dict)
    settled: Settled | None = None
    ttca: Ttca | None = None

    @property
    def open(self) -> bool:
        """Something still happens by itself."""
        return self.settled is None

    def in_reserve(self, rung: Rung) -> bool:
        """Asked beside another answer that still stands or runs: nobody needs this one yet."""
        if not rung.overlapped or rung.verdict.value is not VerdictValue.UNKNOWN or rung.failed:
            return False
        if self.settled is not None and self.settled.standing is not None:
            return self.settled.standing != rung.ordinal
        others = (r for r in self.rungs.values() if r is not rung and not r.overlapped)
        return any(r.running or (r.judgeable and not r.wrong) for r in others)

    @property
    def running(self) -> Rung | None:
        """The attempt the user waits for: the newest running one that is not in reserve."""
        return next((r for r in reversed(self.rungs.values()) if r.running and not self.in_reserve(r)), None)

    @property
    def newest(self) -> Rung | None:
        return self.rungs[max(self.rungs)] if self.rungs else None

    @property
    def judged_next(self) -> Rung | None:
        """The answer that *right* and *wrong* mean when none is named: the one that stands, else the newest complete one shown."""
        shown = (r for r in reversed(self.rungs.values()) if r.judgeable and not self.in_reserve(r))
        return self.standing or next(shown, None)

    @property
    def standing(self) -> Rung | None:
        if self.settled is None or self.settled.standing is None:
            return None
        return self.rungs.get(self.settled.standing)

    @property
    def last_decision(self) -> Decision | None:
        return self.decisions[max(self.decisions)] if self.decisions else None

    @property
    def money(self) -> float | None:
        """Known price of the attempts so far and of judging them; ``None`` when no price is known."""
        prices = [r.attempt.money for r in self.rungs.values() if r.attempt]
        prices += [v.money for r in self.rungs.values() for v in r.verdicts]
        known = [p for p in prices if p is not None]
        return sum(known) if known else None

    def apply(self, event: Event) -> None:
        """Take one event. Events of other questions must not be passed in."""
        match event:
            case QuestionStored(question=question):
                self.question = question
            case Measured(features=features, documents=documents):
                self.features, self.documents = features, documents
            case Decided(decision=decision, ordinal=ordinal, overlapped=overlapped):
                self.decisions[ordinal] = decision
                if not overlapped:
                    self.settled = None
            case AttemptStarted():
                if not event.overlapped:
                    self.settled = None
                self.rungs[event.ordinal] = Rung(
                    event.attempt_id,
                    event.ordinal,
                    event.endpoint,
                    event.model,
                    event.simulated,
                    event.started_s,
                    event.overlapped,
                )
            case AttemptProgress():
                self._progress(event)
            case AttemptEnded(attempt=attempt):
                self._end(attempt)
            case Grounded(ordinal=ordinal, footnotes=footnotes):
                if ordinal in self.rungs:
                    self.rungs[ordinal].footnotes = footnotes
            case Judged(ordinal=ordinal, effective=effective, ttca=ttca):
                if ordinal in self.rungs:
                    self.rungs[ordinal].verdict = effective
                    self.rungs[ordinal].verdicts.append(event.verdict)
                    if effective.counts_as_wrong and self.standing is self.rungs[ordinal]:
                        self.settled = None
                self.ttca = ttca
            case Settled(ttca=ttca):
                self.settled, self.ttca = event, ttca
            case _:
                pass

    def _progress(self, event: AttemptProgress) -> None:
        rung = self.rungs.get(event.ordinal)
        if rung is None or not rung.running:
            return
        rung.waiting = event.waiting
        if event.thoughts:
            rung.thoughts += event.thoughts
            rung.phase = Phase.THINKING
        if event.text:
            rung.text += rung.markup.feed(event.text)
            rung.phase = Phase.ANSWERING

    def _end(self, attempt: Attempt) -> None:
        rung = self.rungs.get(attempt.ordinal)
        if rung is None:
            rung = self.rungs[attempt.ordinal] = Rung(
                attempt.id,
                attempt.ordinal,
                attempt.endpoint,
                attempt.model_asked,
                attempt.simulated,
                attempt.started_s,
                attempt.overlapped,
            )
        rung.attempt = attempt
        rung.phase = Phase.ENDED
        rung.waiting = ""
        rung.text = without_markup(attempt.reply.answer).noted
        rung.thoughts = attempt.reply.thoughts or rung.thoughts
