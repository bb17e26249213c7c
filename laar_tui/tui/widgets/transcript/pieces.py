"""Cutting Markdown that is still arriving into pieces that can be laid out once and left alone.

Textual lays the last block of a Markdown widget out again on every append, which is quadratic in the block.
So an answer is shown
as a row of small Markdown widgets, each final when it is mounted, and a plain tail. The pieces joined are the
source, always. What would still take long to lay out as one block is shown in several parts: a long code fence as short ones, and a
paragraph, list or table beyond any measure as plain text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

PIECE_CHARACTERS = 2500
"""A piece is cut off at the first paragraph end past this; a short freeze is the price of one piece."""

FENCE_ROWS, FENCE_CHARACTERS = 120, 6_000
"""Of a part of a long code fence: colouring code takes about a millisecond for ten lines."""

LONGEST_ROW = 20_000
LARGEST_BLOCK = 40_000
"""Characters up to which a paragraph, list or table is laid out as Markdown."""

PLAIN_CHARACTERS = 3_000
"""Of a widget with plain text, where there is a line end to cut it at."""

LONGEST_LINE = 8_000
"""Of a widget with plain text, where there is none."""

MOST_MARKS = 32
_MARKS = re.compile(
    "[\u0300-\u036f\u0483-\u0489\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u06d6-\u06ed\u1ab0-\u1aff\u1dc0-\u1dff\u200b-\u200f"
    f"\u20d0-\u20ff\u3099\u309a\ufe00-\ufe0f\ufe20-\ufe2f]{{{MOST_MARKS + 1},}}"
)

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
    start = before = 0
    for end in _paragraph_ends(text):
        if end - start >= 2 * size and before > start:
            # What comes is large by itself: it gets a piece of its own.
            yield text[start:before]
            start = before
        if end - start >= size:
            yield text[start:end]
            start = end
        before = end
    if before > start and len(text) - start >= 2 * size:
        yield text[start:before]
        start = before
    if start < len(text):
        yield text[start:]


@dataclass(frozen=True)
class Part:
    """A stretch of the source, and what is shown of it: Markdown, or plain text where that is beyond any measure."""

    source: str
    shown: str
    plain: bool = False


def parts(piece: str) -> Iterator[Part]:
    """What a piece is shown as, each part laid out within a few frames; their sources joined are ``piece``."""
    rows = piece.split("\n")
    if max(map(len, rows)) > LONGEST_ROW:
        yield from _plain_parts(piece)
    elif len(rows) > FENCE_ROWS + 2 and (fence := _single_fence(rows)) is not None:
        yield from _fence_parts(rows, *fence)
    elif len(piece) > LARGEST_BLOCK:
        yield from _plain_parts(piece)
    else:
        yield Part(piece, piece)


def plain_cut(text: str) -> int:
    """How much of a text that is longer than one plain widget may be goes into the first; 0 when it fits into one."""
    if len(text) <= PLAIN_CHARACTERS:
        return 0
    line_end = text.rfind("\n", 1, PLAIN_CHARACTERS)
    if line_end < 0:
        line_end = text.find("\n", PLAIN_CHARACTERS, LONGEST_LINE)
    if line_end > 0:
        return line_end + 1
    if len(text) <= LONGEST_LINE:
        return 0
    return (text.rfind(" ", LONGEST_LINE // 2, LONGEST_LINE) + 1) or LONGEST_LINE


def bearable(text: str) -> str:
    """For showing only: a letter with more marks on it than any script writes keeps :data:`MOST_MARKS` of them. A terminal gets all of a
    cell at every change of its row; with some thousand marks it stands still.
    """
    return _MARKS.sub(lambda found: found.group()[:MOST_MARKS] + "…", text)


def _plain_parts(piece: str) -> Iterator[Part]:
    while cut := plain_cut(piece):
        yield Part(piece[:cut], piece[:cut], plain=True)
        piece = piece[cut:]
    yield Part(piece, piece, plain=True)


def _single_fence(rows: list[str]) -> tuple[int, int, str] | None:
    """First and last row of the only code fence a piece consists of, and its mark; ``None`` for any other piece."""
    filled = [n for n, row in enumerate(rows) if row.strip()]
    opening = _FENCE.fullmatch(rows[filled[0]]) if filled else None
    if opening is None:
        return None
    first, last, mark = filled[0], filled[-1], opening.group(1)
    end = rows[last].strip()
    closed = last > first and end.startswith(mark) and set(end) == {mark[0]}
    body = rows[first + 1 : last] if closed else rows[first + 1 :]
    if any(row.strip().startswith(mark) for row in body):
        return None
    return first, last if closed else len(rows), mark


def _fence_parts(rows: list[str], first: int, last: int, mark: str) -> Iterator[Part]:
    """Each with the fence's own first line, so that it is coloured in the same language."""
    begin, at = 0, first + 1
    while at < last or begin == 0:
        end, room = at, FENCE_CHARACTERS
        while end < last and end - at < FENCE_ROWS and (room > 0 or end == at):
            room -= len(rows[end])
            end += 1
        shown = "\n".join([rows[first], *rows[at:end], mark])
        rest = end >= last
        source = "\n".join(rows[begin:] if rest else rows[begin:end])
        yield Part(source if rest else source + "\n", shown)
        begin = at = end
        if rest:
            return


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
