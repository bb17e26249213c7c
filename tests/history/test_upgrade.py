"""A history written by any earlier release opens, keeps everything, gains what is new, and leaves a copy of what it was."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from laar_tui.core.errors import HistoryError
from laar_tui.history import backup, schema
from laar_tui.history.reading import Reader
from tests.history.building import Story, open_history, tell

SCHEMAS = sorted((Path(__file__).parent / "schemas").glob("*.sql"))


def restored(path: Path, dump: Path) -> Path:
    """The database of an earlier release, as its dump tells it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    connection = sqlite3.connect(path)
    connection.executescript(dump.read_text(encoding="utf-8"))
    connection.execute("PRAGMA journal_mode = WAL")
    connection.close()
    return path


def rows_of(path: Path, table: str, columns: str = "*") -> list[tuple[object, ...]]:
    with sqlite3.connect(path) as connection:
        return connection.execute(f"SELECT {columns} FROM {table} ORDER BY 1, 2").fetchall()


def matches(path: Path, index: str, query: str) -> int:
    with sqlite3.connect(path) as connection:
        return len(
            connection.execute(f"SELECT rowid FROM {index} WHERE {index} MATCH ?", (query,)).fetchall()
        )


def test_there_is_a_dump_of_the_first_schema() -> None:
    assert SCHEMAS[0].stem == schema.NAMES[0] == "0001_first"


@pytest.mark.parametrize("dump", SCHEMAS, ids=lambda d: d.stem)
def test_an_earlier_history_opens_whole_and_a_copy_is_left(path: Path, dump: Path) -> None:
    restored(path, dump)
    old = {
        table: rows_of(path, table) for table in ("questions", "attempts", "verdicts", "documents", "ttca")
    }
    names = {
        table: [c[1] for c in sqlite3.connect(path).execute(f"PRAGMA table_info({table})")] for table in old
    }
    with open_history(path) as history:
        assert [q.id for q in history.reader.list_questions()] == ["q6", "q5", "q4", "q3", "q2", "q1"]
        assert history.reader.load_question("q2").documents[0].text == "売上は百万円。\ud800\x00"
        (running,) = history.reader.load_question("q6").attempts
        assert (running.state, running.attempt.reply.answer) == ("interrupted", "half an answ")
        assert history.reader.integrity_problem() == ""
        tell(history, Story("q7"))
    for table in ("questions", "verdicts", "documents", "ttca"):
        kept = rows_of(path, table, ", ".join(names[table]))
        assert [r for r in kept if r[0] not in ("q6", "q7")][: len(old[table]) - 1] == [
            r for r in old[table] if r[0] != "q6"
        ][: len(old[table]) - 1]
    (copy,) = backup.upgrade_backups(path)
    assert copy.name == f"history.before-upgrade-of-{dump.stem}.db"
    assert copy.stat().st_mode & 0o777 == 0o600
    assert {table: rows_of(copy, table) for table in old} == old


@pytest.mark.parametrize("dump", SCHEMAS, ids=lambda d: d.stem)
def test_what_was_there_can_be_searched(path: Path, dump: Path) -> None:
    with open_history(restored(path, dump)):
        pass
    assert matches(path, "search_words", "donau") == 1
    assert matches(path, "search_words", "heiss* OR heiß*") == 1
    assert matches(path, "search_unspaced", '"ですか"') == 1
    assert matches(path, "search_words", "pdf") == 1  # part of a document's name; its text is not indexed
    assert matches(path, "search_unspaced", '"百万円。"') == 0


def test_a_reader_says_what_to_do_with_an_older_history(path: Path) -> None:
    restored(path, SCHEMAS[0])
    with pytest.raises(HistoryError, match="older laar-chat"):
        Reader(path).list_questions()


def test_without_room_for_the_copy_the_file_stays_as_it_was(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    restored(path, SCHEMAS[0])
    before = path.read_bytes()

    def full(path: Path, last_step: str) -> Path:
        raise HistoryError("The disk is full.")

    monkeypatch.setattr(backup, "before_upgrade", full)
    with pytest.raises(HistoryError, match="disk is full"):
        open_history(path)
    assert path.read_bytes() == before


def test_a_second_copy_does_not_replace_the_first(path: Path) -> None:
    restored(path, SCHEMAS[0])
    first = backup.before_upgrade(path, "0001_first")
    second = backup.before_upgrade(path, "0001_first")
    assert first != second
    assert set(backup.upgrade_backups(path)) == {first, second}


def test_opening_an_up_to_date_history_makes_no_copy(path: Path) -> None:
    for _ in range(2):
        with open_history(path) as history:
            tell(history, Story(f"q{len(history.reader.list_questions())}"))
    assert backup.upgrade_backups(path) == []
