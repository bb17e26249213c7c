"""Writing to the history without letting it stop an answer from being shown."""

from __future__ import annotations

import asyncio
from concurrent.futures import Future
from typing import TypeVar

from laar_tui.conversation.parts import Parts
from laar_tui.core.errors import HistoryError

T = TypeVar("T")


class Keeper:
    """Waits for writes about one question. A history that fails is said once; the answer on screen matters more."""

    def __init__(self, parts: Parts, question_id: str) -> None:
        self._parts = parts
        self._question_id = question_id
        self._failed = False

    async def __call__(self, saved: Future[T]) -> None:
        try:
            await asyncio.wrap_future(saved)
        except HistoryError as error:
            if not self._failed:
                self._failed = True
                self._parts.notice(self._question_id, f"Not saved: {error}", "error")
        if (moved := self._parts.history.news()) is not None:
            self._parts.notice("", str(moved), "warning")
