"""Which verdict counts."""

from __future__ import annotations

from laar_tui.core.verdict import NOT_JUDGED, USER, Verdict, VerdictValue, effective_verdict

RIGHT = Verdict(VerdictValue.RIGHT, "check:expect-regex", 0.97)
WRONG = Verdict(VerdictValue.WRONG, "check:repetition", 0.9)
MARKED_WRONG = Verdict(VerdictValue.WRONG, USER, 1.0)
TAKEN_BACK = Verdict(VerdictValue.UNKNOWN, USER, 0.5)


def test_nobody_judged() -> None:
    assert effective_verdict([]) is NOT_JUDGED


def test_the_most_confident_check_counts() -> None:
    assert effective_verdict([WRONG, RIGHT]) is RIGHT


def test_a_check_that_decides_beats_one_that_does_not_know() -> None:
    unsure = Verdict(VerdictValue.UNKNOWN, "check:abstention", 0.99)
    assert effective_verdict([unsure, WRONG]) is WRONG


def test_the_user_outranks_every_check_and_may_take_it_back() -> None:
    assert effective_verdict([MARKED_WRONG, RIGHT]) is MARKED_WRONG
    assert effective_verdict([RIGHT, MARKED_WRONG, TAKEN_BACK]) is RIGHT
