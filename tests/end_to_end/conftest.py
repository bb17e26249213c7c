"""Runs the installed command in a process of its own, with a home folder of its own, and no network but loopback."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest


@dataclass(frozen=True)
class Finished:
    """What a run of ``laar-chat`` left behind."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


@dataclass(frozen=True)
class LaarChat:
    """``laar-chat`` with ``home`` as its home."""

    home: Path

    def configure(self, toml: str) -> Path:
        self.home.mkdir(exist_ok=True)
        file = self.home / "config.toml"
        file.write_text(toml, encoding="utf-8")
        return file

    def environment(self, **extra: str) -> dict[str, str]:
        kept = {k: v for k, v in os.environ.items() if not k.lower().endswith("_proxy")}
        return {**kept, "LAAR_CHAT_HOME": str(self.home), "PYTHONIOENCODING": "utf-8", **extra}

    def start(self, arguments: Sequence[str], **environment: str) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [sys.executable, "-m", "laar_tui", *arguments],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=self.environment(**environment),
        )

    def __call__(
        self, *arguments: str, stdin: bytes | None = None, timeout: float = 60, **environment: str
    ) -> Finished:
        done = subprocess.run(
            [sys.executable, "-m", "laar_tui", *arguments],
            input=stdin,
            stdin=subprocess.DEVNULL if stdin is None else None,
            capture_output=True,
            env=self.environment(**environment),
            timeout=timeout,
            check=False,
        )
        finished = Finished(
            done.returncode, done.stdout.decode("utf-8"), done.stderr.decode("utf-8", "replace")
        )
        assert "Traceback" not in finished.err + finished.out, finished.err
        return finished


@pytest.fixture
def laar_chat(tmp_path: Path) -> LaarChat:
    return LaarChat(tmp_path / "home")


@pytest.fixture
def minutes(tmp_path: Path) -> Path:
    """A short document with one plain fact."""
    file = tmp_path / "minutes.txt"
    file.write_text(
        "Minutes of the harbour board, 12 March.\n"
        "The chair, Ms Okafor, opened the meeting at nine.\n"
        "The budget of the harbour project is 4,200 euros.\n"
        "The next meeting was moved to Thursday.\n",
        encoding="utf-8",
    )
    return file
