"""A document, to be read and to verify answers by: the text as it will be sent, with quotes pointed out, and searchable."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, Static

from laar_tui.core import figures
from laar_tui.core.question import MeasuredDocument
from laar_tui.tui import outside
from laar_tui.tui.actions import Scope, bindings
from laar_tui.tui.widgets.dialog import Dialog
from laar_tui.tui.widgets.line_input import LineInput
from laar_tui.tui.widgets.pager import Pager

MOST_HITS = 10_000


class DocumentScreen(Dialog[None]):
    """``quotes`` are the places to point out, ``first`` the one to go to; without any the document is shown from its beginning."""

    BINDINGS = bindings(Scope.READING)

    def __init__(
        self, measured: MeasuredDocument, quotes: Sequence[tuple[int, int]] = (), first: int = 0
    ) -> None:
        super().__init__()
        self._measured = measured
        self._pager = Pager(measured.document.text)
        self._marks: Sequence[tuple[int, int]] = quotes
        self._at = first
        self._what = "quote"

    def compose(self) -> ComposeResult:
        document = self._measured.document
        with Vertical(classes="dialog tall reading") as dialog:
            dialog.border_title = Content(outside.name(document.name))
            yield Static(self._facts(), classes="lead", markup=False)
            yield self._pager
            search = LineInput(placeholder="Search…", compact=True)
            search.display = False
            yield search

    def on_mount(self) -> None:
        self._pager.focus()
        if self._marks:
            self._pager.mark(self._marks, self._at)
        self._say_where()

    @on(Pager.Moved)
    def _say_where(self) -> None:
        document, pager = self._measured.document, self._pager
        where = [f"line {figures.tokens(pager.line)}"]
        if document.pages:
            page = document.text.count("\f", 0, pager.place) + 1
            where.append(f"page {min(page, document.pages)} of {document.pages}")
        if self._marks:
            where.append(f"{self._what} {self._at + 1} of {len(self._marks)}: n N")
        self.query_one(".dialog").border_subtitle = Content(
            " · ".join([*where, "/ searches", "c copies", "esc closes"])
        )

    def action_scroll(self, rows: int) -> None:
        self._pager.scroll_rows(rows)

    def action_page(self, direction: int) -> None:
        self._pager.scroll_rows(direction * max(1, self._pager.size.height - 2))

    def action_to_start(self) -> None:
        self._pager.go_to(0)

    def action_to_end(self) -> None:
        self._pager.go_to_end()

    def action_next_mark(self, step: int) -> None:
        """The next quote, or the next place where what was searched for stands."""
        if not self._marks:
            self.app.notify("Nothing is marked here; / searches.", markup=False)
            return
        self._at = (self._at + step) % len(self._marks)
        self._pager.mark(self._marks, self._at)

    def action_search(self) -> None:
        search = self.query_one(LineInput)
        search.display = True
        search.focus()

    def action_copy(self) -> None:
        """The passage in focus, else all."""
        text = self._measured.document.text
        start, end = self._marks[self._at] if self._marks else (0, len(text))
        what = f"The {self._what}" if self._marks else "The document"
        app: Any = self.app
        app.copy_to_clipboard(outside.copyable(text[start:end]), what)

    def action_close(self) -> None:
        search = self.query_one(LineInput)
        if search.display:
            search.display = False
            self._pager.focus()
        else:
            super().action_close()

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.action_close()
        if event.value:
            self._search(event.value)

    @work(exclusive=True)
    async def _search(self, wanted: str) -> None:
        hits = await asyncio.to_thread(places, self._measured.document.text, wanted)
        if not hits:
            self.app.notify(outside.line(f"“{wanted}” does not stand in this document."), markup=False)
            return
        here = self._pager.place
        self._marks, self._what = hits, "hit"
        self._at = next((n for n, (start, _) in enumerate(hits) if start >= here), 0)
        self._pager.mark(hits, self._at)

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


def places(text: str, wanted: str) -> list[tuple[int, int]]:
    """Where ``wanted`` stands in ``text``, whatever the case of its letters; at most the first :data:`MOST_HITS`."""
    folded, sought = text.lower(), wanted.lower()
    if len(folded) != len(text):
        folded, sought = text, wanted  # Some letters get longer, and places would be wrong.
    found: list[tuple[int, int]] = []
    at = folded.find(sought)
    while at >= 0 and len(found) < MOST_HITS:
        found.append((at, at + len(sought)))
        at = folded.find(sought, at + len(sought))
    return found
