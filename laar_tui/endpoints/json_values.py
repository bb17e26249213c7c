"""Single values out of JSON that nobody vouches for: the wanted type, or nothing."""

from __future__ import annotations

from collections.abc import Mapping

Json = Mapping[str, object]


def string(value: object) -> str:
    """``value`` if it is text, else ``""``."""
    return value if isinstance(value, str) else ""


def count(value: object) -> int | None:
    """A whole number, also one written as ``3.0``; ``None`` for anything else (``True`` is no number)."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def table(value: object) -> Json:
    """``value`` if it is an object, else an empty one."""
    return value if isinstance(value, dict) else {}


def items(value: object) -> list[object]:
    """``value`` if it is a list, else an empty one."""
    return value if isinstance(value, list) else []
