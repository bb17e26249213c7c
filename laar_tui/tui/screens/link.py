"""A link in an answer, shown whole before anything is opened."""

from __future__ import annotations

from urllib.parse import urlsplit

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Button, Static

from laar_tui.tui import outside
from laar_tui.tui.widgets.dialog import Dialog


def may_open(href: str) -> bool:
    """Only plain web links are ever opened."""
    try:
        parts = urlsplit(href)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname) and href.isprintable()


class LinkScreen(Dialog[bool | None]):
    """Dismissed with true when the link is to be opened."""

    def __init__(self, href: str) -> None:
        super().__init__()
        self._href = href

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog small") as dialog:
            dialog.border_title = Content("Open this link?")
            yield Static(outside.content(self._href), markup=False, classes="lead")
            with Horizontal(classes="buttons"):
                yield Button(Content("Open"), compact=True, id="open")
                yield Button(Content("Cancel"), compact=True, id="cancel")

    def on_mount(self) -> None:
        self.query_one("#cancel").focus()

    @on(Button.Pressed)
    def _pressed(self, event: Button.Pressed) -> None:
        event.stop()
        self.dismiss(event.button.id == "open")
