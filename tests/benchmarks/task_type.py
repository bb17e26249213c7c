"""What the kind of question buys: ``python -m tests.benchmarks.task_type MATRIX [QUESTIONS]``.

Replays MATRIX with its task column and with every task called ``other``; the difference is what the feature is worth to
``laar``, in seconds per solved question, in Brier score before any failure and after one, and over the first 300
questions, where there is little to learn it from.
"""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

from laar_tui.calibration.matrix_file import read_matrix
from laar_tui.calibration.replay import Setup, replay
from laar_tui.settings.profile_files import load_profiles, shipped_profiles_dir

FIRST = 300


def main(file: Path, questions: int) -> None:
    with_tasks = read_matrix(file)
    without = replace(with_tasks, tasks=("other",) * len(with_tasks.tasks))
    profiles = load_profiles(shipped_profiles_dir())
    print(f"{file.name}: {min(questions, len(with_tasks))} questions, {len(with_tasks.tasks)} tasks")
    print(f"{'check':>5} {'questions':>9}  {'task':>7}  s/solved  Brier after 0, 1")
    for check_s in (0.0, 5.0, 20.0):
        for limit in (FIRST, questions):
            for name, matrix in (("known", with_tasks), ("unknown", without)):
                setup = Setup(("laar",), check_s=check_s, limit=limit, seed=1, profiles=profiles)
                (laar,) = replay(matrix, setup, lambda: 0.0, lambda *_: None).scores
                brier = "  ".join(f"{laar.forecasts[k].brier:.4f}" for k in ("0", "1") if k in laar.forecasts)
                seconds = laar.seconds_per_solved
                solved = "nothing" if seconds is None else f"{seconds:8.2f}"
                print(f"{check_s:5.0f} {limit:9}  {name:>7}  {solved}  {brier}", flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 3000)
