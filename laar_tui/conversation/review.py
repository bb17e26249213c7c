"""What the TTCA review is drawn from: summaries and cells of the history, real and simulated questions apart. Blocks."""

from __future__ import annotations

from dataclasses import dataclass

from laar_tui.history.facts import Facts, load_facts
from laar_tui.history.reading import Reader
from laar_tui.history.statistics import SuccessCell, TtcaSummary, success_cells, summarise


@dataclass(frozen=True)
class Review:
    """A summary is ``None`` where there is no question of its kind."""

    real: TtcaSummary | None
    simulated: TtcaSummary | None
    real_cells: tuple[SuccessCell, ...]
    simulated_cells: tuple[SuccessCell, ...]


def review_of(reader: Reader) -> Review:
    facts = load_facts(reader)
    real = facts.chosen(simulated=False, since=None)
    simulated = facts.chosen(simulated=True, since=None)

    def overall(part: Facts) -> TtcaSummary | None:
        (summary,) = summarise(part)
        return summary if summary.n else None

    return Review(
        real=overall(real),
        simulated=overall(simulated),
        real_cells=tuple(success_cells(real)),
        simulated_cells=tuple(success_cells(simulated)),
    )
