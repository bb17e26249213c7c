"""The conversation: exchanges under one another, following the newest text until the user scrolls away."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
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
    from laar_tui.conversation.events import Event
    from laar_tui.tui.widgets.transcript.attempt import AttemptBlock
    from laar_tui.tui.widgets.transcript.exchange import Exchange

WINDOW = 12
"""Questions of a stored conversation that are laid out at once; every widget makes each later frame a little dearer."""

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
            if not isinstance(event, QuestionStored):
                # Of a conversation that was left while it still ran; its history is complete without this screen.
                return
            if self.has_class("-welcoming"):
                self.remove_class("-welcoming")
                await self.query(Welcome).remove()
            exchange = self._new_exchange(event.question_id)
            await self.mount(exchange)
            self.follow()
        if exchange.is_attached:
            await exchange.apply(event, now_s)

    def _new_exchange(self, question_id: str) -> Exchange:
        from laar_tui.tui.widgets.transcript.exchange import Exchange

        keys = self._keys
        exchange = Exchange(
            question_id, keys["answer.right"], keys["answer.wrong"], keys["answer.regenerate"]
        )
        self._exchanges[question_id] = exchange
        return exchange

    async def show_stored(self, events: Sequence[Event]) -> None:
        """A stored conversation in place of the present one: its last :data:`WINDOW` questions, the others when they are asked for."""
        await self.clear()
        self._earlier = _by_question(events)
        self._more = More()
        await self.mount(self._more)
        await self.show_earlier()

    async def show_earlier(self) -> None:
        """The :data:`WINDOW` questions before the first one shown; where the user looks stays where it is."""
        if self._more is None:
            return
        ids = list(self._earlier)[-WINDOW:]
        anchor: Widget = self._more
        with self.app.batch_update():
            for question_id in ids:
                exchange = self._new_exchange(question_id)
                await self.mount(exchange, after=anchor)
                anchor = exchange
                await exchange.restore(self._earlier.pop(question_id))
            shown = {i: self._exchanges.pop(i) for i in ids}
            self._exchanges = {**shown, **self._exchanges}
            self._more.show(len(self._earlier))

    @property
    def hidden(self) -> int:
        """How many earlier questions of this conversation are not shown yet."""
        return len(self._earlier)

    def on_more_wanted(self, event: More.Wanted) -> None:
        event.stop()
        self.run_worker(self.show_earlier(), group="earlier", exclusive=True)

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
        self._exchanges.clear()
        self._earlier.clear()
        self._more = None
        await self.remove_children()

    def follow(self) -> None:
        """Scroll to the end and stay there."""
        self.anchor()

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        super().watch_scroll_y(old_value, new_value)
        if new_value <= 0 < old_value and self._earlier:
            self.post_message(More.Wanted())


def _by_question(events: Iterable[Event]) -> dict[str, list[Event]]:
    found: dict[str, list[Event]] = {}
    for event in events:
        found.setdefault(event.question_id, []).append(event)
    return found
