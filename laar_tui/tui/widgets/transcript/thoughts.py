"""What a model thought aloud before it answered: apart from the answer, and folded until somebody wants to read it."""

from __future__ import annotations

from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from laar_tui.core import figures
from laar_tui.core.sanitiser import clean

SHOWN_CHARACTERS = 20_000
"""The end of longer thoughts: what led to the answer."""


class Thoughts(Vertical):
    """Not there while there are none. Never part of the answer that is copied, checked or sent along."""

    def __init__(self) -> None:
        super().__init__()
        self._line = Static("", classes="fold", markup=False)
        self._body: Static | None = None
        self._text = ""
        self._open = False
        self.add_class("-none")

    def compose(self) -> ComposeResult:
        yield self._line

    def show(self, text: str) -> None:
        """The thoughts so far, raw."""
        if text == self._text:
            return
        self._text = text
        self.set_class(not text.strip(), "-none")
        self._draw()

    def toggle(self) -> bool:
        """Open or close; false when there is nothing to open."""
        if self.has_class("-none"):
            return False
        self._open = not self._open
        self._draw()
        return True

    def on_click(self, event: events.Click) -> None:
        if event.widget is self._line:
            event.stop()
            self.toggle()

    def _draw(self) -> None:
        sign = "▾" if self._open else "▸"
        length = figures.tokens_short(len(self._text))
        self._line.update(Content(f"{sign} thoughts, {length} characters; not part of the answer"))
        if not self._open:
            if self._body is not None:
                self._body.display = False
            return
        if self._body is None:
            self._body = Static("", classes="body", markup=False)
            self.mount(self._body)
        cut = len(self._text) - SHOWN_CHARACTERS
        before = f"… {figures.tokens(cut)} characters before\n" if cut > 0 else ""
        self._body.update(Content(before + clean(self._text[-SHOWN_CHARACTERS:])))
        self._body.display = True
