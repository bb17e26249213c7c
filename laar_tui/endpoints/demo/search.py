"""Which passages of a document a question is about: weighted overlap of terms, in the passage itself and in what surrounds it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from laar_tui.endpoints.demo.passages import IndexedDocument
from laar_tui.endpoints.demo.words import Term, is_form

_MOST_HITS = 40_000
_SYNONYM = 0.6
_PARENT, _BEFORE, _AFTER = 0.55, 0.4, 0.15
_MOST_CHILDREN = 400
_WIDESPREAD = 3000
"""A term in more passages than this says too little to be worth carrying over to their neighbours."""


@dataclass(frozen=True)
class Found:
    """A passage that fits: ``score`` is the weighted sum of the terms it covers, ``coverage`` its share (0..1) of what the question asks
    for, ``places`` where terms stand in the passage itself (character, weight)."""

    passage: int
    score: float
    coverage: float
    places: tuple[tuple[int, float], ...]


def term_places(document: IndexedDocument, term: Term) -> dict[int, tuple[float, int]]:
    """Passages that contain ``term``, with the strength of the match (1 the word itself, less for another word) and its place."""
    hits: dict[int, tuple[float, int]] = {}
    for ordinal, form in enumerate(term.forms):
        strength = 1.0 if ordinal < term.own else _SYNONYM
        latin = form[0].isascii() and form[0].isalnum()
        for place in _occurrences(document, form, latin, term.proper and ordinal == 0):
            number = document.at(place)
            if number >= 0 and (number not in hits or hits[number][0] < strength):
                hits[number] = (strength, place)
    return hits


def ranked(document: IndexedDocument, terms: Sequence[Term], limit: int = 60) -> list[Found]:
    """The best passages, best first."""
    total = len(document.passages)
    if not total or not terms:
        return []
    rarest = math.log(1 + max(total, 20) / 0.5)
    possible = 0.0
    score: dict[int, float] = {}
    places: dict[int, list[tuple[int, float]]] = {}
    for term in terms:
        hits = term_places(document, term)
        if not hits and term.hint:
            continue
        if not hits:
            possible += rarest * term.weight * (1.0 if term.proper else 0.5)
            continue
        worth = term.weight * math.log(1 + max(total, 20) / (len(hits) + 0.5))
        possible += 0.0 if term.hint else worth
        gained = {number: strength * worth for number, (strength, _) in hits.items()}
        for number, (strength, place) in hits.items():
            places.setdefault(number, []).append((place, strength * worth))
        if len(hits) <= _WIDESPREAD:
            _carry_over(document, hits, worth, gained)
        for number, gain in gained.items():
            score[number] = score.get(number, 0.0) + gain
    best = sorted((n for n in score if n in places), key=lambda n: (-score[n], n))[:limit]
    return [Found(n, score[n], score[n] / max(possible, 1e-9), tuple(places[n])) for n in best]


def _carry_over(
    document: IndexedDocument, hits: dict[int, tuple[float, int]], worth: float, gained: dict[int, float]
) -> None:
    passages = document.passages

    def give(number: int, gain: float) -> None:
        if gained.get(number, 0.0) < gain:
            gained[number] = gain

    for number, (strength, _) in hits.items():
        gain = strength * worth
        block = passages[number].block
        for away, share in ((1, _BEFORE), (2, _BEFORE / 2), (-1, _AFTER)):
            near = number + away
            if 0 <= near < len(passages) and passages[near].block == block and not passages[near].bullet:
                give(near, gain * share)
        if number + 1 < len(passages) and passages[number + 1].parent == number:
            for child in document.children(number, _MOST_CHILDREN):
                give(child, gain * _PARENT)


def _occurrences(document: IndexedDocument, form: str, latin: bool, exact: bool) -> list[int]:
    folded, text = document.folded, document.text
    places: list[int] = []
    place = folded.find(form)
    length = len(form)
    while place >= 0 and len(places) < _MOST_HITS:
        if not latin or _is_word(folded, text, place, place + length, exact):
            places.append(place)
        place = folded.find(form, place + length)
    return places


def _is_word(folded: str, text: str, start: int, end: int, exact: bool) -> bool:
    if start:
        before = folded[start - 1]
        digit = folded[start].isdigit()
        if before.isascii() and (before.isdigit() if digit else before.isalpha()):
            camel = text[start].isupper() and text[start - 1].islower()
            if not camel:
                return False
        if digit and before in ".,-" and start > 1 and folded[start - 2].isdigit():
            return False
    stop = end
    limit = min(len(folded), end + 7)
    while stop < limit and folded[stop].isascii() and folded[stop].isalnum():
        if text[stop].isupper() and text[stop - 1].islower():
            break
        stop += 1
    rest = folded[end:stop]
    if not rest or (rest[0].isdigit() and not folded[end - 1].isdigit()):
        return True
    if folded[end - 1].isdigit():
        return not rest[0].isdigit()
    return rest == "s" if exact else is_form(folded[max(0, end - 12) : end], rest)
