"""The history as JSON objects, one after another: what ``export --format jsonl`` writes and ``import`` reads. Nothing is lost on the way.

The first object is the header. Then come, always before what refers to them, ``document`` (a text once, by its hash), ``conversation``,
and ``question`` with its ``attached`` documents, ``decisions`` and ``attempts``, each attempt with its ``verdicts``, oldest first. The keys
are the columns of the tables (``schema.py``); texts are as they were asked and answered, lone surrogates and NUL included; infinite
numbers are the names ``"inf"`` and ``"-inf"``. What can be derived (search indexes, days kept ready) is left out.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from laar_tui.history import schema
from laar_tui.history.reading import Reader
from laar_tui.history.records import QuestionFilter
from laar_tui.history.stored_text import finite_or_name, from_json, from_stored

if TYPE_CHECKING:
    import sqlite3

Object = dict[str, Any]

FORMAT = "laar-chat history"
VERSION = 1

NESTED = {
    "questions": ("expectation",),
    "question_documents": ("notices",),
    "decisions": ("failed", "features", "candidates"),
    "attempts": ("notices",),
}
"""Columns that hold JSON: in the objects they are values of their own."""

_CHUNK = 100


def objects(reader: Reader, where: QuestionFilter | None = None) -> Iterator[Object]:
    """The questions that meet ``where``, all of them without it, oldest first, and what they need. Blocks.

    Reads a hundred questions at a time, so memory stays small and a writer is never kept waiting.
    """
    yield {"kind": "header", "format": FORMAT, "version": VERSION, "schema": schema.NAMES[-1]}
    documents: set[str] = set()
    conversations: set[str] = set()
    ids = reader.ids(where or QuestionFilter())
    for start in range(0, len(ids), _CHUNK):
        with reader.connection() as connection:
            if connection is None:
                return
            found: list[Object] = []
            for question_id in ids[start : start + _CHUNK]:
                found += _with_needs(connection, question_id, documents, conversations)
        yield from found


def _with_needs(
    connection: sqlite3.Connection, question_id: str, documents: set[str], conversations: set[str]
) -> Iterator[Object]:
    """``question_id`` is in its stored form. Nothing when it was deleted meanwhile."""
    for question in _rows(connection, "questions", "id = ?", question_id):
        used = _rows(connection, "question_documents", "question_id = ?", question_id, "position")
        for document in used:
            if document["sha256"] not in documents:
                documents.add(document["sha256"])
                (row,) = _rows(connection, "documents", "sha256 = ?", document["sha256"])
                yield {"kind": "document", **row}
        if question["conversation_id"] not in conversations:
            conversations.add(question["conversation_id"])
            (row,) = _rows(
                connection,
                "conversations",
                "id = (SELECT conversation_id FROM questions WHERE id = ?)",
                question_id,
            )
            yield {"kind": "conversation", **row}
        attempts = _rows(connection, "attempts", "question_id = ?", question_id, "ordinal")
        given = _rows(
            connection,
            "verdicts",
            "attempt_id IN (SELECT id FROM attempts WHERE question_id = ?)",
            question_id,
            "id",
        )
        for attempt in attempts:
            attempt["verdicts"] = [
                _without(v, "id", "attempt_id") for v in given if v["attempt_id"] == attempt["id"]
            ]
        decisions = _rows(
            connection, "decisions", "question_id = ?", question_id, "ordinal, decided_at, rowid"
        )
        yield {
            "kind": "question",
            **question,
            "attached": [_without(d, "question_id", "position") for d in used],
            "decisions": [_without(d, "question_id") for d in decisions],
            "attempts": [_without(a, "question_id") for a in attempts],
        }


def _rows(
    connection: sqlite3.Connection, table: str, where: str, value: str, order: str = "1"
) -> list[Object]:
    found = connection.execute(f"SELECT * FROM {table} WHERE {where} ORDER BY {order}", (value,)).fetchall()
    nested = NESTED.get(table, ())
    return [{name: _value(name in nested, value) for name, value in dict(row).items()} for row in found]


def _value(nested: bool, stored: object) -> object:
    if isinstance(stored, str):
        return from_json(stored) if nested else from_stored(stored)
    return finite_or_name(stored) if isinstance(stored, float) else stored


def _without(row: Object, *names: str) -> Object:
    return {name: value for name, value in row.items() if name not in names}


def header_of(line: str | bytes) -> Object | None:
    """The header when ``line`` is one, whatever its version."""
    try:
        found = json.loads(line)
    except ValueError:
        return None
    return found if isinstance(found, dict) and found.get("format") == FORMAT else None


def columns(connection: sqlite3.Connection, table: str) -> Sequence[tuple[str, str]]:
    """Names and declared types of a table's columns."""
    return [(row[1], row[2]) for row in connection.execute(f"PRAGMA table_info({table})").fetchall()]
