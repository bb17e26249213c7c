"""What a conversation is called before its user names it: made from its first question, without asking anybody."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from itertools import accumulate

from laar_tui.core.question import Document

CELLS = 60
"""How wide a title made here may be, in cells of a terminal."""
LONGEST = 200
"""Characters of a title that is given."""

_SHORT = 24
"""A question of fewer cells ("Summarise this") says too little alone: the first document's name goes with it."""

_JOINER = "\u200d"


def title_of(question: str, documents: Sequence[Document] = ()) -> str:
    """The first lines of the question until they say something, cut at a word where there is one; with the name of the first document where
    the whole question is short, and that name alone where there is none.
    """
    head = ""
    for line in question[: 8 * LONGEST].splitlines():
        head = f"{head} {' '.join(line.split()).lstrip('#>*- ')}".strip()
        if _cells(head) >= _SHORT:
            break
    if documents and _cells(head) < _SHORT:
        name = " ".join(documents[0].name.split())
        return _cut(f"{head} · {name}" if head else name)
    return _cut(head)


def given_title(typed: str) -> str:
    """What a person typed as a title, on one line of at most :data:`LONGEST` characters."""
    return " ".join(typed.split())[:LONGEST].rstrip()


def _cut(line: str) -> str:
    if _cells(line) <= CELLS:
        return line
    widths = accumulate(map(_width, line))
    at = next(n for n, width in enumerate(widths) if width >= CELLS)
    # A letter is not parted from the marks on it.
    while at > 0 and (_width(line[at]) == 0 or line[at - 1] == _JOINER):
        at -= 1
    head = line[:at]
    words = head.rpartition(" ")[0]
    return (words if _cells(words) > CELLS // 2 else head.rstrip()) + "…"


def _cells(line: str) -> int:
    return sum(map(_width, line))


def _width(character: str) -> int:
    if character == _JOINER or unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1
