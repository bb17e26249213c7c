"""What the name of a terminal says about it."""

from __future__ import annotations

import sys


def can_draw(term: str) -> bool:
    """Whether the interface can open, by the value of ``TERM`` (empty when it is not set, as on every console of Windows)."""
    return term != "dumb" and (bool(term) or sys.platform == "win32")
