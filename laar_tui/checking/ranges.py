"""From when to when: a question for the beginning answered with the end, or the other way round."""

from __future__ import annotations

import re
from collections.abc import Sequence

from laar_tui.checking.alignment import Alignment, Occurrence
from laar_tui.checking.likelihoods import strength
from laar_tui.checking.matching import fold
from laar_tui.checking.values import Kind, Value, same
from laar_tui.checking.wording import excerpt, wrong
from laar_tui.core.verdict import Verdict

SOURCE = "check:range"

_ASKS_START = re.compile(
    r"\b(?:start|begin|began|begun|commence|open|launch)\w*\b|\bsince when\b|\bfrom (?:when|what|which)\b|\bdepart\w*\b|\beffective\b"
    r"|\b(?:beginnt|begann|anfang|ab wann|seit wann|eröffn\w+|commence|début\w*|à partir de|ouvre|empieza|comienza|desde cuándo"
    r"|abre|inizia|apre|comincia)\b"
    r"|開始|始ま|いつから|何時から|何日から|開館|開店|開場|開催は|着工|开始|起始|从(?:什么|何|哪|几)|开工|开放时间从|何时起"
)
_ASKS_END = re.compile(
    r"\b(?:end|finish|expir|terminat|conclud|clos)(?:e[sd]?|s|es|ed|ing|y|d)?\b|\b(?:until|till) (?:when|what|which)\b|\buntil\b.{0,12}$"
    r"|\b(?:last|latest) (?:day|date)\b"
    r"|\b(?:endet|ende|bis wann|schließt|läuft .{0,20}aus|termine|fin|finit|jusqu|ferme|termina|hasta cuándo|cierra|finaliza|chiude"
    r"|finisce|fino a)\b"
    r"|終了|終わ|いつまで|何時まで|何日まで|閉館|閉店|閉場|満了|完成|结束|截止|到期|到什么时候|到何时|为止|期满|完成"
)
_BEFORE_START = re.compile(
    r"(?:\b(?:from|between|since|starting(?: on| at)?|begin\w*(?: on| at)?|began(?: on| at)?|start\w*(?: on| at)?|open\w*(?: on"
    r"| at)?|commenc\w*(?: on)?"
    r"|von|vom|ab|seit|zwischen|beginn\w*(?: am| um)?|du|de|dès|à partir d\w+|entre|del|desde|dal|dalle|da)\s+(?:\w+day,? )?(?:the "
    r"|el |le |il )?|自|从|由|于)$",
    re.I,
)
_BEFORE_END = re.compile(
    r"(?:\b(?:to|until|till|through|and|end(?:s|ed|ing)?(?: on| at)?|clos\w*(?: on| at)?|expir\w*(?: on)?|bis(?: zum)?|und|au"
    r"|jusqu['’]au|à|et|al|hasta(?: el)?"
    r"|y|fino al?|alle|e)\s+(?:\w+day,? )?(?:the |el |le |il )?|[–—~～〜-]\s?|至|到|から)$",
    re.I,
)
_AFTER_START = re.compile(
    r"\s?(?:\([^)]{1,3}\)|（[^）]{1,3}）)?\s?(?:から|より|起|开始|以降|に始|に開|[–—~～〜])"
)
_AFTER_END = re.compile(r"\s?(?:\([^)]{1,3}\)|（[^）]{1,3}）)?\s?(?:まで|止|为止|截止|に終|に閉)")
_KEY_START = re.compile(r"\b(?:start|begin|open|from|since|valid from|dal?|desde|von|ab)\b|開始|开始|起")
_KEY_END = re.compile(r"\b(?:end|close|until|till|to|expir\w*|valid to|al|hasta|bis)\b|終了|结束|截止|止")


def check_range(question: str, said: Sequence[Value], alignment: Alignment) -> Verdict | None:
    """Wrong when the answer gives the one end of a span and the question asks for the other."""
    asked = asked_end(question)
    moments = [v for v in said if v.kind in (Kind.DATE, Kind.TIME) or v.year_like]
    if not asked or not moments:
        return None
    best: tuple[float, Occurrence, Occurrence] | None = None
    kinds = {v.kind for v in moments}
    for one in alignment.occurrences(kinds):
        if end_of(one) != -asked or not any(same(v, one.value) for v in moments):
            continue
        partner = _partner(one, asked, alignment, kinds)
        if partner is None or any(same(v, partner.value) for v in moments):
            continue
        score = alignment.score(one.fit)
        if best is None or score > best[0]:
            best = (score, one, partner)
    if best is None or any(
        end_of(o) != -asked and same(v, o.value) and alignment.score(o.fit) >= best[0] - 0.1
        for o in alignment.occurrences(kinds)
        for v in moments
    ):
        return None
    _, mine, other = best
    what = ("end", "beginning") if asked > 0 else ("beginning", "end")
    return wrong(
        SOURCE,
        strength("range:other end"),
        f"“{excerpt(mine.value.text, 30)}” is the {what[0]}; the {what[1]} is “{excerpt(other.value.text, 30)}”",
    )


def asked_end(question: str) -> int:
    """1: the question asks when something begins, -1: when it ends, 0: neither or both."""
    low = fold(question)
    return int(_ASKS_START.search(low) is not None) - int(_ASKS_END.search(low) is not None)


def end_of(occurrence: Occurrence) -> int:
    """1: the value begins a span, -1: it ends one, 0: neither."""
    text, value = occurrence.passage.text, occurrence.value
    before = text[max(0, value.start - 28) : value.start]
    if _AFTER_START.match(text, value.end):
        return 1
    if _AFTER_END.match(text, value.end):
        return -1
    if _BEFORE_END.search(before) and _opened(text, value.start):
        return -1
    if _BEFORE_START.search(before):
        return 1
    key = (
        fold(occurrence.passage.context[0][0])
        if occurrence.passage.cell and occurrence.passage.context
        else ""
    )
    return int(_KEY_START.search(key) is not None) - int(_KEY_END.search(key) is not None)


def _opened(text: str, at: int) -> bool:
    """*And* and *to* end a span only where one was begun."""
    before = text[max(0, at - 90) : at]
    return bool(
        re.search(r"\d", before)
        and re.search(
            r"\b(?:from|between|begin\w*|began|start\w*|open\w*|von|vom|zwischen|beginn\w*|du|de|entre|del|desde|dal|dalle|runs?)\b"
            r"|自|从|から"
            r"|[–—~～〜-]\s?$|\b(?:until|till|bis|hasta|jusqu\S*|fino)\b|至|到",
            before,
            re.I,
        )
    )


def _partner(one: Occurrence, asked: int, alignment: Alignment, kinds: set[Kind]) -> Occurrence | None:
    """The other end of its span: the nearest in its passage, or the cell beside it."""
    near = [o for o in alignment.occurrences(kinds, [one.passage]) if end_of(o) == asked]
    if near:
        return min(near, key=lambda o: abs(o.value.start - one.value.start))
    if not one.passage.cell:
        return None
    beside = [
        o
        for o in alignment.occurrences(kinds)
        if o.passage.cell
        and end_of(o) == asked
        and o.passage.context[1:2] == one.passage.context[1:2]
        and abs(o.passage.start - one.passage.start) < 400
    ]
    return beside[0] if len(beside) == 1 else None
