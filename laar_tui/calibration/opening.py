"""Opens a calibration for a door: plan, cost, run, result. The command line and the interface use exactly this."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random

from laar_tui.calibration import outcomes
from laar_tui.calibration.asking import Asking
from laar_tui.calibration.belief import Belief, Cell
from laar_tui.calibration.design import Adaptive, Design, Exhaustive
from laar_tui.calibration.engine import Calibration
from laar_tui.calibration.events import CalibrationEvent, Ended
from laar_tui.calibration.journal import (
    FORMAT,
    Journal,
    asked_of,
    lock_calibration,
    runs_folder,
    started_of,
    unfinished,
)
from laar_tui.calibration.lengths import Lengths
from laar_tui.calibration.plan import (
    EXPECTED_ANSWER_TOKENS,
    LONGEST,
    SHORTEST,
    Cost,
    Plan,
    costs,
)
from laar_tui.calibration.profile_of_run import own_profile, run_of, with_run
from laar_tui.calibration.questions.generate import LANGUAGES
from laar_tui.calibration.questions.sizing import Count
from laar_tui.calibration.report import CHECK_S, EndpointReport, Report, choices, endpoint_report
from laar_tui.conversation.equipment import Sends
from laar_tui.conversation.opening import all_profiles, arms_of, routing_policy
from laar_tui.core.clock import Monotonic, WallClock, system_monotonic, system_wall_clock
from laar_tui.core.errors import NoEndpointError, UsageError
from laar_tui.core.ids import time_ordered_id
from laar_tui.history.locks import FileLock
from laar_tui.routing.latency import guessed_speed
from laar_tui.routing.policy import Router
from laar_tui.routing.profile import CapabilityProfile, match_profile
from laar_tui.settings.locations import Locations
from laar_tui.settings.model import EndpointSettings, RoutingSettings
from laar_tui.settings.profile_writing import write_profile

UNKNOWN = "unknown"


def checked_plan(plan: Plan) -> Plan:
    """``plan``, if it can be carried out. Raises :class:`UsageError` or :class:`NoEndpointError` naming what is wrong."""
    if not plan.endpoints:
        raise NoEndpointError("There is no endpoint to calibrate.", "Configure one, or try --demo.")
    if not plan.lengths or not plan.languages:
        raise UsageError("A calibration needs at least one length and one language.")
    for length in plan.lengths:
        if not SHORTEST <= length <= LONGEST:
            raise UsageError(
                f"{length:,} tokens cannot be measured.", f"Lengths go from {SHORTEST:,} to {LONGEST:,}."
            )
    for code in plan.languages:
        if code not in LANGUAGES:
            raise UsageError(f"There are no questions in {code!r}.", f"Languages: {', '.join(LANGUAGES)}.")
    for endpoint in plan.endpoints:
        if not plan.fits(endpoint):
            window = endpoint.context_window or 0
            raise UsageError(
                f"None of these lengths fits into the window of {endpoint.name} ({window:,} tokens, {endpoint.max_output_tokens:,} of "
                "them for the answer).",
                "Choose shorter --lengths, or leave it out.",
            )
    return plan


def chosen_endpoints(
    endpoints: Sequence[EndpointSettings], names: Sequence[str]
) -> tuple[EndpointSettings, ...]:
    """Those of ``names``, all without any. Raises :class:`UsageError` for a name that is not there."""
    known = {e.name: e for e in endpoints}
    for name in names:
        if name not in known:
            raise UsageError(f"There is no endpoint {name!r}.", f"Configured: {', '.join(known) or 'none'}.")
    return tuple(known[n] for n in dict.fromkeys(names)) if names else tuple(endpoints)


def estimated(plan: Plan, locations: Locations, *, resume: bool = False) -> tuple[Cost, ...]:
    """What ``plan`` costs at most; with ``resume`` what is left of it. Blocks (reads the profiles)."""
    profiles = all_profiles(locations)
    found = unfinished(runs_folder(locations)) if resume else None
    done = Counter(a.endpoint for a in asked_of(found[1])) if found else None
    return costs(plan, {e.name: base_profile(e, profiles) for e in plan.endpoints}, done)


def base_profile(endpoint: EndpointSettings, profiles: Sequence[CapabilityProfile]) -> CapabilityProfile:
    """What is published about the endpoint's model: the starting point of a measurement."""
    published = [p for p in profiles if not p.runs]
    found = match_profile(endpoint.profile or endpoint.model, published)
    return found or next(p for p in published if p.name == UNKNOWN)


@dataclass
class Measurement:
    """An opened calibration. ``await run()``, then :meth:`save` and :meth:`report`; :meth:`close` in any case."""

    plan: Plan
    calibration: Calibration
    run_id: str
    date: str
    resumed: bool
    _locations: Locations
    _lengths: Lengths
    _profiles: tuple[CapabilityProfile, ...]
    _routing: RoutingSettings
    _lock: FileLock

    async def run(self) -> Ended:
        return await self.calibration.run()

    def endpoint_reports(self) -> tuple[EndpointReport, ...]:
        """As things stand; also while it runs."""
        return tuple(self.endpoint_report(e) for e in self.plan.endpoints)

    def endpoint_report(self, endpoint: EndpointSettings) -> EndpointReport:
        return endpoint_report(
            endpoint,
            self.calibration.beliefs[endpoint.name],
            base_profile(endpoint, self._profiles),
            [r for r in self.calibration.results if r.endpoint == endpoint.name],
            self.calibration.lanes[endpoint.name].out,
            self._before(endpoint),
        )

    def profiles(self) -> tuple[CapabilityProfile, ...]:
        """A profile for each endpoint that answered anything, earlier runs included."""
        found = []
        for endpoint, seen in zip(self.plan.endpoints, self.endpoint_reports(), strict=True):
            run = run_of(
                self.run_id,
                endpoint,
                self.calibration.beliefs[endpoint.name],
                self._lengths,
                served=seen.served,
                seed=self.plan.seed,
                date=self.date,
            )
            if run is None:
                continue
            own = own_profile(endpoint, self._profiles)
            other_model = own is not None and own.model != endpoint.model
            changed = other_model or any("than last time" in w for w in seen.warnings)
            speed = seen.latency.speed if seen.latency else None
            base = base_profile(endpoint, self._profiles)
            found.append(with_run(own, endpoint, base, run, speed, changed=changed))
        return tuple(found)

    def save(self) -> tuple[Path, ...]:
        """Write the profiles into the user's folder. Blocks. Raises :class:`UsageError`; what was answered stays in the journal."""
        folder = user_profiles_dir(self._locations)
        return tuple(write_profile(p, folder) for p in self.profiles())

    def report(self) -> Report:
        """Blocks for a moment (a router is made)."""
        measured = {p.endpoint: p for p in self.profiles()}
        names = {p.name for p in measured.values()}
        known = [*(p for p in self._profiles if p.name not in names), *measured.values()]
        router = Router(arms_of(self.plan.endpoints, known), known, routing_policy(self._routing))
        return Report(self.run_id, self.endpoint_reports(), self.plan.cells, choices(router, self.plan.cells))

    def close(self) -> None:
        self._lock.release()

    def _before(self, endpoint: EndpointSettings) -> CapabilityProfile | None:
        own = own_profile(endpoint, self._profiles)
        if own is None or own.model != endpoint.model:
            return None
        runs = tuple(r for r in own.runs if r.id != self.run_id and r.endpoint == endpoint.name)
        return replace(own, runs=runs)


def user_profiles_dir(locations: Locations) -> Path:
    return locations.config_file.parent / "profiles"


def unfinished_run(locations: Locations, *, simulated: bool) -> outcomes.Started | None:
    """The run that ``--resume`` would go on with."""
    found = unfinished(runs_folder(locations))
    if found is None:
        return None
    started = started_of(found[1])
    return started if started.simulated == simulated else None


def resumed_plan(plan: Plan, started: outcomes.Started) -> Plan:
    """``plan`` as it was when the run began: the same questions, for those of its endpoints that are still configured."""
    models = dict(started.endpoints)
    endpoints = tuple(e for e in plan.endpoints if models.get(e.name) == e.model)
    return Plan(
        endpoints,
        started.lengths,
        started.languages,
        started.questions,
        plan.concurrency,
        started.seed,
        started.budget_money if plan.budget_money is None else plan.budget_money,
        started.experiment,
        started.per_cell,
    )


def open_measurement(
    plan: Plan,
    *,
    locations: Locations,
    routing: RoutingSettings,
    network: Sends,
    count: Count,
    emit: Callable[[CalibrationEvent], None],
    resume: bool = False,
    speed: float = 1.0,
    monotonic: Monotonic = system_monotonic,
    wall_clock: WallClock = system_wall_clock,
) -> Measurement:
    """Take the lock, begin (or take up) a journal, and set everything up; nothing is sent yet. On the loop that will run it; blocks
    for some 100 ms.

    Raises :class:`UsageError` while another calibration runs, where the journal cannot be written, and with ``resume`` when there is
    nothing to go on with.
    """
    lock = lock_calibration(locations)
    try:
        folder = runs_folder(locations)
        before: list[outcomes.Record] = []
        simulated = all(e.simulated for e in plan.endpoints)
        if resume:
            found = unfinished(folder)
            if found is None or started_of(found[1]).simulated != simulated:
                raise UsageError("There is no unfinished calibration.", "Start one without --resume.")
            path, before = found
            started = started_of(before)
            plan = checked_plan(resumed_plan(plan, started))
            journal = Journal(path)
            journal.mend()
        else:
            plan = checked_plan(plan)
            now = wall_clock()
            started = outcomes.Started(
                run=time_ordered_id(now),
                version=FORMAT,
                date=now.date().isoformat(),
                seed=plan.seed,
                lengths=plan.lengths,
                languages=plan.languages,
                questions=plan.questions,
                experiment=plan.experiment,
                per_cell=plan.per_cell,
                endpoints=tuple((e.name, e.model) for e in plan.endpoints),
                simulated=simulated,
                budget_money=plan.budget_money,
            )
            journal = Journal.begin(folder, started)
        profiles = all_profiles(locations)
        lengths = Lengths()
        beliefs = {e.name: Belief(base_profile(e, profiles), plan.cells) for e in plan.endpoints}
        calibration = Calibration(
            plan,
            asking=Asking(network, count, lengths),
            beliefs=beliefs,
            design=_design(plan, beliefs, profiles),
            journal=journal,
            emit=emit,
            monotonic=monotonic,
            wall_clock=wall_clock,
            before=before,
            speed=speed,
        )
    except BaseException:
        lock.release()
        raise
    return Measurement(
        plan, calibration, started.run, started.date, resume, locations, lengths, profiles, routing, lock
    )


def _design(plan: Plan, beliefs: Mapping[str, Belief], profiles: Sequence[CapabilityProfile]) -> Design:
    if plan.experiment:
        return Exhaustive(plan.cells, plan.per_cell, Random(plan.seed))
    seconds: dict[str, dict[Cell, float]] = {}
    for endpoint in plan.endpoints:
        speed = guessed_speed(endpoint.model, base_profile(endpoint, profiles).speed)
        answer_s = EXPECTED_ANSWER_TOKENS / speed.decode_rate
        seconds[endpoint.name] = {
            c: speed.base_ttft_s + c.length / speed.prefill_rate + answer_s + CHECK_S for c in plan.cells
        }
    return Adaptive(beliefs, plan.questions, seconds=seconds)
