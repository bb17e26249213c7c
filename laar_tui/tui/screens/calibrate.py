"""Measuring the endpoints: what it will cost, how it goes, and the picture of what came out."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.events import Resize
from textual.screen import Screen
from textual.widgets import Button, Input, Static

from laar_tui.core import figures
from laar_tui.core.errors import LaarError, UsageError
from laar_tui.tui import outside
from laar_tui.tui.actions import Scope, bindings
from laar_tui.tui.backend import Backend
from laar_tui.tui.calibration_text import (
    choices_content,
    cost_content,
    endpoint_content,
    progress_content,
    tabs_content,
)
from laar_tui.tui.leaving import Leaving
from laar_tui.tui.widgets.line_input import LineInput
from laar_tui.tui.widgets.status.key_line import KeyLine
from laar_tui.tui.widgets.status.status_line import StatusLine

if TYPE_CHECKING:
    from laar_tui.calibration.events import CalibrationEvent, Progress
    from laar_tui.calibration.opening import Measurement
    from laar_tui.calibration.outcomes import Started
    from laar_tui.calibration.plan import Plan
    from laar_tui.calibration.report import Report
    from laar_tui.conversation.equipment import Equipment

REFRESH_S = 0.4


class CalibrateScreen(Leaving, Screen[None]):
    """``names``: only these endpoints, all without any."""

    BINDINGS = bindings(Scope.CALIBRATE)

    def __init__(self, backend: Backend, names: Sequence[str] = ()) -> None:
        super().__init__()
        self._backend = backend
        self._names = tuple(names)
        self._equipment: Equipment | None = None
        self._unfinished: Started | None = None
        self._measurement: Measurement | None = None
        self._report: Report | None = None
        self._progress: Progress | None = None
        self._said = ""
        self._shown = 0
        self._changed = False
        self._leaving = False

    def compose(self) -> ComposeResult:
        yield StatusLine("Calibrate", simulated=self._backend.simulated)
        with Vertical(id="calibrate-plan"):
            with Horizontal(classes="field"):
                yield Static("Lengths", classes="label", markup=False)
                yield LineInput("4k,8k,16k,32k,64k", id="lengths", compact=True)
            with Horizontal(classes="field"):
                yield Static("Languages", classes="label", markup=False)
                yield LineInput("en,ja,zh", id="languages", compact=True)
            with Horizontal(classes="field"):
                yield Static("Questions", classes="label", markup=False)
                yield LineInput("40", id="questions", type="integer", compact=True)
            with Horizontal(classes="buttons"):
                yield Button(Content("Start"), compact=True, id="start")
                yield Button(Content("Go on with the last one"), compact=True, id="resume", disabled=True)
        yield Static("", id="calibrate-state", markup=False)
        yield Static("", id="calibrate-tabs", markup=False)
        with VerticalScroll(id="calibrate-page"):
            yield Static("looking at the endpoints…", id="calibrate-picture", markup=False)
        yield KeyLine()

    def on_mount(self) -> None:
        self.query_one("#start").focus()
        self.set_interval(REFRESH_S, self._redraw)
        self._prepare()

    # -- the plan ------------------------------------------------------------------------------------------------

    @work(exclusive=True, group="prepare")
    async def _prepare(self) -> None:
        try:
            self._equipment = equipment = await self._backend.equipment()
            from laar_tui.calibration.opening import unfinished_run

            simulated = bool(equipment.endpoints) and all(e.simulated for e in equipment.endpoints)
            self._unfinished = await asyncio.to_thread(
                unfinished_run, equipment.locations, simulated=simulated
            )
        except LaarError as error:
            self._tell(str(error))
            return
        if self._unfinished is not None:
            self.query_one("#resume", Button).disabled = False
            self._tell(f"A calibration of {self._unfinished.date} is unfinished: it can go on where it was.")
        await self._show_cost()

    @on(Input.Changed)
    async def _wish_changed(self) -> None:
        await self._show_cost()

    async def _show_cost(self) -> None:
        equipment = self._equipment
        if equipment is None or self._measurement is not None:
            return
        try:
            plan = await asyncio.to_thread(self._plan)
            from laar_tui.calibration.opening import estimated

            costs = await asyncio.to_thread(estimated, plan, equipment.locations)
        except LaarError as error:
            self._picture(outside.content(f"✗ {error}"))
            return
        self._picture(cost_content(plan, costs, equipment.speed))

    def _plan(self) -> Plan:
        """What the fields say. Raises :class:`LaarError`."""
        from laar_tui.calibration.opening import checked_plan, chosen_endpoints
        from laar_tui.calibration.plan import Plan, lengths_from, words_from

        assert self._equipment is not None
        questions = self.query_one("#questions", Input).value
        if not questions.isdecimal() or not 1 <= int(questions) <= 10_000:
            raise UsageError("Questions: a number from 1 to 10,000.")
        return checked_plan(
            Plan(
                chosen_endpoints(self._equipment.endpoints, self._names),
                lengths_from(self.query_one("#lengths", Input).value),
                words_from(self.query_one("#languages", Input).value),
                int(questions),
            )
        )

    # -- running -------------------------------------------------------------------------------------------------

    @on(Button.Pressed, "#start")
    def _start_pressed(self) -> None:
        self.action_start()

    @on(Button.Pressed, "#resume")
    def _resume_pressed(self) -> None:
        self._begin(resume=True)

    def action_start(self) -> None:
        if self._measurement is not None:
            if self._measurement.calibration.paused:
                self._measurement.calibration.resume()
        elif self._report is None and self._equipment is not None:
            self._begin(resume=False)

    def action_pause(self) -> None:
        if self._measurement is None:
            return
        calibration = self._measurement.calibration
        if calibration.paused:
            calibration.resume()
        else:
            calibration.pause()

    def action_stop(self) -> None:
        if self._measurement is not None:
            self._tell("Stopping: what runs finishes.")
            self._measurement.calibration.stop()

    def action_close(self) -> None:
        if self._measurement is None:
            self.dismiss(None)
        elif self._leaving:
            self._measurement.calibration.cancel()
        else:
            self._leaving = True
            self.action_stop()

    def on_unmount(self) -> None:
        if self._measurement is not None:
            self._measurement.calibration.cancel()

    @work(exclusive=True, group="run")
    async def _begin(self, resume: bool) -> None:
        equipment = self._equipment
        if equipment is None or self._measurement is not None:
            return
        try:
            from laar_tui.calibration.opening import open_measurement

            plan = await asyncio.to_thread(self._plan)
            measurement = await asyncio.to_thread(
                lambda: open_measurement(
                    plan,
                    locations=equipment.locations,
                    routing=equipment.routing,
                    network=equipment.network,
                    count=equipment.count,
                    emit=self._take,
                    resume=resume,
                    speed=equipment.speed,
                    monotonic=equipment.monotonic,
                    wall_clock=equipment.wall_clock,
                )
            )
        except LaarError as error:
            self._tell(str(error))
            return
        self._measurement = measurement
        self.query_one("#calibrate-plan").display = False
        self.query_one("#calibrate-page").focus()
        self._tell("")
        try:
            ended = await measurement.run()
            said = "Stopped. What was learnt is kept; it can go on." if ended.how == "stopped" else "Done."
            try:
                paths = await asyncio.to_thread(measurement.save)
                said += f" {figures.plural(len(paths), 'profile')} written; routing uses them from now on."
                await self._backend.profiles_changed()
            except LaarError as error:
                said += f" {error}"
            self._report = await asyncio.to_thread(measurement.report)
            self._tell(said)
        finally:
            measurement.close()
            self._measurement = None
        if self._leaving:
            self.dismiss(None)
            return
        self._changed = True

    def _take(self, event: CalibrationEvent) -> None:
        from laar_tui.calibration.events import LaneChanged, Paused, Progress, Resumed

        match event:
            case Progress():
                self._progress = event
            case LaneChanged(endpoint=endpoint, sentence=sentence):
                self._said = f"{endpoint}: {sentence}"
            case Paused(sentence=sentence):
                self._said = f"Paused: {sentence}. p goes on."
            case Resumed():
                self._said = ""
            case _:
                pass
        self._changed = True

    # -- showing -------------------------------------------------------------------------------------------------

    def action_next_endpoint(self, step: int) -> None:
        self._shown += step
        self._changed = True

    @on(Resize)
    def _resized(self) -> None:
        self._changed = True

    def _redraw(self) -> None:
        """At most every :data:`REFRESH_S`, however fast answers come."""
        if not self._changed:
            return
        self._changed = False
        if self._progress is not None:
            done = self._report is not None
            state = progress_content(self._progress, self._said, self.size.width, finished=done)
            self.query_one("#calibrate-state", Static).update(state)
        measurement, report = self._measurement, self._report
        width = max(40, self.size.width - 4)
        if report is not None:
            names = [e.name for e in report.endpoints]
            one = report.endpoints[self._shown % len(names)]
            page = Content("\n\n").join([endpoint_content(one, width), choices_content(report)])
        elif measurement is not None:
            names = [e.name for e in measurement.plan.endpoints]
            chosen = measurement.plan.endpoints[self._shown % len(names)]
            page = endpoint_content(measurement.endpoint_report(chosen), width)
        else:
            return
        self.query_one("#calibrate-tabs", Static).update(tabs_content(names, self._shown % len(names)))
        self._picture(page)

    def _picture(self, content: Content) -> None:
        with contextlib.suppress(LookupError):
            self.query_one("#calibrate-picture", Static).update(content)

    def _tell(self, sentence: str) -> None:
        self._said = sentence
        self._changed = True
        if self._progress is None:
            self.query_one("#calibrate-state", Static).update(outside.content(sentence))
