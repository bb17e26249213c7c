"""States and uncertainty in words and signs."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from laar_tui.core.attempt import Outcome
from laar_tui.core.decision import StopReason
from laar_tui.core.verdict import Verdict, VerdictValue
from laar_tui.tui import wording

shares = st.floats(0, 1)


@given(shares, st.integers(1, 40))
def test_a_bar_has_its_width(share: float, width: int) -> None:
    assert len(wording.bar(share, width)) == width


@given(shares, shares, shares, st.integers(3, 40))
def test_a_whisker_holds_its_point(a: float, b: float, c: float, width: int) -> None:
    low, point, high = sorted((a, b, c))
    drawn = wording.whisker(point, (low, high), width)
    assert len(drawn) == width
    assert drawn.count("●") == 1


def test_every_state_has_words() -> None:
    assert all(wording.outcome(outcome) for outcome in Outcome)
    assert all(wording.stop_reason(reason) for reason in StopReason)


def test_a_verdict_never_rests_on_colour() -> None:
    assert wording.verdict(Verdict(VerdictValue.WRONG, "user")) == "✗ you marked it wrong"
    assert wording.verdict(Verdict(VerdictValue.RIGHT, "check:quotes")) == "✓ right, says the quotes check"
    assert wording.verdict(Verdict(VerdictValue.UNKNOWN)) == "? not judged"


def test_the_checks_findings_are_not_the_users_marks() -> None:
    from tests.tui.fake_backend import candidate

    base = candidate("a", 0.5, 3.0)
    assert wording.behind(base) == "prior only"
    assert wording.behind(replace(base, judged=3.2, own_marks=0.99)) == "3 judged, 1 by you"
    assert wording.behind(replace(base, judged=2.4)) == "2 judged, none by you"
    # Of decisions made before the two were told apart.
    assert wording.behind(replace(base, own_marks=7.0)) == "7 marks"
