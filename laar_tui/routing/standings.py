"""Where every endpoint stands when somebody has to be chosen: P(right), seconds, money, and whether it can be
asked at all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from laar_tui.core.decision import Candidate
from laar_tui.core.question import QuestionFeatures
from laar_tui.routing.arms import Arm, RoutingPolicy
from laar_tui.routing.beliefs import Beliefs
from laar_tui.routing.capability import credible_interval, credible_intervals
from laar_tui.routing.difficulty import kappa_shift, mean_over, p_anyone, weights_after
from laar_tui.routing.eligibility import LEAST_RESAMPLING, Bounds, no_budget, no_room
from laar_tui.routing.features import design

_LEAST_COST_S = 1e-3
_LEAST_P = 1e-12


@dataclass(frozen=True)
class Situation:
    """Where a question stands when somebody has to be chosen; the fields are :meth:`Router.decide`'s
    parameters."""

    features: QuestionFeatures
    failed: tuple[str, ...]
    unusable: Mapping[str, str]
    pinned: str | None
    check_s: float
    attempts_made: int
    bounds: Bounds
    forced_more: bool
    cached_tokens: Mapping[str, int]
    prefix_age_s: Mapping[str, float]
    in_flight: Mapping[str, int]
    now_s: float | None = None


@dataclass(frozen=True)
class Standing:
    """One arm in one decision: its candidate, P(right) at every difficulty node once an answer has come, and
    the probability that one comes, in time."""

    arm: Arm
    candidate: Candidate
    nodes: Sequence[float]
    answers: float
    over_budget: bool


def standings_of(
    arms: Sequence[Arm], beliefs: Beliefs, policy: RoutingPolicy, situation: Situation
) -> list[Standing]:
    """Every arm with its candidate, best ratio first, ineligible last."""
    base = design(situation.features)
    strangers = {name for name in situation.failed if name not in beliefs}
    shift = kappa_shift(len(strangers))
    believed = {arm.name: beliefs.at(arm.name, base, shift) for arm in arms}
    wrong = [name for name in dict.fromkeys(situation.failed) if name in believed]
    weights = weights_after([believed[name].nodes for name in wrong])
    intervals = [believed[arm.name].interval for arm in arms]
    if wrong:
        spreads = [(b.mean, b.variance) for b in (believed[arm.name] for arm in arms)]
        intervals = credible_intervals(spreads, weights, beliefs.discrimination)
    standings = []
    for arm, (low, high) in zip(arms, intervals, strict=True):
        name, known = arm.name, weights
        belief = believed[name]
        tries = situation.failed.count(name)
        if tries:
            # Its own failures count through the urn, everybody else's through the difficulty.
            known = weights_after([believed[other].nodes for other in wrong if other != name])
            low, high = credible_interval(belief.mean, belief.variance, known, beliefs.discrimination)
        factor = beliefs.resampling(name).factor(tries)
        p = belief.p if not wrong else mean_over(known, belief.nodes)
        standings.append(_standing(arm, beliefs, policy, situation, factor, (low, p, high), belief.nodes))
    standings.sort(key=lambda s: (not s.candidate.eligible, -s.candidate.ratio))
    return standings


def _standing(
    arm: Arm,
    beliefs: Beliefs,
    policy: RoutingPolicy,
    situation: Situation,
    factor: float,
    right: tuple[float, float, float],
    nodes: Sequence[float],
) -> Standing:
    """``right``: P(right) of a fresh endpoint's answer between the ends of its 95 % interval; ``factor``: what a
    repeated try leaves of it."""
    name, features = arm.name, situation.features
    latency = beliefs.latency(name)
    predicted = latency.predict(
        features.tokens,
        features.language,
        features.task,
        arm.max_output_tokens,
        cached_tokens=situation.cached_tokens.get(name, 0),
        prefix_age_s=situation.prefix_age_s.get(name),
        in_flight=situation.in_flight.get(name, 0),
        timeout_s=arm.timeout_s,
        now_s=situation.now_s,
    )
    answers = predicted.in_time * predicted.answers
    answered, asked = latency.requests.latest
    tries = situation.failed.count(name)
    repeats = _repeats_itself(situation, name, factor)
    too_long = no_room(arm, features, latency.token_ratio(features.language))
    out = situation.unusable.get(name) or too_long or repeats
    money = _price(arm, predicted.prompt_tokens, predicted.output_tokens)
    most_money = _price(arm, predicted.prompt_tokens, arm.max_output_tokens)
    broke = no_budget(situation.bounds, predicted, most_money)
    cost = predicted.seconds + situation.check_s + policy.seconds_per_money * money
    cost = max(_LEAST_COST_S, cost)
    low, p, high = (answers * factor * value for value in right)
    candidate = Candidate(
        endpoint=name,
        eligible=not (out or broke),
        why_not=out or broke,
        p_correct=p,
        p_interval=(min(p, low), max(p, high)),
        predicted_s=predicted.seconds,
        check_s=situation.check_s,
        money=money,
        cost_s=cost,
        ratio=p / cost,
        expected_ttca_s=cost / max(p, _LEAST_P),
        own_marks=beliefs.own_marks(name),
        judged=beliefs.judged(name),
        prior=beliefs.prior_name(name),
        tries=tries,
        simulated=arm.simulated,
        p_answers=answers,
        answered=answered,
        asked=asked,
        usual_s=predicted.usual_s,
        too_long=bool(too_long),
    )
    return Standing(arm, candidate, nodes, answers, over_budget=bool(broke and not out))


def _repeats_itself(situation: Situation, name: str, factor: float) -> str:
    """Why another answer of an endpoint that was wrong is not worth having; empty when it may differ enough,
    and when a person pinned it."""
    if factor >= LEAST_RESAMPLING or situation.pinned == name:
        return ""
    return "was wrong on this question and would repeat itself"


def pool_of(situation: Situation, standings: Sequence[Standing]) -> list[Standing]:
    """Who may be chosen, best first."""
    return [s for s in standings if s.candidate.eligible and situation.pinned in (None, s.arm.name)]


def p_anyone_else(standings: Sequence[Standing], chosen: Standing | None) -> float:
    """P(at least one untried eligible endpoint is right, in time), given that everyone tried and the one
    chosen are wrong."""
    wrong = [s.nodes for s in standings if s.candidate.tries or s is chosen]
    others = [
        [s.answers * p for p in s.nodes]
        for s in standings
        if s.candidate.eligible and not s.candidate.tries and s is not chosen
    ]
    return p_anyone(weights_after(wrong), others)


def _price(arm: Arm, prompt_tokens: float, output_tokens: float) -> float:
    """Money for one attempt."""
    return (prompt_tokens * arm.price_input + output_tokens * arm.price_output) / 1_000_000
