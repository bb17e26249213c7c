"""Can a figure be worked out from others? Sums, differences, products, ratios, shares, means, spans between dates and times.

A figure that stands nowhere and cannot be worked out from what stands where the question fits is evidence against an answer; one that
can is none.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from itertools import combinations, combinations_with_replacement

from laar_tui.checking.units import in_base
from laar_tui.checking.values import Kind, Value

_MOST_OPERANDS = 40
_MOST_OF_THREE = 16
_MOST_DATES = 12
_DAY_MINUTES = 24 * 60
MOST_SMALL = 99.0


def gives(said: Value, operands: Sequence[Value], results: Iterable[float] = (), *, freely: bool) -> bool:
    """Whether ``said`` follows from the operands, the likeliest first. ``results`` are sums and means of whole columns, which follow too.

    ``freely``: the question asks for something to be worked out, so that any operation may be meant; else only sums and differences of
    two like amounts.
    """
    if said.kind is Kind.DATE:
        return _gives_date(said, operands)
    if said.kind is Kind.TIME:
        return _gives_time(said, operands)
    if said.kind is not Kind.NUMBER:
        return False
    reached = list(results) if freely else []
    raw = _distinct(v.amounts[0] for v in operands if v.kind is Kind.NUMBER and v.amounts)
    if said.unit is not None:
        like = [
            v
            for v in operands
            if v.unit is not None and v.unit.dimension == said.unit.dimension and v.amounts
        ]
        based = _distinct(in_base(v.amounts[0], v.unit) for v in like if v.unit is not None)
        wanted = [in_base(a, said.unit) for a in said.amounts]
        size = abs(said.unit.factor)
        if _meets(wanted, [*_two(based, freely=False), *_three(based)], _slack(said) * size):
            return True
        if said.unit.dimension == "time" and _spans(said, operands):
            return True
    reached += _two(raw, freely=freely)
    reached += [a * f for a in raw if a > MOST_SMALL for f in (12.0, 1 / 12)]  # A year and its months.
    if freely:
        reached += [*_three(raw), *_products(raw), *_shares(raw)]
    return _meets(said.amounts, reached, _slack(said))


def _distinct(amounts: Iterable[float]) -> list[float]:
    return list(dict.fromkeys(amounts))[:_MOST_OPERANDS]


def _meets(wanted: Iterable[float], reached: Iterable[float], slack: float) -> bool:
    aims = [abs(w) for w in wanted]
    return any(abs(abs(r) - aim) <= slack + 1e-9 * aim for r in reached if r == r for aim in aims)


def _slack(said: Value) -> float:
    """Half of the last place written; of the last significant one when the figure is called approximate."""
    written = said.text
    point = max(written.rfind("."), written.rfind(","))
    fraction = written[point + 1 :] if point >= 0 else ""
    decimals = 0
    for character in fraction:
        if not character.isdigit():
            break
        decimals += 1
    scale = 1.0
    if said.amounts and decimals != 3:
        bare = "".join(c for c in written if c.isdigit() or c == ".").strip(".") or "1"
        try:
            scale = abs(said.amounts[0]) / float(bare) if float(bare) else 1.0
        except ValueError:
            scale = 1.0
        scale = scale if scale in (1e3, 1e4, 1e6, 1e8, 1e9) else 1.0
    slack: float = 0.5 * 10.0 ** -(decimals if decimals != 3 else 0) * scale
    if said.hedged and said.amounts:
        slack = max(slack, 0.03 * abs(said.amounts[0]))
    return slack


def _two(numbers: Sequence[float], *, freely: bool) -> list[float]:
    reached: list[float] = []
    for one, other in combinations(numbers, 2):
        reached += (one + other, one - other)
        if freely:
            reached += (one * other, (one + other) / 2)
            for a, b in ((one, other), (other, one)):
                if b:
                    reached += (a / b, 100 * a / b, 100 * (a - b) / b)
    return reached


def _three(numbers: Sequence[float]) -> list[float]:
    reached: list[float] = []
    for a, b, c in combinations(numbers[:_MOST_OF_THREE], 3):
        reached += (a + b + c, a + b - c, a - b + c, b + c - a, (a + b + c) / 3)
    return [*reached, *(sum(numbers[:n]) for n in range(4, min(len(numbers), 12) + 1))]


def _products(numbers: Sequence[float]) -> list[float]:
    few = numbers[:_MOST_OF_THREE]
    reached = [a * b * c for a, b, c in combinations_with_replacement(few, 3)]
    for a, b in combinations(few, 2):
        reached += [a * b + c for c in few if c not in (a, b)]
        reached += [a * b - c for c in few if c not in (a, b)]
    return [*reached, *(a * f for a in numbers for f in (0.5, 2.0, 1 / 3, 0.25, 12.0, 1 / 12))]


def _shares(numbers: Sequence[float]) -> list[float]:
    few = numbers[:_MOST_OF_THREE]
    return [
        amount * (base + sign * share / 100)
        for share in few
        if 0 < share < 100
        for amount in few
        if amount != share
        for base, sign in ((0, 1), (1, 1), (1, -1))
    ]


def _minutes(values: Iterable[Value]) -> list[float]:
    return _distinct(m for v in values if v.kind is Kind.TIME for m in v.minutes)


def _durations(values: Iterable[Value]) -> list[float]:
    """Lengths of time in minutes."""
    return _distinct(
        v.amounts[0] * v.unit.factor / 60
        for v in values
        if v.unit is not None and v.unit.dimension == "time" and v.amounts
    )


def _spans(said: Value, operands: Sequence[Value]) -> bool:
    """The time between two clock times or dates; of ``2 h 35 min`` each part is looked at alone."""
    times = _minutes(operands)
    wanted = said.amounts[0]
    factor = said.unit.factor if said.unit is not None else 60.0
    for one, other in combinations(times, 2):
        for span in (abs(one - other), _DAY_MINUTES - abs(one - other)):
            seconds = round(span * 60)
            if abs(wanted * factor - seconds) <= _slack(said) * factor + factor * 0.5 * said.hedged:
                return True
            if wanted in (seconds // 3600, seconds // 60 % 60, seconds // 60, seconds % 60):
                return True
    days = _dates(operands)
    for a, b in combinations(days, 2):
        span_days = abs((a - b).days)
        for count in (span_days, span_days + 1):
            if abs(wanted * factor - count * 86_400) <= 0.51 * max(factor, 86_400):
                return True
    return False


def _gives_time(said: Value, operands: Sequence[Value]) -> bool:
    times, spans = _minutes(operands), _durations(operands)
    reached = {(t + sign * s) % _DAY_MINUTES for t in times for s in spans for sign in (1, -1)}
    return any(abs(m - r) < 0.5 for m in said.minutes for r in reached)


def _dates(values: Iterable[Value]) -> list[date]:
    found: list[date] = []
    year = next((v.date.year for v in values if v.date is not None and v.date.year), 2023)
    for value in values:
        if value.date is not None and value.date.month and value.date.day:
            try:
                found.append(date(value.date.year or year, value.date.month, value.date.day))
            except ValueError:
                continue
    return list(dict.fromkeys(found))[:_MOST_DATES]


def _gives_date(said: Value, operands: Sequence[Value]) -> bool:
    if said.date is None:
        return False
    days = [
        v.amounts[0] * v.unit.factor / 86_400
        for v in operands
        if v.unit is not None and v.unit.dimension == "time" and v.unit.factor >= 86_400 and v.amounts
    ]
    for start in _dates(operands):
        for span in days[:_MOST_OPERANDS]:
            for sign in (1, -1):
                try:
                    reached = start + sign * timedelta(days=span)
                except OverflowError:
                    continue
                if _about(said, reached):
                    return True
    return False


def _about(said: Value, reached: date) -> bool:
    """The same day, give or take what months and years differ in length."""
    if said.date is None:
        return False
    for shift in (-2, -1, 0, 1, 2):
        day = reached + timedelta(days=shift)
        parts = ((said.date.year, day.year), (said.date.month, day.month), (said.date.day, day.day))
        if all(a == b for a, b in parts if a):
            return True
    return False
