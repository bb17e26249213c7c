"""The markup in which endpoints are asked to give their evidence: ``<quote>verbatim words</quote>`` after a statement.

It is taken out before an answer is shown and becomes footnotes. A quote that is a part of its sentence (``The deadline is <quote>5
May</quote>.``) stays where it is, without its tags. Nothing here knows documents.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

OPEN = "<quote>"
CLOSE = "</quote>"
CANARY = re.compile(r"ref-[0-9a-f]{6}")
"""A code that an endpoint was asked to give back in the same markup: it is never shown."""
LONGEST_QUOTE = 2_000
"""Characters; a longer one is no quote but a tag that was never closed."""

_TAG = re.compile(r"<(/?)quote\b[^<>]{0,40}>", re.IGNORECASE)
_PART_OF_SENTENCE = re.compile(
    r"(?:[:：,，、(（「『“\"'‘—–-]|\b(?:is|are|was|were|be|the|a|an|of|to|by|at|in|on|for|from|as|that|says?|states?|reads?|and|or|with|it)|ist|sind|est|es|[はがをにでとも是为為即])\s*$"
)
_BEFORE_QUOTE = 80


@dataclass(frozen=True)
class Quote:
    """``number`` counts footnotes from 1; ``inline`` quotes are also part of the text."""

    number: int
    text: str
    inline: bool


@dataclass(frozen=True)
class Marked:
    """An answer as it is shown: ``text`` without markup, ``quotes`` in order. ``noted`` is the text with ``[1]`` where they stood."""

    text: str
    noted: str
    quotes: tuple[Quote, ...]


@dataclass(frozen=True)
class Footnote:
    """A quote and what became of it in the documents. ``fate`` is ``"found"``, ``"altered"`` (another figure, date or name stands
    there), ``"resembles"`` or ``"absent"``; ``exact`` but for blanks and marks. Where there is a place, ``document`` is its name,
    ``sha256`` its text, ``start``/``end`` are characters and ``line`` counts from 1; else ``document`` is empty."""

    number: int
    text: str
    fate: str
    exact: bool = False
    document: str = ""
    sha256: str = ""
    start: int = 0
    end: int = 0
    line: int = 0

    @property
    def found(self) -> bool:
        return self.fate == "found"


_LONGEST_TAG = 64
"""Characters within which it shows whether ``<`` begins a tag of ours."""


class QuoteFilter:
    """Takes the markup out of a streamed answer: ``feed`` gives what may be shown now; nothing of a tag or of a hidden quote ever is."""

    def __init__(self, *, notes: bool = False) -> None:
        self.quotes: list[Quote] = []
        self._notes = notes
        self._numbers: dict[str, int] = {}
        self._held = ""
        self._inside: list[str] | None = None
        self._length = 0
        self._inline = False
        self._tail = ""
        self._shown_any = False

    def feed(self, text: str) -> str:
        """New raw text; what of the answer so far is new to show."""
        held = self._held + text
        out: list[str] = []
        at = 0
        while at < len(held):
            begin = held.find("<", at)
            if begin < 0:
                self._take(held[at:], out)
                at = len(held)
                break
            self._take(held[at:begin], out)
            at = begin
            tag = _TAG.match(held, at)
            if tag is not None:
                self._tag(closing=bool(tag[1]), out=out)
                at = tag.end()
            elif _may_become_tag(held[at : at + _LONGEST_TAG]):
                break
            else:
                self._take("<", out)
                at += 1
        self._held = held[at:]
        return "".join(out)

    def finish(self) -> str:
        """The rest, when nothing more comes: an unclosed quote is text, and so is an answer of nothing but quotes."""
        out: list[str] = []
        self._take(self._held, out)
        self._held = ""
        if self._inside is not None:
            self._give("".join(self._inside), out)
            self._inside = None
        if not self._shown_any and self.quotes:
            self._give(
                "\n\n".join(f"{q.text}{f' [{q.number}]' if self._notes else ''}" for q in self.quotes), out
            )
        return "".join(out)

    def _take(self, text: str, out: list[str]) -> None:
        if not text:
            return
        if self._inside is None:
            self._give(text, out)
            return
        self._inside.append(text)
        self._length += len(text)
        if self._length > LONGEST_QUOTE:
            self._give("".join(self._inside), out)
            self._inside = None

    def _give(self, text: str, out: list[str]) -> None:
        out.append(text)
        self._tail = (self._tail + text)[-_BEFORE_QUOTE:]
        self._shown_any = self._shown_any or bool(text.strip())

    def _tag(self, *, closing: bool, out: list[str]) -> None:
        if not closing:
            if self._inside is None:
                self._inside, self._length = [], 0
                self._inline = (
                    bool(self._tail.strip()) and _PART_OF_SENTENCE.search(self._tail.rstrip(" ")) is not None
                )
            return
        if self._inside is None:
            return
        quote = "".join(self._inside).strip().strip('“”"「」『』')
        self._inside = None
        if not quote or CANARY.fullmatch(quote):
            return
        number = self._numbers.setdefault(quote, len(self.quotes) + 1)
        if number > len(self.quotes):
            self.quotes.append(Quote(number, quote, self._inline))
        if self._inline:
            self._give(quote, out)
        if self._notes and (self._shown_any or self._inline):
            gap = "" if self._tail.endswith((" ", "\n")) or not self._tail else " "
            self._give(f"{gap}[{number}]", out)


def without_markup(answer: str) -> Marked:
    """A whole answer, its markup taken out. An answer without markup comes back as it is."""
    if "<" not in answer or _TAG.search(answer) is None:
        return Marked(answer, answer, ())
    plain, noted = QuoteFilter(), QuoteFilter(notes=True)
    text = plain.feed(answer) + plain.finish()
    with_notes = noted.feed(answer) + noted.finish()
    tidy = re.sub(r"(?<=\S)[ \t]+([.,;!?。、，]|[ \t])", r"\1", re.sub(r"[ \t]+(?=\n|$)", "", text))
    return Marked(re.sub(r"\n{3,}", "\n\n", tidy).strip(), with_notes.rstrip(), tuple(plain.quotes))


def _may_become_tag(text: str) -> bool:
    """Whether ``text``, which begins with ``<``, may be the beginning of a tag of ours."""
    low = text.lower()
    for tag in ("<quote", "</quote"):
        if tag.startswith(low):
            return True
        if low.startswith(tag) and ">" not in low and len(low) < len(tag) + 42:
            return True
    return False
