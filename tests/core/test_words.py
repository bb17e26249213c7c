"""Words the way the shells of a machine split them."""

from __future__ import annotations

import sys

import pytest

from laar_tui.core.words import split_words


@pytest.mark.parametrize(
    ("platform", "text", "words"),
    [
        ("linux", r"/home/a\ b.txt 'c d' \"e", ["/home/a b.txt", "c d", '"e']),
        ("linux", "pass show 'my key'", ["pass", "show", "my key"]),
        ("win32", r'"C:\Users\Ann Lee\report.pdf" C:\b.txt', [r"C:\Users\Ann Lee\report.pdf", r"C:\b.txt"]),
        ("win32", r"C:\Tools\key.exe --name 'my key'", [r"C:\Tools\key.exe", "--name", "my key"]),
        ("win32", '"', None),
        ("linux", "'open", None),
    ],
)
def test_words(monkeypatch: pytest.MonkeyPatch, platform: str, text: str, words: list[str] | None) -> None:
    monkeypatch.setattr(sys, "platform", platform)
    if words is None:
        with pytest.raises(ValueError, match="quotation"):
            split_words(text)
    else:
        assert split_words(text) == words
