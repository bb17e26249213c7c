"""Hand-written cases from a file of JSON lines: ``id, language, layout, document, question, answer, right, kind, note``. An empty document
is the one of the line before."""

from __future__ import annotations

import json
from math import sqrt
from pathlib import Path

from tests.benchmarks.checker_cases.making import Case

FOLDER = Path(__file__).parent
_CERTAIN_95 = 1.959964


def read_cases(path: Path) -> list[Case]:
    """The cases of a file, in order. Raises ``ValueError`` naming the line that is not one."""
    found: list[Case] = []
    document = ""
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            document = row["document"] or document
            case = Case(
                document=document,
                question=row["question"],
                answer=row["answer"],
                right=row["right"],
                kind=row["kind"],
                language=row["language"],
                layout=row["layout"],
                name=str(row.get("id", number)),
            )
        except (ValueError, KeyError, TypeError) as fault:
            raise ValueError(f"{path}, line {number}: {fault}") from fault
        if not isinstance(case.right, bool):
            raise ValueError(f"{path}, line {number}: right is neither true nor false")
        found.append(case)
    return found


def wilson(hits: int, of: int) -> tuple[float, float]:
    """The 95 % score interval of a rate (Wilson 1927); (0, 1) of nothing."""
    if not of:
        return 0.0, 1.0
    z = _CERTAIN_95**2
    rate = hits / of
    centre = (rate + z / (2 * of)) / (1 + z / of)
    half = _CERTAIN_95 * sqrt(rate * (1 - rate) / of + z / (4 * of * of)) / (1 + z / of)
    return max(0.0, centre - half), min(1.0, centre + half)
