"""Cholesky factors of small symmetric matrices as lists of rows: importing numpy would cost more than all the
arithmetic here."""

from __future__ import annotations

from collections.abc import Sequence
from math import sqrt
from operator import mul

Vector = list[float]
Matrix = list[list[float]]


def cholesky(matrix: Sequence[Sequence[float]]) -> Matrix:
    """The lower factor ``L`` with ``L Lᵀ = matrix``; row ``i`` has ``i + 1`` entries. Raises ``ValueError``
    unless positive definite."""
    factor: Matrix = []
    for i, row in enumerate(matrix):
        done: Vector = []
        for j in range(i):
            above = factor[j]
            done.append((row[j] - sum(map(mul, done, above))) / above[j])
        pivot = row[i] - sum(map(mul, done, done))
        if pivot <= 0.0:
            raise ValueError("the matrix is not positive definite")
        done.append(sqrt(pivot))
        factor.append(done)
    return factor


def forward(factor: Matrix, right: Sequence[float]) -> Vector:
    """Solve ``L y = right``."""
    solution: Vector = []
    for row, value in zip(factor, right, strict=True):
        solution.append((value - sum(map(mul, row, solution))) / row[-1])
    return solution


def solve(factor: Matrix, right: Sequence[float]) -> Vector:
    """Solve ``L Lᵀ x = right``."""
    rest = forward(factor, right)
    for i in range(len(rest) - 1, -1, -1):
        row = factor[i]
        rest[i] /= row[i]
        value = rest[i]
        for j in range(i):
            rest[j] -= row[j] * value
    return rest


def add_outer(matrix: Matrix, at: Sequence[int], values: Sequence[float], factor: float) -> None:
    """Add ``factor · x xᵀ`` in place, ``x`` having ``values`` at the places ``at``."""
    for i, a in zip(at, values, strict=True):
        row = matrix[i]
        for j, b in zip(at, values, strict=True):
            row[j] += factor * a * b
