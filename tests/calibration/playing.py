"""Play a policy over a matrix and look at every question's course."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

from laar_tui.calibration.course import Course
from laar_tui.calibration.outcome_matrix import OutcomeMatrix
from laar_tui.calibration.replay import Setup, policy_named
from tests.calibration.matrices import Row, matrix_of


@dataclass
class Ticks:
    """A clock that moves by one second each time it is read."""

    ticks: count[int] = field(default_factory=count)

    def __call__(self) -> float:
        return float(next(self.ticks))


def play(matrix: OutcomeMatrix, policy: str, setup: Setup | None = None) -> list[Course]:
    """The courses of all questions in the file's order."""
    playing = policy_named(policy, matrix.endpoints, setup or Setup(), Ticks())
    return [playing.run(*matrix.question(i)) for i in range(len(matrix))]


def play_rows(folder: Path, rows: Sequence[Row], policy: str, setup: Setup | None = None) -> list[Course]:
    return play(matrix_of(folder, rows), policy, setup)
