"""The conversation: exchanges under one another, following the newest text until the user scrolls away."""

from __future__ import annotations

import gc
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.containers import VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Static

from laar_tui.core.figures import plural
from laar_tui.tui import outside
from laar_tui.tui.widgets.transcript.welcome import Welcome

if TYPE_CHECKING:
    from textual.screen import Screen

    from laar_tui.conversation.events import Event
    from laar_tui.tui.ladder import Ladder
    from laar_tui.tui.widgets.transcript.attempt import AttemptBlock
    from laar_tui.tui.widgets.transcript.exchange import Exchange

WINDOW = 12
"""Questions of a stored conversation that are laid out without being asked for; every widget makes each later frame a little dearer."""

MOST_SHOWN = 2 * WINDOW
"""When a conversation that goes on has more, only the last :data:`WINDOW` stay laid out: each takes two megabytes and a share of every
frame."""

QUIET_S = 3.0

AT_ONCE = 3
"""So many of them, the last ones, before the first frame of the conversation; the others above them as the frames go by."""

_SEVERITY_MARKS = {"information": "i", "warning": "!", "error": "✗"}


class Note(Static):
    """A sentence in the transcript: a notice of the engine, or an error with what to do next."""

    def __init__(self, message: str, hint: str = "", severity: str = "information") -> None:
        mark = _SEVERITY_MARKS.get(severity, "i")
        text = Content.assemble((f"{mark} ", "bold"), outside.shown(message))
        if hint:
            text = Content.assemble(text, "\n  ", (outside.shown(hint), "$text-muted"))
        super().__init__(text, markup=False, classes=f"-{severity}")


class More(Static):
    """The line above the first question shown, while there are earlier ones."""

    @dataclass
    class Wanted(Message):
        """The user came here, or clicked: show more."""

    def __init__(self) -> None:
        super().__init__("", markup=False)

    def show(self, hidden: int) -> None:
        self.display = hidden > 0
        self.update(Content(f"↑ {plural(hidden, 'earlier question')}: scroll up or click to show more"))

    def on_click(self) -> None:
        self.post_message(self.Wanted())


class Transcript(VerticalScroll, can_focus=False):
    """Holds one :class:`Exchange` per question. ``keys`` maps action ids to the keys they have now; ``card`` is the welcome it begins
    with.
    """

    def __init__(self, keys: dict[str, str], card: Widget) -> None:
        super().__init__(card, classes="-welcoming")
        self._keys = keys
        self._exchanges: dict[str, Exchange] = {}
        self._earlier: dict[str, list[Event]] = {}
        self._more: More | None = None
        self._looked_at: tuple[Exchange, int] | None = None
        self._wanted = 0
        """How many more of the earlier questions are to be shown; they come one by one."""

    @property
    def exchanges(self) -> dict[str, Exchange]:
        return self._exchanges

    @property
    def newest(self) -> Exchange | None:
        return next(reversed(self._exchanges.values()), None)

    @property
    def open_exchange(self) -> Exchange | None:
        """The newest exchange in which an attempt runs or is about to."""
        return next((e for e in reversed(self._exchanges.values()) if e.ladder.open), None)

    def attempt(self, question_id: str, ordinal: int) -> AttemptBlock | None:
        exchange = self._exchanges.get(question_id)
        return exchange.blocks.get(ordinal) if exchange else None

    async def apply(self, event: Event, now_s: float | None = None) -> None:
        """Draw one event. ``now_s`` is its question's clock, in seconds."""
        from laar_tui.conversation.events import Notice, QuestionStored

        if isinstance(event, Notice):
            await self.add_note(Note(event.text, severity=event.severity))
            return
        exchange = self._exchanges.get(event.question_id)
        if exchange is None:
            if event.question_id in self._earlier:
                self._earlier[event.question_id].append(event)
                return
            if not isinstance(event, QuestionStored):
                # Of a conversation that was left while it still ran; its history is complete without this screen.
                return
            if self.has_class("-welcoming"):
                self.remove_class("-welcoming")
                await self.query(Welcome).remove()
            exchange = self._exchanges[event.question_id] = self._new_exchange(event.question_id)
            await self.mount(exchange)
            self.follow()
            await self._put_away()
        if exchange.is_attached:
            await exchange.apply(event, now_s)

    async def _put_away(self) -> None:
        """Questions at the beginning of a long conversation go where those of a stored one are: they come back when somebody looks."""
        if len(self._exchanges) <= MOST_SHOWN:
            return
        with self.app.batch_update():
            for question_id, exchange in list(self._exchanges.items())[:-WINDOW]:
                if exchange.ladder.open:
                    break
                self._earlier[question_id] = exchange.events
                for widget in exchange.walk_children():
                    widget.refresh()  # lets go of what was drawn: most of what it takes
                await self._exchanges.pop(question_id).remove()
            if self._more is None:
                self._more = More()
                await self.mount(self._more, before=0)
            self._more.show(len(self._earlier))
        self.set_timer(QUIET_S, self._let_go)

    def _let_go(self) -> None:
        """Widgets refer to one another in circles: what was taken off stays in memory until it is looked for. That takes some tenths of a
        second, so it is done while nobody waits for an answer.
        """
        if self.open_exchange is not None:
            self.set_timer(QUIET_S, self._let_go)
        else:
            gc.collect()

    def _new_exchange(self, question_id: str) -> Exchange:
        from laar_tui.tui.widgets.transcript.exchange import Exchange

        keys = self._keys
        return Exchange(question_id, keys["answer.right"], keys["answer.wrong"], keys["answer.regenerate"])

    def keys_changed(self) -> None:
        """The keys by action id were mapped anew: what names one says the new one."""
        keys = self._keys
        for exchange in self._exchanges.values():
            exchange.set_keys(keys["answer.right"], keys["answer.wrong"], keys["answer.regenerate"])

    async def show_stored(self, events: Sequence[Event]) -> None:
        """A stored conversation in place of the present one: its last questions, those before them when they are asked for."""
        await self.clear()
        self.remove_class("-welcoming")
        self._earlier = _by_question(events)
        self._more = More()
        await self.mount(self._more)
        with self.app.batch_update():
            for _ in range(AT_ONCE):
                await self._show_one_more()
        self._want(WINDOW - AT_ONCE)

    @property
    def showing_earlier(self) -> bool:
        return self._wanted > 0

    def _want(self, count: int) -> None:
        coming, self._wanted = self._wanted > 0, count
        if not coming:
            self.run_worker(self._show_earlier(), group="earlier")

    async def _show_earlier(self) -> None:
        """Nearest first, one after another is laid out; where the user looks stays where it is."""
        self._look()
        while self._wanted > 0:
            if exchange := await self._show_one_more():
                await exchange.until_rendered()
            self._wanted -= 1

    def on_mount(self) -> None:
        self.screen.screen_layout_refresh_signal.subscribe(self, self._laid_out, immediate=True)

    def _look(self) -> None:
        """Note the first question that begins where the user looks, else the one that is there, and how far below the top it begins."""
        top = round(self.scroll_y)
        there = [e for e in self._exchanges.values() if e.virtual_region.bottom > top]
        begins = (e for e in there if top <= e.virtual_region.y < top + self.size.height)
        first = next(begins, there[0] if there else None)
        self._looked_at = None if first is None else (first, first.virtual_region.y - top)

    def _laid_out(self, _: Screen[object]) -> None:
        """What came in above, or became higher there, moves nothing of what the user reads."""
        if self._looked_at is None or not self._anchor_released:
            return
        exchange, begins = self._looked_at
        if exchange.is_attached and (y := exchange.virtual_region.y - begins) != round(self.scroll_y):
            self.scroll_to(y=y, animate=False, force=True, immediate=True)

    async def _show_one_more(self) -> Exchange | None:
        """The question before the first one shown; ``None`` where there is none."""
        if not self._earlier or self._more is None:
            return None
        question_id, events = self._earlier.popitem()
        exchange = self._new_exchange(question_id)
        self._exchanges = {question_id: exchange, **self._exchanges}
        await self.mount(exchange, after=self._more)
        await exchange.restore(events)
        self._more.show(len(self._earlier))
        return exchange

    def ladders(self) -> Iterator[Ladder]:
        """Of every question of the conversation, in order, shown or not."""
        from laar_tui.tui.ladder import Ladder

        for question_id, events in self._earlier.items():
            ladder = Ladder(question_id)
            for event in events:
                ladder.apply(event)
            yield ladder
        for exchange in self._exchanges.values():
            yield exchange.ladder

    @property
    def hidden(self) -> int:
        """How many earlier questions of this conversation are not shown yet."""
        return len(self._earlier)

    def on_more_wanted(self, event: More.Wanted) -> None:
        event.stop()
        self._want(WINDOW)

    async def add_note(self, note: Widget) -> None:
        await self.mount(note)

    async def welcome(self, card: Widget) -> None:
        """Show what an empty transcript shows, in the middle, until the first question."""
        self.add_class("-welcoming")
        await self.mount(card)

    async def keep_until(self, question_id: str) -> None:
        """Take off what comes after this question."""
        ids = list(self._exchanges)
        for later in ids[ids.index(question_id) + 1 :] if question_id in ids else ():
            await self._exchanges.pop(later).remove()

    async def clear(self) -> None:
        self.workers.cancel_group(self, "earlier")
        if self._exchanges:
            self.set_timer(QUIET_S, self._let_go)
        self._wanted, self._looked_at = 0, None
        self._exchanges.clear()
        self._earlier.clear()
        self._more = None
        await self.remove_children()

    def follow(self) -> None:
        """Scroll to the end and stay there."""
        self.anchor()

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        super().watch_scroll_y(old_value, new_value)
        if self._looked_at is not None:
            self._look()
        if new_value <= 0 < old_value and self._earlier:
            self.post_message(More.Wanted())


def _by_question(events: Iterable[Event]) -> dict[str, list[Event]]:
    found: dict[str, list[Event]] = {}
    for event in events:
        found.setdefault(event.question_id, []).append(event)
    return found
