"""Does what holds on one matrix hold on others? ``python -m tests.benchmarks.generalisation [--questions N] [MATRIX…]``.

Replays generated matrices of different structure (``tests/calibration/structures.py``), and any MATRIX given as a whole,
without its strongest endpoint, by halves of length, and by task; prints for every check time what ``laar`` costs against the
best of the simple policies, what ``laar-overlap`` costs against the hindsight oracle, and how honest the odds are.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path

from laar_tui.calibration.matrix_file import read_matrix
from laar_tui.calibration.outcome_matrix import OutcomeMatrix
from laar_tui.calibration.replay import Setup, replay
from laar_tui.calibration.scores import Scores
from laar_tui.settings.profile_files import load_profiles, shipped_profiles_dir
from tests.calibration.matrices import Row, matrix_of, write
from tests.calibration.structures import STRUCTURES, rows

SIMPLE = ("fastest-first", "best-single", "laar-style")
POLICIES = (*SIMPLE, "laar", "laar-overlap", "oracle")
CHECKS_S = (0.0, 5.0, 20.0)
HEAD = (
    f"{'matrix':30} {'check':>5}  {'simple':>6} {'laar':>6} {'':>6}   {'overlap':>7} {'oracle':>6} {'':>6} "
    f"{'calls':>5}  {'solved':>13}  ECE after 0, 1, 2      Brier less base"
)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--questions", type=int, default=800)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", action="append", default=[], help="a structure's name; repeatable")
    parser.add_argument("matrix", nargs="*", type=Path)
    chosen = parser.parse_args()
    print(HEAD)
    with tempfile.TemporaryDirectory() as folder:
        for name, matrix in (
            *_parts(chosen.matrix, Path(folder)),
            *_generated(chosen, Path(folder)),
        ):
            for check_s in CHECKS_S:
                print(_line(name, matrix, check_s, chosen.questions, chosen.seed), flush=True)


def _generated(chosen: argparse.Namespace, folder: Path) -> Iterator[tuple[str, OutcomeMatrix]]:
    for name, structure in STRUCTURES.items():
        if (not chosen.only and not chosen.matrix) or name in chosen.only:
            yield name, matrix_of(folder, rows(structure, chosen.questions, chosen.seed))


def _parts(files: Iterable[Path], folder: Path) -> Iterator[tuple[str, OutcomeMatrix]]:
    for file in files:
        whole = read_matrix(file)
        yield file.name[:30], whole
        solved = {
            e: sum(right for right, at in zip(whole.row_right, whole.row_endpoint, strict=True) if at == i)
            for i, e in enumerate(whole.endpoints)
        }
        best = sorted(solved, key=lambda e: -solved[e])
        yield f"… without {best[0][:20]}", read_matrix(file, drop=[best[0]])
        if len(best) > 3:
            yield "… the two best alone", read_matrix(file, drop=best[2:])
            yield "… the two worst alone", read_matrix(file, drop=best[:-2])
            yield "… without the two best", read_matrix(file, drop=best[:2])
        every = [whole.question(i)[0].features for i in range(len(whole))]
        lengths = sorted(f.tokens for f in every)
        middle = lengths[len(lengths) // 2]
        cuts = {
            "short": {i for i, f in enumerate(every) if f.tokens < middle},
            "long": {i for i, f in enumerate(every) if f.tokens >= middle},
        }
        cuts |= {
            task: {i for i, f in enumerate(every) if f.task == task} for task in sorted(set(whole.tasks))[:6]
        }
        for name, kept in cuts.items():
            if kept:
                yield (
                    f"… {name}",
                    read_matrix(write(folder / "part.csv", _rows(whole, kept))),
                )


def _rows(matrix: OutcomeMatrix, kept: Iterable[int]) -> Iterator[Row]:
    for index in sorted(kept):
        question, answers = matrix.question(index)
        for endpoint, a in answers.items():
            features = question.features
            yield Row(
                f"q{index}",
                features.task,
                features.language,
                endpoint,
                a.prompt_tokens,
                int(a.right),
                a.ttft_s,
                a.total_s,
            )


def _line(name: str, matrix: OutcomeMatrix, check_s: float, limit: int, seed: int) -> str:
    setup = Setup(
        policies=POLICIES,
        check_s=check_s,
        limit=limit,
        # A generated matrix may hold a change in time.
        seed=None if name in STRUCTURES else seed,
        profiles=load_profiles(shipped_profiles_dir()),
    )
    found = {s.policy: s for s in replay(matrix, setup, lambda: 0.0, lambda *_: None).scores}
    laar, overlap, oracle = found["laar"], found["laar-overlap"], found["oracle"]
    simple = min((found[p] for p in SIMPLE), key=_seconds)
    low = simple.ci95_against_reference[0] if simple.ci95_against_reference else 0.0
    ours = _seconds(laar) / _seconds(simple) - 1
    theirs = _seconds(overlap) / _seconds(oracle) - 1
    calls = overlap.calls_per_question / laar.calls_per_question
    odds = [laar.forecasts[k] for k in ("0", "1", "2") if k in laar.forecasts]
    high = simple.ci95_against_reference[1] if simple.ci95_against_reference else 0.0
    verdict = "worse" if high < 0 else ("~" if low <= 0 else "")
    return (
        f"{name:30} {check_s:5.0f}  {_seconds(simple):6.1f} {_seconds(laar):6.1f} {ours:+6.1%} {verdict:5}"
        f" {_seconds(overlap):6.1f} {_seconds(oracle):6.1f} {theirs:+6.1%} {calls:5.2f}  "
        f"{simple.success:.2f} {laar.success:.2f} {overlap.success:.2f}  "
        f"{' '.join(f'{f.ece:.3f}' for f in odds):22} {' '.join(f'{f.brier - f.brier_base:+.3f}' for f in odds)}"
    )


def _seconds(scores: Scores) -> float:
    return scores.seconds_per_solved if scores.seconds_per_solved is not None else float("inf")


if __name__ == "__main__":
    main()
