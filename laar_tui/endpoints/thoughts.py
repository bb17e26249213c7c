"""Thinking that a model wrote into its answer: ``<think>…</think>`` at the very beginning, cut anywhere.

Tags later in the text are the answer's own business (it may be *about* them) and stay untouched.
"""

from __future__ import annotations

import re

_OPENINGS = ("<think>", "<thinking>")
_CLOSINGS = {"<think>": "</think>", "<thinking>": "</thinking>"}
_LONGEST_BLANK = 256
_LONE_CLOSING = re.compile(r"(?:^|\n)[ \t]*</think(?:ing)?>[ \t]*(?:\n|\Z)")


class ThinkSplitter:
    """``feed`` the content as it comes: pairs of (answer text, thoughts). ``finish`` gives what was held back."""

    def __init__(self) -> None:
        self._held = ""
        self._closing = ""
        self._state = "before"

    def feed(self, text: str) -> tuple[str, str]:
        if self._state == "answer":
            return text, ""
        text, self._held = self._held + text, ""
        if self._state == "before":
            opening = self._opening(text)
            if opening is None:
                return "", ""
            if not opening:
                self._state = "answer"
                return text, ""
            self._state, self._closing = "thinking", _CLOSINGS[opening]
            text = text.lstrip()[len(opening) :]
        if self._state == "thinking":
            thoughts, closing, rest = text.partition(self._closing)
            if not closing:
                keep = _overlap(text, self._closing)
                self._held = text[len(text) - keep :]
                return "", text[: len(text) - keep]
            self._state = "after"
            return self._answer_begins(rest)[0], thoughts
        return self._answer_begins(text)

    def finish(self) -> tuple[str, str]:
        held, self._held = self._held, ""
        return ("", held) if self._state == "thinking" else (held, "")

    def _opening(self, text: str) -> str | None:
        """The opening tag the content begins with, ``""`` when it does not, ``None`` (all held) when that cannot be told yet."""
        begun = text.lstrip()
        for opening in _OPENINGS:
            if begun.startswith(opening):
                return opening
        if len(text) <= _LONGEST_BLANK and any(o.startswith(begun) for o in _OPENINGS):
            self._held = text
            return None
        return ""

    def _answer_begins(self, text: str) -> tuple[str, str]:
        text = text.lstrip()
        if text:
            self._state = "answer"
        return text, ""


def split_at_lone_closing(text: str) -> tuple[str, str] | None:
    """(thoughts, answer) of a text whose chat template swallowed the opening tag; ``None`` when it is no such text.

    Only a closing tag alone on its line counts, outside a code block, with no opening tag before it.
    """
    found = _LONE_CLOSING.search(text)
    if found is None:
        return None
    before = text[: found.start()]
    if "<think" in before or "</think" in before or before.count("```") % 2:
        return None
    return before, text[found.end() :].lstrip()


def _overlap(text: str, tag: str) -> int:
    """How many characters at the end of ``text`` may be the beginning of ``tag``."""
    return next((n for n in range(min(len(tag) - 1, len(text)), 0, -1) if text.endswith(tag[:n])), 0)
