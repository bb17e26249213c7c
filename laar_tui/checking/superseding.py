"""Which of two values in a document took the other's place: an amendment, a correction, a change of plan, a later mail.

Signs stand close to a value (*from A to B*, *B, not A*, *B (was A)*, *had planned A*) or above it (an amendment, a quoted older mail).
"""

from __future__ import annotations

import re

from laar_tui.checking.alignment import Occurrence
from laar_tui.checking.dates import find_dates
from laar_tui.checking.passage import Passage

_NEW = re.compile(
    r"\b(?:amend(?:ed|s|ment)?|revis(?:ed|es|ion)|correct(?:ed|ion)|chang(?:ed|es) (?:to|from)|increas(?:ed|es) to"
    r"|rais(?:ed|es) (?:to|from)|reduc(?:ed|es) to|lower(?:ed|s) to"
    r"|cut to|updat(?:ed|e)|adjust(?:ed|ment)|supersed(?:es|ed|ing)|replac(?:es|ed|ing)|instead of|no longer|shall (?:now|instead)"
    r"|with effect from|effective (?:from|as of)?|as of|erratum|errata|restated|extended (?:to|until)|postponed (?:to"
    r"|until)|moved? to|brought forward to|rescheduled|(?:has|have) been (?:set|moved|extended|raised|increased|reduced) to"
    r"|resolved to|we now expect|is now|are now|now (?:stands|reads|be|amounts|expects?)|in the end|finally|should read|re-tested"
    r"|settled|new (?:limit|rate|date|deadline|price|fee|value|figure|amount|total))\b"
    r"|改[定訂正]|訂正|変更|修正|更新|見直し|引き上げ|引き下げ|引上げ|引下げ|延長|延期|繰り上げ|改め|新たに|に代え|差し替え|正しくは"
    r"|に変わ|ことに(?:なり|なっ|決)|決定した|実際には"
    r"|修订|修正|更正|调整|变更|改为|改在|改到|更改|修改|提高到|提高至|上调|下调|降至|降为|增至|增加到|延长|延期至|推迟至|推迟到"
    r"|现为|取代|代替|重述|最终|实际|决定|经.{0,12}表决|审议通过"
    r"|\b(?:geändert|korrigiert|verschoben|erhöht auf|gesenkt|stattdessen|modifié|corrigé|reporté|finalement|désormais|modificad\w+"
    r"|corregid\w+|retrasad\w+|aplazad\w+|finalmente|rinviat\w+|spostat\w+|corrett\w+)\b",
    re.I,
)
_OLD = re.compile(
    r"\b(?:former(?:ly)?|previous(?:ly)?|original(?:ly)?|initial(?:ly)?|old|earlier|prior|was (?:at first )?(?:set|fixed"
    r"|estimated|planned|scheduled|reported) (?:at|to|for|as)|used to be|at first|first (?:sample|planned|printed|announced)"
    r"|had (?:\w+ ){0,2}(?:fixed|set|planned|agreed|scheduled|expected|announced|drawn|hoped|been)|we (?:had )?estimated"
    r"|draft|preliminary|provisional|superseded|obsolete|outdated|withdrawn|before (?:the|this) (?:change|amendment"
    r"|revision)|no longer|first draft|budgeted|was (?:given|stated|listed|shown|quoted) as|as i (?:wrote|said)|last"
    r" (?:week|month|time|year)"
    r"|in (?:the )?(?:revision|version|edition|draft|issue) (?:no\.? )?\d+)\b"
    r"|当初|旧|従来|以前|変更前|改定前|改訂前|暫定|速報|見込み|草案|元の|最初は|はじめは|前回の|昨年|前年"
    r"|原定|原来|原先|原为|原本|此前|之前|旧|修订前|调整前|初步|暂定|草案|曾为|曾|最初|预案|手册写的是"
    r"|\b(?:ursprünglich|vorher|bisher|zunächst|war(?:en)? .{0,30}(?:beschlossen|geplant|vorgesehen)|initialement|était prév\w+|d'abord"
    r"|en un principio|inicialmente|se anunciaba|anteriormente|inizialmente|era previst\w+)\b",
    re.I,
)
_OLD_AFTER = re.compile(
    r"^[^。．；;]{0,24}?(?:(?:を|に|で|と)?予定して(?:い|お)(?:た|り)|予定だった|内定してい|としてい(?:た|まし)|ていたが|でしたが|だったが|まででした)"
    r"|^[^.;。]{0,40}?\bwas (?:originally |first |initially )?(?:planned|scheduled|announced|agreed|expected)\b"
    r"|^[^.;。]{0,40}?\b(?:geplant|vorgesehen|beschlossen) (?:war|worden)\b",
    re.I,
)
_DENIED_BEFORE = re.compile(
    r"(?:\b(?:and |but )?not (?:on |in |at |by |for |the )*|\binstead of (?:the )?|\brather than (?:the )?|\bno longer (?:on |in "
    r"|at |the )*"
    r"|\bin place of (?:the )?|\breplac(?:es|ing) (?:the )?|\(was |\(previously |\(formerly |\(before: ?|\bnicht (?:mehr )?(?:am "
    r"|im |die |der |den )*"
    r"|\bstatt (?:am |im |der |die |des )*|\bnon plus (?:le |la |à |au )*|\bau lieu (?:de |du )(?:la |le )?"
    r"|\ben lugar de(?:l)? (?:la |el )?"
    r"|\bno (?:el |la )|\bnon (?:più )?(?:il |la )?|\binvece (?:di|del|della) |而不是|不是|并非|而非|不再是|不用)[$€£¥]?\s*$",
    re.I,
)
_DENIED_AFTER = re.compile(
    r"^[^、。，；;,.]{0,6}?(?:ではな[くい]|ではありません|じゃな|でなく|は忘れ|」は忘れ|から変更|に代わ)"
)
_FROM_TO = re.compile(
    r"\bfrom\b(?P<old>.{1,60}?)\b(?:to|up to|down to)\b(?P<new>.{1,60})|\bvon\b(?P<old4>.{1,40}?)\bauf\b(?P<new4>.{1,40})"
    r"|(?P<old5>\S{1,20})\s*(?:->|→|⇒)\s*(?P<new5>.{1,40})"
    r"|(?P<old2>[^、。]{1,40})から(?P<new2>[^、。]{1,40})(?:に|へ)"
    r"|(?:从|由)(?P<old3>[^，。]{1,40}?)(?:调整为|提高到|提高至|上调至|下调至|降至|降为|降低到|增至|增加到|改为|变更为"
    r"|调整到|调整至|更正为|推迟至|推迟到|迁至|迁到|迁往|移至|移到|搬至|搬到|更名为|改名为|更换为|延长至|延长到"
    r"|提前至)(?P<new3>[^，。]{1,40})",
    re.I | re.S,
)
_DATED = re.compile(
    r"(?:amendment|correction|revision|update|erratum|notice|version|edition|改[定訂正]|訂正|更正"
    r"|修订)\W*(?:no\.?\s*\d+\s*)?(?:of|dated|from|on)?\W*$",
    re.I,
)
"""The date of a change is not what was changed."""
_CHANGES = re.compile(
    r"\b(?:mov|chang|rais|increas|reduc|lower|cut|extend|postpon|reschedul|amend|revis|correct|renam|relocat|transferr|shift|switch"
    r"|replac"
    r"|convert|adjust|steig|sink|senk|erhöh|verschob|verläng)\w*"
    r"|->|→|変更|移転|移動|改[称名定訂]|交代|延[期長]|移[しっ転]|引き[上下]げ|迁|移|搬|改|换|调|更[名正]|提高|降|延长|推迟|提前|增",
    re.I,
)
NEAR_BY = 3
"""Passages. A change of plan is told within so many sentences."""


def denied(occurrence: Occurrence) -> bool:
    """The value itself is said not to hold: *not 17 May*, *instead of 36*, *東1番ではありません*."""
    return bool(_DENIED_BEFORE.search(_left(occurrence, 24)) or _DENIED_AFTER.search(_right(occurrence, 20)))


def was(occurrence: Occurrence) -> bool:
    """The value is told as an earlier state, by words close to it."""
    return bool(
        denied(occurrence)
        or _OLD.search(_clause_left(occurrence))
        or _OLD_AFTER.search(_right(occurrence, 48))
    )


def tells_of_change(passage: Passage) -> bool:
    """Whether a sentence says that something was changed, decided or corrected."""
    return _NEW.search(passage.text) is not None


def superseded(old: Occurrence, new: Occurrence, *, now: bool) -> str:
    """Why ``new`` takes the place of ``old``; empty when nothing says so. ``now``: the question asks for the latest state."""
    before, after = old.value.text, new.value.text
    if new.value.date is not None and _DATED.search(new.passage.text[: new.value.start]):
        return ""
    for passage in {id(p): p for p in (old.passage, new.passage)}.values():
        turned = _turned(passage.text, before, after)
        if turned:
            return "changed from one to the other" if turned > 0 else ""
    if denied(new):
        return ""
    if denied(old):
        return "the document says that it is not so"
    if old.passage is new.passage:
        gap = old.passage.text[old.value.end : new.value.start]
        if old.value.start < new.value.start and _NEW.search(gap) and was(old):
            return _cue(_NEW, gap)
        return "an earlier state" if was(old) and not was(new) else ""
    if old.passage.depth > new.passage.depth and old.passage.document == new.passage.document:
        return "a later mail"
    newer, older = _around(new.passage), _around(old.passage)
    if was(new) or (not new.passage.cell and _WAS.search(new.passage.text)):
        return ""
    if was(old) or (old.passage.cell and _OLD.search(_heading(old.passage))):
        return "an earlier state"
    later = new.passage.document == old.passage.document and new.passage.start > old.passage.start
    if later and _NEW.search(newer) and not _NEW.search(older):
        return _cue(_NEW, newer)
    if _NEW.search(newer) and _NEW.search(older) and later and now:
        return _cue(_NEW, newer)
    if now:
        one, other = _latest(older), _latest(newer)
        if one and other and other > one:
            return "a later date"
    return ""


def _turned(text: str, before: str, after: str) -> int:
    """1: the text tells a change from ``before`` to ``after``; -1: the other way round; 0: neither."""
    for match in _FROM_TO.finditer(text):
        around = text[max(0, match.start() - 40) : match.end() + 12]
        if not _CHANGES.search(around):
            continue  # A period or a way, not a change.
        groups = match.groupdict()
        old = next((groups[k] for k in ("old", "old2", "old3", "old4", "old5") if groups[k]), "")
        new = next((groups[k] for k in ("new", "new2", "new3", "new4", "new5") if groups[k]), "")
        if before in old and after in new:
            return 1
        if after in old and before in new:
            return -1
    return 0


def left_behind(occurrence: Occurrence) -> bool:
    """Whether a name is what something was changed, moved or renamed from."""
    passage = occurrence.passage.folded
    key = occurrence.value.key
    at = passage.find(key)
    if at >= 0 and (
        re.search(r"(?:旧|原)$", passage[max(0, at - 1) : at])
        or re.search(r"\b(?:formerly|previously)(?: called| known as)? $", passage[max(0, at - 30) : at])
    ):
        return True
    return _turned(passage, key, "") == 1 and key not in passage[at + len(key) :]


_WAS = re.compile(
    r"\bin (?:the )?(?:previous |former |old )?(?:revision|version|edition|draft|issue)(?: \d+)? .{0,60}\bwas\b|\bused to"
    r" be\b|\bwas (?:given|stated|listed) as\b",
    re.I,
)


def _heading(passage: Passage) -> str:
    return " ".join(t for t, w in passage.context[:1] if w >= 1.0)


def _around(passage: Passage) -> str:
    return " ".join([passage.text, *(t for t, w in passage.context if w >= 0.8)])


def _cue(pattern: re.Pattern[str], text: str) -> str:
    match = pattern.search(text)
    return f"“{match[0]}”" if match else ""


_BREAK = re.compile(r"[,;，；、。:：]\s|[；，、。]")


def _clause_left(occurrence: Occurrence) -> str:
    """What stands before the value in its clause and the one before, at most 60 characters; nothing from before another value."""
    start = occurrence.value.start
    return _BREAK.split(occurrence.passage.text[max(0, start - 60) : start])[-1]


def _left(occurrence: Occurrence, size: int) -> str:
    start = occurrence.value.start
    return occurrence.passage.text[max(0, start - size) : start]


def _right(occurrence: Occurrence, size: int) -> str:
    return occurrence.passage.text[occurrence.value.end : occurrence.value.end + size]


def _latest(text: str) -> tuple[int, int, int]:
    dates = [(d.year, d.month, d.day) for d in find_dates(text) if d.year]
    years = [(int(y), 0, 0) for y in re.findall(r"(?<!\d)(?:19|20)\d\d(?!\d)", text)]
    return max([*dates, *years], default=(0, 0, 0))
