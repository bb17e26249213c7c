"""The whole decision as a table: every endpoint, every number, and how much data is behind it."""

from __future__ import annotations

from rich.text import Text
from textual.widgets import DataTable

from laar_tui.core import figures
from laar_tui.core.decision import Candidate, Decision
from laar_tui.tui import outside, wording

_WIDE = 124
"""From this width on there is room for the columns that only add to the others."""


class DecisionTable(DataTable[Text]):
    """Read-only; the highlighted row can be pinned by whoever shows the table."""

    def __init__(self, decision: Decision) -> None:
        super().__init__(cursor_type="row", zebra_stripes=True)
        self._decision = decision

    def on_mount(self) -> None:
        wide = self.app.size.width >= _WIDE
        priced = any(c.money > 0 for c in self._decision.candidates)
        rows = [self._cells(rank, c, wide, priced) for rank, c in enumerate(self._decision.candidates, 1)]
        for title in rows[0] if rows else ():
            self.add_column(Text(title))
        for row in rows:
            self.add_row(*row.values())

    @property
    def highlighted_endpoint(self) -> str | None:
        candidates = self._decision.candidates
        return candidates[self.cursor_row].endpoint if 0 <= self.cursor_row < len(candidates) else None

    def _cells(self, rank: int, candidate: Candidate, wide: bool, priced: bool) -> dict[str, Text]:
        """By column title, in order; the same titles for every candidate."""
        chosen = candidate.endpoint == self._decision.chosen
        name = outside.name(candidate.endpoint, 24) + (" (sim)" if candidate.simulated else "")
        tried = f" ✗×{candidate.tries}" if candidate.tries else ""
        share = Text(figures.percent(candidate.p_correct) + tried)
        bounds = wording.interval(candidate.p_interval)
        cells = {
            "#": Text(f"{'▸' if chosen else ' '}{rank}"),
            "endpoint": Text(name, style="bold" if chosen else ""),
            "P(right)": share,
            "95 %": Text(bounds),
            "0 ······ 50 ····· 100": Text(wording.whisker(candidate.p_correct, candidate.p_interval, 21)),
            "answer": Text(figures.seconds(candidate.predicted_s)),
            "check": Text(figures.seconds(candidate.check_s)),
            "price": Text(figures.money(candidate.money) if candidate.money else "–"),
            "TTCA ≈": Text(figures.seconds(candidate.expected_ttca_s)),
            "data": Text(candidate.silences or wording.behind(candidate)),
            "prior": Text(outside.name(candidate.prior, 20)),
        }
        if not candidate.eligible:
            cells.update(
                {title: Text() for title in cells if title not in ("#", "endpoint", "TTCA ≈", "data")}
            )
            cells["TTCA ≈"] = Text("out")
            cells["data"] = Text()
        if not wide:
            for title in ("0 ······ 50 ····· 100", "check", "prior"):
                del cells[title]
        if not priced:
            del cells["price"]
        return cells
