"""What the history commands print: rows of lists, one whole question, as text and as JSON."""

from __future__ import annotations

from laar_tui.cli.output import SHOWN_ID, ttca_document
from laar_tui.core.figures import plural, seconds, tokens, tokens_short
from laar_tui.core.judgement import each_alone, judgement
from laar_tui.core.quotes import without_markup
from laar_tui.core.ttca import Ttca
from laar_tui.core.verdict import Verdict
from laar_tui.history.conversations import Placed
from laar_tui.history.deleting import Deleted
from laar_tui.history.records import QuestionRecord, QuestionRow, StoredAttempt
from laar_tui.history.snippets import Snippet


def ttca_text(ttca: Ttca | None) -> str:
    if ttca is None:
        return "no TTCA"
    return (
        f"no right answer within {seconds(ttca.wall_s)}" if ttca.censored else f"TTCA {seconds(ttca.wall_s)}"
    )


HEADINGS = ["id", "asked", "question", "documents", "tokens", "endpoint", "verdict", "TTCA"]


def list_row(placed: Placed) -> list[str]:
    """The cells under :data:`HEADINGS`. A conversation that was given a title says it with its first question."""
    row = placed.row
    title = f"{row.conversation_title}: " if row.titled and row.ordinal == 1 else ""
    text = placed.guide + ("↳ " if placed.branch else "") + " ".join(f"{title}{row.text}".split())
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


def row_document(row: QuestionRow) -> dict[str, object]:
    return {
        "id": row.id,
        "conversation_id": row.conversation_id,
        "conversation": row.conversation_title,
        "conversation_titled": row.titled,
        "branched_from": row.branched_from,
        "ordinal": row.ordinal,
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


def hit_text(row: QuestionRow, snippet: Snippet | None) -> str:
    """One line of a search's result."""
    asked = row.asked_at.astimezone().strftime("%Y-%m-%d %H:%M")
    head = f"{row.id[:SHOWN_ID]}  {asked}  {row.standing_endpoint or '-'}  {row.verdict.value}"
    if row.simulated:
        head += "  (simulated)"
    question = " ".join(row.text.split())
    lines = [head, "  " + (question if len(question) <= 100 else question[:99] + "…")]
    if snippet is not None:
        lines.append(f"  {snippet.where}: {snippet.before}«{snippet.hit}»{snippet.after}")
    return "\n".join(lines)


def hit_document(snippet: Snippet | None) -> dict[str, object] | None:
    if snippet is None:
        return None
    return {"where": snippet.where, "before": snippet.before, "hit": snippet.hit, "after": snippet.after}


def deleted_document(deleted: Deleted) -> dict[str, object]:
    return {
        "questions": deleted.questions,
        "documents": deleted.documents,
        "log_emptied": deleted.log_emptied,
        "copies": [str(c) for c in deleted.copies],
    }


def record_document(record: QuestionRecord) -> dict[str, object]:
    features = record.features
    return {
        "question_id": record.question.id,
        "conversation_id": record.question.conversation_id,
        "conversation": record.conversation_title,
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
                "pages": d.pages or None,
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
        "answer": without_markup(reply.answer).text,
        "raw_answer": reply.answer,
        "p_correct": stored.p_correct,
        "ttft_s": reply.times.ttft_s,
        "total_s": reply.times.total_s,
        "money": attempt.money,
        "checking_money": stored.checking_money,
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


def record_text(record: QuestionRecord) -> str:
    asked = record.asked_at.astimezone().strftime("%Y-%m-%d %H:%M")
    lines = [f"{record.question.id}  {asked}{'  (simulated)' if record.simulated else ''}"]
    lines += [f"question {record.ordinal} of “{record.conversation_title}”", ""]
    for document in record.documents:
        size = tokens(document.count.tokens, document.count.exact) if document.count else "unmeasured"
        lines.append(f"[{document.name}: {size} tokens]")
    lines += [record.question.text, ""]
    for stored in record.attempts:
        attempt, verdict = stored.attempt, stored.effective
        took = seconds(attempt.reply.times.total_s)
        state = stored.state if stored.state != "finished" else attempt.reply.outcome.value
        lines.append(
            f"{attempt.ordinal}. {attempt.endpoint} · {state} · {took} · {judgement(verdict, [g.verdict for g in stored.verdicts])}"
        )
        if verdict.reason:
            lines.append(f"   {verdict.reason}")
        if alone := each_alone(g.verdict for g in stored.verdicts):
            lines.append(f"   each check alone, at even odds: {alone}")
        if attempt.reply.error:
            lines.append(f"   {attempt.reply.error.message}")
        shown = without_markup(attempt.reply.answer)
        lines += ["   " + line for line in shown.noted.splitlines()]
        lines += [f"   [{q.number}] “{' '.join(q.text.split())}”" for q in shown.quotes]
        lines.append("")
    lines.append(f"{plural(len(record.attempts), 'attempt')} · {ttca_text(record.ttca)}")
    return "\n".join(lines)
