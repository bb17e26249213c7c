"""Does the answer have the form the question asks for: yes or no, one of a list, JSON, one word, a figure, a date?"""

from __future__ import annotations

import json
import re

from laar_tui.checking.asked import Asked
from laar_tui.checking.likelihoods import strength
from laar_tui.checking.matching import fold
from laar_tui.checking.said import Said
from laar_tui.checking.values import Kind, find_values
from laar_tui.checking.wording import listed, wrong
from laar_tui.core.verdict import Verdict

SOURCE = "check:format"

_YES = re.compile(
    r"\b(?:yes|yeah|correct|true|indeed|affirmative|ja|oui|sí|si|sim|да)\b|はい|ええ|そうです|そのとおり|是的|^是|^对|正确"
    r"|有的?[。，]|可以|네|نعم|हाँ"
)
_NO = re.compile(
    r"\b(?:no|not|never|false|incorrect|neither|none|nothing|without|n['’]t|cannot|nein|nicht|kein\w*|non|pas|não|нет"
    r"|не)\b|n['’]t\b|いいえ|いや|ない|ません|なし|不|没|沒|否|未|非|无|無|아니|لا|नहीं"
)
_ONE_WORD = re.compile(
    r"\b(?:in|with|using) (?:just )?(?:one|a single) word\b|\bone[- ]word answer\b|一言で|一語で|一个词|用一个词|in einem wort|en un mot",
    re.I,
)
_ONE_SENTENCE = re.compile(
    r"\bin (?:one|a single) sentence\b|一文で|用一句话|in einem satz|en une phrase", re.I
)
_ONLY_NUMBER = re.compile(
    r"\b(?:only|just) (?:the|a) (?:number|figure|digits?)\b|\bas a number\b|数字(?:のみ|だけ)|只(?:回答|写|给出)?数字",
    re.I,
)
_WANTS_JSON = re.compile(
    r"\b(?:as|in|return|output|produce|give me|(?:respond|reply|answer) (?:with|in|as)) (?:an? )?(?:valid |single |only"
    r" )?json\b|\bjson (?:only|format)\b"
    r"|JSON(?:形式|格式|で(?:回答|答え|出力))",
    re.I,
)
_YES_OR_NO = re.compile(
    r"\b(?:answer|reply|respond)(?: with)?(?: only)? [\"“']?yes[\"”']? or [\"“']?no\b|\byes or no\b|はいか(?:いいえ)"
    r"|是或(?:否|不是)|回答是还是否",
    re.I,
)
_CHOICE = re.compile(
    r"\b(?:one of(?: the following)?|choose(?: one)?(?: from)?|either|options?(?: are)?|select(?: one)?(?: of|"
    r" from)?)[:\s]+([^?.\n]{3,200})|(?:以下から|次のうち|から選|选项|从以下)[^「『：:]*[:：]?\s*([^?？。\n]{3,120})",
    re.I,
)
_DATE_ISO = re.compile(r"\b(?:yyyy-mm-dd|iso(?:[- ]8601)?(?: date| format)?)\b", re.I)


def check_format(question: str, answer: str, said: Said, asked: Asked) -> Verdict | None:
    """Wrong when a form that the question asks for is plainly not there."""
    text = answer.strip()
    if _WANTS_JSON.search(question) and not _is_json(text):
        return wrong(SOURCE, strength("format:JSON"), "the question asks for JSON, the answer is none")
    folded = fold(text)
    if _YES_OR_NO.search(question) and not (_YES.search(folded) or _NO.search(folded)):
        return wrong(SOURCE, strength("format:yes or no"), "the question asks for yes or no")
    if _ONE_WORD.search(question) and len(folded.split()) > 4:
        return wrong(
            SOURCE,
            strength("format:one word"),
            f"one word is asked for, the answer has {len(folded.split())}",
        )
    if _ONLY_NUMBER.search(question) and not any(v.kind is Kind.NUMBER for v in find_values(text)):
        return wrong(SOURCE, strength("format:number only"), "a number is asked for, the answer has none")
    if _DATE_ISO.search(question) and not re.search(r"\d{4}-\d{2}-\d{2}", text):
        return wrong(
            SOURCE, strength("format:ISO date"), "a date as YYYY-MM-DD is asked for, the answer has none"
        )
    choices = _choices(question)
    if choices and not any(
        re.search(rf"(?<!\w){re.escape(c)}(?!\w)", folded) or (not c.isascii() and c in folded)
        for c in choices
    ):
        return wrong(SOURCE, strength("format:choice"), f"the answer is none of {listed(choices[:6])}")
    return _kind_missing(said, asked, folded)


def _kind_missing(said: Said, asked: Asked, folded: str) -> Verdict | None:
    if not asked.kinds or asked.yes_no or len(said.text) > 400:
        return None
    kinds = {v.kind for v in find_values(said.text)}
    if asked.kinds[0] is Kind.NUMBER and not kinds & {Kind.NUMBER, Kind.DATE, Kind.CODE, Kind.TIME}:
        if re.search(
            r"\d|\b(?:none|no|all|every|several|half|quarter|third|double|unlimited|free|nothing|zero|one|once|hours?|minutes?|days?"
            r"|weeks?|months?|years?|stunden?|minuten|tage?n?|wochen?|heures?|jours?|semaines?|horas?|días?|semanas?|ore|ora|giorni"
            r"|settiman\w|mesi|ann[oi])\b|なし|無料"
            r"|無制限|ゼロ|半|全|一|倍|无|零|免费|不限|没有",
            folded,
        ):
            return None
        return wrong(SOURCE, strength("format:no figure"), "a figure is asked for, the answer has none")
    if asked.kinds[0] in (Kind.DATE, Kind.TIME) and not kinds & {Kind.DATE, Kind.TIME, Kind.NUMBER}:
        if re.search(
            r"\d|day|week|month|year|spring|summer|autumn|fall|winter|after|before|upon|when|until|immediately|never"
            r"|morning|noon|midnight|曜|春|夏|秋|冬|週|周|后|前|末|初|時|时|直",
            folded,
        ):
            return None
        return wrong(SOURCE, strength("format:no date"), "a date is asked for, the answer has none")
    return None


def _choices(question: str) -> list[str]:
    match = _CHOICE.search(question)
    if match is None:
        return []
    body = match[1] or match[2] or ""
    pieces = [
        p.strip(" \"'“”「」『』()（）.。")
        for p in re.split(r"\s*(?:,|;|/|、|，|\bor\b|\band\b|または|或者?|か)\s*", body)
    ]
    pieces = [fold(p) for p in pieces if p]
    return (
        pieces if 2 <= len(pieces) <= 12 and all(len(p) <= 40 and len(p.split()) <= 4 for p in pieces) else []
    )


def _is_json(text: str) -> bool:
    fenced = re.search(r"```(?:json)?\s*\n(.*?)```", text, re.S)
    for candidate in (text, fenced[1] if fenced else "", *re.findall(r"[{\[].*[}\]]", text, re.S)[:1]):
        try:
            json.loads(candidate)
        except (ValueError, RecursionError):
            continue
        return True
    return False
