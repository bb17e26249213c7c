"""Is it the right value? What the answer says is looked for in the documents, and its surroundings are held against the question; if
another value of its kind answers the question better, the answer is a neighbour's value, a superseded figure, or half of what was asked.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from laar_tui.checking.alignment import Alignment, Occurrence
from laar_tui.checking.asked import Asked
from laar_tui.checking.matching import fold
from laar_tui.checking.owning import clauses_of, counter_of, lists_on, names_something
from laar_tui.checking.passage import Passage
from laar_tui.checking.said import Said, novel_stretches, phrase_keys, without_figures
from laar_tui.checking.terms import east_asian_runs
from laar_tui.checking.tying import adds_up, in_code, labels, totalled
from laar_tui.checking.units import comparable
from laar_tui.checking.values import Kind, Value, find_values, same


@dataclass(frozen=True)
class Placed:
    """Where the answer's values stand, best first, and the values that could have been meant instead."""

    own: tuple[Occurrence, ...]
    rivals: tuple[Occurrence, ...]
    whole: bool = True
    """It is all of what the answer names, not a part of it that stands in many names."""
    bridges: tuple[str, ...] = ()
    """What else the answer names beside the question: *which of them* was found out on the way, and its value stands with it."""


def place(alignment: Alignment, said: Said, asked: Asked, question: str) -> Placed:
    """Find the answer's main values and their rivals in the passages."""
    known = find_values(question)
    typed = [v for v in said.main if v.kind is not Kind.NAME]
    if not asked.kinds:
        # Nobody asked for a moment; one that is told beside the answer need not be the best there is.
        typed = [v for v in typed if v.kind not in (Kind.DATE, Kind.TIME)]
    if typed and (not asked.kinds or asked.kinds[0] is not Kind.NAME):
        own = [o for v in typed[:12] for o in alignment.of_answer(v)]
        own.sort(key=lambda o: -alignment.score(o.fit))
        if not own or adds_up(said) or (asked.computed and totalled(own[0])):
            return Placed((), ())
        kinds = {o.value.kind for o in own}
        designated = names_something(own[0].passage.text, own[0].value)
        rivals = [
            o
            for o in alignment.occurrences(kinds)
            if not any(same(v, o.value) or same(o.value, v) for v in (*said.values, *known))
            and (designated or not names_something(o.passage.text, o.value))
            and not in_code(o.passage.text, o.value)
            and any(rivalling(o, mine) for mine in own[:6])
            and (o.value.unit is None or not asked.dimensions or o.value.unit.dimension in asked.dimensions)
        ]
    elif asked.kinds and Kind.NAME not in asked.kinds:
        return Placed(
            (), ()
        )  # A moment or a figure is asked for: which phrase stands beside it tells nothing.
    elif asked.every or asked.items:
        return Placed((), ())  # The parts of a list each fit worse than the sentence that announces it.
    else:
        own, rivals = _phrases(alignment, said, known, question)
    rivals.sort(key=lambda o: -alignment.score(o.fit))
    whole = not own or bool(typed) or _covers(own[0].value.key, said)
    return Placed(tuple(own), tuple(rivals), whole, _bridges(said, own, question, alignment))


def _bridges(said: Said, own: Sequence[Occurrence], question: str, alignment: Alignment) -> tuple[str, ...]:
    asked = fold(question)
    keys = [v.key for v in said.values if v.kind is Kind.NAME] + labels(said.text)
    if own:
        keys += novel_stretches(
            said.replaced(without_figures(said)), question, [o.passage.folded for o in own[:4]]
        )
        keys += [w for o in own[:4] for t, _ in o.passage.context[1:2] for w in _words_shared(t, said.text)]
    mine = {o.value.key for o in own} | {fold(o.value.text) for o in own}
    return tuple(k for k in dict.fromkeys(keys) if k not in mine and k not in asked and len(k) > 1)


def _words_shared(row: str, answer: str) -> list[str]:
    """The other cells of a table's row that the answer names."""
    low = fold(answer)
    return [cell for c in row.split(" ; ") if len(cell := fold(c)) > 2 and cell in low]


def bridged(mine: Occurrence, rival: Occurrence, bridges: Sequence[str]) -> bool:
    """Something else that the answer names stands with its value and not with the rival."""
    together = mine.passage is rival.passage
    here, there = _surroundings(mine, clause=together), _surroundings(rival, clause=together)
    return any(k in here and k not in there for k in bridges)


def _surroundings(occurrence: Occurrence, *, clause: bool) -> str:
    """What a value stands with: a cell and its row, or the clause. A sentence in a cell has clauses for two values of it."""
    passage = occurrence.passage
    if passage.cell and not clause:
        return " ".join([passage.folded, *(fold(t) for t, w in passage.context if w >= 1.0)])
    start, end = next(
        ((s, e) for s, e in clauses_of(passage.text) if s <= occurrence.value.start < e),
        (0, len(passage.text)),
    )
    return fold(passage.text[start:end])


def _covers(key: str, said: Said) -> bool:
    runs = east_asian_runs(said.phrase)
    return key.isascii() or not runs or 5 * len(key) >= 3 * max(map(len, runs))


def _same_column(one: Passage, other: Passage) -> bool:
    return one.cell and other.cell and one.context[:1] == other.context[:1]


def rivalling(other: Occurrence, own: Occurrence) -> bool:
    """Whether somebody could mistake one value for the other: same kind, same sort of unit, not a mere year. Within one passage or
    column a unit may be said once."""
    theirs, mine = other.value, own.value
    if theirs.kind is not mine.kind:
        return False
    if theirs.kind is Kind.NUMBER:
        if theirs.year_like != mine.year_like and not _same_column(other.passage, own.passage):
            return False
        counters = counter_of(other.passage.text, theirs), counter_of(own.passage.text, mine)
        if all(counters) and counters[0] != counters[1] and not (theirs.unit and mine.unit):
            return False
        together = other.passage is own.passage or _same_column(other.passage, own.passage)
        return comparable(theirs.unit, mine.unit) and (
            (theirs.unit is None) == (mine.unit is None) or (together and _unit_shared(other, own))
        )
    if theirs.kind is Kind.CODE:
        return any(map(str.isdigit, theirs.key)) == any(map(str.isdigit, mine.key))
    return True


def _unit_shared(one: Occurrence, other: Occurrence) -> bool:
    """In a column, or in ``5 and 7 euros``, one of two values may leave its unit to the other."""
    if one.passage.cell and other.passage.cell and one.passage is not other.passage:
        return True
    return lists_on(one.passage.text, one.value, other.value)


def _phrases(
    alignment: Alignment, said: Said, known: Sequence[Value], question: str
) -> tuple[list[Occurrence], list[Occurrence]]:
    """A name or a term. Its rivals are the other cells of its column, other names, the other clauses of its sentence, and passages that
    say the same of what was asked."""
    keys = phrase_keys(said, question, [p.folded for p in alignment.passages])
    own: list[Occurrence] = []
    patterns = {
        key: re.compile(rf"(?<![a-z0-9]){re.escape(key)}(?![a-z0-9])" if key.isascii() else re.escape(key))
        for key in keys
    }
    for key, pattern in patterns.items():
        for _, passage in alignment.scored:
            match = pattern.search(passage.folded)
            if match is not None:
                value = Value(Kind.NAME, match.start(), match.end(), match[0], key=key)
                own.append(_in_clause(alignment, passage, value))
        if own and alignment.score(own[0].fit) >= RELATED:
            break
    own.sort(key=lambda o: -alignment.score(o.fit))
    if not own:
        return [], []
    best = own[0].passage
    rivals: list[Occurrence] = []
    for score, passage in alignment.scored[:120]:
        if passage is best and not (best.cell and len(best.text) < ONE_THING):
            rivals += [
                o for o in _named(alignment, passage, question) if not any(k in o.value.key for k in keys)
            ]
        if any(p.search(passage.folded) for p in patterns.values()):
            continue
        if best.cell and passage.cell:
            if best.context[:1] == passage.context[:1]:
                rivals.append(_whole(alignment, passage))
        elif not best.cell and not passage.cell:
            names = [
                o
                for o in alignment.occurrences((Kind.NAME,), [passage])
                if not any(same(o.value, k) for k in (*known, *said.values))
                and not _asked_about(o.value, alignment)
            ]
            if names and len(keys[0].split()) <= 4:
                rivals += names[:3]
            elif (
                score >= CERTAIN
                and not keys[0].isascii()
                and alignment.score(own[0].fit) >= RELATED
                and _says_more(passage, alignment)
            ):
                rivals.append(_whole(alignment, passage))
    return own, rivals


ONE_THING = 24
"""Characters up to which a cell holds one thing."""


def _named(alignment: Alignment, passage: Passage, question: str) -> list[Occurrence]:
    """The names of a sentence, each fitted by its clause; in East Asian text the clauses that say something beside the question."""
    names = [
        o for o in alignment.occurrences((Kind.NAME,), [passage]) if not _asked_about(o.value, alignment)
    ]
    if names and passage.text.isascii():
        return names
    asked = fold(question)
    clauses = [
        o
        for o in _by_clause(alignment, passage)
        if any(run not in asked and len(run) > 1 for run in east_asian_runs(o.value.text))
    ]
    return clauses or names


def _by_clause(alignment: Alignment, passage: Passage) -> list[Occurrence]:
    """The sentence's clauses as if each were a value."""
    spans = clauses_of(passage.folded)
    values = [Value(Kind.NAME, s, e, passage.folded[s:e], key=passage.folded[s:e]) for s, e in spans]
    return alignment.fitted(replace(passage, text=passage.folded), values)


def _in_clause(alignment: Alignment, passage: Passage, value: Value) -> Occurrence:
    """Where a name stands, with what its part of the sentence has of the question."""
    whole = Occurrence(value, passage, alignment.fit_of(passage))
    if passage.cell and len(passage.text) < ONE_THING:
        return whole
    names = [
        o
        for o in alignment.occurrences((Kind.NAME,), [passage])
        if o.value.start <= value.start < o.value.end
    ]
    if names and passage.text.isascii():
        return Occurrence(value, passage, names[0].fit)
    clauses = [o for o in _by_clause(alignment, passage) if o.value.start <= value.start < o.value.end]
    return Occurrence(value, passage, clauses[0].fit) if clauses else whole


_PROMISES = re.compile(r"以下|次の|下記|如下|下列|follow|below|[:：]\s*$")
CERTAIN = 0.85
RELATED = 0.25


def _whole(alignment: Alignment, passage: Passage) -> Occurrence:
    value = Value(Kind.NAME, 0, len(passage.text), passage.text, key=passage.folded)
    return Occurrence(value, passage, alignment.fit_of(passage))


def _says_more(passage: Passage, alignment: Alignment) -> bool:
    """There is something in the passage besides the words of the question: a value it gives, and not just the promise of one."""
    rest = passage.folded
    if _PROMISES.search(rest):
        return False
    for term in sorted(alignment.terms, key=lambda t: -len(t.form)):
        rest = rest.replace(term.form, " ")
    return any(len(run) > 1 for run in east_asian_runs(rest))


def _asked_about(name: Value, alignment: Alignment) -> bool:
    return any(t.form in name.key.split() for t in alignment.terms)
