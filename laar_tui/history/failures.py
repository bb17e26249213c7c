"""What went wrong with the database, in one sentence and a hint, from SQLite's result codes and the system's
errors.
"""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from laar_tui.core.errors import HistoryError

_RECOVER = (
    "Restore a backup, or move the file away and laar-chat starts a new one; "
    "`sqlite3 FILE .recover` saves what can be saved."
)
_ELSEWHERE = "Move it away, or choose another folder with --home."
_SPACE = "Free some space; nothing that was already stored is lost."
_PERMISSION = "Make the file and its folder writable for you, or choose another folder with --home."

# SQLite's primary result codes (sqlite.org/rescode.html): what happened, and what to do.
_BY_CODE = {
    5: ("is locked by another program", "Close the program that holds it, then try again."),
    6: ("is locked by another program", "Close the program that holds it, then try again."),
    8: ("is read-only", _PERMISSION),
    10: (
        "could not be read or written: the disk reported an error",
        "Check the disk, then run `laar-chat doctor`.",
    ),
    11: ("is damaged", _RECOVER),
    13: ("could not be written: the disk is full", _SPACE),
    14: ("could not be opened", _PERMISSION),
    26: ("is not an SQLite database", _ELSEWHERE),
}


@contextmanager
def history_errors(path: Path) -> Iterator[None]:
    """Turn every SQLite and operating-system error raised inside into a :class:`HistoryError` about
    ``path``.
    """
    import sqlite3

    try:
        yield
    except sqlite3.Error as error:
        raise _from_sqlite(error, path) from error
    except OSError as error:
        raise _from_system(error, path) from error


def of_the_file(error: HistoryError) -> bool:
    """Whether the file or its disk is at fault (full, read-only, locked, damaged), not what was to be written into it."""
    import sqlite3

    cause = error.__cause__
    if isinstance(cause, sqlite3.Error):
        return (getattr(cause, "sqlite_errorcode", None) or 0) & 0xFF in _BY_CODE
    return isinstance(cause, OSError)


def damaged(path: Path) -> HistoryError:
    return HistoryError(f"The history {path} is damaged.", _RECOVER)


def not_a_database(path: Path) -> HistoryError:
    return HistoryError(f"The history {path} is not an SQLite database.", _ELSEWHERE)


def not_a_history(path: Path) -> HistoryError:
    return HistoryError(f"{path} is an SQLite database, but not a history of laar-chat.", _ELSEWHERE)


def newer(path: Path) -> HistoryError:
    return HistoryError(
        f"The history {path} was written by a newer laar-chat.",
        "Update laar-chat, or choose another folder with --home.",
    )


def older(path: Path) -> HistoryError:
    return HistoryError(
        f"The history {path} was written by an older laar-chat.",
        "Start laar-chat once: it brings the file up to date.",
    )


def being_upgraded(path: Path) -> HistoryError:
    return HistoryError(
        f"The history {path} is being brought up to date by another laar-chat.", "Try again when it is done."
    )


def changing(path: Path) -> HistoryError:
    return HistoryError(
        f"The history {path} is being written by somebody else, and cannot be read beside it.",
        "Try again later.",
    )


def closed(path: Path) -> HistoryError:
    return HistoryError(f"The history {path} is already closed.")


def _from_sqlite(error: Exception, path: Path) -> HistoryError:
    code = getattr(error, "sqlite_errorcode", None)
    known = _BY_CODE.get(code & 0xFF) if code is not None else None
    if known is None:
        return HistoryError(f"The history {path} could not be used: {error}.", "Run `laar-chat doctor`.")
    what, hint = known
    return HistoryError(f"The history {path} {what}.", hint)


def _from_system(error: OSError, path: Path) -> HistoryError:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return HistoryError(f"The history {path} could not be written: the disk is full.", _SPACE)
    reason = error.strerror or str(error)
    return HistoryError(
        f"The history {path} could not be opened: {reason[:1].lower()}{reason[1:]}.", _PERMISSION
    )
