"""The door for text that was not written here: every such string passes :mod:`laar_tui.core.sanitiser` and is
never parsed as markup."""

from __future__ import annotations

from textual.content import Content

from laar_tui.core.sanitiser import clean, clean_name, for_copy

NAME_LIMIT = 40


def shown(text: str) -> str:
    """Text of any length, made safe for a terminal."""
    return clean(text)


def line(text: str) -> str:
    """The same on one line."""
    return " ".join(clean(text).split())


def name(text: str, limit: int = NAME_LIMIT) -> str:
    """An endpoint's, model's or file's name."""
    return clean_name(text, limit)


def content(text: str) -> Content:
    """For widgets that take content: no markup is parsed."""
    return Content(clean(text))


def as_typed(text: str) -> str:
    """A paste for the editor: terminals send line ends as carriage returns."""
    return clean(text.replace("\r\n", "\n").replace("\r", "\n"))


def copyable(text: str) -> str:
    """For the clipboard: the raw text without the bytes that steer a terminal."""
    return for_copy(text)
