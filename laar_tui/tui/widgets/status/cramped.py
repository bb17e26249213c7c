"""What a terminal too small to work in says instead of squeezing everything."""

from __future__ import annotations

from textual.content import Content
from textual.geometry import Size
from textual.widgets import Static

WIDTH, HEIGHT = 46, 13
"""Below this the composer and one line of an answer do not both fit."""


def too_small(size: Size) -> bool:
    return size.width < WIDTH or size.height < HEIGHT


class Cramped(Static):
    def __init__(self, leave_key: str) -> None:
        super().__init__("", markup=False)
        self._leave_key = leave_key

    def show(self, size: Size) -> None:
        self.update(
            Content(
                f"laar-chat needs {WIDTH} × {HEIGHT} cells; here are {size.width} × {size.height}.\n"
                "Make the window larger. What runs goes on, and nothing is lost.\n"
                f"{self._leave_key} leaves. Without a screen: laar-chat ask -f FILE QUESTION"
            )
        )
