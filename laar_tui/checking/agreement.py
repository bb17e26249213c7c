"""Two answers to one question: do they say the same? Independent readers rarely agree on the same mistake, and models of one family
are not independent."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import exp, log

from laar_tui.checking.abstention import check_abstention
from laar_tui.checking.asked import understand
from laar_tui.checking.matching import fold
from laar_tui.checking.said import read_answer
from laar_tui.checking.values import Kind, same, same_name
from laar_tui.checking.wording import right, unjudged, wrong
from laar_tui.core.quotes import without_markup
from laar_tui.core.verdict import ABSTENTION_SOURCE, Verdict

SOURCE = "check:agreement"

AGREES_SHORT = 0.88
AGREES_LONG = 0.65
DIFFERS = 0.6
SAME_AS_MARKED_WRONG = 0.96
SHORT = 160
"""Characters. In a long answer something common is found more easily."""
OF_ONE_FAMILY = 0.5
"""By which the weight (log odds) of agreement within one family of models is multiplied."""


class Agreement(StrEnum):
    SAME = "same"
    DIFFERENT = "different"
    UNCLEAR = "unclear"


@dataclass(frozen=True)
class Other:
    """Another answer to the same question: by whom, of which family of models, and what became of it."""

    endpoint: str
    family: str
    answer: str
    marked_wrong: bool = False
    rejected: bool = False


def compare(one: str, other: str, question: str) -> Agreement:
    """Whether two answers say the same, by their figures, dates, names and identifiers, whatever their language and wording."""
    asked = understand(question)
    first, second = (read_answer(without_markup(a).text, question, asked) for a in (one, other))
    if fold(first.phrase or first.text) == fold(second.phrase or second.text):
        return Agreement.SAME
    typed = [[v for v in said.main if v.kind is not Kind.NAME] for said in (first, second)]
    if typed[0] and typed[1]:
        common = any(same(a, b) or same(b, a) for a in typed[0] for b in typed[1])
        return Agreement.SAME if common else Agreement.DIFFERENT
    names = [[v.key for v in said.main if v.kind is Kind.NAME] for said in (first, second)]
    if names[0] and names[1]:
        common = any(same_name(a, b) for a in names[0] for b in names[1])
        return Agreement.SAME if common else Agreement.DIFFERENT
    if first.phrase and second.phrase:
        short, long = sorted((fold(first.phrase), fold(second.phrase)), key=len)
        if len(short) > 1 and short in long:
            return Agreement.SAME
        return Agreement.DIFFERENT if not typed[0] and not typed[1] else Agreement.UNCLEAR
    return Agreement.UNCLEAR


def check_agreement(answer: str, family: str, question: str, others: Sequence[Other]) -> Verdict | None:
    """What the other answers say about this one; the strongest of it. That the checks rejected an answer does not make its repetition by
    another family worse: it speaks for both. An abstention agrees with nothing but another one."""
    if check_abstention(without_markup(answer).text) is not None:
        return None
    found: list[Verdict] = []
    for other in others:
        if check_abstention(without_markup(other.answer).text) is not None:
            continue
        relation = compare(answer, other.answer, question)
        related = bool(family) and family == other.family
        long = max(len(answer), len(other.answer)) > SHORT
        if other.marked_wrong:
            if relation is Agreement.SAME:
                reason = f"it says the same as the answer of {other.endpoint}, which you marked wrong"
                found.append(wrong(SOURCE, SAME_AS_MARKED_WRONG, reason))
        elif relation is Agreement.SAME:
            confidence = _tempered(AGREES_LONG if long else AGREES_SHORT, related)
            found.append(
                right(
                    SOURCE,
                    confidence,
                    f"{other.endpoint} says the same" + (", but is of the same family" if related else ""),
                )
            )
        elif relation is Agreement.DIFFERENT and not other.rejected:
            found.append(wrong(SOURCE, _tempered(DIFFERS, related), f"{other.endpoint} says something else"))
    return max(found, key=lambda v: v.confidence, default=None)


def check_shared_abstention(answer: str, family: str, others: Sequence[Other]) -> Verdict | None:
    """An abstention that somebody of another family shares: probably the documents do not say."""
    if check_abstention(without_markup(answer).text) is None:
        return None
    for other in others:
        if other.family != family and check_abstention(without_markup(other.answer).text) is not None:
            return unjudged(
                ABSTENTION_SOURCE,
                f"{other.endpoint}, of another family, found no answer either: it is probably not in the document",
            )
    return None


def _tempered(confidence: float, related: bool) -> float:
    if not related:
        return confidence
    odds = exp(OF_ONE_FAMILY * log(confidence / (1 - confidence)))
    return odds / (1 + odds)
