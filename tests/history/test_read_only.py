"""A history that may only be read can be read, whole, and is left exactly as it is."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from laar_tui.core.attempt import Outcome
from laar_tui.history.reading import Reader
from laar_tui.history.store import History
from tests.history.building import Story, make_decision, make_question, open_history, tell
from tests.history.test_processes import BEGIN_AND, start

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="POSIX permissions")

AS_NOBODY = """
import os, sys
from laar_tui.cli.main import run_command_line
warm, home = sys.argv[1:3]
for arguments in (["list"], ["search", "code"], ["export", "--format", "csv"]):
    run_command_line(["--home", warm, "history", *arguments], lambda _: 0)  # imports what is imported late
run_command_line(["--home", warm, "stats"], lambda _: 0)
run_command_line(["--home", warm, "history", "mark", "q1", "right"], lambda _: 0)
print("----", flush=True)
if os.geteuid() == 0:
    os.setuid(65534)  # root may write everywhere
for arguments in (["history", "list"], ["history", "search", "code"], ["history", "show", "q"], ["history", "export"], ["stats"]):
    print(run_command_line(["--home", home, *arguments], lambda _: 0), flush=True)
print(run_command_line(["--home", home, "history", "mark", "q", "right"], lambda _: 0), flush=True)
"""


@pytest.fixture
def home() -> Iterator[Path]:
    """Where another user may look; pytest's own folders are private."""
    with tempfile.TemporaryDirectory(prefix="laar-read-only-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        yield folder
        for file in folder.rglob("*"):
            file.chmod(0o755)


def look_at(home: Path, *, folder_mode: int) -> str:
    """What the commands print for somebody who may not write; nothing on the disk may have changed."""
    files = [f for f in home.rglob("*") if f.is_file()]
    for file in files:
        file.chmod(0o444)
    folders = [f for f in (home, *home.rglob("*")) if f.is_dir()]
    for folder in folders:
        folder.chmod(folder_mode)
    before = {f: f.read_bytes() for f in files if f.suffix == ".db"}
    with tempfile.TemporaryDirectory() as warm:
        with open_history(Path(warm) / "data" / "history.db") as history:
            tell(history, Story())
        done = subprocess.run(
            [sys.executable, "-c", AS_NOBODY, warm, str(home)],
            capture_output=True,
            text=True,
            timeout=120,
            check=True,
        )
    home.chmod(0o755)
    assert {f: f.read_bytes() for f in before} == before
    assert "Traceback" not in done.stderr
    assert "Make the file and its folder writable" in done.stderr  # marking is refused, in one sentence
    assert done.stdout.rstrip().endswith("2")
    return done.stdout.partition("----")[2]


@pytest.mark.parametrize("folder_mode", [0o555, 0o777], ids=["folder too", "file only"])
def test_a_history_that_was_closed_well(home: Path, folder_mode: int) -> None:
    with open_history(home / "data" / "history.db") as history:
        tell(history, Story("q"))
    assert look_at(home, folder_mode=folder_mode).count("What is the code?") >= 4


def test_a_history_whose_log_was_left_by_a_crash(home: Path) -> None:
    path = home / "data" / "history.db"
    process = start("history = open_history(path)\ntell(history, Story('q'))\nos._exit(9)", path)
    assert process.wait(60) == 9
    path.with_name("history.db-shm").unlink()
    assert path.with_name("history.db-wal").stat().st_size > 0
    assert look_at(home, folder_mode=0o555).count("What is the code?") >= 4


def test_readers_see_what_a_dead_process_left_running_as_interrupted(path: Path) -> None:
    process = start(BEGIN_AND + "os._exit(9)", path)
    assert process.wait(60) == 9
    reader = Reader(path)
    (attempt,) = reader.load_question("crashed").attempts
    assert (attempt.state, attempt.attempt.reply.outcome) == ("interrupted", Outcome.CUT)
    assert attempt.attempt.reply.answer == "half an answ"
    assert attempt.attempt.reply.error is not None
    (glance,) = reader.list_questions()[0].attempts
    assert (glance.state, glance.outcome) == ("interrupted", Outcome.CUT)
    copy = path.parent / "copy" / "history.db"
    shutil.copytree(path.parent, copy.parent, ignore=shutil.ignore_patterns("copy"))
    assert Reader(copy).load_question("crashed").attempts[0].state == "interrupted"


def test_readers_leave_a_living_attempt_running(history: History) -> None:
    history.save_question(make_question(), simulated=False)
    history.save_decision("q1", 1, make_decision("d1", "fast"))
    history.begin_attempt("a1", "q1", 1, "fast", "model", "d1", 0.0, False, False).result()
    for _ in range(3):  # looking takes no lock away
        assert Reader(history.path).load_question("q1").attempts[0].state == "running"


def test_reading_leaves_nothing_beside_the_file(path: Path) -> None:
    with open_history(path) as history:
        tell(history, Story())
    before = sorted(os.listdir(path.parent))
    assert len(Reader(path).list_questions()) == 1
    assert sorted(os.listdir(path.parent)) == before == ["history.db", "history.db.locks"]
