"""Where questions are kept while the history itself cannot be used: on disk all the same, ready to be brought in later."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from laar_tui.core.clock import WallClock
from laar_tui.core.errors import HistoryError
from laar_tui.history.reading import Reader
from laar_tui.history.sessions import locks_of
from laar_tui.history.store import History
from laar_tui.settings.locations import Locations


def open_history(
    locations: Locations, wall_clock: WallClock, *, keep_documents: bool
) -> tuple[History, HistoryError | None]:
    """The history; when it is read-only, damaged, locked, newer or anything else that it may not be, a new one elsewhere, and a sentence
    that says why, where, and how to bring its questions in.

    Nothing is written to a file that cannot be used. Raises the first ``HistoryError`` when nothing can be written anywhere.
    """
    try:
        return _open(locations.history_file, wall_clock, keep_documents), None
    except HistoryError as error:
        for place in _elsewhere(locations, f"{wall_clock():%Y%m%dT%H%M%S%f}"):
            try:
                history = _open(place, wall_clock, keep_documents)
            except HistoryError:
                continue
            return history, HistoryError(
                f"{error.message} What is asked now is kept in {place} instead.",
                f"{error.hint} Then: laar-chat history import {place}".strip(),
            )
        raise


def discard_if_empty(path: Path) -> None:
    """Take away a closed history in which nothing was asked, so that a fault leaves no litter."""
    if Reader(path).list_questions(1):
        return
    with suppress(OSError):
        path.unlink()
        for file in locks_of(path).iterdir():
            file.unlink()
        locks_of(path).rmdir()


def _open(path: Path, wall_clock: WallClock, keep_documents: bool) -> History:
    return History.open(path, wall_clock=wall_clock, keep_documents=keep_documents)


def _elsewhere(locations: Locations, moment: str) -> Iterator[Path]:
    yield locations.state_dir / f"set-aside-{moment}.db"
    yield Path(tempfile.gettempdir()) / f"laar-chat-{moment}" / "set-aside.db"
