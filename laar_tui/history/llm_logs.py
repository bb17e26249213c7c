"""Reads the log of ``llm`` (https://llm.datasette.io): its ``responses`` table, and the ``turns`` that newer versions write instead.

Each logged response becomes a question with one attempt, by an endpoint named like the model; fragments become documents. Nobody chose
between endpoints then, so the decision says so and has no candidates, and there is no verdict: an imported answer counts in no statistic
until you mark it. Attachments, system prompts, tools and options are left out, and said to be.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from laar_tui.core.attempt import Outcome
from laar_tui.core.errors import UsageError
from laar_tui.core.figures import plural
from laar_tui.core.question import QuestionFeatures, content_hash
from laar_tui.history import connections, failures, rows

if TYPE_CHECKING:
    import sqlite3

    from laar_tui.history.interchange import Object

_CHARACTERS_PER_TOKEN = 4
_TITLE_CHARACTERS = 80


def is_log(file: Path) -> bool:
    with failures.history_errors(file), closing(connections.connect_to_read(file)) as connection:
        return "_llm_migrations" in _tables(connection)


def objects(file: Path, notices: list[str]) -> Iterator[Object]:
    """The objects of ``interchange.py``; sentences about what is left out are added to ``notices``. Blocks.

    Raises ``UsageError`` for a log of an ``llm`` so old that it has neither table.
    """
    with failures.history_errors(file), closing(connections.connect_to_read(file)) as connection:
        tables = _tables(connection)
        if not tables & {"responses", "turns"}:
            raise UsageError(
                f"{file} was written by an llm older than 0.5.",
                "Run `llm logs` of a newer llm once, then import.",
            )
        logged = [*_responses(connection, tables), *_turns(connection, tables)]
        notices += _left_out(connection, tables)
    places: dict[str, int] = {}
    known: set[str] = set()
    documents: set[str] = set()
    for one in sorted(logged, key=lambda o: (o.asked_at, o.id)):
        conversation = f"llm-{one.conversation_id}"
        if conversation not in known:
            known.add(conversation)
            yield {
                "kind": "conversation",
                "id": conversation,
                "title": (one.title or one.prompt)[:_TITLE_CHARACTERS],
                "created_at": rows.stamp(one.asked_at),
                "simulated": 0,
            }
        for _, content in one.fragments:
            digest = content_hash(content)
            if digest not in documents:
                documents.add(digest)
                yield {"kind": "document", "sha256": digest, "text": content, "characters": len(content)}
        places[conversation] = places.get(conversation, 0) + 1
        yield _question(one, conversation, places[conversation])


@dataclass(frozen=True)
class _Logged:
    """One response. ``fragments`` are (source, content)."""

    id: str
    conversation_id: str
    title: str
    asked_at: datetime
    model: str
    model_served: str | None
    prompt: str
    response: str
    reasoning: str
    duration_s: float
    input_tokens: int | None
    output_tokens: int | None
    fragments: tuple[tuple[str, str], ...]


def _tables(connection: sqlite3.Connection) -> set[str]:
    return {
        str(row[0])
        for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
    }


def _responses(connection: sqlite3.Connection, tables: set[str]) -> Iterator[_Logged]:
    if "responses" not in tables:
        return
    for row in connection.execute(
        """SELECT r.*, c.name AS title FROM responses r LEFT JOIN conversations c ON c.id = r.conversation_id"""
    ).fetchall():
        fragments: Sequence[sqlite3.Row] = ()
        if "prompt_fragments" in tables:
            fragments = connection.execute(
                """SELECT f.source, f.content FROM prompt_fragments p JOIN fragments f ON f.id = p.fragment_id
                WHERE p.response_id = ? ORDER BY p."order" """,
                (row["id"],),
            ).fetchall()
        yield _logged(
            row, row["conversation_id"], row["prompt"], row["response"], _get(row, "reasoning"), fragments
        )


def _turns(connection: sqlite3.Connection, tables: set[str]) -> Iterator[_Logged]:
    if "turns" not in tables:
        return
    for row in connection.execute(
        """SELECT u.*, t.name AS title FROM turns u LEFT JOIN threads t ON t.id = u.thread_id"""
    ).fetchall():
        fragments = connection.execute(
            """SELECT f.source, f.content FROM turn_fragments u JOIN fragments f ON f.id = u.fragment_id
            WHERE u.turn_id = ? AND u.kind = 'prompt' ORDER BY u."order" """,
            (row["id"],),
        ).fetchall()
        prompt = _text(connection, row["parent_message_hash"], "text")
        answer: list[str] = []
        reasoning: list[str] = []
        message = row["tip_message_hash"]
        while message is not None and message != row["parent_message_hash"]:
            answer.insert(0, _text(connection, message, "text"))
            reasoning.insert(0, _text(connection, message, "reasoning"))
            found = connection.execute(
                "SELECT parent_hash FROM messages WHERE hash = ?", (message,)
            ).fetchone()
            message = found[0] if found else None
        yield _logged(row, row["thread_id"], prompt, "".join(answer), "".join(reasoning), fragments)


def _text(connection: sqlite3.Connection, message: str | None, kind: str) -> str:
    """The literal text of a message of the user or the model, without what it borrows from fragments."""
    texts = []
    for part in connection.execute(
        """SELECT p.text, p.payload FROM parts p JOIN messages m ON m.hash = p.message_hash
        WHERE p.message_hash = ? AND p.type = ? AND m.role IN ('user', 'assistant') ORDER BY p.position""",
        (message, kind),
    ).fetchall():
        if part["text"] is not None:
            texts.append(str(part["text"]))
        elif part["payload"]:
            pieces = json.loads(part["payload"]).get("text_ref", [])
            texts.append("".join(piece.get("literal", "") for piece in pieces).strip())
    return "".join(texts)


def _logged(
    row: sqlite3.Row,
    conversation_id: str | None,
    prompt: str | None,
    response: str | None,
    reasoning: object,
    fragments: Sequence[sqlite3.Row],
) -> _Logged:
    asked = (
        datetime.fromisoformat(row["datetime_utc"]) if row["datetime_utc"] else datetime.fromtimestamp(0, UTC)
    )
    served = _get(row, "resolved_model")
    tokens = [_get(row, name) for name in ("input_tokens", "output_tokens")]
    return _Logged(
        id=row["id"],
        conversation_id=conversation_id or row["id"],
        title=row["title"] or "",
        asked_at=asked if asked.tzinfo else asked.replace(tzinfo=UTC),
        model=row["model"] or "unknown",
        model_served=served if isinstance(served, str) else None,
        prompt=prompt or "",
        response=response or "",
        reasoning=reasoning if isinstance(reasoning, str) else "",
        duration_s=(row["duration_ms"] or 0) / 1000,
        input_tokens=tokens[0] if isinstance(tokens[0], int) else None,
        output_tokens=tokens[1] if isinstance(tokens[1], int) else None,
        fragments=tuple((f["source"] or "fragment", f["content"] or "") for f in fragments),
    )


def _get(row: sqlite3.Row, column: str) -> object:
    return row[column] if column in row.keys() else None  # noqa: SIM118 - `in row` looks at values


def _question(one: _Logged, conversation_id: str, ordinal: int) -> Object:
    question_id, asked = f"llm-{one.id}", rows.stamp(one.asked_at)
    characters = len(one.prompt) + sum(len(content) for _, content in one.fragments)
    features = QuestionFeatures(
        tokens=one.input_tokens if one.input_tokens is not None else characters // _CHARACTERS_PER_TOKEN,
        tokens_exact=False,
        language="und",
        question_language="und",
        documents=len(one.fragments),
    )
    outcome = Outcome.COMPLETE if one.response else Outcome.EMPTY
    return {
        "kind": "question",
        "id": question_id,
        "conversation_id": conversation_id,
        "ordinal": ordinal,
        "text": one.prompt,
        "prompt_sha256": content_hash(one.prompt + "".join(content for _, content in one.fragments)),
        "earlier_turns": ordinal - 1,
        "asked_at": asked,
        "tokens": features.tokens,
        "tokens_exact": 0,
        "language": features.language,
        "question_language": features.question_language,
        "task": features.task,
        "stopped": "answered" if one.response else "all_failed",
        "settled_at": asked,
        "standing_attempt_id": f"{question_id}-a" if one.response else None,
        "checking_s": 0.0,
        "simulated": 0,
        "documents": len(one.fragments),
        "attached": [
            {
                "sha256": content_hash(content),
                "name": source.rstrip("/").rpartition("/")[2] or source,
                "source": "file",
                "path": source,
                "notices": [],
            }
            for source, content in one.fragments
        ],
        "decisions": [
            {
                "id": f"{question_id}-d",
                "ordinal": 1,
                "decided_at": asked,
                "chosen": one.model,
                "propensity": 1.0,
                "failed": [],
                "p_anyone_else": 0.0,
                "explain": "imported from the log of llm",
                "estimator": "none (imported)",
                "priors": "",
                "features": asdict(features),
                "candidates": [],
            }
        ],
        "attempts": [
            {
                "id": f"{question_id}-a",
                "decision_id": f"{question_id}-d",
                "session_id": "imported",
                "ordinal": 1,
                "endpoint": one.model,
                "model_asked": one.model,
                "model_served": one.model_served,
                "simulated": 0,
                "overlapped": 0,
                "earlier_failures": 0,
                "state": "finished",
                "outcome": outcome.value,
                "answer": one.response,
                "thoughts": one.reasoning,
                "notices": [],
                "started_at": asked,
                "started_s": 0.0,
                "ended_s": one.duration_s,
                "total_s": one.duration_s,
                "prompt_tokens": one.input_tokens,
                "completion_tokens": one.output_tokens,
                "requests": 1,
                "verdicts": [],
            }
        ],
    }


def _left_out(connection: sqlite3.Connection, tables: set[str]) -> list[str]:
    """One sentence for each kind of thing that is there and has no place in a history."""
    counted = {
        "attachment": ("attachments", "SELECT count(*) FROM attachments"),
        "system prompt": ("responses", "SELECT count(*) FROM responses WHERE coalesce(system, '') <> ''"),
        "system prompt ": ("messages", "SELECT count(*) FROM messages WHERE role = 'system'"),
        "tool call": ("tool_calls", "SELECT count(*) FROM tool_calls"),
    }
    found = {
        what: connection.execute(sql).fetchone()[0]
        for what, (table, sql) in counted.items()
        if table in tables
    }
    return [f"{plural(n, what.strip())} left out." for what, n in found.items() if n]
