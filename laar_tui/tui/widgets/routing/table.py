"""The whole decision as a table: every endpoint, every number, and how much data is behind it."""

from __future__ import annotations

from rich.text import Text
from textual.widgets import DataTable

from laar_tui.core import figures
from laar_tui.core.decision import Candidate, Decision
from laar_tui.tui import outside, wording

_SPARED = ("0 ······ 50 ····· 100", "prior", "check", "price", "95 %", "answer")
"""Columns that go where there is no room, the first one first."""
_AROUND, _WIDEST = 8, 128
"""Cells that a dialog takes around the table, and the most it gives it."""


class DecisionTable(DataTable[Text]):
    """Read-only; the highlighted row can be pinned by whoever shows the table."""

    def __init__(self, decision: Decision) -> None:
        super().__init__(cursor_type="row", zebra_stripes=True)
        self._decision = decision

    def on_mount(self) -> None:
        rows = [self._cells(rank, c) for rank, c in enumerate(self._decision.candidates, 1)]
        if not any(c.money > 0 for c in self._decision.candidates):
            _drop(rows, "price")
        room = min(_WIDEST, self.app.size.width * 96 // 100 - _AROUND)
        for title in _SPARED:
            if _width(rows) > room:
                _drop(rows, title)
        for title in rows[0] if rows else ():
            self.add_column(Text(title))
        for row in rows:
            self.add_row(*row.values())

    @property
    def highlighted_endpoint(self) -> str | None:
        candidates = self._decision.candidates
        return candidates[self.cursor_row].endpoint if 0 <= self.cursor_row < len(candidates) else None

    def _cells(self, rank: int, candidate: Candidate) -> dict[str, Text]:
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
        return cells


def _drop(rows: list[dict[str, Text]], title: str) -> None:
    for row in rows:
        row.pop(title, None)


def _width(rows: list[dict[str, Text]]) -> int:
    """Cells the table takes, a blank on either side of each column."""
    titles = rows[0] if rows else ()
    return sum(max(Text(title).cell_len, *(row[title].cell_len for row in rows)) + 2 for title in titles)
