"""Questions as text for others: JSON Lines (everything, for reading back), Markdown (for people), CSV (for a spreadsheet).

Only JSON Lines is exact. In the other two lone surrogates, which UTF-8 cannot say, and NUL become U+FFFD. In CSV a text cell that a
spreadsheet would take for a formula (it begins with ``=``, ``+``, ``-``, ``@``, tab or carriage return) gets an apostrophe before it; see
owasp.org/www-community/attacks/CSV_Injection.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from typing import Literal

from laar_tui.core.figures import seconds, tokens
from laar_tui.core.json_line import json_text
from laar_tui.core.quotes import without_markup
from laar_tui.history.interchange import objects
from laar_tui.history.reading import Reader
from laar_tui.history.records import QuestionFilter, QuestionRecord, StoredAttempt

Format = Literal["jsonl", "md", "csv"]
FORMATS: tuple[Format, ...] = ("jsonl", "md", "csv")

_UNWRITABLE = re.compile("[\x00\ud800-\udfff]")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_FENCE = re.compile(r"^(`{3,})", re.MULTILINE)

CSV_COLUMNS = (
    "question_id", "conversation_id", "conversation", "asked_at", "question", "documents", "tokens", "tokens_exact", "language",
    "question_language", "task", "stopped", "ttca_wall_s", "ttca_machine_s", "ttca_censored", "attempt", "endpoint",
    "model_asked", "model_served", "state", "outcome", "verdict", "verdict_source", "p_correct", "ttft_s", "total_s",
    "prompt_tokens", "completion_tokens", "cached_tokens", "money", "checking_money", "stands", "simulated", "answer",
)  # fmt: skip
"""One row for each attempt; a question without any has one row with the attempt's columns empty."""


def export(reader: Reader, form: Format, where: QuestionFilter | None = None) -> Iterator[str]:
    """The questions that meet ``where`` as pieces of text, oldest first, ready to be written as UTF-8. Blocks while it goes."""
    chosen = where or QuestionFilter()
    if form == "jsonl":
        return (json_text(thing) + "\n" for thing in objects(reader, chosen))
    pieces = _markdown(reader, chosen) if form == "md" else _csv(reader, chosen)
    return (_UNWRITABLE.sub("\ufffd", piece) for piece in pieces)


def _markdown(reader: Reader, where: QuestionFilter) -> Iterator[str]:
    conversation = None
    for record in reader.records(where):
        if record.question.conversation_id != conversation:
            conversation = record.question.conversation_id
            yield f"# {_heading(record.conversation_title) or 'Conversation'}\n\nconversation `{conversation}`\n\n"
        yield _markdown_of(record)


def _markdown_of(record: QuestionRecord) -> str:
    facts = [f"asked {record.asked_at:%Y-%m-%d %H:%M:%S} UTC"]
    if record.ttca is not None:
        wall = seconds(record.ttca.wall_s)
        facts.append(f"no right answer within {wall}" if record.ttca.censored else f"TTCA {wall}")
    if record.simulated:
        facts.append("simulated")
    lines = [f"## {_heading(record.question.text)}", "", f"`{record.question.id}` · {' · '.join(facts)}", ""]
    for document in record.documents:
        size = (
            f"{tokens(document.count.tokens, document.count.exact)} tokens"
            if document.count
            else "not measured"
        )
        lines.append(
            f"- document: {document.name} ({size}, {document.characters} characters, SHA-256 `{document.sha256}`)"
        )
    if record.documents:
        lines.append("")
    lines += [_quoted(record.question.text), ""]
    for stored in record.attempts:
        lines += _markdown_of_attempt(stored, stands=stored == record.standing)
    return "\n".join(lines) + "\n"


def _markdown_of_attempt(stored: StoredAttempt, *, stands: bool) -> list[str]:
    attempt, verdict = stored.attempt, stored.effective
    state = attempt.reply.outcome.value if stored.state == "finished" else stored.state
    judged = f"{verdict.value.value} ({verdict.source})" + (
        f": {_heading(verdict.reason)}" if verdict.reason else ""
    )
    facts = [state, seconds(attempt.reply.times.total_s), judged, *(["stands"] if stands else [])]
    lines = [f"### Attempt {attempt.ordinal}: {_heading(attempt.endpoint)}", "", " · ".join(facts), ""]
    if attempt.reply.error is not None:
        lines += [_quoted(attempt.reply.error.message), ""]
    if attempt.reply.answer:
        shown = without_markup(attempt.reply.answer)
        lines += [shown.noted.rstrip("\n"), *_closing_fence(shown.noted), ""]
        lines += [f"[{q.number}] “{' '.join(q.text.split())}”  " for q in shown.quotes]
        lines += [""] * bool(shown.quotes)
    return lines


def _heading(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 100 else line[:99] + "…"


def _quoted(text: str) -> str:
    return "\n".join(f"> {line}".rstrip() for line in text.splitlines())


def _closing_fence(answer: str) -> list[str]:
    """An answer that was cut inside a code block must not swallow what follows it."""
    fences = _FENCE.findall(answer)
    return [fences[-1]] if len(fences) % 2 else []


def _csv(reader: Reader, where: QuestionFilter) -> Iterator[str]:
    yield _csv_line(CSV_COLUMNS)
    for record in reader.records(where):
        for stored in record.attempts or (None,):
            yield _csv_line(_csv_row(record, stored))


def _csv_row(record: QuestionRecord, stored: StoredAttempt | None) -> tuple[object, ...]:
    features, ttca = record.features, record.ttca
    question = (
        record.question.id, record.question.conversation_id, record.conversation_title, record.asked_at.isoformat(), record.question.text,
        "; ".join(d.name for d in record.documents), features.tokens if features else None,
        features.tokens_exact if features else None, features.language if features else None,
        features.question_language if features else None, features.task if features else None,
        record.stopped, ttca.wall_s if ttca else None, ttca.machine_s if ttca else None, ttca.censored if ttca else None,
    )  # fmt: skip
    if stored is None:
        empty = (None,) * (len(CSV_COLUMNS) - len(question) - 2)
        return (*question, *empty, record.simulated, None)
    attempt, reply = stored.attempt, stored.attempt.reply
    return (
        *question, attempt.ordinal, attempt.endpoint, attempt.model_asked, reply.model_served, stored.state, reply.outcome,
        stored.effective.value, stored.effective.source, stored.p_correct, reply.times.ttft_s, reply.times.total_s,
        reply.usage.prompt_tokens, reply.usage.completion_tokens, reply.usage.cached_tokens, attempt.money,
        stored.checking_money, stored == record.standing, record.simulated, reply.answer,
    )  # fmt: skip


def _csv_line(cells: tuple[object, ...]) -> str:
    line = io.StringIO()
    csv.writer(line, lineterminator="\n").writerow([_cell(cell) for cell in cells])
    return line.getvalue()


def _cell(value: object) -> object:
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, str):
        text = str(value).replace("\x00", "\ufffd")
        return "'" + text if text.startswith(_FORMULA) else text
    return value
