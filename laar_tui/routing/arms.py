"""Who can be asked, under which policy, and what is learnt from: the values that go into a router."""

from __future__ import annotations

from dataclasses import dataclass

from laar_tui.core.question import QuestionFeatures
from laar_tui.routing.profile import CapabilityProfile


@dataclass(frozen=True)
class Arm:
    """One endpoint as routing sees it. Prices in money per million tokens; ``profile`` is ``None`` for an
    unknown model; ``context_window`` in tokens, ``None`` when nobody knows it; ``timeout_s``: seconds after
    which an answer that has not come is given up."""

    name: str
    model: str
    profile: CapabilityProfile | None = None
    context_window: int | None = None
    max_output_tokens: int = 1024
    price_input: float = 0.0
    price_output: float = 0.0
    temperature: float = 0.0
    simulated: bool = False
    timeout_s: float | None = None


@dataclass(frozen=True)
class RoutingPolicy:
    """``value_of_answer_s``: seconds a right answer is worth; ``seconds_per_money``: λ; ``attempts``,
    ``budget_seconds`` and ``budget_money`` per question; ``explore``: ε, the share of decisions in which a
    near-best endpoint is tried."""

    value_of_answer_s: float = 40.0
    seconds_per_money: float = 60.0
    attempts: int = 4
    budget_seconds: float | None = None
    budget_money: float | None = None
    explore: float = 0.05


@dataclass(frozen=True)
class VerdictObservation:
    """What was found out about one answer. ``label`` is P(right) from the verdicts alone
    (``evidence.p_right_from``); ``failed`` are the endpoints whose answers to the same question had been
    judged wrong before, in order; ``by_user``: a person has marked it, not only a check."""

    endpoint: str
    features: QuestionFeatures
    label: float
    failed: tuple[str, ...] = ()
    by_user: bool = True


@dataclass(frozen=True)
class LatencyObservation:
    """Times in seconds and tokens as the server reported them, of one complete answer. ``cached_tokens`` is
    ``None`` when the server says nothing about them. ``shared_tokens`` of the prompt had been sent there
    ``prefix_age_s`` seconds before; ``in_flight`` of our own requests ran there beside it. ``at_s``: when, in
    seconds since 1970."""

    endpoint: str
    features: QuestionFeatures
    total_s: float
    ttft_s: float | None = None
    output_tokens: int | None = None
    prompt_tokens: int | None = None
    cached_tokens: int | None = 0
    shared_tokens: int = 0
    prefix_age_s: float | None = None
    in_flight: int = 0
    at_s: float | None = None


@dataclass(frozen=True)
class LossObservation:
    """A request that failed after ``seconds``, at ``at_s`` (seconds since 1970)."""

    endpoint: str
    seconds: float
    at_s: float | None = None


@dataclass(frozen=True)
class SilenceObservation:
    """An answer that was not complete after ``silent_s``, when a person stopped waiting or, ``given_up``, a time limit ran
    out. ``ttft_s``: seconds to its first token, ``None`` when none came."""

    endpoint: str
    features: QuestionFeatures
    silent_s: float
    ttft_s: float | None = None
    in_flight: int = 0
    given_up: bool = False
    at_s: float | None = None


Observation = VerdictObservation | LatencyObservation | LossObservation | SilenceObservation
