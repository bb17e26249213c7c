"""Who says what about an answer: the same words at every door, and none that contradict each other."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from laar_tui.checking.combining import LOWEST_PRIOR, combined
from laar_tui.core.judgement import DOUBTFUL, each_alone, judgement, share, tally, tells, weight
from laar_tui.core.verdict import COMBINED, NOT_JUDGED, USER, Verdict, VerdictValue, effective_verdict

RIGHT, WRONG, UNKNOWN = VerdictValue.RIGHT, VerdictValue.WRONG, VerdictValue.UNKNOWN
SOURCES = ("values", "place", "quotes", "agreement", "marked", "judge", "stale", "completeness")


def check(value: VerdictValue, name: str, confidence: float = 0.7) -> Verdict:
    return Verdict(value, f"check:{name}", confidence, f"{name} says {value.value}")


@pytest.mark.parametrize(
    ("verdict", "words"),
    [
        (Verdict(RIGHT, USER, 1.0), "you marked it right"),
        (Verdict(WRONG, USER, 1.0), "you marked it wrong"),
        (Verdict(WRONG, COMBINED, 0.89), "the checks find it wrong, 89 %"),
        (Verdict(RIGHT, COMBINED, 0.95), "the checks find it right, 95 %"),
        (Verdict(UNKNOWN, COMBINED, 0.64), "perhaps wrong, say the checks, 64 %"),
        (Verdict(UNKNOWN, COMBINED, 0.114), "not judged"),
        (Verdict(WRONG, "check:expect:regex", 1.0), "wrong, says the expect regex check"),
        (NOT_JUDGED, "not judged"),
    ],
)
def test_the_words_tell_who_says_so(verdict: Verdict, words: str) -> None:
    assert judgement(verdict) == words


def test_what_was_found_in_the_document_is_no_verdict_and_is_told() -> None:
    given_ = [check(RIGHT, "values"), check(RIGHT, "place"), check(WRONG, "quotes"), check(RIGHT, "quotes")]
    together = Verdict(UNKNOWN, COMBINED, 0.114)
    assert (
        judgement(together, [*given_, together, Verdict(UNKNOWN, USER)])
        == "not judged · 3 checks for it, none against"
    )
    assert str(tally([check(RIGHT, "values"), check(WRONG, "quotes")])) == "1 check for it, 1 against"
    assert str(tally([check(WRONG, "values"), check(UNKNOWN, "place")])) == "1 check against it, none for"
    assert str(tally([together])) == ""


def test_a_percentage_says_what_of() -> None:
    assert (
        share(Verdict(WRONG, COMBINED, 0.89), 0.34)
        == "89 % wrong: the checks, and this endpoint's own odds of 34 % on this question"
    )
    assert share(Verdict(RIGHT, COMBINED, 0.96), 0.8).startswith("96 % right")
    assert share(Verdict(UNKNOWN, COMBINED, 0.3), 0.8) == ""
    assert share(Verdict(WRONG, USER, 1.0), 0.8) == ""


def test_one_check_weighs_little_or_much() -> None:
    assert [weight(check(RIGHT, "quotes", c)) for c in (0.56, 0.75, 0.9)] == [
        "weighs little",
        "",
        "weighs much",
    ]


@given(
    st.dictionaries(
        st.sampled_from(SOURCES), st.tuples(st.sampled_from(VerdictValue), st.floats(0.5, 0.999)), min_size=1
    ),
    st.none() | st.floats(0, 1),
)
@settings(max_examples=400)
def test_the_reason_never_contradicts_the_verdict(
    said: dict[str, tuple[VerdictValue, float]], odds: float | None
) -> None:
    verdicts = [check(value, name, confidence) for name, (value, confidence) in said.items()]
    together = combined(odds, verdicts)
    if together is None or not tells(together):
        return
    leaning = RIGHT if together.value is RIGHT else WRONG
    assert all(part.endswith(f"says {leaning.value}") for part in together.reason.split("; "))
    assert effective_verdict([*verdicts, together]) is together
    assert together.value is not UNKNOWN or together.p_wrong >= DOUBTFUL


def test_a_poor_endpoint_alone_is_no_doubt_of_the_checks() -> None:
    assert DOUBTFUL > 1 - LOWEST_PRIOR
    together = combined(0.0, [check(RIGHT, "values", 0.5)])
    assert together is not None
    assert not tells(together)


def test_each_check_alone_is_told_with_its_own_probability() -> None:
    said = [
        check(WRONG, "values", 0.83),
        check(RIGHT, "place", 0.76),
        check(UNKNOWN, "stale"),
        check(RIGHT, "values", 0.6),
    ]
    together = Verdict(WRONG, COMBINED, 0.9)
    assert each_alone([*said, together]) == "values check 60 % right · place check 76 % right"
