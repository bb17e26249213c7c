"""What every page of the review has: a title, what it says in one line, a picture, and the numbers behind it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rich.text import Text
from textual.content import Content

from laar_tui.core import figures
from laar_tui.history.survival import Estimate, Proportion
from laar_tui.tui import wording

if TYPE_CHECKING:
    from laar_tui.tui.widgets.review.chart import Chart

Value = str | int | float | None


@dataclass(frozen=True)
class Numbers:
    """The table behind a picture, as it is exported: plain headings with their units, unrounded values."""

    headings: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...] = ()


@dataclass(frozen=True)
class Page:
    """``lead`` is the finding in words. The picture is ``text`` (made for a width and height in cells) or ``chart``
    (draws on the plotting widget). ``note`` says how to read it, ``wide_note`` more where there is room. ``name`` is
    that of its exports.
    """

    name: str
    title: str
    lead: Content
    numbers: Numbers
    note: str = ""
    wide_note: str = ""
    text: Callable[[int, int], Content] | None = None
    chart: Callable[[Chart], None] | None = None


def spell(estimate: Estimate) -> str:
    """``12 s (10–15 s)``; what was not reached says so."""
    if estimate.value is None:
        return "not reached" if estimate.low is None else f"over {figures.seconds(estimate.low)}"
    return f"{figures.seconds(estimate.value)} ({span(estimate.low, estimate.high)})"


def span(low: float | None, high: float | None) -> str:
    """Two times with the unit once, where they share it; ``?`` for an end that is not known."""
    first = figures.seconds(low) if low is not None else "?"
    last = figures.seconds(high) if high is not None else "?"
    unit = first.rpartition(" ")[2]
    if first.count(" ") == 1 and unit == last.rpartition(" ")[2]:
        first = first.removesuffix(f" {unit}")
    return f"{first}–{last}"


def share(success: Proportion) -> str:
    """The mean of the posterior that :func:`bounds` is of, so that it lies within them; nothing where nothing was counted."""
    return figures.percent(success.mean) if success.n else "–"


def bounds(success: Proportion) -> str:
    return f"{wording.interval((success.low, success.high))} %"


def estimate_values(estimate: Estimate) -> tuple[Value, ...]:
    return estimate.value, estimate.low, estimate.high


def proportion_values(success: Proportion) -> tuple[Value, ...]:
    return success.n, success.successes, success.mean if success.n else None, success.low, success.high


def shown_value(value: Value) -> str:
    """As the table on the screen has it."""
    if value is None:
        return "–"
    if isinstance(value, float):
        return f"{value:.2f}" if abs(value) < 100 else f"{value:,.0f}"
    return str(value)


def numbers_table(numbers: Numbers) -> list[list[Text]]:
    return [[Text(shown_value(value)) for value in row] for row in numbers.rows]


def padded(text: str, width: int) -> str:
    """Cut or filled to ``width`` cells; wide characters count as two."""
    piece = Content(text)
    if piece.cell_length > width:
        piece = piece.truncate(width, ellipsis=True)
    return piece.plain + " " * max(0, width - piece.cell_length)


def lines(parts: Sequence[Content]) -> Content:
    return Content("\n").join(parts)
