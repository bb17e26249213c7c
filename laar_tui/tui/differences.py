"""Where two answers differ, line by line and within lines word by word. Knows no widget."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

MOST_LINES = 3000
"""Answers longer than this are compared in their first lines only: the time grows with the square."""

MOST_WORDS = 400
_WORD = re.compile(r"\s+|\w+|[^\w\s]")


class Side(StrEnum):
    """What a pair of lines is. The value is the sign shown before it, so that no colour is needed to see it."""

    SAME = " "
    CHANGED = "~"
    LEFT = "−"
    RIGHT = "+"


@dataclass(frozen=True)
class Piece:
    """A stretch of a line; ``differs`` when the other side has something else there."""

    text: str
    differs: bool


@dataclass(frozen=True)
class Pair:
    """Two lines beside each other; the one that is not there is empty."""

    side: Side
    left: tuple[Piece, ...]
    right: tuple[Piece, ...]


def compare(left: str, right: str) -> list[Pair]:
    """The two texts as pairs of lines, in order; joined, the left pieces are ``left`` and the right ones ``right``, up to
    :data:`MOST_LINES` lines of each.
    """
    a, b = left.split("\n")[:MOST_LINES], right.split("\n")[:MOST_LINES]
    pairs: list[Pair] = []
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
        if tag == "equal":
            pairs += [Pair(Side.SAME, _whole(line), _whole(line)) for line in a[i1:i2]]
        else:
            pairs += _block(a[i1:i2], b[j1:j2])
    return pairs


def agreement(pairs: list[Pair]) -> tuple[int, int]:
    """How many lines are the same, and how many there are."""
    return sum(pair.side is Side.SAME for pair in pairs), len(pairs)


def _block(left: list[str], right: list[str]) -> Iterator[Pair]:
    common = min(len(left), len(right))
    for one, other in zip(left[:common], right[:common], strict=True):
        yield Pair(Side.CHANGED, *_words(one, other))
    for line in left[common:]:
        yield Pair(Side.LEFT, _whole(line, differs=True), ())
    for line in right[common:]:
        yield Pair(Side.RIGHT, (), _whole(line, differs=True))


def _whole(line: str, *, differs: bool = False) -> tuple[Piece, ...]:
    return (Piece(line, differs),)


def _words(left: str, right: str) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
    a, b = _WORD.findall(left), _WORD.findall(right)
    if len(a) > MOST_WORDS or len(b) > MOST_WORDS:
        return _whole(left, differs=True), _whole(right, differs=True)
    mine: list[Piece] = []
    theirs: list[Piece] = []
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
        differs = tag != "equal"
        if i1 < i2:
            mine.append(Piece("".join(a[i1:i2]), differs))
        if j1 < j2:
            theirs.append(Piece("".join(b[j1:j2]), differs))
    return tuple(mine), tuple(theirs)
