"""What a running calibration tells: typed values, delivered on its loop, for a progress line or a screen."""

from __future__ import annotations

from dataclasses import dataclass

from laar_tui.calibration.belief import Cell
from laar_tui.calibration.outcomes import Result


@dataclass(frozen=True)
class Sent:
    """A question left for an endpoint."""

    endpoint: str
    cell: Cell
    kind: str


@dataclass(frozen=True)
class Answered:
    """A question came back, one way or another."""

    result: Result


@dataclass(frozen=True)
class LaneChanged:
    """An endpoint waits (``waiting_s`` real seconds), goes on (0) or is out for the rest of the run (``out``), and why."""

    endpoint: str
    sentence: str
    waiting_s: float = 0.0
    out: bool = False


@dataclass(frozen=True)
class Progress:
    """``done`` of at most ``most`` questions per endpoint name; ``left_s`` real seconds until the end as far as known; ``money`` spent
    so far; ``tokens`` sent."""

    done: dict[str, int]
    most: dict[str, int]
    left_s: float | None
    money: float
    tokens: int


@dataclass(frozen=True)
class Paused:
    """Nothing new is sent until :meth:`Calibration.resume`; ``sentence`` says why."""

    sentence: str


@dataclass(frozen=True)
class Resumed:
    """Sending again."""


@dataclass(frozen=True)
class Ended:
    """``how``: ``settled`` (nothing left that is worth asking) or ``stopped``. ``unwritten``: results that are on no disk."""

    how: str
    unwritten: int = 0


CalibrationEvent = Sent | Answered | LaneChanged | Progress | Paused | Resumed | Ended
