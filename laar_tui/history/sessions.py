"""Which attempts belong to a live process, and what becomes of those that do not.

Every open history is a *session* with a lock file of its own, held for as long as it lives; the operating
system drops the lock with the process, however it ends. An attempt that is ``running`` in a session nobody
holds was interrupted. Lock files are made and removed only inside a write transaction, so that nobody sees a
session that has a file but no lock yet.
"""

from __future__ import annotations

from collections.abc import Set
from pathlib import Path
from typing import TYPE_CHECKING

from laar_tui.core.attempt import Outcome
from laar_tui.history.accounting import recount
from laar_tui.history.locks import FileLock
from laar_tui.history.rows import Readable, Row

if TYPE_CHECKING:
    import sqlite3

    from sqlite_utils import Database

_PREFIX = "session-"

_INTERRUPTED: Row = {
    "state": "interrupted",
    "outcome": Outcome.CUT,
    "error_class": "interrupted",
    "error_message": "laar-chat ended while this answer was arriving",
}


def locks_of(path: Path) -> Path:
    """The folder of the lock files of the history at ``path``."""
    return path.with_name(path.name + ".locks")


class Session:
    """A live session; ``id`` is stored with each of its attempts."""

    def __init__(self, session_id: str, lock: FileLock) -> None:
        self.id = session_id
        self._lock = lock

    @classmethod
    def begin(cls, db: Database, locks: Path, session_id: str, now: str) -> Session:
        """Take this session's lock and mark what dead sessions left running. Runs inside a write
        transaction.
        """
        lock = FileLock.try_acquire(locks / f"{_PREFIX}{session_id}")
        if lock is None:
            raise RuntimeError(f"session {session_id} exists already")
        try:
            _mark_dead_sessions(db, locks, session_id, now)
        except BaseException:
            lock.release(remove=True)
            raise
        return cls(session_id, lock)

    def end(self, db: Database, now: str) -> None:
        """Whatever is still running here was interrupted. Runs inside a write transaction."""
        mark_interrupted(db, self.id, now)

    def release(self) -> None:
        self._lock.release(remove=True)


def alive(locks: Path, session_id: str) -> bool:
    """Whether a process holds this session. Only looks; safe for readers, whatever they may write."""
    return FileLock.is_held(locks / f"{_PREFIX}{session_id}")


def as_it_ended(row: sqlite3.Row, dead: Set[str]) -> Readable:
    """The row of an attempt as :func:`mark_interrupted` will leave it when its session is among the ``dead``; else as it is."""
    if row["state"] != "running" or row["session_id"] not in dead:
        return row
    return {**dict(row), **_INTERRUPTED}


def _mark_dead_sessions(db: Database, locks: Path, own_id: str, now: str) -> None:
    running = {
        row["session_id"]
        for row in db.query("SELECT DISTINCT session_id FROM attempts WHERE state = 'running'")
    }
    on_disk = {file.name.removeprefix(_PREFIX) for file in locks.glob(f"{_PREFIX}*")}
    for session_id in (running | on_disk) - {own_id}:
        lock = FileLock.try_acquire(locks / f"{_PREFIX}{session_id}")
        if lock is None:
            continue
        try:
            mark_interrupted(db, session_id, now)
        finally:
            lock.release(remove=True)


def mark_interrupted(db: Database, session_id: str, now: str) -> None:
    """End the running attempts of a session as interrupted; their partial text stays. Accounts of their
    questions are derived anew.
    """
    running = list(
        db.query(
            "SELECT id, question_id FROM attempts WHERE session_id = ? AND state = 'running'", [session_id]
        )
    )
    for row in running:
        db.table("attempts").update(row["id"], {**_INTERRUPTED, "ended_at": now})
    for question_id in {row["question_id"] for row in running}:
        recount(db, question_id)
