"""A document, to be read: the text as it will be sent, in a line-based view that does not mind its size."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Log, Static

from laar_tui.core import figures
from laar_tui.core.question import MeasuredDocument
from laar_tui.tui import outside
from laar_tui.tui.widgets.dialog import Dialog

PREVIEW_CHARACTERS = 400_000


class DocumentScreen(Dialog[None]):
    def __init__(self, measured: MeasuredDocument) -> None:
        super().__init__()
        self._measured = measured

    def compose(self) -> ComposeResult:
        document = self._measured.document
        with Vertical(classes="dialog tall") as dialog:
            dialog.border_title = Content(outside.name(document.name))
            dialog.border_subtitle = Content("esc closes")
            yield Static(self._facts(), classes="lead", markup=False)
            yield Log(highlight=False, auto_scroll=False)

    def on_mount(self) -> None:
        text = self._measured.document.text
        log = self.query_one(Log)
        log.write(outside.shown(text[:PREVIEW_CHARACTERS]))
        if len(text) > PREVIEW_CHARACTERS:
            log.write(
                f"\n\n… {figures.tokens(len(text) - PREVIEW_CHARACTERS)} more characters are sent, not shown."
            )
        log.focus()

    def _facts(self) -> Content:
        measured = self._measured
        document = measured.document
        facts = [
            f"{figures.tokens(measured.count.tokens, measured.count.exact)} tokens",
            f"{figures.tokens(len(document.text))} characters",
            measured.language.code,
            outside.line(document.path) if document.path else document.source,
        ]
        notices = [f"! {outside.line(notice)}" for notice in document.notices]
        return Content("\n".join([" · ".join(facts), *notices]))
