"""A stored question as it was: its events for a transcript, and a resting :class:`QuestionRun` that can be marked again. Sends nothing."""

from __future__ import annotations

from laar_tui.conversation import wording
from laar_tui.conversation.checking import documents_of
from laar_tui.conversation.events import (
    AttemptEnded,
    AttemptStarted,
    Decided,
    Event,
    Grounded,
    Judged,
    Measured,
    QuestionStored,
    Settled,
)
from laar_tui.conversation.parts import Parts
from laar_tui.conversation.question_run import QuestionRun
from laar_tui.conversation.rung import Rung
from laar_tui.core.decision import Decision, StopReason
from laar_tui.core.question import MeasuredDocument
from laar_tui.core.verdict import effective_verdict
from laar_tui.history.records import QuestionRecord, StoredAttempt
from laar_tui.settings.model import RoutingSettings


def restore_run(record: QuestionRecord, parts: Parts) -> QuestionRun:
    """The question at rest, as it was left. Its clock stands where its last attempt or verdict left it."""
    decisions = {d.decision.id: d.decision for d in record.decisions}
    rungs = [_rung(stored, decisions) for stored in record.attempts]
    return QuestionRun.at_rest(
        record.question,
        parts,
        rungs=[r for r in rungs if r is not None],
        features=record.features,
        documents=_measured(record),
        stopped=record.stopped or StopReason.CANCELLED,
    )


def events_of(record: QuestionRecord, routing: RoutingSettings) -> list[Event]:
    """What a listener would have heard, in order; the last is always ``Settled``. Blocks: quotes are looked up again."""
    from laar_tui.checking.suite import footnotes_of

    documents = documents_of(record.question)
    question_id = record.question.id
    events: list[Event] = [QuestionStored(question_id, record.question)]
    if record.features is not None:
        events.append(Measured(question_id, record.features, _measured(record)))
    decisions = {d.decision.id: d.decision for d in record.decisions}
    rungs: list[Rung] = []
    for stored in record.attempts:
        attempt = stored.attempt
        decision = decisions.get(attempt.decision_id)
        if decision is not None:
            events.append(Decided(question_id, decision, attempt.ordinal, attempt.overlapped))
        events.append(
            AttemptStarted(
                question_id,
                attempt.id,
                attempt.ordinal,
                attempt.endpoint,
                attempt.model_asked,
                attempt.simulated,
                attempt.started_s,
                attempt.overlapped,
            )
        )
        events.append(AttemptEnded(question_id, attempt))
        footnotes = footnotes_of(attempt.reply.answer, documents)
        if footnotes:
            events.append(Grounded(question_id, attempt.id, attempt.ordinal, footnotes))
        given = [g.verdict for g in stored.verdicts]
        events += [
            Judged(
                question_id, attempt.id, attempt.ordinal, v, effective_verdict(given[: n + 1]), record.ttca
            )
            for n, v in enumerate(given)
        ]
        rung = _rung(stored, decisions)
        if rung is not None:
            rungs.append(rung)
    standing = next((r for r in rungs if record.standing and r.id == record.standing.attempt.id), None)
    stopped = record.stopped or StopReason.CANCELLED
    last = record.decisions[-1].decision if record.decisions else None
    message = wording.settled_sentence(stopped, rungs, standing, record.ttca, last, routing)
    if standing is None and record.attempts and record.attempts[-1].state == "interrupted":
        message = wording.INTERRUPTED
    events.append(Settled(question_id, stopped, standing.ordinal if standing else None, record.ttca, message))
    return events


def _rung(stored: StoredAttempt, decisions: dict[str, Decision]) -> Rung | None:
    attempt = stored.attempt
    decision = decisions.get(attempt.decision_id)
    if decision is None:
        return None
    times = [g.given_s for g in stored.verdicts if g.given_s is not None]
    return Rung(
        id=attempt.id,
        ordinal=attempt.ordinal,
        endpoint=attempt.endpoint,
        decision=decision,
        started_s=attempt.started_s,
        overlapped=attempt.overlapped,
        attempt=attempt,
        answer=attempt.reply.answer,
        thoughts=attempt.reply.thoughts,
        verdicts=[g.verdict for g in stored.verdicts],
        judged_s=max(times, default=None),
        checked=True,
    )


def _measured(record: QuestionRecord) -> tuple[MeasuredDocument, ...]:
    measured = []
    for stored in record.documents:
        document = stored.document()
        if document is not None and stored.count is not None and stored.language is not None:
            measured.append(MeasuredDocument(document, stored.count, stored.language))
    return tuple(measured)
