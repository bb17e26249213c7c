"""Numbers in words: English in full, East Asian digits before a counter, and the small numbers of a few other languages."""

from __future__ import annotations

import re
from collections.abc import Iterator

_ONES_TEXT = """
zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen
"""
_ONES = _ONES_TEXT.split()
_TENS_TEXT = "twenty thirty forty fifty sixty seventy eighty ninety"
_TENS = _TENS_TEXT.split()
_VALUES = {word: n for n, word in enumerate(_ONES)} | {word: 10 * n for n, word in enumerate(_TENS, 2)}
_SCALES = {"hundred": 100, "thousand": 1_000, "million": 1_000_000, "billion": 1_000_000_000}
_OTHERS = {
    "dozen": 12, "once": 1, "twice": 2, "thrice": 3, "none": 0,
    "eins": 1, "zwei": 2, "drei": 3, "vier": 4, "fünf": 5, "sechs": 6, "sieben": 7, "acht": 8, "neun": 9, "zehn": 10, "elf": 11,
    "zwölf": 12, "deux": 2, "trois": 3, "quatre": 4, "cinq": 5, "sept": 7, "huit": 8, "neuf": 9, "dix": 10, "onze": 11, "douze": 12,
    "dos": 2, "tres": 3, "cuatro": 4, "cinco": 5, "siete": 7, "ocho": 8, "nueve": 9, "diez": 10, "doce": 12,
}  # fmt: skip
_WORD = "|".join(sorted((*_VALUES, *_SCALES), key=len, reverse=True))
_RUN = re.compile(
    rf"\b(?:(?:an?\s+)(?=hundred|thousand|million|billion)|)(?:{_WORD})(?:(?:[\s-]+(?:and\s+)?)(?:{_WORD}))*\b",
    re.I,
)
_SINGLE = re.compile(rf"\b(?:{'|'.join(_OTHERS)})\b", re.I)
_HAN = {
    c: d
    for d, signs in enumerate(("〇零", "一", "二两兩", "三", "四", "五", "六", "七", "八", "九"))
    for c in signs
}
_HAN_NUMBER = "[〇零一二三四五六七八九十百千]"
_SHARE = re.compile(rf"百分之({_HAN_NUMBER}+(?:点{_HAN_NUMBER}+)?|\d+(?:\.\d+)?)")
_DECIMAL = re.compile(
    rf"(?<![〇零一二三四五六七八九十百千])({_HAN_NUMBER}+点[〇零一二三四五六七八九]+)(?![钟半分])"
)
_COUNTED = re.compile(
    "(?<![〇零一二三四五六七八九十百千万億亿第])([一二两兩三四五六七八九十])(?=[人名年月日件個箇回台本社倍割枚冊頭匹階泊週時分秒点条項"
    "个位次家项台层张天周种辆间所笔份箱台名]|か所|ヶ所|か月|ヶ月|つ|小时|公里|時間)"
)


def find_spelled(text: str) -> Iterator[tuple[int, int, float]]:
    """(start, end, value) of every number written in words, in order of their kinds."""
    for match in _RUN.finditer(text):
        value = _value(re.split(r"[\s-]+", match[0].lower()))
        if value is not None:
            yield match.start(), match.end(), value
    for match in _SINGLE.finditer(text):
        yield match.start(), match.end(), float(_OTHERS[match[0].lower()])
    for pattern in (_SHARE, _DECIMAL):
        for match in pattern.finditer(text):
            yield match.start(), match.end(), _han(match[1])
    for match in _COUNTED.finditer(text):
        yield match.start(), match.end(), 10.0 if match[1] == "十" else float(_HAN[match[1]])


def _value(words: list[str]) -> float | None:
    total = part = 0.0
    for word in words:
        if word in _VALUES:
            part += _VALUES[word]
        elif word == "hundred":
            part = (part or 1) * 100
        elif word in _SCALES:
            total += (part or 1) * _SCALES[word]
            part = 0.0
    return total + part


def _han(written: str) -> float:
    if written[0].isdecimal() and written[0].isascii():
        return float(written)
    whole, _, fraction = written.partition("点")
    total = part = 0
    for sign in whole:
        if sign in _HAN:
            part = part * 10 + _HAN[sign]
        else:
            total += (part or 1) * {"十": 10, "百": 100, "千": 1000}[sign]
            part = 0
    digits = "".join(str(_HAN[sign]) for sign in fraction)
    return float(f"{total + part}.{digits or 0}")
