"""What the chat screen does with the quotes of an answer: opens the document where they stand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from textual import on
from textual.screen import Screen

from laar_tui.core.quotes import Footnote
from laar_tui.tui.widgets.transcript.attempt import AttemptBlock
from laar_tui.tui.widgets.transcript.exchange import Exchange
from laar_tui.tui.widgets.transcript.footnotes import FootnoteLine

if TYPE_CHECKING:
    _Base = Screen[Any]
else:
    _Base = object


class ChatQuotes(_Base):
    """Mixed into the chat screen."""

    _last_quote: tuple[AttemptBlock, int] | None = None

    @on(FootnoteLine.Chosen)
    def _footnote_chosen(self, event: FootnoteLine.Chosen) -> None:
        event.stop()
        self.show_footnote(event.footnote)

    def action_show_quote(self) -> None:
        """The focused answer's first quote that has a place; again: the next one."""
        block = self.focused
        if not isinstance(block, AttemptBlock):
            return
        placed = [note for note in block.rung.footnotes if note.document]
        if not placed:
            self.notify("This answer has no quote that stands in the document.", markup=False)
            return
        last = self._last_quote
        number = (last[1] + 1) % len(placed) if last is not None and last[0] is block else 0
        self._last_quote = (block, number)
        self.show_footnote(placed[number])

    def show_footnote(self, footnote: Footnote) -> None:
        from laar_tui.tui.screens.document import DocumentScreen

        if not footnote.document:
            self.notify("This quote stands nowhere in the documents.", severity="warning", markup=False)
            return
        for exchange in self.query(Exchange):
            for measured in exchange.ladder.documents:
                if measured.document.sha256 == footnote.sha256:
                    self.app.push_screen(DocumentScreen(measured, (footnote.start, footnote.end)))
                    return
        self.notify("The document is not kept any more.", severity="warning", markup=False)
