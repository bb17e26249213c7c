"""The checkable things of a text: numbers with their units, dates, times, identifiers and names, and when two of them are the same."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from math import ceil, floor, log10

from laar_tui.checking.dates import FoundDate, find_dates, find_times
from laar_tui.checking.matching import fold
from laar_tui.checking.numbers import find_numbers
from laar_tui.checking.spelled import find_spelled
from laar_tui.checking.units import Unit, comparable, converts, in_base, unit_after, unit_before


class Kind(StrEnum):
    NUMBER = "number"
    DATE = "date"
    TIME = "time"
    CODE = "code"
    NAME = "name"


@dataclass(frozen=True)
class Value:
    """One thing at ``start:end`` of the text it was found in.

    ``amounts`` are the readings of a number, the likeliest first; ``digits`` how many significant digits it is written with;
    ``hedged``: it is called approximate. ``key`` is the folded form of an identifier or a name.
    """

    kind: Kind
    start: int
    end: int
    text: str
    amounts: tuple[float, ...] = ()
    unit: Unit | None = None
    digits: int = 0
    hedged: bool = False
    date: FoundDate | None = None
    minutes: tuple[float, ...] = ()
    key: str = ""
    raw: tuple[float, ...] = ()
    """What is written, where a heading scales it: a figure without a unit may mean that."""

    @property
    def year_like(self) -> bool:
        return (
            self.kind is Kind.NUMBER
            and self.unit is None
            and bool(re.fullmatch(r"(?:1[5-9]|20)\d\d", self.text))
        )


_CODE = re.compile(
    r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"
    r"|https?://[^\s<>\"'）)」]+"
    r"|(?<![\w.])[A-Za-z0-9]+(?:[-_/.:#][A-Za-z0-9]+)*(?![A-Za-z0-9])",
    re.ASCII,
)
_QUANTITY = re.compile(
    r"[+-]?\d[\d.,]*(?:[-/]?(?:st|nd|rd|th|k|m|bn|b|x|am|pm|s|[a-z]{1,3}[0-9²³]?|percent|year|month|week|day|hour|minute|page|"
    r"item|fold|person|bit)s?)?(?:-old)?",
    re.I,
)
_MOST_YEARS = 200
_GROUPED = re.compile(r"\d{1,3}(?:,\d{3})+")
_GROUPED_BY_DOTS = re.compile(r"[1-9]\d{0,2}(?:\.\d{3})+")
_DOTTED = re.compile(r"\d+(?:\.\d+){2,}")
_PHONE = re.compile(r"\+?\d[\d]*(?:-\d+){2,}")
_HEX = re.compile(r"[0-9a-f]{8,}", re.I)

_NAME = re.compile(
    r"(?<![\w])(?:[A-ZÀ-ÖØ-Þ][\w’'.&-]*[\w.]|[A-ZÀ-ÖØ-Þ])(?:[ \u00a0](?:(?:of|de|da|del|di|van|von|der|the|al|la|le|y|and|&) )?"
    r"(?:[A-ZÀ-ÖØ-Þ][\w’'.&-]*\w|[A-Z]\.?(?!\w)))*"
)
_KATAKANA = re.compile(r"[ァ-ヺー]{3,}(?:[・＝=][ァ-ヺー]+)*")
_HONOURED = re.compile(r"([\u4e00-\u9fff々]{1,3})(?=氏|さん|様|先生|女士|老师)")
_ACRONYM = re.compile(r"[A-Z]{3,6}")
_COMMON_CAPITALS_TEXT = """
the a an this that these those it its he she they we i you in on at by for from to of and or but if when while after before since
as however although yes no not all any each our my their his her what who there then thus also note according based answer
question document section table chapter article total per during under within january february march april may june july august
september october november december monday tuesday wednesday thursday friday saturday sunday source evidence quote because so
therefore hence only both either neither with without is are was were will shall may must can could would should do does did has
have had here where which how why please sorry unfortunately none n/a q it's that's he's she's they're there's i'm c'est qu'il der die das
ein eine im am dem den des er sie es le la les un une il elle ils el los las una lo gli al du au ce cette ces his my
"""
_COMMON_CAPITALS = frozenset(_COMMON_CAPITALS_TEXT.split())
_HEDGE = re.compile(
    r"(?:\b(?:about|around|approximately|roughly|nearly|almost|over|more than|just (?:over|under)|some|circa|ca\.?|approx\.?|"
    r"etwa|rund|environ|unos|cerca de|aproximadamente)|[~≈約约]|大约|大約|およそ|ほぼ|近|超过)\s*[$€£¥]?\s*$",
    re.I,
)


def find_values(text: str, *, names: bool = True) -> list[Value]:
    """Every value of ``text`` by its start; where readings overlap, dates go before times, identifiers, numbers and names."""
    taken = bytearray(len(text) + 1)
    found: list[Value] = []

    def take(values: Iterable[Value]) -> None:
        for value in values:
            if not any(taken[value.start : value.end]):
                found.append(value)
                taken[value.start : value.end] = b"\x01" * (value.end - value.start)

    take(Value(Kind.DATE, d.start, d.end, text[d.start : d.end], date=d) for d in find_dates(text))
    take(Value(Kind.TIME, t.start, t.end, text[t.start : t.end], minutes=t.minutes) for t in find_times(text))
    take(_codes(text))
    if "点" in text or "百分之" in text:
        take(_spelled(text))
    take(_numbers(text))
    take(_spelled(text))
    if names:
        take(_names(text))
    return sorted(found, key=lambda v: v.start)


def same(said: Value, written: Value) -> bool:
    """Whether ``said`` (in an answer) is the same thing as ``written`` (in a document): other formats, roundings and units allowed."""
    if said.kind is Kind.DATE or written.kind is Kind.DATE:
        return _same_date(said, written)
    if said.kind is Kind.NUMBER and written.kind is Kind.NUMBER:
        return _same_amount(said, written)
    if said.kind is Kind.TIME and written.kind is Kind.TIME:
        return any(
            (m - n) % 720 == 0 if len(said.minutes) > 1 else m == n
            for m in said.minutes
            for n in written.minutes
        )
    if said.kind is Kind.NAME and written.kind is Kind.NAME:
        return same_name(said.key, written.key)
    return said.kind is written.kind and said.key == written.key


def same_name(one: str, other: str) -> bool:
    """One is the other, a part of it (a surname), or its initials."""
    if one == other:
        return True
    if not one.isascii() and " " not in one + other and (one.endswith(other) or other.endswith(one)):
        return True
    ones, others = one.split(), other.split()
    if set(ones) <= set(others) or set(others) <= set(ones):
        return True
    return _initials(ones, others) or _initials(others, ones)


def _initials(short: list[str], long: list[str]) -> bool:
    joined = "".join(short).replace(".", "")
    return (
        len(short) == 1
        and len(long) > 1
        and joined == "".join(w[0] for w in long if w not in ("of", "the", "and"))
    )


def _same_date(said: Value, written: Value) -> bool:
    if said.date is not None and written.date is not None:
        return said.date.agrees(written.date)
    date, other = (said.date, written) if said.date is not None else (written.date, said)
    return date is not None and other.kind is Kind.NUMBER and bool(date.year) and date.year in other.amounts


def _same_amount(said: Value, written: Value) -> bool:
    if not comparable(said.unit, written.unit):
        return False
    if said.unit is not None and written.unit is not None and converts(said.unit, written.unit):
        one = [in_base(a, said.unit) for a in said.amounts]
        other = [in_base(b, written.unit) for b in written.amounts]
        digits = 1 if said.hedged and said.unit.dimension == "time" else max(2, min(said.digits, 4))
        return any(_close(a, b, digits, converted=True) for a in one for b in other)
    digits = said.digits if said.digits >= 2 or said.hedged else 99
    meant = (*written.amounts, *written.raw) if said.unit is None else written.amounts
    return any(_close(a, b, digits) for a in said.amounts for b in meant)


def _close(said: float, written: float, digits: int, *, converted: bool = False) -> bool:
    """Equal, or ``said`` is ``written`` rounded, up or down, to so many significant digits."""
    if said == written:
        return True
    if not said or not written or (said < 0) != (written < 0):
        return False
    off = abs(said - written) / abs(written)
    if off < 1e-9:
        return True
    if converted:
        return off <= min(0.1, 0.5 * 10.0 ** (1 - digits) + 0.005)
    return digits < 15 and off < 0.5 and said in _roundings(written, digits)


def _roundings(value: float, digits: int) -> tuple[float, ...]:
    step = 10.0 ** (floor(log10(abs(value))) + 1 - digits)
    return tuple(float(f"{cut(value / step) * step:.12g}") for cut in (floor, round, ceil))


def _codes(text: str) -> Iterator[Value]:
    for match in _CODE.finditer(text):
        written = match[0].rstrip(".:/-_")
        has_digit, has_letter = any(map(str.isdigit, written)), any(map(str.isalpha, written))
        telling = "@" in written or "://" in written
        if not telling:
            dotted = _DOTTED.fullmatch(written) is not None
            if not has_digit or len(written) < 2 or (_QUANTITY.fullmatch(written) and not dotted):
                continue
            if not has_letter and not (dotted or _PHONE.fullmatch(written)):
                continue
            if re.fullmatch(r"[A-Z]{3}\d[\d.,]*", written) or re.fullmatch(
                r"\d+-[a-z]+(?:-[a-z]+)*", written
            ):
                continue  # USD500; 24-month
        yield Value(Kind.CODE, match.start(), match.start() + len(written), written, key=code_key(written))


def code_key(written: str) -> str:
    return re.sub(r"[\W_]+", "", fold(written))


def _numbers(text: str) -> Iterator[Value]:
    for number in find_numbers(text):
        amounts = number.values or number.weak_values
        if not amounts or _ends_name(text, number.start):
            continue
        yield _amount(text, number.start, number.end, amounts)


def _ends_name(text: str, start: int) -> bool:
    """``渡鸦-77``, ``Lantern-15``: the number belongs to the name before it."""
    return start > 1 and text[start - 1] in "-‐‑#" and text[start - 2].isalpha()


def _spelled(text: str) -> Iterator[Value]:
    for start, end, amount in find_spelled(text):
        yield _amount(text, start, end, (amount,))


def _amount(text: str, start: int, end: int, amounts: tuple[float, ...]) -> Value:
    written = text[start:end]
    unit = None
    if _GROUPED.fullmatch(written):
        amounts = amounts[:1]
    if written.startswith("百分之") or written.rstrip().endswith(("%", "％", "percent", "パーセント", "‰")):
        unit = Unit("share", 0.01)
        amounts = amounts[:1]
    else:
        after = unit_after(text, end)
        if after is not None:
            unit = after[0]
            # "45 m" is metres, not millions.
            if len(amounts) > 1 and text[end - 1].isdigit():
                both_readings = "," in written or _GROUPED_BY_DOTS.fullmatch(written)
                amounts = amounts if both_readings else amounts[:1]
        elif text[end : end + 1] == "年" and amounts[0] < _MOST_YEARS:
            unit = Unit("time", 31_557_600)
        before = unit_before(text, start)
        if before is not None and (unit is None or unit.dimension not in (before.dimension,)):
            unit = before
    digits = len(re.sub(r"[^0-9]", "", written).lstrip("0").rstrip("0")) or 1
    if not any(map(str.isdigit, written)):
        digits = len(f"{amounts[0]:.15g}".replace(".", "").rstrip("0")) or 1
    hedged = _HEDGE.search(text, max(0, start - 16), start) is not None
    return Value(Kind.NUMBER, start, end, written, tuple(amounts), unit, digits, hedged)


def _names(text: str) -> Iterator[Value]:
    for match in _NAME.finditer(text):
        start, written = match.start(), match[0]
        words = written.split()
        while words and words[0].lower().rstrip(".") in _COMMON_CAPITALS and not _ACRONYM.fullmatch(words[0]):
            start += len(words[0]) + 1
            words = words[1:]
        written = " ".join(words).rstrip(".")
        opening = _opens(text, match.start()) and start == match.start()
        if len(written) < 2 or (opening and len(words) == 1 and not written.isupper()):
            continue
        yield Value(Kind.NAME, start, start + len(written), written, key=_name_key(written))
    for pattern in (_KATAKANA, _HONOURED):
        for match in pattern.finditer(text):
            yield Value(Kind.NAME, match.start(), match.end(), match[0], key=_name_key(match[0]))


def _name_key(written: str) -> str:
    return re.sub(r"\s+", " ", fold(written).replace("'s", "").replace(".", "").strip())


def _opens(text: str, at: int) -> bool:
    """Whether a sentence starts there, so that its capital says nothing."""
    before = text[:at].rstrip(" \t*_#>-•“\"'(「（[")
    return not before or before[-1] in ".!?:;。！？：\n"
