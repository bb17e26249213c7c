"""A conversation as a Markdown file: questions, every attempt with its verdict, and the TTCA. Answers are
written as they came."""

from __future__ import annotations

from collections.abc import Iterable

from laar_tui.core import figures
from laar_tui.tui import wording
from laar_tui.tui.ladder import Ladder


def as_markdown(ladders: Iterable[Ladder], title: str = "") -> str:
    """``title`` is what the conversation is called."""
    parts = [f"# {' '.join(title.split()) or 'laar-chat conversation'}\n"]
    for ladder in ladders:
        if ladder.question is None:
            continue
        parts.append(f"## Question\n\n{ladder.question.text}\n")
        parts += [f"- document: {document.name}" for document in ladder.question.documents]
        for rung in ladder.rungs.values():
            label = " (simulated)" if rung.simulated else ""
            parts.append(
                f"\n### Attempt {rung.ordinal}: {rung.endpoint}{label} — {wording.verdict(rung.verdict, rung.verdicts)}\n"
            )
            parts.append(rung.text)
        if ladder.ttca is not None:
            ttca = figures.seconds(ladder.ttca.wall_s)
            parts.append(f"\nTTCA: {'longer than ' if ladder.ttca.censored else ''}{ttca}\n")
    return "\n".join(parts) + "\n"
