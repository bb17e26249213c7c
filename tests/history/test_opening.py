"""Opening: private files, refusals that leave the file as it was, and a schema that is made once."""

from __future__ import annotations

import random
import sqlite3
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from laar_tui.core.errors import HistoryError
from laar_tui.history.reading import Reader
from laar_tui.history.store import History
from tests.history.building import Story, make_question, open_history, tell


def names_in(path: Path) -> set[str]:
    with sqlite3.connect(path) as connection:
        return {f"{row[0]}|{row[1]}" for row in connection.execute("SELECT name, sql FROM sqlite_master")}


def fill(path: Path, questions: int = 30) -> None:
    with open_history(path) as history:
        for number in range(questions):
            tell(history, Story(f"q{number}", text="word " * 300))


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX permissions")
def test_everything_is_private(history: History) -> None:
    tell(history, Story())
    folder = history.path.parent
    assert folder.stat().st_mode & 0o777 == 0o700
    modes = {f.name: f.stat().st_mode & 0o777 for f in folder.rglob("*")}
    assert modes.pop("history.db.locks") == 0o700
    assert {"history.db", "history.db-wal", "history.db-shm"} <= modes.keys()
    assert set(modes.values()) == {0o600}


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX permissions")
def test_an_open_mode_is_tightened_and_a_folder_that_was_there_is_left_alone(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    path = tmp_path / "history.db"
    fill(path, 1)
    path.chmod(0o644)
    with open_history(path):
        assert path.stat().st_mode & 0o777 == 0o600
    assert tmp_path.stat().st_mode & 0o777 == 0o755


def test_opening_again_changes_no_table(path: Path) -> None:
    fill(path, 2)
    before = names_in(path)
    with open_history(path) as history:
        assert len(history.reader.list_questions()) == 2
    assert names_in(path) == before


def test_tables_are_strict_and_foreign_keys_hold(history: History) -> None:
    tell(history, Story())
    with sqlite3.connect(history.path) as connection:
        for table in ("conversations", "documents", "questions", "decisions", "attempts", "verdicts"):
            (sql,) = connection.execute("SELECT sql FROM sqlite_master WHERE name = ?", (table,)).fetchone()
            assert sql.endswith("STRICT")
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    with pytest.raises(HistoryError, match="FOREIGN KEY"):
        history.begin_attempt("a9", "nobody", 1, "fast", "m", "nothing", 0.0, False, False).result()


def test_the_integrity_check_says_what_is_wrong(history: History) -> None:
    assert Reader(history.path.with_name("nowhere.db")).integrity_problem() == ""
    tell(history, Story())
    assert history.reader.integrity_problem() == ""
    with sqlite3.connect(history.path) as careless:  # foreign keys are off by default
        careless.execute("DELETE FROM decisions")
    careless.close()
    assert "rows that belong to nothing: 1" in history.reader.integrity_problem()


def test_deleting_a_question_takes_all_that_belongs_to_it(history: History) -> None:
    tell(history, Story())
    history.submit(lambda db: db.table("questions").delete("q1")).result()
    with sqlite3.connect(history.path) as connection:
        for table in ("questions", "decisions", "attempts", "verdicts"):
            assert connection.execute(f"SELECT count(*) FROM {table}").fetchone() == (0,)


def test_reading_before_anything_was_asked_finds_nothing(path: Path) -> None:
    assert Reader(path).list_questions() == []
    path.parent.mkdir()
    path.touch()
    assert Reader(path).list_questions() == []


def refused(path: Path, pattern: str) -> None:
    """Neither door opens, the sentence fits, and not a byte has changed."""
    before = path.read_bytes()
    with pytest.raises(HistoryError, match=pattern) as opening:
        open_history(path)
    assert str(path) in opening.value.message
    assert opening.value.hint
    assert "\n" not in opening.value.message
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    "content", [b"just some text\n", b"x", b"\0" * 5000, random.Random(7).randbytes(9000)]
)
def test_another_kind_of_file_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "history.db"
    path.write_bytes(content)
    refused(path, "is not an SQLite database")


def test_the_database_of_another_program_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "history.db"
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE songs (title TEXT)")
    refused(path, "not a history of laar-chat")


def test_a_newer_history_is_refused(path: Path) -> None:
    fill(path, 1)
    with sqlite3.connect(path) as connection:
        connection.execute(
            """INSERT INTO _sqlite_migrations (migration_set, name, applied_at)
            VALUES ('laar_chat_history', '9999_x', '')"""
        )
    connection.close()
    refused(path, "newer laar-chat")
    with pytest.raises(HistoryError, match="newer laar-chat"):
        Reader(path).list_questions()


def test_a_damaged_history_is_refused(path: Path) -> None:
    fill(path)
    sound = path.read_bytes()
    garbled = bytearray(sound)
    for start in range(4096 * 3, len(garbled) - 4096, 8192):
        garbled[start : start + 2048] = b"\xa5" * 2048
    path.write_bytes(garbled)
    refused(path, "is damaged")
    assert "is damaged" in Reader(path).integrity_problem()
    path.write_bytes(sound[: len(sound) // 2])
    refused(path, "is damaged")


def test_a_folder_that_cannot_be_made_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(HistoryError, match="could not be opened"):
        open_history(tmp_path / "file" / "history.db")


def test_a_history_that_is_a_folder_is_refused(path: Path) -> None:
    path.mkdir(parents=True)
    with pytest.raises(HistoryError, match="could not be"):
        open_history(path)


READ_ONLY = """
import os, sys, urllib.parse  # the interpreter may be out of reach after setuid
from pathlib import Path
import sqlite_utils
import laar_tui.history.schema
from laar_tui.core.errors import HistoryError
from tests.history.building import open_history
if os.geteuid() == 0:
    os.setuid(65534)  # root may write everywhere
for name in ("history.db", "new.db"):
    try:
        open_history(Path(sys.argv[1]) / name)
    except HistoryError as error:
        print(error)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX permissions")
def test_a_folder_that_cannot_be_written_is_refused() -> None:
    with tempfile.TemporaryDirectory(prefix="laar-read-only-") as name:
        folder = Path(name)
        fill(folder / "history.db", 1)
        for file in folder.rglob("*"):
            file.chmod(0o444 if file.is_file() else 0o555)
        folder.chmod(0o555)
        before = (folder / "history.db").read_bytes()
        done = subprocess.run(
            [sys.executable, "-c", READ_ONLY, name], capture_output=True, text=True, timeout=60, check=True
        )
        folder.chmod(0o755)
        assert (folder / "history.db").read_bytes() == before
    sentences = done.stdout.splitlines()
    assert len(sentences) == 2
    assert all("Make the file and its folder writable" in s for s in sentences)


def test_a_locked_history_is_refused_and_writes_that_wait_too_long_fail(path: Path) -> None:
    fill(path, 1)
    other = sqlite3.connect(path, isolation_level=None)
    with open_history(path, busy_timeout_s=0.05) as history:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(HistoryError, match="locked by another program"):
            history.save_question(make_question("q9"), simulated=False).result()
        with pytest.raises(HistoryError, match="locked by another program"):
            open_history(path, busy_timeout_s=0.05)
        other.execute("ROLLBACK")
        history.save_question(make_question("q9"), simulated=False).result()
    other.close()


def test_a_full_disk_is_said_and_what_was_stored_stays(history: History) -> None:
    tell(history, Story())
    pages = history.submit(lambda db: db.execute("PRAGMA page_count").fetchone()[0]).result()
    history.submit(lambda db: db.execute(f"PRAGMA max_page_count = {pages + 1}").fetchone()).result()
    with pytest.raises(HistoryError, match="the disk is full"):
        history.save_question(make_question("q2", text="long " * 20_000), simulated=False).result()
    assert [q.id for q in history.reader.list_questions()] == ["q1"]
    history.submit(lambda db: db.execute("PRAGMA max_page_count = 1000000").fetchone()).result()
    tell(history, Story("q3"))
