"""Where questions are kept while the history itself cannot be used: on disk all the same, ready to be brought in later."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from laar_tui.conversation.secured import SecuredHistory
from laar_tui.core.clock import WallClock
from laar_tui.core.errors import HistoryError
from laar_tui.history.reading import Reader
from laar_tui.history.sessions import locks_of
from laar_tui.history.store import History
from laar_tui.settings.locations import Locations

_MEMORY = Path("/dev/shm")
"""A file system in memory, where there is one: the last place, when every disk refuses."""


def open_history(
    locations: Locations, wall_clock: WallClock, *, keep_documents: bool
) -> tuple[History, HistoryError | None]:
    """The history; when it is read-only, damaged, locked, newer or anything else that it may not be, a new one elsewhere, and a sentence
    that says why, where, and how to bring its questions in.

    Nothing is written to a file that cannot be used. Raises the first ``HistoryError`` when nothing can be written anywhere.
    """

    def elsewhere(error: HistoryError) -> tuple[History, HistoryError]:
        return open_elsewhere(error, locations, wall_clock, keep_documents=keep_documents)

    try:
        history = SecuredHistory.open(
            locations.history_file, wall_clock=wall_clock, keep_documents=keep_documents
        )
    except HistoryError as error:
        return elsewhere(error)
    history.elsewhere = elsewhere
    return history, None


def open_elsewhere(
    error: HistoryError, locations: Locations, wall_clock: WallClock, *, keep_documents: bool
) -> tuple[History, HistoryError]:
    """A new history in the first place that takes one, because of ``error``, and the sentence that says so. Raises ``error`` when no
    place does.
    """
    for place in _elsewhere(locations, f"{wall_clock():%Y%m%dT%H%M%S%f}"):
        try:
            history = History.open(place, wall_clock=wall_clock, keep_documents=keep_documents)
        except HistoryError:
            _take_away(place)
            continue
        in_memory = _MEMORY in place.parents
        lasting = ", in memory, until the machine is switched off" if in_memory else ""
        return history, HistoryError(
            f"{error.message} What is asked now is kept in {place} instead{lasting}.",
            f"{error.hint} Then: laar-chat history import {place}".strip(),
        )
    raise error


def discard_if_empty(path: Path) -> None:
    """Take away a closed history in which nothing was asked, so that a fault leaves no litter."""
    with suppress(HistoryError):
        if Reader(path).list_questions(1):
            return
    _take_away(path)


def _take_away(path: Path) -> None:
    for file in (path, *(path.with_name(path.name + ending) for ending in ("-wal", "-shm"))):
        with suppress(OSError):
            file.unlink()
    with suppress(OSError):
        for file in locks_of(path).iterdir():
            file.unlink()
        locks_of(path).rmdir()


def _elsewhere(locations: Locations, moment: str) -> Iterator[Path]:
    yield locations.state_dir / f"set-aside-{moment}.db"
    yield Path(tempfile.gettempdir()) / f"laar-chat-{moment}" / "set-aside.db"
    if _MEMORY.is_dir():
        yield _MEMORY / f"laar-chat-{moment}" / "set-aside.db"
