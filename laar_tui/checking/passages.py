"""A document cut into passages that each say one thing, with what they are about: a sentence under its heading, a table's cell in its
row and column, a value under its key.

Long documents are read in windows around what matters, so that checking takes tenths of a second whatever the length.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache

from laar_tui.checking.passage import LOOSE, MOST_SIBLINGS, NEAR, TOPIC, Passage, passage_of, words_of
from laar_tui.checking.tables import table_at, table_passages
from laar_tui.checking.trees import tree_passages

WHOLE_CHARACTERS = 200_000
"""A document up to this length is read whole."""

_WINDOW = 1_200
_MOST_WINDOWS = 80
_LONGEST_SIBLING = 32


def passages_of(text: str, document: int = 0, focus: Sequence[str] = ()) -> list[Passage]:
    """The passages of a document in order. ``focus``: what a long document is searched for (folded or as written)."""
    whole = _whole(text, document)
    if whole:
        return list(whole)
    header = _table_header(text)
    found: list[Passage] = []
    for start, end in _windows(text, focus):
        found += _lines(text[start:end], start, document, header)
    return [_deep(p, text) for p in found] if _QUOTED_LINE.search(text) else found


_QUOTED_LINE = re.compile(r"^>", re.M)


def _deep(passage: Passage, text: str) -> Passage:
    """The passage with how often its line is quoted."""
    begin = text.rfind("\n", 0, passage.start) + 1
    marks = re.match(r"[>\s]*", text[begin : begin + 40])
    depth = marks[0].count(">") if marks else 0
    return replace(passage, depth=depth) if depth else passage


@lru_cache(maxsize=4)
def _whole(text: str, document: int) -> tuple[Passage, ...]:
    """All passages, where that is not too many; kept for the next answer about the same document."""
    if text.lstrip()[:1] in ("{", "[") and (leaves := tree_passages(text, document)):
        return tuple(leaves)
    if len(text) > WHOLE_CHARACTERS:
        return ()
    found = tuple(_lines(text, 0, document, ()))
    return tuple(_deep(p, text) for p in found) if _QUOTED_LINE.search(text) else found


def _table_header(text: str) -> tuple[str, ...]:
    """The columns' names of a document that is one table from its first line on."""
    rows = _split_lines(text[:4000])[:4]
    table = table_at(rows, 0, ()) if rows else None
    return table[0] if table is not None else ()


def _windows(text: str, focus: Sequence[str]) -> list[tuple[int, int]]:
    """Stretches around the rarest of what is looked for, rare things first."""
    low = text.lower()
    wanted = low if len(low) == len(text) else text
    hits: list[tuple[int, int]] = []
    for word in focus:
        places: list[int] = []
        at = wanted.find(word)
        while at >= 0 and len(places) < 400:
            places.append(at)
            at = wanted.find(word, at + max(1, len(word)))
        if len(places) < 400:
            hits += [(len(places), place) for place in places]
    covered: dict[int, float] = {}
    for count, place in hits:
        covered[place // _WINDOW] = covered.get(place // _WINDOW, 0.0) + 1 / count
    best = sorted(covered, key=lambda block: -covered[block])[:_MOST_WINDOWS]
    spans: list[tuple[int, int]] = []
    for block in sorted(best):
        start = max(0, (block - 1) * _WINDOW)
        end = min(len(text), (block + 2) * _WINDOW)
        if start:
            # A line is not cut, unless it has no end.
            start = max(text.rfind("\n", max(0, start - _WINDOW), start) + 1, start - _WINDOW)
        stop = text.find("\n", end)
        end = stop if 0 <= stop < end + _WINDOW else end
        if spans and start <= spans[-1][1]:
            spans[-1] = (spans[-1][0], max(end, spans[-1][1]))
        else:
            spans.append((start, end))
    return spans


# -- lines -----------------------------------------------------------------------------------------

_HEADING = re.compile(
    r"#{1,6}\s+\S.*|(?:\d+\.)+\d*\.?\s+[A-Z][^.!?:]{0,80}|第[0-9一二三四五六七八九十百]+[条章節节项項][^。]{0,40}|[■◆●▼【][^。]{0,40}"
    r"|(?:Article|Section|Chapter|Clause|Part|Annex|Appendix|Amendment)\s+\S+[^.!?]{0,80}|={2,}\s*.+|\*\*[^*]{2,80}\*\*:?"
)
_PLAIN_HEADING = re.compile(r"[^\s.,;:!?。、，；：|\t=][^.;!?。；！？|\t=]{0,70}[^.,;!?。、，；！？|\t]")
_PAIRED = re.compile(r"\S[:：]\s*\S")
_BULLET = re.compile(
    r"\s*(?:[-*•‣▪–○]\s+|[・·]\s*|\(?\d{1,3}(?:\.\d{1,2})*[.)、]\s*(?=\D)|\d{1,3}[.．]\s*(?=\D)|\(?[a-z][.)]\s+|[①-⑳]\s*"
    r"|§+\s?\d+\w?[.:)]?\s+|[一二三四五六七八九十]{1,3}、"
    r"|第[0-9一二三四五六七八九十百]+[条章節节項项][.:： \u3000]?\s*"
    r"|(?:Article|Art\.|Section|Clause|TOP)\s?\d+(?:\.\d+)*[.:)]?\s+(?:[-–—]\s*)?)"
)
_PAIR = re.compile(
    r"\s*[-*•]?\s*\**([^\s:：=|。、，,][^:：=|。、，\n]{0,60}?)\**\s*(?:[:：]\**\s*(?!//)|\s=\s|\t)\s*(\S.*)"
)
_PAIR_AFTER = re.compile(r"[；;]\s*[^；;：:]{1,12}[：:]")
_LOG = re.compile(r"\W?(?:\d{4}[-/]\d\d[-/]\d\d|\d{1,2}:\d\d:\d\d|[A-Z][a-z]{2} +\d{1,2} \d\d:\d\d)")
_SENTENCE = re.compile(
    r"(?<=[.!?])[\"”')\]]*\s+(?=[\"“'(\[¿¡«§]?[A-ZÀ-ÖØ-Þ0-9\u3040-\u9fff£$€])|(?<=[。！？])[」』”）]*\s*"
)
_NAMED = re.compile(r"[\s“\"'(][A-ZÀ-ÖØ-Þ][\w’'-]+|[「『“《][^」』”》]{1,30}[」』”》]")
_ABBREVIATED = re.compile(
    r"\b(?:Dr|Mr|Mrs|Ms|Prof|No|Nos|Inc|Ltd|Co|St|vs|approx|ca|Jr|Sr|Fig|Sec|Art|e\.g|i\.e|[A-Z])\.$"
)
_REFERS = re.compile(
    r"(?:(?:it|its|they|their|this|these|that|he|his|she|her|the (?:company|plant|site|unit|team|project|device|model|contract|facility|"
    r"programme|program|department|latter|same|work|building|figure|amount|fee|rate|deposit)|both|also|in addition|since then)\b|"
    r"同|該|当該|その|この|これ|それ|また|なお|该|其|此|它|同时|另外|并)",
    re.I,
)


_UNMARKED = 9
"""The level of a heading that no marks of Markdown rank."""


def _lines(text: str, offset: int, document: int, header: tuple[str, ...]) -> Iterator[Passage]:
    headings: list[tuple[int, str]] = []
    lead = ""
    block: list[tuple[int, str]] = []
    rows = _split_lines(text)

    def context() -> tuple[tuple[str, float], ...]:
        return tuple((t, NEAR) for t in (*(h for _, h in reversed(headings[-2:])), lead) if t)

    at = 0
    while at < len(rows):
        start, row = rows[at]
        if not row.strip():
            yield from _prose(block, offset, document, context())
            if block:
                lead = _lead_in(block)
            block = []
            at += 1
            continue
        table = table_at(rows, at, header)
        if table is not None:
            yield from _prose(block, offset, document, context())
            block = []
            names, first, stop, mark = table
            yield from table_passages(rows[first:stop], names, mark, offset, document, context())
            at = stop
            continue
        if _is_heading(rows, at):
            yield from _prose(block, offset, document, context())
            block, lead = [], ""
            marks = len(row) - len(row.lstrip("#"))
            level = marks or _UNMARKED
            while headings and headings[-1][0] >= level:
                headings.pop()
            headings.append((level, row.strip().strip("#*=■◆●▼【】 ")))
            at += 1
            continue
        pairs = _pairs_at(rows, at)
        if pairs:
            yield from _prose(block, offset, document, context())
            block = []
            yield from _keyed(rows[at:pairs], offset, document, context())
            at = pairs
            continue
        bullet = _BULLET.match(row)
        if bullet is not None:
            yield from _prose(block, offset, document, context())
            lead = _lead_in(block) or lead
            block = [(start + bullet.end(), row[bullet.end() :])]
            at += 1
            while (
                at < len(rows)
                and rows[at][1].startswith((" ", "\t"))
                and not _BULLET.match(rows[at][1])
                and rows[at][1].strip()
            ):
                block.append(rows[at])
                at += 1
            yield from _listed(_prose(block, offset, document, context()), hash((context(), 1)), start)
            block = []
            continue
        if _LOG.match(row):
            yield from _prose(block, offset, document, context())
            yield from _listed(
                _prose([(start, row)], offset, document, context()), hash((context(), 2)), start
            )
            block = []
            at += 1
            continue
        if not block:
            lead = ""
        block.append((start, row))
        at += 1
    yield from _prose(block, offset, document, context())


def _listed(passages: Iterator[Passage], listing: int, place: int) -> Iterator[Passage]:
    """An item of a list or a line of a log."""
    for passage in passages:
        yield replace(passage, row=(listing, place))


def _lead_in(block: list[tuple[int, str]]) -> str:
    """What introduces the list that follows: a paragraph that ends with a colon."""
    if not block or not block[-1][1].rstrip().endswith((":", "：")):
        return ""
    return " ".join(row.strip() for _, row in block)[-200:]


def _split_lines(text: str) -> list[tuple[int, str]]:
    rows: list[tuple[int, str]] = []
    at = 0
    for row in text.split("\n"):
        quoted = re.match(r"(?:>\s?)+", row)
        skip = quoted.end() if quoted else 0
        pieces = list(re.finditer(r"\S.*?(?=\s{3,}|\u3000{2,}|\t|$)", row[skip:].rstrip("\r")))
        if 1 < len(pieces) <= 6 and all(_PAIRED.search(p[0]) and len(p[0]) < 60 for p in pieces):
            rows += [(at + skip + p.start(), p[0]) for p in pieces]  # Several pairs on one line.
        else:
            rows.append((at + skip, row[skip:].rstrip("\r")))
        at += len(row) + 1
    return rows


def _is_heading(rows: list[tuple[int, str]], at: int) -> bool:
    row = rows[at][1].strip()
    if _HEADING.fullmatch(row) and len(row) <= 100:
        return not (_PAIRED.search(row) and not row.startswith("#"))
    alone = (at == 0 or not rows[at - 1][1].strip()) and at + 1 < len(rows)
    if (
        not alone
        or len(row) > 60
        or not _PLAIN_HEADING.fullmatch(row)
        or _PAIRED.search(row)
        or (any(map(str.isdigit, row)) and len(row) > 40)
    ):
        return False
    following = rows[at + 1][1].strip()
    return not following or bool(re.fullmatch(r"[-=~]{3,}", following)) or len(following) > len(row)


_TITLE = re.compile(r"[^\s.,:;。，、：；]+(?: [^\s.,:;。，、：；]+){0,3}[.．。]")
"""The first sentence of a paragraph that is only its title: *Fencing. The treasurer reported …*"""


def _prose(
    block: list[tuple[int, str]], offset: int, document: int, context: tuple[tuple[str, float], ...]
) -> Iterator[Passage]:
    if not block:
        return
    joined = "\n".join(row for _, row in block)
    begin = block[0][0]
    before = subject = ""
    for start, end in _sentences(joined):
        sentence = joined[start:end]
        if not sentence.strip():
            continue
        shown = _rejoined(sentence)
        if not before and end < len(joined) and _TITLE.fullmatch(shown):
            context = ((shown, NEAR), *context)
            yield passage_of(shown, offset + begin + start, context[1:], document)
            continue
        refers = bool(before) and _REFERS.match(shown) is not None
        around = context
        if before:
            first = before == subject and not _NAMED.search(shown[1:])
            around = (*around, (before, NEAR if refers else TOPIC if first else LOOSE))
        if subject and subject != before:
            around = (*around, (subject, NEAR if refers else LOOSE if _NAMED.search(shown[1:]) else TOPIC))
        yield passage_of(shown, offset + begin + start, around, document)
        subject = subject or shown
        before = shown


def _rejoined(text: str) -> str:
    """A sentence whose lines were broken, on one line: no blank where East Asian text was broken."""
    text = re.sub(r"(?<=[\u3000-\u9fff])[ \t]*\n[ \t]*(?=[\u3000-\u9fff])", "", text.strip())
    text = re.sub(r"(?<=[a-z])-\n\s*(?=[a-z])", "", text)
    return re.sub(r"\s+", " ", text)


def _sentences(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for match in _SENTENCE.finditer(text):
        if match.end() == start or _ABBREVIATED.search(text, max(start, match.start() - 8), match.start()):
            continue
        yield start, match.end()
        start = match.end()
    yield start, len(text)


def _pairs_at(rows: list[tuple[int, str]], at: int) -> int:
    """Where a run of ``key: value`` lines that begins at ``at`` ends; 0 where none does."""
    stop = at
    while stop < len(rows) and (
        rows[stop][1].strip() and (_is_pair(rows[stop][1]) or _opens_block(rows[stop][1]))
    ):
        stop += 1
    pairs = sum(_is_pair(row) for _, row in rows[at:stop])
    return stop if pairs >= 2 or (pairs == 1 and len(rows[at][1]) < 80 and _is_pair(rows[at][1])) else 0


def _is_pair(row: str) -> bool:
    match = _PAIR.fullmatch(row)
    if match is None or len(row) > 240:
        return False
    key = match[1]
    if (key[-1].isdigit() and match[2][0].isdigit()) or _PAIR_AFTER.search(match[2]):
        return False  # A clock time; several pairs on one line.
    return (
        len(key.split()) <= 6 and not re.match(r"\d{1,2}$", key) and not re.search(r"[.!?]\s", match[2][:-1])
    )


def _opens_block(row: str) -> bool:
    return re.fullmatch(r"\s*[-*]?\s*[\w \"'.-]{1,50}[:：]\s*", row) is not None


def _keyed(
    rows: list[tuple[int, str]], offset: int, document: int, context: tuple[tuple[str, float], ...]
) -> Iterator[Passage]:
    parents: list[tuple[int, str]] = []
    values = [m[2] if (m := _PAIR.fullmatch(row)) and _is_pair(row) else "" for _, row in rows]
    for place, (start, row) in enumerate(rows):
        indent = len(row) - len(row.lstrip(" \t-*"))
        while parents and parents[-1][0] >= indent:
            parents.pop()
        match = _PAIR.fullmatch(row)
        if match is None or not _is_pair(row):
            parents.append((indent, words_of(row.strip(" \t-*:："))))
            continue
        around: tuple[tuple[str, float], ...] = ((words_of(match[1]), 1.0),)
        if parents:
            around = (*around, (" ".join(name for _, name in parents), 1.0))
        if len(rows) <= MOST_SIBLINGS and not parents:
            siblings = [
                v
                for other, v in enumerate(values)
                if other != place and len(v) <= _LONGEST_SIBLING and not re.fullmatch(r"[\d.,%\s]*", v)
            ]
            around = (*around, (" ; ".join(siblings)[:400], 0.7))
        yield passage_of(match[2], offset + start + match.start(2), (*around, *context), document, cell=True)
