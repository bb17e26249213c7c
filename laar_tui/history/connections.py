"""How the database file is made, examined and opened.

The file is never opened except through SQLite (see ``locks.py`` for why), and nothing is written to it before
it is known to be ours, readable and not newer than this program.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from laar_tui.core.clock import system_monotonic
from laar_tui.history import failures, schema
from laar_tui.history.read_only import open_to_read

if TYPE_CHECKING:
    import sqlite3

BUSY_TIMEOUT_S = 5.0
"""How long a statement waits for another process before the history counts as locked."""

_CHECKED_WHOLE_BYTES = 32 * 1024 * 1024
_SMALLEST_PAGE_BYTES = 512
_SWITCH_PAUSE_S = 0.01
_PRIVATE_FILE = 0o600
_PRIVATE_FOLDER = 0o700


def make_private(path: Path) -> None:
    """Make the folders that are missing (0700) and an empty file (0600); SQLite gives its -wal and -shm files
    the same mode.

    A folder that was there keeps its mode: it may be shared on purpose.
    """
    for folder in reversed([f for f in path.parents if not f.exists()]):
        folder.mkdir(mode=_PRIVATE_FOLDER, exist_ok=True)
    with suppress(FileExistsError):
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, _PRIVATE_FILE))


def tighten(path: Path) -> None:
    """Take everybody else's access to an existing history away. Where files have no modes, the user's folder protects them."""
    if os.name != "posix":
        return
    for file in (path, path.with_name(path.name + "-wal"), path.with_name(path.name + "-shm")):
        try:
            if file.stat().st_mode & 0o077:
                file.chmod(_PRIVATE_FILE)
        except FileNotFoundError:
            continue


def examine(path: Path) -> tuple[str, ...] | None:
    """Read-only: the migration steps the file has had, ``None`` while it is empty. Raises ``HistoryError`` unless it is empty or a sound
    history of this or an older version.

    Pages are checked one by one only in files up to 32 MB, where that costs some ten milliseconds.
    """
    with failures.history_errors(path), closing(connect_to_read(path)) as connection:
        steps = schema.applied(connection)
        _refuse_other_versions(path, steps)
        if 0 < path.stat().st_size < _SMALLEST_PAGE_BYTES:
            raise failures.not_a_database(path)  # SQLite takes some files of a few bytes for empty ones
        if path.stat().st_size <= _CHECKED_WHOLE_BYTES:
            verdict = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
            if verdict != "ok":
                raise failures.damaged(path)
        return steps


def connect_to_read(path: Path) -> sqlite3.Connection:
    """A connection that cannot write, with rows addressable by name. Not tied to a thread."""
    return _connect(path, "mode=ro", BUSY_TIMEOUT_S)


def connect_for_reading(path: Path, how: str) -> sqlite3.Connection:
    """The way ``read_only.py`` opens: ``how`` is a query string of SQLite's URI form."""
    return _connect(path, how, BUSY_TIMEOUT_S)


def connect_for_writing(path: Path, busy_timeout_s: float) -> sqlite3.Connection:
    """A connection without implicit transactions, in WAL mode, that checks foreign keys and never checkpoints
    by itself.
    """
    connection = _connect(path, "mode=rw", busy_timeout_s)
    try:
        _switch_to_wal(connection, system_monotonic() + busy_timeout_s)
        connection.execute("PRAGMA synchronous = NORMAL")
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA secure_delete = ON").fetchone()
        connection.execute("PRAGMA wal_autocheckpoint = 0").fetchone()
    except BaseException:
        connection.close()
        raise
    return connection


def _switch_to_wal(connection: sqlite3.Connection, deadline: float) -> None:
    """Of two processes that switch a new file at once, SQLite fails one, in spite of the timeout."""
    import sqlite3

    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL").fetchone()
            return
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or system_monotonic() > deadline:
                raise
            time.sleep(_SWITCH_PAUSE_S)


@contextmanager
def reading(path: Path) -> Iterator[sqlite3.Connection | None]:
    """A read-only connection to a history of exactly this version, for one reading; ``None`` while there is
    no history yet. The file and its folder may be read-only too.

    Take all rows before you leave: a half-read result would pin the write-ahead log.
    """
    with failures.history_errors(path):
        if not path.exists():
            yield None
            return
        with open_to_read(path, connect_for_reading) as connection:
            steps = schema.applied(connection)
            _refuse_other_versions(path, steps)
            if steps is not None and len(steps) < len(schema.STEPS):
                raise failures.older(path)
            if steps is None:
                yield None
                return
            connection.execute("BEGIN")  # one snapshot for all statements of the reading; closing ends it
            yield connection


def _connect(path: Path, how: str, busy_timeout_s: float) -> sqlite3.Connection:
    import sqlite3

    connection = sqlite3.connect(
        f"{path.absolute().as_uri()}?{how}",
        uri=True,
        timeout=busy_timeout_s,
        isolation_level=None,
        check_same_thread=False,
    )
    connection.row_factory = sqlite3.Row
    return connection


def _refuse_other_versions(path: Path, steps: tuple[str, ...] | None) -> None:
    if steps is None:
        return
    if not steps:
        raise failures.not_a_history(path)
    known = {name for name, _ in schema.STEPS}
    if not known.issuperset(steps):
        raise failures.newer(path)
