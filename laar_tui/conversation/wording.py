"""The sentences the engine says: what happened. What to do next is said by each door in its own words (a key, a command)."""

from __future__ import annotations

from collections.abc import Sequence

from laar_tui.conversation.rung import Rung
from laar_tui.core.attempt import Attempt, Outcome
from laar_tui.core.decision import Decision, StopReason
from laar_tui.core.figures import money, percent, plural, seconds
from laar_tui.core.judgement import tally
from laar_tui.core.ttca import Ttca
from laar_tui.core.verdict import ABSTENTION_SOURCE, COMBINED
from laar_tui.routing.drift import BehaviourChanged
from laar_tui.settings.model import RoutingSettings

INTERRUPTED = "Interrupted: the program ended while this answer was arriving; what had arrived is kept."

_WITHOUT_ERROR = {
    Outcome.CUT: "the answer broke off",
    Outcome.LENGTH: "the answer reached its length limit (max_output_tokens)",
    Outcome.FILTERED: "the server's content filter stopped the answer",
    Outcome.EMPTY: "the server sent an empty answer",
    Outcome.REFUSED: "the model refused",
    Outcome.CANCELLED: "cancelled",
}


def failure_sentence(attempt: Attempt) -> str:
    """Why an attempt gave no full answer; empty for a complete one."""
    reply = attempt.reply
    if reply.outcome is Outcome.COMPLETE:
        return ""
    if reply.error is not None:
        return reply.error.message
    return _WITHOUT_ERROR.get(reply.outcome, reply.outcome.value)


def settled_sentence(
    stopped: StopReason,
    rungs: Sequence[Rung],
    standing: Rung | None,
    ttca: Ttca | None,
    decision: Decision | None,
    routing: RoutingSettings,
) -> str:
    """What a person should know at the moment in which nothing more happens by itself."""
    tried = plural(len(rungs), "attempt")
    if stopped is StopReason.ANSWERED and standing is not None:
        if standing.right and ttca is not None:
            return f"{_found_right(standing)} after {tried}: TTCA {seconds(ttca.wall_s)}."
        if any(v.source == ABSTENTION_SOURCE and "another family" in v.reason for v in standing.verdicts):
            return "Two endpoints of different families found no answer: it is probably not in the document."
        if any(v.source == ABSTENTION_SOURCE for v in standing.verdicts):
            return f"{standing.endpoint} found no answer in the document ({tried}); mark it wrong to ask another."
        counted = str(tally(standing.verdicts))
        return f"{standing.endpoint} answered after {tried}; not judged by you{f' ({counted})' if counted else ''}."
    left = f" {percent(decision.p_anyone_else)} that anyone else solves it." if decision else ""
    match stopped:
        case StopReason.CANCELLED:
            return "Cancelled; what had arrived is kept."
        case StopReason.CAP:
            return f"{tried} made, the limit for one question is {routing.attempts}; none stands.{left}"
        case StopReason.NOT_WORTH_IT:
            return f"Stopped after {tried}: another is not worth its time.{left}"
        case StopReason.BUDGET if not rungs:
            return "The budget of this question is too small to ask anybody. " + _reasons(decision)
        case StopReason.BUDGET:
            limits = [f"{seconds(routing.budget_seconds)}"] if routing.budget_seconds else []
            limits += [f"{money(routing.budget_money)} in money"] if routing.budget_money is not None else []
            budget = f" ({', '.join(limits)})" if limits else ""
            return f"Stopped after {tried}: the budget of this question{budget} is used up.{left}"
        case StopReason.ALL_FAILED:
            return "No attempt gave a full answer: " + _failures(rungs)
        case _:
            head = "Nobody is left to ask. " if rungs else "No endpoint can take this question. "
            return head + _reasons(decision)


def _found_right(standing: Rung) -> str:
    verdict = standing.verdict
    if verdict.by_user:
        return f"You marked {standing.endpoint}'s answer right"
    if verdict.source == COMBINED:
        return f"The checks find {standing.endpoint}'s answer right ({percent(verdict.confidence)})"
    return f"{standing.endpoint}'s answer is as you expect it"


def behaviour_changed(change: BehaviourChanged) -> str:
    """What a drift alarm means to the user."""
    return (
        f"{change.endpoint} behaves differently than before: of its last {change.answers} judged answers {percent(change.seen)} "
        f"were right, {percent(change.expected)} were expected. Its odds are learnt anew."
    )


def _failures(rungs: Sequence[Rung]) -> str:
    by_reason: dict[str, list[str]] = {}
    for rung in rungs:
        if rung.attempt is not None:
            names = by_reason.setdefault(failure_sentence(rung.attempt).rstrip("."), [])
            names += [rung.endpoint] * (rung.endpoint not in names)
    text = " · ".join(f"{', '.join(names)}: {reason}" for reason, names in by_reason.items())
    return text if text.endswith(("?", "!")) else text + "."


def _reasons(decision: Decision | None) -> str:
    if decision is None or not decision.candidates:
        return "None is configured: add one to the configuration file, or start with --demo."
    by_reason: dict[str, list[str]] = {}
    for candidate in decision.candidates:
        if candidate.why_not:
            by_reason.setdefault(candidate.why_not, []).append(candidate.endpoint)
    return " · ".join(f"{_names(names)}: {reason}" for reason, names in by_reason.items())


def _names(names: Sequence[str]) -> str:
    if len(names) > 4:
        return f"{', '.join(names[:3])} and {len(names) - 3} others"
    return ", ".join(names)
