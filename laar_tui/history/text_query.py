"""From what a person types into a search to the rows of the text indexes (``steps/search.py``).

Whatever is typed is literal text. It is looked for in steps, each tried only when the one before found nothing:

``text``
    the words as typed, one after another, the last one perhaps unfinished; in scripts without spaces any piece of text.
    Case and diacritics do not matter. Where punctuation was typed it has to be there too: ``C++`` does not find ``C``.
``words``
    all the words, the last perhaps unfinished, in any order and anywhere in the question, its answers or the names of its documents.
``anywhere``
    every stored text read through: inside words, punctuation alone, letters the index takes for others.

A conversation's title that a person gave is looked through in each of these steps.

With *operators* the text is an expression of FTS5 instead (sqlite.org/fts5.html, section 3) and only that step is made.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from laar_tui.core.errors import UsageError
from laar_tui.history.steps.search import UNSPACED
from laar_tui.history.stored_text import to_stored

if TYPE_CHECKING:
    import sqlite3

How = Literal["text", "words", "anywhere", "operators"]

Parameters = dict[str, object]

_FEW = 1000
"""Up to so many matching texts are looked up one by one; more are met soon enough going back from the newest question."""

_PIECE = 3
_LAST_LETTER = "\U0010ffff"
_UNSPACED = re.compile(f"[{UNSPACED}]")
_WORD = re.compile(r"[^\W_]")
_ALL_UNSPACED = re.compile(f"[{UNSPACED}]+")
_PLAIN = re.compile(r"(?:[^\W_]|\s)*")

_TEXT = """coalesce((SELECT answer FROM attempts WHERE id = s.attempt_id),
    (SELECT name FROM question_documents d WHERE d.question_id = s.question_id AND d.position = s.position),
    (SELECT text FROM questions WHERE id = s.question_id))"""

_ANYWHERE = """SELECT id FROM questions WHERE {text}
    UNION SELECT question_id FROM attempts WHERE {answer}
    UNION SELECT question_id FROM question_documents WHERE {name}"""

_TITLED = "conversation_id IN (SELECT id FROM conversations WHERE titled = 1 AND holds(title, :in_title))"

_LONGEST_PATTERN = 1000


@dataclass(frozen=True)
class Condition:
    """What a row of the view ``ttca`` has to meet to hold the text, as SQL with named parameters."""

    how: How
    sql: str
    parameters: Parameters


def conditions(connection: sqlite3.Connection, typed: str, *, operators: bool) -> Iterator[Condition]:
    """The steps for ``typed``, in order; take the next one while nothing was found. Prepares ``connection`` for them.

    Raises ``UsageError`` where ``operators`` are asked for and the text is no such expression.
    """
    connection.create_function("holds", 2, _holds, deterministic=True)
    connection.execute(
        "CREATE VIRTUAL TABLE IF NOT EXISTS temp.search_pieces USING fts5vocab (main, search_unspaced, instance)"
    )
    stored = to_stored(typed.strip())
    if operators:
        step = _condition(connection, "operators", [_expression(connection, stored)], "")
        assert step is not None
        yield step
        return
    for step in _steps(connection, stored):
        sql, parameters = f"({step.sql} OR {_TITLED})", {**step.parameters, "in_title": stored.casefold()}
        yield Condition(step.how, sql, parameters)


def _steps(connection: sqlite3.Connection, stored: str) -> Iterator[Condition]:
    whole = _literal(stored)
    found_by_reading: How = "anywhere"
    if whole is not None:
        step = _condition(connection, "text", [whole], "" if _PLAIN.fullmatch(stored) else stored)
        if step is not None:
            yield step
        else:
            found_by_reading = "text"
        if _ALL_UNSPACED.fullmatch(stored):
            return  # the index has every piece of every text
    *whole_words, last = stored.split() or [""]
    words = [
        w for w in (*(_literal(w, whole_words=True) for w in whole_words), _literal(last)) if w is not None
    ]
    if len(words) > 1 and found_by_reading == "anywhere":
        step = _condition(connection, "words", words, "")
        if step is not None:
            yield step
    yield Condition(found_by_reading, *_read_through(connection, stored))


def _read_through(connection: sqlite3.Connection, stored: str) -> tuple[str, Parameters]:
    """Every text is looked at. SQLite's own LIKE is seven times as fast as a function of ours, and right for plain ASCII; only ``ss`` may
    also be written with one letter.
    """
    if stored.isascii() and "ss" not in stored.lower() and len(stored) <= _LONGEST_PATTERN:
        escaped = stored.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
        test, typed = "{} LIKE :typed ESCAPE '\\'", f"%{escaped}%"
    else:
        test, typed = "holds({}, :typed)", stored.casefold()
    sql = _ANYWHERE.format(**{column: test.format(column) for column in ("text", "answer", "name")})
    found = connection.execute(sql, {"typed": typed}).fetchall()
    ids = json.dumps([row[0] for row in found])
    return "question_id IN (SELECT value FROM json_each(:ids))", {"ids": ids}


@dataclass(frozen=True)
class _Texts:
    """A query for the ids of the texts that match, with its own ``?`` parameters."""

    sql: str
    parameters: tuple[str, ...]


def _literal(stored: str, *, whole_words: bool = False) -> _Texts | None:
    """``None`` for text without any letter or digit: the indexes hold none of it. The last word may be unfinished, unless
    ``whole_words``.
    """
    if _WORD.search(stored) is None:
        return None
    quoted = '"' + stored.replace('"', '""') + '"'
    words = quoted if whole_words or _WORD.match(stored[-1]) is None else quoted + " *"
    sources = ["SELECT rowid FROM search_words WHERE search_words MATCH ?"]
    parameters = [words]
    if len(stored) >= _PIECE:
        sources.append("SELECT rowid FROM search_unspaced WHERE search_unspaced MATCH ?")
        parameters.append(quoted)
    elif _UNSPACED.search(stored):
        sources.append("SELECT doc FROM temp.search_pieces WHERE term >= ? AND term < ?")
        parameters += [stored.lower(), stored.lower() + _LAST_LETTER]
    return _Texts(" UNION ALL ".join(sources), tuple(parameters))


def _expression(connection: sqlite3.Connection, stored: str) -> _Texts:
    import sqlite3

    words = "SELECT rowid FROM search_words WHERE search_words MATCH ?"
    try:
        connection.execute(words + " LIMIT 1", (stored,)).fetchall()
    except sqlite3.OperationalError as error:
        reason = str(error).removeprefix("fts5: ")
        raise UsageError(
            f"That is no search expression: {reason}.",
            'It may have words, "phrases", prefix*, AND, OR, NOT, NEAR(one two, 5) and brackets. '
            "Without operators any text is looked for as it is.",
        ) from error
    if _UNSPACED.search(stored) is None:
        return _Texts(words, (stored,))
    return _Texts(
        f"{words} UNION ALL SELECT rowid FROM search_unspaced WHERE search_unspaced MATCH ?", (stored, stored)
    )


def _condition(
    connection: sqlite3.Connection, how: How, every: Sequence[_Texts], verified: str
) -> Condition | None:
    """Of several texts each has to match somewhere in the question. ``verified`` has to stand in the matching text as it is; ``None``
    where so many match that reading every text through is quicker.

    What matches goes into a temporary table first: SQLite would ask the index again for every question.
    """
    parts: list[str] = []
    check = f" AND holds({_TEXT}, :verified)" if verified else ""
    for number, texts in enumerate(every):
        table = f"temp.{how}{number}"
        connection.execute(f"CREATE TABLE {table} (id INTEGER PRIMARY KEY)")
        matching = connection.execute(f"INSERT OR IGNORE INTO {table} {texts.sql}", texts.parameters).rowcount
        if verified and matching > _FEW:
            return None
        source = f"{table} f CROSS JOIN search_texts s ON s.id = f.id"
        if matching <= _FEW:
            parts.append(f"question_id IN (SELECT s.question_id FROM {source} WHERE true{check})")
        else:
            parts.append(
                f"""EXISTS (SELECT 1 FROM search_texts s JOIN {table} f ON f.id = s.id
                WHERE s.question_id = ttca.question_id)"""
            )
    return Condition(how, " AND ".join(parts), {"verified": verified.casefold()} if verified else {})


def _holds(text: str | None, casefolded: str) -> bool:
    return text is not None and casefolded in text.casefold()
