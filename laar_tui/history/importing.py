"""Bringing questions in from elsewhere: an export, another history, or the log of ``llm``. What is there already stays as it is.

Ids are kept, so a second import of the same file adds nothing. A question that is there gains what it lacks: attempts, decisions and
verdicts; its account is then derived anew.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from laar_tui.core.attempt import Outcome
from laar_tui.core.errors import UsageError
from laar_tui.history import accounting, llm_logs
from laar_tui.history.interchange import NESTED, VERSION, Object, columns, header_of, objects
from laar_tui.history.reading import Reader, record_of
from laar_tui.history.rows import Row, stamp
from laar_tui.history.stored_text import storable_integer, to_json, to_stored

if TYPE_CHECKING:
    from sqlite_utils import Database

    from laar_tui.history.store import History

_CHUNK = 100
_SQLITE = b"SQLite format 3\0"
_LONGEST_HEADER = 10_000


@dataclass
class Imported:
    """How many questions and attempts are new; ``known`` questions were there already, ``verdicts`` are those added to them or with new
    attempts. ``notices`` say in sentences what was left out.
    """

    questions: int = 0
    known: int = 0
    attempts: int = 0
    verdicts: int = 0
    notices: list[str] = field(default_factory=list)


def import_file(history: History, file: Path, *, keep_documents: bool = True) -> Imported:
    """Bring in everything ``file`` holds; what kind it is, is found out. Blocks.

    Raises ``UsageError`` for a file of another kind, or with something wrong in it, naming the line; up to there it is imported.
    """
    imported = Imported()
    bring_in(history, _objects_of(file, imported.notices), imported, keep_documents=keep_documents)
    return imported


def bring_in(
    history: History, given: Iterable[Object], imported: Imported, *, keep_documents: bool = True
) -> None:
    """Store the objects of ``interchange.py`` a hundred at a time, so that others may write in between. Blocks."""
    every = iter(given)
    while chunk := list(islice(every, _CHUNK)):

        def work(db: Database, chunk: list[Object] = chunk) -> Imported:
            into = _Into(db, keep_documents)
            for thing in chunk:
                into.take(thing)
            return into.done

        part = history.submit(work, durable=True).result()
        imported.questions += part.questions
        imported.known += part.known
        imported.attempts += part.attempts
        imported.verdicts += part.verdicts


def _objects_of(file: Path, notices: list[str]) -> Iterator[Object]:
    try:
        with file.open("rb") as opened:
            begin = opened.read(len(_SQLITE))
            header = None if begin == _SQLITE else header_of(begin + opened.readline(_LONGEST_HEADER))
    except OSError as error:
        raise UsageError(f"{file} cannot be read: {error.strerror}.") from error
    if begin == _SQLITE:
        if llm_logs.is_log(file):
            return llm_logs.objects(file, notices)
        return objects(Reader(file))
    if header is None:
        raise UsageError(
            f"{file} is none of the files that can be imported.",
            "These can be: an export made with --format jsonl, a backup of a history, and the logs.db of llm.",
        )
    if header.get("version", 0) > VERSION:
        raise UsageError(f"{file} was exported by a newer laar-chat.", "Update laar-chat first.")
    return _lines(file)


def _lines(file: Path) -> Iterator[Object]:
    with file.open("rb") as opened:
        for number, line in enumerate(opened, 1):
            if number == 1 or not line.strip():
                continue
            try:
                thing = json.loads(line)
                kind = thing["kind"]
            except (ValueError, TypeError, KeyError) as error:
                raise UsageError(f"{file}, line {number}: this is no line of an export.") from error
            if isinstance(kind, str):
                yield {**thing, "_place": f"{file}, line {number}"}


class _Into:
    """Takes objects into the database, inside one transaction."""

    def __init__(self, db: Database, keep_documents: bool) -> None:
        self._db = db
        self._keep_documents = keep_documents
        self._columns = {
            table: columns(db.conn, table)
            for table in (
                "conversations",
                "documents",
                "questions",
                "question_documents",
                "decisions",
                "attempts",
                "verdicts",
            )
        }
        self.done = Imported()

    def take(self, thing: Object) -> None:
        place = thing.pop("_place", "the import")
        kinds: dict[object, Callable[[Object], None]] = {
            "document": self._document,
            "conversation": self._conversation,
            "question": self._question,
        }
        take = kinds.get(thing.get("kind"))
        if take is None:
            return  # a newer version's addition
        import sqlite3

        try:
            take(thing)
        except (KeyError, TypeError, ValueError, AttributeError, sqlite3.IntegrityError) as error:
            raise UsageError(f"{place}: this {thing['kind']} is not whole ({error}).") from error

    def _conversation(self, conversation: Object) -> None:
        """A title that a person gave replaces one that was made; one that is given here already stays."""
        self._insert(
            "conversations",
            conversation,
            "",
            """ON CONFLICT (id) DO UPDATE SET title = excluded.title, titled = 1
            WHERE excluded.titled = 1 AND conversations.titled = 0""",
        )

    def _document(self, document: Object) -> None:
        kept = document if self._keep_documents else {**document, "text": None}
        self._insert(
            "documents",
            kept,
            "",
            "ON CONFLICT (sha256) DO UPDATE SET text = excluded.text WHERE text IS NULL",
        )

    def _question(self, question: Object) -> None:
        stored_id = to_stored(question["id"])
        known = bool(self._db.execute("SELECT 1 FROM questions WHERE id = ?", (stored_id,)).fetchone())
        if known:
            self.done.known += 1
        else:
            self.done.questions += 1
            ordinal = self._free_ordinal("questions", "conversation_id", question)
            self._insert("questions", {**question, "ordinal": ordinal})
            for position, document in enumerate(question["attached"]):
                self._insert(
                    "question_documents", {**document, "question_id": question["id"], "position": position}
                )
        for decision in question["decisions"]:
            self._insert("decisions", {**decision, "question_id": question["id"]}, "OR IGNORE")
        changed = False
        for attempt in question["attempts"]:
            changed |= self._attempt({**attempt, "question_id": question["id"]})
        if known and changed:
            accounting.recount(self._db, stored_id)
        # Whatever the file says, what is stored must be readable by every list and summary later.
        record_of(self._db.conn, stored_id, frozenset())
        moments = [question["asked_at"], *(a["started_at"] for a in question["attempts"])]
        moments += [v["given_at"] for a in question["attempts"] for v in a["verdicts"]]
        for moment in moments:
            if stamp(datetime.fromisoformat(moment)) != moment:
                raise ValueError(f"{moment} is no moment as they are exported")

    def _attempt(self, attempt: Object) -> bool:
        stored_id = to_stored(attempt["id"])
        new = not self._db.execute("SELECT 1 FROM attempts WHERE id = ?", (stored_id,)).fetchone()
        if new:
            self.done.attempts += 1
            ordinal = self._free_ordinal("attempts", "question_id", attempt)
            ended = _INTERRUPTED if attempt["state"] == "running" else {}
            self._insert("attempts", {**attempt, "ordinal": ordinal, **ended})
        added = self._add_verdicts(attempt, stored_id)
        if added and not new:
            accounting.rejudge(self._db, stored_id)
        return new or added

    def _add_verdicts(self, attempt: Object, stored_id: str) -> bool:
        """Those that are not there yet, in their place by time among those that are: the latest mark counts."""
        given = [
            {
                name: _stored(verdict[name], declared, nested=False)
                for name, declared in self._columns["verdicts"]
                if name in verdict
            }
            for verdict in attempt["verdicts"]
        ]
        there = [
            dict(row)
            for row in self._db.execute(
                "SELECT * FROM verdicts WHERE attempt_id = ? ORDER BY id", (stored_id,)
            ).fetchall()
        ]

        def key(verdict: Mapping[str, object]) -> tuple[object, ...]:
            return tuple(verdict[name] for name in ("value", "source", "reason", "given_at"))

        known = {key(v) for v in there}
        new = [v for v in given if key(v) not in known]
        if not new:
            return False
        self.done.verdicts += len(new)
        self._db.execute("DELETE FROM verdicts WHERE attempt_id = ?", (stored_id,))
        for verdict in sorted([*there, *new], key=lambda v: str(v["given_at"])):
            row = {**verdict, "id": None, "attempt_id": stored_id}
            self._db.table("verdicts").insert(row)
        return True

    def _free_ordinal(self, table: str, parent: str, thing: Object) -> int:
        """Its own place where that is free, else the next one."""
        key = to_stored(thing[parent])
        taken = self._db.execute(
            f"SELECT 1 FROM {table} WHERE {parent} = ? AND ordinal = ?", (key, thing["ordinal"])
        ).fetchone()
        if not taken:
            return int(thing["ordinal"])
        last = self._db.execute(f"SELECT max(ordinal) FROM {table} WHERE {parent} = ?", (key,)).fetchone()
        return int(last[0]) + 1

    def _insert(self, table: str, thing: Object, conflict: str = "", tail: str = "") -> None:
        nested = NESTED.get(table, ())
        row: Row = {
            name: _stored(thing[name], declared, nested=name in nested)
            for name, declared in self._columns[table]
            if name in thing
        }
        names = ", ".join(f'"{name}"' for name in row)
        places = ", ".join("?" for _ in row)
        self._db.execute(
            f"INSERT {conflict} INTO {table} ({names}) VALUES ({places}) {tail}", list(row.values())
        )


_INTERRUPTED: Object = {
    "state": "interrupted",
    "outcome": Outcome.CUT.value,
    "error_class": "interrupted",
    "error_message": "this answer was still arriving when it was exported",
}


def _stored(value: object, declared: str, *, nested: bool) -> str | int | float | None:
    if value is None:
        return None
    if nested:
        return to_json(value)
    if declared == "REAL":
        return float(value)  # type: ignore[arg-type]
    if declared == "INTEGER":
        return storable_integer(int(value))  # type: ignore[call-overload]
    if not isinstance(value, str):
        raise TypeError(f"{value!r} is no text")
    return to_stored(value)
