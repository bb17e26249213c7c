"""What the chat screen does with the quotes of an answer: opens the document where they stand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from textual.screen import Screen

if TYPE_CHECKING:
    from collections.abc import Iterable

    from laar_tui.core.quotes import Footnote
    from laar_tui.tui.ladder import Rung
    from laar_tui.tui.widgets.transcript.attempt import AttemptBlock
    from laar_tui.tui.widgets.transcript.footnotes import FootnoteLine
    from laar_tui.tui.widgets.transcript.transcript import Transcript

    _Base = Screen[Any]
else:
    _Base = object


class ChatQuotes(_Base):
    """Mixed into the chat screen, which gives what is only declared here."""

    transcript: Transcript
    if TYPE_CHECKING:

        @property
        def focused_attempt(self) -> AttemptBlock | None: ...

    _last_quote: tuple[AttemptBlock, int] | None = None

    def on_footnote_line_chosen(self, event: FootnoteLine.Chosen) -> None:
        event.stop()
        self.show_footnote(event.footnote)

    def action_show_quote(self) -> None:
        """The focused answer's first quote that has a place; again: the next one."""
        block = self.focused_attempt
        if block is None:
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
        for exchange in self.transcript.exchanges.values():
            for measured in exchange.ladder.documents:
                if measured.document.sha256 == footnote.sha256:
                    quotes = _quotes_beside(footnote, exchange.ladder.rungs.values())
                    place = (footnote.start, footnote.end)
                    self.app.push_screen(DocumentScreen(measured, quotes, quotes.index(place)))
                    return
        self.notify("The document is not kept any more.", severity="warning", markup=False)


def _quotes_beside(footnote: Footnote, rungs: Iterable[Rung]) -> list[tuple[int, int]]:
    """Where all quotes of its answer stand in its document, in the document's order, with its own."""
    answer = next((rung.footnotes for rung in rungs if footnote in rung.footnotes), (footnote,))
    return sorted(
        {(n.start, n.end) for n in (*answer, footnote) if n.document and n.sha256 == footnote.sha256}
    )
