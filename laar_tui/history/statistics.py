"""Summaries of the TTCA history: how long until a correct answer, and how often each endpoint was right.

Unsolved questions are right-censored, never dropped; questions during which the computer slept or its clock
jumped are left out and counted. Every number comes with how much stands behind it. The functions on
:class:`Facts` are pure; :func:`ttca_summary` reads (and blocks).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Literal

from laar_tui.history.facts import RIGHT, UNKNOWN, UNMEASURED, WRONG, Facts, Table, load_facts
from laar_tui.history.reading import Reader
from laar_tui.history.schema import LENGTHS
from laar_tui.history.survival import Estimate, Proportion, SurvivalCurve, proportion, survival_curve

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["UNMEASURED", "Clock", "Grouping", "ttca_summary"]

Grouping = Literal["endpoint", "length", "language", "task", "month", "week"]
Clock = Literal["wall", "machine"]

HORIZON_S = 300.0
"""Default horizon of restricted means. Fixed, so that groups and months can be compared."""

BINS = 10
"""Of the calibration, equally wide."""


@dataclass(frozen=True)
class TtcaSummary:
    """TTCA over ``n`` questions that were tried. ``solved`` have a right answer. Of ``censored`` it is known that they have none: all
    judged answers are wrong, or no answer came. Of ``unjudged``, whose answer nobody judged, it is not known. ``flagged`` more were left
    out because the computer slept or its clock jumped meanwhile.

    ``group`` is ``None`` for all questions together. ``curve`` is over solved and censored questions (``curve.n``): an unjudged one would
    count as a failure in it. ``median`` and ``p90`` are its quantiles, ``restricted_mean`` is the mean of min(TTCA, ``horizon_s``).
    ``success`` is over the questions that were judged: an answer is right, or all judged ones are wrong and none stands.
    ``first_attempt_success`` is over the questions whose first finished answer was judged. Means and intervals
    of both are of a Beta posterior under a uniform prior.
    """

    group: str | None
    n: int
    solved: int
    censored: int
    unjudged: int
    flagged: int
    median: Estimate
    p90: Estimate
    restricted_mean: Estimate
    horizon_s: float
    success: Proportion
    first_attempt_success: Proportion
    attempts: int
    money: float
    curve: SurvivalCurve


@dataclass(frozen=True)
class SuccessCell:
    """How often ``endpoint`` was right on questions of one length and language.

    ``success`` counts finished answers judged right, out of those judged right or wrong; ``unjudged``
    finished answers are not in it.
    """

    endpoint: str
    length: str
    language: str
    success: Proportion
    unjudged: int


@dataclass(frozen=True)
class CalibrationBin:
    """Judged answers of which P(right) between ``low`` and ``high`` had been said: ``predicted`` on average,
    ``observed`` in truth.
    """

    low: float
    high: float
    predicted: float
    observed: Proportion


@dataclass(frozen=True)
class CheckerReliability:
    """A checker against the user's own marks. ``given`` counts all it said, ``compared`` the answers the user
    marked as well.

    ``sensitivity``: of answers the user marked right, those it called right. ``specificity``: of answers the user
    marked wrong, those it called wrong. ``false_alarms``: of answers the user marked right, those it called wrong.
    What it left open counts as neither.
    """

    checker: str
    given: int
    compared: int
    sensitivity: Proportion
    specificity: Proportion
    false_alarms: Proportion


def ttca_summary(
    reader: Reader,
    by: Grouping | None = None,
    *,
    since: datetime | None = None,
    simulated: bool | None = None,
    clock: Clock = "wall",
    horizon_s: float = HORIZON_S,
) -> list[TtcaSummary]:
    """:func:`summarise` of what the history holds.

    ``simulated=None`` mixes the simulated fleet with real endpoints; pass a value wherever the two may meet.
    """
    facts = load_facts(reader, since, ("questions",)).chosen(simulated=simulated, since=since)
    return summarise(facts, by, clock=clock, horizon_s=horizon_s)


def summarise(
    facts: Facts, by: Grouping | None = None, *, clock: Clock = "wall", horizon_s: float = HORIZON_S
) -> list[TtcaSummary]:
    """One summary of all questions, or one for each group in its natural order (lengths ascending, others by
    name).

    ``by="endpoint"`` groups by the endpoint asked *first*: grouping by the one that solved it would credit
    only winners. Months (``2026-11``) and weeks (of their Monday, ``2026-11-23``) are those of UTC in which the
    question was asked. ``clock`` picks TTCA with (wall) or without (machine) reading time.
    """
    import numpy as np

    if by is None:
        return [_summary(None, facts.questions, clock, horizon_s)]
    keys, names = _groups(facts, by)
    table = facts.questions.where(keys.argsort(kind="stable"))
    ends = np.bincount(keys, minlength=len(names)).cumsum().tolist()
    order = _natural_order(by)
    return [
        _summary(names[g], table.part(ends[g - 1] if g else 0, ends[g]), clock, horizon_s)
        for g in sorted(range(len(names)), key=lambda g: order(names[g]))
        if ends[g] > (ends[g - 1] if g else 0)
    ]


def success_cells(facts: Facts) -> list[SuccessCell]:
    """The cells that have any finished answer, by endpoint and language, lengths ascending."""
    import numpy as np

    table, size = facts.attempts, max(1, len(facts.names))
    keys = (table["endpoint"].astype(np.int64) * size + table["length"]) * size + table["language"]
    found, places = np.unique(keys, return_inverse=True)
    counts = np.bincount(places * 3 + table["verdict"], minlength=3 * len(found)).reshape(-1, 3)
    cells = []
    for key, count in zip(found.tolist(), counts.tolist(), strict=True):
        right, wrong = count[RIGHT], count[WRONG]
        cells.append(
            SuccessCell(
                endpoint=facts.names[key // size // size],
                length=facts.names[key // size % size],
                language=facts.names[key % size],
                success=proportion(right, right + wrong),
                unjudged=count[UNKNOWN],
            )
        )
    order = _natural_order("length")
    return sorted(cells, key=lambda cell: (cell.endpoint, cell.language, order(cell.length)))


def calibration(facts: Facts) -> list[CalibrationBin]:
    """What was said before each judged answer against what came of it, by bins of equal width; empty bins are
    left out.
    """
    import numpy as np

    table = facts.attempts
    judged = table.where((table["verdict"] != UNKNOWN) & ~np.isnan(table["p_correct"]))
    p, right = judged["p_correct"], judged["verdict"] == RIGHT
    places = np.clip((p * BINS).astype(np.int64), 0, BINS - 1)
    n = np.bincount(places, minlength=BINS)
    said = np.bincount(places, weights=p, minlength=BINS)
    found = np.bincount(places, weights=right, minlength=BINS)
    return [
        CalibrationBin(b / BINS, (b + 1) / BINS, said[b] / n[b], proportion(int(found[b]), int(n[b])))
        for b in range(BINS)
        if n[b]
    ]


def checker_reliability(facts: Facts) -> list[CheckerReliability]:
    """Every checker that ever said anything, by name."""
    import numpy as np

    found = []
    for code in np.unique(facts.checks["checker"]).tolist():
        given = facts.checks.where(facts.checks["checker"] == code)
        marked = given.where(given["mark"] != UNKNOWN)
        right, wrong = marked.where(marked["mark"] == RIGHT), marked.where(marked["mark"] == WRONG)

        def said(value: int, of: Table) -> Proportion:
            return proportion(int((of["said"] == value).sum()), len(of))

        found.append(
            CheckerReliability(
                checker=facts.names[code],
                given=len(given),
                compared=len(marked),
                sensitivity=said(RIGHT, right),
                specificity=said(WRONG, wrong),
                false_alarms=said(WRONG, right),
            )
        )
    return sorted(found, key=lambda c: c.checker)


def _groups(facts: Facts, by: Grouping) -> tuple[NDArray[np.uint16], Sequence[str]]:
    """The group of each question, as its place among the names. 16 bits sort in linear time."""
    import numpy as np

    table = facts.questions
    if by not in ("month", "week"):
        return table[by], facts.names
    days = np.floor(table["asked"] / 86_400).astype(np.int64)
    if not len(days):
        return days.astype(np.uint16), ()
    if by == "week":
        weeks = (days + 3) // 7  # 1 January 1970 was a Thursday
        found = np.arange(weeks.min(), weeks.max() + 1)
        return (weeks - weeks.min()).astype(np.uint16), [str(d) for d in (found * 7 - 3).astype("M8[D]")]
    months = days.astype("M8[D]").astype("M8[M]").astype(np.int64)
    found = np.arange(months.min(), months.max() + 1)
    return (months - months.min()).astype(np.uint16), [str(m) for m in found.astype("M8[M]")]


def _summary(group: str | None, every: Table, clock: Clock, horizon_s: float) -> TtcaSummary:
    flagged = every["clock_gap"] != 0
    table = every.where(~flagged) if flagged.any() else every
    known = table.where(table["verdict"] != UNKNOWN)
    curve = survival_curve(known[f"{clock}_s"], known["solved"] == 0)
    solved = int(known["solved"].sum())
    return TtcaSummary(
        group=group,
        n=len(table),
        solved=solved,
        censored=len(known) - solved,
        unjudged=len(table) - len(known),
        flagged=len(every) - len(table),
        median=curve.quantile(0.5),
        p90=curve.quantile(0.9),
        restricted_mean=curve.restricted_mean(horizon_s),
        horizon_s=horizon_s,
        success=_judged_proportion(table["verdict"]),
        first_attempt_success=_judged_proportion(table["first_verdict"]),
        attempts=int(table["attempts"].sum()),
        money=float(table["money"].sum()),
        curve=curve,
    )


def _judged_proportion(verdicts: NDArray[np.uint8]) -> Proportion:
    right = int((verdicts == RIGHT).sum())
    return proportion(right, right + int((verdicts == WRONG).sum()))


def _natural_order(by: Grouping) -> Callable[[str], tuple[int, str]]:
    ranks = {name: rank for rank, name in enumerate(LENGTHS)} if by == "length" else {}
    return lambda group: (ranks.get(group, len(ranks)), group)
