"""Files that the draft mentions with ``@path`` and that are no chips yet: they will be sent, so they count while it is written."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Sequence
from typing import TYPE_CHECKING

from laar_tui.core.errors import LaarError

if TYPE_CHECKING:
    from laar_tui.core.question import MeasuredDocument
    from laar_tui.tui.backend import Backend

REMEMBERED = 32
Version = tuple[str, int, int]
"""A file as it was: its path, when it changed (nanoseconds), its size in bytes."""


class MentionedFiles:
    """Measures each version of a file once. What cannot be read counts nothing here; sending says why."""

    def __init__(self, backend: Backend) -> None:
        self._backend = backend
        self._known: dict[Version, MeasuredDocument | None] = {}

    async def among(self, text: str, chips: Sequence[MeasuredDocument]) -> list[MeasuredDocument]:
        """The documents that sending ``text`` would add to ``chips``."""
        if "@" not in text:
            return []
        found: list[MeasuredDocument] = []
        seen = {measured.document.sha256 for measured in chips}
        for version in await asyncio.to_thread(_versions, text):
            if version not in self._known:
                self._known[version] = await self._measure(version[0])
                while len(self._known) > REMEMBERED:
                    del self._known[next(iter(self._known))]
            measured = self._known[version]
            if measured is not None and measured.document.sha256 not in seen:
                seen.add(measured.document.sha256)
                found.append(measured)
        return found

    async def _measure(self, path: str) -> MeasuredDocument | None:
        try:
            return await self._backend.add_file(path)
        except LaarError:
            return None


def _versions(text: str) -> list[Version]:
    from laar_tui.tui.widgets.composer import paths

    found: list[Version] = []
    for mention in paths.mentions(text):
        try:
            now = os.stat(mention.path)
        except OSError:
            continue
        found.append((mention.path, now.st_mtime_ns, now.st_size))
    return found
