"""P(right) by prompt length and language as a picture: number, interval and counts in every cell, the colour only repeats them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual.content import Content

from laar_tui.core.figures import percent, tokens_short

if TYPE_CHECKING:
    from laar_tui.calibration.report import CellReport

_ROW_HEAD = 8
_NARROW, _WIDE = 16, 21
_BANDS = (
    (0.4, "$error-muted", "░"),
    (0.7, "$warning-muted", "▒"),
    (0.9, "$success-muted", "▓"),
    (2.0, "$success-muted", "█"),
)


def heatmap(cells: Sequence[CellReport], width: int) -> Content:
    """``width`` in cells of the terminal: languages that do not fit side by side go below, and intervals are left out where there is no
    room for them."""
    lengths = list(dict.fromkeys(c.cell.length for c in cells))
    codes = list(dict.fromkeys(c.cell.language for c in cells))
    at = {c.cell: c for c in cells}
    room = max(1, width - _ROW_HEAD)
    column = _WIDE if room >= _WIDE * min(3, len(codes)) else _NARROW
    abreast = max(1, min(len(codes), room // column))
    lines: list[Content] = []
    for start in range(0, len(codes), abreast):
        shown = codes[start : start + abreast]
        head = "".join(f"{code:<{column}}" for code in shown)
        lines.append(Content.assemble((f"{'tokens':<{_ROW_HEAD}}{head}", "bold")))
        for n in lengths:
            parts: list[Content | str | tuple[str, str]] = [(f"{tokens_short(n):<{_ROW_HEAD}}", "bold")]
            for code in shown:
                found = next((at[c] for c in at if c == (n, code)), None)
                parts += _cell(found, column)
            lines.append(Content.assemble(*parts))
    return Content("\n").join(lines)


def _cell(one: CellReport | None, column: int) -> list[Content | str | tuple[str, str]]:
    if one is None:
        return [f"{'-':<{column}}"]
    e = one.believed
    style, shade = next((s, g) for most, s, g in _BANDS if e.p < most)
    counts = f"{one.right}/{one.asked}"
    text = f"{shade} {percent(e.p):>5}"
    if column == _WIDE:
        text += f" {e.low * 100:>2.0f}-{e.high * 100:<3.0f}"
    text = f" {text} {counts:<{column - len(text) - 3}}"
    return [(text[: column - 1], f"$text on {style}" if one.asked else f"$text-muted on {style} 40%"), " "]
