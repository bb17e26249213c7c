"""Shell completion: commands without importing them, endpoint names from the configuration file, nothing from a damaged one."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.history.building import Story, open_history, tell

CONFIG = """
[[endpoint]]
name = "home-qwen"
base_url = "http://h/v1"
model = "qwen3"
[[endpoint]]
name = "office"
base_url = "http://o/v1"
model = "llama"
"""


def complete(home: Path, words: str, at: int) -> list[str]:
    """What bash would be offered for the ``at``-th of ``words``."""
    done = subprocess.run(
        [sys.executable, "-m", "laar_tui"],
        env=os.environ
        | {"_LAAR_CHAT_COMPLETE": "bash_complete", "COMP_WORDS": words, "COMP_CWORD": str(at)}
        | {"LAAR_CHAT_HOME": str(home)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stderr == ""
    return [line.partition(",")[2] for line in done.stdout.splitlines() if line]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    (tmp_path / "config.toml").write_text(CONFIG, encoding="utf-8")
    return tmp_path


def test_commands_and_endpoint_names(home: Path) -> None:
    assert complete(home, "laar-chat en", 1) == ["endpoints"]
    assert "--demo" in complete(home, "laar-chat --de", 1)
    assert complete(home, "laar-chat endpoints di", 2) == ["disable", "discover"]
    assert complete(home, "laar-chat ask --endpoint ", 3) == ["home-qwen", "office"]
    assert complete(home, "laar-chat ask --endpoint of", 3) == ["office"]
    assert complete(home, "laar-chat endpoints test office ", 4) == ["home-qwen"]
    assert "sim-swift" in complete(home, "laar-chat --demo ask --endpoint ", 4)


def test_questions_are_offered_by_their_ids(home: Path) -> None:
    with open_history(home / "data" / "history.db") as history:
        for identity in ("019a00000001x", "019b00000002x"):
            tell(history, Story(identity, identity))
    offered = ["019b00000002", "019a00000001"]
    assert complete(home, "laar-chat history show ", 3) == offered
    assert complete(home, "laar-chat history title 019a", 3) == offered[1:]
    assert complete(home, "laar-chat history delete ", 3) == offered
    assert complete(home, "laar-chat ask --continue ", 3) == ["last", *offered]
    (home / "data" / "history.db").write_bytes(b"no database at all" * 100)
    assert complete(home, "laar-chat history show ", 3) == []


def test_a_damaged_file_completes_nothing(home: Path) -> None:
    (home / "config.toml").write_text("[[[", encoding="utf-8")
    assert complete(home, "laar-chat ask --endpoint ", 3) == []


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_script_is_one_the_shell_can_read(shell: str, tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "laar_tui", "completion", shell], capture_output=True, text=True, check=True
    )
    assert "_LAAR_CHAT_COMPLETE" in done.stdout
    if found := shutil.which(shell):
        script = tmp_path / "script"
        script.write_text(done.stdout, encoding="utf-8")
        subprocess.run([found, "-n", str(script)], check=True)


def test_completing_a_command_imports_no_command() -> None:
    code = (
        "import os, sys; os.environ.update(_LAAR_CHAT_COMPLETE='bash_complete', COMP_WORDS='laar-chat ', COMP_CWORD='1')\n"
        "from laar_tui.cli.main import run_command_line\n"
        "try: run_command_line([], lambda _: 0)\n"
        "except SystemExit: pass\n"
        "bad = [m for m in sys.modules if m.startswith(('laar_tui.cli.ask', 'laar_tui.endpoints', 'httpx', 'textual'))]\n"
        "assert not bad, bad"
    )
    subprocess.run([sys.executable, "-c", code], check=True, capture_output=True)
