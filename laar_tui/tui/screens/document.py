"""A document, to be read: the text as it will be sent, in a line-based view that does not mind its size."""

from __future__ import annotations

import re

from rich.highlighter import Highlighter
from rich.text import Text
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Log, Static

from laar_tui.core import figures
from laar_tui.core.question import MeasuredDocument
from laar_tui.tui import outside
from laar_tui.tui.widgets.dialog import Dialog

PREVIEW_CHARACTERS = 400_000


class _Passage(Highlighter):
    """Styles what stands between the marks; of a passage over several lines, its first and last."""

    def highlight(self, text: Text) -> None:
        for match in re.finditer(r"⟦[^⟧]*⟧?|^[^⟦]*⟧", text.plain):
            text.stylize("bold reverse", *match.span())


class DocumentScreen(Dialog[None]):
    """``place``: the characters to show and to point out; else the document is shown from its beginning."""

    def __init__(self, measured: MeasuredDocument, place: tuple[int, int] | None = None) -> None:
        super().__init__()
        self._measured = measured
        self._place = place

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
        begin, end = self._window(len(text))
        if begin:
            log.write(f"… {figures.tokens(begin)} earlier characters are sent, not shown.\n\n")
        if self._place is None:
            log.write(outside.shown(text[begin:end]))
        else:
            start, stop = self._place
            log.write(outside.shown(text[begin:start]))
            line = max(0, len(log.lines) - 1)
            # Marks as well as a style: what matters is never told by colour alone.
            log.highlight, log.highlighter = True, _Passage()
            log.write(f"⟦{outside.shown(text[start:stop])}⟧")
            log.write(outside.shown(text[stop:end]))
            self.call_after_refresh(log.scroll_to, y=max(0, line - 3), animate=False)
        if len(text) > end:
            log.write(f"\n\n… {figures.tokens(len(text) - end)} more characters are sent, not shown.")
        log.focus()

    def _window(self, length: int) -> tuple[int, int]:
        """Which characters are shown: all of a document that is not too long, else those around the place."""
        if self._place is None or length <= PREVIEW_CHARACTERS:
            return 0, min(length, PREVIEW_CHARACTERS)
        begin = max(0, min(self._place[0] - PREVIEW_CHARACTERS // 2, length - PREVIEW_CHARACTERS))
        return begin, begin + PREVIEW_CHARACTERS

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
