"""A fault of ours: the terminal is given back, and what is left says where, never what."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path

CRASHING = """
import sys
from pathlib import Path
from laar_tui.tui.app import LaarApp
from tests.tui.fake_backend import FakeBackend

class Crashing(FakeBackend):
    async def start(self):
        api_key = "sk-very-secret"
        raise RuntimeError("the prompt was: my diary " + api_key)

app = LaarApp(Crashing(), crash_dir=Path(sys.argv[1]))
app.run(headless=True)
sys.exit(app.return_code or 0)
"""


def test_a_fault_leaves_a_report_without_locals_or_messages(tmp_path: Path) -> None:
    folder = tmp_path / "crashes"
    done = subprocess.run(
        [sys.executable, "-c", CRASHING, str(folder)],
        capture_output=True,
        env={**os.environ, "TERM": "xterm"},
        check=False,
    )
    assert done.returncode == 1
    (report,) = folder.iterdir()
    assert stat.S_IMODE(report.stat().st_mode) == 0o600
    said = (done.stdout + done.stderr).decode() + report.read_text(encoding="utf-8")
    assert "RuntimeError" in said
    assert "in start" in said
    assert "sk-very-secret" not in said
    assert "diary" not in said
