"""Documents of a wanted number of tokens, by adding and dropping whole sentences or entries."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import islice

Count = Callable[[str], int]
"""Tokens of a text; may block for some ten milliseconds."""

CLOSE_ENOUGH = 0.003
_PROBE = 40
_MOST_ROUNDS = 8


def sized(
    units: Iterator[str],
    assemble: Callable[[list[str]], str],
    tokens: int,
    count: Count,
    small: Iterator[str] | None = None,
) -> str:
    """``assemble`` of so many of the endless ``units``, in their order, that ``count`` gives ``tokens``, as nearly as whole units
    allow (and within :data:`CLOSE_ENOUGH` where they do). ``small`` units, shorter ones, make up for what is left where whole
    units are too coarse."""
    taken = list(islice(units, _PROBE))
    wanted = len(taken)
    empty = count(assemble([]))
    best: tuple[int, list[str]] | None = None
    tried: set[int] = set()
    for _ in range(_MOST_ROUNDS):
        while len(taken) < wanted:
            taken.append(next(units))
        chosen = taken[:wanted]
        tried.add(wanted)
        found = count(assemble(chosen))
        off = tokens - found
        if best is None or abs(off) < abs(best[0]):
            best = off, chosen
        if abs(off) <= CLOSE_ENOUGH * tokens:
            break
        per_unit = max(1.0, (found - empty) / max(1, wanted))
        wanted = max(0, wanted + round(off / per_unit))
        if wanted in tried:
            break
    assert best is not None
    off, chosen = best
    return assemble(chosen if small is None else _finer(chosen, off, assemble, tokens, count, small))


def _finer(
    chosen: list[str],
    off: int,
    assemble: Callable[[list[str]], str],
    tokens: int,
    count: Count,
    small: Iterator[str],
) -> list[str]:
    """``chosen``, ``off`` tokens short (or, below 0, over), with small units at its end where that brings it nearer."""
    if abs(off) <= CLOSE_ENOUGH * tokens:
        return chosen
    best = abs(off), chosen
    grown = chosen if off > 0 else chosen[:-1]
    for _ in range(_MOST_ROUNDS):
        left = tokens - count(assemble(grown))
        if abs(left) < best[0]:
            best = abs(left), grown
        if left <= 0:
            break
        grown = [*grown, next(small)]
    return best[1]
