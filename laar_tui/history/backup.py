"""Whole copies of the history, made by SQLite itself (``VACUUM INTO``), so that they are consistent whoever is writing.

A copy is a complete, compact database without -wal and -shm, for its owner's eyes only (0600), and nothing that was deleted is in it.
"""

from __future__ import annotations

import os
from pathlib import Path

from laar_tui.core.errors import UsageError
from laar_tui.history import connections, failures
from laar_tui.history.read_only import open_to_read

_PRIVATE_FILE = 0o600


def back_up(path: Path, target: Path) -> int:
    """Copy the history at ``path`` into the new file ``target``; its size in bytes.

    Raises ``UsageError`` when ``target`` exists already, and ``HistoryError`` when either file fails; then there is no ``target``.
    """
    with failures.history_errors(target):
        try:
            # SQLite writes into a file that is there and empty, and so never into one that others could read.
            os.close(os.open(target, os.O_CREAT | os.O_EXCL | os.O_WRONLY, _PRIVATE_FILE))
        except FileExistsError as error:
            raise UsageError(
                f"{target} is there already.", "A backup never overwrites: choose another name."
            ) from error
    try:
        with (
            failures.history_errors(path),
            open_to_read(path, connections.connect_for_reading) as connection,
            failures.history_errors(target),
        ):
            connection.execute("VACUUM INTO ?", (str(target),))
        with failures.history_errors(target):
            _flush(target)
            return target.stat().st_size
    except BaseException:
        target.unlink(missing_ok=True)
        raise


def before_upgrade(path: Path, last_step: str) -> Path:
    """Copy a history beside itself before its layout changes, and say where; ``last_step`` is what it was brought to so far."""
    stem = f"{path.stem}.before-upgrade-of-{last_step}"
    target = path.with_name(f"{stem}{path.suffix}")
    number = 1
    while target.exists():
        number += 1
        target = path.with_name(f"{stem}-{number}{path.suffix}")
    back_up(path, target)
    return target


def upgrade_backups(path: Path) -> list[Path]:
    """The copies :func:`before_upgrade` made of this history: they still hold what was deleted since."""
    return sorted(path.parent.glob(f"{path.stem}.before-upgrade-of-*{path.suffix}"))


def _flush(path: Path) -> None:
    """``VACUUM INTO`` leaves its file to the operating system (sqlite.org/lang_vacuum.html)."""
    descriptor = os.open(path, os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
