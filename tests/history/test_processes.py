"""Several processes on one file, and processes that die: nothing acknowledged is lost, nobody is declared
dead who lives."""

from __future__ import annotations

import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from laar_tui.core.attempt import Attempt, Outcome
from laar_tui.core.ttca import Ttca
from laar_tui.core.verdict import VerdictValue
from laar_tui.history.locks import FileLock
from laar_tui.history.statistics import ttca_summary
from tests.history.building import (
    RIGHT,
    Story,
    Try,
    make_decision,
    make_question,
    make_reply,
    open_history,
    tell,
)

PRELUDE = """
import os, sys
from pathlib import Path
from tests.history.building import *
path = Path(sys.argv[1])
"""

BEGIN_AND = """
history = open_history(path)
history.save_question(make_question("crashed"), simulated=False)
history.save_decision("crashed", 1, make_decision("d1", "fast"))
history.begin_attempt("a1", "crashed", 1, "fast", "model", "d1", 0.0, False, False)
history.save_partial("a1", "half an answ", "", 0.5).result()
history.save_partial("a1", "half an answ", "", 12.5).result()
print("ready", flush=True)
"""


def start(script: str, path: Path, *arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", PRELUDE + script, str(path), *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def line_from(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


def test_an_attempt_of_a_process_that_died_is_marked_interrupted(path: Path) -> None:
    process = start(BEGIN_AND + "os._exit(9)", path)
    assert process.wait(60) == 9
    with open_history(path) as history:
        record = history.reader.load_question("crashed")
        (attempt,) = record.attempts
        assert attempt.state == "interrupted"
        assert attempt.attempt.reply.answer == "half an answ"
        assert attempt.attempt.reply.outcome is Outcome.CUT
        assert attempt.attempt.reply.error is not None
        assert attempt.attempt.reply.error.error_class == "interrupted"
        assert record.ttca == Ttca(12.5, 12.5, True)
        assert (attempt.attempt.reply.times.ttft_s, attempt.attempt.reply.times.total_s) == (0.5, 12.5)
        assert record.stopped is None
        assert record.standing is None
    assert not list(path.parent.glob("history.db.locks/session-*"))


@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL")
def test_killing_in_the_middle_of_writing_loses_nothing_acknowledged(path: Path) -> None:
    script = """
history = open_history(path)
for number in range(100_000):
    tell(history, Story(f"q{number:06}", text="word " * 200))
    print(number, flush=True)
"""
    process = start(script, path)
    while line_from(process) != "25":
        assert process.poll() is None
    process.send_signal(signal.SIGKILL)
    rest, _ = process.communicate(timeout=60)
    acknowledged = max(int(number) for number in ["25", *rest.split()])
    with open_history(path) as history:
        rows = history.reader.list_questions(200_000)
        finished = [r for r in rows if r.verdict is VerdictValue.RIGHT]
        assert len(finished) >= acknowledged + 1
        assert all(a.state != "running" for r in rows for a in r.attempts)
        tell(history, Story("afterwards"))
    with sqlite3.connect(path) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []


def test_a_running_attempt_of_a_living_process_is_left_alone(path: Path) -> None:
    process = start(BEGIN_AND + "sys.stdin.readline()\nhistory.close()", path)
    assert line_from(process) == "ready"
    with open_history(path) as history:
        assert history.reader.load_question("crashed").attempts[0].state == "running"
        assert ttca_summary(history.reader)[0].n == 0
        process.communicate("go on\n", timeout=60)
        # Closing is no crash, but what still ran then was interrupted too.
        assert history.reader.load_question("crashed").attempts[0].state == "interrupted"


def test_two_histories_in_one_process_do_not_disturb_each_other(path: Path) -> None:
    with open_history(path) as one:
        one.save_question(make_question(), simulated=False)
        one.save_decision("q1", 1, make_decision("d1", "fast"))
        one.begin_attempt("a1", "q1", 1, "fast", "model", "d1", 0.0, False, False).result()
        with open_history(path) as two:
            tell(two, Story("q2"))
            assert two.reader.load_question("q1").attempts[0].state == "running"
        one.end_attempt("q1", Attempt("a1", 1, "fast", "model", make_reply(), 0.0, 5.0, "d1")).result()
        assert one.reader.load_question("q1").attempts[0].state == "finished"


def test_processes_opening_a_new_history_at_once_all_succeed(path: Path) -> None:
    script = """
print("ready", flush=True)
sys.stdin.readline()
with open_history(path) as history:
    tell(history, Story(sys.argv[2], conversation_id=sys.argv[2]))
"""
    processes = [start(script, path, f"p{number}") for number in range(6)]
    for process in processes:
        assert line_from(process) == "ready"
    for process in processes:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    assert [process.wait(60) for process in processes] == [0] * 6
    with open_history(path) as history:
        assert len(history.reader.list_questions()) == 6


def test_two_processes_with_a_hundred_questions_each(path: Path) -> None:
    script = """
with open_history(path) as history:
    for number in range(100):
        tell(history, Story(f"{sys.argv[2]}-{number:03}", conversation_id="shared"))
"""
    processes = [start(script, path, name) for name in ("one", "two")]
    assert [process.wait(120) for process in processes] == [0, 0]
    with open_history(path) as history:
        conversation = history.reader.load_conversation("shared")
        assert [q.ordinal for q in conversation.questions] == list(range(1, 201))
        assert all(q.standing is not None for q in conversation.questions)
        (summary,) = ttca_summary(history.reader)
        assert (summary.n, summary.solved) == (200, 200)


def test_the_duty_to_checkpoint_is_taken_over(path: Path) -> None:
    """Only the lock's holder checkpoints; when it leaves, another takes over, and the log is emptied into the
    file."""
    checkpoint = path.parent / "history.db.locks" / "checkpoint"
    first = open_history(path)
    second = open_history(path)

    def autocheckpoint_pages() -> int:
        pages = second.submit(lambda db: db.execute("PRAGMA wal_autocheckpoint").fetchone()[0]).result()
        assert isinstance(pages, int)
        return pages

    assert autocheckpoint_pages() == 0
    first.close()
    for number in range(20):
        tell(second, Story(f"q{number}", tries=(Try(verdict=RIGHT),)))
    assert autocheckpoint_pages() == 1000
    assert FileLock.try_acquire(checkpoint) is None
    second.close()
    lock = FileLock.try_acquire(checkpoint)
    assert lock is not None
    lock.release()
