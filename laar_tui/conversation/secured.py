"""A history whose questions outlive its disk: one that cannot be written any more goes elsewhere whole, and on from there."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from functools import partial
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


@dataclass(eq=False)
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
    lost: HistoryError | None = None
    """Why nothing more of it can be stored anywhere."""


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
        self._place: History | None = None

    def news(self) -> HistoryError | None:
        """Once after questions began to be kept elsewhere: the sentence that says so."""
        if self.moved_to is None:
            return None
        said, self._news = self._news, None
        return said

    def close(self) -> None:
        super().close()
        if self._place is not None:
            self._place.close()

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

    def save_partial(
        self, attempt_id: str, answer: str, thoughts: str, waited_s: float | None = None
    ) -> Future[None]:
        return self._store(
            self._question_of.get(attempt_id, ""),
            lambda h: History.save_partial(h, attempt_id, answer, thoughts, waited_s),
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
            if written.lost is not None:
                write.promised.set_exception(written.lost)
                return write.promised
            if partial_of:
                written.writes = [w for w in written.writes if w.partial_of != partial_of]
            written.writes.append(write)
            place = written.place or self
            stored = into(place)
        stored.add_done_callback(partial(self._stored, written, write, place))
        return write.promised

    def _stored(self, written: _Written, write: _Write, place: History, done: Future[None]) -> None:
        """On the thread of the place's writer: a write has ended. What was still waiting here when its question moved goes by what came of
        it there.
        """
        error = done.exception()
        if isinstance(error, HistoryError) and of_the_file(error):
            if written.place is None and self._move(written, error):
                return
            written.lost = written.lost or error
        with self._lock:
            if not write.promised.done() and place is (written.place or self):
                _settle(write.promised, written.lost or error)

    def _move(self, written: _Written, error: HistoryError) -> bool:
        """Store all there is of a question elsewhere, and keep what was promised; whether that could be done. Waits for the disk, without
        the lock: the other writer's thread may be in need of it.
        """
        try:
            place = self._place_elsewhere(error)
            if place is None:
                return False
            with self._lock:
                moving = list(written.writes)
                stored = [write.into(place) for write in moving]
            for future in stored:
                future.result()
        except HistoryError:
            return False
        with self._lock:
            written.place = self.moved_to = place
            for write in moving:
                if not write.promised.done():
                    _settle(write.promised, None)
            since = [(w, w.into(place)) for w in written.writes if w not in moving]
        for write, future in since:
            future.add_done_callback(partial(self._stored, written, write, place))
        return True

    def _place_elsewhere(self, error: HistoryError) -> History | None:
        if self._place is None and self.elsewhere is not None:
            self._place, self._news = self.elsewhere(error)
        return self._place


def _promise() -> Future[None]:
    future: Future[None] = Future()
    future.set_running_or_notify_cancel()
    return future


def _settle(promised: Future[None], error: BaseException | None) -> None:
    if error is not None:
        promised.set_exception(error)
    else:
        promised.set_result(None)
