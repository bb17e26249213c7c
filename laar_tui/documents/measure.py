"""Token counts and languages without holding up the event loop: worker threads do the work, results are kept
by content.

Importing this module is cheap: tiktoken, langid and numpy are imported by the workers, when first needed.
"""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Protocol, TypeVar

from laar_tui.core.question import Document, LanguageGuess, MeasuredDocument, TokenCount, content_hash
from laar_tui.documents.estimate import DEFAULT_ENCODING, estimate_tokens

WORKERS = 2
KEPT_RESULTS = 1024

Measurement = tuple[TokenCount, LanguageGuess]
Key = tuple[str, str]
Result = TypeVar("Result")


class Counter(Protocol):
    """What is needed of ``tokens.TokenCounter``."""

    @property
    def ready(self) -> bool: ...

    def load(self) -> bool: ...

    def count(
        self, text: str, encoding: str = ..., cancelled: Callable[[], bool] | None = None
    ) -> TokenCount: ...


class Identifier(Protocol):
    """What is needed of ``language.LanguageIdentifier``."""

    def load(self) -> bool: ...

    def guess(self, text: str) -> LanguageGuess: ...


@dataclass
class _Job:
    """One text being measured, and how many are waiting for it. When the last one leaves, it stops."""

    result: Future[Measurement]
    stop: threading.Event
    waiting: int = field(default=0)


class Measurer:
    """Counts tokens and finds the language of documents and texts, in a small thread pool.

    May be used from several event loops at once. A text that is being measured for two callers is measured
    once; the last :data:`KEPT_RESULTS` exact results are kept by content hash and encoding (the texts are
    not). An ``executor`` that is handed in stays the caller's to shut down.
    """

    def __init__(self, counter: Counter, identifier: Identifier, executor: Executor | None = None) -> None:
        self._counter = counter
        self._identifier = identifier
        self._executor = executor or ThreadPoolExecutor(WORKERS, thread_name_prefix="documents")
        self._owns_executor = executor is None
        self._lock = threading.Lock()
        self._results: OrderedDict[Key, Measurement] = OrderedDict()
        self._jobs: dict[Key, _Job] = {}
        self._closed = False

    @property
    def ready(self) -> bool:
        """Whether counts are exact without loading anything first."""
        return self._counter.ready

    async def prepare(self) -> None:
        """Load ranks and language model in the workers, so that no measurement waits for them."""
        loading = [self._executor.submit(load) for load in (self._counter.load, self._identifier.load)]
        for future in loading:
            await _arrival(future)

    async def measure_document(
        self, document: Document, encoding: str = DEFAULT_ENCODING
    ) -> MeasuredDocument:
        """A document's tokens and language. Cancelling the last caller that waits for a text stops the
        counting of it.
        """
        count, language = await self._measure(document.text, (document.sha256, encoding))
        return MeasuredDocument(document, count, language)

    async def measure_text(self, text: str, encoding: str = DEFAULT_ENCODING) -> Measurement:
        """Tokens and language of a question or an answer."""
        return await self._measure(text, (content_hash(text), encoding))

    def quick(self, text: str) -> TokenCount:
        """An estimate at once, for live typing: well under a millisecond for a question, under 20 ms for any
        length.
        """
        return estimate_tokens(text)

    def count_now(self, text: str) -> int:
        """Tokens of a text, counted in this thread: blocking."""
        return self._counter.count(text).tokens

    def close(self) -> None:
        """Stop what is running and take no more work. Does not wait."""
        with self._lock:
            self._closed = True
            jobs = list(self._jobs.values())
        for job in jobs:
            job.stop.set()
        if self._owns_executor:
            self._executor.shutdown(wait=False, cancel_futures=True)

    async def _measure(self, text: str, key: Key) -> Measurement:
        with self._lock:
            kept = self._results.get(key)
            if kept is not None:
                self._results.move_to_end(key)
                return kept
            job = self._join_or_start(text, key)
        try:
            return await _arrival(job.result)
        finally:
            with self._lock:
                job.waiting -= 1
                if job.waiting == 0:
                    job.stop.set()
                    job.result.cancel()
                    if self._jobs.get(key) is job:
                        del self._jobs[key]

    def _join_or_start(self, text: str, key: Key) -> _Job:
        """Called with the lock held."""
        if self._closed:
            raise RuntimeError("the measurer is closed")
        job = self._jobs.get(key)
        if job is None:
            stop = threading.Event()
            job = _Job(self._executor.submit(self._work, text, key, stop), stop)
            self._jobs[key] = job
        job.waiting += 1
        return job

    def _work(self, text: str, key: Key, stop: threading.Event) -> Measurement:
        """In a worker thread."""
        count = self._counter.count(text, key[1], cancelled=stop.is_set)
        measurement = count, self._identifier.guess(text)
        # An estimate, or the rest of a cancelled count, may be exact the next time.
        if count.exact:
            with self._lock:
                self._results[key] = measurement
                self._results.move_to_end(key)
                while len(self._results) > KEPT_RESULTS:
                    self._results.popitem(last=False)
        return measurement


def _arrival(future: Future[Result]) -> asyncio.Future[Result]:
    """The worker's result on the running loop.

    Unlike ``asyncio.wrap_future`` it does not cancel the worker for one caller of several, and stays silent
    when the loop is gone by the time the worker is done (which the other logs to the terminal).
    """
    loop = asyncio.get_running_loop()
    arrival: asyncio.Future[Result] = loop.create_future()

    def deliver() -> None:
        if arrival.done():
            return
        if future.cancelled():
            arrival.cancel()
        elif (error := future.exception()) is not None:
            arrival.set_exception(error)
        else:
            arrival.set_result(future.result())

    def on_done(_: Future[Result]) -> None:
        with contextlib.suppress(RuntimeError):
            loop.call_soon_threadsafe(deliver)

    future.add_done_callback(on_done)
    return arrival
