"""Advisory file locks that the operating system drops when their process ends, however it ends.

Two uses: one lock per open history tells a live session from a crashed one, and one lock says who may
checkpoint the write-ahead log. The lock files are our own, never the database: closing any descriptor of a
database file would drop SQLite's POSIX locks on it (sqlite.org/howtocorrupt.html, section 2.2).
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from laar_tui.core.clock import system_monotonic
from laar_tui.history import failures

if sys.platform == "win32":
    import msvcrt

    def _lock(descriptor: int) -> None:
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except OSError as error:
            # The number says little: which one a lock that is held gives depends on the system's C library.
            raise BlockingIOError(*error.args) from error

    _look = _lock
else:
    import fcntl

    def _lock(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)

    def _look(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)


class FileLock:
    """An exclusive lock, held from :meth:`try_acquire` until :meth:`release` or the end of the process."""

    def __init__(self, path: Path, descriptor: int) -> None:
        self._path = path
        self._descriptor: int | None = descriptor

    @classmethod
    def try_acquire(cls, path: Path) -> FileLock | None:
        """The lock on ``path`` (made 0600 when absent), or ``None`` when another holder, in this process or
        not, has it.

        Raises ``OSError`` where the file cannot be made or the file system has no locks.
        """
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            _lock(descriptor)
        except (BlockingIOError, PermissionError):
            os.close(descriptor)
            return None
        except BaseException:
            os.close(descriptor)
            raise
        return cls(path, descriptor)

    @staticmethod
    def is_held(path: Path) -> bool:
        """Whether somebody holds the lock on ``path``; nobody does where there is no such file. Two who look at once do not mistake each
        other for a holder.
        """
        try:
            descriptor = os.open(path, os.O_RDONLY)
        except FileNotFoundError:
            return False
        except PermissionError:
            return True  # it is somebody else's, and cannot be asked
        try:
            _look(descriptor)
        except (BlockingIOError, PermissionError):
            return True
        finally:
            os.close(descriptor)
        return False

    def release(self, *, remove: bool = False) -> None:
        """Let go, once; with ``remove`` the file goes too, while the lock is still held where the system
        allows it.
        """
        if self._descriptor is None:
            return
        if remove:
            # Windows keeps an open file; the next session removes it when it finds it unlocked.
            with suppress(PermissionError):
                self._path.unlink(missing_ok=True)
        os.close(self._descriptor)
        self._descriptor = None


_PAUSE_S = 0.05


@contextmanager
def waiting_for(lock_file: Path, history: Path, longest_s: float) -> Iterator[None]:
    """Hold the lock on ``lock_file``; raises ``HistoryError`` about ``history`` when another holds it for longer than ``longest_s``."""
    deadline = system_monotonic() + longest_s
    while (lock := FileLock.try_acquire(lock_file)) is None:
        if system_monotonic() > deadline:
            raise failures.being_upgraded(history)
        time.sleep(_PAUSE_S)
    try:
        yield
    finally:
        lock.release()
