"""What if: other policies on the same questions, as intervals on one scale of seconds, or why nobody can say."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual.content import Content

from laar_tui.core import figures
from laar_tui.tui import outside
from laar_tui.tui.widgets.review import page

if TYPE_CHECKING:
    from laar_tui.calibration.off_policy import Estimated
    from laar_tui.calibration.what_if import PolicyOutcome, WhatIf

WAITING = page.Page(
    name="what-if",
    title="What if",
    lead=Content("asking every policy about every decision…"),
    numbers=page.Numbers(("policy",)),
    text=lambda width, height: Content(""),
)

_WIDE_TAIL = (
    ("", 2),
    ("mean TTCA", 12),
    ("against what happened", 24),
    ("solved, 95 %", 15),
    ("about", 6),
    ("n", 6),
)
_NARROW_TAIL = (("", 2), ("mean TTCA", 11), ("solved", 6), ("about", 6), ("n", 5))
"""Columns beside the intervals, with their widths in cells; the first holds a sign."""

_LEAST_S, _HEADROOM = 1.0, 1.15
_TICKS = (1, 2, 5, 10, 20, 30, 60, 120, 300)


def counterfactual(found: WhatIf) -> page.Page:
    return page.Page(
        name="what-if",
        title="What if another policy had chosen",
        lead=_lead(found),
        numbers=page.Numbers(
            (
                "policy", "covered", "matched", "effective n", "mean s", "mean low s", "mean high s",
                "against happened s", "against low s", "against high s", "success", "success low", "success high",
                "happened mean s", "happened success", "SNIPS mean s", "SNIPS success", "tried anyway",
                "right of those", "why not",
            ),
            tuple(_values(p) for p in found.policies),
        ),
        note="Mean of min(TTCA, 5 min); unsolved counts 5 min. ├●┤ 95 %; ┆ what happened on the same questions; about: "
        "the share of questions it is about; n: effective.",
        wide_note="Doubly robust. always:, best-single and session-affinity ask one endpoint and nobody else.",
        text=lambda width, height: _picture(found, width, roomy=height > 30),
    )  # fmt: skip


def _lead(found: WhatIf) -> Content:
    if found.happened_s is None or found.happened_solved is None:
        return Content("Too little data: no question was judged to its end yet. Mark answers right or wrong.")
    left_out = found.pinned + found.unjudged
    return Content.assemble(
        "as it happened: mean ",
        (figures.seconds(found.happened_s), "bold"),
        ", ",
        (figures.percent(found.happened_solved), "bold"),
        f" solved, n = {found.n}" + (f"; {left_out} pinned or unjudged left out" if left_out else ""),
    )


def _values(p: PolicyOutcome) -> tuple[page.Value, ...]:
    head: tuple[page.Value, ...] = (outside.name(p.policy), p.covered, p.matched, p.effective)
    known: tuple[page.Value, ...] = (None, None) if p.known is None else (p.known.n, p.known.solved)
    e = p.estimated
    if e is None:
        return (*head, *[None] * 13, *known, p.refusal)
    return (
        *head,
        e.seconds.value, e.seconds.low, e.seconds.high,
        e.seconds_more.value, e.seconds_more.low, e.seconds_more.high,
        e.solved.value, e.solved.low, e.solved.high,
        e.seconds_happened, e.solved_happened, e.seconds_snips, e.solved_snips,
        *known, None,
    )  # fmt: skip


def _picture(found: WhatIf, width: int, *, roomy: bool) -> Content:
    told = [(p, p.estimated) for p in found.policies if p.estimated is not None]
    silent = [p for p in found.policies if p.estimated is None]
    names = min(24 if width >= 120 else 18, max([8, *(len(outside.name(p.policy)) for p in found.policies)]))
    rows: list[Content] = []
    if told:
        wide = width >= 120
        tail = _WIDE_TAIL if wide else _NARROW_TAIL
        scale = _Scale(max(12, width - names - 3 - sum(n for _, n in tail)), [e for _, e in told])
        heads = "".join(page.padded(head, n) if n > 7 else f"{head:>{n}}" for head, n in tail)
        rows.append(Content.styled(f"{page.padded('', names)} {scale.ruler()}  {heads}", "$foreground-muted"))
        for p, e in told:
            rows += [_row(p, e, scale, names, wide=wide)] + ([Content("")] if roomy else [])
    if silent:
        rows.append(Content.styled("Too little data", "bold $text-warning"))
        by_reason: dict[str, list[str]] = {}
        for p in silent:
            by_reason.setdefault(p.refusal.removeprefix("Too little data: "), []).append(
                outside.name(p.policy)
            )
        for needed, policies in by_reason.items():
            every = len(policies) == len(found.policies) > 1
            name = (
                "every policy"
                if every
                else policies[0]
                if len(policies) == 1
                else f"{len(policies)} policies"
            )
            said = needed if every or len(policies) == 1 else f"{', '.join(policies)}: {needed}"
            rows += _wrapped(name, said, names, width - names - 1)
    return page.lines(rows)


def _wrapped(name: str, text: str, names: int, width: int) -> list[Content]:
    import textwrap

    pieces = textwrap.wrap(text, max(20, width))
    return [
        Content.assemble(
            (page.padded(name if not i else "", names), "bold"), " ", (piece, "$foreground-muted")
        )
        for i, piece in enumerate(pieces)
    ]


def _row(p: PolicyOutcome, e: Estimated, scale: _Scale, names: int, *, wide: bool) -> Content:
    more = e.seconds_more
    sign, style = (
        ("▲", "bold $text-error")
        if more.low > 0
        else ("▼", "bold $text-success")
        if more.high < 0
        else ("=", "$foreground-muted")
    )
    parts: list[Content | tuple[str, str] | str] = [
        (page.padded(outside.name(p.policy), names), "bold"),
        " ",
        scale.whisker(e),
        "  ",
    ]
    tail = _WIDE_TAIL if wide else _NARROW_TAIL
    cells = {
        "mean TTCA": _range(e.seconds.low, e.seconds.high),
        "against what happened": f"{_signed(more.value)} ({_signed(more.low)} to {_signed(more.high)}) s",
        "solved, 95 %": f"{figures.percent(e.solved.value)} ({e.solved.low * 100:.0f}–{e.solved.high * 100:.0f})",
        "solved": figures.percent(e.solved.value),
        "about": figures.percent(p.covered),
        "n": f"{p.effective:.0f}",
    }
    parts.append((f"{sign} ", style))
    for head, n in tail:
        if head:
            parts.append(page.padded(cells[head], n) if n > 7 else f"{cells[head]:>{n}}")
    return Content.assemble(*parts)


def _range(low: float, high: float) -> str:
    digits = 1 if high < 9.95 else 0
    return f"{max(0.0, low):.{digits}f}–{max(0.0, high):.{digits}f} s"


def _signed(value: float) -> str:
    whole = f"{abs(value):.0f}" if abs(value) >= 9.95 else f"{abs(value):.1f}"
    return f"{'−' if value < 0 else '+'}{whole}"


class _Scale:
    """Seconds on a logarithmic scale of ``width`` cells that holds every interval."""

    def __init__(self, width: int, every: Sequence[Estimated]) -> None:
        self.width = width
        ends = [v for e in every for v in (e.seconds.low, e.seconds.high, e.seconds_happened)]
        self._low = math.log(max(_LEAST_S, min(ends) / _HEADROOM))
        self._high = math.log(max(_LEAST_S * 2, max(ends) * _HEADROOM))

    def cell(self, seconds: float) -> int:
        at = (math.log(max(_LEAST_S, seconds)) - self._low) / (self._high - self._low)
        return min(self.width - 1, max(0, round(at * (self.width - 1))))

    def ruler(self) -> str:
        cells = [" "] * self.width
        free = 0
        for tick in _TICKS:
            label, at = (
                figures.seconds(float(tick)).replace(".0", "").replace(" min 00 s", " min"),
                self.cell(tick),
            )
            if (
                math.log(tick) < self._low
                or math.log(tick) > self._high
                or at < free
                or at + len(label) > self.width
            ):
                continue
            cells[at : at + len(label)] = label
            free = at + len(label) + 1
        return "".join(cells)

    def whisker(self, e: Estimated) -> Content:
        low, point, high = (self.cell(v) for v in (e.seconds.low, e.seconds.value, e.seconds.high))
        happened = self.cell(e.seconds_happened)
        parts: list[tuple[str, str]] = []
        for cell in range(self.width):
            if cell == point:
                parts.append(("●", "bold $text-accent"))
            elif cell == happened:
                parts.append(("┆", "bold $text-warning"))
            elif cell in (low, high):
                parts.append(("├" if cell == low else "┤", "$text-accent"))
            elif low < cell < high:
                parts.append(("─", "$text-accent"))
            else:
                parts.append(("·", "$foreground-disabled"))
        return Content.assemble(*parts)
