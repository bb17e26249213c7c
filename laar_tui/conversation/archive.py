"""The history as a screen uses it: finding, deleting, exporting. Everything slow runs in threads."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Awaitable, Callable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from laar_tui.core.errors import UsageError

if TYPE_CHECKING:
    from laar_tui.conversation.parts import Parts
    from laar_tui.history.deleting import Deleted
    from laar_tui.history.records import Found, QuestionFilter

_PRIVATE_FILE = 0o600


@dataclass(frozen=True)
class Choices:
    """What the questions so far can be narrowed to."""

    endpoints: tuple[str, ...]
    languages: tuple[str, ...]


class Archive:
    """``ready`` gives what a session works with, once it is open; ``open_ids`` the questions of the open conversation."""

    def __init__(
        self,
        ready: Callable[[], Awaitable[Parts]],
        open_ids: Callable[[], AbstractSet[str]],
        relearn: Callable[[], Awaitable[None]],
    ) -> None:
        self._ready = ready
        self._open_ids = open_ids
        self._relearn = relearn

    async def find(self, where: QuestionFilter, limit: int) -> Found:
        """Questions, newest first. Raises ``UsageError`` for a wrong search expression."""
        reader = (await self._ready()).history.reader
        return await asyncio.to_thread(reader.find, where, limit)

    async def choices(self) -> Choices:
        reader = (await self._ready()).history.reader
        return Choices(*await asyncio.to_thread(reader.choices))

    async def delete(self, ids: Sequence[str]) -> Deleted:
        """Delete questions for good, and forget what was learnt from them. Raises ``UsageError`` for one of the open conversation."""
        from laar_tui.history.deleting import delete_questions

        if self._open_ids() & set(ids):
            raise UsageError(
                "This question belongs to the open conversation.", "Start a new conversation first."
            )
        history = (await self._ready()).history
        done = await asyncio.to_thread(delete_questions, history, ids)
        await self._relearn()
        return done

    async def export(self, where: QuestionFilter, file: Path) -> int:
        """Write all questions that meet ``where`` into the new file ``file`` (0600; ``~`` is the home folder), in the format its ending
        names; how many bytes.

        Raises ``UsageError`` for another ending, or a file that is there or cannot be made.
        """
        from laar_tui.history.exporting import FORMATS, export

        form = file.suffix.lstrip(".").lower()
        if form not in FORMATS:
            raise UsageError(
                f"{file.name} has no ending that says how to write it.", "Use .jsonl, .md or .csv."
            )
        reader = (await self._ready()).history.reader

        def write() -> int:
            try:
                descriptor = os.open(file.expanduser(), os.O_CREAT | os.O_EXCL | os.O_WRONLY, _PRIVATE_FILE)
                with os.fdopen(descriptor, "w", encoding="utf-8", newline="") as opened:
                    opened.writelines(export(reader, form, where))
                    return opened.tell()
            except FileExistsError as error:
                raise UsageError(f"{file} is there already.", "Choose another name.") from error
            except OSError as error:
                raise UsageError(f"{file} cannot be written: {error.strerror}.") from error

        return await asyncio.to_thread(write)
