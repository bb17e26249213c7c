"""kill -9 at a random moment of a stream: the file is sound, the question is there, and the answer up to a second ago.

Four rounds here; ``LAAR_CHAT_FULL_COUNTS=1 pytest -m slow -s`` makes a hundred, holds the promises in seconds and prints measurements.
"""

from __future__ import annotations

import os
import random
import signal
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from laar_tui.core.clock import system_wall_clock
from laar_tui.history.reading import Reader
from laar_tui.history.store import History
from tests.end_to_end.conftest import LaarChat
from tests.end_to_end.slow_server import SlowServer, word

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL")

FULL_COUNTS = bool(os.environ.get("LAAR_CHAT_FULL_COUNTS"))
WORDS = 100_000


@pytest.fixture
def server() -> Iterator[SlowServer]:
    running = SlowServer(WORDS)
    yield running
    running.close()


def killed_once(laar_chat: LaarChat, server: SlowServer, text: str, words: int) -> float:
    """Ask, kill when ``words`` words have been sent, look; how many seconds the stored answer was behind."""
    server.forget()
    process = laar_chat.start(["ask", text])
    if not server.wait_for(words):
        process.kill()
        raise AssertionError(f"only {len(server.sent)} words were asked for: {process.communicate()}")
    process.send_signal(signal.SIGKILL)
    killed_at = time.monotonic()
    process.communicate(timeout=60)
    sent = list(server.sent)
    (database,) = laar_chat.home.rglob("history.db")
    reader = Reader(database)
    assert reader.integrity_problem() == ""
    newest = reader.list_questions(1)[0]
    assert newest.text == text
    record = reader.load_question(newest.id)
    (attempt,) = record.attempts
    assert attempt.state == "interrupted"
    answer = attempt.attempt.reply.answer
    whole = len(answer) // len(word(0))
    assert answer == "".join(map(word, range(WORDS)))[: len(answer)]
    return max(0.0, killed_at - sent[whole]) if whole < len(sent) else 0.0


def interrupted_after_opening(database: Path) -> float:
    """Open for writing, as the next start does: every attempt is marked. The seconds it took."""
    start = time.monotonic()
    with History.open(database, wall_clock=system_wall_clock) as history:
        took = time.monotonic() - start
        running = history.submit(
            lambda db: db.execute("SELECT count(*) FROM attempts WHERE state = 'running'").fetchone()[0]
        ).result()
        assert running == 0
    return took


def test_killing_loses_nothing_that_was_promised(laar_chat: LaarChat, server: SlowServer) -> None:
    laar_chat.configure(server.configuration)
    draw = random.Random(20261125)
    for number in range(4):
        killed_once(laar_chat, server, f"Question {number}?", draw.randint(1, 250))
    (database,) = laar_chat.home.rglob("history.db")
    interrupted_after_opening(database)
    assert len(Reader(database).list_questions()) == 4


@pytest.mark.slow
@pytest.mark.skipif(not FULL_COUNTS, reason="LAAR_CHAT_FULL_COUNTS is not set")
def test_killing_a_hundred_times(laar_chat: LaarChat, server: SlowServer) -> None:
    laar_chat.configure(server.configuration)
    draw = random.Random(7)
    behind, starts = [], []
    for number in range(100):
        behind.append(killed_once(laar_chat, server, f"Question {number}?", draw.randint(1, 300)))
        (database,) = laar_chat.home.rglob("history.db")
        starts.append(interrupted_after_opening(database))
    print(
        f"\nbehind: median {sorted(behind)[50]:.2f} s, most {max(behind):.2f} s; next start: most {max(starts):.2f} s"
    )
    assert len(Reader(database).list_questions(200)) == 100
    assert max(behind) <= 1.0
    assert max(starts) < 2.0
