"""The decision: whom to ask next, or to stop.

Endpoints are tried in decreasing ``p / C`` (adjacent-exchange argument, Simon & Kadane 1975), ``p`` being
P(right | features, who was already wrong) and ``C`` the seconds of the attempt, of checking it, and of its
price. With correlated failures the same greedy is pipelined set cover, a 4-approximation (Munagala et al.,
ICDT 2005).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from laar_tui.core.decision import Candidate, Decision, StopReason
from laar_tui.core.question import QuestionFeatures
from laar_tui.routing.arms import Arm, LatencyObservation, Observation, RoutingPolicy, VerdictObservation
from laar_tui.routing.beliefs import Beliefs, EndpointSummary
from laar_tui.routing.capability import ESTIMATOR, credible_interval
from laar_tui.routing.difficulty import kappa_shift, mean_over, node_probabilities, p_anyone, weights_after
from laar_tui.routing.eligibility import LEAST_RESAMPLING, Bounds, no_budget, no_room, resampling_factor
from laar_tui.routing.explain import Grounds, explain
from laar_tui.routing.features import FEATURES_VERSION, design
from laar_tui.routing.profile import CapabilityProfile

NEAR_TIE = 1.3
"""Exploration chooses among endpoints whose ratio is within this factor of the best."""

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
    in_flight: Mapping[str, int]


@dataclass(frozen=True)
class _Standing:
    """One arm in one decision: its candidate and P(right) at every difficulty node."""

    arm: Arm
    candidate: Candidate
    nodes: Sequence[float]
    over_budget: bool


class Router:
    """Decides from beliefs about a fleet, and learns. Not thread-safe: one thread owns it."""

    def __init__(
        self,
        arms: Sequence[Arm],
        priors: Sequence[CapabilityProfile] = (),
        policy: RoutingPolicy | None = None,
    ) -> None:
        """Each arm brings its own profile; ``priors`` is searched for that of the unknown model. Raises
        ``ValueError`` for two arms of one name."""
        if len({a.name for a in arms}) != len(arms):
            raise ValueError("two endpoints have the same name")
        self.arms = tuple(arms)
        self.policy = policy or RoutingPolicy()
        self._beliefs = Beliefs(arms, priors)
        self._estimator = f"{ESTIMATOR} {FEATURES_VERSION}"

    def decide(
        self,
        decision_id: str,
        features: QuestionFeatures,
        *,
        failed: Sequence[str],
        unusable: Mapping[str, str],
        pinned: str | None,
        check_s: float,
        attempts_made: int,
        spent_s: float,
        spent_money: float,
        random: Callable[[], float],
        forced_more: bool = False,
        cached_tokens: Mapping[str, int] | None = None,
        in_flight: Mapping[str, int] | None = None,
    ) -> Decision:
        """Choose whom to ask, or say why nobody is.

        ``failed``: endpoints whose answers to this question were judged wrong, in order. ``unusable``:
        endpoint → why it is out for this question. ``pinned``: the only one to ask, whatever its ratio.
        ``check_s``: expected seconds to check an answer. ``attempts_made``, ``spent_s``, ``spent_money``:
        what the question has used. ``random`` gives floats in [0, 1) and is called only when there is a near
        tie to explore. ``forced_more``: a person asked for one more try, so only the caps and an empty fleet
        can stop it; while nothing was wrong yet, the question itself is that wish. ``cached_tokens``
        (endpoint → tokens of shared prefix it still holds) and ``in_flight`` (endpoint → our requests running
        there) refine the times.
        """
        situation = Situation(
            features=features,
            failed=tuple(failed),
            unusable=unusable,
            pinned=pinned,
            check_s=check_s,
            attempts_made=attempts_made,
            bounds=Bounds.left(self.policy, spent_s, spent_money),
            forced_more=forced_more or not failed,
            cached_tokens=cached_tokens or {},
            in_flight=in_flight or {},
        )
        standings = self._standings(situation)
        stop = self._stop(situation, standings)
        chosen, propensity, explored = None, 1.0, False
        if stop is None:
            chosen, propensity, explored = self._choose(_pool(situation, standings), random)
        anyone = _p_anyone_else(standings, chosen)
        candidates = tuple(s.candidate for s in standings)
        line = explain(
            Grounds(
                candidates=candidates,
                chosen=chosen.candidate if chosen else None,
                stop=stop,
                failed=situation.failed,
                pinned=pinned,
                explored=explored,
                asked_for=forced_more and bool(failed),
                attempts_made=attempts_made,
                p_anyone_else=anyone,
                policy=self.policy,
                temperature=chosen.arm.temperature if chosen else 0.0,
                time_is_up=situation.bounds.time_is_up,
            )
        )
        return Decision(
            id=decision_id,
            features=features,
            candidates=candidates,
            chosen=chosen.arm.name if chosen else None,
            stop=stop,
            propensity=propensity,
            failed=situation.failed,
            p_anyone_else=anyone,
            explain=line,
            estimator=self._estimator,
            priors=self._beliefs.priors_version,
        )

    # -- learning (see Beliefs) ---------------------------------------------------------------------

    def learn(self, observations: Iterable[Observation]) -> None:
        """Take in stored observations in their order: how a router is rebuilt."""
        self._beliefs.learn(observations)

    def learn_verdict(self, observation: VerdictObservation) -> None:
        self._beliefs.learn_verdict(observation)

    def learn_latency(self, observation: LatencyObservation) -> None:
        self._beliefs.learn_latency(observation)

    def learn_transport(self, endpoint: str, ok: bool) -> None:
        self._beliefs.learn_transport(endpoint, ok)

    def describe(self, endpoint: str) -> EndpointSummary:
        """What is believed of ``endpoint``. Raises ``KeyError`` for one that is not in the fleet."""
        return self._beliefs.describe(endpoint)

    # -- deciding -----------------------------------------------------------------------------------

    def _standings(self, situation: Situation) -> list[_Standing]:
        """Every arm with its candidate, best ratio first, ineligible last."""
        base = design(situation.features)
        strangers = {name for name in situation.failed if name not in self._beliefs}
        shift = kappa_shift(len(strangers))
        logits: dict[str, tuple[float, float]] = {}
        nodes: dict[str, list[float]] = {}
        for arm in self.arms:
            mean, variance = self._beliefs.logit(arm.name, base)
            logits[arm.name] = (mean + shift, variance)
            nodes[arm.name] = node_probabilities(mean + shift, variance)
        wrong = [name for name in dict.fromkeys(situation.failed) if name in nodes]
        weights = weights_after([nodes[name] for name in wrong])
        standings = []
        for arm in self.arms:
            name, known = arm.name, weights
            tries = situation.failed.count(name)
            if tries:
                # Its own failures count through the urn, everybody else's through the difficulty.
                known = weights_after([nodes[other] for other in wrong if other != name])
            factor = resampling_factor(arm.temperature, tries)
            low, high = credible_interval(*logits[name], known)
            p = factor * mean_over(known, nodes[name])
            standings.append(self._standing(situation, arm, p, (factor * low, factor * high), nodes[name]))
        standings = _without_repeats(situation, standings)
        standings.sort(key=lambda s: (not s.candidate.eligible, -s.candidate.ratio))
        return standings

    def _standing(
        self,
        situation: Situation,
        arm: Arm,
        p: float,
        interval: tuple[float, float],
        nodes: Sequence[float],
    ) -> _Standing:
        name, features = arm.name, situation.features
        latency = self._beliefs.latency(name)
        predicted = latency.predict(
            features.tokens,
            features.language,
            features.task,
            arm.max_output_tokens,
            cached_tokens=situation.cached_tokens.get(name, 0),
            in_flight=situation.in_flight.get(name, 0),
        )
        money = _price(arm, predicted.prompt_tokens, predicted.output_tokens)
        out = situation.unusable.get(name) or no_room(arm, features, latency.token_ratio(features.language))
        broke = no_budget(
            situation.bounds, predicted, _price(arm, predicted.prompt_tokens, arm.max_output_tokens)
        )
        cost = predicted.seconds + situation.check_s + self.policy.seconds_per_money * money
        cost = max(_LEAST_COST_S, cost)
        candidate = Candidate(
            endpoint=name,
            eligible=not (out or broke),
            why_not=out or broke,
            p_correct=p,
            p_interval=(min(p, interval[0]), max(p, interval[1])),
            predicted_s=predicted.seconds,
            check_s=situation.check_s,
            money=money,
            cost_s=cost,
            ratio=p / cost,
            expected_ttca_s=cost / max(p, _LEAST_P),
            own_marks=self._beliefs.own_marks(name),
            prior=self._beliefs.prior_name(name),
            tries=situation.failed.count(name),
            simulated=arm.simulated,
        )
        return _Standing(arm, candidate, nodes, over_budget=bool(broke and not out))

    def _stop(self, situation: Situation, standings: Sequence[_Standing]) -> StopReason | None:
        if situation.attempts_made >= self.policy.attempts:
            return StopReason.CAP
        if situation.bounds.time_is_up:
            return StopReason.BUDGET
        pool = _pool(situation, standings)
        if not pool:
            wanted = [s for s in standings if situation.pinned in (None, s.arm.name)]
            if any(s.over_budget for s in wanted):
                return StopReason.BUDGET
            if situation.attempts_made and not situation.failed:
                return StopReason.ALL_FAILED
            return StopReason.NO_ENDPOINT
        if not situation.forced_more and not self._worth_it(pool[0]):
            return StopReason.NOT_WORTH_IT
        return None

    def _worth_it(self, standing: _Standing) -> bool:
        """``p · V >= C``; the order of ``p / C`` makes it hold for the best if for anyone."""
        return standing.candidate.p_correct * self.policy.value_of_answer_s >= standing.candidate.cost_s

    def _choose(
        self, pool: Sequence[_Standing], random: Callable[[], float]
    ) -> tuple[_Standing, float, bool]:
        """The best of ``pool``, or with probability ε any of those near it; the exact propensity; whether it
        was not the best."""
        best, explore = pool[0], self.policy.explore
        near = [s for s in pool if s.candidate.ratio * NEAR_TIE >= best.candidate.ratio]
        if self._worth_it(best):
            near = [s for s in near if self._worth_it(s)]
        if len(near) == 1 or explore <= 0:
            return best, 1.0, False
        drawn = random()
        chosen = near[min(len(near) - 1, int(drawn / explore * len(near)))] if drawn < explore else best
        share = explore / len(near)
        return chosen, share + (1 - explore if chosen is best else 0.0), chosen is not best


def _pool(situation: Situation, standings: Sequence[_Standing]) -> list[_Standing]:
    """Who may be chosen, best first."""
    return [s for s in standings if s.candidate.eligible and situation.pinned in (None, s.arm.name)]


def _p_anyone_else(standings: Sequence[_Standing], chosen: _Standing | None) -> float:
    """P(at least one untried eligible endpoint is right), given that everyone tried and the one chosen are
    wrong."""
    wrong = [s.nodes for s in standings if s.candidate.tries or s is chosen]
    others = [
        s.nodes for s in standings if s.candidate.eligible and not s.candidate.tries and s is not chosen
    ]
    return p_anyone(weights_after(wrong), others)


def _without_repeats(situation: Situation, standings: list[_Standing]) -> list[_Standing]:
    """An endpoint that was wrong is out, unless nobody else is left and another answer of its can differ, or
    a person pinned it."""
    if not situation.failed:
        return standings
    others = any(s.candidate.eligible and not s.candidate.tries for s in standings)
    kept = []
    for standing in standings:
        candidate = standing.candidate
        differs = resampling_factor(standing.arm.temperature, candidate.tries) >= LEAST_RESAMPLING
        pinned = situation.pinned == candidate.endpoint
        if candidate.eligible and candidate.tries and not pinned and (others or not differs):
            why = "was wrong on this question" + ("" if differs else " and would repeat itself")
            standing = replace(standing, candidate=replace(candidate, eligible=False, why_not=why))
        kept.append(standing)
    return kept


def _price(arm: Arm, prompt_tokens: float, output_tokens: float) -> float:
    """Money for one attempt."""
    return (prompt_tokens * arm.price_input + output_tokens * arm.price_output) / 1_000_000
