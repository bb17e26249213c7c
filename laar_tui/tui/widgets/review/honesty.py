"""Calibration: what routing said before an answer, against how often it came true."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual.content import Content

from laar_tui.core import figures
from laar_tui.tui.widgets.review import page

if TYPE_CHECKING:
    from laar_tui.conversation.review import Review
    from laar_tui.history.statistics import CalibrationBin


def honesty(review: Review) -> page.Page:
    bins = review.bins
    return page.Page(
        name="calibration",
        title="Calibration: said before, and what came",
        lead=_lead(bins),
        numbers=page.Numbers(
            ("said from", "said to", "said on average", "judged", "right", "observed", "low", "high"),
            tuple((b.low, b.high, b.predicted, *page.proportion_values(b.observed)) for b in bins),
        ),
        note="◆ said on average   ├──●──┤ how often it was right, 95 % credible interval   ! the interval misses what was said",
        text=lambda width, height: _rows(bins, width, roomy=height > 2 * len(bins) + 4),
    )


def _lead(bins: Sequence[CalibrationBin]) -> Content:
    n = sum(b.observed.n for b in bins)
    if not n:
        return Content("No answer was judged yet.")
    gap = sum(b.observed.n * abs(b.predicted - b.observed.successes / b.observed.n) for b in bins) / n
    missed = [b for b in bins if _misses(b)]
    verdict = (
        "every interval holds what was said" if not missed else f"{figures.plural(len(missed), 'bin')} off"
    )
    return Content.assemble(
        "on average ",
        (f"{gap * 100:.1f} points", "bold"),
        f" between said and seen; {verdict}; n = {n} judged answers",
    )


def _misses(b: CalibrationBin) -> bool:
    return not b.observed.low <= b.predicted <= b.observed.high


def _rows(bins: Sequence[CalibrationBin], width: int, *, roomy: bool) -> Content:
    scale = max(21, min(101, width - 42))
    rows = [Content.styled(f"{'said':11}{_ruler(scale)}  seen            n", "$foreground-muted")]
    for b in reversed(bins):
        seen = b.observed
        row = Content.assemble(
            (f"{b.low * 100:3.0f}–{b.high * 100:3.0f} %  ", "$foreground-muted"),
            marked(seen.mean, (seen.low, seen.high), b.predicted, scale),
            "  ",
            (f"{page.share(seen):>5} ", "bold"),
            (f"{page.bounds(seen):>8}", "$foreground-muted"),
            f" {seen.n:>5}",
            (" !" if _misses(b) else "", "bold $text-warning"),
        )
        rows += [row, Content("")] if roomy else [row]
    return page.lines(rows)


def _ruler(width: int) -> str:
    cells = [" "] * width
    for at in (0, 25, 50, 75, 100):
        label = f"{at}"
        start = min(width - len(label), max(0, round(at / 100 * (width - 1)) - len(label) // 2))
        cells[start : start + len(label)] = label
    return "".join(cells)


def marked(point: float, bounds: tuple[float, float], said: float, width: int) -> Content:
    """A whisker on a scale of 0 to 1, with a diamond where ``said`` lies."""
    last = width - 1
    low, high = (min(last, max(0, round(b * last))) for b in bounds)
    at, there = round(point * last), round(said * last)
    parts: list[tuple[str, str]] = []
    for cell in range(width):
        if cell == there:
            parts.append(("◈" if cell == at else "◆", "bold $text-warning"))
        elif cell == at:
            parts.append(("●", "bold $text-accent"))
        elif cell in (low, high):
            parts.append(("├" if cell == low else "┤", "$text-accent"))
        elif low < cell < high:
            parts.append(("─", "$text-accent"))
        else:
            parts.append(("·", "$foreground-disabled"))
    return Content.assemble(*parts)
