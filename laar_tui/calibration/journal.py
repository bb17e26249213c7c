"""The journal of a run: one JSON record a line, appended and synced before anything depends on it (0600).

A kill, a power cut or a full disk costs at most the line that was being written; reading passes over a torn last line. One lock per
data folder keeps two calibrations from working at the same time.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

import msgspec

from laar_tui.calibration.outcomes import Asked, Ended, Record, Result, Started, decoded, encoded
from laar_tui.core.errors import UsageError
from laar_tui.history.locks import FileLock
from laar_tui.settings.locations import Locations, ensure_private

FORMAT = 1
_PROBE_BYTES = 8192


def runs_folder(locations: Locations) -> Path:
    return locations.data_dir / "calibration"


def lock_calibration(locations: Locations) -> FileLock:
    """The one calibration of this data folder. Raises :class:`UsageError` while another one runs."""
    folder = ensure_private(runs_folder(locations))
    try:
        lock = FileLock.try_acquire(folder / "running.lock")
    except OSError as error:
        raise UsageError(f"{folder} cannot be locked: {error.strerror or error}.") from error
    if lock is None:
        raise UsageError(
            "Another calibration is running with the same data folder.",
            "Wait until it ends, or stop it; then --resume goes on where it was.",
        )
    return lock


class Journal:
    """Appends records. Blocks; not for the event loop."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._torn = False

    @classmethod
    def begin(cls, folder: Path, started: Started) -> Journal:
        """A new run's journal. Raises :class:`UsageError` where it cannot be written."""
        ensure_private(folder)
        journal = cls(folder / f"{started.run}.jsonl")
        try:
            journal.append(started)
        except OSError as error:
            raise UsageError(
                f"{journal.path} cannot be written: {error.strerror or error}.", "Make room, then try again."
            ) from error
        return journal

    def append(self, record: Record) -> None:
        """Write one record and wait until it is on disk. Raises ``OSError``; a half-written record is then cut off again, or, where
        even that fails, ended before the next one."""
        descriptor = os.open(self.path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        try:
            size = os.fstat(descriptor).st_size
            line = (b"\n" if self._torn else b"") + encoded(record) + b"\n"
            try:
                view = memoryview(line)
                while view:
                    view = view[os.write(descriptor, view) :]
                os.fsync(descriptor)
                self._torn = False
            except OSError:
                try:
                    os.ftruncate(descriptor, size)
                except OSError:
                    self._torn = True
                raise
        finally:
            os.close(descriptor)

    def mend(self) -> None:
        """End a last line that a crash tore, so that the next record stands on its own."""
        try:
            with self.path.open("rb") as file:
                file.seek(0, os.SEEK_END)
                if file.tell():
                    file.seek(-1, os.SEEK_END)
                    self._torn = file.read(1) != b"\n"
        except OSError as error:
            raise UsageError(f"{self.path} cannot be read: {error.strerror or error}.") from error

    def probe(self) -> None:
        """Whether there is room for another record: raises ``OSError`` where there is none, and leaves no trace."""
        beside = self.path.with_suffix(".probe")
        try:
            descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            try:
                os.write(descriptor, b" " * _PROBE_BYTES)
                os.fsync(descriptor)
            finally:
                os.close(descriptor)
        finally:
            beside.unlink(missing_ok=True)


def read_journal(path: Path) -> list[Record]:
    """The records that can be read, in order; what a crash tore is left out. Raises :class:`UsageError` for a file that is none."""
    try:
        lines = path.read_bytes().split(b"\n")
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror or error}.") from error
    records: list[Record] = []
    for line in lines:
        try:
            records.append(decoded(line))
        except msgspec.MsgspecError:
            continue
    if not records or not isinstance(records[0], Started):
        raise UsageError(f"{path} is not the journal of a calibration.")
    return records


def unfinished(folder: Path) -> tuple[Path, list[Record]] | None:
    """The newest run without an end, if there is one."""
    try:
        paths = sorted(folder.glob("*.jsonl"), reverse=True)
    except OSError:
        return None
    for path in paths:
        try:
            records = read_journal(path)
        except UsageError:
            continue
        if not any(isinstance(r, Ended) for r in records):
            return path, records
    return None


def started_of(records: Sequence[Record]) -> Started:
    found = records[0]
    assert isinstance(found, Started)
    return found


def asked_of(records: Sequence[Record]) -> list[Asked]:
    return [r for r in records if isinstance(r, Asked)]


def results_of(records: Sequence[Record]) -> list[Result]:
    return [r for r in records if isinstance(r, Result)]
