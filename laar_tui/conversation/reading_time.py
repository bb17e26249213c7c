"""How long this user takes to judge an answer: the median of their own latest times, from the answer's end to their mark."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from statistics import median

BEFORE_ANY_S = 15.0
_COUNTS_FOR = 3
_KEPT = 50
_LEAST_S, _MOST_S = 0.5, 600.0
"""Sooner is no reading; later, somebody came back from something else."""


class ReadingTime:
    """Starts from :data:`BEFORE_ANY_S`, which counts for three times, and follows the last fifty."""

    def __init__(self, seconds: Iterable[float] = ()) -> None:
        self._seen: deque[float] = deque(maxlen=_KEPT)
        for value in seconds:
            self.add(value)

    def add(self, seconds: float) -> None:
        """From the moment at which an answer was there to the moment at which the user judged it."""
        if _LEAST_S <= seconds <= _MOST_S:
            self._seen.append(seconds)

    @property
    def usual_s(self) -> float:
        return median([*self._seen, *[BEFORE_ANY_S] * _COUNTS_FOR])
