"""Where a question is written: chips, completions and the editor, put together. Posts what the user wants;
does nothing itself."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.message import Message
from textual.widgets import TextArea

from laar_tui.settings.model import InterfaceSettings
from laar_tui.tui import outside
from laar_tui.tui.widgets.composer.chips import ChipRow, DocumentChip
from laar_tui.tui.widgets.composer.editor import Editor

if TYPE_CHECKING:
    from textual.widgets import OptionList

    from laar_tui.core.question import Document, MeasuredDocument
    from laar_tui.tui.widgets.composer.completion import CompletionList
    from laar_tui.tui.widgets.composer.slash import SlashCommand


class Composer(Vertical):
    """The draft is kept until :meth:`accepted` says that it is on disk."""

    @dataclass
    class Submitted(Message):
        text: str
        documents: list[MeasuredDocument]

    @dataclass
    class Command(Message):
        command: SlashCommand

    @dataclass
    class Attach(Message):
        """Measure this and give it to :meth:`ChipRow.settle`, or drop the chip. One of ``path``, ``address``, ``text`` and
        ``document`` is set; ``name`` is what a text is called."""

        chip: DocumentChip
        path: str = ""
        address: str = ""
        text: str = ""
        name: str = ""
        document: Document | None = None

    @dataclass
    class Changed(Message):
        text: str

    def __init__(self, interface: InterfaceSettings) -> None:
        super().__init__()
        self._keymap: Mapping[str, str] = interface.keys
        self.chips = ChipRow()
        self.editor = Editor(
            interface.paste_to_document_characters, interface.paste_to_document_lines, interface.keys
        )
        self._completion: CompletionList | None = None
        self._submit_when_measured = False

    def set_keymap(self, keymap: Mapping[str, str]) -> None:
        self._keymap = keymap
        self.editor.set_keymap(keymap)

    def compose(self) -> ComposeResult:
        yield self.chips
        yield self.editor

    def on_mount(self) -> None:
        self.border_title = ""
        self.editor.focus()

    @property
    def text(self) -> str:
        return self.editor.text

    @property
    def waiting(self) -> bool:
        """The question is to be sent, and was not accepted yet."""
        return self.editor.read_only

    def attach_file(self, path: str) -> None:
        path = os.path.expanduser(path)
        chip = self.chips.add(path.replace("\\", "/").rstrip("/").rpartition("/")[2] or path)
        chip.reading = path
        self.post_message(self.Attach(chip, path=path))

    def attach_address(self, address: str) -> None:
        """A web page or file: called only where the user asked for it to be fetched."""
        self.post_message(
            self.Attach(self.chips.add(address.partition("://")[2] or address), address=address)
        )

    def attach_text(self, text: str, name: str = "") -> None:
        from laar_tui.core.question import Document

        chip = self.chips.add(name or "paste")
        chip.reading = Document(name or "paste", text, "paste", "")
        self.post_message(self.Attach(chip, text=text, name=name))

    def attach_document(self, document: Document) -> None:
        chip = self.chips.add(document.name)
        chip.reading = document
        self.post_message(self.Attach(chip, document=document))

    def attach_measured(self, documents: list[MeasuredDocument]) -> None:
        """Documents that were measured before come back as chips."""
        here = {d.document.sha256 for d in self.chips.documents}
        for measured in documents:
            if measured.document.sha256 not in here:
                self.chips.add(measured.document.name, measured)

    def hold(self) -> None:
        """The question is being written to disk: the draft stays, and cannot be changed."""
        self.editor.read_only = True

    def accepted(self) -> None:
        self.editor.read_only = False
        self.editor.sent()
        self.chips.clear()

    def refused(self) -> None:
        self.editor.read_only = False

    @on(Editor.Sent)
    def _send(self, event: Editor.Sent) -> None:
        from laar_tui.tui.widgets.composer import paths, slash

        event.stop()
        self._close_completion()
        if command := slash.parse(event.text):
            if command.action is not None:
                self.editor.sent()
            self.post_message(self.Command(command))
            return
        self._attach_mentions()
        if not self.text.strip():
            return
        if missing := paths.missing(self.text):
            self.app.notify(
                f"There is no file {outside.line(missing[0])}. Nothing was sent; without the @ it goes as text.",
                severity="warning",
                markup=False,
            )
            return
        if self.chips.measuring:
            self._submit_when_measured = True
            self.set_class(True, "-pending")
            self.border_subtitle = "sent when measured"
            return
        self.post_message(self.Submitted(self.text.strip(), self.chips.documents))

    @on(ChipRow.Changed)
    def _chips_changed(self, event: ChipRow.Changed) -> None:
        event.stop()
        self.post_message(self.Changed(self.text))
        if self._submit_when_measured and not self.chips.measuring:
            self._submit_when_measured = False
            self.border_subtitle = ""
            self.set_class(False, "-pending")
            if self.text.strip():
                self.post_message(self.Submitted(self.text.strip(), self.chips.documents))

    @on(DocumentChip.Removed)
    def _remove_chip(self, event: DocumentChip.Removed) -> None:
        event.stop()
        self.chips.drop(event.chip)
        self.editor.focus()

    @on(Editor.PastedDocument)
    def _pasted(self, event: Editor.PastedDocument) -> None:
        event.stop()
        self.attach_text(event.text)

    @on(Editor.DroppedFiles)
    def _dropped(self, event: Editor.DroppedFiles) -> None:
        event.stop()
        for path in event.paths:
            self.attach_file(path)

    @on(TextArea.Changed)
    def _typed(self, event: TextArea.Changed) -> None:
        event.stop()
        self._take_finished_mentions()
        self._offer_completions()
        self.post_message(self.Changed(self.text))

    @on(Editor.CompletionKey)
    def _completion_key(self, event: Editor.CompletionKey) -> None:
        event.stop()
        match event.key:
            case "up" if self._completion is not None:
                self._completion.action_cursor_up()
            case "down" if self._completion is not None:
                self._completion.action_cursor_down()
            case "tab":
                self._complete_further()
            case _:
                self._close_completion()

    @on(Editor.CompletionWanted)
    def _completion_wanted(self, event: Editor.CompletionWanted) -> None:
        event.stop()
        if not self._attach_mention_here():
            self.app.notify(
                "Nothing to complete here. On an empty line tab goes on to the answers; shift+tab goes back.",
                markup=False,
            )

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """A click in the completion list; found by its name, so that lists are not imported before the first one."""
        event.stop()
        self._complete()
        self.editor.focus()

    def _offer_completions(self) -> None:
        row, column = self.editor.cursor_location
        before = self.editor.document.get_line(row)[:column]
        if "@" not in before and not before.startswith("/"):
            self._close_completion()
            return
        from laar_tui.tui.widgets.composer.completion import CompletionList, choices

        offered = choices(before, self.text, self._keymap)
        exact = len(offered) == 1 and before.endswith(offered[0].insert)
        if self._completion is None:
            self._completion = CompletionList()
            self.mount(self._completion, before=self.chips)
        self._completion.offer([] if exact else offered)
        self.editor.completing = self._completion.open

    def _close_completion(self) -> None:
        if self._completion is not None:
            self._completion.offer([])
        self.editor.completing = False

    def _complete_further(self) -> None:
        """A file named in full is attached; several extend to what they share, then the list is walked through."""
        completion = self._completion
        if completion is None:
            return
        if completion.chosen is not None:
            self._complete()
            return
        if self._attach_mention_here():
            return
        row, column = self.editor.cursor_location
        before = self.editor.document.get_line(row)[:column]
        written = before[before.rfind("@") :]
        if len(completion.shared) > len(written) and completion.shared.startswith(written):
            self.editor.put(completion.shared[len(written) :])
        else:
            completion.action_cursor_down()

    def _attach_mention_here(self) -> bool:
        """Attach the file whose whole path stands before the cursor, if there is one."""
        from laar_tui.tui.widgets.composer import paths

        row, column = self.editor.cursor_location
        line = self.editor.document.get_line(row)[:column]
        mention = next((m for m in paths.mentions(line) if m.end == len(line)), None)
        if mention is None:
            return False
        name = os.path.basename(mention.path)
        self.editor.replace(name, (row, mention.start), (row, mention.end), maintain_selection_offset=False)
        self.editor.move_cursor((row, mention.start + len(name)))
        self._close_completion()
        self.attach_file(mention.path)
        return True

    def _complete(self) -> None:
        choice = self._completion.chosen if self._completion is not None else None
        if choice is None:
            return
        row, column = self.editor.cursor_location
        self.editor.replace(
            choice.insert, (row, column - choice.replaces), (row, column), maintain_selection_offset=False
        )
        self.editor.move_cursor((row, column - choice.replaces + len(choice.insert)))
        if choice.closes and choice.insert.startswith("@"):
            self._attach_mentions()

    def _take_finished_mentions(self) -> None:
        """An ``@path`` that a blank follows is finished: it is counted from now on."""
        row, column = self.editor.cursor_location
        line = self.editor.document.get_line(row)
        if "@" in line and column and line[column - 1].isspace():
            self._attach_mentions(finished_only=True)

    def _attach_mentions(self, *, finished_only: bool = False) -> None:
        """Every ``@path`` of an existing file becomes a chip; its name stays in the sentence."""
        from laar_tui.tui.widgets.composer import paths

        text = self.text
        found = [m for m in paths.mentions(text) if not finished_only or text[m.end : m.end + 1].isspace()]
        for mention in reversed(found):
            start, end = _location(text, mention.start), _location(text, mention.end)
            self.editor.replace(os.path.basename(mention.path), start, end)
        for mention in found:
            self.attach_file(mention.path)


def _location(text: str, index: int) -> tuple[int, int]:
    """Row and column of a character."""
    before = text[:index]
    return before.count("\n"), index - (before.rfind("\n") + 1)
