"""A history whose questions outlive its disk: one that cannot be written any more goes elsewhere whole, and on from there."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from pathlib import Path

from laar_tui.core.attempt import Attempt
from laar_tui.core.clock import WallClock
from laar_tui.core.decision import Decision, StopReason
from laar_tui.core.errors import HistoryError
from laar_tui.core.question import MeasuredDocument, Question, QuestionFeatures
from laar_tui.core.ttca import Ttca
from laar_tui.core.verdict import Verdict
from laar_tui.history.failures import of_the_file
from laar_tui.history.sessions import Session
from laar_tui.history.store import History
from laar_tui.history.writer import Writer

Elsewhere = Callable[[HistoryError], tuple[History, HistoryError]]
"""Opens another history because of this fault, with a sentence that says so. Blocks. Raises the fault when there is no place."""

_Store = Callable[[History], Future[None]]


@dataclass
class _Write:
    """One thing to store: ``into`` stores it in a history; ``promised`` is what the caller waits for. ``partial_of`` names the attempt
    whose text so far it is.
    """

    into: _Store
    promised: Future[None]
    partial_of: str = ""


@dataclass
class _Written:
    """All that was stored of one question that began in this session, in order, and where it went when the file failed."""

    writes: list[_Write] = field(default_factory=list)
    place: History | None = None


class SecuredHistory(History):
    """As :class:`History`. A question that this file has no room for is stored, from its first word, in what ``elsewhere`` opens;
    the next question tries this file again. Without ``elsewhere``, or where that fails too, the fault is the caller's.
    """

    def __init__(
        self, path: Path, writer: Writer, session: Session, wall_clock: WallClock, keep_documents: bool
    ) -> None:
        super().__init__(path, writer, session, wall_clock, keep_documents)
        self.elsewhere: Elsewhere | None = None
        self._lock = threading.RLock()
        self._written: dict[str, _Written] = {}
        self._question_of: dict[str, str] = {}
        self._news: HistoryError | None = None

    def news(self) -> HistoryError | None:
        """Once after questions began to be kept elsewhere: the sentence that says so."""
        with self._lock:
            said, self._news = self._news, None
        return said

    def close(self) -> None:
        super().close()
        if self.moved_to is not None:
            self.moved_to.close()

    def save_question(self, question: Question, *, simulated: bool) -> Future[None]:
        with self._lock:
            self._written[question.id] = _Written()
        return self._store(question.id, lambda h: History.save_question(h, question, simulated=simulated))

    def save_measure(
        self, question_id: str, features: QuestionFeatures, documents: Sequence[MeasuredDocument]
    ) -> Future[None]:
        return self._store(question_id, lambda h: History.save_measure(h, question_id, features, documents))

    def save_decision(self, question_id: str, ordinal: int, decision: Decision) -> Future[None]:
        return self._store(question_id, lambda h: History.save_decision(h, question_id, ordinal, decision))

    def begin_attempt(
        self,
        attempt_id: str,
        question_id: str,
        ordinal: int,
        endpoint: str,
        model_asked: str,
        decision_id: str,
        started_s: float,
        overlapped: bool,
        simulated: bool,
    ) -> Future[None]:
        self._question_of[attempt_id] = question_id
        return self._store(
            question_id,
            lambda h: History.begin_attempt(
                h,
                attempt_id,
                question_id,
                ordinal,
                endpoint,
                model_asked,
                decision_id,
                started_s,
                overlapped=overlapped,
                simulated=simulated,
            ),
        )

    def save_partial(self, attempt_id: str, answer: str, thoughts: str) -> Future[None]:
        return self._store(
            self._question_of.get(attempt_id, ""),
            lambda h: History.save_partial(h, attempt_id, answer, thoughts),
            partial_of=attempt_id,
        )

    def end_attempt(self, question_id: str, attempt: Attempt) -> Future[None]:
        return self._store(question_id, lambda h: History.end_attempt(h, question_id, attempt))

    def save_verdict(
        self, question_id: str, attempt_id: str, verdict: Verdict, given_s: float | None
    ) -> Future[None]:
        return self._store(
            question_id, lambda h: History.save_verdict(h, question_id, attempt_id, verdict, given_s)
        )

    def settle(
        self, question_id: str, stopped: StopReason, standing_attempt_id: str | None, ttca: Ttca | None
    ) -> Future[None]:
        return self._store(
            question_id, lambda h: History.settle(h, question_id, stopped, standing_attempt_id, ttca)
        )

    def _store(self, question_id: str, into: _Store, *, partial_of: str = "") -> Future[None]:
        written = self._written.get(question_id)
        if written is None:
            # It began in an earlier session: elsewhere, what follows would have nothing to stand on.
            return into(self)
        write = _Write(into, _promise(), partial_of)
        with self._lock:
            if partial_of:
                written.writes = [w for w in written.writes if w.partial_of != partial_of]
            written.writes.append(write)
            place = written.place
            stored = into(place or self)
        if place is not None:
            _pass_on(stored, write.promised)
        else:
            stored.add_done_callback(lambda done: self._stored_here(written, write, done))
        return write.promised

    def _stored_here(self, written: _Written, write: _Write, done: Future[None]) -> None:
        """On the writer's thread. What was still waiting when its question moved has been stored there, and is promised by that."""
        error = done.exception()
        with self._lock:
            moved = written.place is not None
        if moved and write in written.writes:
            return
        if not isinstance(error, HistoryError) or not of_the_file(error) or self.elsewhere is None:
            _pass_on(done, write.promised)
            return
        try:
            place = self._place_elsewhere(self.elsewhere, error)
        except HistoryError:
            _pass_on(done, write.promised)
            return
        with self._lock:
            written.place = place
            for earlier in written.writes:
                stored = earlier.into(place)
                if not earlier.promised.done():
                    _pass_on(stored, earlier.promised)

    def _place_elsewhere(self, elsewhere: Elsewhere, error: HistoryError) -> History:
        if self.moved_to is None:
            place, news = elsewhere(error)
            with self._lock:
                self.moved_to, self._news = place, news
        return self.moved_to


def _promise() -> Future[None]:
    future: Future[None] = Future()
    future.set_running_or_notify_cancel()
    return future


def _pass_on(stored: Future[None], promised: Future[None]) -> None:
    """Settle ``promised`` as ``stored`` ends; a promise that was kept already stays kept."""

    def settle(done: Future[None]) -> None:
        if promised.done():
            return
        if (error := done.exception()) is not None:
            promised.set_exception(error)
        else:
            promised.set_result(None)

    stored.add_done_callback(settle)
