"""What a calibration found: the picture, the speeds, who would be asked where, and what the user should be warned of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import sqrt

from laar_tui.calibration.asking import DISBELIEVED
from laar_tui.calibration.belief import Belief, Cell, Estimate
from laar_tui.calibration.latency_curve import LatencyCurve, latency_curve
from laar_tui.calibration.outcomes import Result
from laar_tui.core.attempt import Outcome
from laar_tui.core.figures import percent, plural, tokens_short
from laar_tui.core.question import QuestionFeatures
from laar_tui.routing.difficulty import MARGINAL_SCALE, logistic
from laar_tui.routing.features import design_of
from laar_tui.routing.policy import Router
from laar_tui.routing.prior import table_prior, widened_to
from laar_tui.routing.profile import CapabilityProfile
from laar_tui.settings.model import EndpointSettings

CHECK_S = 5.0
"""Seconds to check an answer, when telling who would be asked."""
_COLLAPSE = 0.25
_SURE = 1.645
_CHANGED = 2.6
"""Standard deviations between last time's forecast and this time's outcomes (one chance in a hundred)."""
_ODD = (Outcome.EMPTY, Outcome.REFUSED, Outcome.FILTERED)
_ALWAYS_ZERO = 1.0


@dataclass(frozen=True)
class CellReport:
    """``right`` of ``asked`` questions; ``believed`` is what the counts and the neighbouring cells say together; ``prior`` P(right)
    before any question."""

    cell: Cell
    right: int
    asked: int
    believed: Estimate
    prior: float


@dataclass(frozen=True)
class EndpointReport:
    name: str
    model: str
    served: tuple[str, ...]
    simulated: bool
    judged: int
    unanswered: int
    cells: tuple[CellReport, ...]
    latency: LatencyCurve | None
    warnings: tuple[str, ...]
    money: float
    tokens: int


@dataclass(frozen=True)
class Contender:
    """One endpoint in one cell, as the router sees it. ``ratio``: P(right) per second of an attempt."""

    endpoint: str
    p: float
    seconds: float
    ratio: float


@dataclass(frozen=True)
class Report:
    """``choices``: for each cell whom the router would ask, best first; empty where nobody fits."""

    run: str
    endpoints: tuple[EndpointReport, ...]
    cells: tuple[Cell, ...]
    choices: Mapping[Cell, tuple[Contender, ...]]


def endpoint_report(
    endpoint: EndpointSettings,
    belief: Belief,
    base: CapabilityProfile,
    results: Sequence[Result],
    out: str = "",
    before: CapabilityProfile | None = None,
) -> EndpointReport:
    """``results`` are this endpoint's, ``base`` its profile without measurements, ``before`` with those of earlier runs; ``out`` is why
    it was left alone before the end."""
    priors = prior_probabilities(base, belief.cells)
    cells = []
    for cell, estimate, prior in zip(belief.cells, belief.estimates(), priors, strict=True):
        right, asked = belief.counts(cell)
        cells.append(CellReport(cell, right, asked, estimate, prior))
    judged = [r for r in results if r.right is not None]
    warnings = [*_window_warnings(endpoint, results), *_collapses(cells), *_odd(results)]
    if before is not None and (changed := behaviour_changed(before, judged)):
        warnings.append(changed)
    if out:
        warnings.append(f"left alone before the end: {out}")
    return EndpointReport(
        endpoint.name,
        endpoint.model,
        tuple(dict.fromkeys(r.served for r in results if r.served)),
        endpoint.simulated,
        len(judged),
        len(results) - len(judged),
        tuple(cells),
        latency_curve(results),
        tuple(warnings),
        sum(r.money or 0.0 for r in results),
        sum(r.tokens for r in results),
    )


def prior_probabilities(
    profile: CapabilityProfile, cells: Sequence[Cell], task: str = "lookup"
) -> list[float]:
    """P(right) by the published table alone."""
    prior = table_prior(profile)
    designs = [design_of(c.length, c.language, task) for c in cells]
    columns = tuple(dict.fromkeys((*prior.columns, *(n for d in designs for n, _ in d))))
    mean, _ = widened_to(prior, columns, None, None)
    at = {name: i for i, name in enumerate(columns)}
    return [logistic(MARGINAL_SCALE * sum(mean[at[n]] * v for n, v in d)) for d in designs]


def choices(router: Router, cells: Sequence[Cell]) -> dict[Cell, tuple[Contender, ...]]:
    """Whom ``router`` would ask in each cell."""
    found = {}
    for cell in cells:
        features = QuestionFeatures(cell.length, True, cell.language, cell.language, "lookup", 1)
        decision = router.decide(
            "calibration",
            features,
            failed=(),
            unusable={},
            pinned=None,
            check_s=CHECK_S,
            attempts_made=0,
            spent_s=0.0,
            spent_money=0.0,
            random=lambda: _ALWAYS_ZERO,
            forced_more=True,
        )
        able = sorted((c for c in decision.candidates if c.eligible), key=lambda c: -c.ratio)
        found[cell] = tuple(Contender(c.endpoint, c.p_correct, c.predicted_s, c.ratio) for c in able)
    return found


def behaviour_changed(before: CapabilityProfile, judged: Sequence[Result]) -> str:
    """A sentence when earlier runs of the same endpoint did not let expect these outcomes; empty otherwise."""
    if not before.measured or len(judged) < 8:
        return ""
    cells = sorted({r.cell for r in judged})
    belief = Belief(before, cells)
    counted = []
    for count in before.measured:
        near = min(
            (c for c in cells if c.language == count.language),
            key=lambda c: max(c.length, count.tokens) / min(c.length, count.tokens),
            default=None,
        )
        if near is not None and count.task in belief.tasks:
            counted.append((near, count.task, count.right, count.asked))
    belief.learn_counts(counted)
    expected = dict(zip(belief.cells, belief.estimates(), strict=True))
    lookups = [r for r in judged if r.task == "lookup"]
    mean = sum(expected[r.cell].p for r in lookups)
    noise = sum(expected[r.cell].p * (1 - expected[r.cell].p) for r in lookups)
    doubt = sum(expected[r.cell].sd for r in lookups)
    right = sum(bool(r.right) for r in lookups)
    spread = sqrt(noise + doubt**2) or 1e-9
    if abs(right - mean) / spread < _CHANGED:
        return ""
    better = "better" if right > mean else "worse"
    return (
        f"behaves {better} than last time: {right} of {plural(len(lookups), 'lookup')} right, where earlier runs let expect {mean:.0f}; "
        "earlier runs no longer count"
    )


def _window_warnings(endpoint: EndpointSettings, results: Sequence[Result]) -> list[str]:
    cut = [r for r in results if r.outcome == Outcome.CONTEXT]
    if not cut:
        return []
    shortest = min(cut, key=lambda r: r.length)
    silent = [r for r in cut if "cut your document" in r.message]
    if silent:
        return [
            f"silent truncation from {tokens_short(min(r.length for r in silent))} tokens on: {silent[0].message}"
        ]
    declared = endpoint.context_window
    told = f"; {tokens_short(declared)} are declared" if declared else ""
    return [f"the window is smaller than {tokens_short(shortest.length)} tokens{told}: {shortest.message}"]


def _collapses(cells: Sequence[CellReport]) -> list[str]:
    """The steepest fall between neighbouring lengths of a language, where it is certain enough."""
    found = []
    for code in dict.fromkeys(c.cell.language for c in cells):
        own = sorted((c for c in cells if c.cell.language == code), key=lambda c: c.cell.length)
        worst: tuple[float, CellReport, CellReport] | None = None
        for one, two in pairwise(own):
            fall = one.believed.p - two.believed.p
            doubt = sqrt(one.believed.sd**2 + two.believed.sd**2) or 1e-9
            if fall >= _COLLAPSE and fall / doubt >= _SURE and (worst is None or fall > worst[0]):
                worst = fall, one, two
        if worst is not None:
            _, one, two = worst
            found.append(
                f"collapses in {code} between {tokens_short(one.cell.length)} and {tokens_short(two.cell.length)} tokens: "
                f"{percent(one.believed.p)} → {percent(two.believed.p)} right"
            )
    return found


def _odd(results: Sequence[Result]) -> list[str]:
    found = []
    for outcome, text in zip(
        _ODD, ("came back empty", "were refused", "were stopped by a content filter"), strict=True
    ):
        number = sum(r.outcome == outcome for r in results)
        if number:
            found.append(f"{plural(number, 'answer')} {text}; they count neither as right nor as wrong")
    endless = sum(r.outcome == Outcome.LENGTH for r in results)
    if endless:
        found.append(f"{plural(endless, 'answer')} ran into the limit of output tokens")
    odd = next((n for r in results for n in r.notices if n.startswith(DISBELIEVED)), "")
    if odd:
        found.append(f"{odd}; lengths are by laar-chat's own count")
    elif results and not any(r.prompt_tokens for r in results):
        found.append("does not report token counts: lengths are by laar-chat's own count")
    return found
