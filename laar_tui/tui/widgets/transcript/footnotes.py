"""The quotes of an answer as footnotes: found or not, and where. A click, or ``q`` on the answer, opens the document at the place."""

from __future__ import annotations

from dataclasses import dataclass

from textual import events
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from laar_tui.core.quotes import Footnote
from laar_tui.tui import outside

SHOWN_CHARACTERS = 90

_MARKS = {
    "found": ("✓", "$text-success"),
    "altered": ("✗", "$text-error"),
    "resembles": ("≈", "$text-warning"),
    "absent": ("✗", "$text-error"),
}
_FATES = {
    "altered": "stands there otherwise",
    "resembles": "resembles what stands there",
    "absent": "nowhere in the documents",
}


class FootnoteLine(Static):
    """One quote with its place."""

    ALLOW_SELECT = False

    @dataclass
    class Chosen(Message):
        footnote: Footnote

    def __init__(self, footnote: Footnote) -> None:
        super().__init__(_line(footnote), markup=False)
        self.footnote = footnote

    def on_click(self, event: events.Click) -> None:
        event.stop()
        self.post_message(self.Chosen(self.footnote))


class Footnotes(Vertical):
    """All footnotes of one answer; takes no room without any."""

    def __init__(self) -> None:
        super().__init__()
        self._shown: tuple[Footnote, ...] = ()

    def on_mount(self) -> None:
        self.set_class(not self._shown, "-none")

    async def show(self, footnotes: tuple[Footnote, ...]) -> None:
        if footnotes == self._shown or not self.is_mounted:
            return
        self._shown = footnotes
        self.set_class(not footnotes, "-none")
        await self.remove_children()
        await self.mount_all([FootnoteLine(note) for note in footnotes])


def _line(note: Footnote) -> Content:
    mark, style = _MARKS.get(note.fate, ("?", "$text-muted"))
    quote = outside.line(" ".join(note.text.split()))
    shown = quote if len(quote) <= SHOWN_CHARACTERS else quote[: SHOWN_CHARACTERS - 1] + "…"
    place = f"{outside.name(note.document)}, line {note.line}" if note.document else ""
    where = " · ".join(part for part in (place, _FATES.get(note.fate, "")) if part)
    return Content.assemble(
        (f"[{note.number}] ", "bold"),
        (f"{mark} ", style),
        (f"“{shown}”", "$text-muted"),
        (f"  {where}", style),
    )
