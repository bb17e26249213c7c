"""A question that no endpoint has room for is not sent off to be refused: whoever wrote it keeps it, and is told what would help."""

from __future__ import annotations

from laar_tui.core.decision import Decision
from laar_tui.core.errors import UsageError
from laar_tui.core.figures import plural, tokens

_NAMED = 3


def hold_back(decision: Decision, pinned: str | None, documents: int) -> None:
    """Raise :class:`UsageError` when those who could be asked lack the room for it. ``documents``: how many the user attached to this
    question; the others came with earlier turns."""
    wanted = [c for c in decision.candidates if pinned in (None, c.endpoint)]
    short = [c for c in wanted if c.too_long]
    if decision.chosen is not None or not short or any(c.eligible for c in wanted):
        return
    reasons = [f"{c.endpoint} {c.why_not}" for c in wanted[:_NAMED]]
    reasons += [f"{plural(len(wanted) - _NAMED, 'other')} out"] if len(wanted) > _NAMED else []
    features = decision.features
    size = tokens(features.tokens, features.tokens_exact)
    raise UsageError(
        f"{pinned or 'Nobody'} has {'no ' if pinned else ''}room for these {size} tokens, so nothing was sent: {'; '.join(reasons)}.",
        _hint(pinned, earlier=features.documents > documents),
    )


def _hint(pinned: str | None, *, earlier: bool) -> str:
    if pinned is not None:
        return "Pin another endpoint (F6), or none."
    if earlier:
        return "A new conversation (ctrl+n) leaves the documents of earlier questions behind."
    return (
        "Remove a document, or attach the part that matters (ctrl+t lists them); the windows stand in ctrl+l."
    )
