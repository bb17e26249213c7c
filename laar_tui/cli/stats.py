"""``laar-chat stats``: Time-to-Correct-Answer and success, each with how much stands behind it."""

from __future__ import annotations

from datetime import datetime

import click

from laar_tui.cli.invocation import Invocation
from laar_tui.cli.output import print_json, say, table
from laar_tui.core.figures import percent, plural, seconds
from laar_tui.history.reading import Reader
from laar_tui.history.statistics import Grouping, TtcaSummary, ttca_summary
from laar_tui.history.survival import Proportion


@click.command("stats", short_help="Time-to-Correct-Answer and success so far.")
@click.option(
    "--by", type=click.Choice(["endpoint", "length", "language", "task"]), help="One line for each."
)
@click.option(
    "--since", type=click.DateTime(["%Y-%m-%d", "%Y-%m-%dT%H:%M:%S"]), help="Only questions from then on."
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.pass_obj
def command(invocation: Invocation, by: Grouping | None, since: datetime | None, as_json: bool) -> int:
    """Summarise the history. Real and simulated questions are never mixed.

    TTCA figures are Kaplan–Meier: a question without a right answer counts as not solved by then, it is not left out.
    With --by endpoint a question belongs to the endpoint asked first.
    """
    reader = Reader(invocation.locations.history_file)
    start = since.astimezone() if since else None
    found = {
        simulated: [s for s in ttca_summary(reader, by, since=start, simulated=simulated) if s.n]
        for simulated in (False, True)
    }
    if as_json:
        documents = [_document(s, simulated) for simulated, every in found.items() for s in every]
        print_json({"by": by, "since": start.isoformat() if start else None, "summaries": documents})
        return 0
    if not any(found.values()):
        say("No question was tried yet, so there is nothing to sum up.")
        return 0
    for simulated, summaries in found.items():
        if summaries:
            click.echo(f"{'Simulated' if simulated else 'Real'} questions")
            click.echo(_table(summaries, by) + "\n")
    return 0


def _table(summaries: list[TtcaSummary], by: Grouping | None) -> str:
    headings = ["first asked" if by == "endpoint" else by or "", "questions", "solved", "unjudged"]
    headings += ["median TTCA", "p90", "mean", "solved of judged", "right at once"]
    return table(headings, [_row(s) for s in summaries])


def _row(s: TtcaSummary) -> list[str]:
    return [
        s.group or ("all" if s.group is None else "unmeasured"),
        str(s.n),
        str(s.solved),
        str(s.unjudged),
        seconds(s.median_s) if s.median_s is not None else "not reached",
        seconds(s.p90_s) if s.p90_s is not None else "not reached",
        f"{seconds(s.restricted_mean_s)} (to {seconds(s.horizon_s)})"
        if s.restricted_mean_s is not None
        else "-",
        _share(s.success),
        _share(s.first_attempt_success),
    ]


def _share(share: Proportion) -> str:
    if not share.n:
        return "-"
    return f"{percent(share.low)} to {percent(share.high)} ({plural(share.n, 'judged', 'judged')})"


def _document(s: TtcaSummary, simulated: bool) -> dict[str, object]:
    return {
        "group": s.group,
        "simulated": simulated,
        "questions": s.n,
        "solved": s.solved,
        "censored": s.censored,
        "unjudged": s.unjudged,
        "median_s": s.median_s,
        "p90_s": s.p90_s,
        "restricted_mean_s": s.restricted_mean_s,
        "horizon_s": s.horizon_s,
        "success": _proportion(s.success),
        "first_attempt_success": _proportion(s.first_attempt_success),
        "attempts": s.attempts,
        "money": s.money,
    }


def _proportion(share: Proportion) -> dict[str, object]:
    return {
        "right": share.successes,
        "judged": share.n,
        "mean": share.mean,
        "interval": [share.low, share.high],
    }
