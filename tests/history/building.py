"""Core values with sensible defaults, and a question told from beginning to end, for the tests of the
history."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from laar_tui.core.attempt import Attempt, AttemptError, AttemptTimes, Outcome, Reply, Usage
from laar_tui.core.decision import Candidate, Decision, StopReason
from laar_tui.core.question import (
    Document,
    LanguageGuess,
    MeasuredDocument,
    Question,
    QuestionFeatures,
    TokenCount,
)
from laar_tui.core.verdict import USER, Verdict, VerdictValue
from laar_tui.history.store import History

RIGHT = Verdict(VerdictValue.RIGHT, USER, 1.0)
WRONG = Verdict(VerdictValue.WRONG, USER, 1.0)


class Calendar:
    """A wall clock that moves one second at each look."""

    def __init__(self, start: datetime = datetime(2026, 11, 23, 12, tzinfo=UTC)) -> None:
        self.now = start

    def __call__(self) -> datetime:
        self.now += timedelta(seconds=1)
        return self.now


def open_history(path: Path, *, keep_documents: bool = True, busy_timeout_s: float = 5.0) -> History:
    return History.open(
        path, wall_clock=Calendar(), keep_documents=keep_documents, busy_timeout_s=busy_timeout_s
    )


def make_question(
    question_id: str = "q1",
    *,
    conversation_id: str = "c1",
    text: str = "What is the code?",
    documents: Sequence[Document] = (),
    branched_from: str | None = None,
) -> Question:
    return Question(question_id, conversation_id, text, tuple(documents), branched_from=branched_from)


def make_features(tokens: int = 5000, language: str = "en", task: str = "lookup") -> QuestionFeatures:
    return QuestionFeatures(tokens, True, language, "en", task, 1)


def measured(document: Document, tokens: int = 12, language: str = "en") -> MeasuredDocument:
    return MeasuredDocument(
        document, TokenCount(tokens, True, "o200k_base"), LanguageGuess(language, 40, 0.5)
    )


def make_candidate(endpoint: str, p_correct: float = 0.6) -> Candidate:
    return Candidate(
        endpoint=endpoint,
        eligible=True,
        why_not="",
        p_correct=p_correct,
        p_interval=(0.4, 0.8),
        predicted_s=9.0,
        check_s=3.0,
        money=0.0,
        cost_s=12.0,
        ratio=p_correct / 12,
        expected_ttca_s=12 / p_correct if p_correct else float("inf"),
        own_marks=2.5,
        prior="default",
    )


def make_decision(
    decision_id: str,
    chosen: str | None,
    *,
    features: QuestionFeatures | None = None,
    failed: Sequence[str] = (),
    stop: StopReason | None = None,
    endpoints: Sequence[str] = ("fast", "strong"),
) -> Decision:
    return Decision(
        id=decision_id,
        features=features or make_features(),
        candidates=tuple(make_candidate(e) for e in endpoints),
        chosen=chosen,
        stop=stop,
        propensity=0.95,
        failed=tuple(failed),
        p_anyone_else=0.3,
        explain="fast: 60 % × 9 s",
        estimator="bayes-1",
        priors="profiles-1",
    )


def make_reply(outcome: Outcome = Outcome.COMPLETE, *, answer: str = "42", total_s: float = 5.0) -> Reply:
    failed = outcome is Outcome.TRANSPORT
    return Reply(
        outcome=outcome,
        times=AttemptTimes(total_s, 0.2, 0.5, 1.0, None if failed else total_s - 0.5),
        answer="" if failed else answer,
        thoughts="hm",
        error=AttemptError("overloaded", "The server is overloaded.", 529, 3.5) if failed else None,
        usage=Usage(5010, 20, None),
        model_served="model-x",
        fingerprint="fp-1",
        finish_reason="stop",
        notices=("a notice",),
        requests=2,
    )


@dataclass(frozen=True)
class Try:
    """One attempt of a told question: 5 s long, judged two seconds after its end when there is a verdict."""

    endpoint: str = "fast"
    verdict: Verdict | None = None
    outcome: Outcome = Outcome.COMPLETE
    total_s: float = 5.0
    answer: str = "42"


@dataclass(frozen=True)
class Story:
    """A question with its tries, one after another, three seconds apart."""

    question_id: str = "q1"
    conversation_id: str = "c1"
    text: str = "What is the code?"
    tokens: int = 5000
    language: str = "en"
    task: str = "lookup"
    documents: tuple[Document, ...] = ()
    tries: tuple[Try, ...] = field(default_factory=lambda: (Try(verdict=RIGHT),))
    simulated: bool = False
    settled: bool = True
    branched_from: str | None = None


def tell(history: History, story: Story) -> None:
    """Store the whole story as the engine would, and wait for it."""
    q = story.question_id
    features = make_features(story.tokens, story.language, story.task)
    question = make_question(
        q,
        conversation_id=story.conversation_id,
        text=story.text,
        documents=story.documents,
        branched_from=story.branched_from,
    )
    futures = [
        history.save_question(question, simulated=story.simulated),
        history.save_measure(q, features, [measured(d) for d in story.documents]),
    ]
    now, failed = 0.0, list[str]()
    for ordinal, attempt in enumerate(story.tries, 1):
        attempt_id, decision_id = f"{q}-a{ordinal}", f"{q}-d{ordinal}"
        decision = make_decision(decision_id, attempt.endpoint, features=features, failed=failed)
        ended = now + attempt.total_s
        reply = make_reply(attempt.outcome, answer=attempt.answer, total_s=attempt.total_s)
        futures += [
            history.save_decision(q, ordinal, decision),
            history.begin_attempt(
                attempt_id, q, ordinal, attempt.endpoint, "model", decision_id, now, False, story.simulated
            ),
            history.end_attempt(
                q,
                Attempt(
                    attempt_id,
                    ordinal,
                    attempt.endpoint,
                    "model",
                    reply,
                    now,
                    ended,
                    decision_id,
                    0.01,
                    False,
                    story.simulated,
                ),
            ),
        ]
        if attempt.verdict is not None:
            futures.append(history.save_verdict(q, attempt_id, attempt.verdict, ended + 2))
            if attempt.verdict.value is VerdictValue.WRONG:
                failed.append(attempt.endpoint)
        now = ended + 3
    for future in futures:
        future.result()
    if story.settled:
        record = history.reader.load_question(q)
        standing = record.standing.attempt.id if record.standing else None
        history.settle(q, StopReason.ANSWERED, standing, record.ttca).result()
