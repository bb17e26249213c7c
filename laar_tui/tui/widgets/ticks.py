"""Boxes to tick, drawn ``[x]`` and ``[ ]``: Textual tells the two apart by a shade only."""

from __future__ import annotations

from typing import TypeVar

from rich.segment import Segment
from textual.content import Content
from textual.strip import Strip
from textual.widgets import Checkbox, SelectionList
from textual.widgets.option_list import OptionDoesNotExist

Value = TypeVar("Value")

TICKED, UNTICKED = "[x]", "[ ]"


class TickBox(Checkbox):
    @property
    def _button(self) -> Content:
        return Content(TICKED if self.value else UNTICKED)


class TickList(SelectionList[Value]):
    """A list of which several are ticked."""

    def render_line(self, y: int) -> Strip:
        line = super().render_line(y)
        try:
            value = self.get_option_at_index(self.scroll_offset.y + y).value
        except OptionDoesNotExist:
            return line
        box = TICKED if value in self.selected else UNTICKED
        # Textual's own line begins with its three pieces of a box, then a blank.
        first = list(line)[:3]
        if len(first) < 3 or sum(segment.cell_length for segment in first) != len(box):
            return line
        blank = list(line)[3]
        mark = [Segment(sign, (blank.style or first[0].style)) for sign in box]
        return Strip([*_with_meta(mark, first), *list(line)[3:]], line.cell_length)


def _with_meta(mark: list[Segment], first: list[Segment]) -> list[Segment]:
    """A click on the box is a click on its option, which Textual looks up in the style."""
    return [
        Segment(
            new.text,
            new.style + type(new.style)(meta=old.style.meta) if new.style and old.style else new.style,
        )
        for new, old in zip(mark, first, strict=True)
    ]
