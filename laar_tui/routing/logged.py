"""What another policy would have done in a decision that was logged.

A decision keeps every candidate as it stood: P(right), seconds, price, whether it could be asked. A policy that
chooses by these alone can therefore be asked again afterwards, exactly: :func:`chances_of` gives the probability
with which it would have chosen each endpoint, and :func:`expected` what the beliefs of that moment say of it. With
the logged propensity that is all that inverse propensity scores and doubly robust estimates need. Nothing here
looks at outcomes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from laar_tui.core.decision import Candidate, Decision
from laar_tui.routing.arms import RoutingPolicy
from laar_tui.routing.choice import chances

ALWAYS = "always:"
"""``always:NAME`` asks one endpoint whatever the question, and nobody when it cannot be asked."""


@dataclass(frozen=True)
class Expected:
    """What the logged beliefs expect of a policy's next attempt: P(right) in 0..1, seconds until the answer is
    complete, and money."""

    p_correct: float
    seconds: float
    money: float


def _by(
    key: Callable[[Candidate], float],
) -> Callable[[Sequence[Candidate], RoutingPolicy], dict[str, float]]:
    """All to the least of ``key``; in a tie to the better ratio."""

    def choose(pool: Sequence[Candidate], _: RoutingPolicy) -> dict[str, float]:
        return {min(pool, key=key).endpoint: 1.0}

    return choose


def _greedy(pool: Sequence[Candidate], policy: RoutingPolicy) -> dict[str, float]:
    return chances(pool, replace(policy, explore=0.0))


def _evenly(pool: Sequence[Candidate], _: RoutingPolicy) -> dict[str, float]:
    return {c.endpoint: 1 / len(pool) for c in pool}


_POLICIES: Mapping[str, Callable[[Sequence[Candidate], RoutingPolicy], dict[str, float]]] = {
    "laar": chances,
    "laar-greedy": _greedy,
    "laar-style": _by(lambda c: -c.p_correct / max(c.predicted_s, 1e-9)),
    "fastest-first": _by(lambda c: c.predicted_s),
    "likeliest-first": _by(lambda c: -c.p_correct),
    "cheapest-first": _by(lambda c: c.money),
    "at-random": _evenly,
}
LOGGED_POLICIES = tuple(_POLICIES)
"""The policies that can be named, beside ``always:NAME``. ``laar`` and ``laar-greedy`` (without exploration) take
the ratio p / C at the prices and values of the :class:`RoutingPolicy` given."""


def chances_of(policy: str, decision: Decision, settings: RoutingPolicy | None = None) -> dict[str, float]:
    """Endpoint → probability with which ``policy`` would have chosen it in ``decision``, among the candidates that
    could be asked there. The values sum to 1; none when it would have asked nobody.

    ``settings`` (by default those of a fresh installation) are the ε, λ and V of the ``laar`` policies; λ and V may
    differ from the logged ones, ratios are then worked out anew. Raises ``ValueError`` for a policy that is not one
    of :data:`LOGGED_POLICIES` nor ``always:NAME``.
    """
    settings = settings or RoutingPolicy()
    pool = [_priced(c, settings) for c in decision.candidates if c.eligible]
    pool.sort(key=lambda c: -c.ratio)
    if policy.startswith(ALWAYS):
        name = policy.removeprefix(ALWAYS)
        return {name: 1.0} if any(c.endpoint == name for c in pool) else {}
    if policy not in _POLICIES:
        raise ValueError(f"{policy!r} is not a policy")
    return _POLICIES[policy](pool, settings) if pool else {}


def expected(decision: Decision, shares: Mapping[str, float]) -> Expected | None:
    """What the logged beliefs expect of an attempt chosen with the probabilities ``shares``; ``None`` for none."""
    if not shares:
        return None
    by_name = {c.endpoint: c for c in decision.candidates}
    asked = [(share, by_name[name]) for name, share in shares.items()]
    return Expected(
        sum(share * c.p_correct for share, c in asked),
        sum(share * c.predicted_s for share, c in asked),
        sum(share * c.money for share, c in asked),
    )


def _priced(candidate: Candidate, settings: RoutingPolicy) -> Candidate:
    """The candidate with its cost at the λ of ``settings``."""
    cost = candidate.predicted_s + candidate.check_s + settings.seconds_per_money * candidate.money
    cost = max(1e-3, cost)
    return replace(candidate, cost_s=cost, ratio=candidate.p_correct / cost)
