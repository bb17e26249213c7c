"""A question before something that cannot be undone. Escape, Enter and a click beside it mean no."""

from __future__ import annotations

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Button, Static

from laar_tui.tui import outside
from laar_tui.tui.widgets.dialog import Dialog


class ConfirmScreen(Dialog[bool | None]):
    """Dismissed with true only by its button."""

    def __init__(self, title: str, text: str, yes: str) -> None:
        super().__init__()
        self._title = title
        self._text = text
        self._yes = yes

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog small") as dialog:
            dialog.border_title = Content(self._title)
            dialog.border_subtitle = Content("tab to choose · esc closes")
            yield Static(outside.content(self._text), classes="ask")
            with Horizontal(classes="buttons"):
                yield Button("Keep", id="keep", compact=True)
                yield Button(self._yes, id="yes", variant="error", compact=True)

    def on_mount(self) -> None:
        self.query_one("#keep", Button).focus()

    @on(Button.Pressed)
    def _pressed(self, event: Button.Pressed) -> None:
        event.stop()
        self.dismiss(event.button.id == "yes")
