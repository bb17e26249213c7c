"""The door to the history for everything that writes. Importing this is cheap: SQLite and sqlite-utils load
in the writer thread.

Every method that writes returns a future at once and may be called from any thread; async callers wrap it
with ``asyncio.wrap_future``. Writes happen in the order of the calls. A future that is never looked at still
writes.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Future
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self, TypeVar

from laar_tui.core.attempt import Attempt
from laar_tui.core.clock import WallClock
from laar_tui.core.decision import Decision, StopReason
from laar_tui.core.errors import HistoryError, UsageError
from laar_tui.core.ids import time_ordered_id
from laar_tui.core.question import MeasuredDocument, Question, QuestionFeatures
from laar_tui.core.ttca import Ttca
from laar_tui.core.verdict import USER, Verdict, VerdictValue, effective_verdict
from laar_tui.history import accounting, connections, rows
from laar_tui.history.conversations import name_conversation
from laar_tui.history.fact_days import pack_one
from laar_tui.history.identify import find_one
from laar_tui.history.reading import Reader
from laar_tui.history.records import Marked
from laar_tui.history.sessions import Session, locks_of
from laar_tui.history.stored_text import from_stored, to_stored
from laar_tui.history.titles import title_of
from laar_tui.history.writer import Writer

if TYPE_CHECKING:
    from sqlite_utils import Database

T = TypeVar("T")


class History:
    """One open history. Make it with :meth:`open`; close it, or use it in a ``with`` statement."""

    def __init__(
        self, path: Path, writer: Writer, session: Session, wall_clock: WallClock, keep_documents: bool
    ) -> None:
        self.path = path
        self.locks_folder = locks_of(path)
        self.reader = Reader(path)
        """For everything that only reads. Blocking: call it from a worker thread."""
        self._writer = writer
        self._wall_clock = wall_clock
        self._session = session
        self._keep_documents = keep_documents
        self.moved_to: History | None = None
        """Where questions went that this file had no room for."""
        self._own_verdicts: set[int] = set()
        self._last_verdict: int = self._writer.submit(
            lambda db: db.execute("SELECT coalesce(max(id), 0) FROM verdicts").fetchone()[0]
        ).result()

    @classmethod
    def open(
        cls,
        path: Path,
        *,
        wall_clock: WallClock,
        keep_documents: bool = True,
        busy_timeout_s: float = connections.BUSY_TIMEOUT_S,
    ) -> Self:
        """Open ``path``, making it (0600) and its missing folders (0700) first; bring an older layout up to
        date.

        Blocks for about a quarter of a second, most of it imports: call it from a worker thread once
        something is on the screen. With ``keep_documents=False`` new documents are stored by hash and counts
        only. Raises ``HistoryError`` and leaves the file as it was when it is damaged, newer than this
        program, not ours, read-only or locked for longer than ``busy_timeout_s``.
        """
        path = path.absolute()
        locks = locks_of(path)
        writer = Writer(path, locks, busy_timeout_s)
        opened_at = wall_clock()
        session_id, now = time_ordered_id(opened_at), rows.stamp(opened_at)
        try:
            writer.opened.result()
            session = writer.submit(lambda db: Session.begin(db, locks, session_id, now)).result()
        except BaseException:
            writer.close()
            raise
        history = cls(path, writer, session, wall_clock, keep_documents)
        history._pack_past_days(now[:10])
        return history

    def close(self) -> None:
        """Write what is pending, mark own attempts that still run as interrupted, and let go of the file. May
        be called twice.

        Should that last write fail, the next session that opens the file makes up for it.
        """
        now = self._now()
        self._writer.submit(lambda db: self._session.end(db, now), durable=True)
        self._writer.close()
        self._session.release()

    def __enter__(self) -> History:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def keep_documents(self, keep: bool) -> None:
        """From now on: the text of new documents, or only their hash and counts. What is stored already stays as it is."""
        self._keep_documents = keep

    def submit(self, work: Callable[[Database], T], *, durable: bool = False) -> Future[T]:
        """Run ``work`` on the writer's connection in one transaction: the way in for this room's other files
        (export, purge, learning).
        """
        return self._writer.submit(work, durable=durable)

    def maintain(self, work: Callable[[Database], T]) -> Future[T]:
        """As :meth:`submit`, but outside of any transaction."""
        return self._writer.maintain(work)

    def empty_log(self) -> Future[bool]:
        """Cut the write-ahead log to nothing; false while another process has to do it."""
        return self._writer.empty_log()

    def news(self) -> HistoryError | None:
        """What the user should be told since this was last asked: that questions are being kept elsewhere. Nothing here."""
        return None

    def tend(self) -> None:
        """What a process that stays open does for others now and then; cheap."""
        self._writer.grant_wishes()

    def judged_elsewhere(self) -> bool:
        """Whether another process has added a verdict since this was last asked (or since opening), or the newest one was deleted.
        Blocks.
        """
        with self.reader.connection() as connection:
            if connection is None:
                return False
            new = {
                row[0]
                for row in connection.execute(
                    "SELECT id FROM verdicts WHERE id > ?", (self._last_verdict,)
                ).fetchall()
            }
            newest = connection.execute("SELECT coalesce(max(id), 0) FROM verdicts").fetchone()[0]
        deleted = newest < self._last_verdict
        self._last_verdict = newest
        return deleted or not self._own_verdicts.issuperset(new)

    # What happens while a question is open

    def save_question(self, question: Question, *, simulated: bool) -> Future[None]:
        """Store a new question and its documents, and its conversation when it is the first. Await this
        before anything is sent.
        """
        now = self._now()

        def work(db: Database) -> None:
            conversation_id = to_stored(question.conversation_id)
            db.execute(
                """INSERT INTO conversations (id, title, created_at, simulated, branched_from) VALUES (?, ?, ?, ?, ?)
                ON CONFLICT (id) DO UPDATE SET simulated = max(simulated, excluded.simulated)""",
                (
                    conversation_id,
                    to_stored(title_of(question.text, question.documents)),
                    now,
                    int(simulated),
                    None if question.branched_from is None else to_stored(question.branched_from),
                ),
            )
            ordinal = db.execute(
                "SELECT coalesce(max(ordinal), 0) + 1 FROM questions WHERE conversation_id = ?",
                (conversation_id,),
            ).fetchone()[0]
            db.table("questions").insert(rows.question_row(question, ordinal, now, simulated=simulated))
            for position, document in enumerate(question.documents):
                self._save_document(db, rows.document_row(document, keep_text=self._keep_documents))
                db.table("question_documents").insert(
                    rows.question_document_row(question.id, position, document)
                )

        return self._writer.submit(work, durable=True)

    def save_measure(
        self, question_id: str, features: QuestionFeatures, documents: Sequence[MeasuredDocument]
    ) -> Future[None]:
        """Store what was measured. An exact token count is not replaced by an estimate."""

        def work(db: Database) -> None:
            db.table("questions").update(to_stored(question_id), rows.features_row(features))
            for measured in documents:
                stored = db.table("documents").get(measured.document.sha256)
                if measured.count.exact or not stored["tokens_exact"]:
                    db.table("documents").update(measured.document.sha256, rows.measure_row(measured))

        return self._writer.submit(work)

    def save_decision(self, question_id: str, ordinal: int, decision: Decision) -> Future[None]:
        """Store a decision whole. Await this before its attempt is sent."""
        row = rows.decision_row(question_id, ordinal, decision, self._now())

        def work(db: Database) -> None:
            db.table("decisions").insert(row)

        return self._writer.submit(work)

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
        """Note that an attempt leaves now. Its decision must be stored. ``started_s`` is on the question's
        clock.
        """
        row: rows.Row = {
            "endpoint": to_stored(endpoint),
            "model_asked": to_stored(model_asked),
            "started_s": started_s,
            "overlapped": int(overlapped),
            "simulated": int(simulated),
            "state": "running",
        }
        return self._writer.submit(self._insert_attempt(attempt_id, question_id, ordinal, decision_id, row))

    def save_partial(
        self, attempt_id: str, answer: str, thoughts: str, waited_s: float | None = None
    ) -> Future[None]:
        """Store the text so far, whole, and for how long it has been waited for; a call about every second keeps the
        promise. Does nothing once the attempt has ended.
        """

        def work(db: Database) -> None:
            db.execute(
                """UPDATE attempts SET answer = :answer, thoughts = :thoughts, total_s = coalesce(:waited_s, total_s),
                    ttft_s = CASE WHEN :came THEN coalesce(ttft_s, :waited_s) END
                WHERE id = :id AND state = 'running'""",
                {
                    "answer": to_stored(answer),
                    "thoughts": to_stored(thoughts),
                    "waited_s": waited_s,
                    "came": bool(answer or thoughts),
                    "id": to_stored(attempt_id),
                },
            )

        return self._writer.submit(work)

    def end_attempt(self, question_id: str, attempt: Attempt) -> Future[None]:
        """Store how an attempt ended, durably. It need not have been begun (a refusal before anything was
        sent).
        """
        ending: rows.Row = {**rows.attempt_row(attempt), "state": "finished", "ended_at": self._now()}
        insert = self._insert_attempt(attempt.id, question_id, attempt.ordinal, attempt.decision_id, ending)

        def work(db: Database) -> None:
            stored_id = to_stored(attempt.id)
            if db.execute("SELECT 1 FROM attempts WHERE id = ?", (stored_id,)).fetchone():
                db.table("attempts").update(stored_id, ending)
            else:
                insert(db)
            accounting.recount(db, to_stored(question_id))

        return self._writer.submit(work, durable=True)

    def save_verdict(
        self, question_id: str, attempt_id: str, verdict: Verdict, given_s: float | None
    ) -> Future[None]:
        """Add a verdict, durably. ``given_s`` is on the question's clock."""
        now = self._now()

        def work(db: Database) -> None:
            self._add_verdict(db, to_stored(attempt_id), verdict, now, given_s)
            accounting.recount(db, to_stored(question_id))

        return self._writer.submit(work, durable=True)

    def settle(
        self, question_id: str, stopped: StopReason, standing_attempt_id: str | None, ttca: Ttca | None
    ) -> Future[None]:
        """Store why nothing more happens, which answer stands and the TTCA, as the engine saw them. May come
        again after a later mark.
        """
        row: rows.Row = {
            **rows.ttca_row(ttca),
            "stopped": stopped,
            "settled_at": self._now(),
            "standing_attempt_id": None if standing_attempt_id is None else to_stored(standing_attempt_id),
        }

        def work(db: Database) -> None:
            db.table("questions").update(to_stored(question_id), row)

        return self._writer.submit(work)

    # What happens later

    def mark(
        self, question_id: str, value: VerdictValue, ordinal: int | None = None, reason: str = ""
    ) -> Future[Marked]:
        """The user judges a stored answer; *unknown* takes their mark back. Verdict, standing answer and TTCA
        are derived anew.

        ``question_id`` may be a unique prefix. Without ``ordinal`` the answer that stands is meant, else the
        last finished one. The future raises ``UsageError`` for an unknown or ambiguous question and for an
        attempt that is no finished answer.
        """
        now = self._now()
        verdict = Verdict(value, USER, 0.5 if value is VerdictValue.UNKNOWN else 1.0, reason)

        def work(db: Database) -> Marked:
            stored_id = find_one(db.conn, "questions", question_id)
            before = accounting.judged_attempts(db.conn, stored_id)
            target = _answer_to_mark(before, ordinal)
            self._add_verdict(db, target.id, verdict, now, None)
            account = accounting.recount(db, stored_id)
            return Marked(
                question_id=from_stored(stored_id),
                attempt_id=from_stored(target.id),
                ordinal=target.ordinal,
                verdict=verdict,
                effective=effective_verdict([*(given.verdict for given in target.verdicts), verdict]),
                standing=account.standing.ordinal if account.standing else None,
                ttca=account.ttca,
            )

        return self._writer.submit(work, durable=True)

    def set_title(self, conversation_id: str, title: str) -> Future[str]:
        """Name a conversation; empty: by its first question again. See :func:`conversations.name_conversation`."""
        return self._writer.submit(lambda db: name_conversation(db, conversation_id, title), durable=True)

    def _now(self) -> str:
        return rows.stamp(self._wall_clock())

    def _pack_past_days(self, today: str) -> None:
        """Keep the facts of days gone by ready for the statistics: a day at a time, between other work."""
        packed = self._writer.submit(lambda db: pack_one(db, today))

        def go_on(done: Future[bool]) -> None:
            if done.exception() is None and done.result():
                self._pack_past_days(today)

        packed.add_done_callback(go_on)

    def _add_verdict(
        self, db: Database, attempt_id: str, verdict: Verdict, now: str, given_s: float | None
    ) -> None:
        """Append the verdict and rewrite the attempt's derived columns. ``attempt_id`` is in its stored form."""
        inserted = db.table("verdicts").insert(
            rows.verdict_row(from_stored(attempt_id), verdict, now, given_s)
        )
        self._own_verdicts.add(int(inserted.last_pk or 0))
        accounting.rejudge(db, attempt_id)

    def _save_document(self, db: Database, row: rows.Row) -> None:
        """A text that is there stays; one that was stored without its text gets it when documents are kept
        now.
        """
        db.execute(
            """INSERT INTO documents (sha256, text, characters) VALUES (:sha256, :text, :characters)
            ON CONFLICT (sha256) DO UPDATE SET text = excluded.text WHERE text IS NULL""",
            row,
        )

    def _insert_attempt(
        self, attempt_id: str, question_id: str, ordinal: int, decision_id: str, row: rows.Row
    ) -> Callable[[Database], None]:
        started_at = self._now()

        def work(db: Database) -> None:
            decided = db.execute(
                "SELECT candidates, failed FROM decisions WHERE id = ?", (to_stored(decision_id),)
            ).fetchone()
            candidates = rows.candidates_from_json(decided["candidates"]) if decided else ()
            endpoint = from_stored(str(row["endpoint"]))
            candidate = next((c for c in candidates if c.endpoint == endpoint), None)
            failures = len(rows.failed_from_json(decided["failed"])) if decided else 0
            place: rows.Row = {
                "id": to_stored(attempt_id),
                "question_id": to_stored(question_id),
                "decision_id": to_stored(decision_id),
                "session_id": self._session.id,
                "ordinal": ordinal,
                "started_at": started_at,
            }
            db.table("attempts").insert({**place, **row, **rows.prediction_row(candidate, failures)})

        return work


def _answer_to_mark(
    attempts: Sequence[accounting.JudgedAttempt], ordinal: int | None
) -> accounting.JudgedAttempt:
    if ordinal is None:
        finished = [a for a in attempts if a.judgeable]
        chosen = accounting.standing(attempts) or (finished[-1] if finished else None)
        if chosen is None:
            raise UsageError("This question has no finished answer to mark.")
        return chosen
    chosen = next((a for a in attempts if a.ordinal == ordinal), None)
    if chosen is None:
        there = ", ".join(str(a.ordinal) for a in attempts) or "none"
        raise UsageError(f"This question has no attempt {ordinal}.", f"Its attempts: {there}.")
    if not chosen.judgeable:
        raise UsageError(
            f"Attempt {ordinal} is not a finished answer ({chosen.outcome}).",
            "Only a finished answer can be marked right or wrong.",
        )
    return chosen
