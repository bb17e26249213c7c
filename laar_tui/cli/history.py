"""``laar-chat history``: the questions asked so far. The same database as the interface, live."""

from __future__ import annotations

import click

from laar_tui.cli.completing import endpoint_names
from laar_tui.cli.invocation import Invocation
from laar_tui.cli.output import print_json, say, table, ttca_document
from laar_tui.core.clock import system_wall_clock
from laar_tui.core.figures import plural, seconds, tokens, tokens_short
from laar_tui.core.sanitiser import clean
from laar_tui.core.ttca import Ttca
from laar_tui.core.verdict import Verdict, VerdictValue
from laar_tui.history.reading import Reader
from laar_tui.history.records import QuestionRecord, QuestionRow, StoredAttempt

SHOWN_ID = 12
"""Digits of an id in lists: the milliseconds of its making, enough to be unique among questions a person asks."""


@click.group("history", short_help="Past questions: list, show, mark.")
def command() -> None:
    """Past questions: list, show, mark."""


@command.command("list")
@click.option(
    "--limit", type=click.IntRange(1, 100_000), default=30, show_default=True, help="At most this many."
)
@click.option("--endpoint", shell_complete=endpoint_names, help="Only questions this endpoint was asked.")
@click.option("--language", help="Only this document language (ISO 639-1).")
@click.option("--verdict", type=click.Choice([v.value for v in VerdictValue]), help="Only this verdict.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.pass_obj
def list_questions(
    invocation: Invocation,
    limit: int,
    endpoint: str | None,
    language: str | None,
    verdict: str | None,
    as_json: bool,
) -> int:
    """List questions, newest first."""
    rows = _reader(invocation).list_questions(
        limit, endpoint=endpoint, language=language, verdict=VerdictValue(verdict) if verdict else None
    )
    if as_json:
        print_json({"questions": [_row_document(r) for r in rows]})
    elif not rows:
        say("No question yet. Ask one: laar-chat ask -f FILE QUESTION")
    else:
        headings = ["id", "asked", "question", "documents", "tokens", "endpoint", "verdict", "TTCA"]
        click.echo(table(headings, [_row(r) for r in rows]))
    return 0


@command.command("show")
@click.argument("question_id")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.pass_obj
def show(invocation: Invocation, question_id: str, as_json: bool) -> int:
    """Show one question with every attempt. A unique beginning of its id is enough."""
    record = _reader(invocation).load_question(question_id)
    if as_json:
        print_json(_record_document(record))
    else:
        click.echo(clean(_record_text(record)))
    return 0


@command.command("mark")
@click.argument("question_id")
@click.argument("value", type=click.Choice([v.value for v in VerdictValue]))
@click.option(
    "--attempt", type=click.IntRange(min=1), help="Which attempt; the answer that stands by default."
)
@click.option("--reason", default="", help="Why, for yourself.")
@click.pass_obj
def mark(invocation: Invocation, question_id: str, value: str, attempt: int | None, reason: str) -> int:
    """Mark an answer right or wrong after the fact; unknown takes your mark back. Nothing is asked again."""
    from laar_tui.history.store import History

    with History.open(
        invocation.locations.history_file,
        wall_clock=system_wall_clock,
        keep_documents=invocation.settings.privacy.keep_documents,
    ) as history:
        marked = history.mark(question_id, VerdictValue(value), attempt, reason).result()
    stands = f"attempt {marked.standing} stands" if marked.standing else "no answer stands"
    say(
        f"Attempt {marked.ordinal} is {marked.effective.value} ({marked.effective.source}); {stands}; {_ttca(marked.ttca)}."
    )
    return 0


def _reader(invocation: Invocation) -> Reader:
    return Reader(invocation.locations.history_file)


def _ttca(ttca: Ttca | None) -> str:
    if ttca is None:
        return "no TTCA"
    return (
        f"no right answer within {seconds(ttca.wall_s)}" if ttca.censored else f"TTCA {seconds(ttca.wall_s)}"
    )


def _row(row: QuestionRow) -> list[str]:
    text = " ".join(row.text.split())
    ttca = row.ttca
    return [
        row.id[:SHOWN_ID],
        row.asked_at.astimezone().strftime("%Y-%m-%d %H:%M"),
        text if len(text) <= 48 else text[:47] + "…",
        ", ".join(row.documents) or "-",
        tokens_short(row.tokens, row.tokens_exact) if row.tokens is not None else "-",
        (row.standing_endpoint or "-") + (" (simulated)" if row.simulated else ""),
        row.verdict.value,
        "-" if ttca is None else ("> " if ttca.censored else "") + seconds(ttca.wall_s),
    ]


def _row_document(row: QuestionRow) -> dict[str, object]:
    return {
        "id": row.id,
        "conversation_id": row.conversation_id,
        "asked_at": row.asked_at.isoformat(),
        "question": row.text,
        "documents": list(row.documents),
        "tokens": row.tokens,
        "tokens_exact": row.tokens_exact,
        "language": row.language,
        "question_language": row.question_language,
        "task": row.task,
        "endpoint": row.standing_endpoint,
        "verdict": row.verdict.value,
        "stopped": row.stopped.value if row.stopped else None,
        "ttca_s": ttca_document(row.ttca),
        "attempts": [
            {
                "ordinal": a.ordinal,
                "endpoint": a.endpoint,
                "outcome": a.outcome.value if a.outcome else a.state,
                "verdict": a.verdict.value,
            }
            for a in row.attempts
        ],
        "simulated": row.simulated,
    }


def _record_document(record: QuestionRecord) -> dict[str, object]:
    features = record.features
    return {
        "question_id": record.question.id,
        "conversation_id": record.question.conversation_id,
        "asked_at": record.asked_at.isoformat(),
        "question": record.question.text,
        "tokens": features.tokens if features else None,
        "tokens_exact": features.tokens_exact if features else None,
        "language": features.language if features else None,
        "question_language": features.question_language if features else None,
        "task": features.task if features else None,
        "documents": [
            {
                "name": d.name,
                "sha256": d.sha256,
                "characters": d.characters,
                "tokens": d.count.tokens if d.count else None,
                "language": d.language.code if d.language else None,
                "kept": d.text is not None,
            }
            for d in record.documents
        ],
        "stopped": record.stopped.value if record.stopped else None,
        "standing": record.standing.attempt.ordinal if record.standing else None,
        "ttca_s": ttca_document(record.ttca),
        "simulated": record.simulated,
        "attempts": [_attempt_document(a) for a in record.attempts],
        "decisions": [
            {
                "ordinal": d.ordinal,
                "chosen": d.decision.chosen,
                "stopped": d.decision.stop.value if d.decision.stop else None,
                "explain": d.decision.explain,
                "propensity": d.decision.propensity,
                "candidates": [
                    {"endpoint": c.endpoint, "p_correct": c.p_correct, "ratio": c.ratio, "why_not": c.why_not}
                    for c in d.decision.candidates
                ],
            }
            for d in record.decisions
        ],
    }


def _attempt_document(stored: StoredAttempt) -> dict[str, object]:
    attempt, reply = stored.attempt, stored.attempt.reply
    return {
        "ordinal": attempt.ordinal,
        "endpoint": attempt.endpoint,
        "model_asked": attempt.model_asked,
        "model_served": reply.model_served,
        "state": stored.state,
        "outcome": reply.outcome.value,
        "error": reply.error.message if reply.error else None,
        "answer": reply.answer,
        "p_correct": stored.p_correct,
        "ttft_s": reply.times.ttft_s,
        "total_s": reply.times.total_s,
        "money": attempt.money,
        "verdict": _verdict_document(stored.effective),
        "verdicts": [
            {**_verdict_document(g.verdict), "given_at": g.given_at.isoformat()} for g in stored.verdicts
        ],
    }


def _verdict_document(verdict: Verdict) -> dict[str, object]:
    return {
        "value": verdict.value.value,
        "source": verdict.source,
        "confidence": verdict.confidence,
        "reason": verdict.reason,
    }


def _record_text(record: QuestionRecord) -> str:
    asked = record.asked_at.astimezone().strftime("%Y-%m-%d %H:%M")
    lines = [f"{record.question.id}  {asked}{'  (simulated)' if record.simulated else ''}", ""]
    for document in record.documents:
        size = tokens(document.count.tokens, document.count.exact) if document.count else "unmeasured"
        lines.append(f"[{document.name}: {size} tokens]")
    lines += [record.question.text, ""]
    for stored in record.attempts:
        attempt, verdict = stored.attempt, stored.effective
        took = seconds(attempt.reply.times.total_s)
        state = stored.state if stored.state != "finished" else attempt.reply.outcome.value
        lines.append(
            f"{attempt.ordinal}. {attempt.endpoint} · {state} · {took} · {verdict.value.value} ({verdict.source})"
        )
        if verdict.reason:
            lines.append(f"   {verdict.reason}")
        if attempt.reply.error:
            lines.append(f"   {attempt.reply.error.message}")
        lines += ["   " + line for line in attempt.reply.answer.splitlines()]
        lines.append("")
    lines.append(f"{plural(len(record.attempts), 'attempt')} · {_ttca(record.ttca)}")
    return "\n".join(lines)
