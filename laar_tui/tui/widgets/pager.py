"""A text of any size, wrapped, read like with a pager: only what is on the screen is ever laid out.

Its place is a character of the text, not a row, so that nothing before it has to be wrapped to know where one is: ten megabytes open as
fast as ten lines.
"""

from __future__ import annotations

import bisect
from collections.abc import Sequence
from dataclasses import dataclass

from rich.segment import Segment
from rich.style import Style
from rich.text import Text
from textual import events
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from laar_tui.tui import outside

STRETCH = 4_000
"""Characters of a longer line that are wrapped at a time."""
WHEEL_ROWS = 3
_GAP = 2
"""Cells between the line numbers and the text."""


@dataclass(frozen=True)
class _Stretch:
    """A line, or a part of a long one: its rows, and where the next one begins (``None`` at the end)."""

    rows: list[Strip]
    following: int | None


class Pager(Widget, can_focus=True):
    """``marks`` are passages, as character ranges in order; the one in focus is in reverse between ⟦ and ⟧, the others are underlined."""

    ALLOW_SELECT = False
    COMPONENT_CLASSES = {"pager--number"}  # noqa: RUF012 - Textual's own declaration

    @dataclass
    class Moved(Message):
        """Something else is at the top now."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self._text = text
        self._top = 0
        """Where the first stretch on the screen begins, and how many of its rows are above the screen."""
        self._row = 0
        self._counted = (0, 1)
        """A place and the number of its line; those of others are counted from there."""
        self._marks: Sequence[tuple[int, int]] = ()
        self._focused_mark: int | None = None
        self._laid_out: dict[int, _Stretch] = {}
        self._digits = len(str(text.count("\n") + 1))

    @property
    def line(self) -> int:
        """The number of the first line on the screen, from 1."""
        return self._line_of(self._top)

    @property
    def place(self) -> int:
        """The character at which what is on the screen begins, about."""
        return self._top

    def mark(self, marks: Sequence[tuple[int, int]], focused: int | None) -> None:
        """Point these passages out, and go to the one in focus."""
        self._marks, self._focused_mark = marks, focused
        self._forget()
        if focused is not None:
            self.go_to(marks[focused][0])

    def go_to(self, place: int) -> None:
        """Show this character, with a few rows before it."""
        self._top = self._stretch_at(place)
        before = self._wrapped(self._top, place) if place > self._top else []
        self._row = max(0, len(before) - 1)
        self.scroll_rows(-(self.size.height // 3))

    def go_to_end(self) -> None:
        self._top, self._row = self._last()
        self._moved()

    def scroll_rows(self, rows: int) -> None:
        """Further down, or up where it is negative; stops at both ends."""
        self._row += rows
        while self._row < 0:
            earlier = self._stretch_before(self._top)
            if earlier is None:
                self._row = 0
                break
            self._top = earlier
            self._row += len(self._stretch(earlier).rows)
        while self._row >= len((here := self._stretch(self._top)).rows):
            if here.following is None:
                break
            self._row -= len(here.rows)
            self._top = here.following
        self._top, self._row = min((self._top, self._row), self._last())
        self._moved()

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        event.stop()
        self.scroll_rows(WHEEL_ROWS)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        event.stop()
        self.scroll_rows(-WHEEL_ROWS)

    def on_resize(self) -> None:
        self._forget()
        if self._focused_mark is not None:
            self.go_to(self._marks[self._focused_mark][0])
        else:
            self._row = 0
            self.scroll_rows(0)

    def notify_style_update(self) -> None:
        super().notify_style_update()
        self._forget()

    def render_line(self, y: int) -> Strip:
        width, top, row = self.size.width, self._top, self._row + y
        while True:
            stretch = self._stretch(top)
            if row < len(stretch.rows):
                return stretch.rows[row].adjust_cell_length(width, self.rich_style)
            if stretch.following is None:
                return Strip.blank(width, self.rich_style)
            row -= len(stretch.rows)
            top = stretch.following

    def _moved(self) -> None:
        if len(self._laid_out) > 4 * max(1, self.size.height):
            self._laid_out.clear()
        self.refresh()
        self.post_message(self.Moved())

    def _forget(self) -> None:
        self._laid_out.clear()
        self.refresh()

    def _last(self) -> tuple[int, int]:
        """The furthest place: the last row is at the bottom then."""
        top, missing = self._stretch_at(len(self._text)), self.size.height
        while (rows := len(self._stretch(top).rows)) < missing:
            earlier = self._stretch_before(top)
            if earlier is None:
                return top, 0
            missing -= rows
            top = earlier
        return top, rows - missing

    def _line_of(self, place: int) -> int:
        known, number = self._counted
        if place >= known:
            number += self._text.count("\n", known, place)
        else:
            number -= self._text.count("\n", place, known)
        self._counted = (place, number)
        return number

    def _stretch_at(self, place: int) -> int:
        """Where the stretch with this character begins."""
        begins = self._text.rfind("\n", 0, place) + 1
        inside = place - begins
        if inside and self._text[place : place + 1] in ("", "\n"):
            inside -= 1
        return begins + inside // STRETCH * STRETCH

    def _stretch_before(self, begins: int) -> int | None:
        if begins == 0:
            return None
        if self._text[begins - 1] != "\n":
            return begins - STRETCH
        return self._stretch_at(begins - 1)

    def _stretch(self, begins: int) -> _Stretch:
        found = self._laid_out.get(begins)
        if found is None:
            found = self._laid_out[begins] = self._lay_out(begins)
        return found

    def _lay_out(self, begins: int) -> _Stretch:
        text = self._text
        ends = text.find("\n", begins, begins + STRETCH)
        if ends < 0:
            ends = min(begins + STRETCH, len(text))
        following = ends + (text[ends : ends + 1] == "\n")
        first = begins == 0 or text[begins - 1] == "\n"
        number = f"{self._line_of(begins):>{self._digits}}" if first else ""
        gutter = self.get_component_rich_style("pager--number")
        rows = [
            Strip(
                [
                    Segment((number if at == 0 else "").rjust(self._digits) + " " * _GAP, gutter),
                    *line.render(self.app.console),
                ]
            )
            for at, line in enumerate(self._wrapped(begins, ends))
        ]
        return _Stretch(rows, following if following < len(text) else None)

    def _wrapped(self, begins: int, ends: int) -> list[Text]:
        styled = Text(style=self.rich_style, end="")
        for piece, style in self._pieces(begins, ends):
            styled.append(outside.shown(piece), style)
        width = max(8, self.size.width - self._digits - _GAP)
        lines = styled.wrap(self.app.console, width, overflow="fold", tab_size=4)
        return list(lines) or [styled]

    def _pieces(self, begins: int, ends: int) -> list[tuple[str, Style | None]]:
        """The text cut where marks begin and end."""
        pieces: list[tuple[str, Style | None]] = []
        at = begins
        # Of a few that may lie within one another all are looked at; of many, which do not, those from here on.
        first = max(0, bisect.bisect_left(self._marks, (begins, 0)) - 1) if len(self._marks) > 100 else 0
        for number in range(first, len(self._marks)):
            start, end = self._marks[number]
            if start >= ends:
                break
            if end <= at:
                continue
            focused = number == self._focused_mark
            inner = self._text[max(start, at) : min(end, ends)]
            pieces.append((self._text[at : max(start, at)], None))
            if focused:
                # The line ends before and after belong to no stretch.
                opens = start >= at - (self._text[at - 1 : at] == "\n")
                closes = end <= ends + (self._text[ends : ends + 1] == "\n")
                inner = ("⟦" if opens else "") + inner + ("⟧" if closes else "")
            pieces.append((inner, Style(bold=True, reverse=True) if focused else Style(underline=True)))
            at = min(end, ends)
        pieces.append((self._text[at:ends], None))
        return pieces
