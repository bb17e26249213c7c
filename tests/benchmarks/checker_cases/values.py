"""Ways to write the same value, and ways to slip."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from datetime import date

_MONTHS = "January February March April May June July August September October November December"
MONTHS = _MONTHS.split()
_SMALL = """
zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen
"""
_ONES = _SMALL.split()
_TENS_WORDS = "_ _ twenty thirty forty fifty sixty seventy eighty ninety"
_TENS = _TENS_WORDS.split()


def amount(
    low: int, high: int, step: int, unit: str, *, before: bool = False
) -> Callable[[random.Random], str]:
    def draw(rng: random.Random) -> str:
        number = f"{rng.randrange(low, high, step):,}"
        return f"{unit}{number}" if before else f"{number}{unit}"

    return draw


def number_of(text: str) -> int:
    return int("".join(c for c in text if c.isdigit()))


def spelled(n: int) -> str:
    if n < 20:
        return _ONES[n]
    if n < 100:
        return _TENS[n // 10] + (f"-{_ONES[n % 10]}" if n % 10 else "")
    return f"{_ONES[n // 100]} hundred" + (f" and {spelled(n % 100)}" if n % 100 else "")


def converted(factor: float, unit: str, digits: int = 0) -> Callable[[str], Sequence[str]]:
    return lambda v: (f"about {number_of(v) * factor:,.{digits}f}{unit}",)


def slipped(*units: str, magnitude: str = "") -> Callable[[str], Sequence[tuple[str, str]]]:
    def make(value: str) -> Sequence[tuple[str, str]]:
        number = number_of(value)
        found = [("unit slip", f"{number:,}{unit}") for unit in units]
        if magnitude:
            found.append(("magnitude", f"{number * 10:,}{magnitude}"))
        return found

    return make


def day(form: str, first: int = 2015, last: int = 2026) -> Callable[[random.Random], str]:
    def draw(rng: random.Random) -> str:
        d = date(rng.randrange(first, last), rng.randrange(1, 13), rng.randrange(1, 29))
        return written(d, form)

    return draw


def written(d: date, form: str) -> str:
    if form == "iso":
        return d.isoformat()
    if form == "en":
        return f"{d.day} {MONTHS[d.month - 1]} {d.year}"
    if form == "us":
        return f"{MONTHS[d.month - 1]} {d.day}, {d.year}"
    return f"{d.year}年{d.month}月{d.day}日"


def other_dates(form: str, *others: str) -> Callable[[str], Sequence[str]]:
    def make(value: str) -> Sequence[str]:
        d = _parsed(value, form)
        return [written(d, o) for o in others]

    return make


def _parsed(value: str, form: str) -> date:
    if form == "iso":
        return date.fromisoformat(value)
    if form == "en":
        day_, month, year = value.split()
        return date(int(year), MONTHS.index(month) + 1, int(day_))
    if form == "us":
        month, day_, year = value.replace(",", "").split()
        return date(int(year), MONTHS.index(month) + 1, int(day_))
    year, rest = value.split("年")
    month, rest = rest.split("月")
    return date(int(year), int(month), int(rest.rstrip("日")))


def one_of(*names: str) -> Callable[[random.Random], str]:
    return lambda rng: rng.choice(names)


def code(prefix: str, digits: int) -> Callable[[random.Random], str]:
    return lambda rng: f"{prefix}-{rng.randrange(10 ** (digits - 1), 10**digits)}"
