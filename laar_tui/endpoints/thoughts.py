"""Thinking that a model wrote into its answer: ``<think>…</think>`` at the very beginning, once or several times, cut anywhere.

Tags later in the text are the answer's own business (it may be *about* them) and stay untouched.
"""

from __future__ import annotations

import re

_OPENINGS = ("<think>", "<thinking>")
_CLOSINGS = {"<think>": "</think>", "<thinking>": "</thinking>"}
_LONGEST_BLANK = 256
_LONE_CLOSING = re.compile(
    r"(?:(?:^|\n)[ \t]*|(?<=[^\s`'\"“”‘’«»(\[<>])|[ \t](?=</think(?:ing)?>\s*\n\s*\n))</think(?:ing)?>(?=\w|[ \t]*\n|\s*\Z)"
)


class ThinkSplitter:
    """``feed`` the content as it comes: pairs of (answer text, thoughts). ``finish`` gives what was held back."""

    def __init__(self) -> None:
        self._held = ""
        self._closing = ""
        self._state = "before"
        self._thought = False

    def feed(self, text: str) -> tuple[str, str]:
        thoughts: list[str] = []
        text, self._held = self._held + text, ""
        while self._state != "answer":
            if self._state == "before":
                opening = self._opening(text)
                if opening is None:
                    return "", "".join(thoughts)
                if not opening:
                    text = text.lstrip() if self._thought else text
                    self._state = "answer" if text else "before"
                    break
                self._state, self._closing = "thinking", _CLOSINGS[opening]
                text = text.lstrip()[len(opening) :]
            thought, closing, rest = text.partition(self._closing)
            if not closing:
                keep = _overlap(text, self._closing)
                self._held = text[len(text) - keep :]
                thoughts.append(text[: len(text) - keep])
                return "", "".join(thoughts)
            thoughts.append(thought)
            text, self._state, self._thought = rest, "before", True
        return text, "".join(thoughts)

    def finish(self) -> tuple[str, str]:
        held, self._held = self._held, ""
        if self._state == "thinking":
            return "", held
        return (held.lstrip() if self._thought else held), ""

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


def split_at_lone_closing(text: str) -> tuple[str, str] | None:
    """(thoughts, answer) of a text whose chat template swallowed the opening tag; ``None`` when it is no such text.

    Only a closing tag at the end of its line or right before a word counts, unquoted, outside a code block, with no opening tag
    before it: an answer *about* the tags stays whole.
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
