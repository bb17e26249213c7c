"""One endpoint of a decision in one line, for the routing strip."""

from __future__ import annotations

from dataclasses import dataclass

from textual import events
from textual.app import RenderResult
from textual.content import Content
from textual.message import Message
from textual.widget import Widget

from laar_tui.core import figures
from laar_tui.core.decision import Candidate
from laar_tui.tui import flat, outside, wording

_WHISKER_CELLS = 21


class CandidateRow(Widget):
    """One endpoint in one line; a click pins it."""

    ALLOW_SELECT = False

    @dataclass
    class Pinned(Message):
        endpoint: str

    def __init__(self) -> None:
        super().__init__()
        self._candidate: Candidate | None = None
        self._rank = 0
        self._chosen = False
        self._pinned = False
        self._name_width = 12

    def show(
        self, candidate: Candidate | None, rank: int, *, chosen: bool, pinned: bool, name_width: int
    ) -> None:
        self._candidate, self._rank, self._chosen, self._pinned = candidate, rank, chosen, pinned
        self._name_width = name_width
        self.display = candidate is not None
        self.set_class(chosen, "-chosen")
        self.set_class(candidate is not None and not candidate.eligible, "-out")
        self.refresh()

    def render(self) -> RenderResult:
        candidate = self._candidate
        if candidate is None:
            return Content("")
        if flat.is_flat(self):
            return Content(flat.candidate(candidate, self._rank, chosen=self._chosen, pinned=self._pinned))
        mark = "◆" if self._pinned else "▸" if self._chosen else " "
        name = outside.name(candidate.endpoint, 24).ljust(self._name_width)
        left = Content.assemble(
            (f"{mark} {self._rank} ", "bold"), (name, "bold" if self._chosen else ""), "  "
        )
        if not candidate.eligible:
            reason = Content.assemble(left, (f"✗ {outside.line(candidate.why_not)}", "$text-warning"))
            return reason.truncate(self.size.width, ellipsis=True)
        return _fit(left, _columns(candidate), self.size.width)

    def on_click(self, event: events.Click) -> None:
        event.stop()
        if self._candidate is not None:
            self.post_message(self.Pinned(self._candidate.endpoint))


def _columns(candidate: Candidate) -> list[tuple[int, str, str]]:
    """``(importance, text, style)`` in reading order; the least important go first when the line is too
    short."""
    sure = f"{figures.percent(candidate.p_correct)} right"
    columns = [
        (9, sure.rjust(11), "bold"),
        (4, wording.whisker(candidate.p_correct, candidate.p_interval, _WHISKER_CELLS), "$text-accent"),
        (7, wording.interval(candidate.p_interval).center(6), "$text-muted"),
        (8, figures.seconds(candidate.predicted_s).rjust(7), ""),
        (6, f"TTCA ≈ {figures.seconds(candidate.expected_ttca_s)}".ljust(15), "$text-accent"),
        (5, wording.behind(candidate), "$text-muted"),
    ]
    if candidate.money > 0:
        columns.insert(5, (3, f"price {figures.money(candidate.money)}", ""))
    if candidate.tries:
        columns.append((8, f"✗ wrong ×{candidate.tries}", "$text-error"))
    return columns


def _fit(left: Content, columns: list[tuple[int, str, str]], width: int) -> Content:
    while columns:
        spans: list[tuple[str, str]] = []
        for _, text, style in columns:
            spans += [("  ", ""), (text, style)] if spans else [(text, style)]
        line = Content.assemble(left, *spans)
        if line.cell_length <= width:
            return line
        columns.remove(min(columns))
    return left.truncate(width, ellipsis=True)
