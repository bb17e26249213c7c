"""Which words of a sentence belong to which of its values: clauses, neighbours, and series told *respectively*."""

from __future__ import annotations

import re
from collections.abc import Sequence

from laar_tui.checking.matching import fold
from laar_tui.checking.passage import Passage
from laar_tui.checking.terms import Term, find_term
from laar_tui.checking.units import comparable
from laar_tui.checking.values import Kind, Value

_CLAUSE = re.compile(
    r"[,;，；、(（]\s*|\s(?:and|but|while|whereas|und|et|y|e|compared (?:with|to)|versus|against|up from|down from)\s"
    r"|(?<=[\u3040-\u9fff])(?:一方|而|，而|に対し|に対して|及び|および)"
)
_WORD_BEFORE = re.compile(r"([^\W\d_]+)\W{0,2}$")
_WORD_AFTER = re.compile(r"\W{0,2}([^\W\d_]+)")
_DESIGNATES = re.compile(
    r"(?:§+|\b(?:section|clause|article|art\.|chapter|item|no\.|nr\.|number|room|plot|page|p\.|figure|table|step|phase|level|line|version"
    r"|building|gate|platform|rev(?:ision)?\.?|appendix|annex|amendment|top|punkt|zimmer|artikel|numéro|n°|número)\s?|第|[#№(（\[]|(?<![A-Za-z])[A-Z]|座|楼|栋|棟)\s?$",
    re.I,
)
_DESIGNATED = re.compile(
    r"\s?(?:月(?!間|额|額)|号(?!机组)|楼|階|号室|号線|号车|丁目|番地|番(?:出口|線|ホーム)?(?![目号])|章|条|項|节|款|页|頁|期(?!间)|届|回(?:目|理事会|総会)|版|年度|世紀|世纪|级|級"
    r"|[)）\]](?!\s*$))"
)
_IN_TURN = re.compile(
    r"\brespectively\b|それぞれ|各々|分别|分別|各为|\bjeweils\b|\brespectivement\b|\brespectivamente\b|\brispettivamente\b",
    re.I,
)
_JOINT = re.compile(r"\s*(?:,\s*(?:and|und|et|y|e)?|;|、|，|和|与|及び|と|\b(?:and|und|et|y|e)\b)\s*")


def clauses_of(text: str) -> list[tuple[int, int]]:
    """Where the clauses of a sentence begin and end."""
    spans: list[tuple[int, int]] = []
    start = 0
    for match in _CLAUSE.finditer(text):
        inside_number = (
            match.start()
            and text[match.start() - 1].isdigit()
            and text[match.end() : match.end() + 1].isdigit()
            and match[0] == ","
        )
        if inside_number:
            continue
        spans.append((start, match.end()))
        start = match.end()
    spans.append((start, len(text)))
    return [s for s in spans if s[1] > s[0]] or [(0, len(text))]


def names_something(text: str, value: Value) -> bool:
    """``§ 7``, ``88号``, ``Plot 14``: the number is a name and no quantity."""
    if value.kind is not Kind.NUMBER or value.unit is not None:
        return False
    return bool(
        _DESIGNATES.search(text, max(0, value.start - 12), value.start) or _DESIGNATED.match(text, value.end)
    )


def alike(one: Value, other: Value, text: str) -> bool:
    """Whether two values of a sentence could be taken for each other: the same kind, unit and counter."""
    if one.kind is not other.kind or not comparable(one.unit, other.unit):
        return False
    if one.kind is not Kind.NUMBER:
        return True
    counters = counter_of(text, one), counter_of(text, other)
    if all(counters) and counters[0] != counters[1] and not (one.unit and other.unit):
        return False
    return (one.unit is None) == (other.unit is None) or lists_on(text, one, other)


_LISTS_ON = re.compile(r"\s*(?:,|;|、|，|and|und|et|y|or|to|–|-|—|~|～|〜|と|及び|与|和)+\s*", re.I)


def lists_on(text: str, one: Value, other: Value) -> bool:
    """``5 and 7 euros``: one of two values leaves its unit to the other."""
    first, second = sorted((one, other), key=lambda v: v.start)
    return _LISTS_ON.fullmatch(text[first.end : second.start]) is not None


def beside(text: str, value: Value) -> str:
    """The words right before and right after a value, folded; East Asian text has no words to tell."""
    before = _WORD_BEFORE.search(text, max(0, value.start - 24), value.start)
    after = _WORD_AFTER.match(text, value.end)
    words = [m[1] for m in (before, after) if m is not None and m[1].isascii()]
    return fold(" ".join(words))


def has_sibling(term: Term, head: str, clause: str) -> bool:
    """``Room A … Room B``: the clause names another of the kind that the term, a letter or a number, picks out at the sentence's head."""
    if not term.specific or len(term.form) > 3:
        return False
    at = find_term(term, head)
    kind = head[max(0, at - 3) : at]
    return len(kind.strip()) > 1 and re.search(re.escape(kind) + r"\s?[a-z0-9]", clause) is not None


def in_turn(text: str, values: Sequence[Value]) -> list[Value]:
    """The values of a sentence that are told *respectively*, in order; empty where none are."""
    if not _IN_TURN.search(text):
        return []
    ordered = sorted(values, key=lambda v: v.start)
    best: list[Value] = []
    run: list[Value] = []
    for value in ordered:
        joined = run and _joins(text[run[-1].end : value.start]) and value.kind is run[-1].kind
        run = [*run, value] if joined and comparable(run[-1].unit, value.unit) else [value]
        best = run if len(run) > len(best) else best
    return best if len(best) > 1 else []


def _joins(between: str) -> bool:
    """Nothing but a unit and a comma or an *and* stands between two members of a series."""
    pieces = _JOINT.split(between)
    return len(pieces) > 1 and len(between) <= 40 and sum(len(p.strip()) > 0 for p in pieces) <= 1


def turn_of(term: Term, passage: Passage, size: int, ends: int, before: str) -> int:
    """The place of a term in the series of ``size`` that the values from ``ends`` on answer to; -1 when it is in none or in several."""
    for text in (fold(passage.text[:ends]), fold(before)):
        pieces = [p for p in _JOINT.split(text) if p.strip()]
        for begin in range(len(pieces) - size, -1, -1):
            window = pieces[begin : begin + size]
            there = [n for n, piece in enumerate(window) if find_term(term, piece) >= 0]
            if len(there) == 1 and len(pieces) >= size:
                return there[0]
            if there:
                break
    return -1


_COUNTERS = [
    "票",
    "かヶヵカ",
    "台",
    "本",
    "枚張张",
    "項项",
    "家",
    "社",
    "店",
    "校",
    "冊册",
    "部",
    "箱",
    "袋",
    "頭头",
    "匹",
    "羽",
    "株",
    "戸户",
    "棟栋",
    "室",
    "回次",
    "組组",
    "隊队",
    "両辆",
    "艘隻",
    "条",
    "份",
    "種种",
    "套",
    "支",
    "座",
    "巻卷",
    "人名位",
    "円元",
    "点",
    "层階",
    "度",
]


def counter_of(text: str, value: Value) -> str:
    """The counter that follows a number in East Asian text, the same sign for those of one meaning; empty without one."""
    after = text[value.end : value.end + 2].strip()[:1]
    if not after:
        return ""
    known = next((signs[0] for signs in _COUNTERS if after in signs), "")
    return known or (after if "\u4e00" <= after <= "\u9fff" else "")


_PARENTHESIS = re.compile(
    r"[(（]\s*(?:FY ?|fiscal )?((?:1[89]|20)\d\d)\s?(?:年度?)?\s?[:：,，、 ]\s?([^()（）]*)[)）]"
)
_YEAR = re.compile(r"(?<!\d)(?:1[5-9]|20)\d\d(?!\d)(?!\s?(?:km|kg|m\b|EUR|euros?|円|元|人))")
YEAR_BEFORE = re.compile(
    r"\b(?:the )?(?:year (?:before|earlier)|previous year|prior year|last year|preceding year|im vorjahr|vorjahres?"
    r"|l'année précédente|l'an dernier"
    r"|el año anterior|l'anno (?:prima|precedente))\b|前年度?|前期|昨年度?|上年(?:同期)?|去年",
    re.I,
)


def year_of(passage: Passage, value: Value) -> int:
    """The year that a sentence gives a value: in its parenthesis, in its clause, or *the year before*; 0 when it gives none, -1 when it
    is an earlier one without a number."""
    text = passage.text
    for match in _PARENTHESIS.finditer(text):
        if match.start(2) <= value.start < match.end(2):
            return int(match[1])
    outside = _PARENTHESIS.sub(lambda m: " " * len(m[0]), text)
    start, end = next(((s, e) for s, e in clauses_of(outside) if s <= value.start < e), (0, len(text)))
    opened = text.rfind("(", 0, value.start), text.rfind("（", 0, value.start)
    inner = max(opened)
    if (
        inner >= 0
        and not re.search(r"[)）]", text[inner : value.start])
        and YEAR_BEFORE.search(text[inner : value.start])
    ):
        return -1
    clause = outside[start:end]
    years = [
        (abs(m.start() + start - value.start), int(m[0]))
        for m in _YEAR.finditer(clause)
        if m.start() + start != value.start
    ]
    begun = max(outside.rfind(mark, 0, value.start) for mark in ";；。")
    if YEAR_BEFORE.search(outside[max(begun, 0) if begun >= 0 else start : value.start]):
        first = _YEAR.search(outside[:start])
        return int(first[0]) - 1 if first else -1
    following = _YEAR.search(outside, value.end, end)
    if following is not None and not re.search(r"\d", text[value.end : following.start()]):
        return int(following[0])  # "from 4 in 2022 to 5 in 2023"
    if years:
        return min(years)[1]
    before = [int(m[0]) for m in _YEAR.finditer(outside[:start])]
    return before[-1] if before else 0
