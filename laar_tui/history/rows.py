"""Core values as database rows, and back. Both directions of one value stand together, so that they cannot
drift apart.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, fields
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Protocol, cast

from laar_tui.core.attempt import Attempt, AttemptError, AttemptTimes, Outcome, Reply, Usage
from laar_tui.core.decision import Candidate, Decision, StopReason
from laar_tui.core.question import (
    Document,
    Expectation,
    LanguageGuess,
    MeasuredDocument,
    Question,
    QuestionFeatures,
    TokenCount,
    content_hash,
)
from laar_tui.core.ttca import Ttca
from laar_tui.core.verdict import Verdict, VerdictValue
from laar_tui.history.records import GivenVerdict, StoredDecision, StoredDocument
from laar_tui.history.stored_text import (
    finite_or_name,
    from_json,
    from_stored,
    storable_integer,
    to_json,
    to_stored,
)

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

Row = dict[str, str | int | float | None]
"""A row to be written."""


class Readable(Protocol):
    """A row that was read: ``sqlite3.Row``, or a ``dict`` from sqlite-utils."""

    def __getitem__(self, column: str, /) -> Any: ...


_FRACTIONS = (
    "p_correct",
    "predicted_s",
    "check_s",
    "money",
    "cost_s",
    "ratio",
    "expected_ttca_s",
    "own_marks",
)


def stamp(moment: datetime) -> str:
    """UTC, ISO-8601, always with microseconds, so that the text sorts as the time does."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def moment(stored: str) -> datetime:
    return datetime.fromisoformat(stored)


def optional_moment(stored: str | None) -> datetime | None:
    return None if stored is None else moment(stored)


def _optional_text(text: str | None) -> str | None:
    return None if text is None else to_stored(text)


def read_text(stored: str | None) -> str | None:
    return None if stored is None else from_stored(stored)


def _texts(stored: str) -> tuple[str, ...]:
    return tuple(cast("list[str]", from_json(stored)))


def _fields(kind: type[DataclassInstance], values: object) -> dict[str, Any]:
    """Those of the stored values that this version still has a field for."""
    known = {field.name for field in fields(kind)}
    return {name: value for name, value in cast("dict[str, Any]", values).items() if name in known}


# Questions and documents


def prompt_hash(question: Question) -> str:
    """Names everything that was sent: earlier turns, documents (by their own hashes) and the question, in
    order.
    """
    parts = [[t.question, t.answer, [d.sha256 for d in t.documents]] for t in question.earlier]
    return content_hash(to_json([*parts, [d.sha256 for d in question.documents], question.text]))


def question_row(question: Question, ordinal: int, asked_at: str, *, simulated: bool) -> Row:
    expectation = question.expectation
    return {
        "id": to_stored(question.id),
        "conversation_id": to_stored(question.conversation_id),
        "ordinal": ordinal,
        "text": to_stored(question.text),
        "prompt_sha256": prompt_hash(question),
        "earlier_turns": len(question.earlier),
        "asked_at": asked_at,
        "pinned": _optional_text(question.pinned),
        "expectation": None if expectation is None else to_json(asdict(expectation)),
        "documents": len(question.documents),
        "simulated": int(simulated),
    }


def read_question(row: Readable, documents: Sequence[StoredDocument]) -> Question:
    given = row["expectation"]
    kept = (d.document() for d in documents)
    return Question(
        id=from_stored(row["id"]),
        conversation_id=from_stored(row["conversation_id"]),
        text=from_stored(row["text"]),
        documents=tuple(d for d in kept if d is not None),
        pinned=read_text(row["pinned"]),
        expectation=None if given is None else Expectation(**_fields(Expectation, from_json(given))),
    )


def document_row(document: Document, *, keep_text: bool) -> Row:
    return {
        "sha256": document.sha256,
        "text": to_stored(document.text) if keep_text else None,
        "characters": len(document.text),
    }


def question_document_row(question_id: str, position: int, document: Document) -> Row:
    return {
        "question_id": to_stored(question_id),
        "position": position,
        "sha256": document.sha256,
        "name": to_stored(document.name),
        "source": document.source,
        "path": to_stored(document.path),
        "notices": to_json(document.notices),
        "pages": document.pages,
    }


def measure_row(measured: MeasuredDocument) -> Row:
    return {
        "tokens": measured.count.tokens,
        "tokens_exact": int(measured.count.exact),
        "tokens_how": to_stored(measured.count.how),
        "language": to_stored(measured.language.code),
        "language_letters": measured.language.letters,
        "language_margin": measured.language.margin,
    }


def read_document(row: Readable) -> StoredDocument:
    measured = row["tokens"] is not None
    return StoredDocument(
        name=from_stored(row["name"]),
        source=row["source"],
        path=from_stored(row["path"]),
        sha256=row["sha256"],
        notices=_texts(row["notices"]),
        characters=row["characters"],
        text=read_text(row["text"]),
        count=TokenCount(row["tokens"], bool(row["tokens_exact"]), from_stored(row["tokens_how"]))
        if measured
        else None,
        language=LanguageGuess(from_stored(row["language"]), row["language_letters"], row["language_margin"])
        if measured
        else None,
        pages=row["pages"],
    )


def features_row(features: QuestionFeatures) -> Row:
    return {
        "tokens": features.tokens,
        "tokens_exact": int(features.tokens_exact),
        "language": to_stored(features.language),
        "question_language": to_stored(features.question_language),
        "task": to_stored(features.task),
        "documents": features.documents,
    }


def read_features(row: Readable) -> QuestionFeatures | None:
    if row["tokens"] is None:
        return None
    return QuestionFeatures(
        tokens=row["tokens"],
        tokens_exact=bool(row["tokens_exact"]),
        language=from_stored(row["language"]),
        question_language=from_stored(row["question_language"]),
        task=from_stored(row["task"]),
        documents=row["documents"],
    )


# Decisions


def _candidate_json(candidate: Candidate) -> dict[str, object]:
    values = asdict(candidate)
    values.update({name: finite_or_name(values[name]) for name in _FRACTIONS})
    values["p_interval"] = [finite_or_name(p) for p in candidate.p_interval]
    return values


def _read_candidate(values: dict[str, Any]) -> Candidate:
    low, high = values["p_interval"]
    numbers = {name: float(values[name]) for name in _FRACTIONS}
    return Candidate(**{**_fields(Candidate, values), **numbers, "p_interval": (float(low), float(high))})


def decision_row(question_id: str, ordinal: int, decision: Decision, decided_at: str) -> Row:
    return {
        "id": to_stored(decision.id),
        "question_id": to_stored(question_id),
        "ordinal": ordinal,
        "decided_at": decided_at,
        "chosen": _optional_text(decision.chosen),
        "stop": decision.stop,
        "propensity": decision.propensity,
        "failed": to_json(decision.failed),
        "p_anyone_else": decision.p_anyone_else,
        "explain": to_stored(decision.explain),
        "estimator": to_stored(decision.estimator),
        "priors": to_stored(decision.priors),
        "features": to_json(asdict(decision.features)),
        "candidates": to_json([_candidate_json(c) for c in decision.candidates]),
    }


def features_from_json(stored: str) -> QuestionFeatures:
    return QuestionFeatures(**_fields(QuestionFeatures, from_json(stored)))


def failed_from_json(stored: str) -> tuple[str, ...]:
    return _texts(stored)


def candidates_from_json(stored: str) -> tuple[Candidate, ...]:
    return tuple(_read_candidate(c) for c in cast("list[dict[str, Any]]", from_json(stored)))


def read_decision(row: Readable) -> StoredDecision:
    decision = Decision(
        id=from_stored(row["id"]),
        features=features_from_json(row["features"]),
        candidates=candidates_from_json(row["candidates"]),
        chosen=read_text(row["chosen"]),
        stop=None if row["stop"] is None else StopReason(row["stop"]),
        propensity=row["propensity"],
        failed=failed_from_json(row["failed"]),
        p_anyone_else=row["p_anyone_else"],
        explain=from_stored(row["explain"]),
        estimator=from_stored(row["estimator"]),
        priors=from_stored(row["priors"]),
    )
    return StoredDecision(row["ordinal"], moment(row["decided_at"]), decision)


# Attempts


def prediction_row(candidate: Candidate | None, failures: int) -> Row:
    """What was predicted of an attempt when it was decided; kept with the attempt, so that learning need not
    open the decision.
    """
    low, high = candidate.p_interval if candidate else (None, None)
    if candidate is not None and candidate.p_answers > 0:
        # It is compared with answers that came.
        low, high = (min(1.0, end / candidate.p_answers) for end in candidate.p_interval)
    return {
        "earlier_failures": failures,
        "p_correct": candidate.p_right_answer if candidate else None,
        "p_low": low,
        "p_high": high,
        "predicted_s": candidate.predicted_s if candidate else None,
    }


def reply_row(reply: Reply) -> Row:
    error, times, usage = reply.error, reply.times, reply.usage
    return {
        "outcome": reply.outcome,
        "error_class": to_stored(error.error_class) if error else None,
        "error_status": storable_integer(error.status) if error else None,
        "error_message": to_stored(error.message) if error else None,
        "error_retry_after_s": error.retry_after_s if error else None,
        "answer": to_stored(reply.answer),
        "thoughts": to_stored(reply.thoughts),
        "finish_reason": _optional_text(reply.finish_reason),
        "notices": to_json(reply.notices),
        "model_served": _optional_text(reply.model_served),
        "fingerprint": _optional_text(reply.fingerprint),
        "first_byte_s": times.first_byte_s,
        "ttft_s": times.ttft_s,
        "first_content_s": times.first_content_s,
        "last_token_s": times.last_token_s,
        "total_s": times.total_s,
        "prompt_tokens": storable_integer(usage.prompt_tokens),
        "completion_tokens": storable_integer(usage.completion_tokens),
        "cached_tokens": storable_integer(usage.cached_tokens),
        "requests": reply.requests,
    }


def attempt_row(attempt: Attempt) -> Row:
    return {
        "endpoint": to_stored(attempt.endpoint),
        "model_asked": to_stored(attempt.model_asked),
        "started_s": attempt.started_s,
        "ended_s": attempt.ended_s,
        "money": attempt.money,
        "overlapped": int(attempt.overlapped),
        "simulated": int(attempt.simulated),
        **reply_row(attempt.reply),
    }


def read_usage(row: Readable) -> Usage:
    return Usage(row["prompt_tokens"], row["completion_tokens"], row["cached_tokens"])


def read_reply(row: Readable) -> Reply:
    error = None
    if row["error_class"] is not None:
        error = AttemptError(
            error_class=from_stored(row["error_class"]),
            message=from_stored(row["error_message"] or ""),
            status=row["error_status"],
            retry_after_s=row["error_retry_after_s"],
        )
    return Reply(
        outcome=Outcome(row["outcome"] or Outcome.CUT),
        times=AttemptTimes(
            total_s=row["total_s"] or 0.0,
            first_byte_s=row["first_byte_s"],
            ttft_s=row["ttft_s"],
            first_content_s=row["first_content_s"],
            last_token_s=row["last_token_s"],
        ),
        answer=from_stored(row["answer"]),
        thoughts=from_stored(row["thoughts"]),
        error=error,
        usage=read_usage(row),
        model_served=read_text(row["model_served"]),
        fingerprint=read_text(row["fingerprint"]),
        finish_reason=read_text(row["finish_reason"]),
        notices=_texts(row["notices"]),
        requests=1 if row["requests"] is None else row["requests"],
    )


def read_attempt(row: Readable) -> Attempt:
    return Attempt(
        id=from_stored(row["id"]),
        ordinal=row["ordinal"],
        endpoint=from_stored(row["endpoint"]),
        model_asked=from_stored(row["model_asked"]),
        reply=read_reply(row),
        started_s=row["started_s"],
        ended_s=row["started_s"] if row["ended_s"] is None else row["ended_s"],
        decision_id=from_stored(row["decision_id"]),
        money=row["money"],
        overlapped=bool(row["overlapped"]),
        simulated=bool(row["simulated"]),
    )


# Verdicts and TTCA


def verdict_row(attempt_id: str, verdict: Verdict, given_at: str, given_s: float | None) -> Row:
    return {
        "attempt_id": to_stored(attempt_id),
        "value": verdict.value,
        "source": to_stored(verdict.source),
        "confidence": verdict.confidence,
        "reason": to_stored(verdict.reason),
        "check_s": verdict.check_s,
        "money": verdict.money,
        "given_at": given_at,
        "given_s": given_s,
    }


def _if_there(row: Readable, column: str) -> Any:
    """A column that a later step adds: an earlier one, while a history is brought up to date, reads rows without it."""
    try:
        return row[column]
    except (IndexError, KeyError):
        return None


def read_verdict(row: Readable) -> GivenVerdict:
    verdict = Verdict(
        value=VerdictValue(row["value"]),
        source=from_stored(row["source"]),
        confidence=row["confidence"],
        reason=from_stored(row["reason"]),
        check_s=row["check_s"],
        money=_if_there(row, "money"),
    )
    return GivenVerdict(verdict, moment(row["given_at"]), row["given_s"])


def ttca_row(ttca: Ttca | None) -> Row:
    return {
        "ttca_wall_s": ttca.wall_s if ttca else None,
        "ttca_machine_s": ttca.machine_s if ttca else None,
        "ttca_censored": int(ttca.censored) if ttca else None,
    }


def read_ttca(row: Readable) -> Ttca | None:
    if row["ttca_wall_s"] is None:
        return None
    return Ttca(row["ttca_wall_s"], row["ttca_machine_s"], bool(row["ttca_censored"]))
