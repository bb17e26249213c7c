"""``laar-chat history`` through its own door: what scripts and people do with past questions."""

from __future__ import annotations

import csv
import io
import json
import sqlite3
from pathlib import Path

import pytest

from tests.end_to_end.conftest import LaarChat

QUESTION = "What is the budget of the harbour project?"


@pytest.fixture
def asked(laar_chat: LaarChat, minutes: Path) -> str:
    """The id of a question that was asked and answered."""
    done = laar_chat("--demo", "--demo-speed", "1000", "ask", "-f", str(minutes), "--json", QUESTION)
    assert isinstance(done.json["question_id"], str)
    return str(done.json["question_id"])


def test_search_finds_shows_and_says_how(laar_chat: LaarChat, asked: str) -> None:
    found = laar_chat("history", "search", "harbour proj")
    assert found.code == 0
    assert asked[:12] in found.out
    assert "«harbour proj»" in found.out
    document = laar_chat("history", "search", "project harbour", "--json").json
    assert (document["how"], document["questions"][0]["id"]) == ("words", asked)
    assert document["questions"][0]["hit"]["where"] == "question"
    assert laar_chat("history", "search", "minutes.txt", "--json").json["questions"][0]["id"] == asked
    nothing = laar_chat("history", "search", "no such \"thing' AND (")
    assert (nothing.code, nothing.out, nothing.err) == (0, "", "Nothing found.\n")


def test_operators_only_when_asked_for(laar_chat: LaarChat, asked: str) -> None:
    assert laar_chat("history", "search", "harbour NOT zebra", "--json").json["questions"] == []
    assert (
        laar_chat("history", "search", "--operators", "harbour NOT zebra", "--json").json["questions"][0][
            "id"
        ]
        == asked
    )
    wrong = laar_chat("history", "search", "--operators", "harbour AND")
    assert wrong.code == 2
    assert "no search expression" in wrong.err


def test_conditions_narrow_lists(laar_chat: LaarChat, asked: str) -> None:
    assert laar_chat("history", "list", "--verdict", "wrong", "--json").json["questions"] == []
    assert (
        laar_chat("history", "list", "--since", "2000-01-01", "--length", "0-4K", "--json").json["questions"][
            0
        ]["id"]
        == asked
    )
    assert (
        laar_chat("history", "list", "--until", "2000-01-01").err == "No question meets these conditions.\n"
    )
    assert laar_chat("history", "list", "--real", "--json").json["questions"] == []
    assert laar_chat("history", "list", "--since", "yesterday").code == 2


def test_a_history_moves_from_one_home_to_another(laar_chat: LaarChat, asked: str, tmp_path: Path) -> None:
    laar_chat("history", "mark", asked[:12], "right")
    file, copy = tmp_path / "all.jsonl", tmp_path / "copy.db"
    assert laar_chat("history", "export", "-o", str(file)).code == 0
    assert file.stat().st_mode & 0o777 == 0o600
    assert laar_chat("history", "export").out == file.read_text(encoding="utf-8")
    assert laar_chat("history", "backup", str(copy)).code == 0
    other = LaarChat(tmp_path / "other home")
    done = other("history", "import", str(file), "--json").json
    attempts = len(laar_chat("history", "show", asked, "--json").json["attempts"])
    assert (done["questions"], done["known"], done["attempts"], done["notices"]) == (1, 0, attempts, [])
    assert done["verdicts"] >= 1
    assert (
        other("history", "show", asked, "--json").json == laar_chat("history", "show", asked, "--json").json
    )
    again = other("history", "import", str(copy))
    assert "0 questions with 0 attempts, 1 already there" in again.err
    for command in (("export", "-o", str(file)), ("backup", str(copy))):
        refused = laar_chat("history", *command)
        assert refused.code == 2
        assert "there already" in refused.err


def test_export_in_the_other_formats(laar_chat: LaarChat, asked: str) -> None:
    (row,) = csv.DictReader(io.StringIO(laar_chat("history", "export", "--format", "csv").out))
    assert (row["question_id"], row["question"], row["simulated"]) == (asked, QUESTION, "1")
    assert f"## {QUESTION}" in laar_chat("history", "export", "--format", "md").out
    assert laar_chat("history", "export", "--format", "md", "--verdict", "wrong").out == ""
    assert json.loads(laar_chat("history", "export", "--text", "zebra").out)["kind"] == "header"


def test_deleting_asks_first_and_leaves_nothing(laar_chat: LaarChat, asked: str) -> None:
    refused = laar_chat("history", "delete", asked)
    assert refused.code == 2
    assert "--yes" in refused.err
    assert laar_chat("history", "delete", asked, "--yes", "nosuch").code == 2
    done = laar_chat("history", "delete", asked[:12], "--yes", "--json")
    assert done.json == {"questions": 1, "documents": 1, "log_emptied": True, "copies": []}
    assert laar_chat("history", "show", asked).code == 2
    for file in laar_chat.home.rglob("*"):
        assert not file.is_file() or b"harbour" not in file.read_bytes(), file


def test_purging(laar_chat: LaarChat, asked: str) -> None:
    assert laar_chat("history", "purge", "--before", "2000-01-01", "--yes", "--json").json["questions"] == 0
    assert laar_chat("history", "purge", "--documents", "--yes", "--json").json["documents"] == 1
    assert laar_chat("history", "show", asked, "--json").json["documents"][0]["kept"] is False
    assert laar_chat("history", "purge", "--yes", "--json").json["questions"] == 1
    assert laar_chat("history", "list", "--json").json == {"questions": []}
    assert LaarChat(laar_chat.home / "nowhere")("history", "purge", "--yes").code == 2


def test_nothing_stays_beside_the_file_when_the_last_one_closes(laar_chat: LaarChat, asked: str) -> None:
    (database,) = laar_chat.home.rglob("history.db")
    assert asked
    assert not database.with_name("history.db-wal").exists()
    assert not database.with_name("history.db-shm").exists()


def test_the_views_can_be_read_with_any_tool(laar_chat: LaarChat, asked: str) -> None:
    (database,) = laar_chat.home.rglob("history.db")
    with sqlite3.connect(database) as connection:
        assert connection.execute("SELECT question_id, question FROM ttca").fetchall() == [(asked, QUESTION)]
        assert connection.execute("SELECT question_id FROM attempts_full").fetchall() == [(asked,)]
        assert connection.execute(
            "SELECT name FROM sqlite_master WHERE sql LIKE '%STRICT%' AND name = 'search_texts'"
        ).fetchone()
    connection.close()


def test_a_narrow_encoding_loses_letters_not_the_list(laar_chat: LaarChat, minutes: Path) -> None:
    laar_chat("--demo", "--demo-speed", "1000", "ask", "-f", str(minutes), "予算 of the project?")
    listed = laar_chat("history", "list", PYTHONIOENCODING="latin-1")
    assert listed.code == 0
    assert "?? of the project?" in listed.out


def test_a_conversation_is_named_and_branched(laar_chat: LaarChat, asked: str) -> None:
    named = laar_chat("history", "title", asked[:14], "港 Harbour")
    assert (named.code, named.err) == (0, "The conversation is called “港 Harbour”.\n")
    arguments = ("ask", "--continue", asked[:14], "--branch", "--title", "Branch", "--json", "And who pays?")
    branch = laar_chat("--demo", "--demo-speed", "1000", *arguments).json["question_id"]
    rows = {row["id"]: row for row in laar_chat("history", "list", "--json").json["questions"]}
    assert (rows[asked]["conversation"], rows[asked]["conversation_titled"]) == ("港 Harbour", True)
    assert (rows[branch]["conversation"], rows[branch]["branched_from"]) == ("Branch", asked)
    assert rows[branch]["conversation_id"] != rows[asked]["conversation_id"]
    tree = laar_chat("history", "list", "--tree").out.splitlines()
    assert "港 Harbour: What is the budget" in tree[1]
    assert "└─ ↳ Branch: And who pays?" in tree[2]
    assert "question 1 of “Branch”" in laar_chat("history", "show", branch).out
    assert laar_chat("history", "search", "港", "--json").json["questions"][0]["hit"]["where"] == "title"
    again = laar_chat("history", "title", asked)
    assert again.err == f"The conversation is called “{QUESTION}”.\n"
    assert laar_chat("history", "title", "zzz", "x").code == 2
    refused = laar_chat("--demo", "ask", "--branch", "x")
    assert (refused.code, "--continue" in refused.err) == (2, True)
