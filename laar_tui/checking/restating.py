"""Figures that restate what a document says: in the unit a key's name gives, in the scale a heading declares, as the size of a negative
amount, or worked out from two numbers that stand there. Such a figure stands nowhere as written and is no evidence against an answer.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import combinations

from laar_tui.checking.alignment import scale_of
from laar_tui.checking.units import Unit, comparable
from laar_tui.checking.values import Kind, Value, find_values, same

_DECLARED = re.compile(
    r"[(（\[][^()（）\[\]\n]{0,12}?(?:[千百十]?[万萬億亿千][円元人]|百万[円元人]|\b(?:thousands?|millions?|billions?)\b|'000)"
    r"[^()（）\[\]\n]{0,16}[)）\]]"
    r"|(?:単位|单位)\s*[:：]?\s*[千百十万萬億亿]+[円元人]"
    r"|\bin (?:[$€£]|[A-Z]{3} )?\s?(?:thousands|millions|billions)\b|[$€£]\s?(?:thousand|million|billion)s?\b",
    re.I,
)
_KEY = re.compile(
    r"\b[A-Za-z][A-Za-z0-9]*(?:[_-][A-Za-z0-9]+)*_(ms|sec|secs|s|min|mins|kb|mb|gb|tb|pct|km|kg)\b"
)
_KEY_UNITS = {
    "ms": Unit("time", 0.001),
    "s": Unit("time", 1),
    "sec": Unit("time", 1),
    "secs": Unit("time", 1),
    "min": Unit("time", 60),
    "mins": Unit("time", 60),
    "kb": Unit("data", 1e3),
    "mb": Unit("data", 1e6),
    "gb": Unit("data", 1e9),
    "tb": Unit("data", 1e12),
    "pct": Unit("share", 0.01),
    "km": Unit("length", 1e3),
    "kg": Unit("mass", 1),
}
_MOST_KEYED_LINES = 2_000
_MOST_OPERANDS = 24
_TELLING_DIGITS = 4
_COMPARED = re.compile(
    r"\b(?:less|more|fewer|lower|higher|weniger|mehr|moins|plus|menos|más|each|per|pro|je|par|por)\b|每|少|多|差|あたり|ずつ",
    re.I,
)


def declared_scales(texts: Iterable[str]) -> list[float]:
    """The scales that headings, captions and notes declare: 1e6 of ``単位：百万円``, 1e8 of ``（亿元）``."""
    scales = (scale_of(m[0]) for text in texts for m in _DECLARED.finditer(text))
    return list(dict.fromkeys(s for s in scales if s != 1))


def by_scale(values: Sequence[Value], scales: Sequence[float]) -> list[Value]:
    """The plain numbers once more, by each of the scales."""
    return [
        replace(v, amounts=tuple(a * scale for a in v.amounts))
        for scale in scales
        for v in values
        if v.kind is Kind.NUMBER
        and not v.year_like
        and (v.unit is None or v.unit.dimension in ("JPY", "CNY"))
    ]


def by_key(text: str) -> Iterator[Value]:
    """The plain numbers of lines that name a key with a unit at its end: 30000 beside ``timeout_ms`` is 30000 ms."""
    keyed = 0
    at = 0
    for line in text.splitlines(keepends=True):
        units = {_KEY_UNITS[m[1].lower()] for m in _KEY.finditer(line)}
        if len(units) == 1 and len(line) < 1_000 and keyed < _MOST_KEYED_LINES:
            keyed += 1
            unit = next(iter(units))
            for v in find_values(line, names=False):
                if v.kind is Kind.NUMBER and v.unit is None:
                    yield replace(v, unit=unit, start=at + v.start, end=at + v.end)
        at += len(line)


def unsigned(said: Value, written: Iterable[Value]) -> bool:
    """Whether it is the size of an amount that stands there with a minus: "a credit of 67.63" of -67,63."""
    if said.kind is not Kind.NUMBER or said.digits < 2 or said.amounts[0] < 0:
        return False
    return any(
        same(said, replace(v, amounts=tuple(-a for a in v.amounts), raw=()))
        for v in written
        if v.kind is Kind.NUMBER and v.amounts and v.amounts[0] < 0
    )


def worked_out(said: Value, text: str, operands: Sequence[Value], *, aside: bool) -> bool:
    """Whether two of the operands give it as a difference or a quotient, to the digits it is written with.

    Nearly every small number is some difference, so only a figure beside the main one that is compared or shared out in words
    (``aside``), or one of so many digits that chance does not meet it, may be.
    """
    if said.kind is not Kind.NUMBER or not said.amounts:
        return False
    telling = said.digits >= _TELLING_DIGITS
    around = text[max(0, said.start - 16) : said.end + 24]
    if not telling and not (aside and _COMPARED.search(around)):
        return False
    numbers = [v for v in operands if v.kind is Kind.NUMBER and v.amounts][:_MOST_OPERANDS]
    fraction = re.search(r"[.,](\d{1,2})$", said.text)
    slack = 0.5 * 10.0 ** -(len(fraction[1]) if fraction else 0)
    exact = 1e-9 * abs(said.amounts[0])
    for one, other in combinations(numbers, 2):
        a, b = one.amounts[0], other.amounts[0]
        high, low = max(a, b, key=abs), min(a, b, key=abs)
        like = comparable(one.unit, other.unit) and comparable(said.unit, one.unit)
        if like and _is(said, abs(high - low), exact):
            return True
        divides = low and (telling or comparable(said.unit, one.unit) or comparable(said.unit, other.unit))
        if divides and _is(said, abs(high / low), slack if fraction else exact):
            return True
    return False


def _is(said: Value, reached: float, slack: float) -> bool:
    return any(abs(abs(a) - reached) <= slack + 1e-9 for a in said.amounts)
