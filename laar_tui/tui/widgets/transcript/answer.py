"""One answer on the screen: cheap plain text while it streams, Markdown pieces as paragraphs settle."""

from __future__ import annotations

import asyncio
from collections import deque
from time import monotonic
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.timer import Timer
from textual.widget import Widget
from textual.widgets import Static

from laar_tui.core.sanitiser import StreamCleaner, clean
from laar_tui.tui.widgets.transcript.pieces import (
    PIECE_CHARACTERS,
    Part,
    bearable,
    parts,
    pieces,
    plain_cut,
    settled_length,
)

if TYPE_CHECKING:
    from textual.widgets import Markdown

FLUSH_S = 0.05
"""Text that arrives within this time is laid out together."""

LAST_FLUSH_S = 0.01
"""Once nothing more can arrive, the next part waits only this long."""

SLOWEST_FLUSH_S = 0.4
SHARE_OF_THE_LOOP = 0.25
"""Laying out takes at most about this share of the time: the longer it takes, the rarer the flushes."""

FLUSHES_PER_SETTLE = 4
"""Markdown is mounted at most once in so many flushes: mounting lays the whole transcript out."""


class PlainText(Static):
    """A stretch of the answer that is not Markdown yet, or never will be. ``source`` is what it stands for."""

    def __init__(self, source: str = "", *, settled: bool = False) -> None:
        super().__init__(
            Content(bearable(source.strip("\n"))), markup=False, classes="-settled" if settled else ""
        )
        self.source = source

    def show(self, source: str) -> None:
        """Only a change of height has the screen laid out anew, which costs more the longer the conversation is."""
        self.source = source
        content = Content(bearable(source.rstrip("\n")))
        visible = bool(source.strip())
        height = content.get_height({}, self.size.width) if self.size.width else -1
        same = self.display == visible and height == self.size.height
        self.display = visible
        self.update(content, layout=not same)


class AnswerView(Vertical):
    """``feed`` text while it streams, then ``finish`` with the whole; or ``finish`` alone for a stored
    answer.

    :attr:`source` is the sanitised text received so far; what is laid out is always exactly that text.
    """

    def __init__(self) -> None:
        super().__init__()
        self._cleaner = StreamCleaner()
        self._settled: list[str] = []
        self._tail = ""
        self._live = PlainText()
        self._frozen: deque[PlainText] = deque()
        """Plain text above the live one that does not change any more: a flush never re-lays more than the live one."""
        self._parts: deque[Part] = deque()
        """What is left to be shown of the piece that is being settled."""
        self._finished = False
        self._whole: str | None = None
        """The finished answer, until it is taken over from what was streamed."""
        self._complete = asyncio.Event()
        self._timer: Timer | None = None
        self._flushes = FLUSHES_PER_SETTLE
        self._waiting = False
        self._pause_s = FLUSH_S

    def compose(self) -> ComposeResult:
        yield self._live

    def on_mount(self) -> None:
        if self._tail or self._finished:
            self._schedule()

    @property
    def source(self) -> str:
        return "".join(self._settled) + self._tail

    @property
    def rendered(self) -> bool:
        """The answer is finished and stands there as Markdown."""
        return self._complete.is_set()

    async def until_rendered(self) -> None:
        await self._complete.wait()

    def feed(self, text: str) -> None:
        """Take raw text that just arrived. Shown within :data:`SLOWEST_FLUSH_S`, usually :data:`FLUSH_S`."""
        if not self._finished:
            self._tail += self._cleaner.feed(text)
            self._schedule()

    def finish(self, text: str) -> None:
        """The raw whole answer. What was streamed is kept where it agrees; a difference is laid out anew."""
        if not self._finished:
            self._finished = True
            self._whole = clean(text)
            self._schedule()

    def _schedule(self) -> None:
        if self._timer is None and self.is_mounted:
            self._timer = self.set_timer(LAST_FLUSH_S if self._finished else self._pause_s, self._flush)

    async def _flush(self) -> None:
        """Show what is new. At most one part becomes Markdown, and the rest waits until that one is on the screen:
        so no stretch of text, however long, keeps the interface from breathing.
        """
        self._timer = None
        if not self.is_attached:
            return
        self.call_after_refresh(self._pace, monotonic())
        if self._whole is not None:
            await self._take_over(self._whole)
        part = self._next_part()
        if part is not None:
            await self._settle(part)
        else:
            self._show_tail()
        if self._tail and (part is not None or self._waiting):
            self.call_after_refresh(self._schedule)
        elif self._finished and not self._tail:
            self._complete.set()

    def _pace(self, began: float) -> None:
        pause_s = (monotonic() - began) / SHARE_OF_THE_LOOP
        self._pause_s = min(SLOWEST_FLUSH_S, max(FLUSH_S, pause_s))

    async def _take_over(self, whole: str) -> None:
        self._whole = None
        done = "".join(self._settled)
        if not whole.startswith(done + "".join(part.source for part in self._parts)):
            self._settled, done = [], ""
            self._parts.clear()
            await self.remove_children(SETTLED_SELECTOR)
        self._tail = whole[len(done) :]
        plain, self._frozen = self._frozen, deque()
        for widget in plain:
            await widget.remove()

    def _next_part(self) -> Part | None:
        """The next stretch that can be shown for good now."""
        self._waiting = False
        if self._parts:
            return self._parts.popleft()
        ready = self._tail if self._finished else self._tail[: settled_length(self._tail)]
        if not ready:
            return None
        self._flushes += 1
        if not self._finished and self._flushes < FLUSHES_PER_SETTLE and len(ready) < PIECE_CHARACTERS:
            self._waiting = True
            return None
        self._flushes = 0
        self._parts.extend(parts(next(pieces(ready))))
        return self._parts.popleft()

    async def _settle(self, part: Part) -> None:
        """Move ``part`` from the head of the tail into a widget of its own."""
        with self.app.batch_update():
            if part.shown.strip():
                shown = PlainText(part.shown, settled=True) if part.plain else _markdown(part.shown)
                await self.mount(shown, before=self._first_plain)
            self._settled.append(part.source)
            self._tail = self._tail[len(part.source) :]
            await self._take_from_plain(len(part.source))
            self._show_tail()

    async def _take_from_plain(self, length: int) -> None:
        while length and self._frozen:
            first = self._frozen[0]
            if length < len(first.source):
                first.show(first.source[length:])
                return
            length -= len(first.source)
            await self._frozen.popleft().remove()

    def _show_tail(self) -> None:
        rest = self._tail[sum(len(plain.source) for plain in self._frozen) :]
        while cut := plain_cut(rest):
            frozen = PlainText(rest[:cut])
            self._frozen.append(frozen)
            self.mount(frozen, before=self._live)
            rest = rest[cut:]
        self._live.show(rest)

    @property
    def _first_plain(self) -> Widget:
        return self._frozen[0] if self._frozen else self._live


SETTLED_SELECTOR = "Markdown, PlainText.-settled"


def _markdown(text: str) -> Markdown:
    from laar_tui.tui.widgets.transcript.markdown import AnswerMarkdown

    return AnswerMarkdown(bearable(text))
