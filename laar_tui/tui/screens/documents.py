"""All documents in a list: those that go with the question being written, and those of earlier questions, to be used again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import DataTable

from laar_tui.core import figures
from laar_tui.tui import outside
from laar_tui.tui.actions import Scope, bindings
from laar_tui.tui.widgets.dialog import Dialog

if TYPE_CHECKING:
    from laar_tui.core.question import MeasuredDocument


@dataclass(frozen=True)
class Choice:
    """``what`` is ``"read"``, ``"use"`` or ``"remove"``."""

    what: str
    measured: MeasuredDocument


class DocumentsScreen(Dialog[Choice | None]):
    BINDINGS = bindings(Scope.DOCUMENTS)

    def __init__(self, here: Sequence[MeasuredDocument], earlier: Sequence[MeasuredDocument]) -> None:
        super().__init__()
        self._here = list(here)
        self._every = [*here, *earlier]

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog tall") as dialog:
            dialog.border_title = Content("Documents")
            dialog.border_subtitle = Content("enter reads · a uses again · del removes · esc closes")
            yield DataTable[Text](cursor_type="row")

    def on_mount(self) -> None:
        table: DataTable[Text] = self.query_one(DataTable)
        for title in ("document", "tokens", "language", "pages", "goes with"):
            table.add_column(Text(title))
        for at, measured in enumerate(self._every):
            document = measured.document
            table.add_row(
                Text(outside.name(document.name, 36)),
                Text(figures.tokens(measured.count.tokens, measured.count.exact), justify="right"),
                Text(measured.language.code),
                Text(str(document.pages or ""), justify="right"),
                Text("this question" if at < len(self._here) else "an earlier one"),
            )
        table.focus()

    @on(DataTable.RowSelected)
    def _read(self, event: DataTable.RowSelected) -> None:
        event.stop()
        self._choose("read")

    def action_use(self) -> None:
        if self._at >= len(self._here):
            self._choose("use")

    def action_remove(self) -> None:
        if self._at < len(self._here):
            self._choose("remove")

    @property
    def _at(self) -> int:
        return self.query_one(DataTable).cursor_row

    def _choose(self, what: str) -> None:
        self.dismiss(Choice(what, self._every[self._at]))
