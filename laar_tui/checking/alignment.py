"""How well each value of the documents fits a question: which of the question's terms its sentence, its row and column, its key or its
heading has. The ground on which a neighbour's value, a superseded figure and half an answer are told from the right one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from math import log

from laar_tui.checking.asked import bare
from laar_tui.checking.matching import fold
from laar_tui.checking.owning import (
    YEAR_BEFORE,
    alike,
    beside,
    clauses_of,
    has_sibling,
    in_turn,
    names_something,
    turn_of,
    year_of,
)
from laar_tui.checking.passage import NEAR, Passage
from laar_tui.checking.passages import WHOLE_CHARACTERS, passages_of
from laar_tui.checking.terms import Term, find_term, presence, question_terms, quoted_names
from laar_tui.checking.units import Unit, unit_after
from laar_tui.checking.values import Kind, Value, find_values, same
from laar_tui.core.question import Document

MOST_CHARACTERS = 20_000_000
_BEST_PASSAGES = 120
_MOST_ALIKE = 200
_MOST_READ = 400
_SPECIFIC = 2.0
_OTHER_CLAUSE = 0.25
_SHARED_CLAUSE = 0.9
_OTHER_SUBJECT = 0.8
_OTHER_STATEMENT = 0.4
_SHORT_CELL = 12
_MOST_TOLD_APART = 40
"""Values of one sentence; a longer series is a list without clauses."""
_CONTRADICTED = -0.5
_UNTOLD = 0.7
_AT_HOME = 0.59
"""Presence from which a passage counts as speaking of a term: another word for it under a strong heading."""
FIRM = 0.7
"""Presence from which a term belongs to a passage, rather than to its surroundings."""

_FIGURES = re.compile(
    r"\d|[一二三四五六七八九十百千万億亿两]|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\w+teen"
    r"|\w+ty|hundred|thousand"
    r"|million|billion|dozen|once|twice|[a-z]+(?:uary|ember|ober)|march|april|may|june|july|august)\b",
    re.I,
)
_STATEMENT = re.compile("[;；]")
_CONTENT = re.compile(r"[A-Za-zÀ-ɏ]{4,}|[\u4e00-\u9fff\u30a1-\u30fa]{2,}")
_YEAR = re.compile(r"(?<!\d)(?:1[89]|20)\d\d(?!\d)")


@dataclass(frozen=True)
class Occurrence:
    """A value in its passage. ``fit`` is, for each term of the question, how much of it is there (about 0..1)."""

    value: Value
    passage: Passage
    fit: tuple[float, ...]


@dataclass(frozen=True)
class Alignment:
    """A question laid against documents. ``weights`` are the terms' shares of the question, summing to 1."""

    terms: tuple[Term, ...]
    weights: tuple[float, ...]
    passages: tuple[Passage, ...]
    scored: tuple[tuple[float, Passage], ...]

    def score(self, fit: Sequence[float]) -> float:
        return sum(w * f for w, f in zip(self.weights, fit, strict=True))

    def gain(self, better: Sequence[float], worse: Sequence[float]) -> float:
        """What part of the question ``better`` has beyond ``worse``."""
        return sum(w * max(0.0, b - a) for w, b, a in zip(self.weights, better, worse, strict=True))

    @property
    def plain(self) -> tuple[float, ...]:
        """The terms' shares of the question without regard to how often they occur: within one sentence a common word tells apart too."""
        there = [t.share if w else 0.0 for t, w in zip(self.terms, self.weights, strict=True)]
        return tuple(s / sum(there) for s in there)

    def specific_gain(self, better: Sequence[float], worse: Sequence[float]) -> float:
        return sum(
            w * max(0.0, b - a)
            for t, w, b, a in zip(self.terms, self.weights, better, worse, strict=True)
            if t.specific
        )

    def occurrences(
        self, kinds: Iterable[Kind], passages: Iterable[Passage] | None = None
    ) -> list[Occurrence]:
        """Every value of these kinds in the passages that fit best (or in those given)."""
        wanted = set(kinds)
        found: list[Occurrence] = []
        for passage in passages if passages is not None else [p for _, p in self.scored[:_BEST_PASSAGES]]:
            if Kind.NAME not in wanted and not _FIGURES.search(passage.text):
                continue
            values = [v for v in values_in(passage) if v.kind in wanted]
            if values:
                found += [self._in_its_year(o) for o in self.fitted(passage, values)]
        return found

    def _in_its_year(self, occurrence: Occurrence) -> Occurrence:
        """A year of the question holds for the values that the sentence gives for it, speaks against those of other years, and says
        little about the rest."""
        years = [n for n, t in enumerate(self.terms) if _YEAR.fullmatch(t.form)]
        if (
            not years
            or occurrence.value.kind is not Kind.NUMBER
            or len(occurrence.passage.text) < _SHORT_CELL
        ):
            return occurrence
        told = year_of(occurrence.passage, occurrence.value)
        fit = list(occurrence.fit)
        asked = {int(self.terms[n].form) for n in years}
        for n in years:
            year = int(self.terms[n].form)
            if told == year:
                fit[n] = 1.0
            elif told and ((told > 0 and told not in asked) or (told < 0 and len(asked) == 1)):
                fit[n] = _CONTRADICTED
            else:
                fit[n] = max(fit[n], _UNTOLD)
        return replace(occurrence, fit=tuple(fit))

    def of_answer(self, value: Value) -> list[Occurrence]:
        """Where the answer's value stands: wherever it is written alike, else in other formats in the passages that fit best. Places
        where it stands exactly hide those where it is a rounding."""
        kinds = (
            {value.kind, Kind.DATE, Kind.NUMBER} if value.kind in (Kind.DATE, Kind.NUMBER) else {value.kind}
        )
        written = fold(value.text)
        alike = [p for p in self.passages if written in p.folded]
        found = [o for o in self.occurrences(kinds, alike[:_MOST_ALIKE]) if same(value, o.value)]
        exact = [o for o in found if _exact(value, o.value)]
        if exact:
            # The same in another format may stand where the question fits better still.
            found = [o for o in self.occurrences(kinds) if same(value, o.value)]
            return exact + [o for o in found if _exact(value, o.value) and o not in exact]
        found += [
            o
            for o in self.occurrences(kinds, [p for _, p in self.scored[:_MOST_READ]])
            if same(value, o.value)
        ]
        return [o for o in found if _exact(value, o.value)] or found

    def fit_of(self, passage: Passage) -> tuple[float, ...]:
        return tuple(self._presence(term, passage) for term in self.terms)

    def _presence(self, term: Term, passage: Passage) -> float:
        best = presence(term, passage.folded)
        if best == 1.0:
            return 1.0
        for text, weight in passage.context:
            if weight > best and (there := presence(term, _folded(text))):
                best = max(best, weight * there)
        if best < 1.0 and term.specific and _contradicts(term, passage):
            return _CONTRADICTED if best < 0.5 else best / 2
        return best

    def fitted(self, passage: Passage, values: Sequence[Value]) -> list[Occurrence]:
        """Values of a passage, each with what its clause, its neighbours and the sentence's head have of the question."""
        whole = self.fit_of(passage)
        asked = {t.form for t in self.terms if t.specific}
        rivals = [
            v
            for v in values
            if not v.year_like and not names_something(passage.text, v) and fold(v.text) not in asked
        ]
        alone = len(rivals) < 2 or len(values) > _MOST_TOLD_APART
        if alone or (passage.cell and len(passage.text) < _SHORT_CELL):
            return [Occurrence(v, passage, whole) for v in values]
        clauses = clauses_of(passage.text)
        parts = tuple(fold(passage.text[s:e]) for s, e in clauses)
        home = [next((n for n, (s, e) in enumerate(clauses) if s <= v.start < e), 0) for v in values]
        first = min(v.start for v in rivals)
        head = fold(passage.text[: min(first, clauses[0][1])])
        statements = [len(_STATEMENT.findall(passage.text[:s])) for s, _ in clauses]
        fitted: list[Occurrence] = []
        for value, at in zip(values, home, strict=True):
            # Values of another sort are no rivals: their clause speaks for this one too.
            owned = {
                n
                for n, v in zip(home, values, strict=True)
                if v is not value and v in rivals and alike(v, value, passage.text)
            }
            named = value.kind is Kind.NAME
            if at in owned and not named:
                fitted.append(Occurrence(value, passage, whole))
                continue
            begins, ends = clauses[at]
            bare_before = not _CONTENT.search(passage.text[begins : value.start])
            # "… and the lab gets 30": the noun was said before.
            bare_after = value.unit is None and not _CONTENT.search(passage.text[value.end : ends])
            # A name whose clause has a subject of its own has nothing from the sentence's head.
            apart = statements[at] > 0 or (named and not bare_before)
            shared = (
                _SHARED_CLAUSE if bare_before or bare_after else _OTHER_STATEMENT if apart else _OTHER_SUBJECT
            )
            occupied = {n for n, v in zip(home, values, strict=True) if v in rivals}
            free = {
                n
                for n in range(len(clauses))
                if n not in occupied or (n not in owned and statements[n] == statements[at])
            }
            fit = tuple(
                self._in_clause(term, whole[n], at, parts, head, free, shared, owned)
                for n, term in enumerate(self.terms)
            )
            fitted.append(Occurrence(value, passage, fit))
        return self._in_turn(passage, self._by_neighbours(passage, fitted))

    def _in_turn(self, passage: Passage, fitted: list[Occurrence]) -> list[Occurrence]:
        """*A, B and C cost 5, 6 and 7 respectively*: the second term goes with the second value only."""
        order = in_turn(passage.text, [o.value for o in fitted])
        if not order:
            return fitted
        before = next((t for t, w in passage.context if w < NEAR), "")
        places = [turn_of(term, passage, len(order), order[0].start, before) for term in self.terms]
        changed: list[Occurrence] = []
        for one in fitted:
            turn = next((n for n, v in enumerate(order) if v is one.value), -1)
            fit = tuple(
                f if place < 0 or turn < 0 or not term.specific else (1.0 if place == turn else _OTHER_CLAUSE)
                for f, place, term in zip(one.fit, places, self.terms, strict=True)
            )
            changed.append(Occurrence(one.value, one.passage, fit))
        return changed

    def _by_neighbours(self, passage: Passage, fitted: list[Occurrence]) -> list[Occurrence]:
        """``six cabins with eight beds``: a word that stands right beside one value belongs to it and to none of its rivals."""
        near = [beside(passage.text, o.value) for o in fitted]
        changed: list[Occurrence] = []
        for place, one in enumerate(fitted):
            fit = list(one.fit)
            for n, term in enumerate(self.terms):
                if fit[n] <= _OTHER_CLAUSE or find_term(term, near[place]) >= 0:
                    continue
                for other, text in zip(fitted, near, strict=True):
                    rival = (
                        not other.value.year_like
                        and alike(other.value, one.value, passage.text)
                        and not names_something(passage.text, other.value)
                    )
                    if other is not one and rival and find_term(term, text) >= 0:
                        fit[n] = _OTHER_CLAUSE
                        break
            changed.append(Occurrence(one.value, one.passage, tuple(fit)))
        return changed

    def _in_clause(
        self,
        term: Term,
        whole: float,
        at: int,
        parts: Sequence[str],
        head: str,
        free: set[int],
        shared: float,
        owned: set[int],
    ) -> float:
        homes = [n for n, part in enumerate(parts) if find_term(term, part) >= 0]
        if not homes:
            return whole
        if at in homes:
            # "B pays A 180; A pays B 90": who stands first acts.
            first = any(find_term(term, parts[n]) == 0 and n != at for n in homes)
            return _OTHER_STATEMENT if owned and first and find_term(term, parts[at]) > 4 else whole
        if any(n in free for n in homes):
            return whole  # A clause without a rival of its own speaks for the others.
        if at > 0 and find_term(term, head) >= 0:
            return _OTHER_CLAUSE if has_sibling(term, head, parts[at]) else shared
        return _OTHER_CLAUSE


def align(question: str, documents: Sequence[Document], looked_for: Sequence[str] = ()) -> Alignment | None:
    """Lay a question against documents; ``looked_for`` are texts of the answer, for finding their place in long documents.

    ``None`` when there is nothing to go by: no documents, no terms, or none of the terms anywhere.
    """
    size = sum(len(d.text) for d in documents)
    if not documents or size > MOST_CHARACTERS:
        return None
    # Short documents are read whole, whatever is looked for.
    return _aligned(bare(question), tuple(documents), tuple(looked_for) if size > WHOLE_CHARACTERS else ())


@lru_cache(maxsize=6)
def _aligned(question: str, documents: tuple[Document, ...], looked_for: tuple[str, ...]) -> Alignment | None:
    terms = question_terms(question)
    if not terms:
        return None
    focus = tuple(t.form for t in terms) + tuple(looked_for)
    passages: list[Passage] = []
    for number, document in enumerate(documents):
        passages += passages_of(document.text, number, focus)
    if not passages:
        return None
    bare_terms = Alignment(terms, tuple(0.0 for _ in terms), tuple(passages), ())
    fits = [bare_terms.fit_of(p) for p in passages]
    counts = [sum(fit[n] >= _AT_HOME for fit in fits) for n in range(len(terms))]
    if any(YEAR_BEFORE.search(p.text) for p in passages):
        # "The year before" may be the year that the question gives in figures.
        counts = [c or int(_YEAR.fullmatch(t.form) is not None) for t, c in zip(terms, counts, strict=True)]
    raw = [
        t.share * (_SPECIFIC if t.specific else 1.0) * _rarity(count, len(passages)) if count else 0.0
        for t, count in zip(terms, counts, strict=True)
    ]
    total = sum(raw)
    if total <= 0:
        return None
    alignment = Alignment(terms, tuple(w / total for w in raw), tuple(passages), ())
    scored = sorted(
        ((alignment.score(fit), n) for n, fit in enumerate(fits)),
        key=lambda s: (-s[0], s[1]),
    )
    return Alignment(terms, alignment.weights, tuple(passages), tuple((s, passages[n]) for s, n in scored))


def _rarity(count: int, of: int) -> float:
    return max(0.25, 1 - log(count + 0.5) / log(of + 2)) if count > 1 else 1.0


def _contradicts(term: Term, passage: Passage) -> bool:
    """Another thing of the term's kind stands where it is missing: another year, another one of a numbered or lettered series."""
    texts = [passage.folded, *(_folded(t) for t, w in passage.context if w >= 1.0)]
    if _YEAR.fullmatch(term.form):
        return any(_YEAR.search(t) for t in texts)
    return term.quoted and bool(quoted_names(passage.text))


@lru_cache(maxsize=20_000)
def _folded(text: str) -> str:
    return fold(text)


@lru_cache(maxsize=20_000)
def values_of(text: str) -> tuple[Value, ...]:
    return tuple(find_values(text))


@lru_cache(maxsize=20_000)
def values_in(passage: Passage) -> tuple[Value, ...]:
    """The values of a passage; a bare number in a table or under a key also as its heading scales it, with its heading's unit."""
    values = values_of(passage.text)
    if not passage.cell or not passage.context:
        return values
    heading = passage.context[0][0]
    scale, unit = scale_of(heading), unit_in(heading)
    if scale == 1 and unit is None:
        return values
    return tuple(
        replace(
            v,
            amounts=tuple(a * scale for a in v.amounts),
            raw=v.amounts if scale != 1 else (),
            unit=v.unit or unit,
        )
        if v.kind is Kind.NUMBER
        else v
        for v in values
    )


_SCALES = (
    (1e3, re.compile(r"\b(?:in )?thousands?\b|'000|千[円元人]|\bk[€$£]|[€$£]k\b|千(?=単位)", re.I)),
    (1e4, re.compile(r"(?<![十百千])(?:万[円元人]|萬元)")),
    (1e6, re.compile(r"\b(?:in )?millions?\b|百[万萬][円元]|\bm[€$£]|[€$£]m\b|\bmn\b|\bmio\b", re.I)),
    (1e8, re.compile(r"(?<![十百千])[億亿][円元人]")),
    (1e9, re.compile(r"\b(?:in )?billions?\b|十[億亿][円元]|\bbn\b", re.I)),
)
_IN_BRACKETS = re.compile(r"[(（\[]([^)）\]]{1,30})[)）\]]|,\s*([^,]{1,16})$|\bin ([\w€$£%²³/ ]{1,20})$")


@lru_cache(maxsize=4_096)
def scale_of(heading: str) -> float:
    """``Budget (million EUR)``, ``売上高（百万円）``: what the numbers below are multiplied by."""
    return next((scale for scale, pattern in _SCALES if pattern.search(heading)), 1.0)


@lru_cache(maxsize=4_096)
def unit_in(heading: str) -> Unit | None:
    """The unit a column or a key gives its numbers: in brackets, after a comma, or as its last word (``weight_kg``)."""
    for match in _IN_BRACKETS.finditer(heading):
        inner = next(g for g in match.groups() if g).strip()
        for word in (inner, *inner.split(), inner.split("/")[0]):
            word = re.sub(r"^[千万百億亿]+", "", word)
            found = unit_after(word, 0) if word else None
            if found is not None and found[1] == len(word):
                return found[0]
    last = heading.split()[-1] if heading.split() else ""
    found = unit_after(last, 0) if last.isascii() and (1 < len(last) <= 4 or " " in heading) else None
    return found[0] if found is not None and found[1] == len(last) else None


def _exact(said: Value, written: Value) -> bool:
    if said.kind is Kind.NUMBER and written.kind is Kind.NUMBER:
        return any(a == b for a in said.amounts for b in (*written.amounts, *written.raw))
    return True
