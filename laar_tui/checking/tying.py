"""What ties a value to the question although another value seems to fit better: its own words close by, or a sum that is spelled out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import combinations
from math import isclose

from laar_tui.checking.alignment import Alignment, Occurrence, values_in
from laar_tui.checking.matching import fold
from laar_tui.checking.owning import clauses_of
from laar_tui.checking.said import Said
from laar_tui.checking.terms import find_term
from laar_tui.checking.units import comparable
from laar_tui.checking.values import Kind, Value

_CODE_BEFORE = re.compile(r"(?:\d[/#]|#|\b[A-Z]{2,}[ -]?)$")
_CODE_AFTER = re.compile(r"/\d{3}")
_MOST_PARTS = 12


def in_code(text: str, value: Value) -> bool:
    """``24/00871``, ``#1179``, ``LH 1859``: the number is a part of an identifier and no quantity."""
    if value.kind is not Kind.NUMBER or value.unit is not None:
        return False
    before = text[max(0, value.start - 8) : value.start]
    return bool(_CODE_BEFORE.search(before) or _CODE_AFTER.match(text, value.end))


def tied(alignment: Alignment, mine: Occurrence, rival: Occurrence) -> tuple[float, ...]:
    """The fit of a value beside a rival of its sentence: a word of the question in the value's own clause, with no other value of the
    kind between the two, is as much the value's as the rival's (``from nine points to six``)."""
    text = mine.passage.text
    if mine.value.kind is Kind.NAME or mine.passage is not rival.passage:
        return mine.fit
    begins, ends = next(
        ((s, e) for s, e in clauses_of(text) if s <= mine.value.start < e),
        (0, len(text)),
    )
    others = [v for v in values_in(mine.passage) if v.kind is mine.value.kind and v.start != mine.value.start]
    begins = max([begins, *(v.end for v in others if v.end <= mine.value.start)])
    ends = min([ends, *(v.start for v in others if v.start >= mine.value.end)])
    left, right = fold(text[begins : mine.value.start]), fold(text[mine.value.end : ends])
    return tuple(
        max(f, r) if r > f and (find_term(t, left) >= 0 or find_term(t, right) >= 0) else f
        for t, f, r in zip(alignment.terms, mine.fit, rival.fit, strict=True)
    )


def sums_up(total: Value, values: Sequence[Value]) -> bool:
    """Whether a figure with a unit is the sum of two of the others."""
    if total.unit is None or not total.amounts:
        return False
    parts = {
        v.amounts[0]
        for v in values
        if v.kind is Kind.NUMBER
        and v.amounts
        and v.amounts[0] > 0
        and v.unit
        and comparable(v.unit, total.unit)
    }
    smaller = sorted((p for p in parts if p < total.amounts[0]), reverse=True)[:_MOST_PARTS]
    return any(isclose(a + b, total.amounts[0], rel_tol=1e-9) for a, b in combinations(smaller, 2))


def adds_up(said: Said) -> bool:
    """Whether the answer tells a sum together with what it adds: then what it adds is not itself the answer."""
    return any(sums_up(v, said.values) for v in said.main if v.kind is Kind.NUMBER)


def totalled(occurrence: Occurrence) -> bool:
    """Whether a figure is the sum of others of its own sentence: the total that the sentence arrives at."""
    return sums_up(occurrence.value, values_in(occurrence.passage))


_LABEL = re.compile(r"(?<![A-Za-z])[A-Z][\u4e00-\u9fff]")


def labels(answer: str) -> list[str]:
    """``B案``, ``C棟``: which of several things of a kind the answer names, folded."""
    return [fold(label) for label in dict.fromkeys(_LABEL.findall(answer))]
