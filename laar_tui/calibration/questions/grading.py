"""Is a generated question answered right? Exact, but indifferent to how the answer is written and what stands around it.

Digits of other scripts, thousands separators, full-width forms, typographic hyphens and Markdown make no difference. The answer's
first value counts ("58213, as the line about …"), or that of its last line when it thinks aloud before; naming several values
in hope of one does not help.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache

from laar_tui.calibration.questions.item import Item, Kind
from laar_tui.calibration.questions.languages import WORDINGS
from laar_tui.checking.abstention import check_abstention
from laar_tui.checking.numbers import find_numbers

_LOOKED_AT = 20_000
"""Characters from either end: a model that loops writes far more."""
_LEAST_VALUE = 1000.0
"""Values sought in prose have six digits; what is smaller is part of a name."""
_MOST_COUNT = 1000.0

_DASHES = dict.fromkeys(map(ord, "‐‑‒–—−﹣"), "-")
_INVISIBLE = dict.fromkeys(
    (*range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2065), 0xFEFF, 0xAD)
)
_EMPHASIS = re.compile(r"[*`]+|__+")
_UUID = re.compile(
    r"(?<![0-9a-f])[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}(?![0-9a-f])"
)
_NAME_NUMBER = re.compile(r"(?<=[^\W\d])[\u0900-\u097f]?-\d{1,2}(?!\d)")

_NOT_SAID = re.compile(
    "|".join(
        (
            r"\b(?:does|do|did)(?: not|n't) (?:say|tell|state|mention|appear)|\bno such\b|\bn/a\b",
            r"\bnot (?:found|mentioned|stated|given|specified)\b",
            r"ありません|見当たりません|記載がな|書かれていな|没有(?:提|写|记|找)|未(?:提|记|写|找)",
            r"\bnicht (?:im|in dem|erwähnt|angegeben|genannt|enthalten)\b",
            r"\bnon (?:mentionné|précisé|indiqué)|\bn(?:e |')(?:\w+ )?(?:mentionne|figure|indique|dit|précise) pas",
            r"\bno (?:se |lo |está )?(?:menciona|indica|dice|consta|figura|aparece|especifica)",
            r"\bnão (?:é |está |se )?(?:menciona|indica|diz|consta|aparece|informa)",
            r"\bне (?:указан|упомина|сказан|найден|содерж|говорит)",
            r"않(?:습니다|음|다)|없(?:습니다|음|다)",
            r"غير (?:مذكور|موجود)|لا (?:تذكر|يذكر|يوجد|توجد)|لم (?:تذكر|يذكر|يرد)",
            r"नहीं (?:है|लिखा|मिला|दिया|बताया)",
        )
    )
)
"""Beside each language's own words of ``absent``, which the question asks for: how models say it all the same."""


@dataclass(frozen=True)
class Grade:
    """``abstained``: the answer says that the document does not tell. ``reason`` is a short phrase."""

    right: bool
    reason: str
    abstained: bool = False


def grade(item: Item, answer: str) -> Grade:
    """Judge ``answer``. Never raises, whatever a model writes."""
    text = _plain(answer)
    sought = item.sought
    abstains = _abstains(answer, text)
    if not sought.expected:
        stated = [v for v in _values(text, Kind.NEEDLE) if v in sought.tempting]
        if abstains and not (stated and _place(text, stated[0]) < _place_of_abstaining(text)):
            return Grade(True, "says that it is not there", abstained=True)
        return Grade(
            False, "states a value that is not there" if stated else "does not say that it is not there"
        )
    expected = sought.expected.lower()
    lines = [line for line in text.splitlines() if line.strip()]
    said = _said(text, item, expected)
    if not said:
        return Grade(
            False, "says that it is not there" if abstains else "states no value", abstained=abstains
        )
    if said[0] == expected:
        return Grade(True, "the right value")
    last = _said(lines[-1], item, expected)
    if len(lines) > 1 and last and set(last) == {expected}:
        return Grade(True, "the right value at the end")
    if expected in said:
        return Grade(False, "the right value among others")
    neighbour = said[0] in sought.tempting
    return Grade(False, "a neighbour's value" if neighbour else "another value")


def _plain(answer: str) -> str:
    if len(answer) > 2 * _LOOKED_AT:
        answer = f"{answer[:_LOOKED_AT]}\n{answer[-_LOOKED_AT:]}"
    text = unicodedata.normalize("NFKC", answer).translate(_INVISIBLE).translate(_DASHES)
    return _EMPHASIS.sub("", text).lower()


def _said(text: str, item: Item, expected: str) -> list[str]:
    """The values ``text`` states, in order; the key that the question itself names is none."""
    if item.spec.kind is Kind.KEY_VALUE:
        asked = _hex(item.sought.question.lower())
        found = [_hyphenated(m.group()) for m in _UUID.finditer(text)]
        return [v for v in found if v == expected or v.replace("-", "") not in asked]
    found = _values(text, item.spec.kind)
    if item.spec.kind is Kind.COUNT and not found:
        found = _in_words(text, item.spec.language)
    return found


def _values(text: str, kind: Kind) -> list[str]:
    """Whole numbers as digits. A number with two readings (1.234) is read as the larger, as nothing here is a fraction."""
    if kind is Kind.COUNT:
        text = _NAME_NUMBER.sub(" ", text)
    found = []
    for number in find_numbers(text):
        whole = [abs(v) for v in number.values if v == int(v)]
        value = max(whole, default=-1.0)
        if (kind is Kind.COUNT and 0 <= value < _MOST_COUNT) or value >= _LEAST_VALUE:
            found.append(str(int(value)))
    return found


def _in_words(text: str, language: str) -> list[str]:
    """Numbers from 0 to 12 in words, where an answer has no digits."""
    wording = WORDINGS[language]
    places: list[tuple[int, int, str]] = []
    for value, word in enumerate(wording.numerals):
        edge = r"\b" if wording.joiner and language not in ("ko", "hi") else ""
        places += [
            (m.start(), -len(word), str(value)) for m in re.finditer(edge + re.escape(word) + edge, text)
        ]
    # At one place the longest word counts: eleven before one.
    first: dict[int, str] = {}
    for start, _, digits in sorted(places):
        first.setdefault(start, digits)
    return list(first.values())


def _hex(text: str) -> str:
    return text.replace("-", "")


def _hyphenated(uuid: str) -> str:
    plain = _hex(uuid)
    return "-".join((plain[:8], plain[8:12], plain[12:16], plain[16:20], plain[20:]))


def _abstains(answer: str, text: str) -> bool:
    return _place_of_abstaining(text) < len(text) or check_abstention(answer) is not None


def _place_of_abstaining(text: str) -> int:
    """Where the words of "not in the document" stand, in any language; the text's length where they do not."""
    places = [p for words in _absent_words() if (p := text.find(words)) >= 0]
    places += [m.start() for m in _NOT_SAID.finditer(text)]
    return min(places, default=len(text))


def _place(text: str, value: str) -> int:
    place = text.find(value)
    return place if place >= 0 else 0


@cache
def _absent_words() -> tuple[str, ...]:
    return tuple(unicodedata.normalize("NFKC", w.absent).lower() for w in WORDINGS.values())
