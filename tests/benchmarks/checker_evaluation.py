"""How well the checks tell right answers from wrong ones: ``python -m tests.benchmarks.checker_evaluation [--half dev|held-out]``.

No model is asked: documents, questions and answers are generated, and every answer is known to be right or wrong. Printed are, for each
check and all together at the router's prior (0.5): how many wrong answers it catches, how many right ones it rejects, and its time.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from laar_tui.checking.combining import combined
from laar_tui.checking.suite import check_answer
from laar_tui.core.attempt import AttemptTimes, Outcome, Reply
from laar_tui.core.question import Document, Question
from laar_tui.core.verdict import COMBINED, Verdict, VerdictValue
from laar_tui.documents.language import LanguageIdentifier
from tests.benchmarks.checker_cases import packs_dev, packs_held_out
from tests.benchmarks.checker_cases.making import Case, cases


def judge(case: Case, prior: float = 0.5) -> tuple[Verdict | None, tuple[Verdict, ...]]:
    """What all checks together say about a case, and each of them."""
    documents = (Document.from_text("document", case.document, "paste"),)
    question = Question("q", "c", case.question, documents)
    reply = Reply(Outcome.COMPLETE, AttemptTimes(1.0), case.answer)
    checked = check_answer(question, documents, reply, time.perf_counter, _languages().guess)
    return combined(prior, checked.verdicts), checked.verdicts


@cache
def _languages() -> LanguageIdentifier:
    return LanguageIdentifier(Path(tempfile.gettempdir()) / "laar-chat-evaluation")


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--half", choices=["dev", "held-out"], default="held-out")
    parser.add_argument("--count", type=int, default=1200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--prior", type=float, default=0.5, help="the router's P(right)")
    parser.add_argument("--show", type=int, default=0, help="print so many misses and false rejects")
    options = parser.parse_args(arguments)
    packs = packs_dev.PACKS if options.half == "dev" else packs_held_out.PACKS
    report(cases(packs, options.count, options.seed), options.prior, options.show)


def report(made: Sequence[Case], prior: float, show: int) -> None:
    wrong = sum(not c.right for c in made)
    right = len(made) - wrong
    caught: Counter[str] = Counter()
    rejected: Counter[str] = Counter()
    spent: defaultdict[str, float] = defaultdict(float)
    by_kind: defaultdict[tuple[bool, str], list[bool]] = defaultdict(list)
    by_layout: defaultdict[tuple[str, str, bool], list[bool]] = defaultdict(list)
    times: list[float] = []
    shown = 0
    passed: Counter[bool] = Counter()
    for case in made:
        begun = time.perf_counter()
        together, verdicts = judge(case, prior)
        times.append(time.perf_counter() - begun)
        for verdict in verdicts:
            spent[verdict.source] += verdict.check_s
            if verdict.counts_as_wrong:
                (rejected if case.right else caught)[verdict.source] += 1
        is_wrong = together is not None and together.value is VerdictValue.WRONG
        if is_wrong:
            (rejected if case.right else caught)[COMBINED] += 1
        if together is not None and together.value is VerdictValue.RIGHT:
            passed[case.right] += 1
        by_kind[case.right, case.kind].append(is_wrong)
        by_layout[case.language, case.layout, case.right].append(is_wrong)
        if is_wrong == case.right and shown < show:
            shown += 1
            _print_case(case, together, verdicts)
    print(f"{len(made)} answers: {wrong} wrong, {right} right; prior P(right) {prior:g}\n")
    print(f"{'check':<22}{'catches':>9}{'rejects':>9}{'seconds':>10}")
    for source in sorted({*caught, *rejected, *spent} - {COMBINED}):
        print(
            f"{source:<22}{caught[source] / wrong:>9.1%}{rejected[source] / right:>9.1%}{spent[source]:>10.2f}"
        )
    print(
        f"{'all together':<22}{caught[COMBINED] / wrong:>9.1%}{rejected[COMBINED] / right:>9.1%}{sum(times):>10.2f}"
    )
    print(
        f"called right: {passed[True] / right:.1%} of the right ones, {passed[False] / wrong:.1%} of the wrong ones"
    )
    times.sort()
    print(
        f"\ntime for one answer: median {times[len(times) // 2] * 1000:.0f} ms, p99 {times[int(len(times) * 0.99)] * 1000:.0f} ms"
    )
    for side, title in (
        (False, "caught of the wrong ones, by kind"),
        (True, "rejected of the right ones, by wording"),
    ):
        print(f"\n{title}")
        for (is_right, kind), found in sorted(by_kind.items()):
            if is_right is side:
                print(f"  {kind:<18}{sum(found):>5} of {len(found):<5}{sum(found) / len(found):>7.1%}")
    print("\nby language and layout: caught / rejected")
    for language, layout in sorted({(la, lo) for la, lo, _ in by_layout}):
        c, r = by_layout[language, layout, False], by_layout[language, layout, True]
        print(f"  {language} {layout:<10}{sum(c) / max(1, len(c)):>7.1%} / {sum(r) / max(1, len(r)):.1%}")


def _print_case(case: Case, together: Verdict | None, verdicts: Sequence[Verdict]) -> None:
    print(
        f"--- {'RIGHT, rejected' if case.right else 'WRONG, missed'} [{case.kind}, {case.language}, {case.layout}]"
    )
    print(case.document)
    print(f"Q: {case.question}\nA: {case.answer}\n{together}")
    for verdict in verdicts:
        print("   ", verdict.value.value, verdict.source, verdict.confidence, verdict.reason)


if __name__ == "__main__":
    main()
