"""History: every question asked, searchable and filtered; open one to resume its conversation, mark its answer, export, delete."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from rich.text import Text
from textual import on, work
from textual.app import ComposeResult
from textual.content import Content
from textual.screen import Screen
from textual.widgets import DataTable, Input, Static

from laar_tui.core import figures
from laar_tui.core.errors import LaarError
from laar_tui.core.verdict import VerdictValue
from laar_tui.history.conversations import Placed, as_tree
from laar_tui.history.records import QuestionFilter
from laar_tui.tui import outside
from laar_tui.tui.actions import Scope, bindings
from laar_tui.tui.backend import Backend
from laar_tui.tui.leaving import Leaving
from laar_tui.tui.screens import history_rows
from laar_tui.tui.screens.history_filter import facts
from laar_tui.tui.widgets.line_input import LineInput
from laar_tui.tui.widgets.row_table import RowTable
from laar_tui.tui.widgets.status.key_line import KeyLine
from laar_tui.tui.widgets.status.status_line import StatusLine

if TYPE_CHECKING:
    from laar_tui.history.deleting import Deleted
    from laar_tui.history.records import Found, QuestionRow
    from laar_tui.history.snippets import Snippet

LIMIT = 500
_WIDE = 110
_FRAME = 4
"""Margins beside the table, and its scroll bar."""


class HistoryScreen(Leaving, Screen[str | None]):
    """Dismissed with the id of the question whose conversation is to be opened."""

    SHOWN_BY = "show_history"
    BINDINGS = bindings(Scope.HISTORY)

    def __init__(self, backend: Backend) -> None:
        super().__init__()
        self._backend = backend
        self._rows: list[QuestionRow] = []
        self._snippets: Mapping[str, Snippet] = {}
        self._where = QuestionFilter()
        self._period: str | None = None
        self._tree = False

    def compose(self) -> ComposeResult:
        yield StatusLine("history", simulated=self._backend.simulated)
        yield LineInput(placeholder="Search questions, answers, titles and names of documents…", compact=True)
        yield Static("", classes="summary", markup=False)
        yield RowTable()
        yield Static("", classes="detail", markup=False)
        yield KeyLine()

    def on_mount(self) -> None:
        self.query_one(DataTable).focus()
        self._search()

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        self._where = replace(self._where, text=event.value.strip())
        self._search()

    @on(Input.Submitted)
    def _to_list(self) -> None:
        self.query_one(DataTable).focus()

    @work(exclusive=True)
    async def _search(self, keep: int | str = 0) -> None:
        """``keep`` says where the cursor is afterwards: on the row of this number, or on the question with this id."""
        try:
            found = await self._backend.archive.find(self._where, LIMIT)
        except LaarError as error:
            self._say(outside.content(f"✗ {error}"))
            return
        self._snippets = found.snippets
        self._fill(found.rows, keep)
        self.query_one(".summary", Static).update(Content(self._summary(found)))

    def _summary(self, found: Found) -> str:
        counted = figures.plural(len(found.rows), "question")
        count = f"the newest {counted}" if len(found.rows) == LIMIT else counted
        by = "by conversation" if self._tree else ""
        how = (
            {"words": "all the words", "anywhere": "inside of words"}.get(found.how, "") if found.rows else ""
        )
        return " · ".join(filter(None, [count, by, how, *facts(self._where, self._period)]))

    def _say(self, content: Content) -> None:
        self.query_one(".detail", Static).update(content)

    def _fill(self, rows: Sequence[QuestionRow], keep: int | str) -> None:
        placed = as_tree(rows) if self._tree else [Placed("", row, False) for row in rows]
        self._rows = [place.row for place in placed]
        table: DataTable[Text] = self.query_one(DataTable)
        table.clear(columns=True)
        wide = self.app.size.width >= _WIDE
        titles = history_rows.columns(wide)
        for title in titles:
            table.add_column(Text(title))
        every = [history_rows.cells(place, wide) for place in placed]
        others = [i for i in range(len(titles)) if i != history_rows.QUESTION]
        taken = sum(max([len(titles[i]), *(cells[i].cell_len for cells in every)]) for i in others)
        room = self.app.size.width - taken - 2 * table.cell_padding * len(titles) - _FRAME
        for row, cells in zip(self._rows, every, strict=True):
            cells[history_rows.QUESTION].truncate(max(16, room), overflow="ellipsis")
            table.add_row(*cells, key=row.id)
        if self._rows:
            at = next((n for n, row in enumerate(self._rows) if keep in (n, row.id)), len(self._rows) - 1)
            table.move_cursor(row=at)
        elif self._where == QuestionFilter():
            self._say(Content("No question was asked yet. Ask one, and it will stand here."))
        else:
            self._say(Content("Nothing found." if self._where.text else "No question meets the filter."))

    @on(DataTable.RowHighlighted)
    def _show_detail(self, event: DataTable.RowHighlighted) -> None:
        if 0 <= event.cursor_row < len(self._rows):
            row = self._rows[event.cursor_row]
            self._say(history_rows.detail(row, self._snippets.get(row.id)))

    @on(DataTable.RowSelected)
    def _row_selected(self) -> None:
        self.action_open()

    @property
    def _row(self) -> QuestionRow | None:
        at = self.query_one(DataTable).cursor_row
        return self._rows[at] if 0 <= at < len(self._rows) else None

    def action_open(self) -> None:
        if self._row is not None:
            self.dismiss(self._row.id)

    def action_close(self) -> None:
        search = self.query_one(Input)
        if search.has_focus and search.value:
            search.value = ""
        else:
            self.dismiss(None)

    def action_tree(self) -> None:
        """By conversation, or by date; the cursor stays on its question."""
        self._tree = not self._tree
        self._search(self._row.id if self._row is not None else 0)

    @work
    async def action_name_conversation(self) -> None:
        from laar_tui.tui.screens.prompt import PromptScreen

        row, at = self._row, self.query_one(DataTable).cursor_row
        if row is None:
            return
        now = outside.line(row.conversation_title)
        title = await self.app.push_screen_wait(
            PromptScreen("What is this conversation called?", now, "its first question")
        )
        if title is None or title == now:
            return
        try:
            await self._backend.name_conversation(title, row.conversation_id)
        except LaarError as error:
            self.app.notify(outside.line(str(error)), severity="error", markup=False)
        self._search(at)

    def action_search(self) -> None:
        self.query_one(Input).focus()

    @work
    async def action_mark(self, value: str) -> None:
        row, at = self._row, self.query_one(DataTable).cursor_row
        if row is None:
            return
        try:
            await self._backend.mark(row.id, VerdictValue(value), reroute=False)
        except LaarError as error:
            self.app.notify(outside.line(str(error)), severity="error", markup=False)
        self._search(at)

    @work
    async def action_filter(self) -> None:
        from laar_tui.tui.screens.history_filter import FilterScreen, utc_now

        try:
            choices = await self._backend.archive.choices()
        except LaarError as error:
            self.app.notify(outside.line(str(error)), severity="error", markup=False)
            return
        screen = FilterScreen(self._where, choices, self._period, utc_now())
        chosen = await self.app.push_screen_wait(screen)
        if chosen is not None:
            self._where, self._period = chosen, screen.period
            self._search()
            self.query_one(DataTable).focus()

    @work
    async def action_export(self) -> None:
        from laar_tui.tui.screens.prompt import PromptScreen

        if not self._rows:
            return
        title = "Export what is shown: .md to read, .csv for a spreadsheet, .jsonl to keep everything"
        name = await self.app.push_screen_wait(PromptScreen(title, "laar-chat-history.md"))
        if not name:
            return
        file = Path(name)
        try:
            size = await self._backend.archive.export(self._where, file)
        except LaarError as error:
            self.app.notify(outside.line(str(error)), severity="error", markup=False)
            return
        self.app.notify(outside.line(f"Exported to {file} ({size / 1000:.1f} kB)."), markup=False)

    @work
    async def action_delete(self) -> None:
        from laar_tui.tui.screens.confirm import ConfirmScreen

        row, at = self._row, self.query_one(DataTable).cursor_row
        if row is None:
            return
        attempts = figures.plural(len(row.attempts), "attempt")
        text = f"{row.text[:200]}\n\n{attempts}, with all verdicts. What was learnt from them is forgotten."
        if not await self.app.push_screen_wait(
            ConfirmScreen("Delete this question for good?", text, "Delete")
        ):
            return
        try:
            done = await self._backend.archive.delete([row.id])
        except LaarError as error:
            self.app.notify(outside.line(str(error)), severity="error", markup=False)
            return
        self.app.notify(_deleted(done), markup=False)
        self._search(at)


def _deleted(done: Deleted) -> str:
    sentences = ["Deleted."]
    if not done.log_emptied:
        sentences.append("Another laar-chat empties the log within seconds, or when it closes.")
    sentences += [f"Still in the copy made before an upgrade: {outside.line(str(c))}" for c in done.copies]
    return " ".join(sentences)
