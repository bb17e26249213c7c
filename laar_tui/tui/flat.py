"""The flat form, for screen readers and for whoever wants it plain: sentences with labels instead of signs, boxes and moving parts.

``[interface] flat = true``, ``--flat`` or ``LAAR_CHAT_FLAT=1``. Widgets ask :func:`is_flat` and word themselves with the functions here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from laar_tui.core import figures
from laar_tui.tui import outside

if TYPE_CHECKING:
    from textual.dom import DOMNode

    from laar_tui.core.decision import Candidate
    from laar_tui.core.question import MeasuredDocument
    from laar_tui.tui.ladder import Rung

CLASS = "-flat"


def is_flat(node: DOMNode) -> bool:
    return node.app.has_class(CLASS)


def attempt(rung: Rung, state: str, *, folded: bool) -> str:
    """``Attempt 2, atlas-70b: you marked it right. Took 8.7 s, TTCA 20 s.``"""
    parts = [f"Attempt {rung.ordinal}, {outside.name(rung.endpoint, 28)}: {state}."]
    if rung.attempt is not None:
        took = figures.seconds(rung.attempt.reply.times.total_s)
        total = ""
        if rung.right:
            last_s = rung.attempt.reply.times.last_token_s
            last_s = last_s if last_s is not None else rung.attempt.reply.times.total_s
            total = f", TTCA {figures.seconds(rung.attempt.started_s + last_s)}"
        parts.append(f"Took {took}{total}.")
    if folded:
        parts.append("Folded; enter opens it.")
    return " ".join(parts)


def candidate(found: Candidate, rank: int, *, chosen: bool, pinned: bool) -> str:
    """One endpoint of a decision as a sentence."""
    name = outside.name(found.endpoint, 24)
    who = f"{rank}. {name}" + (", pinned by you" if pinned else ", will be asked" if chosen else "")
    if not found.eligible:
        return f"{who}: out, {outside.line(found.why_not)}"
    low, high = found.p_interval
    from laar_tui.tui import wording  # Not before there is something to word: the first frame waits.

    marks = wording.behind(found)
    wrong = f", wrong {figures.plural(found.tries, 'time')} here" if found.tries else ""
    return (
        f"{who}: {figures.percent(found.p_correct)} right, between {low * 100:.0f} and {high * 100:.0f}, "
        f"{figures.seconds(found.predicted_s)}, TTCA about {figures.seconds(found.expected_ttca_s)}, {marks}{wrong}"
    )


def document(measured: MeasuredDocument) -> str:
    count = figures.tokens_short(measured.count.tokens, measured.count.exact)
    pages = f", {figures.plural(measured.document.pages, 'page')}" if measured.document.pages else ""
    return f"document {outside.name(measured.document.name)}, {count} tokens, {measured.language.code}{pages}"
