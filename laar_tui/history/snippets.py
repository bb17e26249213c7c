"""Where in a question the text that was searched for stands, with a little of what is around it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

AROUND = 60
"""Characters shown on either side of the hit."""

_LONGEST_HIT = 200
_LOOKED_THROUGH = 200_000


@dataclass(frozen=True)
class Snippet:
    """A hit in its surroundings, on one line. ``where`` is ``"question"``, ``"document"``, or ``"answer 2"`` with the attempt's
    ordinal. Raw text: sanitise it before it is shown.
    """

    where: str
    before: str
    hit: str
    after: str


def snippet_of(texts: Iterable[tuple[str, str]], typed: str, *, operators: bool = False) -> Snippet | None:
    """The first hit of ``typed`` in ``texts``, pairs of (where, text): as it was typed, else any of its words; ``None`` without any."""
    every = [(where, text[:_LOOKED_THROUGH]) for where, text in texts]
    for pattern in _patterns(typed, operators):
        for where, text in every:
            if found := pattern.search(text):
                return _cut(where, text, *found.span())
    for pattern in _patterns(_plain_letters(typed), operators):
        for where, text in every:
            if found := pattern.search(_plain_letters(text)):
                return _cut(where, text, *found.span())
    return None


def _patterns(typed: str, operators: bool) -> list[re.Pattern[str]]:
    words = re.findall(r"[^\W_]+", typed)
    if operators:
        words = [w for w in words if w not in ("AND", "OR", "NOT", "NEAR")]
        whole = []
    else:
        whole = [r"\s+".join(map(re.escape, typed.split())), r"[\W_]+".join(map(re.escape, words))]
    single = [r"(?<![^\W_])" + re.escape(w) for w in sorted(words, key=len, reverse=True)]
    return [re.compile(p, re.IGNORECASE) for p in (*whole, *single) if p]


def _plain_letters(text: str) -> str:
    """Every letter without its diacritics; as long as ``text``, so that places in one are places in the other."""
    return "".join(c if c < "\x80" else unicodedata.normalize("NFD", c)[0] for c in text)


def _cut(where: str, text: str, start: int, end: int) -> Snippet:
    end = min(end, start + _LONGEST_HIT)
    before, after = text[max(0, start - AROUND) : start], text[end : end + AROUND]
    return Snippet(
        where,
        ("…" if start > AROUND else "") + _one_line(before).lstrip(),
        _one_line(text[start:end]),
        _one_line(after).rstrip() + ("…" if end + AROUND < len(text) else ""),
    )


def _one_line(text: str) -> str:
    return re.sub(r"\s+", " ", text)
