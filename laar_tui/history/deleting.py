"""Deleting for good: the text is then in no file of the history any more.

Rows go with everything that belongs to them, documents that no question uses go too, the text indexes are rewritten so that no trace of
the words stays in them, freed space is overwritten (``secure_delete``), small files are rebuilt, and the write-ahead log is emptied.
What a person exported or backed up is theirs; copies made before an upgrade are told about.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from laar_tui.core.errors import UsageError
from laar_tui.history import rows, sessions
from laar_tui.history.backup import upgrade_backups
from laar_tui.history.identify import find_one
from laar_tui.history.stored_text import from_stored

if TYPE_CHECKING:
    from sqlite_utils import Database

    from laar_tui.history.store import History

    _Chosen = Callable[[Database], list[str]]

_REBUILT_BYTES = 64 * 1024 * 1024


@dataclass(frozen=True)
class Deleted:
    """``documents`` counts texts that no other question used. ``log_emptied`` is false while another laar-chat keeps the write-ahead
    log, which it empties within seconds, or when it closes. ``copies`` still hold what was deleted: backups made before upgrades.
    """

    questions: int
    documents: int
    log_emptied: bool
    copies: tuple[Path, ...]


def delete_questions(history: History, ids: Sequence[str]) -> Deleted:
    """Delete the questions that ``ids`` (or unique beginnings) name. Blocks.

    Raises ``UsageError``, and deletes nothing, when one names none or is being answered right now.
    """

    def chosen(db: Database) -> list[str]:
        return [find_one(db.conn, "questions", given) for given in ids]

    return _delete(history, chosen, rebuild=False)


def purge(history: History, before: datetime | None = None) -> Deleted:
    """Delete every question, or those asked before a moment. Blocks; rebuilds the file."""

    def chosen(db: Database) -> list[str]:
        limit = rows.stamp(before) if before is not None else "~"
        return [r[0] for r in db.execute("SELECT id FROM questions WHERE asked_at < ?", (limit,)).fetchall()]

    return _delete(history, chosen, rebuild=True)


def forget_documents(history: History) -> Deleted:
    """Delete the texts of all documents; hashes and counts stay, and every question and answer. Blocks; rebuilds the file."""

    def work(db: Database) -> int:
        return db.execute("UPDATE documents SET text = NULL WHERE text IS NOT NULL").rowcount

    forgotten = history.submit(work, durable=True).result()
    return Deleted(0, forgotten, _empty(history, rebuild=True), tuple(upgrade_backups(history.path)))


def _delete(history: History, chosen: _Chosen, *, rebuild: bool) -> Deleted:
    def work(db: Database) -> tuple[int, int]:
        ids = chosen(db)
        _refuse_running(db, history, ids)
        wanted = json.dumps(ids)
        db.execute("DELETE FROM questions WHERE id IN (SELECT value FROM json_each(?))", (wanted,))
        db.execute(
            """DELETE FROM conversations WHERE NOT EXISTS
            (SELECT 1 FROM questions WHERE conversation_id = conversations.id)"""
        )
        documents = db.execute(
            """DELETE FROM documents WHERE NOT EXISTS
            (SELECT 1 FROM question_documents d WHERE d.sha256 = documents.sha256)"""
        ).rowcount
        for index in ("search_words", "search_unspaced"):
            # Merging all into one segment is what drops the terms of deleted texts (sqlite.org/fts5.html, section 6.8).
            db.execute(f"INSERT INTO {index} ({index}) VALUES ('optimize')")
        return len(set(ids)), documents

    questions, documents = history.submit(work, durable=True).result()
    return Deleted(
        questions, documents, _empty(history, rebuild=rebuild), tuple(upgrade_backups(history.path))
    )


def _refuse_running(db: Database, history: History, ids: Sequence[str]) -> None:
    running = db.execute(
        """SELECT question_id, session_id FROM attempts
        WHERE state = 'running' AND question_id IN (SELECT value FROM json_each(?))""",
        (json.dumps(list(ids)),),
    ).fetchall()
    for question_id, session_id in running:
        if sessions.alive(history.locks_folder, session_id):
            raise UsageError(
                f"The question {from_stored(question_id)} is being answered right now.", "Cancel it first."
            )


def _empty(history: History, *, rebuild: bool) -> bool:
    """Leave nothing of what was deleted in free pages or in the log."""

    def work(db: Database) -> None:
        pages, size = (db.execute(f"PRAGMA {name}").fetchone()[0] for name in ("page_count", "page_size"))
        if rebuild or pages * size <= _REBUILT_BYTES:
            db.execute("VACUUM")

    history.maintain(work).result()
    return history.empty_log().result()
