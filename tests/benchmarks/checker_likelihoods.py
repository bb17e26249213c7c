"""Counts the findings of the checks on cases with known answers: ``python -m tests.benchmarks.checker_likelihoods [--write]``.

``--write`` puts the counts into ``laar_tui/checking/likelihoods.py``. Two kinds of cases are counted, and none of them may be used to judge
the checks. On the developing cases (:func:`developing`) the rules look better than they are, for they were written looking at them. So
what the checks found at the *first sight* of a set that nobody had looked at counts :data:`FIRST_SIGHT_WEIGHT` times; it is kept in
``checker_cases/first_sight.json`` and stays as it was. ``--first-sight SET NAME`` adds a set's counts to that file.
"""

from __future__ import annotations

import argparse
import json
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
FIRST_SIGHT = FOLDER / "first_sight.json"
FIRST_SIGHT_WEIGHT = 4
"""Makes a hundred answers seen for the first time weigh about as much as all developing cases."""
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


def with_first_sights(
    wrong: int, right: int, counts: dict[str, tuple[int, int]]
) -> tuple[int, int, dict[str, tuple[int, int]]]:
    """The counts of :func:`counted` with those of every first sight added, by their weight."""
    total = Counter(
        {
            (n, right): count
            for n, pair in counts.items()
            for right, count in zip((False, True), pair, strict=True)
        }
    )
    for sight in json.loads(FIRST_SIGHT.read_text("utf-8")).values():
        wrong += FIRST_SIGHT_WEIGHT * sight["wrong"]
        right += FIRST_SIGHT_WEIGHT * sight["right"]
        for name, pair in sight["counts"].items():
            for is_right, count in zip((False, True), pair, strict=True):
                total[name, is_right] += FIRST_SIGHT_WEIGHT * count
    names = sorted({name for name, _ in total})
    return wrong, right, {n: (total[n, False], total[n, True]) for n in names}


def _keep_first_sight(cases: Path, name: str) -> None:
    kept = json.loads(FIRST_SIGHT.read_text("utf-8")) if FIRST_SIGHT.exists() else {}
    if name in kept:
        raise SystemExit(f"{name} was seen before.")
    wrong, right, counts = counted(read_cases(cases))
    kept[name] = {"wrong": wrong, "right": right, "counts": counts}
    FIRST_SIGHT.write_text(json.dumps(kept, indent=1) + "\n", "utf-8")


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--first-sight", nargs=2, metavar=("SET", "NAME"))
    options = parser.parse_args(arguments)
    if options.first_sight:
        _keep_first_sight(Path(options.first_sight[0]), options.first_sight[1])
        return
    wrong, right, counts = with_first_sights(*counted(developing()))
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
