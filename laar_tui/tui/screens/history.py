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
from textual.widgets import DataTable, Footer, Input, Static

from laar_tui.core import figures
from laar_tui.core.attempt import Outcome
from laar_tui.core.errors import LaarError
from laar_tui.core.verdict import VerdictValue
from laar_tui.history.records import QuestionFilter
from laar_tui.tui import outside, wording
from laar_tui.tui.actions import Scope, bindings
from laar_tui.tui.backend import Backend
from laar_tui.tui.screens.history_filter import facts
from laar_tui.tui.widgets.status.status_line import StatusLine

if TYPE_CHECKING:
    from laar_tui.history.deleting import Deleted
    from laar_tui.history.records import AttemptGlance, Found, QuestionRow
    from laar_tui.history.snippets import Snippet

LIMIT = 500
_WIDE = 110
_QUESTION = 1
"""The place of the question among the columns: it gets what room the others leave."""
_FRAME = 4
"""Margins beside the table, and its scroll bar."""
_LONGEST_SHOWN = 2000
_STYLES = {
    VerdictValue.RIGHT: "green",
    VerdictValue.WRONG: "red",
    VerdictValue.UNKNOWN: "dim",
}


class HistoryScreen(Screen[str | None]):
    """Dismissed with the id of the question whose conversation is to be opened."""

    BINDINGS = bindings(Scope.HISTORY)

    def __init__(self, backend: Backend) -> None:
        super().__init__()
        self._backend = backend
        self._rows: list[QuestionRow] = []
        self._snippets: Mapping[str, Snippet] = {}
        self._where = QuestionFilter()
        self._period: str | None = None

    def compose(self) -> ComposeResult:
        yield StatusLine("history", simulated=self._backend.simulated)
        yield Input(placeholder="Search questions, answers and names of documents…", compact=True)
        yield Static("", classes="summary", markup=False)
        yield DataTable[Text](cursor_type="row", zebra_stripes=False)
        yield Static("", classes="detail", markup=False)
        yield Footer(show_command_palette=False, compact=True)

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
    async def _search(self, keep_row: int = 0) -> None:
        try:
            found = await self._backend.archive.find(self._where, LIMIT)
        except LaarError as error:
            self._say(outside.content(f"✗ {error}"))
            return
        self._snippets = found.snippets
        self._fill(found.rows, keep_row)
        self.query_one(".summary", Static).update(Content(self._summary(found)))

    def _summary(self, found: Found) -> str:
        counted = figures.plural(len(found.rows), "question")
        count = f"the newest {counted}" if len(found.rows) == LIMIT else counted
        how = (
            {"words": "all the words", "anywhere": "inside of words"}.get(found.how, "") if found.rows else ""
        )
        return " · ".join(filter(None, [count, how, *facts(self._where, self._period)]))

    def _say(self, content: Content) -> None:
        self.query_one(".detail", Static).update(content)

    def _fill(self, rows: Sequence[QuestionRow], keep_row: int) -> None:
        self._rows = list(rows)
        table: DataTable[Text] = self.query_one(DataTable)
        table.clear(columns=True)
        wide = self.app.size.width >= _WIDE
        titles = _columns(wide)
        for title in titles:
            table.add_column(Text(title))
        every = [_cells(row, wide) for row in self._rows]
        others = [i for i in range(len(titles)) if i != _QUESTION]
        taken = sum(max([len(titles[i]), *(cells[i].cell_len for cells in every)]) for i in others)
        room = self.app.size.width - taken - 2 * table.cell_padding * len(titles) - _FRAME
        for row, cells in zip(self._rows, every, strict=True):
            cells[_QUESTION].truncate(max(16, room), overflow="ellipsis")
            table.add_row(*cells, key=row.id)
        if self._rows:
            table.move_cursor(row=min(keep_row, len(self._rows) - 1))
        elif self._where == QuestionFilter():
            self._say(Content("No question was asked yet. Ask one, and it will stand here."))
        else:
            self._say(Content("Nothing found." if self._where.text else "No question meets the filter."))

    @on(DataTable.RowHighlighted)
    def _show_detail(self, event: DataTable.RowHighlighted) -> None:
        if 0 <= event.cursor_row < len(self._rows):
            row = self._rows[event.cursor_row]
            self._say(_detail(row, self._snippets.get(row.id)))

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


def _columns(wide: bool) -> tuple[str, ...]:
    if wide:
        return ("asked", "question", "endpoint", "verdict", "TTCA", "tries", "tokens", "lang")
    return ("asked", "question", "endpoint", "verdict", "TTCA")


def _cells(row: QuestionRow, wide: bool) -> list[Text]:
    asked = row.asked_at.astimezone()
    cells = [
        Text(f"{asked:%Y-%m-%d %H:%M}" if wide else f"{asked:%d %b %H:%M}"),
        Text(outside.line(row.text[:_LONGEST_SHOWN])),
        Text(outside.name(_endpoint(row), 18)),
        Text(_verdict(row), style=_STYLES[row.verdict]),
        Text(_ttca(row)),
    ]
    if wide:
        tokens = figures.tokens_short(row.tokens, row.tokens_exact) if row.tokens is not None else "–"
        cells += [Text(str(len(row.attempts))), Text(tokens), Text(row.language or "–")]
    return cells


def _verdict(row: QuestionRow) -> str:
    return f"{wording.verdict_mark(row.verdict)} {wording.verdict_word(row.verdict)}"


def _ttca(row: QuestionRow) -> str:
    if row.ttca is None:
        return "–"
    return f"{'>' if row.ttca.censored else ''}{figures.seconds(row.ttca.wall_s)}"


def _endpoint(row: QuestionRow) -> str:
    """Whose answer stands, else whose the row's verdict is, else who was asked last."""
    if row.standing_endpoint is not None:
        return row.standing_endpoint
    judged = [a.endpoint for a in row.attempts if a.verdict is row.verdict]
    every = judged or [a.endpoint for a in row.attempts]
    return every[-1] if every else "–"


def _detail(row: QuestionRow, snippet: Snippet | None) -> Content:
    ladder = " → ".join(f"{outside.name(a.endpoint, 24)} {_glance(a)}" for a in row.attempts)
    facts = [ladder or "never sent"]
    if row.simulated:
        facts.append("simulated")
    if row.documents:
        facts.append("▤ " + ", ".join(outside.name(d) for d in row.documents))
    lines = Content.assemble((outside.line(row.text), "bold"), "\n", (" · ".join(facts), "$text-muted"))
    return lines if snippet is None else Content.assemble(lines, "\n", _hit(snippet))


def _hit(snippet: Snippet) -> Content:
    return Content.assemble(
        (f"{snippet.where}: ", "$text-muted"),
        outside.shown(snippet.before),
        (f"«{outside.shown(snippet.hit)}»", "bold $accent"),
        outside.shown(snippet.after),
    )


def _glance(attempt: AttemptGlance) -> str:
    if attempt.verdict is not VerdictValue.UNKNOWN or attempt.outcome is Outcome.COMPLETE:
        return f"{wording.verdict_mark(attempt.verdict)} {wording.verdict_word(attempt.verdict)}"
    return wording.outcome(attempt.outcome) if attempt.outcome is not None else attempt.state
