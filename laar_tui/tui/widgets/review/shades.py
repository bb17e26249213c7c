"""Colours of the pictures, from the theme. With the terminal's own sixteen colours there is nothing to mix, and
without colour nothing to see: every picture says the same with signs."""

from __future__ import annotations

from collections.abc import Mapping

from textual.color import Color
from textual.style import Style

_TINT = 0.42
_LEVELS = "▁▂▃▄▅▆▇█"


class Shades:
    """Made from ``App.theme_variables``; make a new one when the theme changes."""

    def __init__(self, variables: Mapping[str, str]) -> None:
        self._variables = variables

    def color(self, name: str) -> Color:
        return Color.parse(self._variables[name])

    def line(self, name: str) -> str:
        """For the plotting widget, which takes the names and hex codes of rich."""
        return self.color(name).rich_color.name

    def heat(self, share: float, certainty: float) -> Style:
        """Behind a cell: from the theme's error to its success colour; paler the less is known."""
        low, high, ground = self.color("error"), self.color("success"), self.color("background")
        if any(color.ansi is not None for color in (low, high, ground)):
            name = "success" if share >= 0.7 else "warning" if share >= 0.4 else "error"
            return Style(foreground=self.color(name))
        middle = self.color("warning")
        hue = low.blend(middle, share * 2) if share < 0.5 else middle.blend(high, share * 2 - 1)
        return Style(background=ground.blend(hue, _TINT * (0.35 + 0.65 * certainty)))


def level(share: float) -> str:
    """The height of a bar of one cell."""
    return _LEVELS[min(len(_LEVELS) - 1, int(share * len(_LEVELS)))]
