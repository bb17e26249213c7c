"""The ``ask --json`` document and the exit code of a question. Both are a contract with scripts."""

from __future__ import annotations

from laar_tui.cli.ending import EXIT_CANCELLED
from laar_tui.cli.output import ttca_document
from laar_tui.conversation.question_run import QuestionRun
from laar_tui.conversation.rung import Rung
from laar_tui.core.attempt import Outcome
from laar_tui.core.decision import StopReason
from laar_tui.core.question import MeasuredDocument
from laar_tui.core.quotes import Footnote, without_markup
from laar_tui.core.verdict import COMBINED, Verdict

EXIT_ANSWERED = 0
EXIT_NONE_STANDS = 3
EXIT_NO_ENDPOINT = 4
EXIT_ALL_FAILED = 5

_FAILED_OUTCOMES = {
    Outcome.TRANSPORT,
    Outcome.REJECTED,
    Outcome.EMPTY,
    Outcome.CUT,
    Outcome.CONTEXT,
    Outcome.QUOTA,
    Outcome.CANCELLED,
}


def exit_code(run: QuestionRun) -> int:
    """The table of the command line's exit codes, for a settled question."""
    if run.stopped is StopReason.CANCELLED:
        return EXIT_CANCELLED
    if run.standing is not None:
        return EXIT_ANSWERED
    if not run.rungs:
        return EXIT_NO_ENDPOINT
    outcomes = {r.attempt.reply.outcome for r in run.rungs if r.attempt}
    return EXIT_ALL_FAILED if outcomes <= _FAILED_OUTCOMES else EXIT_NONE_STANDS


def report(run: QuestionRun) -> dict[str, object]:
    """Every key of the documented object; values that are not known are ``null``."""
    shown = run.standing or next((r for r in reversed(run.rungs) if r.readable), None)
    reply = shown.attempt.reply if shown and shown.attempt else None
    ended = reply or next((r.attempt.reply for r in reversed(run.rungs) if r.attempt), None)
    features = run.features
    decision = run.last_decision
    return {
        "question_id": run.id,
        "answer": without_markup(reply.answer).text if reply else "",
        "endpoint": shown.endpoint if shown else None,
        "outcome": ended.outcome.value if ended else None,
        "stopped": run.stopped.value if run.stopped else None,
        "tokens": features.tokens if features else None,
        "tokens_exact": features.tokens_exact if features else None,
        "language": features.language if features else None,
        "question_language": features.question_language if features else None,
        "documents": [_document(d) for d in run.documents],
        "verdict": _verdict(shown.verdict) if shown else _verdict(None),
        "quotes": [_quote(f) for f in shown.footnotes] if shown else [],
        "ttca_s": ttca_document(run.ttca),
        "p_anyone_else": _rounded(decision.p_anyone_else, 4) if decision else None,
        "explain": decision.explain if decision else "",
        "simulated": any(r.attempt.simulated for r in run.rungs if r.attempt),
        "attempts": [_attempt(r) for r in run.rungs],
    }


def _attempt(rung: Rung) -> dict[str, object]:
    attempt = rung.attempt
    candidate = rung.decision.candidate(rung.endpoint)
    assert attempt is not None
    reply, times = attempt.reply, attempt.reply.times
    error = reply.error
    return {
        "ordinal": rung.ordinal,
        "endpoint": rung.endpoint,
        "model_asked": attempt.model_asked,
        "model_served": reply.model_served,
        "outcome": reply.outcome.value,
        "error": {"class": error.error_class, "status": error.status, "message": error.message}
        if error
        else None,
        "answer": without_markup(reply.answer).text,
        "quotes": [_quote(f) for f in rung.footnotes],
        "thoughts_characters": len(reply.thoughts),
        "finish_reason": reply.finish_reason,
        "p_correct": _rounded(candidate.p_correct, 4) if candidate else None,
        "p_interval": [round(p, 4) for p in candidate.p_interval] if candidate else None,
        "judged": _rounded(candidate.judged, 2) if candidate else None,
        "own_marks": _rounded(candidate.own_marks, 2) if candidate else None,
        "predicted_s": _rounded(candidate.predicted_s, 3) if candidate else None,
        "ttft_s": _rounded(times.ttft_s, 3),
        "total_s": _rounded(times.total_s, 3),
        "prompt_tokens": reply.usage.prompt_tokens,
        "completion_tokens": reply.usage.completion_tokens,
        "cached_tokens": reply.usage.cached_tokens,
        "money": attempt.money,
        "propensity": _rounded(rung.decision.propensity, 4),
        "overlapped": attempt.overlapped,
        "simulated": attempt.simulated,
        "requests": reply.requests,
        "notices": list(reply.notices),
        "verdict": _verdict(rung.verdict if rung.verdicts else None),
        "checks": [
            {**_verdict(v), "seconds": round(v.check_s, 4), "money": v.money}
            for v in rung.verdicts
            if not v.by_user and v.source != COMBINED
        ],
    }


def _quote(footnote: Footnote) -> dict[str, object]:
    """``position`` is the first character's in the document, from 0; ``null`` where the quote is nowhere."""
    placed = bool(footnote.document)
    return {
        "text": footnote.text,
        "found": footnote.found,
        "fate": footnote.fate,
        "exact": footnote.exact,
        "document": footnote.document or None,
        "position": footnote.start if placed else None,
        "end": footnote.end if placed else None,
        "line": footnote.line if placed else None,
    }


def _document(measured: MeasuredDocument) -> dict[str, object]:
    document = measured.document
    return {
        "name": document.name,
        "sha256": document.sha256,
        "characters": len(document.text),
        "tokens": measured.count.tokens,
        "tokens_exact": measured.count.exact,
        "language": measured.language.code,
        "notices": list(document.notices),
    }


def _verdict(verdict: Verdict | None) -> dict[str, object]:
    if verdict is None:
        return {"value": "unknown", "source": "none", "confidence": 0.5, "reason": ""}
    return {
        "value": verdict.value.value,
        "source": verdict.source,
        "confidence": round(verdict.confidence, 4),
        "reason": verdict.reason,
    }


def _rounded(value: float | None, digits: int) -> float | None:
    return None if value is None else round(value, digits)
