"""What the TTCA review is drawn from: summaries and cells of the history, real and simulated questions apart. Blocks."""

from __future__ import annotations

from dataclasses import dataclass

from laar_tui.history.reading import Reader
from laar_tui.history.statistics import SuccessCell, TtcaSummary, success_by, ttca_summary


@dataclass(frozen=True)
class Review:
    """A summary is ``None`` where there is no question of its kind."""

    real: TtcaSummary | None
    simulated: TtcaSummary | None
    real_cells: tuple[SuccessCell, ...]
    simulated_cells: tuple[SuccessCell, ...]


def review_of(reader: Reader) -> Review:
    def overall(simulated: bool) -> TtcaSummary | None:
        (summary,) = ttca_summary(reader, simulated=simulated)
        return summary if summary.n else None

    return Review(
        real=overall(False),
        simulated=overall(True),
        real_cells=tuple(success_by(reader, simulated=False)),
        simulated_cells=tuple(success_by(reader, simulated=True)),
    )
