"""The bar the checks must clear on documents, names and sentences they were not built on; the full count is
``python -m tests.benchmarks.checker_evaluation``."""

from __future__ import annotations

from laar_tui.core.verdict import VerdictValue
from tests.benchmarks.checker_cases import packs_held_out
from tests.benchmarks.checker_cases.making import cases
from tests.benchmarks.checker_evaluation import judge


def test_most_wrong_answers_are_caught_and_hardly_a_right_one_rejected() -> None:
    caught: list[bool] = []
    rejected: list[bool] = []
    for case in cases(packs_held_out.PACKS, 160, seed=7):
        together, _ = judge(case)
        is_wrong = together is not None and together.value is VerdictValue.WRONG
        (rejected if case.right else caught).append(is_wrong)
    assert sum(caught) >= 0.7 * len(caught)
    assert sum(rejected) <= 0.05 * len(rejected)
