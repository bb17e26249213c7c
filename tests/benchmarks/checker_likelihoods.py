"""Counts the findings of the checks on the developing cases: ``python -m tests.benchmarks.checker_likelihoods [--write]``.

``--write`` puts the counts into ``laar_tui/checking/likelihoods.py``. Which cases are counted is :func:`developing`; none of them may be
used to judge the checks.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from laar_tui.checking import likelihoods
from laar_tui.checking.likelihoods import finding_of
from tests.benchmarks.checker_cases import packs_dev
from tests.benchmarks.checker_cases.making import Case, cases
from tests.benchmarks.checker_cases.written import FOLDER, read_cases
from tests.benchmarks.checker_evaluation import judge
from tests.checking.phrasings import RIGHT, WRONG

GENERATED = 200
BEGINS = "# The counts begin here.\n"
ENDS = "# The counts end here.\n"


def developing() -> list[Case]:
    """The hand-written developing sets, the phrasings of the tests, and a smaller part of generated cases."""
    written = [case for path in sorted(FOLDER.glob("developing_*.jsonl")) for case in read_cases(path)]
    written += [Case(d, q, a, True, "", "", "") for d, q, a in RIGHT]
    written += [Case(d, q, a, False, "", "", "") for d, q, a in WRONG]
    return [*written, *cases(packs_dev.PACKS, GENERATED, seed=1)]


def counted(among: Sequence[Case]) -> tuple[int, int, dict[str, tuple[int, int]]]:
    """How many wrong and right answers there are, and how many of each had each finding."""
    found: dict[bool, Counter[str]] = {True: Counter(), False: Counter()}
    for case in among:
        _, verdicts = judge(case)
        found[case.right].update({name for v in verdicts if (name := finding_of(v))})
    right = sum(case.right for case in among)
    names = sorted({*found[True], *found[False]})
    return len(among) - right, right, {n: (found[False][n], found[True][n]) for n in names}


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args(arguments)
    wrong, right, counts = counted(developing())
    rows = "".join(f'    "{name}": {pair},\n' for name, pair in counts.items())
    table = f"WRONG = {wrong}\nRIGHT = {right}\nCOUNTS: dict[str, tuple[int, int]] = {{\n{rows}}}\n"
    print(table)
    if options.write:
        path = Path(likelihoods.__file__)
        text = path.read_text("utf-8")
        before, _, rest = text.partition(BEGINS)
        _, _, after = rest.partition(ENDS)
        path.write_text(before + BEGINS + table + ENDS + after, "utf-8")


if __name__ == "__main__":
    main()
