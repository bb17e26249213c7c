"""Step 0002: full-text search over questions, answers and document names.

Two contentless FTS5 indexes (sqlite.org/fts5.html, section 4.4.1) hold no text of their own, only where each term occurs:

``search_words``
    every text, cut into words, without case and diacritics.
``search_unspaced``
    texts with letters of scripts that are written without spaces, cut into overlapping three-letter pieces, so that any part of them is
    found. Two spaces are put behind each text: every two letters then begin a piece, and terms of one or two letters, most nouns of
    Chinese and Japanese, are found through the vocabulary.

``search_texts`` says which text a row of the indexes is: an answer where ``attempt_id`` is set, the name of the document at ``position``
where that is, else the question itself. Its ids are given once and stay through a VACUUM, which implicit rowids do not. Triggers keep all
three in step with the tables, whoever writes; an answer is indexed when its attempt has ended.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from laar_tui.history.steps.first import strict

if TYPE_CHECKING:
    from sqlite_utils import Database

UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\u2fff\u3005-\u3007\u3021-\u9fff\ua960-\ua97f"
    "\uac00-\ud7af\uf900-\ufaff\uff66-\uff9f\U00020000-\U0003ffff"
)
"""Thai, Lao, Burmese, Khmer, kana, bopomofo, ideographs and hangul, as a character class of GLOB and of ``re``. Korean has spaces, but what
follows a noun is written onto it.
"""

PADDING = "  "
"""What is put behind a text in ``search_unspaced``."""

_QUESTION = ("question_id = {row}.id AND attempt_id IS NULL AND position IS NULL", "text", "1")
_ANSWER = ("attempt_id = {row}.id", "answer", "{row}.state <> 'running' AND {row}.answer <> ''")
_NAME = ("question_id = {row}.question_id AND position = {row}.position", "name", "1")


def search(db: Database) -> None:
    db.execute(
        """CREATE TABLE search_texts (
            id INTEGER PRIMARY KEY,
            question_id TEXT NOT NULL,
            attempt_id TEXT,
            position INTEGER
        )"""
        + strict(" STRICT")
    )
    db.execute("CREATE INDEX search_texts_question ON search_texts (question_id)")
    db.execute(
        "CREATE UNIQUE INDEX search_texts_attempt ON search_texts (attempt_id) WHERE attempt_id IS NOT NULL"
    )
    for index, tokenizer in (
        ("search_words", "unicode61 remove_diacritics 2"),
        ("search_unspaced", "trigram"),
    ):
        db.execute(
            f"CREATE VIRTUAL TABLE {index} USING fts5 (text, content='', columnsize=0, tokenize='{tokenizer}')"
        )
    for table, columns, of, what in (
        ("questions", "{row}.id, NULL, NULL", "id, text", _QUESTION),
        ("attempts", "{row}.question_id, {row}.id, NULL", "id, question_id, state, answer", _ANSWER),
        (
            "question_documents",
            "{row}.question_id, NULL, {row}.position",
            "question_id, position, name",
            _NAME,
        ),
    ):
        _fill(db, table, columns, what)
        changed = " OR ".join(f"old.{c} IS NOT new.{c}" for c in of.split(", "))
        for event, body in (
            ("insert AFTER INSERT", _put(columns, what)),
            ("change_out BEFORE UPDATE OF " + of, _take(what)),
            ("change_in AFTER UPDATE OF " + of, _put(columns, what)),
            ("delete BEFORE DELETE", _take(what)),
        ):
            name, _, when = event.partition(" ")
            condition = f" WHEN {changed}" if "UPDATE" in when else ""
            db.execute(f"CREATE TRIGGER {table}_search_{name} {when} ON {table}{condition} BEGIN {body} END")


def _fill(db: Database, table: str, columns: str, what: tuple[str, str, str]) -> None:
    where, text, indexed = (part.format(row="r") for part in what)
    db.execute(
        f"""INSERT INTO search_texts (question_id, attempt_id, position)
        SELECT {columns.format(row="r")} FROM {table} r WHERE {indexed} ORDER BY r.rowid"""
    )
    source = f"FROM {table} r JOIN search_texts s ON s.{where.replace(' AND ', ' AND s.')} WHERE {indexed} ORDER BY s.id"
    db.execute(f"INSERT INTO search_words (rowid, text) SELECT s.id, r.{text} {source}")
    db.execute(
        f"""INSERT INTO search_unspaced (rowid, text) SELECT s.id, r.{text} || '{PADDING}'
        {source.replace(" WHERE ", f" WHERE r.{text} GLOB '*[{UNSPACED}]*' AND ")}"""
    )


def _put(columns: str, what: tuple[str, str, str]) -> str:
    where, text, indexed = (part.format(row="new") for part in what)
    return f"""
        INSERT INTO search_texts (question_id, attempt_id, position)
            SELECT {columns.format(row="new")} WHERE {indexed};
        INSERT INTO search_words (rowid, text)
            SELECT id, new.{text} FROM search_texts WHERE {where};
        INSERT INTO search_unspaced (rowid, text)
            SELECT id, new.{text} || '{PADDING}' FROM search_texts
            WHERE {where} AND new.{text} GLOB '*[{UNSPACED}]*';
    """


def _take(what: tuple[str, str, str]) -> str:
    """A contentless index forgets a text only when it is told the text again."""
    where, text, _ = (part.format(row="old") for part in what)
    return f"""
        INSERT INTO search_words (search_words, rowid, text)
            SELECT 'delete', id, old.{text} FROM search_texts WHERE {where};
        INSERT INTO search_unspaced (search_unspaced, rowid, text)
            SELECT 'delete', id, old.{text} || '{PADDING}' FROM search_texts
            WHERE {where} AND old.{text} GLOB '*[{UNSPACED}]*';
        DELETE FROM search_texts WHERE {where};
    """
