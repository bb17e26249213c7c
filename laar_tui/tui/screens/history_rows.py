"""The rows of the history: what stands in each column, and what is told of the one under the cursor."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text
from textual.content import Content

from laar_tui.core import figures
from laar_tui.core.attempt import Outcome
from laar_tui.core.verdict import VerdictValue
from laar_tui.history.conversations import Placed
from laar_tui.tui import outside, wording

if TYPE_CHECKING:
    from laar_tui.history.records import AttemptGlance, QuestionRow
    from laar_tui.history.snippets import Snippet

QUESTION = 1
"""The place of the question among the columns: it gets what room the others leave."""
_LONGEST_SHOWN = 2000
_BRANCH = "↳ "
_STYLES = {
    VerdictValue.RIGHT: "green",
    VerdictValue.WRONG: "red",
    VerdictValue.UNKNOWN: "dim",
}


def columns(wide: bool) -> tuple[str, ...]:
    if wide:
        return ("asked", "question", "endpoint", "verdict", "TTCA", "tries", "tokens", "lang")
    return ("asked", "question", "endpoint", "verdict", "TTCA")


def cells(placed: Placed, wide: bool) -> list[Text]:
    row = placed.row
    asked = row.asked_at.astimezone()
    found = [
        Text(f"{asked:%Y-%m-%d %H:%M}" if wide else f"{asked:%d %b %H:%M}"),
        _question(placed),
        Text(outside.name(_endpoint(row), 18)),
        Text(_verdict(row), style=_STYLES[row.verdict]),
        Text(_ttca(row)),
    ]
    if wide:
        tokens = figures.tokens_short(row.tokens, row.tokens_exact) if row.tokens is not None else "–"
        found += [Text(str(len(row.attempts))), Text(tokens), Text(row.language or "–")]
    return found


def _question(placed: Placed) -> Text:
    """A conversation that was given a title says it with its first question."""
    row = placed.row
    title = f"{outside.name(row.conversation_title, 60)}: " if row.titled and row.ordinal == 1 else ""
    return Text.assemble(
        (placed.guide, "dim"),
        _BRANCH if placed.branch else "",
        (title, "bold"),
        outside.line(row.text[:_LONGEST_SHOWN]),
    )


def _verdict(row: QuestionRow) -> str:
    return f"{wording.verdict_mark(row.verdict)} {wording.verdict_word(row.verdict)}"


def _ttca(row: QuestionRow) -> str:
    if row.ttca is None:
        return "–"
    return f"{'>' if row.ttca.censored else ''}{figures.seconds(row.ttca.wall_s)}"


def _endpoint(row: QuestionRow) -> str:
    """Whose answer stands, else whose the row's verdict is, else who was asked last."""
    if row.standing_endpoint is not None:
        return row.standing_endpoint
    judged = [a.endpoint for a in row.attempts if a.verdict is row.verdict]
    every = judged or [a.endpoint for a in row.attempts]
    return every[-1] if every else "–"


def detail(row: QuestionRow, snippet: Snippet | None) -> Content:
    ladder = " → ".join(f"{outside.name(a.endpoint, 24)} {_glance(a)}" for a in row.attempts)
    facts = [ladder or "never sent"]
    if row.simulated:
        facts.append("simulated")
    if row.documents:
        facts.append("▤ " + ", ".join(outside.name(d) for d in row.documents))
    facts += _place(row)
    lines = Content.assemble((outside.line(row.text), "bold"), "\n", (" · ".join(facts), "$text-muted"))
    return lines if snippet is None else Content.assemble(lines, "\n", _hit(snippet))


def _place(row: QuestionRow) -> list[str]:
    """Where the question stands: in which conversation, and that this is a branch."""
    title = f"“{outside.name(row.conversation_title, 60)}”"
    facts = []
    if row.ordinal > 1:
        facts.append(f"question {row.ordinal} of {title}")
    elif row.titled:
        facts.append(f"begins {title}")
    if row.branched_from is not None:
        facts.append("a branch (t shows the tree)")
    return facts


def _hit(snippet: Snippet) -> Content:
    return Content.assemble(
        (f"{snippet.where}: ", "$text-muted"),
        outside.shown(snippet.before),
        (f"«{outside.shown(snippet.hit)}»", "bold $accent"),
        outside.shown(snippet.after),
    )


def _glance(attempt: AttemptGlance) -> str:
    if attempt.verdict is not VerdictValue.UNKNOWN or attempt.outcome is Outcome.COMPLETE:
        return f"{wording.verdict_mark(attempt.verdict)} {wording.verdict_word(attempt.verdict)}"
    return wording.outcome(attempt.outcome) if attempt.outcome is not None else attempt.state
