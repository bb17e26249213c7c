"""``laar-chat calibrate``: measure the configured endpoints with generated questions, and write what was learnt as a profile."""

from __future__ import annotations

import asyncio
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from laar_tui.cli.completing import endpoint_names
from laar_tui.cli.interruption import interruptible
from laar_tui.cli.invocation import Invocation
from laar_tui.cli.numbers import FiniteRange
from laar_tui.cli.output import print_json, say
from laar_tui.core.errors import UsageError
from laar_tui.settings.model import EndpointSettings

if TYPE_CHECKING:
    from laar_tui.calibration.opening import Measurement
    from laar_tui.calibration.paper import PaperTable
    from laar_tui.calibration.plan import Plan

EXIT_STOPPED, EXIT_NOTHING_ANSWERED = 130, 5


def _lengths(_: click.Context, parameter: click.Parameter, value: str | None) -> tuple[int, ...] | None:
    from laar_tui.calibration.plan import lengths_from

    try:
        return None if value is None else lengths_from(value)
    except UsageError as error:
        raise click.BadParameter(error.message, param=parameter) from None


def _languages(_: click.Context, __: click.Parameter, value: str | None) -> tuple[str, ...] | None:
    from laar_tui.calibration.plan import words_from

    return None if value is None else words_from(value)


@click.command("calibrate", short_help="Measure your endpoints with generated questions.")
@click.argument("names", nargs=-1, metavar="[NAME]...", shell_complete=endpoint_names)
@click.option("--lengths", callback=_lengths, help="Prompt lengths in tokens, such as 4k,16k,64k.")
@click.option("--languages", callback=_languages, help="ISO 639-1 codes: en,ja,zh,de,fr,es,ko,ru,pt,ar,hi.")
@click.option(
    "--questions", type=click.IntRange(1, 10_000), help="At most so many per endpoint.  [default: 40]"
)
@click.option(
    "--concurrency",
    type=click.IntRange(1, 64),
    default=1,
    show_default=True,
    help="Requests at once per endpoint.",
)
@click.option("--seed", type=click.IntRange(0, 2**31), default=1, show_default=True, help="Which questions.")
@click.option(
    "--budget-money", type=FiniteRange(min=0), help="Ask nothing that could cost more than this in all."
)
@click.option("--yes", is_flag=True, help="Do not ask before sending.")
@click.option("--resume", is_flag=True, help="Go on with the calibration that was interrupted.")
@click.option(
    "--experiment",
    type=click.Choice(["paper"]),
    help="The published experiment on your fleet: the same key-value questions for all, every policy replayed.",
)
@click.option(
    "--per-cell", type=click.IntRange(2, 1000), help="Questions in each cell of --experiment.  [default: 100]"
)
@click.option(
    "--matrix",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Where --experiment writes its outcome matrix.",
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.pass_obj
def command(
    invocation: Invocation,
    names: tuple[str, ...],
    lengths: tuple[int, ...] | None,
    languages: tuple[str, ...] | None,
    questions: int | None,
    concurrency: int,
    seed: int,
    budget_money: float | None,
    yes: bool,
    resume: bool,
    experiment: str | None,
    per_cell: int | None,
    matrix: Path | None,
    as_json: bool,
) -> int:
    """Measure the endpoints NAME (all without one) with questions whose answers are known, and write a profile for each.

    Documents are generated from the seed at the wanted lengths; nothing of yours is sent. Questions go where they teach most and end
    when nothing is left to learn. Ctrl-C once lets running requests finish and keeps everything (--resume goes on), twice ends at
    once. Exit codes: 0 done · 2 wrong usage · 4 no endpoint · 5 nothing was answered · 130 interrupted.
    """
    from laar_tui.calibration.opening import (
        checked_plan,
        chosen_endpoints,
        estimated,
        resumed_plan,
        unfinished_run,
    )
    from laar_tui.calibration.plan import (
        DEFAULT_LANGUAGES,
        DEFAULT_LENGTHS,
        DEFAULT_QUESTIONS,
        PAPER_PER_CELL,
        Plan,
    )
    from laar_tui.cli.calibrate_report import cost_text

    endpoints = chosen_endpoints(_endpoints(invocation), names)
    plan = Plan(
        endpoints,
        lengths or DEFAULT_LENGTHS,
        languages or DEFAULT_LANGUAGES,
        questions or DEFAULT_QUESTIONS,
        concurrency,
        seed,
        budget_money,
        experiment or "",
        per_cell or PAPER_PER_CELL,
    )
    simulated = bool(endpoints) and all(e.simulated for e in endpoints)
    waiting = unfinished_run(invocation.locations, simulated=simulated)
    if resume:
        if waiting is None:
            raise UsageError("There is no unfinished calibration.", "Start one without --resume.")
        plan = checked_plan(resumed_plan(plan, waiting))
        say(f"Going on with the calibration of {waiting.date}; what it has answered is not asked again.")
    else:
        plan = checked_plan(plan)
        if waiting is not None:
            say(f"A calibration of {waiting.date} is unfinished; --resume would go on with it.")
    costs = estimated(plan, invocation.locations, resume=resume)
    say(cost_text(plan, costs, invocation.demo_speed))
    if not (yes or simulated):
        _ask_consent()
    return asyncio.run(_Door(invocation, plan, resume, matrix, as_json).run())


def _endpoints(invocation: Invocation) -> tuple[EndpointSettings, ...]:
    from laar_tui.endpoints.demo.fleet import demo_endpoints

    return demo_endpoints() if invocation.demo else invocation.settings.enabled_endpoints


def _ask_consent() -> None:
    if not sys.stdin.isatty():
        raise UsageError("Nobody is there to agree to this.", "Add --yes to send it.")
    if not click.confirm("Send it?", err=True, default=False):
        raise click.Abort


@dataclass
class _Door:
    """One run, from its first request to what is printed."""

    invocation: Invocation
    plan: Plan
    resume: bool
    matrix: Path | None
    as_json: bool

    async def run(self) -> int:
        from laar_tui.calibration.opening import open_measurement
        from laar_tui.cli.calibrate_progress import CalibrationProgress
        from laar_tui.conversation.opening import key_resolver
        from laar_tui.documents.tokens import TokenCounter
        from laar_tui.endpoints.demo.mount import demo_transports
        from laar_tui.endpoints.network import Network
        from laar_tui.settings.locations import ensure_private

        locations = self.invocation.locations
        counter = TokenCounter(ensure_private(locations.cache_dir))
        network = Network(resolve_key=key_resolver(), transports=demo_transports(self.invocation.demo_speed))
        progress = CalibrationProgress(sys.stderr.isatty())
        try:
            measurement = open_measurement(
                self.plan,
                locations=locations,
                routing=self.invocation.settings.routing,
                network=network,
                count=lambda text: counter.count(text).tokens,
                emit=progress.take,
                resume=self.resume,
                speed=self.invocation.demo_speed,
            )
            try:
                with interruptible(_Interruption(measurement)):
                    ended = await measurement.run()
                progress.close()
                return await self._tell(measurement, ended.how, ended.unwritten)
            finally:
                measurement.close()
        finally:
            await asyncio.to_thread(network.close)

    async def _tell(self, measurement: Measurement, how: str, unwritten: int) -> int:
        from laar_tui.cli.calibrate_report import (
            paper_document,
            paper_text,
            report_document,
            report_text,
        )

        stopped = how == "stopped"
        paths: tuple[Path, ...] = ()
        problem: UsageError | None = None
        try:
            paths = await asyncio.to_thread(measurement.save)
        except UsageError as error:
            problem = error
        report = await asyncio.to_thread(measurement.report)
        table = await asyncio.to_thread(self._paper, measurement)
        if self.as_json:
            document = {**report_document(report), "ended": how, "profiles": [str(p) for p in paths]}
            if table is not None:
                document["paper"] = paper_document(table)
                document["matrix"] = str(self._matrix_path(measurement))
            print_json(document)
        else:
            click.echo(report_text(report) if table is None else paper_text(table))
        for path in paths:
            say(f"Profile: {path}")
        if table is not None:
            say(f"Outcome matrix: {self._matrix_path(measurement)}  (laar-chat replay reads it)")
        if stopped:
            say("Stopped. What was learnt is kept and used; --resume goes on.")
        if unwritten:
            say(f"{unwritten} results are in the profile but could not be written to the journal.")
        if problem is not None:
            raise problem
        if not any(e.judged for e in report.endpoints):
            return EXIT_STOPPED if stopped else EXIT_NOTHING_ANSWERED
        return EXIT_STOPPED if stopped else 0

    def _paper(self, measurement: Measurement) -> PaperTable | None:
        """The table, once both halves have something; the matrix is written in any case."""
        if not measurement.plan.experiment:
            return None
        import time

        from laar_tui.calibration.engine import WARM_UP
        from laar_tui.calibration.paper import paper_table, questions_of, write_matrix

        results = measurement.calibration.results
        write_matrix(results, self._matrix_path(measurement), WARM_UP)
        try:
            return paper_table(
                questions_of(results, WARM_UP),
                measurement.plan.per_cell,
                seed=measurement.plan.seed,
                clock=time.perf_counter,
            )
        except ValueError as error:
            say(f"No table: {error}.")
            return None

    def _matrix_path(self, measurement: Measurement) -> Path:
        from laar_tui.calibration.journal import runs_folder

        return self.matrix or runs_folder(self.invocation.locations) / f"{measurement.run_id}.csv"


@dataclass
class _Interruption:
    """Ctrl-C (or SIGTERM) once stops after what runs, twice ends at once."""

    measurement: Measurement
    times: int = 0

    def __call__(self) -> None:
        self.times += 1
        if self.times == 1:
            say("Finishing what runs; once more ends at once.")
            self.measurement.calibration.stop()
        else:
            self.measurement.calibration.cancel()
