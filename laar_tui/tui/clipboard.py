"""Where copied text goes: to the terminal's clipboard, which nobody confirms, and to the desktop's where a program for it is here.

A terminal takes text by an escape sequence (OSC 52) and does not answer. tmux lets that through only with ``set-clipboard on``, so there
its own buffer is filled too. Nothing here waits on the interface's loop: :func:`put` blocks.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping

PATIENCE_S = 3.0
Which = Callable[[str], str | None]


def program(
    environ: Mapping[str, str], which: Which = shutil.which, platform: str = sys.platform
) -> list[str]:
    """The command that takes text for the desktop's clipboard on its standard input; empty where there is none, as over SSH."""
    candidates: list[list[str]] = []
    if "SSH_CONNECTION" not in environ:
        if platform == "darwin":
            candidates.append(["pbcopy"])
        if environ.get("WAYLAND_DISPLAY"):
            candidates.append(["wl-copy"])
        if environ.get("DISPLAY"):
            candidates += [["xclip", "-selection", "clipboard"], ["xsel", "--clipboard", "--input"]]
        if environ.get("WSL_DISTRO_NAME") or platform == "win32":
            candidates.append(["clip.exe"])
    return next((command for command in candidates if which(command[0])), [])


def put(text: str, environ: Mapping[str, str], which: Which = shutil.which) -> str:
    """Copy with programs, beside the escape sequence; where the text is now, to be read after “The answer ”."""
    command = program(environ, which)
    if command and _takes(command, text, "utf-16-le" if command[0] == "clip.exe" else "utf-8"):
        return "is in the clipboard."
    if environ.get("TMUX") and which("tmux"):
        if _takes(["tmux", "load-buffer", "-w", "-"], text):
            return "is in tmux's buffer, and was sent to the terminal's clipboard."
        return "was sent to the terminal's clipboard; tmux needs: set -g set-clipboard on"
    return "was sent to the terminal's clipboard."


def _takes(command: list[str], text: str, encoding: str = "utf-8") -> bool:
    try:
        done = subprocess.run(
            command,
            input=text.encode(encoding, "replace"),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=PATIENCE_S,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0
