"""``laar-chat replay``: every routing policy on an outcome matrix, where all answers are known."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from math import isfinite
from pathlib import Path

import click

from laar_tui.calibration.matrix_file import read_matrix
from laar_tui.calibration.outcome_matrix import OutcomeMatrix
from laar_tui.calibration.replay import POLICIES, REFERENCE, Replay, Setup, replay
from laar_tui.calibration.scores import FAILURES, Scores
from laar_tui.cli.invocation import Invocation
from laar_tui.cli.output import print_json, say, table
from laar_tui.core.figures import percent, plural
from laar_tui.routing.profile import CapabilityProfile

_BAR = 48


def _finite(_: click.Context, parameter: click.Parameter, value: float | None) -> float | None:
    if value is not None and not isfinite(value):
        raise click.BadParameter(f"{value} is not a number of seconds.", param=parameter)
    return value


@click.command("replay", short_help="Every policy on a matrix of known outcomes.")
@click.option(
    "--check",
    "check_s",
    type=click.FloatRange(min=0, max=86_400),
    default=5.0,
    show_default=True,
    callback=_finite,
    help="Seconds to check one answer.",
)
@click.option(
    "--attempts",
    type=click.IntRange(min=1, max=1000),
    default=10,
    show_default=True,
    help="At most so many per question.",
)
@click.option(
    "--policy", "policies", multiple=True, type=click.Choice(POLICIES), help="Only these; repeatable."
)
@click.option("--drop", multiple=True, metavar="ENDPOINT", help="Leave this endpoint out; repeatable.")
@click.option("--limit", type=click.IntRange(min=1), help="Only the first so many questions of the order.")
@click.option(
    "--seed", type=click.IntRange(min=0), help="Shuffle the questions; without it the file's order is kept."
)
@click.option(
    "--priors",
    type=click.Choice(["none", "profiles"]),
    default="profiles",
    show_default=True,
    help="What the router believes before the first answer.",
)
@click.option(
    "--value",
    "value_s",
    type=click.FloatRange(min=0, min_open=True),
    callback=_finite,
    help="Seconds a right answer is worth: laar then stops when another attempt is worth less. Without it nobody stops.",
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.argument("matrix", type=click.Path(path_type=Path, dir_okay=False, exists=True))
@click.pass_obj
def command(
    invocation: Invocation,
    matrix: Path,
    check_s: float,
    attempts: int,
    policies: tuple[str, ...],
    drop: tuple[str, ...],
    limit: int | None,
    seed: int | None,
    priors: str,
    value_s: float | None,
    as_json: bool,
) -> int:
    """Replay MATRIX under every policy and compare what a right answer costs.

    MATRIX is CSV (or CSV in gzip) with one row per question and endpoint: question_id, task, language, endpoint,
    prompt_tokens, correct (0 or 1), ttft_s, total_s. Policies learn as they go, each from its own attempts only; the
    oracle knows everything. A million rows of 170,000 questions need about 100 MB while they are read, 30 MB from then on,
    and 100 MB for what all policies did; the time is that of the questions, about 3 ms each.
    """
    setup = Setup(
        policies=tuple(p for p in POLICIES if p in policies) or POLICIES,
        check_s=check_s,
        attempts=attempts,
        limit=limit,
        seed=seed,
        value_s=value_s,
        profiles=_profiles(invocation) if priors == "profiles" else (),
    )
    outcomes = read_matrix(matrix, drop)
    say(
        f"{plural(len(outcomes), 'question')}, {plural(len(outcomes.endpoints), 'endpoint')}, {outcomes.rows:,} rows"
    )
    found = _with_a_bar(outcomes, setup)
    if as_json:
        print_json({**replay_document(found, setup), "priors": priors})
    else:
        click.echo(f"{replay_tables(found)}\n\n{replay_plot(found.scores)}")
    return 0


def _with_a_bar(outcomes: OutcomeMatrix, setup: Setup) -> Replay:
    """The replay, with a progress bar on stderr."""
    shown_until = 0
    with click.progressbar(
        length=len(setup.policies) * min(len(outcomes), setup.limit or len(outcomes)),
        label="replay",
        item_show_func=lambda policy: policy,
        file=sys.stderr,
    ) as bar:

        def show(policy: str, done: int, _: int) -> None:
            nonlocal shown_until
            bar.update(done - shown_until, policy)
            shown_until = done

        return replay(outcomes, setup, _decision_clock(), show)


def _decision_clock() -> Callable[[], float]:
    """Processor time, so that other programs do not count as thinking; Windows ticks it in 16 ms, too coarse for a
    decision."""
    return time.perf_counter if sys.platform == "win32" else time.thread_time


def replay_tables(found: Replay) -> str:
    """What answers cost, in seconds, and what came of the attempts."""
    cost = ["seconds", "per solved", "95 % interval", f"minus {REFERENCE}, 95 %", "restricted mean", "p95"]
    share = [
        "share or count",
        "solved",
        "at once",
        "attempts",
        "calls",
        *[f"ECE after {k}" for k in FAILURES],
    ]
    costs = table(cost, [_cost_row(s) for s in found.scores])
    return f"{costs}\n\n{table(share, [_share_row(s) for s in found.scores])}"


def _cost_row(s: Scores) -> list[str]:
    return [
        s.policy,
        _seconds(s.seconds_per_solved),
        _interval(s.ci95_seconds_per_solved),
        _interval(s.ci95_against_reference, "+"),
        _seconds(s.restricted_mean_s),
        _seconds(s.p95_s),
    ]


def _share_row(s: Scores) -> list[str]:
    return [
        s.policy,
        percent(s.success),
        percent(s.first_attempt_success),
        f"{s.attempts_per_question:.2f}",
        f"{s.calls_per_question:.2f}",
        *[f"{s.forecasts[k].ece:.3f}" if k in s.forecasts else "-" for k in FAILURES],
    ]


def replay_plot(scores: tuple[Scores, ...]) -> str:
    """Seconds per solved question as bars: full up to the interval, hatched within it."""
    ends = [
        s.ci95_seconds_per_solved[1] if s.ci95_seconds_per_solved else s.seconds_per_solved or 0.0
        for s in scores
    ]
    scale = _BAR / (max(ends) or 1.0)
    wide = max(len(s.policy) for s in scores)
    lines = ["Seconds per solved question (▒ 95 % interval)"]
    for s in scores:
        value = s.seconds_per_solved
        if value is None:
            lines.append(f"{s.policy:{wide}} solved nothing")
            continue
        low, high = s.ci95_seconds_per_solved or (value, value)
        full = round(low * scale)
        bar = "█" * full + "▒" * max(1, round(high * scale) - full)
        lines.append(f"{s.policy:{wide}} {bar} {value:.1f}")
    return "\n".join(lines)


def replay_document(found: Replay, setup: Setup) -> dict[str, object]:
    """The ``replay --json`` object of ``cli.md``. A figure that does not exist is null: odds of policies that
    say none, seconds per solved question where nothing was solved."""
    return {
        "questions": found.questions,
        "endpoints": len(found.endpoints),
        "endpoint_names": list(found.endpoints),
        "check_s": setup.check_s,
        "attempts": setup.attempts,
        "seed": setup.seed,
        "value_s": setup.value_s,
        "horizon_s": found.horizon_s,
        "reference": REFERENCE,
        "policies": [_policy_document(s) for s in found.scores],
    }


def _policy_document(s: Scores) -> dict[str, object]:
    said = {k: s.forecasts.get(k) for k in FAILURES}
    return {
        "policy": s.policy,
        "seconds_per_solved": s.seconds_per_solved,
        "success": s.success,
        "restricted_mean_s": s.restricted_mean_s,
        "p95_s": s.p95_s,
        "first_attempt_success": s.first_attempt_success,
        "attempts_per_question": s.attempts_per_question,
        "calls_per_question": s.calls_per_question,
        "brier": {k: f.brier if f else None for k, f in said.items()},
        "brier_base": {k: f.brier_base if f else None for k, f in said.items()},
        "ece": {k: f.ece if f else None for k, f in said.items()},
        "forecasts": {k: f.n if f else 0 for k, f in said.items()},
        "decision_us": {"p50": _microseconds(s.decision_p50_s), "p99": _microseconds(s.decision_p99_s)},
        "ci95_seconds_per_solved": _pair(s.ci95_seconds_per_solved),
        "seconds_per_solved_against_reference": s.against_reference,
        "ci95_against_reference": _pair(s.ci95_against_reference),
    }


def _seconds(value: float | None) -> str:
    return "-" if value is None else f"{value:.1f}"


def _interval(ends: tuple[float, float] | None, sign: str = "") -> str:
    return "-" if ends is None else f"{ends[0]:{sign}.1f} to {ends[1]:{sign}.1f}"


def _pair(ends: tuple[float, float] | None) -> list[float] | None:
    return None if ends is None else list(ends)


def _microseconds(value: float | None) -> float | None:
    return None if value is None else round(value * 1e6, 1)


def _profiles(invocation: Invocation) -> tuple[CapabilityProfile, ...]:
    from laar_tui.conversation.opening import all_profiles

    return all_profiles(invocation.locations)
