"""Where the interface can open."""

from __future__ import annotations

import sys

import pytest

from laar_tui.core.terminal import can_draw


@pytest.mark.parametrize(
    ("platform", "term", "can"),
    [
        ("linux", "xterm-256color", True),
        ("linux", "", False),
        ("linux", "dumb", False),
        ("win32", "", True),
        ("win32", "xterm-256color", True),
        ("win32", "dumb", False),
    ],
)
def test_can_draw(monkeypatch: pytest.MonkeyPatch, platform: str, term: str, can: bool) -> None:
    monkeypatch.setattr(sys, "platform", platform)
    assert can_draw(term) is can
