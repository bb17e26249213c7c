"""The one line that says why: true in every case, with the numbers that decided."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from laar_tui.core import figures
from laar_tui.core.decision import Candidate, StopReason
from laar_tui.routing.arms import RoutingPolicy

_WORTH_SAYING_S = 0.5
_HARDLY = 0.005
_NAMED_REASONS = 3


@dataclass(frozen=True)
class Grounds:
    """What a decision rested on. ``asked_for``: a person demanded this try although an answer had been judged
    wrong."""

    candidates: Sequence[Candidate]
    chosen: Candidate | None
    stop: StopReason | None
    failed: tuple[str, ...]
    pinned: str | None
    explored: bool
    asked_for: bool
    attempts_made: int
    p_anyone_else: float
    policy: RoutingPolicy
    temperature: float
    time_is_up: bool


def explain(grounds: Grounds) -> str:
    """One line for the user, without a full stop."""
    if grounds.chosen is not None:
        return "; ".join(_choice(grounds, grounds.chosen))
    return "; ".join(_stop(grounds))


def _choice(grounds: Grounds, chosen: Candidate) -> Iterable[str]:
    rival = next((c for c in grounds.candidates if c.eligible and c is not chosen), None)
    asked = _time_to_right(chosen, grounds.policy)
    who = chosen.endpoint
    if chosen.tries and grounds.pinned is None:
        who = f"{chosen.endpoint} again, at temperature {grounds.temperature:g}"
    if grounds.pinned is not None:
        yield f"{who} is pinned: {asked}"
    elif grounds.explored:
        best = next(c for c in grounds.candidates if c.eligible)
        yield f"{who}: {asked}, tried to learn more; {_beside(best, chosen, grounds.policy)} is hardly better"
    elif rival is not None:
        yield f"{who}: {asked} beats {_beside(rival, chosen, grounds.policy)}{_checking(chosen)}"
    elif chosen.tries:
        yield f"{who}: {asked}, nobody else is left"
    elif len(grounds.candidates) == 1:
        yield f"{who}: {asked}, the only endpoint"
    else:
        which = "left" if grounds.failed else "that can take this question"
        yield f"{who}: {asked}, the only one {which}"
    if grounds.failed:
        yield f"{_wrong(grounds.failed)} wrong on this question"
        if grounds.asked_for and chosen.expected_ttca_s > grounds.policy.value_of_answer_s:
            yield f"tried because you asked: {_expectation(chosen, grounds.policy)}"
        if any(c.eligible and not c.tries and c is not chosen for c in grounds.candidates):
            yield f"if it is wrong too, {figures.percent(grounds.p_anyone_else)} that anyone else solves it"


def _stop(grounds: Grounds) -> Iterable[str]:
    out = _reasons(grounds)
    anyone = f"{figures.percent(grounds.p_anyone_else)} that anyone else solves it"
    match grounds.stop:
        case StopReason.CAP:
            made = figures.plural(grounds.attempts_made, "attempt")
            yield f"stopped after {made}, the limit for one question"
            yield anyone
        case StopReason.BUDGET if grounds.time_is_up:
            whole = _seconds(grounds.policy.budget_seconds or 0.0)
            yield f"stopped: the {whole} for this question are used up"
            yield anyone
        case StopReason.BUDGET:
            yield f"stopped at the budget: {out}"
        case StopReason.NOT_WORTH_IT:
            best = next(c for c in grounds.candidates if c.eligible)
            yield f"stopped: the best left, {best.endpoint}: {_expectation(best, grounds.policy)}"
            yield f"{_wrong(grounds.failed)} wrong on this question"
            yield anyone
        case StopReason.ALL_FAILED:
            yield f"every attempt failed: {out}"
        case _ if not grounds.candidates:
            yield "no endpoint is configured"
        case _ if grounds.pinned is not None:
            pinned = next((c for c in grounds.candidates if c.endpoint == grounds.pinned), None)
            why = pinned.why_not if pinned else "no endpoint of that name"
            yield f"{grounds.pinned} is pinned and cannot be asked: {why}"
        case _ if grounds.failed:
            yield f"{_wrong(grounds.failed)} wrong on this question and nobody else is left" + (
                f": {out}" if out else ""
            )
        case _:
            yield f"nobody can take this question: {out}"


def _time_to_right(candidate: Candidate, policy: RoutingPolicy) -> str:
    """``17 s ÷ 90 % = 19 s to a right answer``: what is compared, as a sum a reader can work out. The time is that of asking and checking,
    and what the price counts for.
    """
    if candidate.p_correct < _HARDLY:
        return f"hardly ever right ({figures.percent(candidate.p_correct)})"
    return f"{_division(candidate)} to a right answer{_price(candidate, policy)}"


def _beside(rival: Candidate, chosen: Candidate, policy: RoutingPolicy) -> str:
    """The same of the one it is compared with."""
    if rival.p_correct < _HARDLY:
        return f"{rival.endpoint}: {_time_to_right(rival, policy)}"
    tied = _seconds(rival.expected_ttca_s) == _seconds(chosen.expected_ttca_s)
    close = " (nearly a tie)" if tied else ""
    return f"{rival.endpoint}: {_division(rival)}{_price(rival, policy)}{close}"


def _division(candidate: Candidate) -> str:
    whole, right = _seconds(candidate.cost_s), figures.percent(candidate.p_correct)
    division = f"{whole} ÷ {right} = {_seconds(candidate.expected_ttca_s)}"
    return f"{division} ({candidate.silences})" if candidate.silences else division


def _price(candidate: Candidate, policy: RoutingPolicy) -> str:
    price_s = policy.seconds_per_money * candidate.money
    return f" ({_seconds(price_s)} of the first for its price)" if price_s >= _WORTH_SAYING_S else ""


def _checking(chosen: Candidate) -> str:
    """Where the time to read and judge an answer is a part of every sum."""
    if chosen.check_s < _WORTH_SAYING_S:
        return ""
    return f", with {_seconds(chosen.check_s)} to check an answer in each"


def _expectation(candidate: Candidate, policy: RoutingPolicy) -> str:
    return f"{_time_to_right(candidate, policy)}, where one is worth {_seconds(policy.value_of_answer_s)}"


def _seconds(value: float) -> str:
    text = figures.seconds(value)
    return text.replace(".0 s", " s")


def _wrong(failed: Sequence[str]) -> str:
    names = list(dict.fromkeys(failed))
    return f"{_joined(names)} {'was' if len(names) == 1 else 'were'}"


def _joined(names: Sequence[str]) -> str:
    if len(names) > _NAMED_REASONS + 1:
        return f"{', '.join(names[:_NAMED_REASONS])} and {len(names) - _NAMED_REASONS} others"
    return " and ".join((", ".join(names[:-1]), names[-1])) if len(names) > 1 else names[0]


def _reasons(grounds: Grounds) -> str:
    out = [f"{c.endpoint} {c.why_not}" for c in grounds.candidates if c.why_not and not c.tries]
    more = len(out) - _NAMED_REASONS
    rest = [f"{figures.plural(more, 'other')} out"] if more > 0 else []
    return "; ".join([*out[:_NAMED_REASONS], *rest])
