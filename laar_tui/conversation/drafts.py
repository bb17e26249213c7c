"""The question being written, on disk: what was typed and which documents go with it, so that neither a crash nor leaving loses it.

Every running interface has a draft of its own, and a lock that the operating system drops with it; the next one to start takes over the
newest draft that nobody holds. Drafts are no part of the history. Readable by their owner only.
"""

from __future__ import annotations

import os
import secrets
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from laar_tui.core.question import Document, content_hash
from laar_tui.history.locks import FileLock
from laar_tui.settings.locations import ensure_private


@dataclass(frozen=True)
class Draft:
    """``documents`` are complete, but may lack their hash; ``paths`` are files that were still being read."""

    text: str
    documents: tuple[Document, ...] = ()
    paths: tuple[str, ...] = ()

    @property
    def worth_keeping(self) -> bool:
        """Files alone are not: they are on disk as they were, and the next start may be about others."""
        return bool(self.text.strip()) or any(d.source != "file" for d in self.documents)


@dataclass(frozen=True)
class Found:
    """A draft that an earlier run left, and when it was last changed, in local time."""

    draft: Draft
    when: datetime


class _Stored(msgspec.Struct, frozen=True):
    """``documents`` name files beside this one, that hold one document each."""

    text: str
    documents: list[str]
    paths: list[str] = []


class Drafts:
    """The drafts of one home. Every method does file work, to be called in a thread, one at a time; raises ``OSError`` and
    :class:`UsageError` where the folder cannot be written.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._id = secrets.token_hex(8)
        self._lock: FileLock | None = None
        self._kept: Draft | None = None
        self._closed = False

    def keep(self, draft: Draft) -> None:
        """Have this, and nothing else, found again; one not worth keeping removes what there is."""
        if self._closed or draft == self._kept or (self._kept is None and not draft.worth_keeping):
            return
        if not draft.worth_keeping:
            self.discard()
            return
        self._begin()
        names = []
        for document in map(_hashed, draft.documents):
            digest = content_hash(f"{document.name}\n{document.sha256}")[:16]
            names.append(name := f"{self._id}-{digest}.document")
            if not (self._folder / name).exists():
                self._write(name, _encoded(document))
        stored = _Stored(_plain(draft.text), names, [_plain(path) for path in draft.paths])
        self._write(f"{self._id}.draft", msgspec.json.encode(stored))
        for old in self._folder.glob(f"{self._id}-*.document"):
            if old.name not in names:
                old.unlink(missing_ok=True)
        self._kept = draft

    def discard(self) -> None:
        """The draft was sent or emptied."""
        self._kept = None
        _remove(self._folder, self._id)

    def take_over(self) -> Found | None:
        """The newest draft of a run that is over, if there is one; it is not found a second time."""
        left = []
        for file in self._folder.glob("*.draft"):
            with suppress(OSError):
                left.append((file.stat().st_mtime, file))
        for changed_s, file in sorted(left, reverse=True):
            lock = FileLock.try_acquire(file.with_suffix(".lock"))
            if lock is None:
                continue
            try:
                draft = self._read(file)
                if draft is not None:
                    self.keep(draft)
                _remove(self._folder, file.stem)
            finally:
                lock.release(remove=True)
            if draft is not None:
                return Found(draft, datetime.fromtimestamp(changed_s, UTC).astimezone())
        return None

    def close(self) -> None:
        """Leave the draft to the next run."""
        self._closed = True
        if self._lock is not None:
            self._lock.release(remove=self._kept is None)
            self._lock = None

    def _begin(self) -> None:
        if self._lock is None:
            ensure_private(self._folder)
            self._lock = FileLock.try_acquire(self._folder / f"{self._id}.lock")

    def _read(self, file: Path) -> Draft | None:
        """``None`` for one that is gone or damaged: its documents are then gone too, or were never whole."""
        try:
            stored = msgspec.json.decode(file.read_bytes(), type=_Stored)
            documents = [
                msgspec.json.decode((self._folder / Path(name).name).read_bytes(), type=Document)
                for name in stored.documents
            ]
        except (OSError, msgspec.DecodeError):
            return None
        return Draft(stored.text, tuple(documents), tuple(stored.paths))

    def _write(self, name: str, content: bytes) -> None:
        new = self._folder / f"{name}.new"
        handle = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(new, self._folder / name)


def _remove(folder: Path, draft_id: str) -> None:
    for file in [
        folder / f"{draft_id}.draft",
        *folder.glob(f"{draft_id}-*"),
        *folder.glob(f"{draft_id}.*.new"),
    ]:
        file.unlink(missing_ok=True)


def _plain(text: str) -> str:
    """JSON holds no lone surrogates."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _hashed(document: Document) -> Document:
    return document if document.sha256 else Document.from_text(document.name, document.text, document.source)


def _encoded(document: Document) -> bytes:
    try:
        return msgspec.json.encode(document)
    except UnicodeEncodeError:
        plain = Document.from_text(
            _plain(document.name), _plain(document.text), document.source, path=_plain(document.path)
        )
        return msgspec.json.encode(plain)
