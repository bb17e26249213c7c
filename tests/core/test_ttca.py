"""Time-to-Correct-Answer: from the first attempt's start to the first right answer's last token, or censored."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from laar_tui.core.ttca import AttemptSpan, time_to_correct_answer


def test_no_attempt_has_no_ttca() -> None:
    assert time_to_correct_answer([]) is None


def test_wall_counts_reading_and_machine_does_not() -> None:
    ttca = time_to_correct_answer(
        [
            AttemptSpan(0.0, 5.0, right=False, verdict_s=12.0),
            AttemptSpan(12.0, 20.0, right=True, verdict_s=30.0),
        ]
    )
    assert ttca is not None
    assert (ttca.wall_s, ttca.machine_s, ttca.censored) == (20.0, 13.0, False)


def test_a_judge_keeps_the_machines_busy_and_never_lengthens_the_right_answer() -> None:
    ttca = time_to_correct_answer(
        [
            AttemptSpan(0.0, 5.0, right=False, verdict_s=8.0, checking_s=3.0),
            AttemptSpan(8.0, 12.0, right=True, verdict_s=15.0, checking_s=3.0),
        ]
    )
    assert ttca is not None
    assert (ttca.wall_s, ttca.machine_s) == (12.0, 12.0)


def test_without_a_right_answer_it_is_censored_at_the_last_verdict() -> None:
    ttca = time_to_correct_answer([AttemptSpan(0.0, 5.0, right=False, verdict_s=9.0)])
    assert ttca is not None
    assert (ttca.wall_s, ttca.machine_s, ttca.censored) == (9.0, 5.0, True)


def test_overlapped_attempts_count_once_on_the_machine_clock() -> None:
    ttca = time_to_correct_answer([AttemptSpan(0.0, 8.0, right=False), AttemptSpan(2.0, 10.0, right=True)])
    assert ttca is not None
    assert ttca.machine_s == 10.0


def test_the_earliest_right_answer_counts_whichever_attempt_gave_it() -> None:
    ttca = time_to_correct_answer([AttemptSpan(0.0, 30.0, right=True), AttemptSpan(1.0, 10.0, right=True)])
    assert ttca is not None
    assert ttca.wall_s == 10.0


_seconds = st.floats(0, 1e5, allow_nan=False)


@given(
    st.lists(
        st.tuples(_seconds, _seconds, st.booleans(), st.none() | _seconds, _seconds).map(
            lambda t: AttemptSpan(t[0], t[0] + t[1], t[2], None if t[3] is None else t[0] + t[1] + t[3], t[4])
        ),
        min_size=1,
        max_size=6,
    )
)
def test_machine_never_exceeds_wall_and_nothing_is_negative(spans: list[AttemptSpan]) -> None:
    ttca = time_to_correct_answer(spans)
    assert ttca is not None
    assert -1e-6 <= ttca.machine_s <= ttca.wall_s + 1e-6
    assert ttca.censored == (not any(s.right for s in spans))
