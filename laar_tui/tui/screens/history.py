"""History: every question asked, searchable; open one to resume its conversation, or mark its answer here."""

from __future__ import annotations

from collections.abc import Sequence
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
from laar_tui.tui import outside, wording
from laar_tui.tui.actions import Scope, bindings
from laar_tui.tui.backend import Backend
from laar_tui.tui.widgets.status.status_line import StatusLine

if TYPE_CHECKING:
    from laar_tui.history.records import AttemptGlance, QuestionRow

LIMIT = 500
_WIDE = 110
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

    def compose(self) -> ComposeResult:
        yield StatusLine("history", simulated=self._backend.simulated)
        yield Input(placeholder="Search questions and answers…", compact=True)
        yield DataTable[Text](cursor_type="row", zebra_stripes=False)
        yield Static("", classes="detail", markup=False)
        yield Footer(show_command_palette=False, compact=True)

    def on_mount(self) -> None:
        self.query_one(DataTable).focus()
        self._search("")

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        self._search(event.value)

    @on(Input.Submitted)
    def _to_list(self) -> None:
        self.query_one(DataTable).focus()

    @work(exclusive=True)
    async def _search(self, text: str, keep_row: int = 0) -> None:
        try:
            rows = await self._backend.questions(text.strip(), LIMIT)
        except LaarError as error:
            self.query_one(".detail", Static).update(outside.content(f"✗ {error}"))
            return
        self._fill(rows, keep_row)

    def _fill(self, rows: Sequence[QuestionRow], keep_row: int) -> None:
        self._rows = list(rows)
        table: DataTable[Text] = self.query_one(DataTable)
        table.clear(columns=True)
        wide = self.app.size.width >= _WIDE
        for title in _columns(wide):
            table.add_column(Text(title))
        question_width = self.app.size.width - (92 if wide else 58)
        for row in self._rows:
            table.add_row(*_cells(row, wide, question_width), key=row.id)
        if self._rows:
            table.move_cursor(row=min(keep_row, len(self._rows) - 1))
        else:
            searching = bool(self.query_one(Input).value)
            empty = (
                "Nothing found."
                if searching
                else "No question was asked yet. Ask one, and it will stand here."
            )
            self.query_one(".detail", Static).update(Content(empty))

    @on(DataTable.RowHighlighted)
    def _show_detail(self, event: DataTable.RowHighlighted) -> None:
        if 0 <= event.cursor_row < len(self._rows):
            self.query_one(".detail", Static).update(_detail(self._rows[event.cursor_row]))

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
        self._search(self.query_one(Input).value, at)


def _columns(wide: bool) -> tuple[str, ...]:
    if wide:
        return ("asked", "question", "endpoint", "verdict", "TTCA", "tries", "tokens", "lang")
    return ("asked", "question", "endpoint", "verdict", "TTCA")


def _cells(row: QuestionRow, wide: bool, question_width: int) -> list[Text]:
    asked = row.asked_at.astimezone()
    cells = [
        Text(f"{asked:%Y-%m-%d %H:%M}" if wide else f"{asked:%d %b %H:%M}"),
        _clipped(outside.line(row.text), max(16, question_width)),
        Text(outside.name(_endpoint(row), 18)),
        Text(_verdict(row), style=_STYLES[row.verdict]),
        Text(_ttca(row)),
    ]
    if wide:
        tokens = figures.tokens_short(row.tokens, row.tokens_exact) if row.tokens is not None else "–"
        cells += [Text(str(len(row.attempts))), Text(tokens), Text(row.language or "–")]
    return cells


def _clipped(text: str, width: int) -> Text:
    clipped = Text(text)
    clipped.truncate(width, overflow="ellipsis")
    return clipped


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


def _detail(row: QuestionRow) -> Content:
    ladder = " → ".join(f"{outside.name(a.endpoint, 24)} {_glance(a)}" for a in row.attempts)
    facts = [ladder or "never sent"]
    if row.simulated:
        facts.append("simulated")
    if row.documents:
        facts.append("▤ " + ", ".join(outside.name(d) for d in row.documents))
    return Content.assemble((outside.line(row.text), "bold"), "\n", (" · ".join(facts), "$text-muted"))


def _glance(attempt: AttemptGlance) -> str:
    if attempt.verdict is not VerdictValue.UNKNOWN or attempt.outcome is Outcome.COMPLETE:
        return f"{wording.verdict_mark(attempt.verdict)} {wording.verdict_word(attempt.verdict)}"
    return wording.outcome(attempt.outcome) if attempt.outcome is not None else attempt.state
