"""TTCA review: how soon answers were right, which endpoint earned trust on what, how honest the odds were, what other
policies would have done, and how far the checks can be trusted. Pictures first; one key shows the numbers.

The screen reads in workers and draws what came. It asks for real or simulated questions, never for both.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from rich.text import Text
from textual import on, work
from textual.app import ComposeResult
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.screen import Screen
from textual.widgets import DataTable, Static

from laar_tui.core import figures
from laar_tui.core.clock import WallClock, system_wall_clock
from laar_tui.core.errors import LaarError
from laar_tui.tui import outside
from laar_tui.tui.actions import Scope, bindings
from laar_tui.tui.backend import Backend
from laar_tui.tui.leaving import Leaving
from laar_tui.tui.widgets.review.tabs import NAMES, ReviewTabs
from laar_tui.tui.widgets.status.key_line import KeyLine
from laar_tui.tui.widgets.status.status_line import StatusLine

if TYPE_CHECKING:
    from laar_tui.calibration.what_if import WhatIf
    from laar_tui.conversation.review import Review, ReviewView
    from laar_tui.history.ladders import Ladder
    from laar_tui.tui.widgets.review.page import Page

_WIDE = 120
"""From this width on the numbers stand beside the picture."""

_ROOMY = 100
"""Below this width and this height words and margins are spared."""
_TALL = 30

_WHAT_IF = NAMES.index("What if")
_PERIODS = (None, 365, 90, 30, 7)
_FEW = 20

_LOOKING_BACK = ThreadPoolExecutor(1, thread_name_prefix="what-if")
"""One at a time, and none of the threads that read: a what-if takes seconds and cannot be stopped, and keys ask for another quickly."""


class ReviewScreen(Leaving, Screen[None]):
    SHOWN_BY = "show_review"
    BINDINGS = bindings(Scope.REVIEW)

    def __init__(self, backend: Backend, wall_clock: WallClock = system_wall_clock) -> None:
        super().__init__()
        self._backend = backend
        self._wall_clock = wall_clock
        self._data: Review | None = None
        self._what_if: WhatIf | None = None
        self._page = 0
        self._wanted: Page | None = None
        self._numbers = False
        self._period = 0
        self._simulated: bool | None = None
        self._endpoint: str | None = None
        self._machine = False

    def compose(self) -> ComposeResult:
        yield StatusLine("TTCA review", simulated=self._backend.simulated)
        yield ReviewTabs()
        yield Static("", id="filters", markup=False)
        yield Static("", id="lead", markup=False)
        with Horizontal(id="body"):
            yield VerticalScroll(Static("reading the history…", id="drawing", markup=False), id="picture")
            yield DataTable[Text](id="numbers", cursor_type="row")
        yield Static("", id="note", markup=False)
        yield KeyLine()

    def on_mount(self) -> None:
        self.query_one("#picture").focus()
        self.query_one("#numbers").display = False
        self.app.theme_changed_signal.subscribe(self, lambda _: self._draw())
        self.action_refresh_review()

    def on_resize(self) -> None:
        self.set_class(self.size.height < _TALL, "-short")
        self.call_after_refresh(self._draw)

    # -- reading ------------------------------------------------------------------------------------

    def _view(self) -> ReviewView:
        from laar_tui.conversation.review import ReviewView

        days = _PERIODS[self._period]
        return ReviewView(
            simulated=self._simulated,
            since=None if days is None else self._wall_clock() - timedelta(days=days),
            endpoint=self._endpoint,
            clock="machine" if self._machine else "wall",
        )

    @work(exclusive=True, group="review")
    async def action_refresh_review(self) -> None:
        self._what_if = None
        try:
            self._data = await self._backend.review(self._view())
        except LaarError as error:
            self._data = None
            self.query_one("#drawing", Static).update(outside.content(f"✗ {error}"))
            return
        await asyncio.to_thread(_import_pictures)
        self._draw()
        self._look_back()

    def _look_back(self) -> None:
        if (
            self._page == _WHAT_IF
            and self._what_if is None
            and self._data is not None
            and self._data.overall.n
        ):
            self._ask_what_if(self._data)

    @work(exclusive=True, group="what-if")
    async def _ask_what_if(self, data: Review) -> None:
        view = replace(self._view(), simulated=data.simulated)
        try:
            ladders = await self._backend.ladders(view)
        except LaarError as error:
            self.app.notify(outside.line(str(error)), severity="error", markup=False)
            return
        looking = asyncio.get_running_loop().run_in_executor(
            _LOOKING_BACK, _look_back_on, ladders, self._backend.explore
        )
        found = await looking
        if self._data is data:
            self._what_if = found
            self._draw()

    # -- drawing ------------------------------------------------------------------------------------

    def _current(self, data: Review) -> Page:
        from laar_tui.tui.widgets.review import (
            checkers,
            counterfactual,
            heatmap,
            honesty,
            over_time,
            survival,
        )
        from laar_tui.tui.widgets.review.shades import Shades

        match NAMES[self._page]:
            case "Time":
                return over_time.over_time(data)
            case "Success":
                return heatmap.heatmap(data, Shades(self.app.theme_variables))
            case "Survival":
                return survival.survival(data)
            case "Calibration":
                return honesty.honesty(data)
            case "What if":
                return (
                    counterfactual.counterfactual(self._what_if) if self._what_if else counterfactual.WAITING
                )
            case _:
                return checkers.checkers(data)

    def _draw(self) -> None:
        if self.gone():
            return
        data = self._data
        self.query_one(ReviewTabs).page = self._page
        if data is None:
            return
        self.query_one("#filters", Static).update(self._filters(data))
        self.query_one(StatusLine).label(simulated=data.simulated and bool(data.fleet))
        picture = self.query_one("#picture")
        if not data.overall.n and not data.cells:
            self._show_empty(data)
            return
        page = self._current(data)
        lead = Content.assemble((page.title, "bold $primary"), "   ", page.lead)
        self.query_one("#lead", Static).update(lead)
        note = f"{page.note}   {page.wide_note}" if self.size.width >= _ROOMY else page.note
        self.query_one("#note", Static).update(Content(note.rstrip()))
        beside = self.size.width >= _WIDE
        self.query_one("#numbers").display = self._numbers
        picture.display = beside or not self._numbers
        if self._numbers:
            self._fill(page)
        self._wanted = page
        self.call_after_refresh(self._paint, page)

    async def _paint(self, page: Page) -> None:
        """One page after another: a picture is whole before it is taken off again. A page that was turned meanwhile is not painted."""
        from laar_tui.tui.widgets.review.chart import Chart
        from laar_tui.tui.widgets.review.shades import Shades

        if page is not self._wanted or self.gone():
            return
        picture = self.query_one("#picture")
        await picture.query(Chart).remove()
        if self.gone():
            return
        drawing = self.query_one("#drawing", Static)
        drawing.display = page.chart is None
        if page.text is not None:
            drawing.update(page.text(picture.content_size.width - 1, picture.content_size.height))
        if page.chart is not None and picture.display:
            await picture.mount(Chart(Shades(self.app.theme_variables), page.chart))

    def _show_empty(self, data: Review) -> None:
        from laar_tui.tui.widgets.review.chart import Chart

        self._wanted = None
        self.query(Chart).remove()
        self.query_one("#numbers").display = False
        self.query_one("#picture").display = True
        self.query_one("#lead", Static).update("")
        self.query_one("#note", Static).update("")
        drawing = self.query_one("#drawing", Static)
        drawing.display = True
        drawing.update(_EMPTY if not data.real + data.fleet else _FILTERED)

    def _fill(self, page: Page) -> None:
        from laar_tui.tui.widgets.review.page import numbers_table

        table: DataTable[Text] = self.query_one("#numbers", DataTable)
        table.clear(columns=True)
        for heading in page.numbers.headings:
            table.add_column(Text(heading))
        for row in numbers_table(page.numbers):
            table.add_row(*row)

    def _filters(self, data: Review) -> Content:
        days = _PERIODS[self._period]
        kind = "demo fleet (simulated)" if data.simulated else "your endpoints"
        roomy = self.size.width >= _ROOMY
        who = "every endpoint" if roomy else "all"
        if self._endpoint is not None:
            who = f"first asked {outside.name(self._endpoint, 20)}"
        all_of = data.overall
        words = (
            ("solved", "not solved", "not judged", "left out: the computer slept")
            if roomy
            else ("✓", "✗", "?", "asleep")
        )
        counts = (all_of.solved, all_of.censored, all_of.unjudged, all_of.flagged)
        counted = " · ".join(
            f"{n} {word}" for n, word in zip(counts, words, strict=True) if n or word != words[3]
        )
        parts: list[tuple[str, str] | str] = [
            (f" {kind}", "bold"),
            (f" · {'ever' if days is None else f'last {days} days'} · {who}", "$foreground-muted"),
            (" · machine clock" if self._machine else "", "$foreground-muted"),
            f"   n = {all_of.n}: {counted}",
        ]
        if all_of.n < _FEW:
            parts.append(("  few: read with care", "$text-warning"))
        return Content.assemble(*parts)

    # -- keys ---------------------------------------------------------------------------------------

    @on(ReviewTabs.Chosen)
    def _clicked(self, event: ReviewTabs.Chosen) -> None:
        self.action_open_page(event.page)

    def action_open_page(self, page: int) -> None:
        self._page = page % len(NAMES)
        self.query_one("#picture").scroll_home(animate=False)
        self._draw()
        self._look_back()

    def action_turn_page(self, by: int) -> None:
        self.action_open_page(self._page + by)

    def action_numbers(self) -> None:
        self._numbers = not self._numbers
        self._draw()
        self.query_one("#numbers" if self._numbers else "#picture").focus()

    def action_kind(self) -> None:
        """The other kind of questions, where there are any."""
        if self._data is None:
            return
        other = not self._data.simulated
        if not (self._data.fleet if other else self._data.real):
            what = "simulated fleet" if other else "real endpoints"
            self.app.notify(f"There is no question to the {what}.", markup=False)
            return
        self._simulated, self._endpoint = other, None
        self.action_refresh_review()

    def action_period(self) -> None:
        self._period = (self._period + 1) % len(_PERIODS)
        self.action_refresh_review()

    def action_endpoint(self) -> None:
        if self._data is None:
            return
        every = (None, *self._data.endpoints)
        at = every.index(self._endpoint) if self._endpoint in every else 0
        self._endpoint = every[(at + 1) % len(every)]
        self.action_refresh_review()

    def action_clock(self) -> None:
        self._machine = not self._machine
        self.action_refresh_review()

    @work
    async def action_export(self, form: Literal["csv", "json"]) -> None:
        from laar_tui.tui.review_export import write_page

        if self._data is None or not (page := self._current(self._data)).numbers.rows:
            self.app.notify("There are no numbers to export yet.", markup=False)
            return
        about = self._about(self._data)
        try:
            path = await asyncio.to_thread(write_page, page, about, form, Path.cwd(), self._wall_clock())
        except OSError as error:
            self.app.notify(f"Not exported: {error.strerror or error}.", severity="error", markup=False)
            return
        self.app.notify(outside.line(f"Written, for your eyes only: {path}"), timeout=8, markup=False)

    def _about(self, data: Review) -> dict[str, object]:
        view = self._view()
        return {
            "simulated": data.simulated,
            "since": None if view.since is None else view.since.isoformat(),
            "endpoint": self._endpoint,
            "clock": view.clock,
            "questions": data.overall.n,
            "left_out_clock_gap": data.overall.flagged,
        }

    def action_close(self) -> None:
        self.dismiss(None)


def _import_pictures() -> None:
    """Numpy and the plotting widget; not on the loop."""
    import laar_tui.tui.widgets.review.chart  # noqa: F401


def _look_back_on(ladders: Sequence[Ladder], explore: float) -> WhatIf:
    from laar_tui.calibration.what_if import what_if
    from laar_tui.routing.arms import RoutingPolicy

    return what_if(ladders, settings=RoutingPolicy(explore=explore))


_EMPTY = Content.assemble(
    ("Nothing to review yet.\n\n", "bold"),
    "Ask a question, then mark its answer right (F7) or wrong (F8). From the first mark on, this page shows how long a\n"
    "right answer took (TTCA), and how often each endpoint was right on short and on long documents. A trend needs some\n"
    f"{figures.plural(_FEW, 'question')}, a what-if some hundred.",
)
_FILTERED = Content.assemble(
    ("No question like that.\n\n", "bold"),
    "d shows a longer time, f another endpoint, s the other kind of questions.",
)
