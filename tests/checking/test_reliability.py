"""What the user's marks do to checkers in the long run, played through: whatever a checker claims, one that misleads soon reroutes
nothing any more, and one that is right earns weight. Judges begin with the rates of arXiv 2510.11822."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from laar_tui.checking.combining import HIGHEST_PRIOR, LOWEST_PRIOR, OVERRULING_CONFIDENCE, combined
from laar_tui.core.verdict import USER, Verdict, VerdictValue
from laar_tui.routing.evidence import JUDGE
from laar_tui.routing.reliability import (
    CheckerRecord,
    judge_rates,
    label,
    pass_weight,
    records_from,
    reject_weight,
    weighed,
)

RIGHT, WRONG = VerdictValue.RIGHT, VerdictValue.WRONG
CHECKER, JUDGING = "check:anything", "check:judge:strict"


def played(
    source: str, claim: float, catches: float, rejects: float, marks: int, seed: int = 1
) -> CheckerRecord:
    """The record of a checker that calls wrong answers wrong with probability ``catches``, right ones with ``rejects``, and the others
    right; six answers in ten are right."""
    chance = random.Random(seed)
    answers = []
    for _ in range(marks):
        mark = RIGHT if chance.random() < 0.6 else WRONG
        said = WRONG if chance.random() < (catches if mark is WRONG else rejects) else RIGHT
        answers.append([Verdict(said, source, claim), Verdict(mark, USER, 1.0)])
    return records_from(answers)[source]


def reroutes(record: CheckerRecord, claim: float, p_right: float) -> bool:
    verdict = combined(p_right, [Verdict(WRONG, record.checker, claim)], {record.checker: record})
    assert verdict is not None
    return verdict.counts_as_wrong


@pytest.mark.parametrize("source", [CHECKER, "check:quotes", "check:marked", "check:canary", JUDGING])
@pytest.mark.parametrize("claim", [0.85, 0.9, 0.97, 0.99])
@pytest.mark.parametrize(("catches", "rejects"), [(0.5, 0.5), (0.1, 0.6), (0.9, 0.9), (0.0, 0.3)])
def test_whatever_misleads_reroutes_nothing_after_sixty_marks(
    source: str, claim: float, catches: float, rejects: float
) -> None:
    assert reroutes(CheckerRecord(source), claim, 0.4)
    for seed in range(5):
        record = played(source, claim, catches, rejects, 60, seed)
        for p_right in (LOWEST_PRIOR, 0.5, HIGHEST_PRIOR):
            assert not reroutes(record, claim, p_right)
        assert reject_weight(record) < 0.4


@pytest.mark.parametrize(("source", "claim"), [(CHECKER, 0.8), (JUDGING, 0.862)])
def test_a_good_one_earns_weight(source: str, claim: float) -> None:
    record = played(source, claim, catches=0.9, rejects=0.01, marks=120)
    assert reject_weight(record) > 1.2 if source == JUDGING else reject_weight(record) >= 1
    before, after = (weighed(Verdict(WRONG, source, claim), r).confidence for r in ({}, {source: record}))
    assert after > before


def test_a_judge_without_marks_is_what_the_paper_says_and_with_them_what_they_say() -> None:
    fresh = CheckerRecord(JUDGING)
    assert judge_rates(fresh).tpr == pytest.approx(0.96)
    assert judge_rates(fresh).tnr == pytest.approx(0.25)
    assert reject_weight(fresh) == pytest.approx(1)
    assert pass_weight(fresh) == pytest.approx(1)
    objection = Verdict(WRONG, JUDGING, 1 / (1 + JUDGE.fail_odds))
    assert weighed(objection, {JUDGING: fresh}).confidence == pytest.approx(objection.confidence)
    assert objection.confidence > OVERRULING_CONFIDENCE
    marked = CheckerRecord(
        JUDGING, wrong=100, caught=90, passed_wrong=10, right=100, rejected=2, passed_right=98
    )
    rates = judge_rates(marked)
    assert 0.7 < rates.tnr < 0.9
    assert 0.95 < rates.tpr < 0.99
    assert pass_weight(marked) > 2


def test_a_judge_that_rejects_right_answers_is_no_veto_any_more() -> None:
    record = played(JUDGING, 0.862, catches=0.4, rejects=0.4, marks=30)
    left = weighed(Verdict(WRONG, JUDGING, 0.862), {JUDGING: record})
    assert left.confidence < OVERRULING_CONFIDENCE


def test_a_judge_is_not_blamed_for_answers_it_was_not_asked_about() -> None:
    asked = [Verdict(WRONG, JUDGING, 0.86), Verdict(WRONG, USER, 1.0)]
    dead = [Verdict(VerdictValue.UNKNOWN, JUDGING, 0.5), Verdict(WRONG, USER, 1.0)]
    other = [Verdict(WRONG, CHECKER, 0.9), Verdict(WRONG, USER, 1.0)]
    records = records_from([asked, dead, other, other, dead])
    assert (records[JUDGING].wrong, records[JUDGING].caught) == (1, 1)
    assert (records[CHECKER].wrong, records[CHECKER].caught) == (3, 2)


def test_what_the_router_learns_follows_the_records_too() -> None:
    said = [Verdict(WRONG, CHECKER, 0.97)]
    misleading = played(CHECKER, 0.97, 0.2, 0.6, 60)
    assert label(said, {}) < 0.05
    assert label(said, {CHECKER: misleading}) == pytest.approx(0.5, abs=0.1)
    assert label([*said, Verdict(RIGHT, USER, 1.0)], {}) > 0.95


@given(
    st.integers(0, 200),
    st.integers(0, 200),
    st.integers(0, 200),
    st.integers(0, 200),
    st.floats(0.5, 0.99),
    st.booleans(),
)
def test_a_record_never_turns_a_verdict_around(
    wrong: int, caught: int, right: int, rejected: int, claim: float, judge: bool
) -> None:
    source = JUDGING if judge else CHECKER
    record = CheckerRecord(
        source, wrong=wrong, caught=min(caught, wrong), right=right, rejected=min(rejected, right)
    )
    verdict = Verdict(WRONG, source, claim)
    left = weighed(verdict, {source: record})
    assert left == replace(verdict, confidence=left.confidence)
    assert 0.5 <= left.confidence <= 0.99
    worse = replace(record, right=record.right + 1, rejected=record.rejected + 1)
    assert weighed(verdict, {source: worse}).confidence <= left.confidence + 1e-9
