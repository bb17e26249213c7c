"""Several laar-chats on one history: every turn is kept, and nobody is told that the database is locked.

Twelve turns each here; ``LAAR_CHAT_FULL_COUNTS=1 pytest -m slow`` makes 250 each.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from laar_tui.core.verdict import VerdictValue
from laar_tui.history.reading import Reader

FULL_COUNTS = bool(os.environ.get("LAAR_CHAT_FULL_COUNTS"))

TURNS = """
import asyncio, sys
from pathlib import Path
from laar_tui.conversation.events import Notice
from laar_tui.conversation.session import Session
from laar_tui.core.verdict import VerdictValue
from laar_tui.settings.locations import find_locations
from laar_tui.settings.model import Settings

async def main(home, name, turns):
    session = Session(find_locations(Path(home), None, {}), Settings(), demo=True, demo_speed=100_000)
    session.listen(lambda event: print(event.text) if isinstance(event, Notice) and event.severity == "error" else None)
    await session.start()
    for number in range(turns):
        await session.new_conversation()
        run = await session.begin(f"{name} {number}: what is the budget?")
        await run.settled()
        if run.standing is not None:
            await session.mark(run.id, VerdictValue.RIGHT)
    await session.close()

asyncio.run(main(sys.argv[1], sys.argv[2], int(sys.argv[3])))
"""


def take_turns(home: Path, turns: int) -> Reader:
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", TURNS, str(home), f"p{number}", str(turns)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for number in range(4)
    ]
    for process in processes:
        out, err = process.communicate(timeout=3000)
        assert (process.returncode, out) == (0, ""), err
        assert "locked" not in err
    (database,) = home.rglob("history.db")
    return Reader(database)


def check(reader: Reader, turns: int) -> None:
    rows = reader.list_questions(10_000)
    assert sorted(r.text for r in rows) == sorted(
        f"p{p} {n}: what is the budget?" for p in range(4) for n in range(turns)
    )
    assert all(a.state == "finished" for r in rows for a in r.attempts)
    assert all(r.stopped is not None for r in rows)
    assert any(r.verdict is VerdictValue.RIGHT for r in rows)
    assert reader.integrity_problem() == ""
    assert not reader.path.with_name("history.db-wal").exists()


def test_four_at_once_keep_every_turn(tmp_path: Path) -> None:
    check(take_turns(tmp_path / "home", 12), 12)


@pytest.mark.slow
@pytest.mark.skipif(not FULL_COUNTS, reason="LAAR_CHAT_FULL_COUNTS is not set")
def test_four_at_once_keep_a_thousand_turns(tmp_path: Path) -> None:
    check(take_turns(tmp_path / "home", 250), 250)
