"""Two attempts of one question side by side, with what differs marked by a sign and underlined."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from itertools import combinations

from textual import work
from textual.app import ComposeResult, RenderResult
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.geometry import Size
from textual.widget import Widget
from textual.widgets import Static

from laar_tui.tui import outside, wording
from laar_tui.tui.actions import Scope, bindings
from laar_tui.tui.differences import Pair, Piece, agreement, compare
from laar_tui.tui.ladder import Rung
from laar_tui.tui.widgets.dialog import Dialog

_DIFFERS = "bold underline"


class Sides(Widget):
    """Both texts in two columns, wrapped, line beside line."""

    def __init__(self) -> None:
        super().__init__()
        self._pairs: Sequence[Pair] = ()
        self._laid_out: tuple[int, Content] = (-1, Content(""))

    def show(self, pairs: Sequence[Pair]) -> None:
        self._pairs = pairs
        self._laid_out = (-1, Content(""))
        self.refresh(layout=True)

    def render(self) -> RenderResult:
        return self._lines(self.size.width)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return self._lines(width).plain.count("\n") + 1

    def _lines(self, width: int) -> Content:
        if self._laid_out[0] != width:
            column = max(4, (width - 5) // 2)
            rows = [row for pair in self._pairs for row in _rows(pair, column)]
            self._laid_out = width, Content("\n").join(rows)
        return self._laid_out[1]


class CompareScreen(Dialog[None]):
    """``rungs`` are the attempts that have text, at least two; the newest two are shown first."""

    BINDINGS = bindings(Scope.COMPARE)

    def __init__(self, rungs: Sequence[Rung], first: Rung | None = None) -> None:
        super().__init__()
        self._choices = list(combinations(rungs, 2))
        with_first = [i for i, pair in enumerate(self._choices) if first is None or first in pair]
        self._at = with_first[-1] if with_first else len(self._choices) - 1
        self._heads = (Static("", classes="head", markup=False), Static("", classes="head", markup=False))
        self._sides = Sides()

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog tall wide") as dialog:
            dialog.border_title = Content("Compare")
            more = "← → other pairs · " if len(self._choices) > 1 else ""
            dialog.border_subtitle = Content(f"{more}↑ ↓ scroll · esc closes")
            with Horizontal(classes="heads"):
                yield from self._heads
            with VerticalScroll():
                yield self._sides

    def on_mount(self) -> None:
        self.query_one(VerticalScroll).focus()
        self._show()

    def action_next_pair(self) -> None:
        self._step(1)

    def action_previous_pair(self) -> None:
        self._step(-1)

    def _step(self, by: int) -> None:
        self._at = (self._at + by) % len(self._choices)
        self._show()

    @work(exclusive=True)
    async def _show(self) -> None:
        left, right = self._choices[self._at]
        pairs = await asyncio.to_thread(compare, outside.shown(left.text), outside.shown(right.text))
        for head, rung in zip(self._heads, (left, right), strict=True):
            head.update(
                Content(
                    f"{rung.ordinal} {outside.name(rung.endpoint, 24)}  {wording.verdict(rung.verdict, rung.verdicts)}"
                )
            )
        self._sides.show(pairs)
        same, every = agreement(pairs)
        self.query_one(".dialog").border_title = Content(f"Compare · {same} of {every} lines are the same")


def _rows(pair: Pair, column: int) -> list[Content]:
    left, right = (_line(pieces).wrap(column) or [Content("")] for pieces in (pair.left, pair.right))
    rows = []
    for n in range(max(len(left), len(right))):
        one = left[n] if n < len(left) else Content("")
        other = right[n] if n < len(right) else Content("")
        sign = pair.side.value if n == 0 else " "
        gap = " " * max(0, column - one.cell_length)
        rows.append(Content.assemble((f"{sign} ", "bold $text-warning"), one, gap, " │ ", other))
    return rows


def _line(pieces: Sequence[Piece]) -> Content:
    return Content.assemble(*((piece.text, _DIFFERS if piece.differs else "") for piece in pieces))
