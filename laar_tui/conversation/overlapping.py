"""Whom to ask beside the answers of a question that nobody has judged yet, within what the settings allow.

The rule is :mod:`laar_tui.routing.overlap`'s; here the attempt ladder is put into its terms and its bet into words.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Protocol

from laar_tui.conversation.parts import Parts
from laar_tui.conversation.rung import Rung, standing_rung
from laar_tui.core.decision import Decision
from laar_tui.core.figures import percent, seconds
from laar_tui.routing.overlap import Ahead, CallPrice, OpenAnswer, Scene, Terms, ask_ahead
from laar_tui.settings.model import RoutingSettings


class Suppose(Protocol):
    """What the router says once the answers of ``failed`` are wrong; with ``pinned``, of that endpoint alone."""

    def __call__(self, failed: Sequence[str], pinned: str | None = None) -> Decision: ...


def beside(
    rungs: Sequence[Rung], parts: Parts, suppose: Suppose, *, now_s: float, check_s: float
) -> Decision | None:
    """A decision for one more attempt, with a line that says what it is for; ``None`` for nobody, or not yet.

    It is decided for the case that every open answer is wrong (``failed`` has them too) and no chance is involved: its
    propensity is 1. ``now_s`` is on the question's clock.
    """
    routing = parts.routing
    if routing.overlap == "off" or any(r.right for r in rungs):
        return None
    wrong = tuple(r.endpoint for r in rungs if r.wrong)
    scene = _scene(rungs, parts, wrong, now_s=now_s, check_s=check_s)
    if not scene.answers:
        return None
    supposed: dict[frozenset[str], Decision] = {}

    def after(failed: Sequence[str]) -> Decision:
        key = frozenset(failed)
        if key not in supposed:
            supposed[key] = suppose(failed)
        return supposed[key]

    ahead = ask_ahead(scene, after, _terms(rungs, routing, parts.call_price))
    if ahead is None:
        return None
    names = [a.endpoint for a in scene.answers]
    decision = suppose([*wrong, *names], ahead.endpoint)
    return replace(decision, explain=_line(decision, names, ahead)) if decision.chosen else None


def _scene(
    rungs: Sequence[Rung], parts: Parts, wrong: tuple[str, ...], *, now_s: float, check_s: float
) -> Scene:
    standing = standing_rung(rungs)
    answers, check_left_s = [], None
    if standing is not None:
        answers.append(OpenAnswer(standing.endpoint, running=False))
        read_s = now_s - standing.shown_s
        # Somebody who reads longer than usual is likely to go on for a while.
        check_left_s = max(check_s - read_s, 0.3 * read_s) if check_s > 0 else 0.0
    answers += [
        OpenAnswer(r.endpoint, running=False)
        for r in rungs
        if r.complete and not (r.running or r.wrong or r.shown) and r is not standing
    ]
    for rung in rungs:
        if rung.running:
            expected = rung.decision.candidate(rung.endpoint)
            usual_s = expected.usual_s if expected else 0.0
            left_s = parts.router.left_s(rung.endpoint, usual_s, now_s - rung.started_s)
            answers.append(OpenAnswer(rung.endpoint, running=True, left_s=left_s))
    return Scene(wrong, tuple(answers), check_s, check_left_s)


def _terms(rungs: Sequence[Rung], routing: RoutingSettings, price: CallPrice) -> Terms:
    extra = [r for r in rungs if r.overlapped and not r.fruitless]
    return Terms(
        mode="race" if routing.overlap == "race" else "prefetch",
        rate=price.rate,
        seconds_per_money=routing.seconds_per_money,
        money_left=routing.overlap_money - sum(_money(r) for r in extra),
        calls_left=routing.overlap_calls - len(extra),
    )


def _money(rung: Rung) -> float:
    """What an attempt cost, or is expected to while it runs."""
    if rung.attempt is not None:
        return rung.attempt.money or 0.0
    expected = rung.decision.candidate(rung.endpoint)
    return expected.money if expected else 0.0


def _line(decision: Decision, open_endpoints: Sequence[str], ahead: Ahead) -> str:
    two = decision.candidate(ahead.endpoint)
    assert two is not None
    verb = "races" if ahead.races else "is asked ahead in case of"
    others = " and ".join(open_endpoints)
    wrong = percent(ahead.p_needed)
    return (
        f"{two.endpoint} ({percent(two.p_correct)} × {seconds(two.predicted_s)}) {verb} {others}: "
        f"{wrong} that it is needed, saves {seconds(max(0.0, ahead.saved_s))} on average, one call more"
    )


def calls_made(rungs: Sequence[Rung]) -> tuple[int, int]:
    """Requests that a question took, and how many of their answers were wanted: shown, or judged."""
    # One that is asked because another is silent is no bet on overlap.
    rungs = [r for r in rungs if not r.fruitless and r.hedged_at_s is None]
    return len(rungs), sum(1 for r in rungs if r.shown or r.wrong or r.right)
