"""How often each endpoint was right, by length and language: a cell is a small bar, a share, its uncertainty and how
many answers stand behind it. The colour behind it repeats the bar and pales with the data."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual.content import Content
from textual.style import Style

from laar_tui.core import figures
from laar_tui.history.schema import LENGTHS
from laar_tui.tui import outside
from laar_tui.tui.widgets.review import page
from laar_tui.tui.widgets.review.shades import Shades, level

if TYPE_CHECKING:
    from laar_tui.conversation.review import Review
    from laar_tui.history.statistics import SuccessCell

_WIDE_CELL = 19
_NARROW_CELL = 9


def heatmap(review: Review, shades: Shades) -> page.Page:
    cells = review.cells
    judged = sum(c.success.n for c in cells)
    return page.Page(
        name="success",
        title="Right answers by endpoint, length and language",
        lead=_lead(cells, judged),
        numbers=page.Numbers(
            ("endpoint", "language", "tokens", "judged", "right", "share", "low", "high", "unjudged"),
            tuple(
                (
                    outside.name(c.endpoint),
                    c.language,
                    c.length,
                    *page.proportion_values(c.success),
                    c.unjudged,
                )
                for c in cells
            ),
        ),
        note="▁–█ and % right as far as the judged answers tell, its 95 % interval (alone where it is narrow), how many "
        "were judged. Later attempts count too: "
        "they meet "
        "questions somebody was already wrong on.",
        text=lambda width, _: _grid(cells, width, shades),
    )


def _lead(cells: Sequence[SuccessCell], judged: int) -> Content:
    sure = [c for c in cells if c.success.n >= 5]
    if not sure:
        return Content(
            f"{figures.plural(judged, 'judged answer')} so far; from five in a cell on it says something."
        )
    best, worst = max(sure, key=lambda c: c.success.low), min(sure, key=lambda c: c.success.high)

    def told(cell: SuccessCell) -> str:
        where = f"{outside.name(cell.endpoint, 20)} {cell.length or '?'} {cell.language or '?'}"
        return f"{where} {page.share(cell.success)} ({page.bounds(cell.success)}, n = {cell.success.n})"

    return Content.assemble("surest ", (told(best), "bold"), "   weakest ", (told(worst), "bold"))


def _grid(cells: Sequence[SuccessCell], width: int, shades: Shades) -> Content:
    by_place = {(c.endpoint, c.language, c.length): c for c in cells}
    lengths = [n for n in LENGTHS if any(c.length == n for c in cells)]
    lengths += sorted({c.length for c in cells} - set(LENGTHS))
    totals: dict[str, int] = {}
    for cell in cells:
        totals[cell.language] = totals.get(cell.language, 0) + cell.success.n + cell.unjudged
    languages = sorted(totals, key=lambda code: (-totals[code], code))
    endpoints = sorted({c.endpoint for c in cells})
    names = min(20 if width >= 120 else 13, max((len(outside.name(e)) for e in endpoints), default=8))
    each = min(_WIDE_CELL, max(_NARROW_CELL, (width - names - 5) // max(1, len(lengths)) - 1))
    head = " " * (names + 5) + " ".join(page.padded(length or "unmeasured", each) for length in lengths)
    rows = [Content.styled(head.rstrip(), "$foreground-muted")]
    for endpoint in endpoints:
        known = [code for code in languages if any((endpoint, code, n) in by_place for n in lengths)]
        for place, language in enumerate(known):
            name = page.padded(outside.name(endpoint) if not place else "", names)
            row: list[Content | tuple[str, str]] = [
                (name, "bold"),
                (f" {page.padded(language or '?', 3)} ", "$foreground-muted"),
            ]
            for length in lengths:
                row += [
                    _cell(by_place.get((endpoint, language, length)), each, shades),
                    ("", "") if length == lengths[-1] else (" ", ""),
                ]
            rows.append(Content.assemble(*row))
        if width >= 120:
            rows.append(Content(""))
    return page.lines(rows)


def _cell(cell: SuccessCell | None, width: int, shades: Shades) -> Content:
    if cell is None:
        return Content.styled(page.padded("·", width), "$foreground-disabled")
    success = cell.success
    if not success.n:
        return Content.styled(page.padded(f"· +{cell.unjudged}?", width), "$foreground-disabled")
    share = success.mean
    percent = f"{share * 100:.0f}"
    if width >= _WIDE_CELL - 3:
        bounds = f"{success.low * 100:.0f}–{success.high * 100:.0f}"
        text = f"{level(share)} {percent:>3} % {bounds:>6} {_count(success.n):>4}"
    else:
        text = f"{level(share)}{success.low * 100:.0f}–{success.high * 100:.0f} {_count(success.n)}"
        if len(text) > width:
            text = f"{level(share)}{percent} {_count(success.n)}"
    certainty = 1 - (success.high - success.low)
    style = shades.heat(share, certainty)
    if success.n < 5:
        style = style + Style(italic=True)
    return Content.styled(page.padded(text, width), style)


def _count(n: int) -> str:
    return str(n) if n < 1000 else f"{n / 1000:.0f}K"
