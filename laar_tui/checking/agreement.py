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
from laar_tui.core.verdict import ABSTENTION_SOURCE, MARKED_SOURCE, Verdict

SOURCE = "check:agreement"

AGREES_SHORT = 0.88
AGREES_LONG = 0.65
DIFFERS = 0.6
SAME_AS_MARKED_WRONG = 0.96
SAME_AS_MARKED_RIGHT = 0.96
DIFFERS_FROM_MARKED_RIGHT = 0.75
"""Less than what reroutes by itself: two right answers may be worded so that the comparison sees no likeness."""
SHORT, LONG = 80, 1_280
"""Characters of the longer answer, without its quotes. Something common is found the more easily the longer the answers are: the weight
(log odds) of agreement falls with the logarithm of the length, from one bound to the other."""
OF_FEW = 0.65
"""Agreement on *yes* or *no*: two that guess agree every other time."""
OF_ONE_FAMILY = 0.5
"""By which the weight (log odds) of agreement within one family of models is multiplied."""


class Agreement(StrEnum):
    SAME = "same"
    DIFFERENT = "different"
    UNCLEAR = "unclear"


@dataclass(frozen=True)
class Other:
    """Another answer to the same question: by whom, of which family of models, and what became of it: marked by the user, or rejected
    by the checks. ``repeats``: it comes from the same model, which gives the same answer again whether it is right or not."""

    endpoint: str
    family: str
    answer: str
    marked_wrong: bool = False
    marked_right: bool = False
    rejected: bool = False
    repeats: bool = False


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


def check_agreement(answer: str, family: str, question: str, others: Sequence[Other]) -> list[Verdict]:
    """What the other answers say about this one: the strongest of their own say, and the strongest that follows from the user's marks on
    them. That the checks rejected an answer does not make its repetition by another family worse: it speaks for both. An abstention
    agrees with nothing but another one."""
    if check_abstention(without_markup(answer).text) is not None:
        return []
    few = understand(question).yes_no
    said: list[Verdict] = []
    marked: list[Verdict] = []
    for other in others:
        if check_abstention(without_markup(other.answer).text) is not None:
            continue
        relation = compare(answer, other.answer, question)
        if relation is Agreement.UNCLEAR:
            continue
        same = relation is Agreement.SAME
        if other.marked_wrong or other.marked_right:
            verdict = _from_mark(other, same)
            if verdict is not None:
                marked.append(verdict)
            continue
        related = bool(family) and family == other.family
        if other.repeats:
            if same:
                said.append(unjudged(SOURCE, f"{other.endpoint} said the same before: it repeats itself"))
            continue
        if same:
            confidence = agrees(max(_length(answer), _length(other.answer)), few=few)
            kin = ", but is of the same family" if related else ""
            said.append(right(SOURCE, tempered(confidence, related), f"{other.endpoint} says the same{kin}"))
        elif not other.rejected:
            said.append(wrong(SOURCE, tempered(DIFFERS, related), f"{other.endpoint} says something else"))
    strongest = (max(found, key=lambda v: v.confidence, default=None) for found in (said, marked))
    return [v for v in strongest if v is not None]


def _from_mark(other: Other, same: bool) -> Verdict | None:
    """That it differs from a wrong answer says nothing: there are many wrong ones."""
    if other.marked_wrong:
        reason = f"it says the same as the answer of {other.endpoint}, which you marked wrong"
        return wrong(MARKED_SOURCE, SAME_AS_MARKED_WRONG, reason) if same else None
    if same:
        reason = f"it says the same as the answer of {other.endpoint}, which you marked right"
        return right(MARKED_SOURCE, SAME_AS_MARKED_RIGHT, reason)
    reason = f"the answer of {other.endpoint}, which you marked right, says something else"
    return wrong(MARKED_SOURCE, DIFFERS_FROM_MARKED_RIGHT, reason)


def agrees(characters: int, *, few: bool = False) -> float:
    """The confidence, at even odds, in an answer that somebody else gave too. ``characters``: of the longer of the two; ``few``: there
    are only two answers to choose from."""
    far = min(1.0, max(0.0, log(max(1, characters) / SHORT) / log(LONG / SHORT)))
    short, long = (log(c / (1 - c)) for c in (AGREES_SHORT, AGREES_LONG))
    confidence = 1 / (1 + exp(-(short + far * (long - short))))
    return min(confidence, OF_FEW) if few else confidence


def _length(answer: str) -> int:
    return len(without_markup(answer).text)


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


def tempered(confidence: float, related: bool) -> float:
    """``confidence`` as it counts between two models of one family (``related``)."""
    if not related:
        return confidence
    odds = exp(OF_ONE_FAMILY * log(confidence / (1 - confidence)))
    return odds / (1 + odds)
