"""A calibration's result as text and as a JSON document."""

from __future__ import annotations

from collections.abc import Sequence

from laar_tui.calibration.belief import Cell
from laar_tui.calibration.latency_curve import LatencyCurve
from laar_tui.calibration.paper import Interval, PaperTable
from laar_tui.calibration.plan import Cost, Plan, wall_seconds
from laar_tui.calibration.report import CellReport, EndpointReport, Report
from laar_tui.cli.output import table
from laar_tui.core.figures import money, percent, plural, seconds, tokens_short

_SHADES = " ░▒▓█"
_LANGUAGES_ABREAST = 3
_BAR = 40
_WORTH_TELLING = 0.1


def cost_text(plan: Plan, costs: Sequence[Cost], speed: float) -> str:
    """What will be sent, before anything is."""
    rows = [
        [
            c.endpoint,
            str(c.questions),
            tokens_short(c.tokens),
            seconds(c.seconds / (speed if e.simulated else 1.0)),
            "?" if c.money is None else money(c.money) if c.money else "free",
        ]
        for c, e in zip(costs, plan.endpoints, strict=True)
    ]
    found = [c.money for c in costs if c.money is not None]
    simulated = all(e.simulated for e in plan.endpoints)
    lines = [
        f"Lengths {', '.join(map(tokens_short, plan.lengths))} · languages {', '.join(plan.languages)} · seed {plan.seed}",
        table(["endpoint", "questions, at most", "tokens", "time", "money"], rows),
        f"Together at most {plural(sum(c.questions for c in costs), 'question')}, {tokens_short(sum(c.tokens for c in costs))} tokens, "
        f"about {seconds(wall_seconds(costs, speed if simulated else 1.0))}, money {money(sum(found)) if found else 'unknown'}"
        f"{' (simulated: nothing is sent or paid)' if simulated else ''}.",
    ]
    return "\n".join(lines)


def report_text(report: Report) -> str:
    parts = [_endpoint_text(one) for one in report.endpoints]
    if len(report.endpoints) > 1:
        parts.append(_choices_text(report))
    return "\n\n".join(parts)


def _endpoint_text(one: EndpointReport) -> str:
    mark = "  (simulated)" if one.simulated else ""
    served = f", serves {', '.join(one.served)}" if one.served and one.served != (one.model,) else ""
    lines = [f"{one.name}{mark}: {one.model}{served} · {plural(one.judged, 'answer')} judged"]
    if one.unanswered:
        lines[0] += f", {one.unanswered} without an answer"
    if not one.judged:
        return "\n".join([*lines, *(f"  ! {w}" for w in one.warnings)])
    lines.append(heatmap(one.cells))
    lines += _against_prior(one.cells)
    if one.latency is not None:
        lines += _latency_lines(one.latency, one.cells)
    return "\n".join([*lines, *(f"  ! {w}" for w in one.warnings)])


def heatmap(cells: Sequence[CellReport]) -> str:
    """P(right) with its 95 % interval and the counts, lengths down and languages across."""
    lengths = list(dict.fromkeys(c.cell.length for c in cells))
    codes = list(dict.fromkeys(c.cell.language for c in cells))
    at = {c.cell: c for c in cells}
    blocks = []
    for start in range(0, len(codes), _LANGUAGES_ABREAST):
        abreast = codes[start : start + _LANGUAGES_ABREAST]
        rows = [[tokens_short(n), *(_cell_text(at.get(Cell(n, code))) for code in abreast)] for n in lengths]
        blocks.append(table(["tokens", *abreast], rows))
    return "\n".join(blocks)


def _cell_text(one: CellReport | None) -> str:
    if one is None:
        return "-"
    e = one.believed
    shade = _SHADES[min(4, int(e.p * 5))] * 2
    return f"{shade} {percent(e.p):>5} {e.low * 100:.0f}-{e.high * 100:.0f}  {one.right}/{one.asked}"


def _against_prior(cells: Sequence[CellReport]) -> list[str]:
    """The places where the published numbers were furthest off."""
    off = sorted(cells, key=lambda c: -abs(c.believed.p - c.prior))
    told = [
        f"{tokens_short(c.cell.length)} {c.cell.language} {percent(c.prior)} → {percent(c.believed.p)}"
        for c in off[:3]
        if c.asked and abs(c.believed.p - c.prior) >= _WORTH_TELLING
    ]
    return [f"  differs from the published prior: {' · '.join(told)}"] if told else []


def _latency_lines(curve: LatencyCurve, cells: Sequence[CellReport]) -> list[str]:
    lengths = list(dict.fromkeys(c.cell.length for c in cells))
    longest = max(curve.ttft_s(n) for n in lengths) or 1.0
    lines = ["  seconds to the first token:"]
    for n in lengths:
        near = [s for tokens, s in curve.points if n / 1.3 < tokens < n * 1.3]
        bar = "█" * max(1, round(_BAR * curve.ttft_s(n) / longest))
        lines.append(f"  {tokens_short(n):>6} {bar} {seconds(curve.ttft_s(n))} ({len(near)} measured)")
    told = []
    if curve.decode_rate is not None:
        told.append(f"{curve.decode_rate:.0f} tokens/s")
    if curve.prefix_gain is not None:
        told.append(f"a repeated document saves {percent(max(0.0, curve.prefix_gain))} of the wait")
    return [*lines, f"  {' · '.join(told)}"] if told else lines


def _choices_text(report: Report) -> str:
    codes = list(dict.fromkeys(c.language for c in report.cells))
    lengths = list(dict.fromkeys(c.length for c in report.cells))
    rows = []
    for n in lengths:
        row = [tokens_short(n)]
        for code in codes:
            able = report.choices.get(Cell(n, code), ())
            row.append(
                f"{able[0].endpoint} {percent(able[0].p)} × {seconds(able[0].seconds)}"
                if able
                else "nobody fits"
            )
        rows.append(row)
    return "You would be routed to\n" + table(["tokens", *codes], rows)


def report_document(report: Report) -> dict[str, object]:
    """The ``calibrate --json`` object."""
    return {
        "run": report.run,
        "endpoints": [_endpoint_document(e) for e in report.endpoints],
        "choices": [
            {
                "tokens": cell.length,
                "language": cell.language,
                "ranked": [
                    {"endpoint": c.endpoint, "p": c.p, "seconds": c.seconds, "ratio": c.ratio} for c in able
                ],
            }
            for cell, able in report.choices.items()
        ],
    }


def _endpoint_document(one: EndpointReport) -> dict[str, object]:
    curve = one.latency
    return {
        "endpoint": one.name,
        "model": one.model,
        "model_served": list(one.served),
        "simulated": one.simulated,
        "judged": one.judged,
        "unanswered": one.unanswered,
        "money": one.money,
        "tokens": one.tokens,
        "cells": [
            {
                "tokens": c.cell.length,
                "language": c.cell.language,
                "right": c.right,
                "asked": c.asked,
                "p": c.believed.p,
                "p_interval": [c.believed.low, c.believed.high],
                "prior": c.prior,
            }
            for c in one.cells
        ],
        "latency": None
        if curve is None
        else {
            "base_s": curve.base_s,
            "seconds_per_thousand_tokens": curve.seconds_per_thousand,
            "decode_rate": curve.decode_rate,
            "prefix_gain": curve.prefix_gain,
            "points": [list(p) for p in curve.points],
        },
        "warnings": list(one.warnings),
    }


def paper_text(found: PaperTable) -> str:
    headings = ["policy", *(tokens_short(n) for n in found.lengths), "mean", "95 %", "solved", "calls"]
    rows = [
        [
            r.policy,
            *(f"{r.by_length[n]:.1f}" for n in found.lengths),
            f"{r.mean_s:.2f}",
            _interval(r.interval),
            percent(r.success),
            f"{r.calls:.2f}",
        ]
        for r in found.rows
    ]
    lines = [
        f"Mean TTCA in seconds by policy and length, over {', '.join(found.languages)} ({found.train} questions to train on, "
        f"{found.test} to test with; unsolved ones count until they were given up)",
        table(headings, rows),
    ]
    for r in found.reductions:
        low, high = r.interval
        lines.append(
            f"laar is {percent(max(0.0, r.share))} below {r.policy} averaged over cells (95 % {low * 100:.0f} to {high * 100:.0f} %), "
            f"at most {percent(max(0.0, r.largest))} in one cell."
        )
    return "\n".join(lines)


def paper_document(found: PaperTable) -> dict[str, object]:
    return {
        "train": found.train,
        "test": found.test,
        "languages": list(found.languages),
        "policies": [
            {
                "policy": r.policy,
                "mean_ttca_s": r.mean_s,
                "ci95_mean_ttca_s": list(r.interval),
                "by_length": {str(n): s for n, s in r.by_length.items()},
                "success": r.success,
                "calls_per_question": r.calls,
            }
            for r in found.rows
        ],
        "reductions": [
            {
                "policy": r.policy,
                "share": r.share,
                "ci95": list(r.interval),
                "largest_in_one_cell": r.largest,
            }
            for r in found.reductions
        ],
        "accuracy": [
            {"endpoint": name, "tokens": c.length, "language": c.language, "right": p}
            for name, by_cell in found.accuracy.items()
            for c, p in by_cell.items()
        ],
    }


def _interval(ends: Interval) -> str:
    return f"{ends[0]:.2f} to {ends[1]:.2f}"
