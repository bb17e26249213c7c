"""The weights of the checks' findings stand in one table, and the verdicts carry nothing else."""

from __future__ import annotations

import re
from pathlib import Path

import laar_tui.checking
from laar_tui.checking.likelihoods import COUNTS, MOST, RIGHT, WRONG, finding_of, ratio, strength, support
from laar_tui.core.verdict import VerdictValue
from tests.benchmarks.checker_cases.written import FOLDER, read_cases
from tests.benchmarks.checker_evaluation import judge

_BY_HAND = ("check:repetition", "check:echo", "check:outcome", "check:abstention", "check:fault")


def test_every_verdict_weighs_what_the_table_says() -> None:
    seen: set[str] = set()
    for case in read_cases(FOLDER / "developing_a.jsonl")[:80]:
        for verdict in judge(case)[1]:
            if verdict.value is VerdictValue.UNKNOWN or verdict.source in _BY_HAND:
                continue
            finding = finding_of(verdict)
            assert finding, verdict
            weight = strength if verdict.value is VerdictValue.WRONG else support
            assert verdict.confidence == weight(finding)
            seen.add(finding)
    assert len(seen) > 10


def test_the_table_has_only_findings_that_the_checks_can_make() -> None:
    source = "".join(p.read_text("utf-8") for p in Path(laar_tui.checking.__path__[0]).glob("*.py"))
    for finding in COUNTS:
        family = finding.partition(":")[0]
        assert re.search(rf'"{family}:', source), finding


def test_more_hits_among_wrong_answers_weigh_more_and_nothing_is_certain() -> None:
    often, never = max(COUNTS, key=ratio), "no such finding"
    assert 0.9 < strength(often) <= MOST
    assert strength(never) == support(never) == 0.5
    assert RIGHT > 0
    assert WRONG > 0
    for wrong, right in COUNTS.values():
        assert 0 <= wrong <= WRONG
        assert 0 <= right <= RIGHT
