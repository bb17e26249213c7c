"""Documents that go with the question being written, as chips that can be read, renamed, edited and removed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual import events
from textual.app import RenderResult
from textual.containers import Horizontal
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget

from laar_tui.core import figures
from laar_tui.tui import flat, outside
from laar_tui.tui.actions import Scope, bindings

if TYPE_CHECKING:
    from laar_tui.core.question import Document, MeasuredDocument, ReadingProgress

_CLOSE = " ×"
_NAME, _SHORT_NAME = 28, 12
_GAP = 1


class DocumentChip(Widget, can_focus=True):
    """One document. Until it is measured it says so, and the question waits for it."""

    BINDINGS = bindings(Scope.DOCUMENT)
    ALLOW_SELECT = False

    measured: reactive[MeasuredDocument | None] = reactive(None, layout=True)
    progress: reactive[ReadingProgress | None] = reactive(None, layout=True)
    short: reactive[bool] = reactive(False, layout=True)
    """Many chips are in the row: a shorter name, and no language."""

    @dataclass
    class Preview(Message):
        measured: MeasuredDocument

    @dataclass
    class Changing(Message):
        """``how`` is ``"rename"`` or ``"edit"``."""

        chip: DocumentChip
        how: str

    @dataclass
    class Removed(Message):
        chip: DocumentChip

    def __init__(self, label: str, measured: MeasuredDocument | None = None) -> None:
        super().__init__()
        self._label = label
        self.reading: str | Document = ""
        """What it is made of until it is measured: a path, or a document; empty for what is still to be fetched."""
        self.set_reactive(DocumentChip.measured, measured)

    def render(self) -> RenderResult:
        return self._content(self.short)

    def _content(self, short: bool) -> Content:
        found = self.measured
        if flat.is_flat(self):
            reading = f"document {outside.name(self._label)}, {_doing(self.progress)}"
            return Content(f"[{flat.document(found) if found is not None else reading}]")
        limit = _SHORT_NAME if short else _NAME
        if found is None:
            doing = (f" {_doing(self.progress)}", "$text-muted italic")
            return Content.assemble("▤ ", outside.name(self._label, limit), doing, (_CLOSE, "$text-muted"))
        details = [f" {figures.tokens_short(found.count.tokens, found.count.exact)} tok"]
        if not short:
            details.append(found.language.code)
            if found.document.pages:
                details.append(f"{found.document.pages} p")
        name = outside.name(found.document.name, limit)
        return Content.assemble(
            "▤ ",
            (name, "bold"),
            (" ".join(details), "$text-muted"),
            (_CLOSE, "bold" if self.measured else ""),
        )

    def get_content_width(self, *_: object) -> int:
        return self._content(self.short).cell_length

    def width(self, short: bool) -> int:
        """Cells it takes in the row, padding included."""
        return self._content(short).cell_length + 2

    def watch_measured(self) -> None:
        self.set_class(self.measured is None, "-measuring")

    def on_click(self, event: events.Click) -> None:
        if event.x >= self.size.width + self.styles.gutter.left - len(_CLOSE):
            self.action_remove()
        else:
            self.action_preview()

    def action_preview(self) -> None:
        if self.measured is not None:
            self.post_message(self.Preview(self.measured))

    def action_rename(self) -> None:
        self._change("rename")

    def action_edit(self) -> None:
        self._change("edit")

    def _change(self, how: str) -> None:
        if self.measured is not None:
            self.post_message(self.Changing(self, how))

    def action_remove(self) -> None:
        self.post_message(self.Removed(self))


def _doing(progress: ReadingProgress | None) -> str:
    if progress is None:
        return "reading…"
    if progress.estimate is not None:
        return f"{figures.tokens_short(progress.estimate.tokens, False)} tok, counting…"
    return f"page {progress.pages_done} of {progress.pages}…"


class MoreChip(Widget, can_focus=True):
    """Stands for the chips that the row has no room for; opens the list of all."""

    BINDINGS = bindings(Scope.MORE_DOCUMENTS)
    ALLOW_SELECT = False

    hidden = reactive(0, layout=True)

    @dataclass
    class Opened(Message):
        """All documents are to be listed."""

    def render(self) -> RenderResult:
        return Content(f"+{self.hidden} more")

    def get_content_width(self, *_: object) -> int:
        return len(f"+{self.hidden} more")

    def on_click(self) -> None:
        self.action_list()

    def action_list(self) -> None:
        self.post_message(self.Opened())


class ChipRow(Horizontal, can_focus=False):
    """The chips in one line, as many as fit; not there when there are none."""

    @dataclass
    class Changed(Message):
        """A chip came, went or was measured."""

    def __init__(self) -> None:
        super().__init__()
        self._more: MoreChip | None = None

    def on_mount(self) -> None:
        self.display = False

    @property
    def chips(self) -> list[DocumentChip]:
        return [c for c in self.query_children(DocumentChip) if not c.has_class("-leaving")]

    @property
    def documents(self) -> list[MeasuredDocument]:
        return [chip.measured for chip in self.chips if chip.measured is not None]

    @property
    def measuring(self) -> bool:
        return any(chip.measured is None for chip in self.chips)

    def add(self, label: str, measured: MeasuredDocument | None = None) -> DocumentChip:
        chip = DocumentChip(label, measured)
        self.mount(chip, before=self._more)
        self._changed()
        return chip

    def settle(self, chip: DocumentChip, measured: MeasuredDocument) -> None:
        chip.measured = measured
        self._changed()

    def tell(self, chip: DocumentChip, progress: ReadingProgress) -> None:
        chip.progress = progress
        self._fit()

    def drop(self, chip: DocumentChip) -> None:
        chip.add_class("-leaving")
        chip.remove()
        self._changed()

    def clear(self) -> None:
        for chip in self.chips:
            self.drop(chip)

    def on_resize(self) -> None:
        self._fit()

    def _changed(self) -> None:
        self.display = bool(self.chips)
        self._fit()
        self.post_message(self.Changed())

    def _fit(self) -> None:
        """Full chips where all have room, else short ones, and those without any room behind ``+N more``."""
        chips, room = self.chips, self.size.width or self.app.size.width - 6
        short = sum(c.width(False) + _GAP for c in chips) > room
        needed = [c.width(short) + _GAP for c in chips]
        shown = len(chips)
        if short and sum(needed) > room:
            room -= len(f"+{len(chips)} more") + 2
            shown = next((n for n in range(len(chips), 0, -1) if sum(needed[:n]) <= room), 1)
        for at, chip in enumerate(chips):
            chip.short = short
            chip.display = at < shown
        hidden = len(chips) - shown
        if hidden and self._more is None:
            self._more = MoreChip()
            self.mount(self._more)
        if self._more is not None:
            self._more.hidden = hidden
            self._more.display = bool(hidden)
