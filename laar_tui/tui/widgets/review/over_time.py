"""Median and p90 TTCA, week by week or month by month."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING

from textual.content import Content

from laar_tui.core import figures
from laar_tui.tui.widgets.review import page

if TYPE_CHECKING:
    from laar_tui.conversation.review import Review
    from laar_tui.history.statistics import TtcaSummary
    from laar_tui.tui.widgets.review.chart import Chart

_NICE = (1, 2, 5, 10, 15, 20, 30, 60, 120, 300, 600, 1200, 1800, 3600)
_CELLS_PER_LABEL = 9


def over_time(review: Review) -> page.Page:
    name = "month" if review.by == "month" else "week"
    return page.Page(
        name="over-time",
        title=f"TTCA by {name}",
        lead=_lead(review, name),
        numbers=page.Numbers(
            (
                name, "questions", "solved", "censored", "unjudged", "left out (clock)",
                "median s", "median low", "median high", "p90 s", "p90 low", "p90 high",
                "mean to 300 s", "mean low", "mean high",
            ),
            tuple(_row(s) for s in review.periods),
        ),
        note="● median with its 95 % interval   ▲ p90   △ p90 not reached: too many questions stayed unsolved to say",
        chart=lambda chart: _draw(chart, review.periods),
    )  # fmt: skip


def _lead(review: Review, name: str) -> Content:
    told = [s for s in review.periods if s.median.value is not None]
    if len(told) < 2:
        return Content(f"One {name} so far: a line needs two.")
    first, last = told[0], told[-1]
    return Content.assemble(
        "median ",
        (page.spell(first.median), "bold"),
        f" in the {name} of {first.group}, n = {first.curve.n}  →  ",
        (page.spell(last.median), "bold"),
        f" in that of {last.group}, n = {last.curve.n}",
    )


def _row(s: TtcaSummary) -> tuple[page.Value, ...]:
    return (
        s.group, s.n, s.solved, s.censored, s.unjudged, s.flagged,
        *page.estimate_values(s.median), *page.estimate_values(s.p90), *page.estimate_values(s.restricted_mean),
    )  # fmt: skip


def _draw(chart: Chart, periods: Sequence[TtcaSummary]) -> None:
    placed = [(_place(s.group or ""), s) for s in periods]
    first, last = placed[0][0], placed[-1][0]
    medians = [(i, s.median.value) for i, s in placed if s.median.value is not None]
    tails = [(i, s.p90.value) for i, s in placed if s.p90.value is not None]
    highs = [s.median.high for s in periods if s.median.high is not None]
    top = max([*(v for _, v in medians), *(v for _, v in tails), *highs, 1.0]) * 1.08
    width = max(1, chart.size.width - chart.margin_left)
    every = max(1, -(-(last - first + 1) * _CELLS_PER_LABEL // width))
    chart.axes(
        (first - 0.5, last + 0.5),
        (0.0, top),
        {float(i): _label(s.group or "") for i, s in placed if (last - i) % every == 0},
        {float(v): f"{v} s" if v < 60 else figures.seconds(v) for v in _ticks(top)},
    )
    for points, color in ((tails, "warning"), (medians, "accent")):
        for (i, before), (j, after) in pairwise(points):
            if j == i + 1:  # no line over a period of which nothing is known
                chart.line([i, j], [before, after], color)
    for i, s in placed:
        if s.median.low is not None:
            chart.bar_of(i, s.median.low, top if s.median.high is None else s.median.high, "accent")
    chart.dots([i for i, _ in tails], [v for _, v in tails], "▲", "warning")
    chart.dots([i for i, _ in medians], [v for _, v in medians], "●", "accent")
    lost = [i for i, s in placed if s.curve.n and s.p90.value is None]
    chart.dots(lost, [top * 0.97] * len(lost), "△", "warning")


def _place(group: str) -> int:
    """Where a month or a week lies on an axis on which one follows the other."""
    if len(group) == len("2026-11"):
        year, month = group.split("-")
        return int(year) * 12 + int(month)
    return date.fromisoformat(group).toordinal() // 7


def _ticks(top: float) -> list[int]:
    step = next((n for n in _NICE if top / n <= 6), 7200)
    return list(range(0, int(top) + 1, step))


def _label(group: str) -> str:
    """``2026-11`` → ``Nov 26``; ``2026-11-23`` → ``23 Nov``."""
    if len(group) == len("2026-11"):
        return f"{date.fromisoformat(group + '-01'):%b %y}"
    return f"{date.fromisoformat(group):%d %b}"
