"""Reading a history that can only be read: on read-only media, in a folder of somebody else's, in a backup one may look at.

SQLite needs a -shm file beside a database in WAL mode and cannot make one in a folder it may not write to (sqlite.org/wal.html,
"Read-Only Databases"). Without a write-ahead log the file is complete and nobody is writing to it: it is opened as *immutable*. With one,
which a crash left, both are copied into a private folder and read there; an immutable opening would leave out what the log holds.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from laar_tui.history import failures

if TYPE_CHECKING:
    import sqlite3

Connect = Callable[[Path, str], "sqlite3.Connection"]
"""Opens a path with a query string of SQLite's URI form, such as ``mode=ro``."""

_CHANGED_TRIES = 5


@contextmanager
def open_to_read(path: Path, connect: Connect) -> Iterator[sqlite3.Connection]:
    """A read-only connection to ``path``, whatever may be written beside it; closed at the end. Raises ``sqlite3.Error``, ``OSError``,
    and ``HistoryError`` when a log that is needed keeps changing.
    """
    import sqlite3

    log = path.with_name(path.name + "-wal")
    alone = not log.exists()
    with closing(connect(path, "mode=ro")) as connection:
        try:
            connection.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchone()
        except sqlite3.OperationalError as error:
            if not _for_want_of_a_folder(error, path):
                raise
        else:
            yield connection
            connection.close()
            if alone:
                _tidy(path, connect)
            return
    if not log.exists() or log.stat().st_size == 0:
        with closing(connect(path, "immutable=1")) as connection:
            yield connection
        return
    with tempfile.TemporaryDirectory(prefix="laar-chat-") as folder:
        copy = _copied(path, log, Path(folder))
        with closing(connect(copy, "mode=rw")) as connection:
            yield connection


def _for_want_of_a_folder(error: sqlite3.OperationalError, path: Path) -> bool:
    import sqlite3

    refused = error.sqlite_errorcode & 0xFF in (sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY)
    return refused and os.access(path, os.R_OK) and not os.access(path.parent, os.W_OK)


def _tidy(path: Path, connect: Connect) -> None:
    """A read-only connection leaves the empty -wal and -shm it had made; the last one that may write takes them away."""
    import sqlite3

    if not os.access(path, os.W_OK):
        return
    try:
        with closing(connect(path, "mode=rw")) as connection:
            connection.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchone()
    except sqlite3.Error:
        return


def _copied(path: Path, log: Path, folder: Path) -> Path:
    """Both files as they are at one moment: copied again while either changes under our hands."""

    def state() -> list[tuple[int, int]]:
        return [(s.st_size, s.st_mtime_ns) for s in (path.stat(), log.stat())]

    for _ in range(_CHANGED_TRIES):
        before = state()
        for file in (path, log):
            shutil.copyfile(file, folder / file.name)
        if state() == before:
            return folder / path.name
    raise failures.changing(path)
