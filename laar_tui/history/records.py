"""What the history gives back: frozen values, with all text raw as it was stored. Sanitise it before it is
shown.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from laar_tui.core.attempt import Attempt, Outcome, Usage
from laar_tui.core.decision import Decision, StopReason
from laar_tui.core.question import Document, LanguageGuess, Question, QuestionFeatures, TokenCount, Turn
from laar_tui.core.ttca import Ttca
from laar_tui.core.verdict import Verdict, VerdictValue
from laar_tui.history.snippets import Snippet
from laar_tui.history.text_query import How

AttemptState = Literal["running", "finished", "interrupted"]
"""``running`` in a live process, ``finished`` with an outcome, or ``interrupted``: its process ended first.
"""


@dataclass(frozen=True)
class AttemptGlance:
    """One rung of the attempt ladder in a list; ``outcome`` is ``None`` while it runs."""

    ordinal: int
    endpoint: str
    state: AttemptState
    outcome: Outcome | None
    verdict: VerdictValue


@dataclass(frozen=True)
class QuestionFilter:
    """Which questions; every condition that is given has to be met.

    ``text`` is looked for in the question, its answers and the names of its documents as ``text_query.py`` says; with ``operators`` it is a
    search expression. ``endpoint`` was asked at least once; ``language`` is that of the documents; ``length`` is a bucket of
    ``schema.LENGTHS``; ``since`` is included, ``until`` is not. ``verdict`` is that of :class:`QuestionRow`.
    """

    text: str = ""
    operators: bool = False
    endpoint: str | None = None
    language: str | None = None
    length: str | None = None
    task: str | None = None
    verdict: VerdictValue | None = None
    since: datetime | None = None
    until: datetime | None = None
    simulated: bool | None = None
    conversation_id: str | None = None


@dataclass(frozen=True)
class QuestionRow:
    """One question in a list. ``verdict`` is *right* when an answer is right, *wrong* when all judged answers
    are wrong and none stands.
    """

    id: str
    conversation_id: str
    conversation_title: str
    ordinal: int
    asked_at: datetime
    text: str
    documents: tuple[str, ...]
    tokens: int | None
    tokens_exact: bool
    language: str | None
    question_language: str | None
    task: str | None
    attempts: tuple[AttemptGlance, ...]
    standing_endpoint: str | None
    verdict: VerdictValue
    stopped: StopReason | None
    ttca: Ttca | None
    simulated: bool
    titled: bool = False
    """The conversation's title was given by a person."""
    branched_from: str | None = None
    """The question, of another conversation, that the conversation goes on from."""


@dataclass(frozen=True)
class Found:
    """Questions, newest first. ``how`` the text was found, ``""`` when none was asked for; ``snippets`` by question id: where."""

    rows: tuple[QuestionRow, ...]
    how: How | Literal[""]
    snippets: Mapping[str, Snippet]


@dataclass(frozen=True)
class StoredDocument:
    """A document of a question. ``text`` is ``None`` when documents are not kept; ``count`` and ``language``
    when it was never measured.
    """

    name: str
    source: str
    path: str
    sha256: str
    notices: tuple[str, ...]
    characters: int
    text: str | None
    count: TokenCount | None
    language: LanguageGuess | None
    pages: int = 0

    def document(self) -> Document | None:
        """The document as it was sent, or ``None`` when its text was not kept."""
        if self.text is None:
            return None
        return Document(self.name, self.text, self.source, self.sha256, self.path, self.notices, self.pages)


@dataclass(frozen=True)
class StoredDecision:
    ordinal: int
    decided_at: datetime
    decision: Decision


@dataclass(frozen=True)
class GivenVerdict:
    """``given_s`` is on the question's clock; ``None`` for a mark given later, from history."""

    verdict: Verdict
    given_at: datetime
    given_s: float | None


@dataclass(frozen=True)
class StoredAttempt:
    """An attempt with all verdicts on it, oldest first, and the one that counts.

    While ``state`` is ``running`` or after it was ``interrupted``, ``attempt.reply`` holds the partial text
    with outcome *cut*.
    """

    attempt: Attempt
    state: AttemptState
    started_at: datetime
    ended_at: datetime | None
    p_correct: float | None
    verdicts: tuple[GivenVerdict, ...]
    effective: Verdict

    @property
    def checking_money(self) -> float | None:
        """What judging the answer cost, apart from the attempt's own price; ``None`` where nothing was paid or no price is known."""
        paid = [g.verdict.money for g in self.verdicts if g.verdict.money is not None]
        return sum(paid) if paid else None


@dataclass(frozen=True)
class QuestionRecord:
    """Everything stored about one question, oldest first.

    ``question.documents`` holds the documents whose text was kept and ``question.earlier`` is empty: see
    :meth:`ConversationRecord.turns`. ``stopped`` is ``None`` when the question was never settled (its process
    ended, or it still runs).
    """

    question: Question
    ordinal: int
    asked_at: datetime
    simulated: bool
    features: QuestionFeatures | None
    documents: tuple[StoredDocument, ...]
    decisions: tuple[StoredDecision, ...]
    attempts: tuple[StoredAttempt, ...]
    standing: StoredAttempt | None
    stopped: StopReason | None
    settled_at: datetime | None
    ttca: Ttca | None
    checking_s: float
    prompt_sha256: str
    conversation_title: str = ""


@dataclass(frozen=True)
class ConversationRow:
    id: str
    title: str
    created_at: datetime
    last_asked_at: datetime
    questions: int
    simulated: bool


@dataclass(frozen=True)
class ConversationRecord:
    id: str
    title: str
    created_at: datetime
    simulated: bool
    questions: tuple[QuestionRecord, ...]
    titled: bool = False
    branched_from: str | None = None

    def turns(self) -> tuple[Turn, ...]:
        """What a next question of this conversation carries along: questions for which an answer stands."""
        return tuple(
            Turn(q.question.text, q.standing.attempt.reply.answer, q.question.documents)
            for q in self.questions
            if q.standing is not None
        )


@dataclass(frozen=True)
class Observation:
    """What one finished answer teaches the router.

    ``features`` are those frozen in the decision. ``verdicts`` are oldest first (empty only when unjudged
    answers were asked for). ``failed`` are the endpoints whose answers had been judged wrong on this question
    when it was decided, and ``p_correct`` the probability predicted then (``None`` when the endpoint was no
    candidate). ``at`` is when the evidence came: the latest verdict, or the end of an unjudged answer;
    ``first_at`` when it came first. ``standing``: it is the answer that stands for its question.
    """

    question_id: str
    attempt_id: str
    ordinal: int
    endpoint: str
    model: str
    model_served: str | None
    fingerprint: str | None
    features: QuestionFeatures
    verdicts: tuple[Verdict, ...]
    outcome: Outcome
    failed: tuple[str, ...]
    p_correct: float | None
    propensity: float
    overlapped: bool
    simulated: bool
    at: datetime
    first_at: datetime
    standing: bool

    @property
    def position(self) -> int:
        """How many answers had been judged wrong before this one was asked for."""
        return len(self.failed)


@dataclass(frozen=True)
class LatencySample:
    """Measured times of one attempt, in seconds since its first byte left. ``tokens`` is our own count of the
    prompt, ``usage`` the server's; ``status`` that of an error it answered with. ``interrupted``: the program ended
    first, ``total_s`` is how long it had been waited for as far as is known.
    """

    endpoint: str
    model: str
    started_at: datetime
    outcome: Outcome
    features: QuestionFeatures
    usage: Usage
    first_byte_s: float | None
    ttft_s: float | None
    first_content_s: float | None
    last_token_s: float | None
    total_s: float
    requests: int
    simulated: bool
    status: int | None = None
    interrupted: bool = False

    @property
    def tokens(self) -> int:
        return self.features.tokens


@dataclass(frozen=True)
class Marked:
    """What a mark given from history changed. ``standing`` is the ordinal of the answer that stands now."""

    question_id: str
    attempt_id: str
    ordinal: int
    verdict: Verdict
    effective: Verdict
    standing: int | None
    ttca: Ttca | None
