"""Dates and clock times in a text, however they are written, as comparable parts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

_MONTH_NAMES = (
    "jan january januar janvier enero ene gennaio gen janeiro januari января январь janv",
    "feb february februar février fevrier febrero febbraio fevereiro februari февраля февраль févr",
    "mar march märz maerz mars marzo março marco maart марта март",
    "apr april avril abril aprile abr avr апреля апрель",
    "may mai mayo maggio maio mei мая май",
    "jun june juni juin junio giugno junho июня июнь",
    "jul july juli juillet julio luglio julho июля июль juil",
    "aug august août aout agosto augustus августа август",
    "sep sept september septembre septiembre settembre setembro сентября сентябрь",
    "oct october oktober octobre octubre ottobre outubro okt октября октябрь",
    "nov november novembre noviembre novembro ноября ноябрь",
    "dec december dezember décembre decembre diciembre dicembre dezembro desember dez декабря декабрь",
)
_MONTHS = {name: month for month, names in enumerate(_MONTH_NAMES, 1) for name in names.split()}
_ERAS = {"令和": 2018, "平成": 1988, "昭和": 1925, "大正": 1911, "明治": 1867}
_HAN = {
    c: d
    for d, signs in enumerate(("〇零", "一", "二", "三", "四", "五", "六", "七", "八", "九"))
    for c in signs
}
_HAN_NUMBER = "[〇零一二三四五六七八九十]"


@dataclass(frozen=True)
class FoundDate:
    """A date at ``start:end``. Parts that are not written are 0; ``swapped`` is the other reading of 03/04/2024."""

    start: int
    end: int
    year: int
    month: int
    day: int
    swapped: bool = False

    def agrees(self, other: FoundDate) -> bool:
        """No part that both write differs, and at least a month or a year is common."""
        return bool(any(self._same(other, m, d) for m, d in self._readings()))

    def _readings(self) -> list[tuple[int, int]]:
        return [(self.month, self.day), *([(self.day, self.month)] if self.swapped else [])]

    def _same(self, other: FoundDate, month: int, day: int) -> bool:
        for other_month, other_day in other._readings():
            pairs = ((self.year, other.year), (month, other_month), (day, other_day))
            shared = [a == b for a, b in pairs if a and b]
            if shared and all(shared) and (self.year == other.year != 0 or (month and other_month)):
                return True
        return False


@cache
def _pattern() -> re.Pattern[str]:
    names = "|".join(sorted(map(re.escape, _MONTHS), key=len, reverse=True))
    year = r"(?:1[4-9]|20|21)\d\d"
    return re.compile(
        rf"(?<![\d.-])(?P<y1>{year})[-/.](?P<m1>0?[1-9]|1[0-2])[-/.](?P<d1>0?[1-9]|[12]\d|3[01])(?![\d])"
        rf"|(?<![\d.])(?P<a2>0?[1-9]|[12]\d|3[01])(?P<sep>[-/.])(?P<b2>0?[1-9]|[12]\d|3[01])(?P=sep)(?P<y2>{year}|\d\d)(?![\d.]\d)"
        rf"|(?P<y3>{year}|(?:{'|'.join(_ERAS)})\s?(?:\d{{1,2}}|元)|[〇零一二三四五六七八九]{{4}})\s?年"
        rf"(?:\s?(?P<m3>1[0-2]|0?[1-9]|{_HAN_NUMBER}{{1,2}})\s?月(?:\s?(?P<d3>3[01]|[12]\d|0?[1-9]|{_HAN_NUMBER}{{1,3}})\s?[日号])?)?"
        rf"|(?P<m4>1[0-2]|0?[1-9]|{_HAN_NUMBER}{{1,2}})\s?月\s?(?P<d4>3[01]|[12]\d|0?[1-9]|{_HAN_NUMBER}{{1,3}})\s?[日号]"
        rf"|(?<!\w)(?P<d5>3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th|\.|er|º)?[\s-]+(?:of\s+|de\s+)?(?P<n5>{names})\b\.?"
        rf"(?:,?[\s-]+(?:de[l]?\s+)?(?P<y5>{year}))?"
        rf"|(?<!\w)(?P<n6>{names})\.?[\s-]+(?P<d6>3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?(?!\d)(?!:\d)(?:,?\s+(?P<y6>{year}))?"
        rf"|(?<!\w)(?P<n7>{names})\.?,?[\s-]+(?:of\s+|de\s+)?(?P<y7>{year})(?!\d)"
        rf"|(?<![\d/.-])(?P<m9>0?[1-9]|1[0-2])/(?P<y9>{year})(?![\d/])"
        rf"|(?<![\d-])(?P<y8>{year})-(?P<m8>0[1-9]|1[0-2])(?![\d-])",
        re.IGNORECASE,
    )


def find_dates(text: str) -> Iterator[FoundDate]:
    """Every date of ``text`` that has at least a month, or is a year marked as such (2024年)."""
    for match in _pattern().finditer(text):
        found = _read(match)
        if found is not None:
            yield found


def _read(match: re.Match[str]) -> FoundDate | None:
    g = match.groupdict()
    start, end = match.span()
    if g["y1"]:
        return FoundDate(start, end, int(g["y1"]), int(g["m1"]), int(g["d1"]))
    if g["a2"]:
        one, two, year = int(g["a2"]), int(g["b2"]), int(g["y2"])
        year += 2000 if year < 70 else 1900 if year < 100 else 0
        if one > 12 and two > 12:
            return None
        if one > 12:
            return FoundDate(start, end, year, two, one)
        if two > 12:
            return FoundDate(start, end, year, one, two)
        return FoundDate(start, end, year, two, one, swapped=True)
    if g["y3"]:
        return FoundDate(start, end, _year(g["y3"]), _han(g["m3"]), _han(g["d3"]))
    if g["m4"]:
        return FoundDate(start, end, 0, _han(g["m4"]), _han(g["d4"]))
    if g["n5"]:
        return FoundDate(start, end, int(g["y5"] or 0), _MONTHS[g["n5"].lower()], int(g["d5"]))
    if g["n6"]:
        return FoundDate(start, end, int(g["y6"] or 0), _MONTHS[g["n6"].lower()], int(g["d6"]))
    if g["n7"]:
        return FoundDate(start, end, int(g["y7"]), _MONTHS[g["n7"].lower()], 0)
    if g["y9"]:
        return FoundDate(start, end, int(g["y9"]), int(g["m9"]), 0)
    return FoundDate(start, end, int(g["y8"]), int(g["m8"]), 0)


def _year(written: str) -> int:
    for era, base in _ERAS.items():
        if written.startswith(era):
            rest = written.removeprefix(era).strip()
            return base + (1 if rest == "元" else int(rest))
    if written.isdecimal():
        return int(written)
    return int("".join(str(_HAN[c]) for c in written))


def _han(written: str | None) -> int:
    if not written:
        return 0
    if written.isdecimal():
        return int(written)
    tens, mark, ones = written.partition("十")
    if not mark:
        return int("".join(str(_HAN[c]) for c in written))
    return (_HAN[tens] if tens else 1) * 10 + (_HAN[ones] if ones else 0)


@dataclass(frozen=True)
class FoundTime:
    """A clock time at ``start:end``: ``minutes`` since midnight, both readings where am or pm is not said."""

    start: int
    end: int
    minutes: tuple[float, ...]


_TIME = re.compile(
    r"(?<![\d:])(?P<h1>[01]?\d|2[0-4]):(?P<m1>[0-5]\d)(?::(?P<s1>[0-5]\d))?(?![\d:])\s?(?P<p1>[ap]\.?m\b\.?)?"
    r"|(?<![\d.,])(?P<h2>1[0-2]|0?[1-9])\s?(?P<p2>[ap]\.?m\b\.?)"
    r"|(?P<p4>午前|午後|上午|下午|早上|晚上)?\s?(?P<h4>(?<![一二三四五六七八九十百之])[一二三四五六七八九十]{1,3})[時时点點](?![一二三四五六七八九〇零])(?!間)(?:(?P<half4>半)|(?P<m4>[一二三四五六七八九十]{1,3})分)?"
    r"|(?P<p3>午前|午後|上午|下午|早上|晚上|夜)?\s?(?P<h3>[01]?\d|2[0-4])\s?[時时点點](?!間)(?:\s?(?P<m3>[0-5]?\d)\s?分|(?P<half>半))?",
    re.IGNORECASE,
)


_NAMED_TIME = re.compile(
    r"\b(?:noon|midday|mittags|midi|mediodía|mezzogiorno)\b|正午|中午|(?P<night>\bmidnight\b|\bmitternacht\b|\bminuit\b|\bmedianoche\b|午夜|零時)",
    re.IGNORECASE,
)


def find_times(text: str) -> Iterator[FoundTime]:
    """Every clock time of ``text``."""
    for match in _NAMED_TIME.finditer(text):
        yield FoundTime(match.start(), match.end(), (0.0,) if match["night"] else (720.0,))
    for match in _TIME.finditer(text):
        g = match.groupdict()
        if g["h4"]:
            hour, minute = _han(g["h4"]), 30 if g["half4"] else _han(g["m4"])
            if hour > 24 or minute > 59:
                continue
        else:
            hour = int(g["h1"] or g["h2"] or g["h3"])
            minute = int(g["m1"] or g["m3"] or (30 if g["half"] else 0))
        said = (g["p1"] or g["p2"] or g["p3"] or g["p4"] or "").lower()
        late = said.startswith("p") or said in ("午後", "下午", "晚上", "夜")
        early = said.startswith("a") or said in ("午前", "上午", "早上")
        if late:
            hours: tuple[int, ...] = (hour % 12 + 12,)
        elif early:
            hours = (hour % 12,)
        else:
            hours = (hour % 24,)
        if g["h4"] and not late and not early:
            hours = (hour % 24, (hour + 12) % 24)
        past = minute + int(g["s1"] or 0) / 60
        yield FoundTime(match.start(), match.end(), tuple(h * 60 + past for h in hours))
