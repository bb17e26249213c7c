"""What is in the history, for lists, for looking at one question, and for resuming a conversation.

Every method opens a read-only connection of its own, takes all rows at once and closes it: safe from any
thread, beside any writer, and never in the way of a checkpoint. All block; async callers use a worker thread.
Where there is no history yet, lists are empty. All text comes back raw: sanitise it before it is shown.
Raises ``HistoryError`` when the file cannot be read.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence, Set
from contextlib import AbstractContextManager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Literal, cast

from laar_tui.core.attempt import Outcome
from laar_tui.core.decision import StopReason
from laar_tui.core.errors import HistoryError
from laar_tui.core.verdict import VerdictValue, effective_verdict
from laar_tui.history import connections, failures, rows, sessions, text_query
from laar_tui.history.accounting import given_verdicts
from laar_tui.history.identify import find_one, unknown
from laar_tui.history.records import (
    AttemptGlance,
    AttemptState,
    ConversationRecord,
    ConversationRow,
    Found,
    GivenVerdict,
    QuestionFilter,
    QuestionRecord,
    QuestionRow,
    StoredAttempt,
)
from laar_tui.history.snippets import Snippet, snippet_of
from laar_tui.history.stored_text import from_stored, to_stored
from laar_tui.history.text_query import How

if TYPE_CHECKING:
    import sqlite3

_CHUNK = 100


class Reader:
    """Reads the history at ``path``."""

    def __init__(self, path: Path) -> None:
        self.path = path.absolute()

    def connection(self) -> AbstractContextManager[sqlite3.Connection | None]:
        """A read-only connection for one reading, ``None`` while there is no history: for this room's other
        files.
        """
        return connections.reading(self.path)

    def list_questions(
        self,
        limit: int = 50,
        before: str | None = None,
        *,
        text: str | None = None,
        endpoint: str | None = None,
        language: str | None = None,
        length: str | None = None,
        task: str | None = None,
        verdict: VerdictValue | None = None,
        since: datetime | None = None,
        until: datetime | None = None,
        simulated: bool | None = None,
        conversation_id: str | None = None,
    ) -> list[QuestionRow]:
        """Questions, newest first, that meet every condition of :class:`QuestionFilter` given. ``before`` is the id of the last row of
        the page before.
        """
        where = QuestionFilter(
            text=text or "",
            endpoint=endpoint,
            language=language,
            length=length,
            task=task,
            verdict=verdict,
            since=since,
            until=until,
            simulated=simulated,
            conversation_id=conversation_id,
        )
        return list(self.find(where, limit, before, snippets=False).rows)

    def find(
        self, where: QuestionFilter, limit: int = 50, before: str | None = None, *, snippets: bool = True
    ) -> Found:
        """As :meth:`list_questions`, with how the text was found and where. Raises ``UsageError`` for a wrong search expression."""
        with self.connection() as connection:
            if connection is None:
                return Found((), "", {})
            how, found = _matching(connection, where, limit, before)
            ids = json.dumps([row["question_id"] for row in found])
            names = _documents_by_question(connection, ids)
            ladders = _ladders_by_question(connection, ids, self._dead_sessions(connection))
            answers = _answers_by_question(connection, ids) if how and snippets else {}
        listed = tuple(_question_row(row, names, ladders) for row in found)
        return Found(listed, how, _snippets(where, listed, answers) if how and snippets else {})

    def ids(self, where: QuestionFilter) -> list[str]:
        """The ids, in their stored form, of all questions that meet ``where``, oldest first."""
        with self.connection() as connection:
            if connection is None:
                return []
            _, found = _matching(connection, where, -1, None)
        return [row["question_id"] for row in reversed(found)]

    def records(self, where: QuestionFilter) -> Iterator[QuestionRecord]:
        """All questions that meet ``where``, oldest first, some at a time."""
        ids = self.ids(where)
        for start in range(0, len(ids), _CHUNK):
            with self.connection() as connection:
                if connection is None:
                    return
                dead = self._dead_sessions(connection)
                chunk = ids[start : start + _CHUNK]
                there = [
                    i
                    for i in chunk
                    if connection.execute("SELECT 1 FROM questions WHERE id = ?", (i,)).fetchone()
                ]
                found = [record_of(connection, question_id, dead) for question_id in there]
            yield from found

    def choices(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Endpoints that were ever asked and languages of documents there are, by name."""
        with self.connection() as connection:
            if connection is None:
                return (), ()
            endpoints = connection.execute(
                """WITH RECURSIVE names (name) AS (
                    SELECT min(endpoint) FROM attempts
                    UNION ALL SELECT (SELECT min(endpoint) FROM attempts WHERE endpoint > names.name) FROM names
                    WHERE names.name IS NOT NULL
                ) SELECT name FROM names WHERE name IS NOT NULL"""
            ).fetchall()
            languages = connection.execute(
                "SELECT DISTINCT language FROM questions WHERE language IS NOT NULL ORDER BY language"
            ).fetchall()
        return tuple(from_stored(r[0]) for r in endpoints), tuple(from_stored(r[0]) for r in languages)

    def load_question(self, given: str) -> QuestionRecord:
        """Everything about the question whose id is, or begins with, ``given``. Raises ``UsageError`` when
        there is not exactly one.
        """
        with self.connection() as connection:
            if connection is None:
                raise unknown("questions", given)
            return record_of(
                connection, find_one(connection, "questions", given), self._dead_sessions(connection)
            )

    def load_conversation(self, given: str) -> ConversationRecord:
        """A conversation with all its questions in order. Raises ``UsageError`` when ``given`` does not name
        exactly one.
        """
        with self.connection() as connection:
            if connection is None:
                raise unknown("conversations", given)
            conversation_id = find_one(connection, "conversations", given)
            row = connection.execute(
                "SELECT * FROM conversations WHERE id = ?", (conversation_id,)
            ).fetchone()
            ids = connection.execute(
                "SELECT id FROM questions WHERE conversation_id = ? ORDER BY ordinal", (conversation_id,)
            ).fetchall()
            dead = self._dead_sessions(connection)
            questions = tuple(record_of(connection, i[0], dead) for i in ids)
        return ConversationRecord(
            id=from_stored(row["id"]),
            title=from_stored(row["title"]),
            created_at=rows.moment(row["created_at"]),
            simulated=bool(row["simulated"]),
            questions=questions,
            titled=bool(row["titled"]),
            branched_from=rows.read_text(row["branched_from"]),
        )

    def recent_conversations(
        self, limit: int = 50, *, simulated: bool | None = None
    ) -> list[ConversationRow]:
        """Conversations, the one with the latest question first."""
        with self.connection() as connection:
            if connection is None:
                return []
            found = connection.execute(
                """SELECT c.*, max(q.asked_at) AS last_asked_at, count(*) AS questions
                FROM conversations c JOIN questions q ON q.conversation_id = c.id
                WHERE :simulated IS NULL OR c.simulated = :simulated
                GROUP BY c.id ORDER BY last_asked_at DESC, c.id DESC LIMIT :limit""",
                {"simulated": None if simulated is None else int(simulated), "limit": limit},
            ).fetchall()
        return [
            ConversationRow(
                id=from_stored(row["id"]),
                title=from_stored(row["title"]),
                created_at=rows.moment(row["created_at"]),
                last_asked_at=rows.moment(row["last_asked_at"]),
                questions=row["questions"],
                simulated=bool(row["simulated"]),
            )
            for row in found
        ]

    def recent_question_texts(self, limit: int = 200) -> list[str]:
        """Texts of the latest questions, newest first, each once: what the composer offers at its upper
        edge.
        """
        with self.connection() as connection:
            if connection is None:
                return []
            found = connection.execute(
                "SELECT text FROM questions GROUP BY text ORDER BY max(asked_at) DESC LIMIT ?", (limit,)
            ).fetchall()
        return [from_stored(row["text"]) for row in found]

    def _dead_sessions(self, connection: sqlite3.Connection) -> frozenset[str]:
        """Sessions that still have running attempts and no process any more: whoever writes next will mark them, and until then they
        are shown as what they are.
        """
        running = connection.execute(
            "SELECT DISTINCT session_id FROM attempts WHERE state = 'running'"
        ).fetchall()
        locks = sessions.locks_of(self.path)
        return frozenset(row[0] for row in running if not sessions.alive(locks, row[0]))

    def integrity_problem(self) -> str:
        """SQLite's own full check of the file and of its foreign keys: a sentence, or ``""`` when all is well.

        Reads every page: about a second per 100 MB.
        """
        try:
            with self.connection() as connection:
                if connection is None:
                    return ""
                found = connection.execute("PRAGMA integrity_check(1)").fetchone()[0]
                if found != "ok":
                    return str(failures.damaged(self.path))
                orphans = len(connection.execute("PRAGMA foreign_key_check").fetchall())
                if orphans:
                    return f"The history {self.path} has rows that belong to nothing: {orphans}."
                return ""
        except HistoryError as error:
            return str(error)


# The "+" keeps SQLite from walking all attempts of the endpoint for every question (sqlite.org/optoverview.html).
_CONDITIONS = {
    "before": "(asked_at, question_id) < (SELECT asked_at, id FROM questions WHERE id = :before)",
    "endpoint": """EXISTS (SELECT 1 FROM attempts e
        WHERE e.question_id = ttca.question_id AND +e.endpoint = :endpoint)""",
    "language": "language = :language",
    "length": "length = :length",
    "task": "task = :task",
    "verdict": "verdict = :verdict",
    "since": "asked_at >= :since",
    "until": "asked_at < :until",
    "simulated": "simulated = :simulated",
    "conversation_id": "conversation_id = :conversation_id",
}


def _matching(
    connection: sqlite3.Connection, where: QuestionFilter, limit: int, before: str | None
) -> tuple[How | Literal[""], list[sqlite3.Row]]:
    """The rows, and the step of the text search that found them."""
    given: dict[str, object] = {
        "before": None if before is None else to_stored(before),
        "endpoint": None if where.endpoint is None else to_stored(where.endpoint),
        "language": where.language,
        "length": where.length,
        "task": where.task,
        "verdict": where.verdict,
        "since": None if where.since is None else rows.stamp(where.since),
        "until": None if where.until is None else rows.stamp(where.until),
        "simulated": None if where.simulated is None else int(where.simulated),
        "conversation_id": None if where.conversation_id is None else to_stored(where.conversation_id),
    }
    needed = [_CONDITIONS[name] for name, value in given.items() if value is not None] or ["1"]

    def rows_that(conditions: Sequence[str], parameters: Mapping[str, object]) -> list[sqlite3.Row]:
        return connection.execute(
            f"""SELECT ttca.*, c.titled, c.branched_from FROM ttca JOIN conversations c ON c.id = ttca.conversation_id
            WHERE question_id IN (
                SELECT question_id FROM ttca WHERE {" AND ".join(conditions)}
                ORDER BY asked_at DESC, question_id DESC LIMIT :limit)
            ORDER BY asked_at DESC, question_id DESC""",
            {**given, "limit": limit, **parameters},
        ).fetchall()

    if not where.text.strip():
        return "", rows_that(needed, {})
    how: How | Literal[""] = ""
    for step in text_query.conditions(connection, where.text, operators=where.operators):
        how = step.how
        if found := rows_that([*needed, step.sql], step.parameters):
            return how, found
    return how, []


def _answers_by_question(connection: sqlite3.Connection, ids: str) -> dict[str, list[tuple[str, str]]]:
    answers: dict[str, list[tuple[str, str]]] = {}
    for row in connection.execute(
        """SELECT question_id, ordinal, answer FROM attempts
        WHERE question_id IN (SELECT value FROM json_each(?)) ORDER BY ordinal""",
        (ids,),
    ).fetchall():
        text = (f"answer {row['ordinal']}", from_stored(row["answer"]))
        answers.setdefault(from_stored(row["question_id"]), []).append(text)
    return answers


def _snippets(
    where: QuestionFilter, listed: Sequence[QuestionRow], answers: Mapping[str, Sequence[tuple[str, str]]]
) -> dict[str, Snippet]:
    found: dict[str, Snippet] = {}
    for row in listed:
        texts = [("question", row.text), *answers.get(row.id, ()), *(("document", d) for d in row.documents)]
        if row.titled:
            texts.append(("title", row.conversation_title))
        snippet = snippet_of(texts, where.text, operators=where.operators)
        if snippet is not None:
            found[row.id] = snippet
    return found


def _documents_by_question(connection: sqlite3.Connection, ids: str) -> dict[str, list[str]]:
    """``ids`` is a JSON list: a parameter for each would run into SQLite's limit."""
    names: dict[str, list[str]] = {}
    for row in connection.execute(
        """SELECT question_id, name FROM question_documents
        WHERE question_id IN (SELECT value FROM json_each(?)) ORDER BY position""",
        (ids,),
    ).fetchall():
        names.setdefault(row["question_id"], []).append(from_stored(row["name"]))
    return names


def _ladders_by_question(
    connection: sqlite3.Connection, ids: str, dead: Set[str]
) -> dict[str, list[AttemptGlance]]:
    ladders: dict[str, list[AttemptGlance]] = {}
    for stored in connection.execute(
        """SELECT question_id, session_id, ordinal, endpoint, state, outcome, verdict_value FROM attempts
        WHERE question_id IN (SELECT value FROM json_each(?)) ORDER BY ordinal""",
        (ids,),
    ).fetchall():
        row = sessions.as_it_ended(stored, dead)
        glance = AttemptGlance(
            ordinal=row["ordinal"],
            endpoint=from_stored(row["endpoint"]),
            state=cast("AttemptState", row["state"]),
            outcome=None if row["outcome"] is None else Outcome(row["outcome"]),
            verdict=VerdictValue(row["verdict_value"] or VerdictValue.UNKNOWN),
        )
        ladders.setdefault(row["question_id"], []).append(glance)
    return ladders


def _question_row(
    row: sqlite3.Row, names: dict[str, list[str]], ladders: dict[str, list[AttemptGlance]]
) -> QuestionRow:
    standing = row["standing_endpoint"]
    features = rows.read_features(row)
    return QuestionRow(
        id=from_stored(row["question_id"]),
        conversation_id=from_stored(row["conversation_id"]),
        conversation_title=from_stored(row["conversation"]),
        ordinal=row["ordinal"],
        asked_at=rows.moment(row["asked_at"]),
        text=from_stored(row["question"]),
        documents=tuple(names.get(row["question_id"], ())),
        tokens=features.tokens if features else None,
        tokens_exact=features.tokens_exact if features else False,
        language=features.language if features else None,
        question_language=features.question_language if features else None,
        task=features.task if features else None,
        attempts=tuple(ladders.get(row["question_id"], ())),
        standing_endpoint=None if standing is None else from_stored(standing),
        verdict=VerdictValue(row["verdict"]),
        stopped=None if row["stopped"] is None else StopReason(row["stopped"]),
        ttca=rows.read_ttca(row),
        simulated=bool(row["simulated"]),
        titled=bool(row["titled"]),
        branched_from=rows.read_text(row["branched_from"]),
    )


def record_of(connection: sqlite3.Connection, question_id: str, dead: Set[str]) -> QuestionRecord:
    """Everything about the question; ``question_id`` is in its stored form, and ``dead`` are the sessions whose process is gone.
    Raises ``ValueError``, ``KeyError`` or ``TypeError`` for rows that this program did not write.
    """

    def every(sql: str) -> list[sqlite3.Row]:
        return connection.execute(sql, (question_id,)).fetchall()

    row = connection.execute(
        """SELECT q.*, c.title AS conversation_title FROM questions q JOIN conversations c ON c.id = q.conversation_id
        WHERE q.id = ?""",
        (question_id,),
    ).fetchone()
    documents = tuple(
        rows.read_document(r)
        for r in every(
            """SELECT p.name, p.source, p.path, p.notices, p.pages, d.* FROM question_documents p
            JOIN documents d ON d.sha256 = p.sha256 WHERE p.question_id = ? ORDER BY p.position"""
        )
    )
    given = given_verdicts(connection, question_id)
    attempts = {
        r["id"]: _stored_attempt(sessions.as_it_ended(r, dead), given.get(r["id"], []))
        for r in every("SELECT * FROM attempts WHERE question_id = ? ORDER BY ordinal")
    }
    return QuestionRecord(
        question=rows.read_question(row, documents),
        ordinal=row["ordinal"],
        asked_at=rows.moment(row["asked_at"]),
        simulated=bool(row["simulated"]),
        features=rows.read_features(row),
        documents=documents,
        decisions=tuple(
            rows.read_decision(r)
            for r in every(
                "SELECT * FROM decisions WHERE question_id = ? ORDER BY ordinal, decided_at, rowid"
            )
        ),
        attempts=tuple(attempts.values()),
        standing=attempts.get(row["standing_attempt_id"]),
        stopped=None if row["stopped"] is None else StopReason(row["stopped"]),
        settled_at=rows.optional_moment(row["settled_at"]),
        ttca=rows.read_ttca(row),
        checking_s=row["checking_s"],
        prompt_sha256=row["prompt_sha256"],
        conversation_title=from_stored(row["conversation_title"]),
    )


def _stored_attempt(row: rows.Readable, given: Sequence[GivenVerdict]) -> StoredAttempt:
    return StoredAttempt(
        attempt=rows.read_attempt(row),
        state=cast("AttemptState", row["state"]),
        started_at=rows.moment(row["started_at"]),
        ended_at=rows.optional_moment(row["ended_at"]),
        p_correct=row["p_correct"],
        verdicts=tuple(given),
        effective=effective_verdict([g.verdict for g in given]),
    )
