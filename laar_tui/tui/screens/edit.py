"""A document's text, edited: what goes with the question is the edited copy."""

from __future__ import annotations

from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import TextArea

from laar_tui.tui import outside
from laar_tui.tui.actions import Scope, bindings
from laar_tui.tui.widgets.dialog import Dialog
from laar_tui.tui.widgets.key_order import editing_keys

_EDITING = editing_keys(TextArea)


class Text(TextArea):
    async def on_key(self, event: events.Key) -> None:
        if event.key in _EDITING:
            event.stop()
            event.prevent_default()
            await self.run_action(_EDITING[event.key])


class EditScreen(Dialog[str | None]):
    """Dismissed with the new text, ``None`` when the changes are given up."""

    BINDINGS = bindings(Scope.EDITING)

    def __init__(self, name: str, text: str) -> None:
        super().__init__()
        self._document_name = name
        self._text = text

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog tall") as dialog:
            dialog.border_title = Content(f"Edit · {outside.name(self._document_name)}")
            dialog.border_subtitle = Content("ctrl+s keeps · esc gives up the changes")
            yield Text(outside.shown(self._text), show_line_numbers=False, compact=True)

    def on_mount(self) -> None:
        self.query_one(TextArea).focus()

    def action_keep(self) -> None:
        self.dismiss(self.query_one(TextArea).text)
