"""Documents that go with the question being written, as chips that can be read and removed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual import events
from textual.app import RenderResult
from textual.containers import HorizontalScroll
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget

from laar_tui.core import figures
from laar_tui.tui import outside
from laar_tui.tui.actions import Scope, bindings

if TYPE_CHECKING:
    from laar_tui.core.question import MeasuredDocument

_CLOSE = " ×"


class DocumentChip(Widget, can_focus=True):
    """One document. Until it is measured it says so, and the question waits for it."""

    BINDINGS = bindings(Scope.DOCUMENT)
    ALLOW_SELECT = False

    measured: reactive[MeasuredDocument | None] = reactive(None, layout=True)

    @dataclass
    class Preview(Message):
        measured: MeasuredDocument

    @dataclass
    class Removed(Message):
        chip: DocumentChip

    def __init__(self, label: str, measured: MeasuredDocument | None = None) -> None:
        super().__init__()
        self._label = label
        self.set_reactive(DocumentChip.measured, measured)

    def render(self) -> RenderResult:
        found = self.measured
        if found is None:
            return Content.assemble(
                "▤ ",
                outside.name(self._label, 28),
                (" measuring…", "$text-muted italic"),
                (_CLOSE, "$text-muted"),
            )
        details = f" {figures.tokens_short(found.count.tokens, found.count.exact)} tok {found.language.code}"
        return Content.assemble(
            "▤ ", (outside.name(found.document.name, 28), "bold"), (details, "$text-muted"), (_CLOSE, "bold")
        )

    def get_content_width(self, *_: object) -> int:
        content = self.render()
        return content.cell_length if isinstance(content, Content) else 20

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

    def action_remove(self) -> None:
        self.post_message(self.Removed(self))


class ChipRow(HorizontalScroll, can_focus=False):
    """All chips in one line; not there when there are none."""

    @dataclass
    class Changed(Message):
        """A chip came, went or was measured."""

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
        self.mount(chip)
        self.display = True
        self.scroll_end(animate=False)
        self.post_message(self.Changed())
        return chip

    def settle(self, chip: DocumentChip, measured: MeasuredDocument) -> None:
        chip.measured = measured
        self.post_message(self.Changed())

    def drop(self, chip: DocumentChip) -> None:
        chip.add_class("-leaving")
        chip.remove()
        self.display = bool(self.chips)
        self.post_message(self.Changed())

    def clear(self) -> None:
        for chip in self.chips:
            self.drop(chip)
