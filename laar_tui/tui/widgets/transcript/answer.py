"""One answer on the screen: cheap plain text while it streams, Markdown pieces as paragraphs settle."""

from __future__ import annotations

import asyncio
from time import monotonic
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.timer import Timer
from textual.widget import Widget
from textual.widgets import Static

from laar_tui.core.sanitiser import StreamCleaner, clean
from laar_tui.tui.widgets.transcript.pieces import PIECE_CHARACTERS, pieces, settled_length, unfenced

if TYPE_CHECKING:
    from textual.widgets import Markdown

FLUSH_S = 0.05
"""Text that arrives within this time is laid out together."""

SLOWEST_FLUSH_S = 0.4
SHARE_OF_THE_LOOP = 0.25
"""Laying out takes at most about this share of the time: the longer it takes, the rarer the flushes."""

FLUSHES_PER_SETTLE = 4
"""Markdown is mounted at most once in so many flushes: mounting lays the whole transcript out."""

PLAIN_CHARACTERS = 3_000
"""Past this, complete lines of the plain tail move to a widget of their own, so that a flush never re-lays
more."""


class PlainText(Static):
    """A stretch of the answer that is not Markdown yet."""

    def __init__(self, text: str = "") -> None:
        super().__init__(Content(text), markup=False)

    def show(self, text: str) -> None:
        """Only a change of height has the screen laid out anew, which costs more the longer the conversation is."""
        content = Content(text)
        visible = bool(text.strip())
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
        self._frozen: list[PlainText] = []
        self._frozen_length = 0
        self._finished = False
        self._complete = asyncio.Event()
        self._timer: Timer | None = None
        self._flushes = FLUSHES_PER_SETTLE
        self._waiting = False
        self._pause_s = FLUSH_S

    def compose(self) -> ComposeResult:
        yield PlainText()

    def on_mount(self) -> None:
        if self._tail:
            self._schedule()

    @property
    def source(self) -> str:
        return "".join(self._settled) + self._tail

    @property
    def rendered(self) -> bool:
        """The answer is finished and stands there as Markdown."""
        return self._complete.is_set()

    def feed(self, text: str) -> None:
        """Take raw text that just arrived. Shown within :data:`SLOWEST_FLUSH_S`, usually :data:`FLUSH_S`."""
        if not self._finished:
            self._tail += self._cleaner.feed(text)
            self._schedule()

    async def finish(self, text: str) -> None:
        """The raw whole answer. What was streamed is kept where it agrees; a difference is laid out anew."""
        if self._finished:
            return
        self._finished = True
        whole = clean(text)
        done = "".join(self._settled)
        if not whole.startswith(done):
            await self.remove_children(MARKDOWN_SELECTOR)
            self._settled, done = [], ""
        self._tail = whole[len(done) :]
        self._schedule()

    def _schedule(self) -> None:
        if self._timer is None and self.is_mounted:
            self._timer = self.set_timer(FLUSH_S if self._finished else self._pause_s, self._flush)

    async def _flush(self) -> None:
        """Show what is new. At most one piece becomes Markdown, and the rest waits until that one is on the screen:
        so no stretch of text, however long, keeps the interface from breathing.
        """
        self._timer = None
        if not self.is_attached:
            return
        self.call_after_refresh(self._pace, monotonic())
        piece = self._next_piece()
        if piece:
            await self._settle(piece)
        else:
            self._show_tail()
        if self._tail and (piece or self._waiting):
            self.call_after_refresh(self._schedule)
        elif self._finished and not self._tail:
            self._complete.set()

    def _pace(self, began: float) -> None:
        pause_s = (monotonic() - began) / SHARE_OF_THE_LOOP
        self._pause_s = min(SLOWEST_FLUSH_S, max(FLUSH_S, pause_s))

    def _next_piece(self) -> str:
        """The next stretch that can become Markdown now, or nothing."""
        self._waiting = False
        ready = self._tail if self._finished else self._tail[: settled_length(self._tail)]
        if not ready:
            return ""
        self._flushes += 1
        if not self._finished and self._flushes < FLUSHES_PER_SETTLE and len(ready) < PIECE_CHARACTERS:
            self._waiting = True
            return ""
        self._flushes = 0
        return next(pieces(ready))

    async def _settle(self, piece: str) -> None:
        """Move ``piece`` from the head of the tail into Markdown of its own."""
        with self.app.batch_update():
            if piece.strip():
                await self.mount_all([_markdown(part) for part in unfenced(piece)], before=self._first_plain)
            self._settled.append(piece)
            self._tail = self._tail[len(piece) :]
            await self._thaw()
            self._show_tail()

    def _show_tail(self) -> None:
        rest = self._tail[self._frozen_length :]
        while len(rest) > PLAIN_CHARACTERS and (cut := _line_end(rest)) > 0:
            frozen = PlainText(rest[:cut])
            self._frozen.append(frozen)
            self._frozen_length += cut + 1
            self.mount(frozen, before=self._live)
            rest = rest[cut + 1 :]
        self._live.show(rest.rstrip("\n"))

    async def _thaw(self) -> None:
        for widget in self._frozen:
            await widget.remove()
        self._frozen.clear()
        self._frozen_length = 0

    @property
    def _live(self) -> PlainText:
        return self.query(PlainText).last()

    @property
    def _first_plain(self) -> Widget:
        return self._frozen[0] if self._frozen else self._live


MARKDOWN_SELECTOR = "Markdown"


def _line_end(text: str) -> int:
    """The last line end within the first :data:`PLAIN_CHARACTERS`, else the first one after; -1 where there is none."""
    within = text.rfind("\n", 1, PLAIN_CHARACTERS)
    return within if within > 0 else text.find("\n", PLAIN_CHARACTERS)


def _markdown(text: str) -> Markdown:
    from laar_tui.tui.widgets.transcript.markdown import AnswerMarkdown

    return AnswerMarkdown(text)
