"""How far each check agrees with the user's own marks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from textual.content import Content

from laar_tui.core import figures
from laar_tui.history.survival import Proportion
from laar_tui.tui import outside, wording
from laar_tui.tui.widgets.review import page

if TYPE_CHECKING:
    from laar_tui.conversation.review import Review
    from laar_tui.history.statistics import CheckerReliability


def checkers(review: Review) -> page.Page:
    every = review.checkers
    return page.Page(
        name="checkers",
        title="Checks against your own marks",
        lead=_lead(every),
        numbers=page.Numbers(
            (
                "check", "verdicts", "you marked too",
                "marked right", "of these passed", "sensitivity", "sensitivity low", "sensitivity high",
                "marked wrong", "of these caught", "specificity", "specificity low", "specificity high",
                "marked right again", "of these called wrong", "false alarms", "false alarms low", "false alarms high", "weight",
            ),
            tuple(
                (
                    outside.name(c.checker), c.given, c.compared,
                    *page.proportion_values(c.sensitivity),
                    *page.proportion_values(c.specificity),
                    *page.proportion_values(c.false_alarms),
                    review.weights.get(c.checker),
                )
                for c in every
            ),
        ),
        note="Of answers you marked right, those it called right; of those you marked wrong, those it called wrong. "
        "What it left open is neither.",
        text=lambda width, _: _rows(every, review.weights, width),
    )  # fmt: skip


def _lead(every: Sequence[CheckerReliability]) -> Content:
    compared = sum(c.compared for c in every)
    if not every:
        return Content("No check has said anything yet.")
    if not compared:
        return Content(
            "Mark answers that were checked (F7, F8): then it shows how far the checks can be trusted."
        )
    best = max(every, key=lambda c: c.sensitivity.low + c.specificity.low)
    return Content.assemble(
        "most telling: ",
        (outside.name(best.checker), "bold"),
        f" ({page.share(best.sensitivity)} of right passed, {page.share(best.specificity)} of wrong caught, "
        f"n = {best.compared})",
    )


def _rows(every: Sequence[CheckerReliability], weights: Mapping[str, float], width: int) -> Content:
    names = max([8, *(min(20, len(outside.name(c.checker))) for c in every)])
    scale = max(13, min(61, width - names - 38))
    rows: list[Content] = []
    for c in every:
        head = f"{figures.plural(c.given, 'verdict')}, {c.compared} on answers you marked"
        if c.checker in weights:
            head += f" · its objections count {figures.times(weights[c.checker])}"
        rows.append(
            Content.assemble(
                (page.padded(outside.name(c.checker), names), "bold"), "  ", (head, "$foreground-muted")
            )
        )
        rows.append(_line("passes right", c.sensitivity, names, scale, "$text-success"))
        rows.append(_line("catches wrong", c.specificity, names, scale, "$text-accent"))
        rows.append(_line("calls right wrong", c.false_alarms, names, scale, "$text-warning"))
        rows.append(Content(""))
    return page.lines(rows)


def _line(label: str, found: Proportion, names: int, scale: int, style: str) -> Content:
    if not found.n:
        return Content.assemble(f"{label:>{names + 10}}  ", ("nothing to compare yet", "$foreground-muted"))
    return Content.assemble(
        f"{label:>{names + 10}}  ",
        (wording.whisker(found.mean, (found.low, found.high), scale), style),
        (f"  {page.share(found):>5} ", "bold"),
        (f"{page.bounds(found):>8}", "$foreground-muted"),
        f" {found.n:>5}",
    )
