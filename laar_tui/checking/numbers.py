"""Find the numbers in an answer, however a person or a model writes them, and compare them with the
expected one.

What is ambiguous is read both ways (``1,234`` is 1234 in English and 1.234 in German; ``42 %`` is 42 and
0.42). What stands in a date, a time, a list number, a citation, a version or a name (``gpt4``) is an
*aside*: it cannot make an answer right, and when only an aside agrees, nothing is decided.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

from laar_tui.checking.wording import listed, right, unjudged, wrong
from laar_tui.core.verdict import Verdict

SOURCE = "check:expect-number"

MOST_NUMBERS = 5_000
"""An answer with more numbers than this contains almost any: finding one of them is no evidence."""

_LONGEST_ANSWER = 400_000
_NOISE_ULPS = 8
"""How far a float may stray by being computed or rescaled; far less than any digit a person writes."""

_MANY = 20
_MOST_PLACES = 50
_LONGEST_ASIDE = 40

_DIGIT_ZEROS = (
    0x0660,
    0x06F0,
    0x0966,
    0x09E6,
    0x0E50,
    0xFF10,
)  # Arabic, Persian, Devanagari, Bengali, Thai, full width
_ONE_WRITING = str.maketrans(
    {zero + digit: str(digit) for zero in _DIGIT_ZEROS for digit in range(10)}
    | {ord(wide): plain for wide, plain in zip("．，－＋％−٫٬﹪٪", ".,-+%-.,%%", strict=True)}
)

_BLANKS = "\u00a0\u2007\u2009\u202f"
_PLAIN = (
    rf"[0-9]+(?:(?:[.,'’_]|[ {_BLANKS}](?=[0-9]{{3}}(?![0-9])))[0-9]+){{0,30}}"  # 1 234 567,8
    r"|(?<![0-9A-Za-z])\.[0-9]+"  # .5
)
_SMALL = {"十": 10.0, "拾": 10.0, "百": 100.0, "千": 1000.0}
_BIG = {"万": 1e4, "萬": 1e4, "億": 1e8, "亿": 1e8, "兆": 1e12}
_DIGITS = {
    sign: value
    for value, signs in enumerate(("〇零", "一", "二两兩", "三", "四", "五", "六", "七", "八", "九"))
    for sign in signs
}
_SIGNS = "".join((*_DIGITS, *_SMALL, *_BIG))
_START = re.compile(rf"{_PLAIN}|(?=[{_SIGNS}]{{2}})[{''.join(_DIGITS)}十百千][{_SIGNS}]{{1,30}}")
_PLAIN_AT = re.compile(_PLAIN)
_MULTIPLIER_AHEAD = re.compile(rf" ?[{''.join((*_SMALL, *_BIG))}]")

_EXPONENT = re.compile(
    r"[eE]([+-]?[0-9]{1,3})(?![0-9A-Za-z])"
    r"|\s?(?:[x×*·⋅]|\\times|\\cdot)\s?10\s?(?:\^|\*\*)\s?\{?\s?([+-]?[0-9]{1,3})\s?\}?"
    r"|\s?(?:[x×*·⋅]|\\times|\\cdot)\s?10([⁺⁻]?[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,3})"
)
_RAISED = str.maketrans("⁺⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "+-0123456789")
_WORDS = {
    1e3: "thousand tausend mille mil тысяч тысячи",
    1e6: "million millions millionen mio millones milhões milioni миллион миллиона миллионов",
    1e9: "billion billions milliarde milliarden mrd milliard milliards миллиард миллиарда миллиардов",
    1e12: "trillion trillions billionen",
}
_WORD_VALUES = {word: value for value, words in _WORDS.items() for word in words.split()}
_WORD = re.compile(
    rf"[ {_BLANKS}-]?({'|'.join(sorted(_WORD_VALUES, key=len, reverse=True))})\b", re.IGNORECASE
)
_LETTER_VALUES = {"k": 1e3, "K": 1e3, "M": 1e6, "m": 1e6, "bn": 1e9, "B": 1e9, "b": 1e9, "T": 1e12}
_LETTER = re.compile(r"(bn|[kKmMbBT])(?![0-9A-Za-z])")
_PER = re.compile(
    rf"[ {_BLANKS}]?(?:\\?%|(?:percent|per cent|prozent|pour cent|por ciento)\b|パーセント|(‰))",
    re.IGNORECASE,
)

_MONTHS = (
    "Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|"
    "Dec(?:ember)?|Januar|Februar|März|Mai|Juni|Juli|Oktober|Dezember|janvier|février|mars|avril|mai|juin|juillet|août|"
    "septembre|octobre|novembre|décembre|enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre"
)
_ASIDE = re.compile(
    r"(?<![0-9])[0-9]{4}([-/.])[0-9]{1,2}\1[0-9]{1,2}(?![0-9])"  # 2024-05-17
    r"|(?<![0-9.])[0-9]{1,2}([-/.])[0-9]{1,2}\2(?:[0-9]{4}|[0-9]{2})(?![0-9.])"  # 17.05.2024
    r"|(?<![0-9-])[0-9]{4}-(?:0[1-9]|1[0-2])(?![0-9-])"  # 2024-05
    r"|(?:[0-9]{4}\s?年\s?)?[0-9]{1,2}\s?月(?:\s?[0-9]{1,2}\s?[日号號])?"  # 2024年5月17日
    rf"|[0-9]{{1,2}}(?:st|nd|rd|th|\.)?\s(?:of\s|de\s)?(?:{_MONTHS})\b\.?"  # 17 May 2024
    r"(?:,?\s(?:de\s|del\s)?[0-9]{4}\b)?"
    rf"|\b(?:{_MONTHS})\.?\s[0-9]{{1,2}}(?:st|nd|rd|th)?\b(?:,?\s[0-9]{{4}}\b)?"  # May 17, 2024
    r"|(?<![0-9])[0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?(?![0-9])"  # 12:34:56
    r"|[0-9]{1,2}[時时点點][0-9]{1,2}分"
    r"|\[\^?[0-9]{1,3}(?:[–-][0-9]{1,3})?\]"  # [3], [1-4]
)
_LIST_NUMBER = re.compile(r"^[ \t]*(?:[*#>-]+[ \t]*)?(?:\*\*)?([0-9]{1,3})[.)](?:\*\*)?[ \t]", re.MULTILINE)


@dataclass(frozen=True)
class FoundNumber:
    """A number as it stands at ``start:end``; ``values`` are its readings, the likeliest first.

    ``weak_values`` are readings that agree only by stretching, such as the halves of ``41,42``.
    """

    start: int
    end: int
    values: tuple[float, ...]
    weak_values: tuple[float, ...] = ()


def find_numbers(text: str) -> Iterator[FoundNumber]:
    """Every number of ``text``, in order, asides included."""
    text = text if text.isascii() else text.translate(_ONE_WRITING)
    at = 0
    while start := _START.search(text, at):
        found = _number_at(text, start)
        at = max(found[-1].end, start.start() + 1) if found else start.end()
        yield from found


def check_number(expected: float, tolerance: float, answer: str) -> Verdict:
    """Right when a number of the answer is within ``tolerance`` (absolute; float noise is forgiven) of
    ``expected``.
    """
    text = answer[:_LONGEST_ANSWER]
    expected = float(expected)
    slack = tolerance + _NOISE_ULPS * math.ulp(max(abs(expected), tolerance))
    wanted = _shown(expected) + (f" ± {_shown(float(tolerance))}" if tolerance else "")
    numbers = list(islice(find_numbers(text), MOST_NUMBERS + 1))
    if len(numbers) > MOST_NUMBERS or len(answer) > _LONGEST_ANSWER:
        return unjudged(SOURCE, "the answer has too many numbers for one of them to prove anything")
    if not numbers:
        return wrong(SOURCE, 0.9, f"expected {wanted}, the answer has no number in digits")

    def agrees(values: tuple[float, ...]) -> bool:
        return any(abs(value - expected) <= slack for value in values)

    agreeing = [number for number in numbers if agrees(number.values)]
    list_numbers = _list_numbers(text) if agreeing else frozenset()
    for number in agreeing[:_MOST_PLACES]:
        if number.start not in list_numbers and not _in_aside(text, number):
            confidence = 0.98 if len(numbers) <= _MANY else 0.97
            return right(SOURCE, confidence, f"expected {wanted}, the answer has {_as_written(text, number)}")
    stretched = agreeing or [number for number in numbers if agrees(number.weak_values)]
    if stretched:
        where = _as_written(text, stretched[0])
        return unjudged(
            SOURCE,
            f"expected {wanted}, which the answer has only as a part of a date or the like ({where})",
        )
    return wrong(SOURCE, 0.97, f"expected {wanted}, the answer has {_listing(text, numbers)}")


def _number_at(text: str, start: re.Match[str]) -> list[FoundNumber]:
    begin, end = start.span()
    # What starts with a sign such as 三 and no digit is written in numerals altogether.
    if not start.group()[0].isascii() or _MULTIPLIER_AHEAD.match(text, end):
        composed = _composed(text, begin)
        if composed is None:
            return []
        value, end = composed
        return [FoundNumber(begin, end, _signed(text, begin, (value,)))]
    pieces = _readings(start.group())
    found = [
        FoundNumber(begin + left, begin + right, _signed(text, begin + left, values), weak)
        for left, right, values, weak in pieces
    ]
    found[-1] = _with_suffix(text, found[-1])
    if _part_of_name(text, begin):
        found = [FoundNumber(n.start, n.end, (), n.values + n.weak_values) for n in found]
    return found


_Reading = tuple[int, int, tuple[float, ...], tuple[float, ...]]


@lru_cache(maxsize=4096)
def _readings(token: str) -> tuple[_Reading, ...]:
    """The numbers a run of digits and separators may stand for: (start, end, values, weak values) of each."""
    size = len(token)
    if token.isdecimal():
        return ((0, size, (float(token),), ()),)
    joined = re.fullmatch(
        rf"([0-9]{{1,3}}(?:([ '’_{_BLANKS}])[0-9]{{3}})(?:\2[0-9]{{3}})*)(?:[.,]([0-9]+))?", token
    )
    if joined:
        whole = re.sub(r"[^0-9]", "", joined[1])
        values: tuple[float, ...] = (float(f"{whole}.{joined[3] or 0}"),)
        parts = tuple(float(part) for part in joined[1].split(" ")) if joined[2] == " " else ()
        return ((0, size, values, parts),)
    for separator in re.findall(rf"[ '’_{_BLANKS}]", token):
        return _split(token, separator)
    dots, commas = token.count("."), token.count(",")
    if dots + commas == 1:
        mark = "." if dots else ","
        whole, fraction = token.split(mark)
        decimal = float(f"{whole or 0}.{fraction}")
        grouped = (float(whole + fraction),) if _groups(token, mark) else ()
        parts = (float(whole), float(fraction)) if mark == "," else ()
        values = (*grouped, decimal) if mark == "," else (decimal, *grouped)
        return ((0, size, values, parts),)
    if not dots or not commas:
        mark = "." if dots else ","
        if _groups(token, mark):
            return ((0, size, (float(token.replace(mark, "")),), ()),)
        if mark == ",":
            return _split(token, mark)
        return ((0, size, (), tuple(float(part) for part in token.split(".") if part)),)  # 1.2.3: a version
    mark = max(".,", key=token.rfind)
    other = "," if mark == "." else "."
    whole, _, fraction = token.rpartition(mark)
    if mark not in whole and _groups(whole, other):
        return ((0, size, (float(f"{whole.replace(other, '')}.{fraction}"),), ()),)
    return _split(token, ",")


def _split(token: str, separator: str) -> tuple[_Reading, ...]:
    pieces: list[_Reading] = []
    at = 0
    for part in token.split(separator):
        pieces.extend((at + left, at + right, values, weak) for left, right, values, weak in _readings(part))
        at += len(part) + 1
    return tuple(pieces)


def _groups(token: str, mark: str) -> bool:
    """Whether ``mark`` separates thousands: 1,234,567, or as in India 12,34,567."""
    mark = re.escape(mark)
    thousands = rf"[1-9][0-9]{{0,2}}(?:{mark}[0-9]{{3}})+"
    indian = rf"[1-9][0-9]?(?:{mark}[0-9]{{2}})+{mark}[0-9]{{3}}"
    return re.fullmatch(f"{thousands}|{indian}", token) is not None


def _signed(text: str, begin: int, values: tuple[float, ...]) -> tuple[float, ...]:
    at = begin - 1
    if at >= 1 and text[at] in "$€£¥￥₹":
        at -= 1
    is_minus = at >= 0 and text[at] == "-" and not (at and (text[at - 1].isalnum() or text[at - 1] in ")]-"))
    return tuple(-value for value in values) if is_minus else values


def _with_suffix(text: str, number: FoundNumber) -> FoundNumber:
    values, end = number.values, number.end
    if exponent := _EXPONENT.match(text, end):
        power = int(next(group for group in exponent.groups() if group).translate(_RAISED))
        values, end = _scaled(values, power), exponent.end()
    if word := _WORD.match(text, end):
        factor = _WORD_VALUES[word[1].lower()]
        values, end = tuple(value * factor for value in values), word.end()
    elif letter := _LETTER.match(text, end):
        factor = _LETTER_VALUES[letter[1]]
        values, end = (*values, *(value * factor for value in values)), letter.end()
    if per := _PER.match(text, end):
        share = 1000 if per[1] else 100
        values, end = (*values, *(value / share for value in values)), per.end()
    return FoundNumber(number.start, end, values, number.weak_values)


def _scaled(values: tuple[float, ...], power: int) -> tuple[float, ...]:
    return tuple(
        float(f"{value!r}e{power}") if "e" not in repr(value) else value * 10.0**power for value in values
    )


def _composed(text: str, begin: int) -> tuple[float, int] | None:
    """A number with East Asian multipliers, such as 3万5千, 1億2345万 or 四十二.

    Returns its value and its end; ``None`` for numerals without a multiplier (一二三), mostly words.
    """
    total = section = 0.0
    current: float | None = None
    ceiling = float("inf")
    at, end, multiplied = begin, begin, False
    while at < len(text):
        sign = text[at]
        if plain := _PLAIN_AT.match(text, at):
            if current is not None:
                break
            values = _readings(plain.group())[0][2]
            current, at = (values[0] if values else 0.0), plain.end()
        elif sign in _DIGITS:
            current, at = (current or 0.0) * 10 + _DIGITS[sign], at + 1
        elif sign in _SMALL:
            section, current, at, multiplied = section + _one(current) * _SMALL[sign], None, at + 1, True
        elif sign in _BIG and _BIG[sign] < ceiling:
            amount = section + (current or 0.0)
            total, ceiling = total + (amount or 1.0) * _BIG[sign], _BIG[sign]
            section, current, at, multiplied = 0.0, None, at + 1, True
        elif sign == " " and current is not None and _MULTIPLIER_AHEAD.match(text, at):
            at += 1
            continue
        else:
            break
        end = at
    return (total + section + (current or 0.0), end) if multiplied else None


def _one(current: float | None) -> float:
    return 1.0 if current is None else current


def _part_of_name(text: str, begin: int) -> bool:
    """``gpt4`` and ``H2O``, but not ``USD42``."""
    if not begin or not (text[begin - 1] == "_" or text[begin - 1].isalpha()):
        return False
    if not text[begin - 1].isascii() and ord(text[begin - 1]) > 0x0E00:
        return False  # Scripts that put no blank before a number.
    return re.search(r"(?<![0-9A-Za-z_])[A-Z]{3}\Z", text[max(0, begin - 4) : begin]) is None


def _in_aside(text: str, number: FoundNumber) -> bool:
    begin = max(0, number.start - _LONGEST_ASIDE)
    around = text[begin : number.end + _LONGEST_ASIDE].translate(_ONE_WRITING)
    start, end = number.start - begin, number.end - begin
    return any(aside.start() < end and start < aside.end() for aside in _ASIDE.finditer(around))


def _list_numbers(text: str) -> frozenset[int]:
    """Where the numbers of a numbered list stand. A lone "42. That is all." may be the answer."""
    found = [match.start(1) for match in _LIST_NUMBER.finditer(text)]
    return frozenset(found if len(found) > 1 else ())


def _as_written(text: str, number: FoundNumber) -> str:
    return " ".join(text[number.start : number.end].split())[:40]


def _listing(text: str, numbers: list[FoundNumber]) -> str:
    distinct = list(dict.fromkeys(_as_written(text, number) for number in numbers))
    if len(distinct) > 5:
        return f"{', '.join(distinct[:5])} and {len(distinct) - 5} more"
    return listed(distinct)


def _shown(value: float) -> str:
    return f"{value:.0f}" if value.is_integer() and abs(value) < 1e15 else repr(value)
