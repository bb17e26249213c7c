"""Does another value of the documents answer the question better than the answer's? Then it is a neighbour's value."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from laar_tui.checking.alignment import FIRM, Alignment, Occurrence
from laar_tui.checking.asked import Asked, speaks_of_results
from laar_tui.checking.likelihoods import strength, support
from laar_tui.checking.matching import fold
from laar_tui.checking.owning import names_something
from laar_tui.checking.passage import Passage
from laar_tui.checking.placing import CERTAIN, Placed, bridged, rivalling
from laar_tui.checking.said import Said
from laar_tui.checking.superseding import superseded
from laar_tui.checking.terms import quoted_names
from laar_tui.checking.tying import tied
from laar_tui.checking.values import Kind, same
from laar_tui.checking.wording import excerpt, right, wrong
from laar_tui.core.verdict import Verdict

PLACE_SOURCE = "check:place"

LEAST = 0.25
HALF = 0.5
A_LITTLE = 0.4
ENOUGH = 0.45
SURELY = 0.55
LARGE_GAIN = 0.3
CLEAR_GAIN = 0.12
SMALL_LOSS = 0.12
SAME_PASSAGE_GAIN = 0.12
FAIR_GAIN = 0.18


def check_place(alignment: Alignment, placed: Placed, asked: Asked) -> Verdict | None:
    """Wrong when a rival has all of the question that the answer's value has, and clearly more; a weak *right* when nothing fits
    better."""
    if not placed.own:
        return None
    best = placed.own[0]
    own_score = alignment.score(best.fit)
    objection = max(
        (v for v in (_of_another(alignment, placed), _outdone(alignment, placed, asked)) if v is not None),
        key=lambda v: v.confidence,
        default=None,
    )
    if objection is not None or _stronger(alignment, placed) is not None:
        return objection
    if own_score >= 0.6 and placed.whole:
        rivals = [r for r in placed.rivals if r.passage is not best.passage]
        ahead = not rivals or alignment.score(rivals[0].fit) < own_score - 0.05
        return right(
            PLACE_SOURCE,
            support("place:fits best" if ahead else "place:fits"),
            "the answer's value stands where the question fits best",
        )
    return None


def _of_another(alignment: Alignment, placed: Placed) -> Verdict | None:
    other = _about_another(alignment, placed)
    if not other:
        return None
    value = excerpt(placed.own[0].value.text, 30)
    return wrong(
        PLACE_SOURCE,
        strength("place:about another"),
        f"“{value}” is said of “{excerpt(other, 30)}”, which the question does not name",
    )


def _outdone(alignment: Alignment, placed: Placed, asked: Asked) -> Verdict | None:
    found = _stronger(alignment, placed)
    best = placed.own[0]
    if found is None or (asked.before and superseded(best, found.rival, now=False)):
        return None
    rival = found.rival
    where = f" (“{excerpt(rival.passage.text, 70)}”)" if not rival.passage.cell else _row(rival.passage)
    return wrong(
        PLACE_SOURCE,
        strength(_finding(found, asked, best)),
        f"“{excerpt(best.value.text, 30)}” stands where the question fits less well than at"
        f" “{excerpt(rival.value.text, 30)}”{where}",
    )


def _about_another(alignment: Alignment, placed: Placed) -> str:
    """Every place of the answer's value is about something named in quotation marks, and no passage joins that to what the question
    names so."""
    asked = [t for t in alignment.terms if t.quoted]
    holding = [p for p in alignment.passages if any(t.form in _whole(p) for t in asked)]
    if not holding:
        return ""
    other = ""
    for mine in placed.own[:12]:
        text = _whole(mine.passage)
        if any(t.form in text for t in asked):
            return ""
        named = [n for n in quoted_names(mine.passage.text) if n != fold(mine.value.text)]
        if not named or any(n in _whole(p) for n in named for p in holding):
            return ""
        other = other or named[0]
    return other


def _whole(passage: Passage) -> str:
    return " ".join([passage.folded, *(fold(t) for t, w in passage.context if w >= 1.0)])


def _finding(found: Contest, asked: Asked, best: Occurrence) -> str:
    """Which of the table's findings a contest is: where the two stand, how much the rival gains, and what weakens that."""
    if asked.yes_no:
        return "place:beside yes or no"
    if (
        asked.computed
        and best.value.digits <= 2
        and best.value.unit is None
        and not speaks_of_results(found.rival.passage.folded)
    ):
        return "place:perhaps reckoned"
    where = "same sentence" if found.together else "cell" if found.rival.passage.cell else "elsewhere"
    how = (
        "far better"
        if found.gain >= LARGE_GAIN
        else "better"
        if found.gain >= FAIR_GAIN
        else "a little better"
    )
    return f"place:{where}, {how}" + ("" if found.score >= SURELY else ", loosely")


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


def _plainly(one: Occurrence, other: Occurrence, least: float) -> tuple[float, ...]:
    """Within one sentence what stands at its head belongs to every value a little; only what is another's counts."""
    if one.passage is not other.passage:
        return one.fit
    return tuple(1.0 if f >= least else f for f in one.fit)


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
        if first.value.kind is not Kind.NAME and not rivalling(rival, first):
            continue
        mines = [o for o in placed.own[:12] if o.value.kind is Kind.NAME or rivalling(rival, o)]
        if any(bridged(o, rival, placed.bridges) or superseded(rival, o, now=False) for o in mines[:6]):
            continue
        held = [
            Contest(
                rival,
                mine,
                _gain(
                    alignment,
                    _firm(rival.fit),
                    _plainly(replace(mine, fit=tied(alignment, mine, rival)), rival, HALF),
                    together=mine.passage is rival.passage,
                ),
                alignment.gain(mine.fit, _plainly(rival, mine, A_LITTLE)),
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


def _stronger(alignment: Alignment, placed: Placed) -> Contest | None:
    found = contest(alignment, placed)
    if found is None or found.score < ENOUGH or found.loss > SMALL_LOSS or found.gain < 4 * found.loss:
        return None
    if found.score < SURELY and found.gain < LARGE_GAIN:
        return None
    if found.gain < (SAME_PASSAGE_GAIN if found.together else CLEAR_GAIN):
        return None
    return found


PROBABLE = 0.7
FEW_LACKING = 0.34
MOST_LACKING = 0.5
"""The share of the question's words that may be nowhere in the documents."""


def check_overlooked(alignment: Alignment, asked: Asked, said: Said) -> Verdict | None:
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
    lacking = sum(t.share for t in absent) / sum(t.share for t in alignment.terms)
    if any(t.specific for t in absent) or lacking > MOST_LACKING:
        return None
    fitting = [
        o
        for o in alignment.occurrences(asked.kinds[:1] or (Kind.NUMBER, Kind.CODE, Kind.DATE))
        if alignment.score(o.fit) >= PROBABLE
        and not names_something(o.passage.text, o.value)
        and not o.value.year_like
        and not any(same(k, o.value) for k in said.stated)
        and not any(fold(o.value.text) == t.form for t in alignment.terms)
    ]
    if not fitting:
        return None
    best = max(fitting, key=lambda o: alignment.score(o.fit))
    plain = alignment.score(best.fit) >= CERTAIN and lacking <= FEW_LACKING
    return wrong(
        PLACE_SOURCE,
        strength("place:overlooked" if plain else "place:overlooked, loosely"),
        f"the document has “{excerpt(best.value.text, 30)}” where the question fits",
    )
