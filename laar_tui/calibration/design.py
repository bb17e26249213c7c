"""Which question to ask next: where it is expected to teach most, and no further where nothing is left to learn.

The value of a question is the expected fall of the standard deviation of P(right), summed over the cells of the picture. Cells in which
the choice between endpoints is still open count more than those in which it is settled. With a fixed number of questions an
endpoint that is nearly always right needs few of them, one that is right every other time many.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import erf, sqrt
from random import Random
from typing import Protocol

import numpy as np

from laar_tui.calibration.belief import Array, Belief, Cell

SETTLED_GAIN = 0.0003
"""An endpoint is settled when no question is expected to take more than this off the mean standard deviation of its P(right)."""
_DECIDED_WEIGHT = 0.5
"""The weight of a cell in which it is clear whether this endpoint is the best choice; an open one has 1."""
_LEAST_QUESTIONS = 8
"""Before which no endpoint is settled: a prior alone is no measurement."""


@dataclass(frozen=True)
class Choice:
    """``ordinal`` is set where the design decides which question of the cell it is."""

    endpoint: str
    cell: Cell
    ordinal: int | None = None


class Design(Protocol):
    """Chooses questions one by one. ``asked`` counts those of each endpoint, running ones included."""

    asked: dict[str, int]

    def next(
        self, open_to: Mapping[str, Sequence[Cell]], pending: Mapping[str, Sequence[Cell]]
    ) -> Choice | None:
        """The next question among the endpoints and cells of ``open_to``, while ``pending`` ones are being answered; ``None`` when
        nothing is left that is worth asking."""
        ...

    def spend(self, endpoint: str) -> None:
        """One more was asked without having been chosen here."""
        ...

    def give_back(self, endpoint: str) -> None:
        """One that was chosen came to nothing."""
        ...

    def restore(self, endpoint: str, cell: Cell, ordinal: int) -> None:
        """One was asked by an earlier process."""
        ...


class _Counting:
    """How many questions each endpoint has had."""

    asked: dict[str, int]

    def spend(self, endpoint: str) -> None:
        self.asked[endpoint] = self.asked.get(endpoint, 0) + 1

    def give_back(self, endpoint: str) -> None:
        self.asked[endpoint] = max(0, self.asked.get(endpoint, 0) - 1)

    def restore(self, endpoint: str, cell: Cell, ordinal: int) -> None:
        self.spend(endpoint)


@dataclass
class Adaptive(_Counting):
    """``most``: questions per endpoint at most. ``seconds`` gives the expected seconds of an answer, for the ranking; without it
    all cells count alike."""

    beliefs: Mapping[str, Belief]
    most: int
    asked: dict[str, int] = field(default_factory=dict)
    seconds: Mapping[str, Mapping[Cell, float]] | None = None
    stop_early: bool = True

    def next(
        self, open_to: Mapping[str, Sequence[Cell]], pending: Mapping[str, Sequence[Cell]]
    ) -> Choice | None:
        importance = self._importance()
        best: tuple[float, Choice] | None = None
        for endpoint, cells in open_to.items():
            belief = self.beliefs[endpoint]
            if self.asked.get(endpoint, 0) >= self.most or not cells:
                continue
            waiting = [belief.cells.index(c) for c in pending.get(endpoint, ())]
            gains = belief.gains(importance.get(endpoint), waiting)
            allowed = np.array([c in cells for c in belief.cells])
            place = int(np.argmax(np.where(allowed, gains, -1.0)))
            settled = (
                self.stop_early
                and self.asked.get(endpoint, 0) >= _LEAST_QUESTIONS
                and gains[place] / len(belief.cells) < SETTLED_GAIN
            )
            if settled:
                continue
            if best is None or gains[place] > best[0]:
                best = float(gains[place]), Choice(endpoint, belief.cells[place])
        if best is None:
            return None
        self.spend(best[1].endpoint)
        return best[1]

    def _importance(self) -> dict[str, Array]:
        """How open it is, in each cell, whether an endpoint has the best P(right) per second."""
        if self.seconds is None or len(self.beliefs) < 2:
            return {}
        ratios: dict[str, list[tuple[float, float]]] = {}
        for endpoint, belief in self.beliefs.items():
            seconds = self.seconds[endpoint]
            ratios[endpoint] = [
                (e.p / seconds[c], e.sd / seconds[c])
                for c, e in zip(belief.cells, belief.estimates(), strict=True)
            ]
        found = {}
        for endpoint, own in ratios.items():
            weights = []
            for place, (mean, sd) in enumerate(own):
                others = [r[place] for name, r in ratios.items() if name != endpoint]
                rival, rival_sd = max(others)
                spread = sqrt(sd**2 + rival_sd**2) or 1e-9
                ahead = 0.5 * (1 + erf((mean - rival) / (spread * sqrt(2))))
                weights.append(_DECIDED_WEIGHT + (1 - _DECIDED_WEIGHT) * 4 * ahead * (1 - ahead))
            found[endpoint] = np.array(weights)
        return found


@dataclass
class Uniform(_Counting):
    """Every cell of every endpoint in turn, in an order of its own for each round: the baseline that adaptive is compared with."""

    most: int
    random: Random
    asked: dict[str, int] = field(default_factory=dict)
    _rounds: dict[str, list[Cell]] = field(default_factory=dict)

    def next(
        self, open_to: Mapping[str, Sequence[Cell]], pending: Mapping[str, Sequence[Cell]]
    ) -> Choice | None:
        able = [e for e, cells in open_to.items() if cells and self.asked.get(e, 0) < self.most]
        if not able:
            return None
        endpoint = min(able, key=lambda e: self.asked.get(e, 0))
        round_ = [c for c in self._rounds.get(endpoint, []) if c in open_to[endpoint]]
        if not round_:
            round_ = list(open_to[endpoint])
            self.random.shuffle(round_)
        cell = round_.pop()
        self._rounds[endpoint] = round_
        self.spend(endpoint)
        return Choice(endpoint, cell)


class Exhaustive(_Counting):
    """Every endpoint answers the same questions, ``per_cell`` in each cell, in one order that mixes cells; who is furthest behind
    comes first, so that a document is asked about by all while it is at hand."""

    def __init__(self, cells: Sequence[Cell], per_cell: int, random: Random) -> None:
        self.asked: dict[str, int] = {}
        self._order = [(c, i) for i in range(per_cell) for c in cells]
        random.shuffle(self._order)
        self._done: dict[str, set[tuple[Cell, int]]] = {}
        self._place: dict[str, int] = {}

    def next(
        self, open_to: Mapping[str, Sequence[Cell]], pending: Mapping[str, Sequence[Cell]]
    ) -> Choice | None:
        for endpoint in sorted(open_to, key=lambda e: self._place.get(e, 0)):
            done = self._done.setdefault(endpoint, set())
            place = self._place.get(endpoint, 0)
            while place < len(self._order):
                cell, ordinal = self._order[place]
                place += 1
                self._place[endpoint] = place
                if cell in open_to[endpoint] and (cell, ordinal) not in done:
                    done.add((cell, ordinal))
                    self.spend(endpoint)
                    return Choice(endpoint, cell, ordinal)
        return None

    def restore(self, endpoint: str, cell: Cell, ordinal: int) -> None:
        done = self._done.setdefault(endpoint, set())
        if (cell, ordinal) not in done:
            done.add((cell, ordinal))
            self.spend(endpoint)
