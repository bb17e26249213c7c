"""Copying: which program takes the text, and what is said about where it is."""

from __future__ import annotations

import os
import stat
import sys
from pathlib import Path

import pytest

from laar_tui.tui import clipboard

ALL = {"DISPLAY": ":0", "WAYLAND_DISPLAY": "wayland-0", "TMUX": "/tmp/x"}


def having(*names: str) -> clipboard.Which:
    return lambda name: f"/usr/bin/{name}" if name in names else None


@pytest.mark.parametrize(
    ("environ", "programs", "platform", "wanted"),
    [
        (ALL, ("wl-copy", "xclip"), "linux", "wl-copy"),
        (ALL, ("xclip", "xsel"), "linux", "xclip"),
        ({"DISPLAY": ":0"}, ("xsel", "wl-copy"), "linux", "xsel"),
        ({"SSH_CONNECTION": "1 2", **ALL}, ("xclip", "wl-copy"), "linux", ""),
        ({}, ("pbcopy",), "darwin", "pbcopy"),
        ({"WSL_DISTRO_NAME": "Debian"}, ("clip.exe",), "linux", "clip.exe"),
        ({}, ("xclip", "wl-copy", "xsel"), "linux", ""),
    ],
)
def test_the_program_that_applies_here(
    environ: dict[str, str], programs: tuple[str, ...], platform: str, wanted: str
) -> None:
    assert next(iter(clipboard.program(environ, having(*programs), platform)), "") == wanted


@pytest.mark.skipif(sys.platform == "win32", reason="scripts of the shell")
@pytest.mark.parametrize(
    ("name", "succeeds", "environ", "said"),
    [
        ("xclip", True, {"DISPLAY": ":0"}, "is in the clipboard."),
        ("xclip", False, {"DISPLAY": ":0"}, "was sent to the terminal's clipboard."),
        ("tmux", True, {"TMUX": "x"}, "is in tmux's buffer"),
        ("tmux", False, {"TMUX": "x"}, "set -g set-clipboard on"),
    ],
)
def test_only_what_arrived_is_claimed(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    succeeds: bool,
    environ: dict[str, str],
    said: str,
) -> None:
    program = tmp_path / name
    program.write_text(f'#!/bin/sh\ncat > "{tmp_path}/got"\nexit {0 if succeeds else 1}\n')
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}/usr/bin{os.pathsep}/bin")
    here = {"DISPLAY": "", "WAYLAND_DISPLAY": "", **environ}
    assert said in clipboard.put("größer\n二", here, having(name))
    assert (tmp_path / "got").read_text(encoding="utf-8") == "größer\n二"
