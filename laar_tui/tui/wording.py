"""How states, verdicts and uncertainty are worded on the screen. Plain figures come from
:mod:`laar_tui.core.figures`."""

from __future__ import annotations

from collections.abc import Sequence

from laar_tui.core import figures, judgement
from laar_tui.core.attempt import Outcome
from laar_tui.core.decision import Candidate, StopReason
from laar_tui.core.figures import plural
from laar_tui.core.question import TokenCount
from laar_tui.core.verdict import COMBINED, MARKED_SOURCE, Verdict, VerdictValue

_OUTCOMES = {
    Outcome.COMPLETE: "answered",
    Outcome.CUT: "cut off",
    Outcome.LENGTH: "hit the length limit",
    Outcome.FILTERED: "filtered",
    Outcome.EMPTY: "empty answer",
    Outcome.REFUSED: "refused",
    Outcome.TRANSPORT: "connection failed",
    Outcome.REJECTED: "request rejected",
    Outcome.CONTEXT: "prompt too long",
    Outcome.QUOTA: "out of credit",
    Outcome.CANCELLED: "cancelled",
}

_STOPS = {
    StopReason.ANSWERED: "answered",
    StopReason.CAP: "the cap on attempts is reached",
    StopReason.NOT_WORTH_IT: "another try is not worth its time",
    StopReason.BUDGET: "the budget for this question is used up",
    StopReason.NO_ENDPOINT: "no endpoint can take this question",
    StopReason.ALL_FAILED: "every endpoint failed to answer",
    StopReason.CANCELLED: "cancelled",
}

_MARKS = {VerdictValue.RIGHT: "✓", VerdictValue.WRONG: "✗", VerdictValue.UNKNOWN: "?"}
_WORDS = {VerdictValue.RIGHT: "right", VerdictValue.WRONG: "wrong", VerdictValue.UNKNOWN: "not judged"}


def tokens_of(count: TokenCount) -> str:
    return f"{figures.tokens_short(count.tokens, count.exact)} tok"


def interval(bounds: tuple[float, float]) -> str:
    low, high = bounds
    return f"{low * 100:.0f}–{high * 100:.0f}"


def behind(candidate: Candidate) -> str:
    """How much of the user's own data stands behind a number, and how much of that are their own marks: ``12 marks``, or ``3 judged, 1 by
    you`` where checks judged the others."""
    judged, marks = round(max(candidate.judged, candidate.own_marks)), round(candidate.own_marks)
    if not judged:
        return "prior only"
    if judged == marks:
        return plural(marks, "mark")
    return f"{judged} judged, {marks or 'none'} by you"


def verdict_mark(value: VerdictValue) -> str:
    return _MARKS[value]


def verdict_word(value: VerdictValue) -> str:
    return _WORDS[value]


def verdict(given: Verdict, verdicts: Sequence[Verdict] = ()) -> str:
    """``✗ you marked it wrong``, ``✓ the checks find it right, 96 %``, ``? not judged · 2 checks for it, none against``. ``verdicts`` are
    all that were given."""
    return f"{_MARKS[given.value]} {judgement.judgement(given, verdicts)}"


def check_lines(effective: Verdict, given: Sequence[Verdict], odds: float | None = None) -> list[str]:
    """Each check's say, for the lines below an answer: who, how much it weighs, why. Those against an answer first; the ones in its favour
    only where the answer is taken for right. ``odds``: P(right) of the endpoint before it answered."""
    latest = {v.source: v for v in given if v.source.startswith("check:") and v.source != COMBINED}
    against = [v for v in latest.values() if v.value is VerdictValue.WRONG]
    in_favour = [v for v in latest.values() if v.value is VerdictValue.RIGHT]
    remarks = [v for v in latest.values() if v.value is VerdictValue.UNKNOWN and v.reason]
    shown = sorted(against, key=lambda v: -v.confidence)
    if effective.value is VerdictValue.RIGHT and not effective.by_user:
        shown = sorted(in_favour, key=lambda v: -v.confidence)
    lines = [_check_line(v) for v in shown]
    mark = latest.get(MARKED_SOURCE)
    by_mark = mark is not None and mark.value is VerdictValue.WRONG is effective.value
    # Your mark on the same answer overrules what its endpoint's odds were.
    share = "" if by_mark else judgement.share(effective, odds)
    return [
        *([share] if share else []),
        *lines,
        *(f"{judgement.checker(v.source)}: {v.reason}" for v in remarks),
    ]


def _check_line(given: Verdict) -> str:
    weight = judgement.weight(given)
    return f"{_MARKS[given.value]} {judgement.checker(given.source)}{f' ({weight})' if weight else ''}: {given.reason}"


def outcome(value: Outcome) -> str:
    return _OUTCOMES[value]


def stop_reason(value: StopReason) -> str:
    return _STOPS[value]


def bar(fraction: float, width: int) -> str:
    """A bar of ``width`` cells in eighths, filled from the left and padded with spaces."""
    eighths = round(min(max(fraction, 0.0), 1.0) * width * 8)
    full, rest = divmod(eighths, 8)
    return ("█" * full + (" ▏▎▍▌▋▊▉"[rest] if rest else "")).ljust(width)


def whisker(point: float, bounds: tuple[float, float], width: int) -> str:
    """A 0..1 scale of ``width`` cells: ``··├──●─┤·``. Its place says the same as the numbers beside it."""
    last = width - 1
    low, high = (min(last, max(0, round(bound * last))) for bound in bounds)
    cells = ["·"] * width
    for cell in range(low, high + 1):
        cells[cell] = "─"
    if low < high:
        cells[low], cells[high] = "├", "┤"
    cells[min(last, max(0, round(point * last)))] = "●"
    return "".join(cells)


_SPARKS = "▁▂▃▄▅▆▇█"


def sparkline(values: Sequence[float], cells: int) -> str:
    """The last ``cells`` of ``values``, each as a bar against the longest."""
    shown = values[-cells:]
    most = max(shown, default=0.0)
    if most <= 0:
        return _SPARKS[0] * len(shown)
    return "".join(_SPARKS[min(7, int(value / most * 7.999))] for value in shown)
