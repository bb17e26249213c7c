"""``laar-chat what-if``: what another policy would have done with one's own questions, or why nobody can say."""

from __future__ import annotations

from datetime import datetime

import click

from laar_tui.calibration.off_policy import Estimated, Interval
from laar_tui.calibration.what_if import LATEST, PolicyOutcome, WhatIf, what_if
from laar_tui.cli.invocation import Invocation
from laar_tui.cli.output import print_json, say, table
from laar_tui.core.errors import UsageError
from laar_tui.core.figures import percent, plural, seconds
from laar_tui.history.ladders import ladders
from laar_tui.history.reading import Reader
from laar_tui.routing.arms import RoutingPolicy


@click.command("what-if", short_help="What another policy would have done with your questions.")
@click.option("--policy", "policies", multiple=True, metavar="NAME",
              help="always:ENDPOINT, best-single, session-affinity, fastest-first, laar-style or load-aware; may be "
              "given again. All of them without it.")  # fmt: skip
@click.option(
    "--since", type=click.DateTime(["%Y-%m-%d", "%Y-%m-%dT%H:%M:%S"]), help="Only questions from then on."
)
@click.option(
    "--seed", type=int, default=0, show_default=True, help="Of the resampling behind the intervals."
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.pass_obj
def command(
    invocation: Invocation, policies: tuple[str, ...], since: datetime | None, seed: int, as_json: bool
) -> int:
    """Estimate from the logged decisions what your questions would have taken under another policy.

    always:ENDPOINT, best-single and session-affinity ask one endpoint and nobody else; fastest-first, laar-style and
    load-aware ask the next after a wrong answer. The mean is of min(TTCA, 5 minutes), with an unsolved question
    counting 5 minutes. It is doubly robust, with a 95 % interval; below an effective sample size of 30 nothing is
    said. Real and simulated questions are never mixed.
    """
    reader = Reader(invocation.locations.history_file)
    start = since.astimezone() if since else None
    settings = RoutingPolicy(explore=invocation.settings.routing.explore)
    try:
        found = {
            simulated: what_if(
                ladders(reader, LATEST, since=start, simulated=simulated),
                list(policies) or None,
                settings=settings,
                seed=seed,
            )
            for simulated in (False, True)
        }
    except ValueError as error:
        raise UsageError(f"{error}.") from error
    told = {simulated: result for simulated, result in found.items() if result.questions}
    if as_json:
        print_json(
            {
                "since": start.isoformat() if start else None,
                "histories": [document(r, s) for s, r in told.items()],
            }
        )
        return 0
    if not told:
        say("No question was tried yet, so there is nothing to compare.")
        return 0
    for simulated, result in told.items():
        _show(result, simulated)
    return 0


def _show(result: WhatIf, simulated: bool) -> None:
    click.echo(f"{'Simulated' if simulated else 'Real'} questions: {result.n} judged and not pinned")
    if result.happened_s is not None and result.happened_solved is not None:
        click.echo(
            f"As it happened: mean {seconds(result.happened_s)} (cut at {seconds(result.horizon_s)}), "
            f"{percent(result.happened_solved)} solved"
        )
    answered = [p for p in result.policies if p.estimated is not None]
    if answered:
        headings = ["policy", "mean TTCA", "against what happened", "solved", "about", "effective n"]
        click.echo(table(headings, [_row(p, p.estimated) for p in answered if p.estimated is not None]))
    for refusal, policies in _refused(result).items():
        say(f"{', '.join(policies) if len(policies) < len(result.policies) else 'every policy'}: {refusal}")
    left_out = [
        plural(count, f"{word} question")
        for count, word in ((result.pinned, "pinned"), (result.unjudged, "unjudged"))
        if count
    ]
    if left_out:
        say(f"Left out: {' and '.join(left_out)}.")
    click.echo("")


def _refused(result: WhatIf) -> dict[str, list[str]]:
    """The policies nothing can be said about, by the reason: one line for all that share it."""
    found: dict[str, list[str]] = {}
    for outcome in result.policies:
        if outcome.estimated is None:
            found.setdefault(outcome.refusal, []).append(outcome.policy)
    return found


def _row(outcome: PolicyOutcome, found: Estimated) -> list[str]:
    more = found.seconds_more
    verdict = "slower" if more.low > 0 else "faster" if more.high < 0 else "no clear difference"
    return [
        outcome.policy,
        _seconds(found.seconds),
        f"{_signed(more.value)} ({_signed(more.low)} to {_signed(more.high)}): {verdict}",
        f"{percent(found.solved.value)} ({percent(found.solved.low)} to {percent(found.solved.high)}); "
        f"was {percent(found.solved_happened)}",
        f"{percent(outcome.covered)} of questions",
        f"{outcome.effective:.0f}",
    ]


def _seconds(found: Interval) -> str:
    return f"{seconds(max(0.0, found.value))} ({seconds(max(0.0, found.low))} to {seconds(max(0.0, found.high))})"


def _signed(value: float) -> str:
    return f"{'−' if value < 0 else '+'}{seconds(abs(value))}"


def document(result: WhatIf, simulated: bool) -> dict[str, object]:
    return {
        "simulated": simulated,
        "questions": result.questions,
        "left_out_pinned": result.pinned,
        "left_out_unjudged": result.unjudged,
        "judged": result.n,
        "horizon_s": result.horizon_s,
        "happened": {"restricted_mean_s": result.happened_s, "success": result.happened_solved},
        "policies": [_policy(p) for p in result.policies],
    }


def _policy(p: PolicyOutcome) -> dict[str, object]:
    found = p.estimated
    known = (
        None
        if p.known is None
        else {"questions": p.known.n, "solved": p.known.solved, "restricted_mean_s": p.known.seconds}
    )
    described: dict[str, object] = {
        "policy": p.policy,
        "covered": p.covered,
        "matched": p.matched,
        "effective_sample_size": p.effective,
        "known_outright": known,
        "refusal": p.refusal or None,
        "estimate": None,
    }
    if found is not None:
        described["estimate"] = {
            "restricted_mean_s": _interval(found.seconds),
            "against_happened_s": _interval(found.seconds_more),
            "success": _interval(found.solved),
            "snips": {"restricted_mean_s": found.seconds_snips, "success": found.solved_snips},
            "happened_on_the_same": {
                "restricted_mean_s": found.seconds_happened,
                "success": found.solved_happened,
            },
        }
    return described


def _interval(found: Interval) -> dict[str, object]:
    return {"value": found.value, "interval": [found.low, found.high]}
