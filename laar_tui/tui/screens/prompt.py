"""One line asked of the user: a new name, a reason."""

from __future__ import annotations

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input

from laar_tui.tui.widgets.dialog import Dialog
from laar_tui.tui.widgets.line_input import LineInput


class PromptScreen(Dialog[str | None]):
    """Dismissed with what was typed, without blanks at its ends; ``None`` when it was closed."""

    def __init__(self, title: str, value: str = "", placeholder: str = "") -> None:
        super().__init__()
        self._title = title
        self._value = value
        self._placeholder = placeholder

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog small") as dialog:
            dialog.border_title = Content(self._title)
            dialog.border_subtitle = Content("enter accepts · esc closes")
            yield LineInput(self._value, placeholder=self._placeholder, compact=True)

    @on(Input.Submitted)
    def _typed(self, event: Input.Submitted) -> None:
        event.stop()
        self.dismiss(event.value.strip())
