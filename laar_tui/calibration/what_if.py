"""What another policy would have done with one's own questions.

The history logs every decision whole: the candidates as they stood, whom it chose, and with which probability. A
policy that chooses by the candidates alone can be asked again (:mod:`laar_tui.routing.logged`); where its choice was
the one that was made, the outcome is known, and is weighted by how rarely it was made (``off_policy.py``).

Two kinds of policy are judged. *One endpoint* (``always:NAME``, ``best-single``, ``session-affinity``): it is asked,
and nobody else; a wrong answer leaves the question unsolved. *Sequences* (``fastest-first``, ``laar-style``,
``load-aware``): after a wrong answer the policy chooses again. A later choice of it that routing gave no chance is
replaced by what routing did.

What it cannot say: exploration tries only endpoints near the best, so a policy that would have asked somebody far
from it has no evidence on that question. The answer is about the other questions only; ``covered`` says what share
they are, and what happened is given for the same ones. Questions that were pinned or not judged to the end are no
evidence for anything and are left out.

The figure is the mean of min(TTCA, horizon), where a question that stays unsolved counts the whole horizon: giving
up early cannot pay.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import inf, isclose

from laar_tui.calibration.off_policy import LEAST_EFFECTIVE, Estimated, Weighted, estimate
from laar_tui.core.decision import Candidate, Decision
from laar_tui.history.ladders import Ladder, judged
from laar_tui.routing.arms import RoutingPolicy
from laar_tui.routing.choice import NEAR_TIE
from laar_tui.routing.logged import ALWAYS, chances_of

HORIZON_S = 300.0
LATEST = 20_000
"""At most so many of the latest questions are looked at."""

BEST_SINGLE, AFFINITY, LOAD_AWARE = "best-single", "session-affinity", "load-aware"
SEQUENCES = ("fastest-first", "laar-style", LOAD_AWARE)

_SURE = 1 - 1e-9
_LEAST_S = 1e-3
_CAP = 4
_FORESEEN = 5
"""How many times the questions so far a forecast of what is still needed may reach."""


@dataclass(frozen=True)
class Known:
    """Questions on which the one endpoint was asked in fact, first, later or beside another: nothing is estimated
    there. They are no fair sample: a second endpoint is mostly asked where the first was wrong."""

    n: int
    solved: int
    seconds: float | None


@dataclass(frozen=True)
class PolicyOutcome:
    """``n``: judged, unpinned questions. ``covered``: the share of them the answer is about. ``matched``: on how
    many the policy's own course was taken. ``known`` is for policies of one endpoint. ``estimated`` is ``None``
    where ``refusal`` says why."""

    policy: str
    n: int
    covered: float
    matched: int
    effective: float
    known: Known | None
    estimated: Estimated | None
    refusal: str


@dataclass(frozen=True)
class WhatIf:
    """``questions``: settled ones looked at; of these ``pinned`` and ``unjudged`` were left out. ``happened_s`` and
    ``happened_solved``: restricted mean and share solved over the ``n`` that remain, ``None`` without any."""

    questions: int
    pinned: int
    unjudged: int
    n: int
    horizon_s: float
    happened_s: float | None
    happened_solved: float | None
    policies: tuple[PolicyOutcome, ...]


def what_if(
    ladders: Sequence[Ladder],
    policies: Sequence[str] | None = None,
    *,
    settings: RoutingPolicy | None = None,
    horizon_s: float = HORIZON_S,
    seed: int = 0,
) -> WhatIf:
    """Every policy on the ``ladders``. Without ``policies``: each endpoint alone, then those of :data:`SEQUENCES`,
    ``best-single`` and ``session-affinity``.

    ``settings`` are those the log was made with (ε is needed to know who had a chance). Raises ``ValueError`` for
    an unknown policy.
    """
    settings = settings or RoutingPolicy()
    chosen = [ladder for ladder in ladders if not ladder.pinned]
    used = [ladder for ladder in chosen if _usable(ladder)]
    names = tuple(default_policies(used) if policies is None else policies)
    courses = [_Course(name, used, settings, horizon_s) for name in names]
    weighted = [course.weighted() for course in courses]
    enough = [w for w in weighted if w.effective >= LEAST_EFFECTIVE]
    found = iter(estimate(enough, seed))
    outcomes = []
    for course, w in zip(courses, weighted, strict=True):
        estimated = next(found) if w.effective >= LEAST_EFFECTIVE else None
        outcomes.append(_outcome(course, w, estimated))
    return WhatIf(
        questions=len(ladders),
        pinned=len(ladders) - len(chosen),
        unjudged=len(chosen) - len(used),
        n=len(used),
        horizon_s=horizon_s,
        happened_s=_mean([_seconds(ladder, horizon_s) for ladder in used]),
        happened_solved=_mean([float(not ladder.ttca.censored) for ladder in used]),
        policies=tuple(outcomes),
    )


def default_policies(ladders: Iterable[Ladder]) -> list[str]:
    """Every endpoint that was ever a candidate, most asked first, then the sequences."""
    asked: Counter[str] = Counter()
    for ladder in ladders:
        for candidate in ladder.rungs[0].decision.candidates:
            asked[candidate.endpoint] += 0
        asked[ladder.rungs[0].endpoint] += 1
    return [*(ALWAYS + name for name, _ in asked.most_common()), BEST_SINGLE, AFFINITY, *SEQUENCES]


def _usable(ladder: Ladder) -> bool:
    return not ladder.rungs[0].overlapped and judged(ladder.rungs)


def _seconds(ladder: Ladder, horizon_s: float) -> float:
    return horizon_s if ladder.ttca.censored else min(horizon_s, ladder.ttca.wall_s)


def _mean(values: Sequence[float]) -> float | None:
    return sum(values) / len(values) if values else None


class _Course:
    """One policy on every question."""

    def __init__(
        self, policy: str, ladders: Sequence[Ladder], settings: RoutingPolicy, horizon_s: float
    ) -> None:
        self.policy = policy
        self.ladders = ladders
        self._settings = settings
        self._horizon_s = horizon_s
        self._shares = _shares_of(policy, ladders, settings)
        self._alone = policy not in SEQUENCES

    def weighted(self) -> Weighted:
        import numpy as np

        table = np.array([self._row(ladder) for ladder in self.ladders], dtype=np.float64).reshape(-1, 10)
        return Weighted(*table.T)

    def known(self) -> Known | None:
        """See :class:`Known`."""
        if not self._alone:
            return None
        values = [v for v in (self._known(ladder) for ladder in self.ladders) if v is not None]
        return Known(
            len(values), sum(s < inf for s in values), _mean([min(s, self._horizon_s) for s in values])
        )

    def _row(self, ladder: Ladder) -> tuple[float, ...]:
        first = ladder.rungs[0]
        shares = self._shares(ladder, first.decision)
        chances = logged_chances(first.decision, self._settings.explore)
        covered = {name: share for name, share in shares.items() if name in chances}
        share = sum(covered.values())
        seconds, solved = self._value(ladder)
        happened = _seconds(ladder, self._horizon_s), float(not ladder.ttca.censored)
        if share <= 0:
            return (0.0, 0.0, 0.0, 0.0, seconds, 0.0, happened[0], solved, 0.0, happened[1])
        weight = covered.get(first.endpoint, 0.0) / first.decision.propensity
        square = weight**2
        if weight and not self._alone:
            later, later_square = self._later(ladder)
            weight, square = weight * later, square * later_square
        forecasts = [(part / share, self._forecast(first.decision, name)) for name, part in covered.items()]
        return (
            weight, square, share, sum(part**2 / chances[name] for name, part in covered.items()),
            seconds, sum(part * f[0] for part, f in forecasts), happened[0],
            solved, sum(part * f[1] for part, f in forecasts), happened[1],
        )  # fmt: skip

    def _value(self, ladder: Ladder) -> tuple[float, float]:
        """Seconds (cut at the horizon) and success of the policy's own course, where it was taken."""
        if not self._alone:
            return _seconds(ladder, self._horizon_s), float(not ladder.ttca.censored)
        first = ladder.rungs[0]
        if not first.right:
            return self._horizon_s, 0.0
        return min(self._horizon_s, first.ended_s - first.started_s), 1.0

    def _later(self, ladder: Ladder) -> tuple[float, float]:
        """The weight of all choices after the first, up to the right answer; and its square as it was to be expected
        before the last of them was made."""
        weight = square = 1.0
        before = ladder.rungs[0]
        for rung in ladder.rungs[1:]:
            if before.right or rung.overlapped:
                break
            shares = self._shares(ladder, rung.decision)
            chances = logged_chances(rung.decision, self._settings.explore)
            wanted = {name: share for name, share in shares.items() if name in chances}
            mass = sum(wanted.values())
            if mass > 0:
                square = weight**2 * sum((s / mass) ** 2 / chances[name] for name, s in wanted.items())
                weight *= wanted.get(rung.endpoint, 0.0) / mass / rung.decision.propensity
            before = rung
        return weight, max(square, weight**2)

    def _forecast(self, decision: Decision, first: str) -> tuple[float, float]:
        """Seconds (cut at the horizon) and success that the logged candidates promise when ``first`` is asked
        first."""
        table = {c.endpoint: c for c in decision.candidates if c.eligible}
        order = [first]
        if not self._alone:
            order += sorted((n for n in table if n != first), key=lambda n: _RANK[self.policy](table[n]))
        seconds = reached = 0.0
        unsolved = 1.0
        for name in order[:_CAP]:
            candidate = table[name]
            reached += candidate.predicted_s
            seconds += unsolved * candidate.p_correct * min(reached, self._horizon_s)
            unsolved *= 1 - candidate.p_correct
            reached += candidate.check_s
        return seconds + unsolved * self._horizon_s, 1 - unsolved

    def _known(self, ladder: Ladder) -> float | None:
        """Seconds that the one endpoint took where it was asked at any place of the ladder, ∞ where it was wrong;
        ``None`` where it was not asked, or not judged."""
        shares = self._shares(ladder, ladder.rungs[0].decision)
        rung = next((r for r in ladder.rungs if r.endpoint in shares), None)
        if rung is None or rung.right is None:
            return None
        return rung.ended_s - rung.started_s if rung.right else inf


_RANK: Mapping[str, Callable[[Candidate], float]] = {
    "fastest-first": lambda c: c.predicted_s,
    "laar-style": lambda c: -c.p_correct / max(_LEAST_S, c.predicted_s),
    LOAD_AWARE: lambda c: c.predicted_s,
}
"""In which order a sequence asks those who remain, for forecasts."""

Shares = Callable[[Ladder, Decision], Mapping[str, float]]


def _shares_of(policy: str, ladders: Sequence[Ladder], settings: RoutingPolicy) -> Shares:
    """With which probability the policy chooses each endpoint in a logged decision."""
    if policy == LOAD_AWARE:
        return lambda _, decision: _by_speed(decision)
    if policy == AFFINITY:
        return lambda ladder, decision: _by_session(ladder.conversation_id, decision)
    if policy == BEST_SINGLE:
        policy = ALWAYS + best_single(ladders)
    elif policy not in SEQUENCES and not policy.startswith(ALWAYS):
        known = ", ".join((ALWAYS + "NAME", BEST_SINGLE, AFFINITY, *SEQUENCES))
        raise ValueError(f"{policy!r} is not a policy that a history can judge; there are {known}")
    return lambda _, decision: chances_of(policy, decision, settings)


def best_single(ladders: Sequence[Ladder]) -> str:
    """The endpoint whose ratio p / C was the best on average over the logged decisions: chosen by what was believed,
    not by what came of it, so that its estimate is not the luckiest of several."""
    ratios: dict[str, float] = {}
    for ladder in ladders:
        for candidate in ladder.rungs[0].decision.candidates:
            if candidate.eligible:
                ratios[candidate.endpoint] = ratios.get(candidate.endpoint, 0.0) + candidate.ratio
    return max(ratios, key=lambda name: ratios[name], default="")


def _by_speed(decision: Decision) -> dict[str, float]:
    """In proportion to speed, as a balancer that equalises load serves requests."""
    speeds = {c.endpoint: 1 / max(_LEAST_S, c.predicted_s) for c in decision.candidates if c.eligible}
    total = sum(speeds.values())
    return {name: speed / total for name, speed in speeds.items()}


def _by_session(conversation_id: str, decision: Decision) -> dict[str, float]:
    """The endpoint that the conversation's id hashes to, whether or not it can be asked."""
    names = sorted(c.endpoint for c in decision.candidates)
    place = int.from_bytes(hashlib.sha256(conversation_id.encode("utf-8", "surrogatepass")).digest()[:8])
    name = names[place % len(names)] if names else ""
    return {name: 1.0} if any(c.endpoint == name and c.eligible for c in decision.candidates) else {}


def logged_chances(decision: Decision, explore: float) -> dict[str, float]:
    """With which probability each endpoint was chosen in a logged decision; those without a chance are left out.

    Routing explores evenly among the k best that are within the near-tie factor and worth their while: the chosen
    one's propensity (ε/k, or 1 − ε + ε/k for the best) tells k, given ``explore`` as ε. Where no k fits, ε was
    another then, and k is taken to be everybody within the factor.
    """
    chosen, propensity = decision.chosen, decision.propensity
    if chosen is None:
        return {}
    pool = sorted((c for c in decision.candidates if c.eligible), key=lambda c: -c.ratio)
    near = [c.endpoint for c in pool if c.ratio * NEAR_TIE >= pool[0].ratio]
    if propensity >= _SURE or len(near) < 2 or chosen not in near:
        return {chosen: propensity}
    best = near[0]

    def epsilon(k: int) -> float:
        return (1 - propensity) / (1 - 1 / k) if chosen == best else propensity * k

    k = next((k for k in range(len(near), 1, -1) if isclose(epsilon(k), explore, rel_tol=1e-6)), len(near))
    found = {name: epsilon(k) / k for name in near[:k]}
    found[best] += 1 - epsilon(k)
    return {**found, chosen: propensity}


def _outcome(course: _Course, weighted: Weighted, estimated: Estimated | None) -> PolicyOutcome:
    n = len(course.ladders)
    covered = float(weighted.share.sum()) / n if n else 0.0
    matched = int((weighted.weight > 0).sum())
    return PolicyOutcome(
        policy=course.policy,
        n=n,
        covered=covered,
        matched=matched,
        effective=weighted.effective,
        known=course.known(),
        estimated=estimated,
        refusal="" if estimated is not None else _refusal(n, matched, weighted.effective),
    )


def _refusal(n: int, matched: int, effective: float) -> str:
    least = round(LEAST_EFFECTIVE)
    if not n:
        return "Too little data: no question was judged to its end yet. Mark answers right or wrong."
    if not matched and n >= least:
        return (
            f"Too little data: routing never did what this policy would do, on any of {n} judged questions. "
            "Only exploration can bring that: a higher [routing] explore, and time."
        )
    if n < least:
        return f"Too little data: {n} judged so far; about {least} are needed for a first answer."
    worth = f"{effective:.0f}" if effective >= 0.95 else "less than one"
    told = (
        f"Too little data: {matched} of {n} judged questions went as this policy would have had it, worth "
        f"{worth} evenly weighted; {least} are needed."
    )
    more = round(n * (LEAST_EFFECTIVE / effective - 1)) + 1
    if more <= _FORESEEN * n:
        told += f" At this rate that takes about {more} more judged questions; a higher [routing] explore brings it sooner."
    return told
