"""How well a piece of text of the right type suits a question: its unit, what stands around it, what it cannot be."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from laar_tui.endpoints.demo.question import Inquiry, Wants
from laar_tui.endpoints.demo.spans import Span
from laar_tui.endpoints.demo.words import fold, stem

_UNTIL_ASKED = re.compile(
    r"\b(?:end|ends|expires?|until|finish|close|deadline)\b|到期|结束|终止|截止|終了|満了|いつまで", re.I
)
_UNTIL = re.compile(r"(?:\b(?:to|until|till|through|on|by)|至|到|から|[〜~–-])\s*$")
_YEARLIKE = re.compile(r"(?:1[5-9]|20)\d{2}$")
_MEASURE_ASKED = re.compile(r"how (?:tall|high|deep|far|long|heavy|wide|big|large)", re.I)
_DATELIKE = re.compile(r"\d{4}[-/]\d{1,2}[-/]\d{1,2}.*|\d{1,2}:\d{2}.*")
_DIGITS_ASKED = re.compile(r"\b(?:port|pin|number)\b|番号|ポート|端口|号码|暗証", re.I)
_TITLE = re.compile(r"教授|知事|市長|部長|課長|社長|監督|選手|博士|会長|校長|店長|医師|弁護士")
_HONORIFIC = re.compile(r"\s?(?:さん|氏|様|先生|部長|課長|社長)")
_DOES = re.compile(
    r"\s+(?:will|to|is|was|has|said|agreed|proposed|presented|joined|became|founded|wrote|led|chaired|signed)\b|(?:が|は|负责|将|主持|担任)"
)
_NO_PERSON = re.compile(
    r"\b(?:inc|ltd|corp|llc|university|company|street|team|department|office|project|committee|board)\b"
)
_MONTH = re.compile(
    r"\b(?:january|february|march|april|june|july|august|september|october|november|december)\b"
)


@dataclass(frozen=True)
class _Around:
    """A span with what stands before and after it; ``low`` and ``after`` are folded."""

    asked: str
    text: str
    low: str
    before: str
    after: str
    span: Span


def type_bonus(inquiry: Inquiry, text: str, span: Span, low: str) -> float:
    """How much better (or worse, if negative) ``span`` of ``text`` suits what is asked than any piece of its type; ``low`` is it folded."""
    after = fold(text[span.end : span.end + 40])
    around = _Around(inquiry.text, text, low, text[max(0, span.start - 12) : span.start], after, span)
    bonus = 0.0
    if inquiry.unit and inquiry.wants in (Wants.NUMBER, Wants.DURATION, Wants.MONEY):
        bonus += _unit(inquiry.unit, low, after)
    judge = _JUDGES.get(inquiry.wants)
    return bonus + (judge(around) if judge is not None else 0.0)


def _unit(unit: str, low: str, after: str) -> float:
    first = unit.split()[0]
    if not first.isascii():
        return 0.9 if first in low or after.startswith(first) else -0.1
    root = stem(first)
    if root in low or re.match(rf"(?:[\s-]+[\w-]+){{0,2}}?[\s-]+{re.escape(root)}", after):
        return 0.9
    return -0.1


def _number(a: _Around) -> float:
    bonus = 0.0
    if _YEARLIKE.match(a.low) or re.match(r"\s?[年月日時分]", a.after):
        bonus -= 0.6
    if re.match(r"[:/]\d", a.after) or a.before[-1:] in (":", "/"):
        bonus -= 0.4
    if a.low in ("one", "a", "an"):
        bonus -= 0.3
    if _MEASURE_ASKED.search(a.asked) and re.search(r"[a-z²%°メトキ公米]", a.low[1:]):
        bonus += 0.5
    return bonus


def _code(a: _Around) -> float:
    bonus = 0.15 if any(map(str.isdigit, a.low)) else -0.2
    if _DATELIKE.fullmatch(a.low) and not re.search("date|time|日", a.asked):
        bonus -= 0.7
    if re.search(r"\bversion\b|バージョン|版本", a.asked, re.I):
        bonus += 0.4 if re.fullmatch(r"v?\d+(?:\.\d+)+[\w.-]*|\d+", a.low) else -0.2
    if len(a.low) == 36 and "uuid" in fold(a.asked):
        bonus += 0.5
    if _DIGITS_ASKED.search(a.asked) and a.low.replace("-", "").isdigit():
        bonus += 0.3
    return bonus


def _person(a: _Around) -> float:
    bonus = 0.25 if 2 <= len(a.low.split()) <= 4 else 0.0
    if re.search(r"\b(?:by|Dr|Mr|Ms|Mrs|Prof)\.?\s*$", a.before) or _HONORIFIC.match(a.after):
        bonus += 0.25
    title = _TITLE.match(a.after)
    if title is not None and title.group() in a.asked:
        bonus += 0.6
    opens = re.match(r"^[\s\-*•・]*$", a.text[: a.span.start]) is not None
    if opens and re.match(r"\s*(?:\([^)]*\)|（[^）]*）)?\s*[:：]", a.text[a.span.end :]):
        bonus += 0.4  # minutes: "Kenji: update the plan"
    if _DOES.match(a.after):
        bonus += 0.15
    if _NO_PERSON.search(a.low):
        bonus -= 0.4
    if a.span.text.isupper():
        bonus -= 0.3
    return bonus


def _date(a: _Around) -> float:
    bonus = 0.2 if re.search(r"\d", a.low) else 0.0
    if _UNTIL_ASKED.search(a.asked) and (_UNTIL.search(a.before) or re.match(r"まで|止", a.after)):
        bonus += 0.5
    if a.low in ("today", "tomorrow", "yesterday"):
        bonus -= 0.25
    if re.fullmatch(r"\d{4}", a.low) and re.search(r"deadline|due|day|締切|期限|截止", a.asked, re.I):
        bonus -= 0.3
    return bonus


def _place(a: _Around) -> float:
    bonus = 0.0
    if re.search(
        r"\b(?:in|at|to|near|from|inside|across|throughout|around|within|room)\s+(?:the\s+)?$", a.before, re.I
    ) or re.match(r"で|に|举行|召开", a.after):
        bonus += 0.3
    if re.search(r"(?:在|于|位于|設在|会場は|場所は)$", a.before):
        bonus += 0.3
    if re.search(r"\bby\s+(?:the\s+)?$", a.before):
        bonus -= 0.4
    if _MONTH.search(a.low):
        bonus -= 0.6
    if re.search(r"room|会議室|会议室|部屋|房间", a.asked, re.I) and re.search(
        r"room|会議室|会议室|\d", a.low
    ):
        bonus += 0.4
    return bonus


def _name(a: _Around) -> float:
    return 0.1 if len(a.low) > 3 else 0.0


_JUDGES: dict[Wants, Callable[[_Around], float]] = {
    Wants.NUMBER: _number,
    Wants.CODE: _code,
    Wants.PERSON: _person,
    Wants.DATE: _date,
    Wants.PLACE: _place,
    Wants.NAME: _name,
}
