"""Cutting Markdown that is still arriving into pieces that can be laid out once and left alone.

Textual lays the last block of a Markdown widget out again on every append, which is quadratic in the block.
So an answer is shown
as a row of small Markdown widgets, each final when it is mounted, and a plain tail. The pieces joined are the
source, always.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

PIECE_CHARACTERS = 2500
"""A piece is cut off at the first paragraph end past this; a short freeze is the price of one piece."""

_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})([^\n]*)")
_CONTINUES = re.compile(r"(?:[ \t]|[-*+][ \t]|\d{1,9}[.)][ \t]|\[[^\]]+\]:)")
_MAY_CONTINUE = " \t-*+0123456789["


def settled_length(text: str) -> int:
    """How much of ``text`` (from its start) no later text can change: up to the last safe paragraph end, or
    0.

    Safe is a blank line outside a code fence before a line that can neither continue a list nor define a
    link; a line that is
    still arriving is never counted as such.
    """
    last = 0
    for end in _paragraph_ends(text):
        last = end
    return last


def pieces(text: str, size: int = PIECE_CHARACTERS) -> Iterator[str]:
    """Cut a whole text at paragraph ends into pieces of at least ``size`` characters where possible; joined
    they are ``text``."""
    start = 0
    for end in _paragraph_ends(text):
        if end - start >= size:
            yield text[start:end]
            start = end
    if start < len(text):
        yield text[start:]


def unfenced(piece: str, lines: int = 120) -> Iterator[str]:
    """For showing only: one long code fence as several short ones, so that no single block takes long to lay
    out.

    Anything that is not a single long fence comes back whole.
    """
    rows = piece.strip("\n").split("\n")
    opening = _FENCE.fullmatch(rows[0]) if rows else None
    if opening is None or len(rows) <= lines + 2:
        yield piece
        return
    mark = opening.group(1)
    closed = rows[-1].strip().startswith(mark) and set(rows[-1].strip()) == {mark[0]}
    body = rows[1:-1] if closed else rows[1:]
    if any(row.strip().startswith(mark) for row in body):
        yield piece
        return
    for at in range(0, len(body), lines):
        yield "\n".join([rows[0], *body[at : at + lines], mark])


def _paragraph_ends(text: str) -> Iterator[int]:
    fence = ""
    blank = False
    at = 0
    length = len(text)
    while at < length:
        end = text.find("\n", at)
        complete = end != -1
        end = length if end == -1 else end
        row = text[at:end]
        if (
            blank
            and not fence
            and row.strip()
            and not _CONTINUES.match(row)
            and (complete or row[0] not in _MAY_CONTINUE)
        ):
            yield at
        blank = False
        if marker := _FENCE.match(row):
            mark, info = marker.group(1), marker.group(2)
            if not fence:
                if mark[0] == "~" or "`" not in info:
                    fence = mark
            elif mark[0] == fence[0] and len(mark) >= len(fence) and not info.strip():
                fence = ""
        elif not row.strip() and not fence:
            blank = True
        at = end + 1


def code_blocks(text: str) -> list[str]:
    """The contents of the closed code fences of a Markdown text, in order."""
    found: list[str] = []
    fence = ""
    body: list[str] = []
    for row in text.split("\n"):
        marker = _FENCE.match(row)
        if not fence:
            if marker and (marker.group(1)[0] == "~" or "`" not in marker.group(2)):
                fence, body = marker.group(1), []
        elif marker and marker.group(1).startswith(fence) and not marker.group(2).strip():
            found.append("\n".join(body))
            fence = ""
        else:
            body.append(row)
    return found
