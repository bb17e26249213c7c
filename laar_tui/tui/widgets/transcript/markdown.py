"""Markdown from outside: no link opens by itself, and nothing decoded on the way to the screen escapes the
sanitiser."""

from __future__ import annotations

from markdown_it import MarkdownIt
from textual.widgets import Markdown

from laar_tui.core.sanitiser import clean


class _SafeMarkdownIt(MarkdownIt):
    """markdown-it shows autolinks percent-decoded: ``<http://x/%1B]52;…>`` would put an escape sequence on
    the screen."""

    def normalizeLinkText(self, link: str) -> str:  # noqa: N802 - the base class's name
        return clean(super().normalizeLinkText(link))


class AnswerMarkdown(Markdown):
    """One settled piece of an answer."""

    def __init__(self, text: str) -> None:
        super().__init__(text, parser_factory=_parser, open_links=False)


def _parser() -> MarkdownIt:
    return _SafeMarkdownIt("gfm-like")
