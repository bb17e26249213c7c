"""From a file, a paste or a web address to a measured document. Reading and converting happen in threads; the caller's loop stays free."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections.abc import Callable
from typing import TypeVar

from laar_tui.conversation.parts import Parts
from laar_tui.core.question import Document, MeasuredDocument, ReadingProgress
from laar_tui.documents.estimate import estimate_tokens
from laar_tui.documents.reading import Watched, document_from_paste, read_download, read_file

ToldProgress = Callable[[ReadingProgress], None]
"""Called on the loop of whoever attaches."""

_T = TypeVar("_T")


async def paste(parts: Parts, text: str, ordinal: int, name: str = "") -> MeasuredDocument:
    """Raises :class:`DocumentError`, as do the others."""
    document = await asyncio.to_thread(document_from_paste, text, ordinal, name)
    return await parts.measurer.measure_document(document)


async def file(parts: Parts, path: str, told: ToldProgress | None = None) -> MeasuredDocument:
    document = await _watched(lambda watched: read_file(path, watched), told)
    return await _measured(parts, document, told)


async def web_address(parts: Parts, address: str, told: ToldProgress | None = None) -> MeasuredDocument:
    found = await parts.network.download(address.strip())
    document = await _watched(
        lambda watched: read_download(found.content, found.name, found.address, watched), told
    )
    return await _measured(parts, document, told)


async def _measured(parts: Parts, document: Document, told: ToldProgress | None) -> MeasuredDocument:
    if told is not None:
        told(ReadingProgress(pages=document.pages, estimate=estimate_tokens(document.text)))
    return await parts.measurer.measure_document(document)


async def _watched(read: Callable[[Watched], _T], told: ToldProgress | None) -> _T:
    """Run ``read`` in a thread; when the one who waits for it leaves, it stops."""
    loop = asyncio.get_running_loop()
    stop = threading.Event()

    def progress(done: int, of: int) -> None:
        if told is not None:
            # The one who asked may be gone, and their loop with them.
            with contextlib.suppress(RuntimeError):
                loop.call_soon_threadsafe(told, ReadingProgress(done, of))

    try:
        return await asyncio.to_thread(read, Watched(progress, stop))
    except asyncio.CancelledError:
        stop.set()
        raise
