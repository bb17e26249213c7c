"""Endpoints: health, window, price, speed and earned trust of each; add, change, test, switch off, remove."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from rich.text import Text
from textual import on, work
from textual.app import ComposeResult
from textual.content import Content
from textual.coordinate import Coordinate
from textual.screen import Screen
from textual.widgets import DataTable, Static

from laar_tui.core import figures
from laar_tui.core.errors import LaarError
from laar_tui.settings.secrets import key_kind, shown_url
from laar_tui.tui import outside, wording
from laar_tui.tui.actions import Scope, bindings
from laar_tui.tui.backend import Backend
from laar_tui.tui.leaving import Leaving
from laar_tui.tui.widgets.row_table import RowTable
from laar_tui.tui.widgets.status.key_line import KeyLine
from laar_tui.tui.widgets.status.status_line import StatusLine

if TYPE_CHECKING:
    from laar_tui.conversation.endpoint_records import EndpointRecord
    from laar_tui.settings.endpoint_facts import Facts
    from laar_tui.settings.model import EndpointSettings
    from laar_tui.tui.fleet_backend import FleetBackend

Change = Callable[["FleetBackend"], object]

_WIDE = 110
_COLUMNS = (("health", 9), ("window", 6), ("price", 10), ("right", 11), ("first / whole", 15))
_WIDE_COLUMNS = (
    ("model", 26),
    ("health", 9),
    ("window", 6),
    ("price in/out", 12),
    ("right", 11),
    ("first / whole", 17),
    ("recent", 20),
)
_SPARK_CELLS = 20


class EndpointsScreen(Leaving, Screen[None]):
    SHOWN_BY = "show_endpoints"
    BINDINGS = bindings(Scope.ENDPOINTS)

    def __init__(self, backend: Backend) -> None:
        super().__init__()
        self._backend = backend
        self._endpoints: tuple[EndpointSettings, ...] = ()
        self._records: Mapping[str, EndpointRecord] = {}
        self._learnt: Mapping[str, Facts] = {}
        self._reached: dict[str, tuple[bool, str]] = {}
        self._drawn: tuple[bool, tuple[str, ...]] | None = None

    def compose(self) -> ComposeResult:
        yield StatusLine("endpoints", simulated=self._backend.simulated)
        yield RowTable()
        yield Static("", classes="detail", markup=False)
        yield KeyLine()

    async def on_mount(self) -> None:
        self.query_one(DataTable).focus()
        await self.fleet_changed()

    async def fleet_changed(self) -> None:
        """Draw everything anew; ask those for health that have not been asked yet."""
        self.query_one(StatusLine).label(simulated=self._backend.simulated)
        self._endpoints = self._backend.every_endpoint
        names = {e.name for e in self._endpoints}
        self._reached = {n: r for n, r in self._reached.items() if n in names}
        self._fill()
        self._read_records()
        self._ask_health([e for e in self._endpoints if e.enabled and e.name not in self._reached])

    @work(exclusive=True, group="records")
    async def _read_records(self) -> None:
        try:
            self._records = await self._backend.endpoint_records()
            fleet = await self._backend.fleet()
            self._learnt = {e.name: fleet.learnt(e) for e in self._endpoints}
        except LaarError as error:
            self._say(f"✗ {error}")
            return
        self._fill()

    @work(exclusive=True, group="health")
    async def _ask_health(self, endpoints: list[EndpointSettings]) -> None:
        try:
            fleet = await self._backend.fleet()
        except LaarError:
            return

        async def ask(endpoint: EndpointSettings) -> None:
            self._reached[endpoint.name] = await fleet.reach(endpoint)
            self._fill()

        await asyncio.gather(*(ask(e) for e in endpoints))

    def action_health(self) -> None:
        self._reached = {}
        self._fill()
        self._ask_health([e for e in self._endpoints if e.enabled])

    # -- drawing -----------------------------------------------------------------------------------------------------

    def on_resize(self) -> None:
        self._fill()

    def _fill(self) -> None:
        table: DataTable[Text] = self.query_one(DataTable)
        wide = self.app.size.width >= _WIDE
        shape = (wide, tuple(e.name for e in self._endpoints))
        if shape != self._drawn:
            self._drawn = shape
            at = table.cursor_row
            table.clear(columns=True)
            # Widths are fixed: a table measures its columns late, and sometimes not at all.
            columns = _WIDE_COLUMNS if wide else _COLUMNS
            used = sum(width + 2 for _, width in columns) + 4
            table.add_column(Text("endpoint"), width=max(8, self.app.size.width - used))
            for title, width in columns:
                table.add_column(Text(title), width=width)
            for endpoint in self._endpoints:
                table.add_row(*self._cells(endpoint, wide), key=endpoint.name)
            table.move_cursor(row=max(0, min(at, len(self._endpoints) - 1)))
        else:
            for row, endpoint in enumerate(self._endpoints):
                for column, cell in enumerate(self._cells(endpoint, wide)):
                    table.update_cell_at(Coordinate(row, column), cell)
        if self._endpoints:
            self._show_detail()
        else:
            self._say("No endpoint is configured. a adds one, f looks for some.")

    def _cells(self, endpoint: EndpointSettings, wide: bool) -> list[Text]:
        record = self._records.get(endpoint.name)
        sign, word, style = self._health(endpoint)
        cells = [
            Text(outside.name(endpoint.name), style="bold" if endpoint.enabled else "dim"),
            Text(f"{sign} {word}", style=style),
            Text(self._window(endpoint)),
            Text(_price(endpoint)),
            Text(_success(record)),
            Text(_latest(record)),
        ]
        if wide:
            cells.insert(1, Text(outside.name(endpoint.model, 26), style="dim"))
            line = wording.sparkline(record.total_s, _SPARK_CELLS) if record else ""
            cells.append(Text(line, style="cyan"))
        return cells

    def _window(self, endpoint: EndpointSettings) -> str:
        learnt = self._learnt.get(endpoint.name)
        window = learnt.smallest(endpoint.context_window) if learnt else endpoint.context_window
        return figures.tokens_short(window) if window else "?"

    def _health(self, endpoint: EndpointSettings) -> tuple[str, str, str]:
        if not endpoint.enabled:
            return "–", "off", "dim"
        if endpoint.name in self._reached:
            ok = self._reached[endpoint.name][0] and self._backend.health.get(endpoint.name) != "failing"
            record = self._records.get(endpoint.name)
            if ok and record is not None and record.silences:
                return "!", "silent", "yellow"
            return ("✓", "answers", "green") if ok else ("✗", "failing", "red")
        return "…", "asking", "dim"

    @on(DataTable.RowHighlighted)
    def _show_detail(self) -> None:
        endpoint = self._endpoint
        if endpoint is None:
            return
        record = self._records.get(endpoint.name)
        spans: list[tuple[str, str] | str] = [(outside.name(endpoint.name), "bold")]
        if endpoint.simulated:
            spans.append(("  simulated", "bold $text-warning"))
        if not endpoint.verify_tls:
            spans.append(("  TLS NOT VERIFIED", "bold $text-error"))
        kind = endpoint.protocol if not endpoint.simulated else "demo"
        spans += [
            f"  {outside.name(endpoint.model, 60)}",
            (
                f"\n{outside.line(shown_url(endpoint.base_url))} · {kind} · key: {key_kind(endpoint.api_key)}",
                "$text-muted",
            ),
        ]
        if endpoint.name in self._reached:
            ok, sentence = self._reached[endpoint.name]
            spans.append((f"\n{outside.line(sentence)}", "$text-muted" if ok else "$text-error"))
            if record is not None and record.silences:
                spans.append((f"; {record.silences}", "$text-warning"))
        learnt = self._learnt.get(endpoint.name)
        if learnt is not None and (told := learnt.sentence):
            spans.append((f"\n{outside.line(told)} · x forgets it", "$text-muted"))
        if record and record.total_s:
            spans += [
                "\n",
                (wording.sparkline(record.total_s, 40), "$text-accent"),
                (
                    f"  whole answers of the last {figures.plural(len(record.total_s), 'attempt')}, "
                    f"{figures.seconds(min(record.total_s))} to {figures.seconds(max(record.total_s))}",
                    "$text-muted",
                ),
            ]
        if record and record.success is not None:
            by_you = f"{record.marked or 'none'} of them by you, the others by the checks"
            spans.append((f"\nright: {_success(record)} judged answers, {by_you}", "$text-muted"))
        self.query_one(".detail", Static).update(Content.assemble(*spans))

    def _say(self, sentence: str) -> None:
        self.query_one(".detail", Static).update(outside.content(sentence))

    @property
    def _endpoint(self) -> EndpointSettings | None:
        at = self.query_one(DataTable).cursor_row
        return self._endpoints[at] if 0 <= at < len(self._endpoints) else None

    # -- what can be done --------------------------------------------------------------------------------------------

    def action_close(self) -> None:
        self.dismiss(None)

    def action_test(self) -> None:
        from laar_tui.tui.screens.report import ReportScreen

        if self._endpoint is not None:
            self.app.push_screen(ReportScreen(self._backend, self._endpoint))

    @on(DataTable.RowSelected)
    def _row_selected(self) -> None:
        self.action_edit()

    def action_edit(self) -> None:
        from laar_tui.tui.screens.endpoint_edit import EditScreen

        endpoint = self._changeable()
        if endpoint is not None:
            self.app.push_screen(EditScreen(self._backend, endpoint), self._edited)

    def _edited(self, changed: EndpointSettings | None) -> None:
        if changed is not None:
            self._reached.pop(changed.name, None)
            self._apply()

    def action_switch(self) -> None:
        endpoint = self._changeable()
        if endpoint is not None:
            self._write(lambda fleet: fleet.enable(endpoint.name, not endpoint.enabled))

    def action_forget(self) -> None:
        endpoint = self._endpoint
        if endpoint is None or not self._learnt or not self._learnt[endpoint.name].sentence:
            self.app.notify("Nothing was learnt of this endpoint's server yet.", markup=False)
            return
        self._write(lambda fleet: fleet.forget(endpoint))

    def action_remove(self) -> None:
        from laar_tui.tui.screens.confirm import ConfirmScreen

        endpoint = self._changeable()
        if endpoint is None:
            return

        def answered(yes: bool | None) -> None:
            if yes:
                self._write(lambda fleet: fleet.remove(endpoint.name))

        text = f"{endpoint.name} goes out of the configuration file. What it answered stays in your history."
        self.app.push_screen(ConfirmScreen("Remove this endpoint?", text, "Remove"), answered)

    def action_calibrate(self) -> None:
        from laar_tui.tui.app import LaarApp

        if self._endpoint is not None and isinstance(self.app, LaarApp):
            self.app.action_show_calibrate(self._endpoint.name)

    def _changeable(self) -> EndpointSettings | None:
        endpoint = self._endpoint
        if endpoint is not None and endpoint.simulated and endpoint not in self._backend.settings.endpoint:
            self.app.notify(
                "The simulated fleet stays as it is; it goes when you add an endpoint of your own (a).",
                markup=False,
            )
            return None
        return endpoint

    @work(exclusive=True, group="write")
    async def _write(self, change: Change) -> None:
        try:
            fleet = await self._backend.fleet()
            await asyncio.to_thread(change, fleet)
        except LaarError as error:
            self.app.notify(outside.line(str(error)), severity="error", markup=False)
            return
        self._apply()

    def _apply(self) -> None:
        from laar_tui.tui.fleet_actions import FleetActions

        app = self.app
        assert isinstance(app, FleetActions)
        app.run_worker(app.settings_changed(), group="settings")


def _price(endpoint: EndpointSettings) -> str:
    price = endpoint.price
    return f"{price.input:g} / {price.output:g}" if price is not None else "?"


def _success(record: EndpointRecord | None) -> str:
    """With the number of judged answers behind it."""
    if record is None or record.success is None:
        return "none judged"
    success = record.success
    return f"{figures.percent(success.successes / success.n)} of {success.n}"


def _latest(record: EndpointRecord | None) -> str:
    """The median of the latest attempts: time to the first token, and to the end."""
    if record is None or not record.total_s:
        return "–"
    return f"{figures.seconds(_median(record.ttft_s))} / {figures.seconds(_median(record.total_s))}"


def _median(values: tuple[float, ...]) -> float:
    ordered = sorted(values)
    middle = len(ordered) // 2
    return ordered[middle] if len(ordered) % 2 else (ordered[middle - 1] + ordered[middle]) / 2
