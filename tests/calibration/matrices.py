"""Outcome matrices for tests: small ones written by hand, and generated ones with a known truth."""

from __future__ import annotations

import csv
import gzip
import io
from collections.abc import Callable, Iterable, Sequence
from dataclasses import astuple, dataclass
from math import exp
from pathlib import Path
from random import Random

from laar_tui.calibration.matrix_file import COLUMNS, read_matrix
from laar_tui.calibration.outcome_matrix import OutcomeMatrix


@dataclass(frozen=True)
class Row:
    question_id: str
    task: str
    language: str
    endpoint: str
    prompt_tokens: int
    correct: int
    ttft_s: float
    total_s: float


def row(
    question: str, endpoint: str, correct: int, total_s: float, tokens: int = 8192, task: str = "lookup"
) -> Row:
    """The first token comes halfway."""
    return Row(question, task, "en", endpoint, tokens, correct, total_s / 2, total_s)


def write(file: Path, rows: Iterable[Row], *, packed: bool = False) -> Path:
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    writer.writerows(astuple(r) for r in rows)
    raw = text.getvalue().encode("utf-8")
    file.write_bytes(gzip.compress(raw) if packed else raw)
    return file


def matrix_of(folder: Path, rows: Iterable[Row]) -> OutcomeMatrix:
    return read_matrix(write(folder / "matrix.csv", rows))


@dataclass(frozen=True)
class Simulated:
    """One endpoint of a generated matrix: P(right) in 0..1 by question number and tokens, and mean seconds per
    answer."""

    name: str
    p: Callable[[int, int], float]
    seconds: float = 3.0


def generated(
    endpoints: Sequence[Simulated],
    questions: int,
    seed: int,
    lengths: tuple[int, int] = (4096, 65536),
    spread: float = 0.25,
) -> Iterable[Row]:
    """Questions of lengths spread evenly in log2, with independent answers and log-normal times."""
    random = Random(seed)
    low, high = lengths
    for number in range(questions):
        tokens = round(low * (high / low) ** random.random())
        for endpoint in endpoints:
            total_s = endpoint.seconds * exp(random.gauss(0, spread))
            right = random.random() < endpoint.p(number, tokens)
            yield Row(f"q{number}", "lookup", "en", endpoint.name, tokens, int(right), 0.6 * total_s, total_s)
