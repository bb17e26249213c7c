"""TTCA review: how soon answers were right, and which endpoint earned trust on which length. Pictures first;
n beside each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual import work
from textual.app import ComposeResult
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Footer, Static

from laar_tui.core import figures
from laar_tui.core.errors import LaarError
from laar_tui.tui import outside, wording
from laar_tui.tui.actions import Scope, bindings
from laar_tui.tui.backend import Backend, ReviewData
from laar_tui.tui.widgets.status.status_line import StatusLine

if TYPE_CHECKING:
    from laar_tui.history.statistics import SuccessCell, TtcaSummary
    from laar_tui.history.survival import Proportion

_BAR_CELLS = 12


class Figure(Static):
    """One big number with its label, and what stands behind it."""

    def __init__(self, value: str, label: str, note: str = "") -> None:
        super().__init__(
            Content.assemble(
                (value, "bold $text-accent"), "\n", (label, "bold"), "\n", (note, "$text-muted")
            ),
            markup=False,
        )


class ReviewScreen(Screen[None]):
    BINDINGS = bindings(Scope.REVIEW)

    def __init__(self, backend: Backend) -> None:
        super().__init__()
        self._backend = backend

    def compose(self) -> ComposeResult:
        yield StatusLine("TTCA review", simulated=self._backend.simulated)
        yield VerticalScroll(Static("reading the history…", classes="empty", markup=False), id="review")
        yield Footer(show_command_palette=False, compact=True)

    def on_mount(self) -> None:
        self.query_one("#review").focus()
        self.action_refresh_review()

    def action_close(self) -> None:
        self.dismiss(None)

    @work(exclusive=True)
    async def action_refresh_review(self) -> None:
        page = self.query_one("#review")
        try:
            data = await self._backend.review()
        except LaarError as error:
            await page.remove_children()
            await page.mount(Static(outside.content(f"✗ {error}"), classes="empty", markup=False))
            return
        async with self.batch():
            await page.remove_children()
            await page.mount(*_page(data))


def _page(data: ReviewData) -> list[Static | Horizontal]:
    parts: list[Static | Horizontal] = []
    for title, summary, cells in (
        ("Your endpoints", data.real, data.real_cells),
        ("Demo fleet · simulated, never mixed with your own", data.simulated, data.simulated_cells),
    ):
        if summary is None or (summary.n == 0 and not cells):
            continue
        parts.append(Static(Content(title), classes="heading", markup=False))
        parts.append(_figures(summary))
        if cells:
            parts.append(Static(_table(cells), classes="table", markup=False))
    if not parts:
        return [Static(_EMPTY, classes="empty", markup=False)]
    parts.append(Static(Content(_FOOTNOTE), classes="footnote", markup=False))
    return parts


_EMPTY = Content.assemble(
    ("Nothing to review yet.\n\n", "bold"),
    "Ask a question, then mark its answer right or wrong. From the first mark on, this page shows how long a right\n"
    "answer took (TTCA), and how often each endpoint was right on short and on long documents.",
)
_FOOTNOTE = (
    "Median and p90 are Kaplan–Meier quantiles: a question without a right answer counts as “longer than this”, it is not "
    "dropped. Intervals are 95 % credible. Unjudged answers are counted apart and never as right."
)


def _figures(summary: TtcaSummary) -> Horizontal:
    def quantile(value: float | None) -> str:
        return figures.seconds(value) if value is not None else "not reached"

    wrong = summary.censored - summary.unjudged
    open_ones = f"{summary.solved} solved · {wrong} wrong · {summary.unjudged} open"
    success = summary.success
    return Horizontal(
        Figure(str(summary.n), figures.plural(summary.n, "question").split(" ", 1)[1], open_ones),
        Figure(
            quantile(summary.median.value), "median TTCA", f"n = {summary.n}, {summary.censored} censored"
        ),
        Figure(quantile(summary.p90.value), "p90 TTCA", f"n = {summary.n}, {summary.censored} censored"),
        Figure(_share(success), "solved of judged", f"{_bounds(success)}, n = {success.n}"),
        classes="figures",
    )


def _share(success: Proportion) -> str:
    """Of what was counted, not of the posterior: 0 of 0 is nothing, not a half."""
    return figures.percent(success.successes / success.n) if success.n else "–"


def _bounds(success: Proportion) -> str:
    return f"{wording.interval((success.low, success.high))} %"


def _table(cells: Sequence[SuccessCell]) -> Content:
    name_width = max(len(outside.name(c.endpoint, 22)) for c in cells)
    group_width = max(6, *(len(f"{c.length} {c.language}") for c in cells))
    head = (
        f"{'endpoint'.ljust(name_width)}  {'tokens'.ljust(group_width)}  {'answers right'.ljust(_BAR_CELLS)}"
    )
    spans: list[tuple[str, str] | str] = [(f"{head}          95 %    n\n", "$text-muted")]
    last = None
    for cell in cells:
        name = outside.name(cell.endpoint, 22) if cell.endpoint != last else ""
        if last is not None and cell.endpoint != last:
            spans.append("\n")
        last = cell.endpoint
        group = f"{cell.length} {cell.language}".strip() or "?"
        spans += [
            (name.ljust(name_width) + "  ", "bold"),
            group.ljust(group_width) + "  ",
            *_cell(cell),
            "\n",
        ]
    return Content.assemble(*spans).rstrip()


def _cell(cell: SuccessCell) -> list[tuple[str, str] | str]:
    success = cell.success
    unjudged = (f"  + {cell.unjudged} unjudged", "$text-muted") if cell.unjudged else ""
    if not success.n:
        return [("·" * (_BAR_CELLS + 1), "$text-disabled"), ("  nothing judged", "$text-muted"), unjudged]
    return [
        (wording.bar(success.successes / success.n, _BAR_CELLS), "$text-success on $surface-lighten-1"),
        (f"  {_share(success):>6}", "bold"),
        (f"  {_bounds(success):>8}", "$text-muted"),
        (f"  {success.successes}/{success.n}".ljust(9), ""),
        unjudged,
    ]
