"""Identifiers that sort by time: a UUIDv7-like hex string, made from a wall clock and random bits that are handed in."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import datetime

IdMaker = Callable[[], str]


def time_ordered_id(now: datetime, random_bits: Callable[[int], int] = secrets.randbits) -> str:
    """26 hex digits: 12 of milliseconds since the epoch, 14 random. Ids made in different milliseconds sort by time."""
    milliseconds = int(now.timestamp() * 1000)
    return f"{milliseconds:012x}{random_bits(56):014x}"
