"""What the engine tells whoever listens, in the order it happens. All are frozen values, delivered on the caller's event loop.

One question yields: ``QuestionStored`` · ``Measured`` · then, for each attempt, ``Decided`` · ``AttemptStarted`` · ``AttemptProgress``… ·
``AttemptEnded`` · ``Grounded`` ·
``Judged``… · and ``Settled`` each time nothing more happens by itself. A later *wrong* continues with the next
``Decided``; a later *right* only with ``Judged`` and ``Settled``.
"""

from __future__ import annotations

from dataclasses import dataclass

from laar_tui.core.attempt import Attempt
from laar_tui.core.decision import Decision, StopReason
from laar_tui.core.question import MeasuredDocument, Question, QuestionFeatures
from laar_tui.core.quotes import Footnote
from laar_tui.core.ttca import Ttca
from laar_tui.core.verdict import Verdict


@dataclass(frozen=True)
class Event:
    """``question_id`` says which question an event belongs to."""

    question_id: str


@dataclass(frozen=True)
class QuestionStored(Event):
    """The question and its documents are on disk; nothing has been sent yet."""

    question: Question


@dataclass(frozen=True)
class Measured(Event):
    """Tokens and languages are known."""

    features: QuestionFeatures
    documents: tuple[MeasuredDocument, ...]


@dataclass(frozen=True)
class Decided(Event):
    """Somebody was chosen, or nobody (``decision.stop``). ``overlapped``: to be asked beside another, while that one stands or runs."""

    decision: Decision
    ordinal: int
    overlapped: bool = False


@dataclass(frozen=True)
class AttemptStarted(Event):
    """A request left. ``overlapped``: it runs beside another attempt, in reserve until it is needed."""

    attempt_id: str
    ordinal: int
    endpoint: str
    model: str
    simulated: bool
    started_s: float
    overlapped: bool = False


@dataclass(frozen=True)
class AttemptProgress(Event):
    """New text. Raw, as it came: pass it through the sanitiser before it is shown.

    ``waiting`` says what is waited for when nothing comes.
    """

    attempt_id: str
    ordinal: int
    text: str = ""
    thoughts: str = ""
    waiting: str = ""


@dataclass(frozen=True)
class AttemptEnded(Event):
    attempt: Attempt


@dataclass(frozen=True)
class Grounded(Event):
    """The quotes of an answer were looked up in the documents."""

    attempt_id: str
    ordinal: int
    footnotes: tuple[Footnote, ...]


@dataclass(frozen=True)
class Judged(Event):
    """A verdict on an answer was given, changed or taken back; ``effective`` is the one that counts now."""

    attempt_id: str
    ordinal: int
    verdict: Verdict
    effective: Verdict
    ttca: Ttca | None


@dataclass(frozen=True)
class Settled(Event):
    """Nothing more happens by itself. ``standing`` is the ordinal of the answer that stands, if one does."""

    stopped: StopReason
    standing: int | None
    ttca: Ttca | None
    message: str


@dataclass(frozen=True)
class Notice(Event):
    """A sentence the user should read; ``severity`` is ``"information"``, ``"warning"`` or ``"error"``."""

    text: str
    severity: str = "information"
