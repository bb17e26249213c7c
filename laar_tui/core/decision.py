"""Whom to ask next, and everything that was known when it was decided."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from laar_tui.core.question import QuestionFeatures


class StopReason(StrEnum):
    """Why the loop over attempts ended (the ``stopped`` key of the command line's documents)."""

    ANSWERED = "answered"
    CAP = "cap"
    NOT_WORTH_IT = "not_worth_it"
    BUDGET = "budget"
    NO_ENDPOINT = "no_endpoint"
    ALL_FAILED = "all_failed"
    CANCELLED = "cancelled"


@dataclass(frozen=True)
class Candidate:
    """One endpoint as it stood in a decision.

    ``p_correct`` is P(an answer comes, and is right | features, who already failed), ``p_interval`` its 95 % credible interval;
    ``p_answers`` is the P(an answer comes at all) in it, and ``answered`` of the endpoint's latest ``asked`` attempts brought one.
    ``own_marks`` is how many of the user's own marks stand behind it, ``judged`` the same with what checks found of answers that
    nobody marked (old ones count less, weak findings in part), and ``prior`` names the profile it started from. ``predicted_s`` is
    the expected seconds until the answer is complete or the request lost, ``usual_s`` those of an answer that comes, ``check_s`` the
    expected seconds to check it, ``money`` the expected price, ``cost_s`` all of them in seconds, ``ratio`` = ``p_correct / cost_s``
    and ``expected_ttca_s`` = ``cost_s / p_correct``. ``tries`` counts answers of this endpoint already judged wrong on this
    question. An ineligible candidate says why in ``why_not``; ``too_long``: its
    window does not hold the prompt with an answer.
    """

    endpoint: str
    eligible: bool
    why_not: str
    p_correct: float
    p_interval: tuple[float, float]
    predicted_s: float
    check_s: float
    money: float
    cost_s: float
    ratio: float
    expected_ttca_s: float
    own_marks: float
    prior: str
    tries: int = 0
    simulated: bool = False
    p_answers: float = 1.0
    answered: int = 0
    asked: int = 0
    usual_s: float = 0.0
    too_long: bool = False
    judged: float = 0.0

    @property
    def silences(self) -> str:
        """``answered 0 of the last 3``, where it is not to be relied on that it answers; else empty."""
        if self.p_answers >= 0.9 or not self.asked:
            return ""
        return f"answered {self.answered} of the last {self.asked}"

    @property
    def p_right_answer(self) -> float:
        """P(right), given that an answer comes: what an answer that is there is judged by."""
        return self.p_correct / self.p_answers if self.p_answers > 0 else self.p_correct


@dataclass(frozen=True)
class Decision:
    """A choice with its grounds: serialised whole before the attempt is sent.

    ``candidates`` are all endpoints, best ratio first, ineligible last. ``chosen`` is ``None`` when ``stop`` says why nobody is asked.
    ``propensity`` is the probability with which this policy chose as it did. ``failed`` lists the endpoints whose answers were
    judged wrong on this question, in order. ``p_anyone_else`` is P(at least one of the endpoints not yet tried is right), for a stop
    or, with a choice, for what would remain after it fails. ``explain`` is one line for the user.
    """

    id: str
    features: QuestionFeatures
    candidates: tuple[Candidate, ...]
    chosen: str | None
    stop: StopReason | None
    propensity: float
    failed: tuple[str, ...]
    p_anyone_else: float
    explain: str
    estimator: str
    priors: str

    def candidate(self, endpoint: str) -> Candidate | None:
        return next((c for c in self.candidates if c.endpoint == endpoint), None)
