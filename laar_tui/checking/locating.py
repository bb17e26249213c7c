"""Find a quote in the documents: exactly in the normal form, else nearly, and whether its figures survived."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from laar_tui.checking.normal import NormalText, normal
from laar_tui.checking.values import Kind, find_values, same
from laar_tui.core.question import Document

NEARLY_ALIKE = 88.0
"""Percent similarity (rapidfuzz's normalised indel distance) from which a passage is taken for the quote, a few letters aside."""
RESEMBLING = 70.0

_SEED = 14
_MOST_SEEDS = 10
_MOST_PLACES = 40
_LONGEST = 4_000


class Fate(StrEnum):
    FOUND = "found"
    ALTERED = "altered"
    """A passage says nearly this, but with another figure, date or name."""
    RESEMBLES = "resembles"
    """A passage has most of the words."""
    ABSENT = "absent"


@dataclass(frozen=True)
class Located:
    """Where ``quote`` stands: characters ``start:end`` of document number ``document``; ``exact`` but for blanks and marks. Nothing is
    found: ``document`` is -1."""

    quote: str
    fate: Fate
    exact: bool = False
    document: int = -1
    start: int = 0
    end: int = 0
    likeness: float = 0.0

    @property
    def found(self) -> bool:
        return self.fate is Fate.FOUND


class Library:
    """The documents of a question, normalised once (0.1 s for 10 MB) and searched by any number of quotes."""

    def __init__(self, documents: Sequence[Document]) -> None:
        self._documents = documents
        self._texts: list[NormalText] | None = None

    @property
    def texts(self) -> list[NormalText]:
        if self._texts is None:
            self._texts = [NormalText.of(d.text) for d in self._documents]
        return self._texts

    def locate(self, quote: str) -> Located:
        """The best place of a quote. Parts around an ellipsis are looked for one by one; the first that is found gives the place."""
        parts = [p for p in _parts(quote[:_LONGEST]) if len(normal(p)) >= 4]
        if not parts:
            return Located(quote, Fate.FOUND, exact=True)
        found = [self._part(part) for part in parts]
        worst = max(found, key=lambda f: list(Fate).index(f.fate))
        first = next((f for f in found if f.document >= 0), worst)
        return Located(
            quote,
            worst.fate,
            all(f.exact for f in found),
            first.document,
            first.start,
            first.end,
            min(f.likeness for f in found),
        )

    def _part(self, part: str) -> Located:
        form = normal(part)
        for number, text in enumerate(self.texts):
            at = text.form.find(form)
            if at >= 0:
                start, end = text.span(at, len(form))
                return Located(part, Fate.FOUND, True, number, start, end, 100.0)
        return self._nearly(part, form)

    def _nearly(self, part: str, form: bytes) -> Located:
        # rapidfuzz takes 20 ms to import, and most quotes are verbatim.
        from rapidfuzz.fuzz import partial_ratio_alignment

        best = Located(part, Fate.ABSENT)
        for number, text in enumerate(self.texts):
            for at in _places(form, text.form):
                margin = max(16, len(form) // 3)
                begin = max(0, at - margin)
                window = text.form[begin : at + len(form) + margin]
                alignment = partial_ratio_alignment(form, window, score_cutoff=max(RESEMBLING, best.likeness))
                if alignment is None or alignment.score <= best.likeness:
                    continue
                start, end = text.span(
                    begin + alignment.dest_start, alignment.dest_end - alignment.dest_start
                )
                end = _word_end(text.text, end)
                fate = Fate.RESEMBLES
                passage = text.text[start:end]
                if alignment.score >= NEARLY_ALIKE or (alignment.score >= 80 and len(form) < 40):
                    fate = Fate.FOUND if _same_facts(part, passage) else Fate.ALTERED
                elif not _same_facts(part, passage):
                    fate = Fate.RESEMBLES
                best = Located(part, fate, False, number, start, end, alignment.score)
        return best


_ELLIPSIS = re.compile(r"\[(?:…|\.\.\.)\]|…|\.\.\.")


def _parts(quote: str) -> list[str]:
    return [p.strip() for p in _ELLIPSIS.split(quote) if p.strip()]


def _places(form: bytes, text: bytes) -> list[int]:
    """Where the quote may begin: its pieces are looked for, rare ones first, each giving the place the whole would have."""
    size = min(_SEED, max(6, len(form) // 4))
    step = max(1, (len(form) - size) // _MOST_SEEDS)
    starts: dict[int, int] = {}
    for offset in range(0, max(1, len(form) - size + 1), step):
        seed = form[offset : offset + size]
        at = text.find(seed)
        count = 0
        while at >= 0 and count < _MOST_PLACES:
            block = max(0, at - offset) // 24
            starts[block] = starts.get(block, 0) + 1
            at = text.find(seed, at + 1)
            count += 1
    ranked = sorted(starts, key=lambda block: -(starts[block] + starts.get(block + 1, 0)))
    return [block * 24 for block in ranked[:12]]


def _word_end(text: str, end: int) -> int:
    """A near match has the quote's length, which may end it within a word."""
    stop = end
    while stop < len(text) and stop - end < 24 and text[stop].isascii() and text[stop].isalnum():
        stop += 1
    return stop if stop - end < 24 and end and text[end - 1].isascii() and text[end - 1].isalnum() else end


def _same_facts(quote: str, passage: str) -> bool:
    """Every figure, date and identifier of the quote is in the passage."""
    there = find_values(passage)
    return all(
        any(same(value, other) for other in there)
        for value in find_values(quote)
        if value.kind in (Kind.NUMBER, Kind.DATE, Kind.CODE)
    )
