"""From what was measured about a question to the columns of the regression.

``x`` has an intercept, ``log2(tokens / 8192)``, its hinges at 16K, 32K and 64K (models collapse past a
threshold), one column for the documents' language and one for the task. English and the task ``"other"`` are
the reference: they have no column, nor has an undetermined or mixed language. Columns are named, so a
language or task that nobody has met costs nothing.
"""

from __future__ import annotations

from math import log2

from laar_tui.core.question import QuestionFeatures

FEATURES_VERSION = "log2-hinges-language-task/1"

INTERCEPT = "1"
LENGTH = "log2(tokens/8192)"
HINGES = (("over 16K", 1.0), ("over 32K", 2.0), ("over 64K", 3.0))
LENGTH_COLUMNS = (INTERCEPT, LENGTH, *(name for name, _ in HINGES))

Design = tuple[tuple[str, float], ...]
"""The non-zero entries of ``x`` as (column, value), intercept first."""

_SHORTEST, _LONGEST = 256, 1 << 20
_NO_LANGUAGE = frozenset({"en", "und", "mul", ""})
_NO_TASK = frozenset({"other", ""})


def design(features: QuestionFeatures) -> Design:
    return design_of(features.tokens, features.language, features.task)


def design_of(tokens: float, language: str, task: str = "other") -> Design:
    """The design vector of a prompt of ``tokens``. Lengths are held within 256 tokens … 1M, beyond which
    nothing is known."""
    length = log2(min(max(tokens, _SHORTEST), _LONGEST) / 8192)
    columns = [(INTERCEPT, 1.0), (LENGTH, length)]
    columns += [(name, length - knot) for name, knot in HINGES if length > knot]
    if language not in _NO_LANGUAGE:
        columns.append((f"language:{language}", 1.0))
    if task not in _NO_TASK:
        columns.append((f"task:{task}", 1.0))
    return tuple(columns)
