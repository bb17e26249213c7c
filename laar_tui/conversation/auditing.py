"""Now and then a mark is asked for, so that what the checks are worth is known from more than the answers they rejected."""

from __future__ import annotations

from laar_tui.conversation.parts import Parts
from laar_tui.conversation.rung import Rung
from laar_tui.core.figures import plural
from laar_tui.core.verdict import COMBINED

ENOUGH_MARKS = 40
"""Marked answers from which the checks' record is no longer thin."""


def audit_request(parts: Parts, standing: Rung | None) -> str:
    """A sentence that asks for a mark; empty most of the time, when the user has marked, and once enough is known."""
    if standing is None or not parts.interactive or not parts.checking.auto or parts.checking.audit <= 0:
        return ""
    if any(v.by_user for v in standing.verdicts) or not any(v.source == COMBINED for v in standing.verdicts):
        return ""
    record = (parts.checkers or {}).get(COMBINED)
    marked = record.marked if record is not None else 0
    if marked >= ENOUGH_MARKS or parts.random() >= parts.checking.audit:
        return ""
    known = f"{plural(marked, 'answer')} marked so far" if marked else "none marked so far"
    return f"Is this answer right? Your mark shows how far the checks can be trusted ({known}; [checking] audit = 0 stops asking)."
