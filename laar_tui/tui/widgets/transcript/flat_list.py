"""A Markdown list as one widget. Textual's has four for every item, and each of them slows every later layout of the screen: a list of
three hundred items costs two seconds to mount and makes every further frame of the conversation ten times as dear.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.app import ComposeResult, RenderResult
from textual.content import Content
from textual.geometry import Size
from textual.widgets._markdown import (
    MarkdownBlock,
    MarkdownBulletList,
    MarkdownList,
    MarkdownListItem,
    MarkdownOrderedList,
    MarkdownParagraph,
)

if TYPE_CHECKING:
    _Base = MarkdownList
else:
    _Base = object

NARROWEST = 12
"""Cells that are left for an item's text however deep it is nested."""


@dataclass(frozen=True)
class Row:
    """One paragraph of an item: ``lead`` stands before its first line, as many blanks before the others."""

    lead: str
    text: Content

    def lines(self, width: int) -> list[Content]:
        lead = self.lead[max(0, len(self.lead) - max(0, width - NARROWEST)) :]
        body = self.text.wrap(max(1, width - len(lead))) or [Content("")]
        first = Content.assemble((lead, "$text-primary"), body[0])
        return [first, *(Content.assemble(" " * len(lead), line) for line in body[1:])]


class FlatList(_Base):
    """Mixed into Textual's lists. An item that holds more than paragraphs and lists (code, a table) leaves the list as Textual has it."""

    _rows: list[Row] | None = None
    _laid_out: tuple[int, Content] = (-1, Content(""))

    def compose(self) -> ComposeResult:
        self._rows = _rows_of(self, "")
        if self._rows is None:
            yield from super().compose()
        else:
            self._blocks.clear()

    def render(self) -> RenderResult:
        return super().render() if self._rows is None else self._lines(self.size.width)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        if self._rows is None:
            return super().get_content_height(container, viewport, width)
        return self._lines(width).plain.count("\n") + 1

    def on_resize(self) -> None:
        if self._rows is not None and self._laid_out[0] != self.size.width:
            self.refresh()

    def _lines(self, width: int) -> Content:
        if self._laid_out[0] != width:
            lines = [line for row in self._rows or () for line in row.lines(width)]
            self._laid_out = width, Content("\n").join(lines)
        return self._laid_out[1]


class BulletList(FlatList, MarkdownBulletList):
    """``- item``"""


class OrderedList(FlatList, MarkdownOrderedList):
    """``1. item``"""


def _rows_of(block: MarkdownList, indent: str) -> list[Row] | None:
    items = [b for b in block._blocks if isinstance(b, MarkdownListItem)]
    rows: list[Row] = []
    for item, mark in zip(items, _marks(block, items), strict=True):
        lead = indent + mark
        children: Sequence[MarkdownBlock] = item._blocks
        if not children:
            rows.append(Row(lead, Content("")))
        for child in children:
            if isinstance(child, MarkdownList):
                deeper = _rows_of(child, " " * len(lead))
                if deeper is None:
                    return None
                rows += deeper
            elif isinstance(child, MarkdownParagraph):
                rows.append(Row(lead, child._content))
            else:
                return None
            lead = " " * len(lead)
    return rows


def _marks(block: MarkdownList, items: Sequence[MarkdownListItem]) -> list[str]:
    if not isinstance(block, MarkdownOrderedList):
        return [f" {item.bullet.strip()} " for item in items]
    first = items[0].bullet if items else "1"
    start = int(first) if first.isdigit() else 1
    width = len(f"{start + len(items) - 1}. ")
    return [f" {f'{number}. '.rjust(width)}" for number in range(start, start + len(items))]
