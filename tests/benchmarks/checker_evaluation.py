"""How well the checks tell right answers from wrong ones: ``python -m tests.benchmarks.checker_evaluation [--half dev|held-out]``, or
``--set FILE`` for hand-written cases (``checker_cases/*.jsonl``; what each is worth as proof stands in ``checker_cases/README.md``).

No model is asked: every answer is known to be right or wrong. Printed are, for each check and all together at the router's prior (0.5):
how many wrong answers it catches, how many right ones it rejects, and its time; by kind, language and layout with 95 % intervals.
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
from tests.benchmarks.checker_cases.written import read_cases, wilson


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
    parser.add_argument("--set", type=Path, help="a file of hand-written cases instead of generated ones")
    parser.add_argument("--count", type=int, default=1200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--prior", type=float, default=0.5, help="the router's P(right)")
    parser.add_argument("--show", type=int, default=0, help="print so many misses and false rejects")
    options = parser.parse_args(arguments)
    if options.set is not None:
        report(read_cases(options.set), options.prior, options.show)
        return
    packs = packs_dev.PACKS if options.half == "dev" else packs_held_out.PACKS
    report(cases(packs, options.count, options.seed), options.prior, options.show)


def report(made: Sequence[Case], prior: float, show: int) -> None:
    wrong = sum(not c.right for c in made)
    right = len(made) - wrong
    caught: Counter[str] = Counter()
    rejected: Counter[str] = Counter()
    spent: defaultdict[str, float] = defaultdict(float)
    groups: dict[str, defaultdict[tuple[bool, str], list[bool]]] = {
        "kind": defaultdict(list),
        "language": defaultdict(list),
        "layout": defaultdict(list),
    }
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
        groups["kind"][case.right, case.kind].append(is_wrong)
        groups["language"][case.right, case.language].append(is_wrong)
        groups["layout"][case.right, f"{case.language} {case.layout}"].append(is_wrong)
        if is_wrong == case.right and shown < show:
            shown += 1
            _print_case(case, together, verdicts)
    print(f"{len(made)} answers: {wrong} wrong, {right} right; prior P(right) {prior:g}\n")
    print(f"{'check':<22}{'catches':>9}{'rejects':>9}{'seconds':>10}")
    for source in sorted({*caught, *rejected, *spent} - {COMBINED}):
        print(
            f"{source:<22}{caught[source]:>9}{rejected[source]:>9}{spent[source]:>10.2f}",
        )
    print(f"\ncaught {_rate(caught[COMBINED], wrong)} of the wrong answers")
    print(f"rejected {_rate(rejected[COMBINED], right)} of the right answers")
    print(
        f"called right: {_rate(passed[True], right)} of the right ones, {_rate(passed[False], wrong)} of the wrong ones"
    )
    times.sort()
    print(
        f"time for one answer: median {times[len(times) // 2] * 1000:.0f} ms, p99 {times[int(len(times) * 0.99)] * 1000:.0f} ms"
    )
    for name, group in groups.items():
        for side, title in ((False, "caught of the wrong ones"), (True, "rejected of the right ones")):
            print(f"\n{title}, by {name}")
            for (is_right, member), found in sorted(group.items()):
                if is_right is side:
                    print(f"  {member:<24}{_rate(sum(found), len(found))}")


def _rate(hits: int, of: int) -> str:
    low, high = wilson(hits, of)
    return f"{hits} of {of} = {hits / max(1, of):.1%} ({low:.0%}–{high:.0%})"


def _print_case(case: Case, together: Verdict | None, verdicts: Sequence[Verdict]) -> None:
    print(
        f"--- {'RIGHT, rejected' if case.right else 'WRONG, missed'} [{case.kind}, {case.language}, {case.layout}] {case.name}"
    )
    print(case.document)
    print(f"Q: {case.question}\nA: {case.answer}\n{together}")
    for verdict in verdicts:
        print("   ", verdict.value.value, verdict.source, verdict.confidence, verdict.reason)


if __name__ == "__main__":
    main()
