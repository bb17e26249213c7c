"""One passage of a document: a stretch that says one thing, with what it is about."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from laar_tui.checking.matching import fold

MOST_SIBLINGS = 16
"""Values beside one that count as what it is about."""

NEAR = 0.85
"""How much a heading, a lead-in or what a pronoun refers to counts beside the passage's own words (1)."""
TOPIC = 0.7
"""How much the first sentence of a paragraph counts for one that names nobody itself."""
LOOSE = 0.35
"""How much the sentence before counts."""


@dataclass(frozen=True)
class Passage:
    """``text`` stands at ``start`` of its document. ``context`` are texts it stands under, with their weights in 0..1."""

    text: str
    start: int
    context: tuple[tuple[str, float], ...] = ()
    document: int = 0
    cell: bool = False
    depth: int = 0
    """How deep it is quoted in a mail: what is quoted is older."""
    row: tuple[int, int] = (-1, -1)
    """Of a cell or a record's value: its table and its row there. Of an item of a list: its list and its place. Else -1."""
    folded: str = field(default="", compare=False)


def passage_of(
    text: str,
    start: int,
    context: tuple[tuple[str, float], ...],
    document: int,
    *,
    cell: bool = False,
    row: tuple[int, int] = (-1, -1),
) -> Passage:
    around = tuple((t, w) for t, w in context if t)
    return Passage(text, start, around, document, cell, row=row, folded=fold(text))


def words_of(key: str) -> str:
    """``plantName`` and ``plant_name`` as words; an identifier stays as it is."""
    if any(map(str.isdigit, key)):
        return key
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", key).replace("_", " ").replace("-", " ")
