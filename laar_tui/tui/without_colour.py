"""``NO_COLOR``: not one colour code reaches the terminal; what only a background told is told in reverse."""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import lru_cache

from rich.color import Color as RichColour
from rich.segment import Segment
from rich.style import Style
from textual.color import Color
from textual.filter import LineFilter

VARIABLE = "NO_COLOR"
_STANDS_OUT = 30
"""A background whose most and least strong channel (of 255) differ by so much more than the theme's own, or that is so much lighter or
darker than three times this, marks something: the row under the cursor, what has focus or is selected."""


def is_wanted() -> bool:
    """Set and not empty (no-color.org)."""
    return bool(os.environ.get(VARIABLE))


class WithoutColour(LineFilter):
    """``ground`` gives the theme's background as it is now."""

    def __init__(self, ground: Callable[[], Color]) -> None:
        super().__init__()
        self._ground = ground

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        ground = self._ground()
        return [
            Segment(text, None if style is None else _plain(style, ground), control)
            for text, style, control in segments
        ]


@lru_cache(2048)
def _plain(style: Style, ground: Color) -> Style:
    plain = style.without_color
    if style.bgcolor is not None and _stands_out(style.bgcolor, ground):
        return plain + Style(reverse=True)
    return plain


def _stands_out(background: RichColour, ground: Color) -> bool:
    if background.is_default:
        return False
    red, green, blue = background.get_truecolor()
    strength = max(red, green, blue) - min(red, green, blue)
    own = max(ground.rgb) - min(ground.rgb)
    lighter = abs((red + green + blue) - sum(ground.rgb)) / 3
    return strength - own > _STANDS_OUT or lighter > 3 * _STANDS_OUT
