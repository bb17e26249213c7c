"""One document, ready to be searched: its sentences with their places, and what each stands under (headings, parent keys)."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property

from laar_tui.endpoints.demo.words import fold

_BLOCK = re.compile(r"\n[ \t\r\u3000]*(?=\n)|\f")
_SENTENCE_END = re.compile(
    r"[。！？]+[」』”）)]*|(?<=[^\s.])[.!?]+[\"'”’)\]]*(?=\s+[\"'“‘(\[*_`]*[A-Z0-9À-ÞЀ-Я])|[!?][\"'”’)]*(?=\s)"
)
_ABBREVIATION = re.compile(
    r"(?:\b(?:Mr|Mrs|Ms|Dr|Prof|St|Sr|Jr|No|Nos|vs|etc|Inc|Ltd|Co|Corp|approx|Fig|Art|Sec|e\.g|i\.e|a\.m|p\.m|U\.S"
    r"|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sep|Sept|Oct|Nov|Dec)|\b[A-Z]|(?:^|\n)\s*\d{1,3})\.$"
)
_HEADING = re.compile(
    r"^\s{0,3}#{1,6}\s+\S|^\s*(?:【[^】]+】|■|◆|●\s*\S{1,20}$|第[0-9０-９一二三四五六七八九十百]+[条章節节]"
    r"|\[[^\]\[]{1,60}\]\s*$|(?:Article|Section|Chapter|Part|ARTICLE|SECTION)\s+[\dIVX]+)"
)
_BULLET = re.compile(
    r"^\s*(?:[-*+•・‣◦–]|\d{1,3}[.)、]|[(（][\da-z一二三四五六七八九十]{1,3}[)）]|[①-⑳]|\[[ xX]\])\s*"
)
_NUMBERED = re.compile(r"\s*\d{1,2}(?:\.\d{1,2})*[.)、]?\s+[^\W\d]|[一二三四五六七八九十]{1,3}、")
_RULE = re.compile(r"\s*\|[\s:|-]*-[\s:|-]*$")
_DEFINITION = re.compile(r"\s*(?:async\s+)?(?:def|class|function|fn|func|impl|struct)\b")
_INDENT = re.compile(r"[ \t]*")
_LONGEST = 700


@dataclass(frozen=True)
class Passage:
    """A sentence, bullet or line: ``text[start:end]`` of its document. ``parent`` is the passage it stands under, -1 for none."""

    start: int
    end: int
    heading: bool
    bullet: bool
    block: int
    parent: int


class IndexedDocument:
    """A document split once. ``text`` is verbatim, ``folded`` the same length; passages are in order and do not overlap."""

    def __init__(self, name: str, text: str) -> None:
        self.name = name
        self.text = text
        self.folded = fold(text)

    @cached_property
    def passages(self) -> list[Passage]:
        return _passages(self.text)

    @cached_property
    def _starts(self) -> list[int]:
        return [p.start for p in self.passages]

    def at(self, place: int) -> int:
        """The number of the passage at character ``place``, or -1 before the first."""
        return bisect_right(self._starts, place) - 1

    def shown(self, number: int) -> str:
        """A passage as one line: wrapped lines joined, bullet and heading marks off."""
        return one_line(self.text[self.passages[number].start : self.passages[number].end])

    def raw(self, number: int) -> str:
        return self.text[self.passages[number].start : self.passages[number].end]

    def children(self, number: int, limit: int = 40) -> list[int]:
        """The passages that stand directly or indirectly under ``number``."""
        found = []
        under = {number}
        for i in range(number + 1, len(self.passages)):
            if self.passages[i].parent not in under:
                break
            under.add(i)
            found.append(i)
            if len(found) >= limit:
                break
        return found


def one_line(text: str) -> str:
    """A piece of text as one line: wrapped lines joined (without a space in Japanese and Chinese), bullet and heading marks off."""
    text = re.sub(r"(?<=[ぁ-ヿ一-鿿、。])[ \t]*\r?\n[ \t]*(?=[ぁ-ヿ一-鿿])", "", text)
    text = re.sub(r"\s+", " ", text).strip()
    if text.startswith("| ") and text.endswith(" |"):
        text = text[2:-2]
    return re.sub(r"^#{1,6}\s+|^(?:[-*+•‣◦]|\[[ xX]\])\s+(?:\[[ xX]\]\s+)?|^・\s*", "", text)


def _passages(text: str) -> list[Passage]:
    passages: list[Passage] = []
    stack: list[tuple[int, int]] = []  # (depth, passage) of what the next line may stand under
    for block_number, (begin, stop) in enumerate(_blocks(text)):
        lines = _joined_lines(text, begin, stop)
        for ordinal, (line_start, line_end) in enumerate(lines):
            line = text[line_start:line_end]
            if set(line.strip()) <= set("-=*_~#|+: "):
                continue
            after = text[slice(*lines[ordinal + 1])] if ordinal + 1 < len(lines) else ""
            row = line.lstrip().startswith("|")
            columns = row and _RULE.match(after) is not None
            heading = _is_heading(line) or (ordinal == 0 and _is_title(line, after)) or columns
            bullet = bool(_BULLET.match(line)) or row
            depth = _depth(line, heading and not columns, bullet and not columns)
            while stack and stack[-1][0] >= depth:
                stack.pop()
            parent = stack[-1][1] if stack else -1
            number = len(passages)
            for start, end in (
                [(line_start, line_end)] if row or heading else _sentences(text, line_start, line_end)
            ):
                passages.append(Passage(start, end, heading, bullet, block_number, parent))
            if heading or _leads_in(line):
                stack.append((depth, number))
    return passages


def _is_heading(line: str) -> bool:
    stripped = line.strip()
    if _HEADING.match(line) is None or len(stripped) >= 120:
        return False
    return stripped[0] == "#" or re.search(r"[。；;：:]|\.$", stripped) is None


def _is_title(line: str, after: str) -> bool:
    """Whether the first line of a block is a title for what follows: short, no sentence, and unlike the next line."""
    stripped = line.strip()
    if (
        len(stripped) >= 60
        or stripped[-1] in ".。!?！？,;；、:："
        or re.search(r"\S\s*[:=：|,\t]\s*\S", stripped)
    ):
        return False
    numbered = _NUMBERED.match(line) is not None
    if not after:
        return numbered or re.match(r"\s*[^\W\d]", line) is not None
    if numbered:
        return _NUMBERED.match(after) is None
    return _BULLET.match(line) is None and _BULLET.match(after) is not None


def _leads_in(line: str) -> bool:
    stripped = line.strip()
    return (stripped[-1] in ":：{[(" and len(stripped) < 160) or _DEFINITION.match(line) is not None


def _depth(line: str, heading: bool, bullet: bool) -> int:
    stripped = line.strip()
    if heading:
        marks = len(stripped) - len(stripped.lstrip("#"))
        return -20 + (marks or (7 if not stripped.startswith("第") else 6))
    match = _INDENT.match(line)
    indent = len(match.group().expandtabs(4)) if match else 0
    return 2 * indent + (1 if bullet else 0)


def _blocks(text: str) -> list[tuple[int, int]]:
    edges = [m.start() for m in _BLOCK.finditer(text)]
    return list(zip([0, *edges], [*edges, len(text)], strict=True))


def _joined_lines(text: str, begin: int, stop: int) -> list[tuple[int, int]]:
    """Lines of a block, hard-wrapped ones joined: a long line without an end mark, then one that just goes on."""
    lines: list[tuple[int, int]] = []
    place = begin
    widest = 0
    raw: list[tuple[int, int]] = []
    while place < stop:
        newline = text.find("\n", place, stop)
        end = stop if newline < 0 else newline
        if end > place and text[place:end].strip():
            raw.append((place, end))
            widest = max(widest, end - place)
        place = end + 1
    for start, end in raw:
        if lines and _goes_on(text[lines[-1][0] : lines[-1][1]], text[start:end], widest):
            lines[-1] = (lines[-1][0], end)
        else:
            lines.append((start, end))
    return lines


_CODE_LINE = re.compile(
    r"[{};]\s*$|^\s*(?:def|class|import|from|return|if|for|while|const|let|var|public|private|fn|func|#include|//|\$|>>>)\b"
)
_WRAPPED_END = re.compile(r"[\w,;'\"”’)\-–—、ぁ-ヿ一-鿿]\s*$")


def _goes_on(before: str, line: str, widest: int) -> bool:
    last = before.rsplit("\n", 1)[-1]
    if (
        _BULLET.match(line)
        or _HEADING.match(line)
        or _HEADING.match(before)
        or _CODE_LINE.search(line)
        or _CODE_LINE.search(last)
    ):
        return False
    stripped = line.lstrip()
    if stripped[:1] == "|" or last.lstrip()[:1] == "|":
        return False
    wide_last = len(last) + sum(c > "⺀" for c in last)
    if not _WRAPPED_END.search(last) and wide_last < 50:
        return False
    if re.match(r"[\w .\-/]{1,40}\s*[:=|\t：＝]|[\[{(<\"|]?\d{2,4}[-:/.]\d|.*(?:,[^,\s][^,]*){3,}", stripped):
        return False
    if _BULLET.match(before) and line[:1] in " \t\u3000":
        return True
    if re.match(r"[a-zà-þ(]", stripped) and wide_last >= 40:
        return True
    if before.rstrip()[-1:] in ".!?。！？:：":
        return wide_last >= 55 and wide_last >= 0.75 * min(widest, 100)
    return wide_last >= 55 and wide_last >= 0.7 * min(widest, 100)


def _sentences(text: str, start: int, end: int) -> list[tuple[int, int]]:
    spans: list[tuple[int, int]] = []
    begin = start
    for m in _SENTENCE_END.finditer(text, start, end):
        if m.group().startswith(".") and _ABBREVIATION.search(text, max(begin, m.end() - 8), m.end()):
            continue
        _cut(text, begin, m.end(), spans)
        begin = m.end()
    _cut(text, begin, end, spans)
    return spans or [(start, end)]


def _cut(text: str, start: int, end: int, spans: list[tuple[int, int]]) -> None:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    while end - start > _LONGEST:
        near = max(
            text.rfind(mark, start + _LONGEST // 3, start + _LONGEST)
            for mark in (", ", "; ", "、", "，", "\n", " ")
        )
        middle = near + 1 if near > start else start + _LONGEST
        spans.append((start, middle))
        start = middle
    if end > start:
        spans.append((start, end))
