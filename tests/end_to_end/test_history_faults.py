"""A history that cannot be used: one clear sentence, the file untouched, the answer given all the same and kept elsewhere."""

from __future__ import annotations

import os
import re
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.end_to_end.conftest import LaarChat

ASK = ("--demo", "--demo-speed", "1000", "ask", "What is the budget?")


def spoil_header(file: Path) -> None:
    file.write_bytes(b"this is no database at all\n" * 100)


def truncate(file: Path) -> None:
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])


def garble(file: Path) -> None:
    content = bytearray(file.read_bytes())
    for start in range(4096 * 3, len(content) - 4096, 8192):
        content[start : start + 2048] = b"\xa5" * 2048
    file.write_bytes(content)


def from_tomorrow(file: Path) -> None:
    with sqlite3.connect(file) as connection:
        connection.execute(
            "INSERT INTO _sqlite_migrations (migration_set, name, applied_at) VALUES ('laar_chat_history', '9999_x', '')"
        )
    connection.close()


FAULTS: list[tuple[Callable[[Path], None], str]] = [
    (spoil_header, "is not an SQLite database"),
    (truncate, "is damaged"),
    (garble, "is damaged"),
    (from_tomorrow, "newer laar-chat"),
]


def set_aside(home: Path) -> list[Path]:
    return list(home.rglob("set-aside-*.db"))


def asked_all_the_same(laar_chat: LaarChat, database: Path, sentence: str) -> None:
    before = database.read_bytes()
    done = laar_chat(*ASK)
    assert done.code == 0
    assert done.out.strip()
    (said,) = [line for line in done.err.splitlines() if sentence in line]
    assert "What is asked now is kept in" in said
    assert database.read_bytes() == before
    (kept,) = set_aside(laar_chat.home)
    assert kept.stat().st_mode & 0o777 == 0o600
    command = re.search(r"laar-chat (history import \S+\.db)", said)
    assert command is not None
    other = LaarChat(laar_chat.home.with_name("repaired"))
    assert "Imported 1 question" in other(*command[1].split()).err


@pytest.mark.parametrize(("spoil", "sentence"), FAULTS, ids=lambda f: getattr(f, "__name__", ""))
def test_a_history_that_cannot_be_used_does_not_stop_an_answer(
    laar_chat: LaarChat, spoil: Callable[[Path], None], sentence: str
) -> None:
    assert laar_chat(*ASK).code == 0
    (database,) = laar_chat.home.rglob("history.db")
    spoil(database)
    asked_all_the_same(laar_chat, database, sentence)
    before = database.read_bytes()
    for command in (["list"], ["search", "x"], ["export"], ["mark", "0", "right"], ["purge", "--yes"]):
        refused = laar_chat("history", *command)
        assert refused.code == 2, command
        assert len(refused.err.splitlines()) == 1
    assert database.read_bytes() == before


def test_a_locked_history_does_not_stop_an_answer(laar_chat: LaarChat) -> None:
    assert laar_chat(*ASK).code == 0
    (database,) = laar_chat.home.rglob("history.db")
    holder = sqlite3.connect(database, isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    asked_all_the_same(laar_chat, database, "locked by another program")
    holder.execute("ROLLBACK")
    holder.close()
    assert laar_chat(*ASK).code == 0
    assert len(laar_chat("history", "list", "--json").json["questions"]) == 2


LIMITED = """
import resource, sys
from laar_tui.__main__ import main
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[1]), resource.RLIM_INFINITY))
import signal
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
sys.argv = ["laar-chat", *sys.argv[2:]]
sys.exit(main())
"""


@pytest.mark.skipif(sys.platform == "win32", reason="RLIMIT_FSIZE")
@pytest.mark.parametrize("limit", [80_000, 130_000, 200_000])
def test_a_full_disk_on_the_way_leaves_the_answer_on_stdout(
    laar_chat: LaarChat, minutes: Path, limit: int
) -> None:
    """Files may grow to ``limit`` bytes: the question still fits, and later and later is the write that does not."""
    assert laar_chat(*ASK).code == 0
    (database,) = laar_chat.home.rglob("history.db")
    asking = [
        "--demo",
        "--demo-speed",
        "1000",
        "ask",
        "-f",
        str(minutes),
        "What is the budget of the project?",
    ]
    done = subprocess.run(
        [sys.executable, "-c", LIMITED, str(limit), *asking],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        env=laar_chat.environment(),
        timeout=60,
        check=False,
    )
    err = done.stderr.decode()
    assert "Traceback" not in err
    assert done.returncode == 0, err
    assert done.stdout.strip()
    told = [line for line in err.splitlines() if "What is asked now is kept in" in line]
    assert len(told) + err.count("Not saved: The history") == 1, err
    if told:
        (command,) = re.findall(r"laar-chat (history import \S+\.db)", told[0])
        assert "1 question" in laar_chat(*command.split()).err
    with sqlite3.connect(database) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    connection.close()
    texts = [q["question"] for q in laar_chat("history", "list", "--json").json["questions"]]
    assert texts == ["What is the budget of the project?", "What is the budget?"]


@pytest.mark.skipif(sys.platform == "win32" or os.getuid() != 0, reason="mounts a small disk")
def test_a_disk_too_small_for_the_question_does_not_stop_its_answer(
    laar_chat: LaarChat, tmp_path: Path, minutes: Path
) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", disk], check=False).returncode:
        pytest.skip("nothing can be mounted here")
    try:
        (laar_chat.home).mkdir()
        (laar_chat.home / "data").symlink_to(disk)
        done = laar_chat("--demo", "--demo-speed", "1000", "ask", "-f", str(minutes), "What is the budget?")
    finally:
        subprocess.run(["umount", disk], check=True)
    assert done.code == 0, done.err
    assert "4,200" in done.out
    (said,) = [line for line in done.err.splitlines() if "What is asked now is kept in" in line]
    assert "laar-chat history mark" not in done.err
    command = re.search(r"laar-chat (history import \S+\.db)", said)
    assert command is not None
    assert "Imported 1 question" in LaarChat(tmp_path / "other")(*command[1].split()).err


@pytest.mark.skipif(sys.platform == "win32", reason="what a folder is elsewhere")
def test_folders_that_cannot_be_made_do_not_stop_an_answer(laar_chat: LaarChat, tmp_path: Path) -> None:
    """As where the home is read-only: neither data, nor state, nor cache can be created."""
    in_the_way = tmp_path / "file"
    in_the_way.write_text("")
    laar_chat.home.mkdir()
    for folder in ("data", "state", "cache"):
        (laar_chat.home / folder).symlink_to(in_the_way / folder)
    done = laar_chat(*ASK, TMPDIR=str(tmp_path))
    assert done.code == 0, done.err
    assert done.out.strip()
    assert len([line for line in done.err.splitlines() if "cannot be" in line or "could not be" in line]) == 1
    assert list(tmp_path.glob("laar-chat-*/set-aside.db"))
