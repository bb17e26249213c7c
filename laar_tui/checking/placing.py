"""Is it the right value? What the answer says is looked for in the documents, and its surroundings are held against the question; if
another value of its kind answers the question better, the answer is a neighbour's value, a superseded figure, or half of what was asked.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from laar_tui.checking.alignment import FIRM, Alignment, Occurrence
from laar_tui.checking.asked import Asked, speaks_of_results
from laar_tui.checking.matching import fold
from laar_tui.checking.owning import clauses_of, counter_of, lists_on, names_something
from laar_tui.checking.passages import Passage
from laar_tui.checking.said import Said, novel_stretches, phrase_keys
from laar_tui.checking.superseding import NEAR_BY, denied, left_behind, superseded, tells_of_change, was
from laar_tui.checking.terms import east_asian_runs
from laar_tui.checking.units import comparable
from laar_tui.checking.values import Kind, Value, find_values, same
from laar_tui.checking.wording import excerpt, right, wrong
from laar_tui.core.verdict import Verdict

PLACE_SOURCE = "check:place"
STALE_SOURCE = "check:stale"

LEAST = 0.25
HALF = 0.5
ENOUGH = 0.45
SURELY = 0.55
LARGE_GAIN = 0.3
"""A rival must have so much of the question."""
CLEAR_GAIN = 0.12
SMALL_LOSS = 0.12
SAME_PASSAGE_GAIN = 0.12
STALE_LOSS = 0.15
NEARLY = 0.1
"""Two values whose fit differs by less may both be meant: then time decides, or nothing."""


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
    if typed and (not asked.kinds or asked.kinds[0] is not Kind.NAME):
        own = [o for v in typed[:12] for o in alignment.of_answer(v)]
        own.sort(key=lambda o: -alignment.score(o.fit))
        if not own:
            return Placed((), ())
        kinds = {o.value.kind for o in own}
        rivals = [
            o
            for o in alignment.occurrences(kinds)
            if not any(same(v, o.value) or same(o.value, v) for v in (*said.values, *known))
            and not names_something(o.passage.text, o.value)
            and any(_rivalling(o, mine) for mine in own[:6])
            and (o.value.unit is None or not asked.dimensions or o.value.unit.dimension in asked.dimensions)
        ]
    elif asked.every or asked.items:
        return Placed((), ())  # The parts of a list each fit worse than the sentence that announces it.
    else:
        own, rivals = _phrases(alignment, said, known, question)
    rivals.sort(key=lambda o: -alignment.score(o.fit))
    whole = not own or bool(typed) or _covers(own[0].value.key, said)
    return Placed(tuple(own), tuple(rivals), whole, _bridges(said, own, question, alignment))


def _bridges(said: Said, own: Sequence[Occurrence], question: str, alignment: Alignment) -> tuple[str, ...]:
    asked = fold(question)
    keys = [v.key for v in said.values if v.kind is Kind.NAME]
    if own:
        keys += novel_stretches(said, question, [o.passage.folded for o in own[:4]])
        keys += [w for o in own[:4] for t, _ in o.passage.context[1:2] for w in _words_shared(t, said.text)]
    mine = {o.value.key for o in own} | {fold(o.value.text) for o in own}
    return tuple(k for k in dict.fromkeys(keys) if k not in mine and k not in asked and len(k) > 1)


def _words_shared(row: str, answer: str) -> list[str]:
    """The other cells of a table's row that the answer names."""
    low = fold(answer)
    return [cell for c in row.split(" ; ") if len(cell := fold(c)) > 2 and cell in low]


def _bridged(mine: Occurrence, rival: Occurrence, bridges: Sequence[str]) -> bool:
    """Something else that the answer names stands with its value and not with the rival."""
    here, there = _surroundings(mine), _surroundings(rival)
    return any(k in here and k not in there for k in bridges)


def _surroundings(occurrence: Occurrence) -> str:
    passage = occurrence.passage
    if passage.cell:
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


def _rivalling(other: Occurrence, own: Occurrence) -> bool:
    """Whether somebody could mistake one value for the other: same kind, same sort of unit, not a mere year. Within one passage or
    column a unit may be said once."""
    theirs, mine = other.value, own.value
    if theirs.kind is not mine.kind:
        return False
    if theirs.kind is Kind.NUMBER:
        if theirs.year_like != mine.year_like and not _same_column(other.passage, own.passage):
            return False
        counters = counter_of(other.passage.text, theirs), counter_of(own.passage.text, mine)
        if all(counters) and counters[0] != counters[1]:
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
    for key in keys:
        edge = r"(?<![a-z0-9])", r"(?![a-z0-9])"
        pattern = (
            re.compile(f"{edge[0]}{re.escape(key)}{edge[1]}") if key.isascii() else re.compile(re.escape(key))
        )
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
        if any(k in passage.folded for k in keys):
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


def check_place(alignment: Alignment, placed: Placed, asked: Asked) -> Verdict | None:
    """Wrong when a rival has all of the question that the answer's value has, and clearly more; a weak *right* when nothing fits
    better."""
    if not placed.own:
        return None
    best = placed.own[0]
    own_score = alignment.score(best.fit)
    stronger = _stronger(alignment, placed)
    if stronger is not None:
        rival, gain = stronger
        specific = alignment.specific_gain(rival.fit, best.fit)
        confidence = (
            0.97 if specific > 0.1 and gain > 0.2 else 0.95 if gain > 0.3 else 0.9 if gain > 0.18 else 0.8
        )
        if asked.yes_no:
            confidence = min(confidence, 0.75)
        elif (
            asked.computed
            and best.value.digits <= 2
            and best.value.unit is None
            and not speaks_of_results(rival.passage.folded)
        ):
            confidence = min(confidence, 0.8)
        elif asked.before and superseded(best, rival, now=False):
            return None
        where = excerpt(rival.passage.text, 70)
        return wrong(
            PLACE_SOURCE,
            confidence,
            f"“{excerpt(best.value.text, 30)}” stands where the question fits less well than at “{excerpt(rival.value.text, 30)}”"
            + (f" (“{where}”)" if not rival.passage.cell else _row(rival.passage)),
        )
    if own_score >= 0.6 and placed.whole:
        rivals = [r for r in placed.rivals if r.passage is not best.passage]
        ahead = not rivals or alignment.score(rivals[0].fit) < own_score - 0.05
        return right(
            PLACE_SOURCE, 0.85 if ahead else 0.56, "the answer's value stands where the question fits best"
        )
    return None


def _row(passage: Passage) -> str:
    about = " · ".join(excerpt(t, 40) for t, _ in passage.context[:2])
    return f" ({about})" if about else ""


def _firm(fit: Sequence[float]) -> tuple[float, ...]:
    """A rival must have the question itself: what stands before it may be about something else."""
    return tuple(f if f >= FIRM or f < 0 else 0.0 for f in fit)


@dataclass(frozen=True)
class Contest:
    """The rival that has most of the question beyond what the answer's value has: how much it gains, how much it lacks."""

    rival: Occurrence
    mine: Occurrence
    gain: float
    loss: float
    score: float

    @property
    def together(self) -> bool:
        return self.rival.passage is self.mine.passage


def _plainly(mine: Occurrence, rival: Occurrence) -> tuple[float, ...]:
    """Within one sentence what stands at its head is half of every value's; only what is another's counts."""
    if mine.passage is not rival.passage:
        return mine.fit
    return tuple(1.0 if f >= HALF else f for f in mine.fit)


def _gain(alignment: Alignment, better: Sequence[float], worse: Sequence[float], *, together: bool) -> float:
    gain = alignment.gain(better, worse)
    if not together:
        return gain
    return max(gain, sum(w * max(0.0, b - a) for w, b, a in zip(alignment.plain, better, worse, strict=True)))


def contest(alignment: Alignment, placed: Placed) -> Contest | None:
    """Hold every rival against all places of the answer's values, and give the best one; ``None`` where none has more than they."""
    if not placed.own:
        return None
    first = placed.own[0]
    best: Contest | None = None
    for rival in placed.rivals[:60]:
        score = alignment.score(_firm(rival.fit))
        if score < LEAST or rival.passage.depth > first.passage.depth:
            continue
        if first.value.kind is not Kind.NAME and not _rivalling(rival, first):
            continue
        mines = [o for o in placed.own[:12] if o.value.kind is Kind.NAME or _rivalling(rival, o)]
        if any(_bridged(o, rival, placed.bridges) or superseded(rival, o, now=False) for o in mines[:6]):
            continue
        held = [
            Contest(
                rival,
                mine,
                _gain(
                    alignment, _firm(rival.fit), _plainly(mine, rival), together=mine.passage is rival.passage
                ),
                alignment.gain(mine.fit, _plainly(rival, mine)),
                score,
            )
            for mine in mines
        ]
        worst = min(held, key=lambda c: c.gain - 2 * c.loss, default=None)
        if worst is None or worst.gain <= 2 * worst.loss:
            continue
        if best is None or worst.gain - worst.loss > best.gain - best.loss:
            best = worst
    return best


def _stronger(alignment: Alignment, placed: Placed) -> tuple[Occurrence, float] | None:
    found = contest(alignment, placed)
    if found is None or found.score < ENOUGH or found.loss > SMALL_LOSS or found.gain < 4 * found.loss:
        return None
    if found.score < SURELY and found.gain < LARGE_GAIN:
        return None
    if found.gain < (SAME_PASSAGE_GAIN if found.together else CLEAR_GAIN):
        return None
    return found.rival, found.gain


OVERLOOKED = 0.9


def check_overlooked(alignment: Alignment, asked: Asked, question: str) -> Verdict | None:
    """For an answer that found nothing: wrong when a value of the kind asked for stands where everything in the question is."""
    exact = any(t.quoted for t in alignment.terms)
    if (
        asked.computed
        or asked.yes_no
        or (asked.kinds and asked.kinds[0] is Kind.NAME)
        or not (asked.kinds or exact)
    ):
        return None
    absent = [t for t, w in zip(alignment.terms, alignment.weights, strict=True) if not w]
    if any(t.specific for t in absent) or sum(t.share for t in absent) > 0.34 * sum(
        t.share for t in alignment.terms
    ):
        return None
    known = find_values(question)
    fitting = [
        o
        for o in alignment.occurrences(asked.kinds[:1] or (Kind.NUMBER, Kind.CODE, Kind.DATE))
        if alignment.score(o.fit) >= CERTAIN
        and not o.value.year_like
        and not any(same(k, o.value) for k in known)
    ]
    if not fitting:
        return None
    best = max(fitting, key=lambda o: alignment.score(o.fit))
    return wrong(
        PLACE_SOURCE, OVERLOOKED, f"the document has “{excerpt(best.value.text, 30)}” where the question fits"
    )


def check_stale(alignment: Alignment, placed: Placed, asked: Asked, said: Said) -> Verdict | None:
    """Wrong when the value was true once: it is told as an earlier state, or a rival that answers as well is said to have replaced it."""
    if not placed.own or asked.before:
        return None
    moved = next((o for o in placed.own[:4] if o.value.kind is Kind.NAME and left_behind(o)), None)
    if moved is not None:
        return wrong(STALE_SOURCE, MOVED, f"“{excerpt(moved.value.text, 30)}” is what it was changed from")
    scores = [alignment.score(o.fit) for o in placed.own]
    candidates = [o for o, s in zip(placed.own, scores, strict=True) if s >= scores[0] - NEARLY][:8]
    told = _told_as_past(alignment, candidates, said)
    if told is not None:
        return told
    for rival in placed.rivals[:40]:
        score = alignment.score(rival.fit)
        quoted = rival.passage.depth < candidates[0].passage.depth
        if score < max(0.4, scores[0] - 0.35) and not quoted:
            break
        for mine in candidates:
            if alignment.gain(mine.fit, rival.fit) > (QUOTED_LOSS if quoted else STALE_LOSS):
                continue
            why = superseded(mine, rival, now=asked.now)
            if why and not any(superseded(rival, other, now=asked.now) for other in candidates):
                return wrong(
                    STALE_SOURCE,
                    REPLACED,
                    f"“{excerpt(mine.value.text, 30)}” was replaced by “{excerpt(rival.value.text, 30)}” ({why})",
                )
    return None


MOVED = 0.93
REPLACED = 0.96
TOLD = 0.93
QUOTED_LOSS = 0.6
"""What an older mail may have of the question beyond the newer one that quotes it: the newer takes the subject for granted."""


def _told_as_past(alignment: Alignment, candidates: Sequence[Occurrence], said: Said) -> Verdict | None:
    """Every place of the value tells it as what was planned, estimated or said before, and what took its place stands close by."""
    if not candidates or not all(was(o) for o in candidates):
        return None
    mine = candidates[0]
    at = next((n for n, p in enumerate(alignment.passages) if p is mine.passage), -1)
    near = [
        p
        for p in alignment.passages[max(0, at - 1) : at + NEAR_BY + 1]
        if p.document == mine.passage.document and p.depth <= mine.passage.depth
    ]
    for passage in near:
        for other in alignment.occurrences({mine.value.kind}, [passage]):
            if was(other) or any(same(v, other.value) or same(other.value, v) for v in said.stated):
                continue
            told = tells_of_change(passage) or (passage is mine.passage and denied(mine))
            if told and (mine.value.kind is Kind.NAME or _rivalling(other, mine)):
                return wrong(
                    STALE_SOURCE,
                    TOLD,
                    f"“{excerpt(mine.value.text, 30)}” is told as an earlier state; later it is “{excerpt(other.value.text, 30)}”",
                )
    return None
