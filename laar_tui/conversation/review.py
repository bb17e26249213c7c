"""What the TTCA review is drawn from: one part of the history, summed up in every way the screen shows. Blocks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from laar_tui.history.checkers import checker_weights
from laar_tui.history.facts import Facts, load_facts
from laar_tui.history.ladders import Ladder, ladders
from laar_tui.history.reading import Reader
from laar_tui.history.statistics import (
    CalibrationBin,
    CheckerReliability,
    Clock,
    Grouping,
    SuccessCell,
    TtcaSummary,
    calibration,
    checker_reliability,
    success_cells,
    summarise,
)

LATEST_LADDERS = 3000
"""What a what-if on the screen looks back on: it is worked out while somebody waits."""

_WEEKS_UP_TO_S = 200 * 86_400.0
"""A longer history is shown by months."""


@dataclass(frozen=True)
class ReviewView:
    """Which part of the history. ``simulated=None``: the real endpoints where there is anything of them, else the
    simulated fleet; they are never mixed. ``endpoint``: questions that it was asked first, and its own answers.
    """

    simulated: bool | None = None
    since: datetime | None = None
    endpoint: str | None = None
    clock: Clock = "wall"


@dataclass(frozen=True)
class Review:
    """``real`` and ``fleet`` count the questions of both kinds since the date; ``simulated`` says which of them all
    else is about. ``endpoints`` are those that were ever asked first. ``by`` names what ``periods`` are. ``weights`` say by checker how
    much an objection of it counts against what it did at first, after all of the user's marks.
    """

    simulated: bool
    real: int
    fleet: int
    endpoints: tuple[str, ...]
    overall: TtcaSummary
    by: Grouping
    periods: tuple[TtcaSummary, ...]
    by_endpoint: tuple[TtcaSummary, ...]
    cells: tuple[SuccessCell, ...]
    bins: tuple[CalibrationBin, ...]
    checkers: tuple[CheckerReliability, ...]
    weights: Mapping[str, float]


def review_of(reader: Reader, view: ReviewView) -> Review:
    every = load_facts(reader, view.since)
    counts = [len(every.chosen(simulated=kind, since=view.since).questions) for kind in (False, True)]
    simulated = bool(not counts[0] and counts[1]) if view.simulated is None else view.simulated
    kind = every.chosen(simulated=simulated, since=view.since)
    part = kind.chosen(simulated=simulated, since=None, endpoint=view.endpoint) if view.endpoint else kind
    (overall,) = summarise(part, clock=view.clock)
    by = _period(part)
    return Review(
        simulated=simulated,
        real=counts[0],
        fleet=counts[1],
        endpoints=tuple(s.group for s in summarise(kind, "endpoint") if s.group),
        overall=overall,
        by=by,
        periods=tuple(summarise(part, by, clock=view.clock)),
        by_endpoint=tuple(summarise(part, "endpoint", clock=view.clock)),
        cells=tuple(success_cells(part)),
        bins=tuple(calibration(part)),
        checkers=tuple(checker_reliability(part)),
        weights=checker_weights(reader, simulated=simulated),
    )


def ladders_of(reader: Reader, view: ReviewView) -> list[Ladder]:
    """What a what-if needs. The endpoint of ``view`` does not matter: a policy chooses among all of them."""
    return ladders(reader, LATEST_LADDERS, since=view.since, simulated=bool(view.simulated))


def _period(facts: Facts) -> Grouping:
    asked = facts.questions["asked"]
    if not len(asked):
        return "week"
    return "week" if float(asked.max() - asked.min()) <= _WEEKS_UP_TO_S else "month"
