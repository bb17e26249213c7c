"""Texts with everything removed that copying, typesetting and line breaks change, and a way back to places in the original.

The normal form is UTF-8 of the NFKC, lower-case text without blanks, punctuation and marks: ``“well-\\nknown”`` and ``wellknown`` are
one. It is made of bytes because Python deletes ASCII from bytes ten times faster than from text; other marks it replaces faster in
text.
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_right
from dataclasses import dataclass

_ASCII_MARKS = bytes(c for c in range(128) if not chr(c).isalnum())
_WIDE_MARKS = (
    "\u00a0\u00ad\u00ab\u00bb\u00b7\u2010\u2011\u2012\u2013\u2014\u2015\u2018\u2019\u201a\u201c\u201d\u201e\u2026\u2022"
    "\u0085\u1680\u2028\u2029\u2032\u2033\u2039\u203a\u200b\u200c\u200d\u2060\ufeff\u2009\u202f\u3000\u3001\u3002\u3008\u3009\u300a\u300b\u300c\u300d\u300e\u300f\u3010\u3011\u30fb\u2212\uff0c\uff01\uff1f"
)
_PIECE = 1 << 16


def normal(text: str) -> bytes:
    """The normal form of a text."""
    if text.isascii():
        return text.lower().encode().translate(None, _ASCII_MARKS)
    if not unicodedata.is_normalized("NFKC", text):
        text = unicodedata.normalize("NFKC", text)
    text = text.lower()
    for mark in _WIDE_MARKS:
        if mark in text:
            text = text.replace(mark, "")
    return text.encode("utf-8", "surrogatepass").translate(None, _ASCII_MARKS)


@dataclass(frozen=True)
class NormalText:
    """A text with its normal form, cut into pieces: ``starts[i]`` is where piece i begins in the text, ``offsets[i]`` in the form."""

    text: str
    form: bytes
    starts: tuple[int, ...]
    offsets: tuple[int, ...]

    @classmethod
    def of(cls, text: str) -> NormalText:
        starts, offsets, forms = [], [], []
        at = length = 0
        while at < len(text):
            end = min(len(text), at + _PIECE)
            if end < len(text):
                # Between two pieces nothing may compose, so they part at a blank or a stop where there is one.
                cut = max(text.rfind(mark, at + _PIECE // 2, end) for mark in (" ", "\n", "。", "、"))
                end = cut + 1 if cut > at else end
            form = normal(text[at:end])
            starts.append(at)
            offsets.append(length)
            forms.append(form)
            length += len(form)
            at = end
        return cls(text, b"".join(forms), tuple(starts), tuple(offsets))

    def place(self, offset: int) -> int:
        """Where in the text the byte at ``offset`` of the form comes from."""
        piece = max(0, bisect_right(self.offsets, offset) - 1)
        if not self.starts:
            return 0
        start = self.starts[piece]
        end = self.starts[piece + 1] if piece + 1 < len(self.starts) else len(self.text)
        wanted = offset - self.offsets[piece]
        low, high = start, end
        while low < high:
            middle = (low + high) // 2
            if len(normal(self.text[start : middle + 1])) <= wanted:
                low = middle + 1
            else:
                high = middle
        return low

    def span(self, begin: int, length: int) -> tuple[int, int]:
        """The stretch of the text that ``length`` bytes of the form from ``begin`` on come from."""
        if length <= 0:
            place = self.place(begin)
            return place, place
        return self.place(begin), self.place(begin + length - 1) + 1
