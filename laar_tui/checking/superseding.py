"""Does one value in a document take another's place: an amendment, a correction, a later state?"""

from __future__ import annotations

import re

from laar_tui.checking.alignment import Occurrence
from laar_tui.checking.dates import find_dates
from laar_tui.checking.passages import Passage

_NEW = re.compile(
    r"\b(?:amend(?:ed|s|ment)?|revis(?:ed|es|ion)|correct(?:ed|ion)|chang(?:ed|es) (?:to|from)|increas(?:ed|es) to"
    r"|rais(?:ed|es) (?:to|from)|reduc(?:ed|es) to|lower(?:ed|s) to"
    r"|cut to|updat(?:ed|e)|adjust(?:ed|ment)|supersed(?:es|ed|ing)|replac(?:es|ed|ing)|instead of|no longer|now (?:stands"
    r"|reads|is|be|amounts)|shall (?:now|instead) (?:be|read)"
    r"|with effect from|effective (?:from|as of)?|as of|erratum|errata|restated|extended (?:to|until)|postponed (?:to"
    r"|until)|moved to|brought forward to|rescheduled|(?:has|have) been (?:set|moved|extended|raised|increased|reduced) to"
    r"|new (?:limit|rate|date|deadline|price|fee|value|figure|amount|total))\b"
    r"|改[定訂正]|訂正|変更|修正|更新|見直し|引き上げ|引き下げ|引上げ|引下げ|延長|延期|繰り上げ|改め|新たに|に代え|差し替え|正しくは"
    r"|修订|修正|更正|调整|变更|改为|更改|修改|提高到|提高至|上调|下调|降至|降为|增至|增加到|延长至|延期至|推迟至|推迟到"
    r"|现为|取代|代替|重述"
    r"|\bgeändert\b|\bkorrigiert\b|\bmodifié|\bcorrigé|\bmodificad|\bcorregid",
    re.I,
)
_OLD = re.compile(
    r"\b(?:former(?:ly)?|previous(?:ly)?|original(?:ly)?|initial(?:ly)?|old|earlier|prior|was (?:at first )?(?:set|fixed"
    r"|estimated|planned|scheduled|reported) (?:at|to|for|as)|used to be"
    r"|until|draft|preliminary|provisional|superseded|obsolete|outdated|withdrawn|before (?:the|this) (?:change|amendment"
    r"|revision)|no longer|first draft|budgeted|was (?:given|stated|listed|shown|quoted) as|as i (?:wrote|said)|last"
    r" (?:week|month|time)|not (?:on|in|at)(?: the)?"
    r"|in (?:the )?(?:revision|version|edition|draft|issue) (?:no\.? )?\d+)\b"
    r"|当初|旧|従来|以前|変更前|改定前|改訂前|暫定|速報|見込み|予定していた|草案|元の"
    r"|原定|原来|原先|原为|原本|此前|之前|旧|修订前|调整前|初步|暂定|草案|曾为|最初",
    re.I,
)
_FROM_TO = re.compile(
    r"\bfrom\b(?P<old>.{1,60}?)\b(?:to|up to|down to)\b(?P<new>.{1,60})|(?P<old2>[^、。]{1,40})から(?P<new2>[^、。]{1,40})(?:に"
    r"|へ)|(?:从|由)(?P<old3>[^，。]{1,40}?)(?:调整为|提高到|提高至|上调至|下调至|降至|降为|降低到|增至|增加到|改为|变更为"
    r"|调整到|调整至|更正为|推迟至|推迟到|迁至|迁到|迁往|移至|移到|搬至|搬到|更名为|改名为|更换为|延长至|延长到"
    r"|提前至)(?P<new3>[^，。]{1,40})",
    re.I | re.S,
)
_INSTEAD = re.compile(
    r"(?P<new>.{1,60}?)\b(?:instead of|rather than|in place of|replac(?:es|ing))\b(?P<old>.{1,60})"
    r"|(?P<new2>.{1,40})(?:に代わり|ではなく)",
    re.I | re.S,
)


_DATED = re.compile(
    r"(?:amendment|correction|revision|update|erratum|notice|version|edition|改[定訂正]|訂正|更正"
    r"|修订)\W*(?:no\.?\s*\d+\s*)?(?:of|dated|from|on)?\W*$",
    re.I,
)
"""The date of a change is not what was changed."""


def superseded(old: Occurrence, new: Occurrence, *, now: bool) -> str:
    """Why ``new`` takes the place of ``old``; empty when nothing says so. ``now``: the question asks for the latest state."""
    before, after = old.value.text, new.value.text
    if new.value.date is not None and _DATED.search(new.passage.text[: new.value.start]):
        return ""
    for passage in {id(p): p for p in (old.passage, new.passage)}.values():
        for match in _FROM_TO.finditer(passage.text):
            groups = match.groupdict()
            was = groups["old"] or groups["old2"] or groups["old3"] or ""
            became = groups["new"] or groups["new2"] or groups["new3"] or ""
            if before in was and after in became:
                return "changed from one to the other"
            if after in was and before in became:
                return ""
    if old.passage is new.passage:
        gap = _between(old, new)
        if old.value.start < new.value.start and _NEW.search(gap):
            return _cue(_NEW, gap)
        if _OLD.search(_left(old)) and not _OLD.search(_left(new)):
            return _cue(_OLD, _left(old))
        return ""
    newer, older = _around(new.passage), _around(old.passage)
    if (
        _cue_of(_OLD, old.passage, old)
        and not _cue_of(_OLD, new.passage, new)
        and not _NEW.search(old.passage.text)
    ):
        return _cue(_OLD, old.passage.text) or "an earlier state"
    if _OLD.search(_left(new)) or (not new.passage.cell and _WAS.search(new.passage.text)):
        return ""
    later = new.passage.document == old.passage.document and new.passage.start > old.passage.start
    if later and _NEW.search(newer) and not _NEW.search(older):
        return _cue(_NEW, newer)
    if _NEW.search(newer) and _NEW.search(older) and later and now:
        return _cue(_NEW, newer)
    if now or (_NEW.search(newer) and not _NEW.search(older)):
        one, other = _latest(older), _latest(newer)
        if one and other and other > one:
            return "a later date"
    return ""


def left_behind(occurrence: Occurrence) -> bool:
    """Whether a name is what something was changed, moved or renamed from."""
    passage = occurrence.passage.folded
    key = occurrence.value.key
    at = passage.find(key)
    if at >= 0 and _OLD.search(passage[max(0, at - 4) : at]):
        return True
    for match in _FROM_TO.finditer(passage):
        groups = match.groupdict()
        was = groups["old"] or groups["old2"] or groups["old3"] or ""
        became = groups["new"] or groups["new2"] or groups["new3"] or ""
        if (
            key in was
            and key not in became
            and _MOVED.search(match[0] + passage[max(0, match.start() - 30) : match.start()])
        ):
            return True
    return False


_MOVED = re.compile(
    r"\b(?:mov|chang|renam|relocat|transferr|postpon|reschedul|shift|switch|replac|convert)\w*|変更|移転|移動|改称|改名"
    r"|交代|延期|移し|移っ|迁|移|搬|改|换|调|更名"
)


def _around(passage: Passage) -> str:
    return " ".join([passage.text, *(t for t, w in passage.context if w >= 0.8)])


def _cue_of(pattern: re.Pattern[str], passage: Passage, occurrence: Occurrence) -> bool:
    """The cue stands close before the value, or in its row, its column or its key."""
    context = [t for t, w in passage.context if w >= 1.0] if passage.cell else []
    was = pattern is _OLD and not passage.cell and _WAS.search(passage.text) is not None
    return was or pattern.search(" ".join([*context, _left(occurrence)])) is not None


_WAS = re.compile(
    r"\bin (?:the )?(?:previous |former |old )?(?:revision|version|edition|draft|issue)(?: \d+)? .{0,60}\bwas\b|\bused to"
    r" be\b|\bwas (?:given|stated|listed) as\b",
    re.I,
)


def _cue(pattern: re.Pattern[str], text: str) -> str:
    match = pattern.search(text)
    return f"“{match[0]}”" if match else ""


def _between(old: Occurrence, new: Occurrence) -> str:
    return old.passage.text[old.value.end : new.value.start]


def _left(occurrence: Occurrence) -> str:
    start = occurrence.value.start
    return occurrence.passage.text[max(0, start - 30) : start]


def _latest(text: str) -> tuple[int, int, int]:
    dates = [(d.year, d.month, d.day) for d in find_dates(text) if d.year]
    years = [(int(y), 0, 0) for y in re.findall(r"(?<!\d)(?:19|20)\d\d(?!\d)", text)]
    return max([*dates, *years], default=(0, 0, 0))
