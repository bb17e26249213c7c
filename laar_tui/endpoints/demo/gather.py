"""Answers made from many places of a document: how often, which ones, what it is about."""

from __future__ import annotations

import re
from collections import Counter

from laar_tui.endpoints.demo.language import HAN, KATAKANA
from laar_tui.endpoints.demo.passages import IndexedDocument
from laar_tui.endpoints.demo.question import Inquiry
from laar_tui.endpoints.demo.search import ranked
from laar_tui.endpoints.demo.words import fold

_LEVEL = re.compile(r"\b(errors?|warn(?:ing)?s?|info|debug|fatal|critical)\b|(エラー|错误)|(警告)", re.I)
_LEVEL_WORDS = {
    "error": "ERROR",
    "errors": "ERROR",
    "warn": "WARN",
    "warning": "WARN",
    "warnings": "WARN",
    "info": "INFO",
    "debug": "DEBUG",
    "fatal": "FATAL",
    "critical": "CRITICAL",
}
_STRUCTURE = (
    (
        re.compile(r"\bfunctions?\b|関数|函数", re.I),
        re.compile(
            r"^\s*(?:(?:async|export|public|private|static|pub)\s+)*(?:def|function|func|fn)\s+\w+", re.M
        ),
    ),
    (re.compile(r"\bmethods?\b|メソッド|方法数", re.I), re.compile(r"^\s+(?:async\s+)?def\s+\w+", re.M)),
    (
        re.compile(r"\bclass(?:es)?\b|クラス|类", re.I),
        re.compile(r"^\s*(?:export\s+|public\s+)?class\s+\w+", re.M),
    ),
    (re.compile(r"\blines\b|何行|多少行|几行"), re.compile(r"^.*\S.*$", re.M)),
)
_COUNTED = re.compile(
    (
        r"(?:word|term|phrase|name|string|keyword)\s+[\"'“]?([\w.-]+)|\b(?:does|do|did|is|are|was"
        r"|were)\s+(?:the\s+)?(?:word\s+|name\s+)?([\w. -]+?)\s+(?:occur|appear|mentioned|show|come|used|named"
        r"|written)"
    ),
    re.I,
)
_COUNTED_CJK = re.compile(
    r"^(.{1,20}?)(?:という(?:単語|言葉|名前|語))?(?:は|が|を)(?:何|全部|いくつ|合計)"
    r"|[“「]?([^\s“”「」，]{1,20}?)[”」]?(?:这个词|一词)?(?:一共|总共|共)?(?:出现|被?提到|提及)"
)
_LATIN_WORD = re.compile(r"[a-z][a-z'-]{3,}")
_CJK_PIECE = re.compile(f"[{KATAKANA}]{{3,}}|[{HAN}]{{2,4}}")


def counted(document: IndexedDocument, inquiry: Inquiry) -> tuple[int, str, str] | None:
    """``(how many, of what, the first place)`` for "how many times does X occur" and "how many errors"; ``None`` if it is unclear what."""
    subject = _subject(inquiry)
    if subject:
        low = fold(subject)
        edge = r"(?<![a-z0-9_])" if low[0].isascii() and low[0].isalnum() else ""
        after = r"(?![a-z0-9_])" if low[-1].isascii() and low[-1].isalnum() else ""
        places = [m.start() for m in re.finditer(edge + re.escape(low) + after, document.folded)]
        return len(places), f"“{subject}”", document.shown(document.at(places[0])) if places else ""
    level = _LEVEL.search(inquiry.text)
    if level:
        word = level.group().lower()
        name = _LEVEL_WORDS.get(word, "ERROR" if level.group(2) else "WARN")
        lines = list(re.finditer(rf"^.*\b{name}(?:ING)?\b.*$", document.text, re.M))
        if lines:
            return len(lines), name, lines[0].group().strip()
    for asked, shape in _STRUCTURE:
        if asked.search(inquiry.text):
            found = list(shape.finditer(document.text))
            if found:
                return len(found), "", found[0].group().strip()
    if document.text.lstrip()[:1] == "{" and re.search(
        r"\bkeys\b|\bentries\b|\bitems\b|キー|键", inquiry.text, re.I
    ):
        keys = re.findall(r"^\s*\"[^\"]+\"\s*:", document.text, re.M) or re.findall(
            r"\"[^\"]+\"\s*:", document.text
        )
        return (len(keys), "", "") if keys else None
    return None


def listed(document: IndexedDocument, inquiry: Inquiry) -> tuple[tuple[str, ...], float]:
    """The bullets or lines that stand under what the question names, and how well it fits (0..1); empty when nothing does."""
    found = ranked(document, inquiry.terms, 30)
    if not found:
        return (), 0.0
    best: tuple[float, tuple[str, ...]] = (0.0, ())
    for f in found:
        passage = document.passages[f.passage]
        items: list[str] = []
        under = document.children(f.passage, 60)
        if under:
            level = [i for i in under if document.passages[i].parent == f.passage] or under
            bullets = [i for i in level if document.passages[i].bullet]
            items = [document.shown(i) for i in (bullets or level)]
            if len(items) == 1:
                items = [
                    p.strip(" .。")
                    for p in re.split(r"\s[·•|]\s|[;；、]\s*|,\s+(?:and\s+)?", items[0])
                    if p.strip(" .。")
                ]
        if not items:
            inline = re.split(r"[:：]\s*", document.shown(f.passage), maxsplit=1)
            if len(inline) == 2:
                items = [
                    p.strip(" .。")
                    for p in re.split(r"[,，、;；]\s*(?:and )?| and |以及|和(?=[一-鿿]{2,4}$)", inline[1])
                    if p.strip(" .。")
                ]
                items = items if len(items) > 1 else []
        if items and f.coverage * (1.3 if passage.heading or under else 1.0) > best[0]:
            best = (f.coverage * (1.3 if passage.heading or under else 1.0), tuple(dict.fromkeys(items)))
    return best[1], best[0]


def lines_with(document: IndexedDocument, inquiry: Inquiry, limit: int = 40) -> tuple[str, ...]:
    """Passages that match nearly as well as the best one: a list for documents without lists (logs, tables of lines)."""
    found = ranked(document, inquiry.terms, limit)
    if not found or found[0].coverage < 0.5:
        return ()
    near = sorted(
        f.passage
        for f in found
        if f.score >= 0.85 * found[0].score and not document.passages[f.passage].heading
    )
    return tuple(document.shown(n) for n in near)


def summarised(document: IndexedDocument, sentences: int = 4) -> tuple[str, ...]:
    """The document's opening and its most central sentences, in order (centrality: frequency of the words a sentence carries)."""
    numbers = [n for n, p in enumerate(document.passages) if not p.heading and 20 <= p.end - p.start <= 500]
    if len(numbers) < 2:
        return tuple(document.shown(n) for n in range(min(sentences, len(document.passages))))
    considered = numbers if len(numbers) <= 4000 else numbers[:: len(numbers) // 4000 + 1]
    words = {
        n: set(_content(document.folded[document.passages[n].start : document.passages[n].end]))
        for n in considered
    }
    frequency = Counter(w for found in words.values() for w in found)
    common = 0.3 * len(considered)

    def centrality(n: int) -> float:
        found = [frequency[w] for w in words[n] if 1 < frequency[w] <= max(3, common)]
        digits = 0.15 if re.search(r"\d", document.raw(n)) else 0.0
        return (sum(found) / (len(words[n]) + 4) if found else 0.0) * (1.0 + digits)

    chosen = [considered[0]]
    covered = set(words[considered[0]])
    for n in sorted(considered[1:], key=lambda n: -centrality(n)):
        if len(chosen) >= sentences:
            break
        if len(words[n] & covered) <= 0.5 * len(words[n]):
            chosen.append(n)
            covered |= words[n]
    return tuple(document.shown(n) for n in sorted(chosen))


def _content(folded: str) -> list[str]:
    return _LATIN_WORD.findall(folded) + _CJK_PIECE.findall(folded)


def _subject(inquiry: Inquiry) -> str:
    if inquiry.quoted:
        return inquiry.quoted[0]
    m = (
        _COUNTED.search(inquiry.text)
        if inquiry.language not in ("ja", "zh")
        else _COUNTED_CJK.search(inquiry.text)
    )
    if m is None:
        return ""
    subject = next((g for g in m.groups() if g), "").strip()
    subject = (
        re.sub(r"^.*(?:の中に|の中で|には|では|中に|に|で)(?=.)", "", subject)
        if inquiry.language == "ja"
        else subject
    )
    subject = re.sub(
        r"^(?:the|a|an|word|name)\s+|^(?:文中|本文中?|文書中?に?|这篇文章中?|文章中|文档中|日志中)",
        "",
        subject,
    )
    if re.fullmatch(r"(?i)errors?|warnings?|エラー|错误|警告", subject):
        return ""
    return subject if 0 < len(subject) <= 40 else ""
