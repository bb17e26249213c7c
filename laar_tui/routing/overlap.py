"""When is it worth asking a second endpoint before the first one has failed?

*Prefetch*: the runner-up is asked while the first answer is being read or checked. *Race*: two are asked at once, and again whenever one of
them fails. Both buy time with calls that may turn out not to be needed: the bet is on the first answer being wrong.
"""

from __future__ import annotations

from typing import Literal

from laar_tui.core.decision import Candidate

Overlap = Literal["prefetch", "race"]


def seconds_saved(mode: Overlap, first: Candidate, second: Candidate) -> float:
    """Expected seconds by which ``second`` is nearer to its answer when ``first`` turns out wrong; a lower bound.

    With a wrong ``first`` the second attempt has already run for the time that reading takes (prefetch), or for all of the first
    attempt and its reading (race), but no longer than it needs.
    """
    head_start = first.check_s if mode == "prefetch" else first.predicted_s + first.check_s
    return (1 - first.p_correct) * min(second.predicted_s, head_start)


def worth_overlapping(
    mode: Overlap, first: Candidate, second: Candidate, *, seconds_per_money: float, money_left: float
) -> bool:
    """Whether the expected seconds saved outweigh the expected extra money.

    The money is extra only where ``first`` is right: otherwise ``second`` would have been asked anyway. ``money_left`` is what this
    question may still spend on overlapped attempts; at 0 a paid endpoint is never overlapped.
    """
    if second.money > money_left:
        return False
    extra_s = seconds_per_money * first.p_correct * second.money
    return seconds_saved(mode, first, second) > extra_s
