"""How long a replay takes, and how much memory a large matrix needs: ``python -m tests.benchmarks.replay_speed``.

``python -m tests.benchmarks.replay_speed MATRIX`` times a replay of that file instead of a generated one.
"""

from __future__ import annotations

import sys
import tempfile
import time
import tracemalloc
from pathlib import Path

from laar_tui.calibration.matrix_file import read_matrix
from laar_tui.calibration.outcome_matrix import OutcomeMatrix
from laar_tui.calibration.replay import POLICIES, Setup, replay
from tests.calibration.matrices import Simulated, generated, write

FLEET = [
    Simulated(f"endpoint-{i}", lambda _, tokens, i=i: 0.8 - 0.05 * i - tokens / 200_000, 1.0 + i)  # type: ignore[misc]
    for i in range(6)
]
ROWS = 1_000_000


def time_policies(matrix: OutcomeMatrix) -> None:
    total = 0.0
    for name in POLICIES:
        begun = time.perf_counter()
        found = replay(matrix, Setup(policies=(name,), seed=1), time.perf_counter, lambda *_: None)
        taken = time.perf_counter() - begun
        total += taken
        (scores,) = found.scores
        p99 = f"decision p99 {scores.decision_p99_s * 1e6:5.0f} µs" if scores.decision_p99_s else ""
        print(f"{name:17} {taken:6.1f} s  {1e3 * taken / found.questions:6.3f} ms per question  {p99}")
    print(f"all policies, {len(matrix):,} questions: {total:.0f} s")


def time_reading(folder: Path) -> None:
    file = write(folder / "large.csv.gz", generated(FLEET, ROWS // len(FLEET), 1), packed=True)
    begun = time.perf_counter()
    read_matrix(file)
    taken = time.perf_counter() - begun
    tracemalloc.start()
    matrix = read_matrix(file)
    kept, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    print(
        f"{matrix.rows:,} rows of {len(matrix):,} questions: read in {taken:.1f} s, "
        f"{peak / 1e6:.0f} MB while reading, {kept / 1e6:.0f} MB kept"
    )


def main() -> None:
    if len(sys.argv) > 1:
        time_policies(read_matrix(Path(sys.argv[1])))
        return
    with tempfile.TemporaryDirectory() as folder:
        time_reading(Path(folder))
        time_policies(read_matrix(write(Path(folder) / "small.csv", generated(FLEET, 2000, 1))))


if __name__ == "__main__":
    main()
