"""Faults of ours that reach nobody end in a report without any text, and never on the screen."""

from __future__ import annotations

import stat
import subprocess
import sys
from pathlib import Path

import pytest

from tests.end_to_end.conftest import LaarChat

_FAULTY = """
import asyncio, sys, threading
import laar_tui.__main__ as door
import laar_tui.cli.main

SECRET = "sk-very-secret my diary"

class Falls:
    def __del__(self):
        raise RuntimeError(SECRET)

async def nobody_waits():
    async def fall():
        raise RuntimeError(SECRET)
    asyncio.create_task(fall())
    await asyncio.sleep(0)
    await asyncio.sleep(0)

def fault(arguments, *_):
    where = sys.argv.pop()
    if where == "thread":
        thread = threading.Thread(target=lambda: (_ for _ in ()).throw(RuntimeError(SECRET)))
        thread.start()
        thread.join()
    elif where == "task":
        asyncio.run(nobody_waits())
    elif where == "destructor":
        Falls()
    return 0

laar_tui.cli.main.run_command_line = fault
door.main()
"""

_IN_THE_NETWORK = """
import sys
import laar_tui.__main__ as door
from laar_tui.endpoints import exchange

async def fall(self):
    raise RuntimeError("sk-very-secret my diary")

exchange.Exchange.run = fall
door.main()
"""


def check(laar_chat: LaarChat, done: subprocess.CompletedProcess[bytes]) -> None:
    said = (done.stdout + done.stderr).decode()
    (report,) = (laar_chat.home / "state" / "crashes").iterdir()
    assert stat.S_IMODE(report.stat().st_mode) == 0o600
    written = report.read_text(encoding="utf-8")
    assert "RuntimeError" in written
    for text in (said, written):
        assert "sk-very-secret" not in text
        assert "diary" not in text
    assert "Traceback" not in said


@pytest.mark.parametrize("where", ["thread", "task", "destructor"])
def test_a_fault_that_reaches_nobody(where: str, laar_chat: LaarChat) -> None:
    done = subprocess.run(
        [sys.executable, "-c", _FAULTY, where], capture_output=True, env=laar_chat.environment(), check=False
    )
    assert done.returncode == 0
    check(laar_chat, done)


def test_a_fault_in_the_network_thread_is_an_outcome(laar_chat: LaarChat, tmp_path: Path) -> None:
    laar_chat.configure('[[endpoint]]\nname = "a"\nbase_url = "http://127.0.0.1:9/v1"\nmodel = "m"\n')
    done = subprocess.run(
        [sys.executable, "-c", _IN_THE_NETWORK, "ask", "--json", "Who?"],
        capture_output=True,
        stdin=subprocess.DEVNULL,
        env=laar_chat.environment(),
        check=False,
    )
    assert done.returncode == 5
    assert b"could not carry out the request (RuntimeError)" in done.stdout
    check(laar_chat, done)
