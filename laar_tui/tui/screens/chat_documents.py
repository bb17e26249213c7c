"""The chat screen's documents: attaching, reading, renaming, editing and using them again."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from laar_tui.core.errors import LaarError
from laar_tui.tui import outside

if TYPE_CHECKING:
    from textual.screen import Screen

    from laar_tui.core.question import MeasuredDocument
    from laar_tui.tui.backend import Backend
    from laar_tui.tui.screens.documents import Choice
    from laar_tui.tui.widgets.composer.chips import DocumentChip
    from laar_tui.tui.widgets.composer.composer import Composer
    from laar_tui.tui.widgets.transcript.transcript import Transcript

    _Base = Screen[None]
else:
    _Base = object

EDITABLE_CHARACTERS = 400_000
"""A longer document is better edited where it came from: the editor here lays out every line."""


class ChatDocuments(_Base):
    """Mixed into :class:`laar_tui.tui.screens.chat.ChatScreen`, which gives what is only declared here."""

    backend: Backend
    transcript: Transcript
    composer: Composer

    if TYPE_CHECKING:

        async def show_problem(self, error: LaarError) -> None: ...

    def attach(self, named: str) -> None:
        """A path, or a web address: naming it for attaching is what has it fetched."""
        if named.lower().startswith(("http://", "https://")):
            self.composer.attach_address(named)
        else:
            self.composer.attach_file(named)

    def action_attach(self) -> None:
        from laar_tui.tui.screens.picker import PickerScreen

        self.app.push_screen(PickerScreen(), self._picked)

    def _picked(self, chosen: list[str] | None) -> None:
        for named in chosen or ():
            self.attach(named)

    # Handlers found by their names: Textual does not look for decorated ones in a mixin.

    def on_composer_attach(self, event: Composer.Attach) -> None:
        self.run_worker(self._measure_document(event), group="measure")

    async def _measure_document(self, wanted: Composer.Attach) -> None:
        chips, told = self.composer.chips, partial(self.composer.chips.tell, wanted.chip)
        try:
            if wanted.document is not None:
                measured = await self.backend.add_document(wanted.document)
            elif wanted.address:
                measured = await self.backend.add_address(wanted.address, told)
            elif wanted.path:
                measured = await self.backend.add_file(wanted.path, told)
            else:
                measured = await self.backend.add_paste(wanted.text, wanted.name)
        except LaarError as error:
            chips.drop(wanted.chip)
            await self.show_problem(error)
            return
        for notice in measured.document.notices:
            from laar_tui.tui import notices

            about = notices.about(measured.document.name)
            self.app.notify(outside.line(notice), title=about, severity="warning", markup=False)
        chips.settle(wanted.chip, measured)

    def on_document_chip_preview(self, event: DocumentChip.Preview) -> None:
        from laar_tui.tui.screens.document import DocumentScreen

        self.app.push_screen(DocumentScreen(event.measured))

    def on_document_chip_changing(self, event: DocumentChip.Changing) -> None:
        chip, measured = event.chip, event.chip.measured
        if measured is None:
            return
        document = measured.document
        if event.how == "rename":
            from laar_tui.tui.screens.prompt import PromptScreen

            self.app.push_screen(
                PromptScreen("Rename the document", outside.line(document.name)), partial(self._renamed, chip)
            )
        elif len(document.text) > EDITABLE_CHARACTERS:
            self.app.notify(
                "This document is too long to be edited here; edit its file and attach that.",
                severity="warning",
                markup=False,
            )
        else:
            from laar_tui.tui.screens.edit import EditScreen

            self.app.push_screen(EditScreen(document.name, document.text), partial(self._edited, chip))

    def _renamed(self, chip: DocumentChip, name: str | None) -> None:
        measured = chip.measured
        if name and measured is not None:
            renamed = replace(measured, document=replace(measured.document, name=name))
            self.composer.chips.settle(chip, renamed)

    def _edited(self, chip: DocumentChip, text: str | None) -> None:
        measured = chip.measured
        if text is not None and measured is not None and text != measured.document.text:
            self.composer.chips.drop(chip)
            self.composer.attach_text(text, measured.document.name)

    def on_more_chip_opened(self) -> None:
        self.action_documents()

    def action_documents(self) -> None:
        """All documents of this question and of earlier ones, in a list."""
        from laar_tui.tui.screens.documents import DocumentsScreen

        here = self.composer.chips.documents
        earlier = self._earlier_documents()
        if not here and not earlier:
            self.app.notify("There is no document yet: paste one, or press ctrl+o.", markup=False)
            return
        self.app.push_screen(DocumentsScreen(here, earlier), self._chosen)

    def _earlier_documents(self) -> list[MeasuredDocument]:
        """Of earlier questions on this screen, newest first, each once, without those that have a chip."""
        seen = {m.document.sha256 for m in self.composer.chips.documents}
        found: list[MeasuredDocument] = []
        for exchange in reversed(self.transcript.exchanges.values()):
            for measured in exchange.ladder.documents:
                if measured.document.sha256 not in seen:
                    seen.add(measured.document.sha256)
                    found.append(measured)
        return found

    def _chosen(self, choice: Choice | None) -> None:
        if choice is None:
            return
        match choice.what:
            case "use":
                self.composer.attach_measured([choice.measured])
            case "remove":
                for chip in self.composer.chips.chips:
                    if chip.measured is not None and chip.measured.document == choice.measured.document:
                        self.composer.chips.drop(chip)
            case _:
                from laar_tui.tui.screens.document import DocumentScreen

                self.app.push_screen(DocumentScreen(choice.measured))
