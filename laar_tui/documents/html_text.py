"""The readable text of a web page: headings, paragraphs, lists, tables; neither scripts nor styles. Runs in the converter's process."""

from __future__ import annotations

import re
from html.parser import HTMLParser

_LEFT_OUT = frozenset(
    {"script", "style", "template", "noscript", "svg", "canvas", "iframe", "object", "head", "select", "math"}
)
_BLOCKS = frozenset(
    {
        "address", "article", "aside", "blockquote", "body", "dd", "details", "div", "dl", "dt", "fieldset", "figcaption",
        "figure", "footer", "form", "header", "hr", "main", "nav", "ol", "p", "pre", "section", "summary", "table", "ul",
    }
)  # fmt: skip
_HEADINGS = {f"h{level}": "#" * level for level in range(1, 7)}
_SPACE = re.compile(r"[ \t\r\n\f]+")


def readable_text(html: str) -> str:
    """Plain text with the structure written as in Markdown. Never raises: HTML of any quality has some reading."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    lines = (line.rstrip() for line in "".join(reader.parts).split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip("\n") + "\n"


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._left_out: list[str] = []
        self._in_title = False
        self._preformatted = 0
        self._lists: list[int | None] = []
        self._cells = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "title":
            self._in_title = not any(t != "head" for t in self._left_out)
        elif tag == "body":
            # Pages without </head> exist; their body is read all the same.
            self._left_out = [t for t in self._left_out if t != "head"]
            self._break(2)
        elif tag in _LEFT_OUT:
            self._left_out.append(tag)
        elif self._left_out:
            return
        elif tag in _HEADINGS:
            self._break(2)
            self.parts.append(_HEADINGS[tag] + " ")
        elif tag == "br":
            self._break(1)
        elif tag == "li":
            self._begin_item()
        elif tag in ("td", "th"):
            self.parts.append(" | " if self._cells else "")
            self._cells += 1
        elif tag == "tr":
            self._cells = 0
            self._break(1)
        elif tag in ("ul", "ol"):
            self._break(1 if self._lists else 2)
            self._lists.append(0 if tag == "ol" else None)
        elif tag in _BLOCKS:
            self._break(2)
            self._preformatted += tag == "pre"
        elif tag == "img" and (said := dict(attrs).get("alt")):
            self.handle_data(f"[{said}]")

    def handle_endtag(self, tag: str) -> None:
        if tag == "title":
            self._in_title = False
            self._break(2)
        elif self._left_out:
            if tag in self._left_out:
                del self._left_out[len(self._left_out) - 1 - self._left_out[::-1].index(tag) :]
        elif tag in ("ul", "ol"):
            if self._lists:
                self._lists.pop()
            self._break(1 if self._lists else 2)
        elif tag in _BLOCKS or tag in _HEADINGS:
            self._preformatted = max(0, self._preformatted - (tag == "pre"))
            self._break(2)

    def handle_data(self, data: str) -> None:
        if self._left_out and not self._in_title:
            return
        if self._preformatted:
            self.parts.append(data)
            return
        text = _SPACE.sub(" ", data)
        if self._at_line_start():
            text = text.lstrip(" ")
        if text:
            self.parts.append(text)

    def _begin_item(self) -> None:
        self._break(1)
        indent = "  " * max(0, len(self._lists) - 1)
        mark = "- "
        if self._lists and (number := self._lists[-1]) is not None:
            self._lists[-1] = number + 1
            mark = f"{number + 1}. "
        self.parts.append(indent + mark)

    def _at_line_start(self) -> bool:
        return not self.parts or self.parts[-1].endswith(("\n", " "))

    def _break(self, lines: int) -> None:
        """At least ``lines`` line ends before whatever comes next."""
        if not self.parts:
            return
        ends, at = 0, len(self.parts) - 1
        while at >= 0 and ends < lines:
            piece = self.parts[at]
            stripped = piece.rstrip("\n")
            ends += len(piece) - len(stripped)
            if stripped:
                break
            at -= 1
        if ends < lines:
            self.parts.append("\n" * (lines - ends))
