"""The text area a question is written in. Long text never gets in here: it becomes a document."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from textual import events
from textual.message import Message
from textual.widgets import TextArea

from laar_tui.tui import flat, outside
from laar_tui.tui.actions import BY_ID, Scope, bindings, current_keys
from laar_tui.tui.widgets.composer.recall import Recall
from laar_tui.tui.widgets.key_order import editing_keys

_EDITING = editing_keys(TextArea)

UNDO_STEPS = 1_000


class Editor(TextArea):
    """Enter sends; a paste of at least ``document_characters`` or ``document_lines``, or of file paths, is
    posted, not inserted."""

    BINDINGS = bindings(Scope.EDITOR)

    @dataclass
    class Sent(Message):
        text: str

    @dataclass
    class PastedDocument(Message):
        text: str

    @dataclass
    class DroppedFiles(Message):
        paths: list[str]

    @dataclass
    class CompletionKey(Message):
        """A key that belongs to the completion list while it is open: ``up``, ``down``, ``tab`` or
        ``escape``."""

        key: str

    @dataclass
    class CompletionWanted(Message):
        """The completion key while nothing is offered: attach what stands before the cursor, or say what the key does."""

    @dataclass
    class Left(Message):
        """The user goes on from the empty composer."""

    def __init__(self, document_characters: int, document_lines: int, keymap: Mapping[str, str]) -> None:
        super().__init__(
            soft_wrap=True,
            tab_behavior="focus",
            show_line_numbers=False,
            highlight_cursor_line=False,
            placeholder="Ask about your documents…",
            compact=True,
            max_checkpoints=UNDO_STEPS,
        )
        self._document_characters = document_characters
        self._document_lines = document_lines
        self._keymap = keymap
        self._recall = Recall()
        self.completing = False

    def on_focus(self) -> None:
        # Not before: blinking that is switched off without focus leaves a cursor that is never drawn.
        if flat.is_flat(self):
            self.cursor_blink = False

    def set_thresholds(self, document_characters: int, document_lines: int) -> None:
        """From how much text on a paste becomes a document."""
        self._document_characters, self._document_lines = document_characters, document_lines

    def set_keymap(self, keymap: Mapping[str, str]) -> None:
        self._keymap = keymap

    async def on_key(self, event: events.Key) -> None:
        """Keys are taken here, before the text area inserts them; the user's key map decides which.

        Editing keys are taken here too, so that they keep their order (``key_order.py``).
        """

        def means(action_id: str) -> bool:
            return event.key in current_keys(BY_ID[action_id], self._keymap).split(",")

        if self.completing and (event.key in ("up", "down", "escape") or means("editor.complete")):
            self.post_message(
                self.CompletionKey(event.key if event.key in ("up", "down", "escape") else "tab")
            )
        elif means("editor.send"):
            self.action_send()
        elif means("editor.newline"):
            self.action_newline()
        elif event.key in _EDITING:
            await self.run_action(_EDITING[event.key])
        else:
            if event.is_printable:
                self._step_at_word(event.character or "")
            return
        event.stop()
        event.prevent_default()

    def _step_at_word(self, character: str) -> None:
        """Each word typed is one step of undo, with the blank after it."""
        row, column = self.cursor_location
        before = self.document.get_line(row)[:column]
        if not character.isspace() and before[-1:].isspace():
            self.history.checkpoint()

    def on_paste(self, event: events.Paste) -> None:
        from laar_tui.tui.widgets.composer import paths

        event.stop()
        event.prevent_default()
        if self.read_only:
            return
        raw = event.text.replace("\r\n", "\n").replace("\r", "\n")
        if dropped := paths.dropped_paths(raw):
            self.post_message(self.DroppedFiles(dropped))
        elif len(raw) >= self._document_characters or raw.count("\n") + 1 >= self._document_lines:
            self.post_message(self.PastedDocument(raw))
        else:
            self.put(outside.as_typed(raw))

    def put(self, text: str) -> None:
        """Insert at the cursor, over the selection; one step of undo."""
        result = self.replace(text, *self.selection, maintain_selection_offset=False)
        self.move_cursor(result.end_location)

    def put_first(self, text: str) -> None:
        """Insert before everything; one step of undo."""
        end = self.cursor_location == self.document.end
        self.history.checkpoint()
        self.replace(text, (0, 0), (0, 0))
        self.history.checkpoint()
        if end:
            self.move_cursor(self.document.end)

    def show_text(self, text: str) -> None:
        """Replace the whole draft, the cursor at its end; one step of undo."""
        self.history.checkpoint()
        self.replace(text, (0, 0), self.document.end, maintain_selection_offset=False)
        self.history.checkpoint()
        self.move_cursor(self.document.end)

    def sent(self) -> None:
        """The draft is on its way: keep it for recall, and start over."""
        self._recall.add(self.text.strip())
        self.text = ""

    def action_send(self) -> None:
        if not self.read_only:
            self.post_message(self.Sent(self.text))

    def action_complete(self) -> None:
        """Reached only while nothing is offered. On an empty draft the key does what it does everywhere."""
        self.post_message(self.CompletionWanted() if self.text else self.Left())

    def action_undo(self) -> None:
        if self.history.undo_stack:
            super().action_undo()
        else:
            self.app.notify("Nothing to undo. /suspend goes to the shell, fg comes back.", markup=False)

    def action_copy(self) -> None:
        """What is selected, here or anywhere on the screen; without that the key leaves (see the app)."""
        if text := self.selected_text or self.screen.get_selected_text():
            self.app.copy_to_clipboard(text)
        else:
            self.app.action_help_quit()

    def action_newline(self) -> None:
        if not self.read_only:
            self.put("\n")

    def action_cursor_up(self, select: bool = False) -> None:
        at_top = self.wrapped_document.location_to_offset(self.cursor_location).y == 0
        if at_top and not select and (earlier := self._recall.back(self.text)) is not None:
            self.show_text(earlier)
        else:
            super().action_cursor_up(select)

    def action_cursor_down(self, select: bool = False) -> None:
        last = self.wrapped_document.height - 1
        at_end = self.wrapped_document.location_to_offset(self.cursor_location).y >= last
        if at_end and not select and (later := self._recall.forward()) is not None:
            self.show_text(later)
        else:
            super().action_cursor_down(select)
