"""``laar-chat stats``: Time-to-Correct-Answer and success, each with how much stands behind it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Literal

import click

from laar_tui.cli.invocation import Invocation
from laar_tui.cli.output import print_json, say, table
from laar_tui.core.figures import money, percent, plural, seconds, times
from laar_tui.history.checkers import checker_weights
from laar_tui.history.facts import load_facts
from laar_tui.history.reading import Reader
from laar_tui.history.statistics import (
    HORIZON_S,
    CheckerReliability,
    Grouping,
    TtcaSummary,
    checker_reliability,
    summarise,
)
from laar_tui.history.survival import Estimate, Proportion, proportion

_GROUPINGS = ("endpoint", "length", "language", "task", "month", "checker")
_ENOUGH_TO_TIME = 5
"""Judged questions below which a median and its like say nothing."""

_FOOT = (
    f"TTCA: seconds until the first right answer, over judged questions; from {_ENOUGH_TO_TIME} of them on. "
    "A judged question without a right\nanswer counts as longer. In brackets: 95 % intervals. "
    "Judge an answer: laar-chat history mark ID right|wrong"
)
_CHECKER_FOOT = (
    "Against your own marks. “right called right”: of answers you marked right, those the check passed. “wrong called\n"
    "wrong”: of answers you marked wrong, those it caught. “right called wrong”: its false alarms. What it left open\n"
    "counts as neither. In brackets: 95 % intervals. “counts”: what your marks have made of the weight its objections\n"
    "had at first."
)


@click.command("stats", short_help="Time-to-Correct-Answer and success so far.")
@click.option("--by", type=click.Choice(_GROUPINGS), help="One line for each.")
@click.option(
    "--since", type=click.DateTime(["%Y-%m-%d", "%Y-%m-%dT%H:%M:%S"]), help="Only questions from then on."
)
@click.option("--clock", type=click.Choice(["wall", "machine"]), default="wall", show_default=True,
              help="With your reading time between attempts (wall), or without it (machine).")  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.pass_obj
def command(
    invocation: Invocation,
    by: Grouping | Literal["checker"] | None,
    since: datetime | None,
    clock: Literal["wall", "machine"],
    as_json: bool,
) -> int:
    """Summarise the history. Real and simulated questions are never mixed.

    TTCA figures are Kaplan–Meier over the judged questions: one without a right answer counts as not solved by then,
    it is not left out. An answer nobody judged counts neither way. Ranges are 95 % intervals.

    With --by endpoint a question belongs to the endpoint asked first; months are UTC.
    --by checker shows how far each check agrees with your own marks.
    """
    start = since.astimezone() if since else None
    reader = Reader(invocation.locations.history_file)
    facts = load_facts(reader, start)
    kinds = {simulated: facts.chosen(simulated=simulated, since=start) for simulated in (False, True)}
    head: dict[str, object] = {"by": by, "since": start.isoformat() if start else None}
    if by == "checker":
        checkers = {simulated: checker_reliability(part) for simulated, part in kinds.items()}
        weights = {s: checker_weights(reader, simulated=s) for s in kinds}
        if as_json:
            documents = [
                checker_document(c, s, weights[s].get(c.checker))
                for s, every in checkers.items()
                for c in every
            ]
            print_json({**head, "checkers": documents})
            return 0
        shown = {s: _checkers(every, weights[s]) for s, every in checkers.items() if every}
        return _show(shown, "No answer was checked yet, so there is nothing to compare.", _CHECKER_FOOT)
    found = {s: [x for x in summarise(p, by, clock=clock) if x.n or x.flagged] for s, p in kinds.items()}
    if as_json:
        documents = [summary_document(x, s) for s, every in found.items() for x in every]
        print_json({**head, "clock": clock, "summaries": documents})
        return 0
    shown = {s: _table(every, by) for s, every in found.items() if every}
    foot = "\n".join(line for line in (_FOOT, _flagged(found)) if line)
    return _show(shown, "No question was tried yet, so there is nothing to sum up.", foot)


def _show(tables: dict[bool, str], nothing: str, foot: str) -> int:
    if not tables:
        say(nothing)
        return 0
    for simulated, text in tables.items():
        click.echo(f"{'Simulated' if simulated else 'Real'} questions")
        click.echo(text + "\n")
    if foot:
        say(foot)
    return 0


def _flagged(found: dict[bool, list[TtcaSummary]]) -> str:
    count = sum(s.flagged for every in found.values() for s in every)
    if not count:
        return ""
    return (
        f"Left out: {plural(count, 'question')} during which the computer slept or its clock was set, "
        "so that nobody knows how long they took."
    )


def _table(summaries: list[TtcaSummary], by: Grouping | None) -> str:
    headings = [
        "first asked" if by == "endpoint" else by or "",
        "questions",
        "judged",
        "solved",
        "median TTCA",
        "9 in 10 within",
        f"mean TTCA, at most {HORIZON_S / 60:.0f} min",
        "right at the first try",
    ]
    paid = any(s.money for s in summaries)
    rows = [[*_row(s), *([money(s.money)] if paid else [])] for s in summaries]
    return table([*headings, *(["money"] if paid else [])], rows)


def _row(s: TtcaSummary) -> list[str]:
    return [
        s.group or ("all" if s.group is None else "unmeasured"),
        str(s.n),
        str(s.curve.n),
        _share(proportion(s.solved, s.curve.n)),
        *(_timed(s, estimate) for estimate in (s.median, s.p90, s.restricted_mean)),
        _share(s.first_attempt_success),
    ]


def _timed(s: TtcaSummary, estimate: Estimate) -> str:
    return _estimate(estimate) if s.curve.n >= _ENOUGH_TO_TIME else "—"


def _estimate(estimate: Estimate) -> str:
    if estimate.value is None:
        return "not reached yet"
    low = seconds(estimate.low) if estimate.low is not None else "?"
    high = seconds(estimate.high) if estimate.high is not None else "?"
    unit = low.rpartition(" ")[2]
    if unit == high.rpartition(" ")[2] and low.count(" ") == 1:
        low = low.removesuffix(f" {unit}")
    return f"{seconds(estimate.value)} ({low}–{high})"


def _share(share: Proportion) -> str:
    if not share.n:
        return "—"
    low = percent(share.low).removesuffix(" %")
    return f"{share.successes} of {share.n} ({low}–{percent(share.high)})"


def _checkers(every: list[CheckerReliability], weights: Mapping[str, float]) -> str:
    headings = [
        "check",
        "verdicts",
        "you marked too",
        "right called right",
        "wrong called wrong",
        "right called wrong",
        "counts",
    ]
    rows = [
        [
            c.checker,
            str(c.given),
            str(c.compared),
            *map(_share, (c.sensitivity, c.specificity, c.false_alarms)),
            times(weights[c.checker]) if c.checker in weights else "-",
        ]
        for c in every
    ]
    return table(headings, rows)


def summary_document(s: TtcaSummary, simulated: bool) -> dict[str, object]:
    return {
        "group": s.group,
        "simulated": simulated,
        "questions": s.n,
        "judged": s.curve.n,
        "solved": s.solved,
        "censored": s.censored,
        "unjudged": s.unjudged,
        "left_out_clock_gap": s.flagged,
        "median_s": s.median.value,
        "median_interval_s": [s.median.low, s.median.high],
        "p90_s": s.p90.value,
        "p90_interval_s": [s.p90.low, s.p90.high],
        "restricted_mean_s": s.restricted_mean.value,
        "restricted_mean_interval_s": [s.restricted_mean.low, s.restricted_mean.high],
        "horizon_s": s.horizon_s,
        "success": _proportion(s.success),
        "first_attempt_success": _proportion(s.first_attempt_success),
        "attempts": s.attempts,
        "money": s.money,
    }


def checker_document(c: CheckerReliability, simulated: bool, weight: float | None) -> dict[str, object]:
    return {
        "checker": c.checker,
        "simulated": simulated,
        "verdicts": c.given,
        "compared": c.compared,
        "sensitivity": _proportion(c.sensitivity),
        "specificity": _proportion(c.specificity),
        "false_alarms": _proportion(c.false_alarms),
        "weight": weight,
    }


def _proportion(share: Proportion) -> dict[str, object]:
    return {
        "right": share.successes,
        "judged": share.n,
        "mean": share.mean,
        "interval": [share.low, share.high],
    }
