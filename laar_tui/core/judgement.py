"""Who says what about an answer, in words: the user, or the checks with how sure they are together. Every door words it with these."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from laar_tui.core.figures import percent, plural
from laar_tui.core.sanitiser import clean_name
from laar_tui.core.verdict import COMBINED, NOBODY, Verdict, VerdictValue

DOUBTFUL = 0.62
"""P(wrong) from which a doubt of the checks is told: more than the odds of the worst endpoint give where nothing speaks against its answer
(1 - ``combining.LOWEST_PRIOR``)."""

_LITTLE, _MUCH = 0.65, 0.85
"""Confidence of one check at even odds: below the one it weighs little, from the other on much."""


@dataclass(frozen=True)
class Tally:
    """How many checks speak for an answer, and how many against it."""

    in_favour: int
    against: int

    def __str__(self) -> str:
        """``3 checks for it, none against``; empty where none has said anything."""
        if not self.in_favour and not self.against:
            return ""
        if not self.against:
            return f"{plural(self.in_favour, 'check')} for it, none against"
        if not self.in_favour:
            return f"{plural(self.against, 'check')} against it, none for"
        return f"{plural(self.in_favour, 'check')} for it, {self.against} against"


def tally(verdicts: Iterable[Verdict]) -> Tally:
    """What each check said last, counted; what they say together is none of them."""
    latest = {v.source: v.value for v in verdicts if not v.by_user and v.source != COMBINED}
    said = list(latest.values())
    return Tally(said.count(VerdictValue.RIGHT), said.count(VerdictValue.WRONG))


def judgement(verdict: Verdict, verdicts: Sequence[Verdict] = ()) -> str:
    """``you marked it right``, ``the checks find it wrong, 89 %``, ``perhaps wrong, say the checks, 64 %``, ``not judged · 2 checks for
    it, none against``. ``verdicts`` are all that were given, for the last of these."""
    decided = verdict.value is not VerdictValue.UNKNOWN
    if verdict.by_user:
        return f"you marked it {verdict.value}" if decided else "not judged"
    if verdict.source == COMBINED:
        if decided:
            return f"the checks find it {verdict.value}, {percent(verdict.confidence)}"
        if verdict.p_wrong >= DOUBTFUL:
            return f"perhaps wrong, say the checks, {percent(verdict.p_wrong)}"
    if decided and verdict.source != NOBODY:
        return f"{verdict.value}, says the {checker(verdict.source)}"
    counted = str(tally(verdicts))
    return f"not judged · {counted}" if counted else "not judged"


def tells(verdict: Verdict) -> bool:
    """Whether the checks have an opinion that a person should hear of, and not only hints."""
    return verdict.value is not VerdictValue.UNKNOWN or (
        verdict.source == COMBINED and verdict.p_wrong >= DOUBTFUL
    )


def share(verdict: Verdict, odds: float | None) -> str:
    """What the percentage is one of: the checks do not start from nothing. ``odds``: P(right) of the endpoint before it answered. Empty
    where the percentage is not that of all checks together."""
    if odds is None or verdict.source != COMBINED or not tells(verdict):
        return ""
    value = "right" if verdict.value is VerdictValue.RIGHT else "wrong"
    sure = verdict.confidence if verdict.value is not VerdictValue.UNKNOWN else verdict.p_wrong
    return f"{percent(sure)} {value}: the checks, and this endpoint's own odds of {percent(odds)} on this question"


def checker(source: str) -> str:
    """A check as people know it: ``quotes check``, ``judge atlas-70b``, ``your mark elsewhere``."""
    name = source.removeprefix("check:")
    if name == "marked":
        return "your mark elsewhere"
    called = clean_name(name.replace(":", " ", 1))
    return called if called.startswith("judge") else f"{called} check"


def weight(verdict: Verdict) -> str:
    """How much one check's word counts, in a word; empty for the usual weight."""
    if verdict.confidence < _LITTLE:
        return "weighs little"
    return "weighs much" if verdict.confidence >= _MUCH else ""


def each_alone(verdicts: Iterable[Verdict]) -> str:
    """``values check 83 % wrong · place check 76 % right``: what each said last, with its probability where nothing else is known."""
    latest = {v.source: v for v in verdicts if not v.by_user and v.source != COMBINED}
    said = [v for v in latest.values() if v.value is not VerdictValue.UNKNOWN]
    return " · ".join(f"{checker(v.source)} {percent(v.confidence)} {v.value}" for v in said)
