"""The one thread of this process that writes to the database. It owns its connection; everybody else hands it
work and gets a future.

Each piece of work is one transaction, begun IMMEDIATE: a transaction that reads first and writes later would
fail at once, in spite of the busy timeout, when another process wrote in between. It is committed with
``synchronous=NORMAL`` (safe against a crash of this process) or, where ``durable`` asks for it, FULL (safe
against power loss too).

SQLite 3.7.0 to 3.51.2 can corrupt the log when two connections write and checkpoint at the same moment
(sqlite.org/wal.html, "the WAL-reset bug"): only the holder of an advisory lock ever checkpoints. Whoever
finds the lock free takes it over.
"""

from __future__ import annotations

import atexit
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager, suppress
from pathlib import Path
from queue import SimpleQueue
from typing import TYPE_CHECKING, TypeVar

from laar_tui.core.errors import HistoryError
from laar_tui.history import backup, connections, failures, locks, schema
from laar_tui.history.locks import FileLock

if TYPE_CHECKING:
    from sqlite_utils import Database

T = TypeVar("T")

_CHECKPOINT_PAGES = 1000
_UPGRADE_WAIT_S = 120.0
"""How long to wait for another process that brings the file up to date: about a minute per gigabyte."""

_LOOK_FOR_CHECKPOINT_LOCK_EVERY = 64


class Writer:
    """Starts its thread at once. ``locks_folder`` is a folder for lock files, made when absent."""

    def __init__(
        self, path: Path, locks_folder: Path, busy_timeout_s: float = connections.BUSY_TIMEOUT_S
    ) -> None:
        self._path = path
        self._locks = locks_folder
        self._wish = locks_folder / "empty-the-log"
        self._busy_timeout_s = busy_timeout_s
        self._queue: SimpleQueue[Callable[[Database], None] | None] = SimpleQueue()
        self._gate = threading.Lock()
        self._closed = False
        self._checkpoint_lock: FileLock | None = None
        self._commits = 0
        self.opened: Future[None] = _running_future()
        """Done when the database is open and its layout up to date, or with the ``HistoryError`` that
        prevented it.
        """
        # A daemon, so that a forgotten close cannot hang the process; the exit hook still drains the queue.
        self._thread = threading.Thread(target=self._run, name="history-writer", daemon=True)
        self._thread.start()
        atexit.register(self.close)

    def submit(self, work: Callable[[Database], T], *, durable: bool = False) -> Future[T]:
        """Run ``work`` in a transaction of its own, after all work submitted before. Rolled back when it
        raises. Only once ``opened``.

        The future cannot be cancelled: an ``await`` on it may be, and the text is still written. Its
        exceptions are those of ``work``, with database and system errors turned into ``HistoryError``.
        """
        future: Future[T] = _running_future()

        def perform(db: Database) -> None:
            try:
                with failures.history_errors(self._path), _transaction(db, durable=durable):
                    result = work(db)
            except BaseException as error:  # noqa: BLE001 - belongs to whoever waits for the future
                future.set_exception(error)
            else:
                future.set_result(result)

        return self._enqueue(future, perform)

    def maintain(self, work: Callable[[Database], T]) -> Future[T]:
        """Run ``work`` as :meth:`submit` does, but outside of any transaction: for what SQLite allows only there."""
        future: Future[T] = _running_future()

        def perform(db: Database) -> None:
            try:
                with failures.history_errors(self._path):
                    result = work(db)
            except BaseException as error:  # noqa: BLE001 - belongs to whoever waits for the future
                future.set_exception(error)
            else:
                future.set_result(result)

        return self._enqueue(future, perform)

    def empty_log(self) -> Future[bool]:
        """Write the log back into the file and cut it to nothing, so that no old text stays in it.

        False when that is another process's to do, or when somebody is reading: the wish is left for the holder of the checkpoint lock,
        who grants it with :meth:`grant_wishes`.
        """

        def work(db: Database) -> bool:
            self._try_to_hold_checkpoints(db)
            if self._checkpoint_lock is not None and _truncated(db):
                self._wish.unlink(missing_ok=True)
                return True
            self._wish.touch(0o600)
            return False

        return self.maintain(work)

    def grant_wishes(self) -> None:
        """Empty the log when another process asked for it. Cheap while none did; call it now and then."""
        if self._wish.exists():
            self.empty_log()

    def close(self) -> None:
        """Finish all submitted work, then close the connection. May be called more than once."""
        with self._gate:
            if not self._closed:
                self._closed = True
                self._queue.put(None)
        self._thread.join()
        atexit.unregister(self.close)

    def _enqueue(self, future: Future[T], perform: Callable[[Database], None]) -> Future[T]:
        with self._gate:
            if self._closed:
                future.set_exception(failures.closed(self._path))
            else:
                self._queue.put(perform)
        return future

    def _run(self) -> None:
        try:
            with failures.history_errors(self._path):
                db = self._open()
        except BaseException as error:  # noqa: BLE001 - belongs to whoever waits for `opened`
            with self._gate:
                self._closed = True
            self.opened.set_exception(error)
            return
        self.opened.set_result(None)
        try:
            while (perform := self._queue.get()) is not None:
                perform(db)
                self._commits += 1
                if self._commits % _LOOK_FOR_CHECKPOINT_LOCK_EVERY == 0:
                    with suppress(HistoryError), failures.history_errors(self._path):
                        self._try_to_hold_checkpoints(db)
        finally:
            db.close()
            if self._checkpoint_lock is not None:
                self._checkpoint_lock.release()

    def _open(self) -> Database:
        connections.make_private(self._path)
        steps = connections.examine(self._path)
        connections.tighten(self._path)
        self._locks.mkdir(mode=0o700, exist_ok=True)
        from sqlite_utils import Database

        connection = connections.connect_for_writing(self._path, self._busy_timeout_s)
        try:
            db = Database(connection, execute_plugins=False)
            if steps != schema.NAMES:
                self._bring_up_to_date(db)
            self._try_to_hold_checkpoints(db)
        except BaseException:
            connection.close()
            raise
        return db

    def _bring_up_to_date(self, db: Database) -> None:
        """One process at a time, and never without a copy of what was there before."""
        with locks.waiting_for(self._locks / "upgrade", self._path, _UPGRADE_WAIT_S):
            steps = schema.applied(db.conn)
            if steps:
                if steps == schema.NAMES:
                    return
                backup.before_upgrade(self._path, steps[-1])
            with _transaction(db, durable=True):
                schema.migrate(db)

    def _try_to_hold_checkpoints(self, db: Database) -> None:
        if self._checkpoint_lock is not None:
            return
        self._checkpoint_lock = FileLock.try_acquire(self._locks / "checkpoint")
        if self._checkpoint_lock is not None:
            db.execute(f"PRAGMA wal_autocheckpoint = {_CHECKPOINT_PAGES}").fetchone()


@contextmanager
def _transaction(db: Database, *, durable: bool) -> Iterator[None]:
    if durable:
        db.execute("PRAGMA synchronous = FULL")
    try:
        db.execute("BEGIN IMMEDIATE")
        try:
            yield
            db.execute("COMMIT")
        except BaseException:
            db.rollback()
            raise
    finally:
        if durable:
            db.execute("PRAGMA synchronous = NORMAL")


def _truncated(db: Database) -> bool:
    busy, _, _ = db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    return not busy


def _running_future() -> Future[T]:
    future: Future[T] = Future()
    future.set_running_or_notify_cancel()
    return future
