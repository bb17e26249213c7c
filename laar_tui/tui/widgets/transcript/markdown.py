"""Markdown from outside: no link opens by itself, and nothing decoded or shown on the way escapes the sanitiser."""

from __future__ import annotations

from collections.abc import MutableMapping
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token
from rich import box
from rich.table import Table
from rich.text import Text
from textual.app import ComposeResult
from textual.content import Content
from textual.highlight import highlight
from textual.widgets import Markdown, Static
from textual.widgets._markdown import MarkdownBlock, MarkdownFence, MarkdownTable

from laar_tui.core.sanitiser import clean
from laar_tui.tui import flat
from laar_tui.tui.widgets.transcript.flat_list import BulletList, OrderedList

_INLINE_STYLES = {".strong": "bold", ".em": "italic", ".s": "strike", ".code_inline": "bold"}


class _SafeMarkdownIt(MarkdownIt):
    """markdown-it shows autolinks percent-decoded: ``<http://x/%1B]52;…>`` would put an escape sequence on the
    screen.
    """

    def parse(self, src: str, env: MutableMapping[str, Any] | None = None) -> list[Token]:
        """Called in a thread. What colours the code is looked for here, where its import stops no frame."""
        tokens = super().parse(src, env)
        for token in tokens:
            if token.type == "fence" and token.info:
                highlight("", language=token.info)
        return tokens

    def normalizeLinkText(self, link: str) -> str:  # noqa: N802 - the base class's name
        return clean(super().normalizeLinkText(link))


class AnswerTable(MarkdownTable):
    """A table as one widget. Textual's has one for each cell, which slows every later layout of the screen, and gives
    each a tooltip that is parsed as markup.
    """

    def compose(self) -> ComposeResult:
        headers, rows = self._get_headers_and_rows()
        table = Table(
            box=None if flat.is_flat(self) else box.SIMPLE_HEAD, header_style="bold", pad_edge=False
        )
        for header in headers:
            table.add_column(_cell(header))
        for row in rows:
            table.add_row(*(_cell(cell) for cell in row[: len(headers)]))
        yield Static(table, markup=False)


class AnswerFence(MarkdownFence):
    """A code fence that is coloured once, and only in the language it names. Textual's colours its code again at every change of a style
    above it, and where no language is named it guesses: that imports every one there is, which stops the interface for a second.
    """

    _coloured_for: tuple[bool, bool] | None = None

    @classmethod
    def highlight(cls, code: str, language: str, ansi: bool = False, dark: bool = False) -> Content:
        return super().highlight(code, language, ansi, dark) if language else Content(code)

    def notify_style_update(self) -> None:
        colours = (self.app.native_ansi_color, self.app.current_theme.dark)
        if self._coloured_for not in (None, colours):
            super().notify_style_update()
        else:
            MarkdownBlock.notify_style_update(self)
        self._coloured_for = colours


class AnswerMarkdown(Markdown):
    """One settled piece of an answer."""

    BLOCKS = Markdown.BLOCKS | {
        "table_open": AnswerTable,
        "fence": AnswerFence,
        "code_block": AnswerFence,
        "bullet_list_open": BulletList,
        "ordered_list_open": OrderedList,
    }

    def __init__(self, text: str) -> None:
        super().__init__(text, parser_factory=_parser, open_links=False)


def _cell(content: Content) -> Text:
    text = Text(content.plain)
    for span in content.spans:
        if style := _INLINE_STYLES.get(str(span.style)):
            text.stylize(style, span.start, span.end)
    return text


def _parser() -> MarkdownIt:
    return _SafeMarkdownIt("gfm-like")
