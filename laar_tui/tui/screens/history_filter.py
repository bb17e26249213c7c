"""Which questions the history shows: one choice for each thing they can be narrowed to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from textual import on
from textual.app import ComposeResult
from textual.containers import Grid, Horizontal, Vertical
from textual.content import Content
from textual.widgets import Button, Label, Select

from laar_tui.core.verdict import VerdictValue
from laar_tui.tui import outside, wording
from laar_tui.tui.widgets.dialog import Dialog
from laar_tui.tui.widgets.ticks import TickBox

if TYPE_CHECKING:
    from laar_tui.conversation.archive import Choices
    from laar_tui.history.records import QuestionFilter

LENGTHS = ("0-4K", "4-8K", "8-16K", "16-32K", "32-64K", "64K+")
PERIODS = {"24 hours": 1, "7 days": 7, "30 days": 30, "365 days": 365}


class FilterScreen(Dialog["QuestionFilter | None"]):
    """Dismissed with ``where`` narrowed as chosen; ``None`` when it was closed."""

    def __init__(self, where: QuestionFilter, choices: Choices, period: str | None, now: datetime) -> None:
        super().__init__()
        self._where = where
        self._choices = choices
        self._now = now
        self.period = period

    def compose(self) -> ComposeResult:
        where = self._where
        with Vertical(classes="dialog small filter") as dialog:
            dialog.border_title = Content("Show only")
            dialog.border_subtitle = Content("enter opens a list · esc closes")
            with Grid():
                yield from self._row("Endpoint", "endpoint", self._choices.endpoints, where.endpoint)
                yield from self._row("Language", "language", self._choices.languages, where.language)
                yield from self._row("Tokens", "length", LENGTHS, where.length)
                verdict = wording.verdict_word(where.verdict) if where.verdict is not None else None
                yield from self._row("Verdict", "verdict", tuple(_VERDICTS), verdict)
                yield from self._row("Asked", "period", tuple(PERIODS), self.period)
                kind = None if where.simulated is None else ("simulated" if where.simulated else "real")
                yield from self._row("Kind", "kind", ("real", "simulated"), kind)
            yield TickBox("The search text is an expression (AND, OR, NOT, …)", where.operators, compact=True)
            with Horizontal(classes="buttons"):
                yield Button("Show", id="show", variant="primary", compact=True)
                yield Button("Everything", id="all", compact=True)

    def _row(self, title: str, name: str, values: Sequence[str], chosen: str | None) -> ComposeResult:
        yield Label(Content(title))
        options = [(outside.name(v), v) for v in values]
        if chosen is not None and chosen not in values:
            options.append((outside.name(chosen), chosen))
        yield Select(
            options, prompt="any", value=Select.NULL if chosen is None else chosen, id=name, compact=True
        )

    def _value(self, name: str) -> str | None:
        value = self.query_one(f"#{name}", Select).value
        return None if value is Select.NULL else str(value)

    @on(Button.Pressed, "#all")
    def _everything(self, event: Button.Pressed) -> None:
        event.stop()
        self.period = None
        self.dismiss(type(self._where)(self._where.text))

    @on(Button.Pressed, "#show")
    def _show(self, event: Button.Pressed) -> None:
        event.stop()
        verdict, kind = self._value("verdict"), self._value("kind")
        self.period = self._value("period")
        since = None if self.period is None else self._now - timedelta(days=PERIODS[self.period])
        self.dismiss(
            replace(
                self._where,
                operators=self.query_one(TickBox).value,
                endpoint=self._value("endpoint"),
                language=self._value("language"),
                length=self._value("length"),
                verdict=None if verdict is None else _VERDICTS[verdict],
                since=since,
                simulated=None if kind is None else kind == "simulated",
            )
        )


_VERDICTS = {wording.verdict_word(v): v for v in VerdictValue}


def facts(where: QuestionFilter, period: str | None) -> list[str]:
    """What narrows the list, in words."""
    found = [
        f"asked {outside.name(where.endpoint)}" if where.endpoint else "",
        outside.name(where.language) if where.language else "",
        f"{where.length} tokens" if where.length else "",
        wording.verdict_word(where.verdict) if where.verdict is not None else "",
        f"last {period}" if period else "",
        "" if where.simulated is None else ("simulated" if where.simulated else "real"),
        "expression" if where.operators else "",
    ]
    return [f for f in found if f]


def utc_now() -> datetime:
    return datetime.now(UTC)
