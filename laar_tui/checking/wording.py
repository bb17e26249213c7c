"""Verdicts as the free checks give them, and foreign text made fit to stand in their reasons."""

from __future__ import annotations

from laar_tui.core.verdict import Verdict, VerdictValue


def right(source: str, confidence: float, reason: str) -> Verdict:
    return Verdict(VerdictValue.RIGHT, source, confidence, reason)


def wrong(source: str, confidence: float, reason: str) -> Verdict:
    return Verdict(VerdictValue.WRONG, source, confidence, reason)


def unjudged(source: str, reason: str) -> Verdict:
    return Verdict(VerdictValue.UNKNOWN, source, 0.5, reason)


def excerpt(text: str, characters: int = 80) -> str:
    """``text`` on one line, shortened, with anything a terminal might obey replaced by ``?``."""
    line = " ".join(text[: 4 * characters].split())
    shown = "".join(c if c.isprintable() else "?" for c in line)
    return shown if len(shown) <= characters else shown[: characters - 1] + "…"


def listed(items: list[str]) -> str:
    """``["41", "7", "3"]`` as ``41, 7 and 3``."""
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} and {items[-1]}"
