"""Run policies over an outcome matrix, question by question, each learning from its own attempts only."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random

from laar_tui.calibration.baselines import (
    BestSingle,
    FastestFirst,
    LaarStyle,
    LoadAware,
    Oracle,
    SessionAffinity,
)
from laar_tui.calibration.course import OneAtATime, Policy, Rules
from laar_tui.calibration.outcome_matrix import OutcomeMatrix, question_order
from laar_tui.calibration.overlap import Overlapped
from laar_tui.calibration.routed import Routed
from laar_tui.calibration.scores import Scores, Tally, score
from laar_tui.routing.profile import CapabilityProfile

POLICIES = (
    "session-affinity",
    "load-aware",
    "fastest-first",
    "best-single",
    "laar-style",
    "laar",
    "laar-overlap",
    "oracle",
)
REFERENCE = "laar"
"""The policy that all others' differences are against."""

_REPORTED_EVERY = 100

Progress = Callable[[str, int, int], None]
"""Called with the policy at work, and the questions done and to do, over all policies."""


@dataclass(frozen=True)
class Setup:
    """``check_s``: seconds to check one answer. ``attempts``: the cap per question. ``limit``: at most so
    many questions. ``seed`` shuffles their order; ``None`` keeps the file's (a matrix may hold a change in
    time). ``value_s``: seconds a right answer is worth to ``laar`` and ``laar-overlap``, which stop when
    another attempt is worth less; ``None`` never stops, so that policies are compared at equal success.
    ``profiles``: the router's priors, none when empty."""

    policies: Sequence[str] = POLICIES
    check_s: float = 5.0
    attempts: int = 10
    limit: int | None = None
    seed: int | None = None
    value_s: float | None = None
    profiles: Sequence[CapabilityProfile] = ()


@dataclass(frozen=True)
class Replay:
    """``horizon_s`` is that of the restricted means: the cap on attempts at their mean cost."""

    questions: int
    endpoints: tuple[str, ...]
    horizon_s: float
    scores: tuple[Scores, ...]


def replay(matrix: OutcomeMatrix, setup: Setup, clock: Callable[[], float], progress: Progress) -> Replay:
    """Every policy of ``setup`` on ``matrix``, one after another; each keeps about 70 bytes a question.

    ``clock`` (seconds) times decisions and nothing else: all other figures are the same in every run with the same
    setup.

    Raises ``ValueError`` for a policy that is not one of :data:`POLICIES`.
    """
    order = question_order(len(matrix), setup.seed, setup.limit)
    tallies = []
    for place, name in enumerate(setup.policies):
        policy = policy_named(name, matrix.endpoints, setup, clock)
        tally = Tally(name)
        for done, index in enumerate(order):
            if done % _REPORTED_EVERY == 0:
                progress(name, place * len(order) + done, len(setup.policies) * len(order))
            tally.add(policy.run(*matrix.question(index)))
        progress(name, (place + 1) * len(order), len(setup.policies) * len(order))
        tallies.append(tally)
    horizon_s = setup.attempts * (matrix.mean_total_s + setup.check_s)
    return Replay(
        len(order),
        matrix.endpoints,
        horizon_s,
        score(tallies, horizon_s=horizon_s, reference=REFERENCE, seed=setup.seed or 0),
    )


def policy_named(name: str, endpoints: Sequence[str], setup: Setup, clock: Callable[[], float]) -> Policy:
    """A fresh policy. Each has its own random numbers from the seed, whichever others run."""
    rules = Rules(setup.check_s, setup.attempts, clock)
    random = Random(setup.seed or 0).random

    def routed() -> Routed:
        return Routed(
            endpoints,
            profiles=setup.profiles,
            check_s=setup.check_s,
            attempts=setup.attempts,
            value_s=setup.value_s,
            random=random,
        )

    make: dict[str, Callable[[], Policy]] = {
        "session-affinity": lambda: OneAtATime(SessionAffinity(), rules),
        "load-aware": lambda: OneAtATime(LoadAware(random), rules),
        "fastest-first": lambda: OneAtATime(FastestFirst(), rules),
        "best-single": lambda: OneAtATime(BestSingle(setup.check_s), rules),
        "laar-style": lambda: OneAtATime(LaarStyle(), rules),
        "laar": lambda: OneAtATime(routed(), rules),
        "laar-overlap": lambda: Overlapped(routed(), rules),
        "oracle": lambda: Oracle(rules),
    }
    if name not in make:
        raise ValueError(f"{name!r} is not a policy")
    return make[name]()
