"""Did the computer sleep, or was its clock set, while a question was open?

Durations come from a monotonic clock, which stands still while a Linux or macOS machine is suspended: a question
that slept through the night would look fast. Dates come from the wall clock. Both were noted together at every
event, so between two events of one session they must agree; where the wall clock ran ahead, the machine slept or
its clock was set forward. Which of the two cannot be told apart, and either makes the time until a right answer
worthless. A clock set *back* shows when an event is dated before the one that preceded it.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

TOLERATED_S = 3.0
"""Smaller disagreements are a slow disk between two readings, or a clock being adjusted gently."""


class Event(NamedTuple):
    """Something that happened at ``clock_s`` seconds of the question's clock, dated ``at``, in one session of the
    program."""

    session: str
    clock_s: float
    at: datetime


def clock_gap(events: Iterable[Event]) -> float:
    """By how many seconds the wall clock ran ahead of the question's clock between two events at most; negative
    when it was set back and nothing worse happened. 0 when the clocks agree within :data:`TOLERATED_S`.

    A question taken up again by a later session, whose clock went on from where it stood, has no gap: events are
    compared within their session. One whose clock has not moved since the event before was given while the clock
    stood still (a mark from history), and is not compared.
    """
    last: dict[str, Event] = {}
    ahead = behind = 0.0
    for event in sorted(events, key=lambda e: (e.clock_s, e.at)):
        before = last.get(event.session)
        if before is not None and event.clock_s == before.clock_s:
            continue
        last[event.session] = event
        if before is None:
            continue
        passed = (event.at - before.at).total_seconds()
        ahead = max(ahead, passed - (event.clock_s - before.clock_s))
        behind = min(behind, passed)
    if ahead > TOLERATED_S:
        return ahead
    return behind if behind < -TOLERATED_S else 0.0
