"""The decision: whom to ask next, or to stop.

Endpoints are tried in decreasing ``p / C`` (adjacent-exchange argument, Simon & Kadane 1975), ``p`` being
P(right | features, who was already wrong) and ``C`` the seconds of the attempt, of checking it, and of its
price. With correlated failures the same greedy is pipelined set cover, a 4-approximation (Munagala et al.,
ICDT 2005).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace

from laar_tui.core.decision import Decision, StopReason
from laar_tui.core.question import QuestionFeatures
from laar_tui.routing.arms import Arm, LatencyObservation, Observation, RoutingPolicy, VerdictObservation
from laar_tui.routing.beliefs import Beliefs, EndpointSummary
from laar_tui.routing.capability import ESTIMATOR
from laar_tui.routing.choice import chances, drawn, worth_it
from laar_tui.routing.drift import BehaviourChanged
from laar_tui.routing.eligibility import Bounds
from laar_tui.routing.explain import Grounds, explain
from laar_tui.routing.features import FEATURES_VERSION
from laar_tui.routing.latency import Silence
from laar_tui.routing.profile import CapabilityProfile
from laar_tui.routing.standings import Situation, Standing, p_anyone_else, pool_of, standings_of


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
        self._arms = {a.name: a for a in arms}
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
        prefix_age_s: Mapping[str, float] | None = None,
        now_s: float | None = None,
    ) -> Decision:
        """Choose whom to ask, or say why nobody is.

        ``failed``: endpoints whose answers to this question were judged wrong, in order. ``unusable``:
        endpoint → why it is out for this question. ``pinned``: the only one to ask, whatever its ratio.
        ``check_s``: expected seconds to check an answer. ``attempts_made``, ``spent_s``, ``spent_money``:
        what the question has used. ``random`` gives floats in [0, 1) and is called only when there is a near
        tie to explore. ``forced_more``: a person asked for one more try, so only the caps and an empty fleet
        can stop it; while nothing was wrong yet, the question itself is that wish. ``cached_tokens``
        (endpoint → tokens of shared prefix that were sent there before), ``prefix_age_s`` (endpoint → seconds
        since; without it the prefix is held for certain) and ``in_flight`` (endpoint → our requests running
        there) refine the times. ``now_s`` (seconds since 1970) lets old failures fade.
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
            prefix_age_s=prefix_age_s or {},
            in_flight=in_flight or {},
            now_s=now_s,
        )
        standings = standings_of(self.arms, self._beliefs, self.policy, situation)
        stop = self._stop(situation, standings)
        chosen, propensity, explored = None, 1.0, False
        if stop is None:
            chosen, propensity, explored = self._choose(pool_of(situation, standings), random)
        anyone = p_anyone_else(standings, chosen)
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

    def learn_verdict(self, observation: VerdictObservation) -> BehaviourChanged | None:
        """Take in one verdict. Returns what to tell the user when it shows that the endpoint has changed."""
        return self._beliefs.learn_verdict(observation)

    @property
    def changes(self) -> tuple[BehaviourChanged, ...]:
        """Every change of behaviour noticed in what was learnt, oldest first."""
        return tuple(self._beliefs.changes)

    def learn_latency(self, observation: LatencyObservation) -> None:
        self._beliefs.learn_latency(observation)

    def learn_window(self, endpoint: str, tokens: int) -> None:
        """Reckon with this context window from now on. Raises ``KeyError`` for an endpoint that is not in the
        fleet."""
        self._arms[endpoint] = replace(self._arms[endpoint], context_window=tokens)
        self.arms = tuple(self._arms.values())

    def token_ratio(self, endpoint: str, language: str) -> float | None:
        """The server's prompt tokens per token of our count in ``language``; ``None`` until it was seen a few
        times."""
        return self._beliefs.latency(endpoint).seen_token_ratio(language)

    def p95_s(self, endpoint: str, features: QuestionFeatures) -> float:
        """Seconds within which 95 of 100 answers of ``endpoint`` to such a question are complete. Raises
        ``KeyError`` for one that is not in the fleet."""
        arm = self._arms[endpoint]
        latency = self._beliefs.latency(endpoint)
        return latency.p95_s(features.tokens, features.language, features.task, arm.max_output_tokens)

    def left_s(self, endpoint: str, usual_s: float, passed_s: float) -> float:
        """Expected seconds until ``endpoint``'s answer comes, which usually takes ``usual_s`` and has not come for
        ``passed_s``. Raises ``KeyError`` for one that is not in the fleet."""
        return self._beliefs.latency(endpoint).left_s(usual_s, passed_s)

    def silence(
        self, endpoint: str, usual_s: float, passed_s: float, timeout_s: float, now_s: float | None = None
    ) -> Silence:
        """What it means that nothing has come from ``endpoint`` for ``passed_s``, which is given up after
        ``timeout_s``. Raises ``KeyError`` for one that is not in the fleet."""
        return self._beliefs.latency(endpoint).silence(usual_s, passed_s, timeout_s, now_s)

    def describe(self, endpoint: str) -> EndpointSummary:
        """What is believed of ``endpoint``. Raises ``KeyError`` for one that is not in the fleet."""
        return self._beliefs.describe(endpoint)

    # -- deciding -----------------------------------------------------------------------------------

    def _stop(self, situation: Situation, standings: Sequence[Standing]) -> StopReason | None:
        if situation.attempts_made >= self.policy.attempts:
            return StopReason.CAP
        if situation.bounds.time_is_up:
            return StopReason.BUDGET
        pool = pool_of(situation, standings)
        if not pool:
            wanted = [s for s in standings if situation.pinned in (None, s.arm.name)]
            if any(s.over_budget for s in wanted):
                return StopReason.BUDGET
            if situation.attempts_made and not situation.failed:
                return StopReason.ALL_FAILED
            return StopReason.NO_ENDPOINT
        if not situation.forced_more and not worth_it(pool[0].candidate, self.policy.value_of_answer_s):
            return StopReason.NOT_WORTH_IT
        return None

    def _choose(self, pool: Sequence[Standing], random: Callable[[], float]) -> tuple[Standing, float, bool]:
        """The best of ``pool``, or with probability ε any of those near it; the exact propensity; whether it
        was not the best."""
        shares = chances([s.candidate for s in pool], self.policy)
        name = drawn(shares, random()) if len(shares) > 1 else pool[0].arm.name
        chosen = next(s for s in pool if s.arm.name == name)
        return chosen, shares[name], chosen is not pool[0]
