"""What the calibration screen says: cost, progress, one endpoint's picture, who would be asked."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual.content import Content

from laar_tui.core import figures
from laar_tui.tui import outside
from laar_tui.tui.widgets.heatmap import heatmap

if TYPE_CHECKING:
    from laar_tui.calibration.events import Progress
    from laar_tui.calibration.plan import Cost, Plan
    from laar_tui.calibration.report import EndpointReport, Report

_BAR = 24
_NAME = 18
_WORTH_TELLING = 0.1


def cost_content(plan: Plan, costs: Sequence[Cost], speed: float) -> Content:
    """Before anything is sent."""
    from laar_tui.calibration.plan import wall_seconds

    simulated = all(e.simulated for e in plan.endpoints)
    scale = speed if simulated else 1.0
    head = f"{'at most':<{_NAME}}{'questions':>10}{'tokens':>9}{'time':>14}{'money':>9}"
    lines = [Content.assemble((head, "bold"))]
    for c in costs:
        money = "-" if c.money is None else figures.money(c.money)
        lines.append(
            Content(
                f"{outside.name(c.endpoint, _NAME - 1):<{_NAME}}{c.questions:>10}{figures.tokens_short(c.tokens):>9}"
                f"{figures.seconds(c.seconds / scale):>14}{money:>9}"
            )
        )
    priced = [c.money for c in costs if c.money is not None]
    total = (
        f"Together at most {figures.tokens_short(sum(c.tokens for c in costs))} tokens, about "
        f"{figures.seconds(wall_seconds(costs, scale))}, "
        f"money {figures.money(sum(priced)) if priced else 'unknown'}."
    )
    last = (
        "Simulated: nothing is sent or paid."
        if simulated
        else "Generated texts are sent, nothing of yours. Nothing leaves before you start."
    )
    return Content("\n").join([*lines, Content(""), Content(total), Content.styled(last, "$text-muted")])


def progress_content(progress: Progress, said: str, width: int, *, finished: bool) -> Content:
    done, most = sum(progress.done.values()), sum(progress.most.values())
    share = 1.0 if finished else done / most if most else 0.0
    bar = "█" * round(share * _BAR) + "░" * (_BAR - round(share * _BAR))
    text = f" {done}/{most} · {figures.tokens_short(progress.tokens)} tokens"
    if progress.money:
        text += f" · money {figures.money(progress.money)}"
    if progress.left_s and not finished:
        text += f" · {figures.seconds(progress.left_s)} left at most"
    first = Content.assemble((bar, "$text-accent"), text)
    second = outside.content(said[: 2 * width])
    return Content("\n").join([first, second])


def tabs_content(names: Sequence[str], shown: int) -> Content:
    """Which endpoint is looked at; ← and → choose another."""
    parts: list[tuple[str, str] | str] = []
    for i, name in enumerate(names):
        label = f" {outside.name(name, _NAME)} "
        parts += [(f"[{label.strip()}]", "bold reverse") if i == shown else (label, "$text-muted"), " "]
    return Content.assemble(*parts)


def endpoint_content(one: EndpointReport, width: int) -> Content:
    served = [s for s in one.served if s != one.model]
    head = f"{one.model}{', serves ' + ', '.join(served) if served else ''} · {figures.plural(one.judged, 'answer')} judged"
    if one.unanswered:
        head += f", {one.unanswered} without an answer"
    if one.simulated:
        head += " · simulated"
    parts = [outside.content(head), heatmap(one.cells, width), _legend()]
    differs = [
        f"{figures.tokens_short(c.cell.length)} {c.cell.language} {figures.percent(c.prior)} → {figures.percent(c.believed.p)}"
        for c in sorted(one.cells, key=lambda c: -abs(c.believed.p - c.prior))[:3]
        if c.asked and abs(c.believed.p - c.prior) >= _WORTH_TELLING
    ]
    if differs:
        parts.append(Content(f"Against the published prior: {' · '.join(differs)}"))
    parts += [Content.assemble(("! ", "$text-warning"), outside.line(w)) for w in one.warnings]
    if one.latency is not None:
        parts.append(_latency(one, width))
    return Content("\n").join(parts)


def _legend() -> Content:
    text = "P(right), 95 % interval where there is room, right/asked; pale: not asked, inferred from its neighbours"
    return Content.styled(text, "$text-muted")


def _latency(one: EndpointReport, width: int) -> Content:
    curve = one.latency
    assert curve is not None
    lengths = list(dict.fromkeys(c.cell.length for c in one.cells))
    longest = max(curve.ttft_s(n) for n in lengths) or 1.0
    room = max(8, min(40, width - 40))
    lines = [Content.assemble(("\nSeconds to the first token", "bold"))]
    for n in lengths:
        measured = sum(n / 1.3 < tokens < n * 1.3 for tokens, _ in curve.points)
        bar = "█" * max(1, round(room * curve.ttft_s(n) / longest))
        lines.append(
            Content.assemble(
                f"{figures.tokens_short(n):<8}",
                (bar, "$text-primary"),
                f" {figures.seconds(curve.ttft_s(n))}",
                (f"  n = {measured}", "$text-muted"),
            )
        )
    told = []
    if curve.decode_rate is not None:
        told.append(f"{curve.decode_rate:.0f} tokens a second")
    if curve.prefix_gain is not None:
        told.append(f"a document sent again saves {figures.percent(max(0.0, curve.prefix_gain))} of the wait")
    return Content("\n").join([*lines, Content(" · ".join(told))])


def choices_content(report: Report) -> Content:
    """Who would be asked, cell by cell."""
    codes = list(dict.fromkeys(c.language for c in report.cells))
    lengths = list(dict.fromkeys(c.length for c in report.cells))
    column = 22
    lines = [Content.assemble(("You would be routed to", "bold"))]
    for start in range(0, len(codes), 3):
        shown = codes[start : start + 3]
        lines.append(Content.assemble((f"{'tokens':<8}" + "".join(f"{c:<{column}}" for c in shown), "bold")))
        for n in lengths:
            row = f"{figures.tokens_short(n):<8}"
            for code in shown:
                able = next((v for c, v in report.choices.items() if c == (n, code)), ())
                text = (
                    f"{outside.name(able[0].endpoint, 14)} {figures.percent(able[0].p)}"
                    if able
                    else "nobody fits"
                )
                row += f"{text:<{column}}"
            lines.append(Content(row))
    return Content("\n").join(lines)
