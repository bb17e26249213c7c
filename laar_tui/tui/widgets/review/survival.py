"""The survival curve of TTCA: the share of questions still without a right answer after so many seconds."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual.content import Content

from laar_tui.tui import outside
from laar_tui.tui.widgets.review import page

if TYPE_CHECKING:
    from laar_tui.conversation.review import Review
    from laar_tui.history.statistics import TtcaSummary
    from laar_tui.history.survival import Step
    from laar_tui.tui.widgets.review.chart import Chart

_TICKS = {0.1: "0.1 s", 0.3: "0.3 s", 1: "1 s", 3: "3 s", 10: "10 s", 30: "30 s", 60: "1 min", 180: "3 min",
          600: "10 min", 1800: "30 min", 3600: "1 h", 14400: "4 h"}  # fmt: skip
_LETTERS = "abcdefgh"
_COLORS = ("primary", "secondary", "warning", "success", "error", "accent", "primary", "secondary")
_LEAST_FOR_A_LINE = 10
_ROOMY = 100
"""Narrower screens show no lines of single endpoints: there is no room to name them."""
_POINTS = 400
_EXPORTED = 2000


def survival(review: Review) -> page.Page:
    every = review.overall
    lettered = _lettered(review)
    legend = "   ".join(
        f"{letter} {outside.name(s.group or '?', 18)} (n {s.curve.n})"
        for letter, s in zip(_LETTERS, lettered, strict=False)
    )
    return page.Page(
        name="survival",
        title="TTCA survival: the share still unsolved",
        lead=Content.assemble(
            "half are solved by ",
            (page.spell(every.median), "bold"),
            ", nine in ten by ",
            (page.spell(every.p90), "bold"),
            f"; n = {every.curve.n} judged, {every.censored} of them not solved",
        ),
        numbers=page.Numbers(
            ("seconds", "at risk", "solved then", "still unsolved", "low", "high"),
            tuple(
                (s.time_s, s.at_risk, s.solved, s.unsolved, s.low, s.high)
                for s in _thinned(every.curve.steps(), _EXPORTED)
            ),
        ),
        note="Of judged questions. One without a right answer is not dropped: it counts as unsolved up to its last verdict. "
        "● half, ▲ nine in ten; the outer lines are the 95 % band.",
        wide_note=f"First asked: {legend}" if legend else "",
        chart=lambda chart: _draw(chart, every, lettered),
    )


def _lettered(review: Review) -> list[TtcaSummary]:
    """The endpoints that were asked first often enough for a line of their own, most asked first."""
    often = [s for s in review.by_endpoint if s.curve.n >= _LEAST_FOR_A_LINE and len(s.curve.time_s)]
    return sorted(often, key=lambda s: -s.curve.n)[: len(_LETTERS)] if len(review.by_endpoint) > 1 else []


def _draw(chart: Chart, every: TtcaSummary, lettered: Sequence[TtcaSummary]) -> None:
    steps = _thinned(every.curve.steps(), _POINTS)
    if not steps:
        chart.axes((0, 1), (0, 1), {}, {})
        return
    first = math.log10(max(0.1, steps[0].time_s)) - 0.1
    last = max(first + 0.5, math.log10(max(0.1, steps[-1].time_s)) + 0.1)
    chart.axes(
        (first, last),
        (0.0, 1.0),
        {math.log10(s): label for s, label in _TICKS.items()},
        {0.0: "0 %", 0.25: "25 %", 0.5: "50 %", 0.75: "75 %", 1.0: "100 %"},
    )
    if chart.app.size.width >= _ROOMY:
        for letter, color, summary in zip(_LETTERS, _COLORS, lettered, strict=False):
            x, y = _stairs(
                [(s.time_s, s.unsolved) for s in _thinned(summary.curve.steps(), _POINTS)], first, last
            )
            chart.line(x, y, color)
            places = range(len(x) // 6, len(x), max(1, len(x) // 4))
            chart.dots([x[i] for i in places], [y[i] for i in places], letter, color)
    for which in ("low", "high"):
        band = [(s.time_s, value) for s in steps if (value := getattr(s, which)) is not None]
        chart.line(
            *_stairs(band, first, last), "panel" if chart.shades.color("panel").ansi is None else "foreground"
        )
    chart.line(*_stairs([(s.time_s, s.unsolved) for s in steps], first, last), "accent")
    if every.median.value is not None:
        chart.dots([math.log10(max(0.1, every.median.value))], [0.5], "●", "accent")
    if every.p90.value is not None:
        chart.dots([math.log10(max(0.1, every.p90.value))], [0.1], "▲", "warning")


def _stairs(
    points: Sequence[tuple[float, float]], first: float, last: float
) -> tuple[list[float], list[float]]:
    x, y, level = [first], [1.0], 1.0
    for time_s, value in points:
        at = math.log10(max(0.1, time_s))
        x += [at, at]
        y += [level, value]
        level = value
    return [*x, last], [*y, level]


def _thinned(steps: Sequence[Step], most: int) -> list[Step]:
    """At most so many steps, the last among them."""
    if len(steps) <= most:
        return list(steps)
    places = {round(i * (len(steps) - 1) / (most - 1)) for i in range(most)}
    return [steps[i] for i in sorted(places)]
