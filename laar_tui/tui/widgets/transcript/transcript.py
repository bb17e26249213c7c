"""The conversation: exchanges under one another, following the newest text until the user scrolls away."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.containers import VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from laar_tui.tui import outside
from laar_tui.tui.widgets.transcript.welcome import Welcome

if TYPE_CHECKING:
    from laar_tui.conversation.events import Event
    from laar_tui.tui.widgets.transcript.attempt import AttemptBlock
    from laar_tui.tui.widgets.transcript.exchange import Exchange

_SEVERITY_MARKS = {"information": "i", "warning": "!", "error": "✗"}


class Note(Static):
    """A sentence in the transcript: a notice of the engine, or an error with what to do next."""

    def __init__(self, message: str, hint: str = "", severity: str = "information") -> None:
        mark = _SEVERITY_MARKS.get(severity, "i")
        text = Content.assemble((f"{mark} ", "bold"), outside.shown(message))
        if hint:
            text = Content.assemble(text, "\n  ", (outside.shown(hint), "$text-muted"))
        super().__init__(text, markup=False, classes=f"-{severity}")


class Transcript(VerticalScroll, can_focus=False):
    """Holds one :class:`Exchange` per question. ``keys`` maps action ids to the keys they have now."""

    def __init__(self, keys: dict[str, str]) -> None:
        super().__init__()
        self._keys = keys
        self._exchanges: dict[str, Exchange] = {}

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
            from laar_tui.tui.widgets.transcript.exchange import Exchange

            exchange = Exchange(
                event.question_id,
                self._keys["answer.right"],
                self._keys["answer.wrong"],
                self._keys["answer.regenerate"],
            )
            self._exchanges[event.question_id] = exchange
            await self.mount(exchange)
            self.follow()
        await exchange.apply(event, now_s)

    async def add_note(self, note: Widget) -> None:
        await self.mount(note)

    async def welcome(self, card: Widget) -> None:
        """Show what an empty transcript shows, in the middle, until the first question."""
        self.add_class("-welcoming")
        await self.mount(card)

    async def clear(self) -> None:
        self._exchanges.clear()
        await self.remove_children()

    def follow(self) -> None:
        """Scroll to the end and stay there."""
        self.anchor()
