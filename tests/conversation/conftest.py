"""A desk: one conversation engine over a scripted network and a real history in a temporary folder."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from laar_tui.history.store import History
from tests.conversation.scripted import Desk

MakeDesk = Callable[..., Desk]


class TickingClock:
    """Every look at it is a millisecond later, so ids sort in the order they were made."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 1, tzinfo=UTC)

    def __call__(self) -> datetime:
        self.now += timedelta(milliseconds=1)
        return self.now


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[MakeDesk]:
    clock = TickingClock()
    with History.open(tmp_path / "history.db", wall_clock=clock) as history:
        yield lambda replies, **options: Desk(history, clock, replies, **options)
