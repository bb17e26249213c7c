"""Plausible wrong answers: the kinds of mistakes long-context models make, worded as confidently as a right answer.

None of them states the right answer: see :func:`mistaken`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from laar_tui.endpoints.demo.chance import pick, uniform
from laar_tui.endpoints.demo.reading import Kind, Reading, Rival
from laar_tui.endpoints.demo.words import fold

_HEX = "0123456789abcdef"


def mistaken(reading: Reading, *about: str) -> Reading:
    """A wrong reading near the right one; the same for the same ``about``.

    Its worded form differs from the right one's, and for values, counts and yes/no neither its answer nor its quote contains the right
    value. A reading without documents comes back unchanged: there is nothing to get wrong.
    """
    if reading.kind is Kind.NO_DOCUMENT:
        return reading
    if reading.kind is Kind.ABSENT:
        return _made_up(reading, about)
    if uniform("abstains", *about) < 0.12:
        return replace(reading, kind=Kind.ABSENT, answer="", quote="", items=())
    makers: dict[Kind, Callable[[Reading, tuple[str, ...]], Reading]] = {
        Kind.VALUE: _wrong_value,
        Kind.SENTENCE: _wrong_sentence,
        Kind.COUNT: _wrong_count,
        Kind.LIST: _half_list,
        Kind.SUMMARY: _half_list,
        Kind.YES: _flipped,
        Kind.NO: _flipped,
    }
    return makers[reading.kind](reading, about)


def normalised(text: str) -> str:
    """Letters, digits and nothing else, folded: what two answers must differ in to be different."""
    return re.sub(r"[\W_]+", "", fold(text))


def slipped(value: str, *about: str) -> str:
    """``value`` with one digit changed to a near one, never to a leading zero or another century; unchanged without digits."""
    places = [i for i, c in enumerate(value) if c in "0123456789"]
    hexadecimal = re.fullmatch(r"[0-9a-fA-F-]{32,36}", value) is not None
    if not places and not hexadecimal:
        return value
    if hexadecimal:
        places = [i for i, c in enumerate(value) if c != "-"]
        place = pick(places, "slip", *about)
        others = [c for c in _HEX if c != value[place].lower()]
        return value[:place] + pick(others, "hex", *about) + value[place + 1 :]
    centuries = {
        p
        for m in re.finditer(r"(?<!\d)(?:1[5-9]|20)\d{2}(?!\d)", value)
        for p in range(m.start(), m.start() + 3)
    }
    kept = [p for p in places if p not in centuries] or places
    place = pick(kept, "slip", *about)
    digit = int(value[place])
    leading = place == places[0]
    options = [
        d
        for d in (digit - 1, digit + 1, digit + 2, digit - 2)
        if (1 if leading else 0) <= d <= 9 and d != digit
    ]
    if _is_date(value):
        options = [d for d in options if d <= 2 or not leading] or options
    return value[:place] + str(pick(options, "digit", *about)) + value[place + 1 :]


def _is_date(value: str) -> bool:
    return (
        re.search(r"\d{4}[-/年]|[月日]|\b(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)", value)
        is not None
    )


def _usable(reading: Reading, rivals: tuple[Rival, ...]) -> list[Rival]:
    right = normalised(reading.answer)
    usable = []
    for rival in rivals:
        wrong = normalised(rival.answer)
        if (
            wrong
            and wrong != right
            and right not in wrong
            and right not in normalised(rival.quote)
            and wrong not in right
        ):
            usable.append(rival)
    return usable


def _wrong_value(reading: Reading, about: tuple[str, ...]) -> Reading:
    usable = _usable(reading, reading.rivals)
    digits = any(map(str.isdigit, reading.answer))
    kind = uniform("kind", *about)
    usable.sort(key=lambda r: _unlike(r.answer, reading.answer))
    if digits and usable and _unlike(usable[0].answer, reading.answer) > 1:
        usable = []
    if usable and (kind < 0.72 or not digits):
        # Mostly the nearest look-alike (the neighbour's value, last year's figure), sometimes one from far away.
        near = usable[: 3 if kind < 0.5 else len(usable)]
        rival = pick(near, "rival", *about)
        return replace(reading, answer=rival.answer, quote=rival.quote)
    if digits:
        wrong = slipped(reading.answer, *about)
        if normalised(wrong) != normalised(reading.answer):
            return replace(reading, answer=wrong, quote=_with(reading.quote, reading.answer, wrong))
    same_sentence = _other_word(reading, about)
    if same_sentence:
        return same_sentence
    return replace(reading, kind=Kind.ABSENT, answer="", quote="")


def _unlike(wrong: str, right: str) -> int:
    """How little two values look alike: digits, letters, length."""
    digits = any(map(str.isdigit, wrong)) != any(map(str.isdigit, right))
    letters = any(map(str.isalpha, wrong)) != any(map(str.isalpha, right))
    return 2 * digits + letters + (abs(len(wrong) - len(right)) > 4)


def _with(quote: str, right: str, wrong: str) -> str:
    """``quote`` with the wrong value in place of the right one; nothing when the right one is not to be found in it."""
    changed = re.sub(re.escape(right), lambda _: wrong, quote, flags=re.I)
    return changed if normalised(right) not in normalised(changed) else ""


def _other_word(reading: Reading, about: tuple[str, ...]) -> Reading | None:
    """Another name or number from the same sentence, the right one left out of the quote."""
    asked = normalised(reading.inquiry.text)
    words = re.findall(r"\b[A-Z][A-Za-z-]{2,}|[ァ-ヺー]{3,}|\d[\d,.]*\d", reading.quote)
    right = normalised(reading.answer)
    words = [
        w
        for w in words
        if normalised(w) not in right and right not in normalised(w) and normalised(w) not in asked
    ]
    if not words:
        return None
    wrong = pick(words, "word", *about)
    return replace(reading, answer=wrong, quote=_with(reading.quote, reading.answer, wrong))


def _wrong_sentence(reading: Reading, about: tuple[str, ...]) -> Reading:
    right = normalised(reading.quote)
    usable = [
        r
        for r in reading.rivals
        if r.quote and normalised(r.quote) != right and right not in normalised(r.quote)
    ]
    if usable:
        rival = pick(usable[:4], "rival", *about)
        return replace(reading, quote=rival.quote, answer="")
    slip = slipped(reading.quote, *about)
    if normalised(slip) != right:
        return replace(reading, quote=slip)
    return replace(reading, kind=Kind.ABSENT, quote="")


def _wrong_count(reading: Reading, about: tuple[str, ...]) -> Reading:
    number = reading.answer.replace(",", "")
    if not number.isdigit():
        return replace(reading, answer=slipped(reading.answer, *about), quote="")
    count = int(number)
    off = max(1, round(count * 0.12)) if count < 200 else round(count * 0.03)
    steps = [d for d in (-2 * off, -off, off, 2 * off) if count + d > 0 or (count + d == 0 and count > 0)]
    wrong = count + pick(steps, "off", *about)
    quote = reading.quote if not _states(reading.quote, count) else ""
    return replace(reading, answer=f"{wrong:,}" if "," in reading.answer else str(wrong), quote=quote)


def _states(quote: str, number: int) -> bool:
    return re.search(rf"(?<!\d){number}(?!\d)", quote.replace(",", "")) is not None


def _half_list(reading: Reading, about: tuple[str, ...]) -> Reading:
    items = reading.items
    if len(items) < 2:
        return replace(reading, kind=Kind.ABSENT, items=())
    keep = max(1, len(items) // 2)
    start = int(uniform("half", *about) * (len(items) - keep + 1))
    kept = list(items[start : start + keep])
    slip = slipped(kept[-1], *about)
    if uniform("list-slip", *about) < 0.4:
        kept[-1] = slip
    return replace(reading, items=tuple(kept))


def _flipped(reading: Reading, about: tuple[str, ...]) -> Reading:
    other = Kind.NO if reading.kind is Kind.YES else Kind.YES
    usable = [r.quote for r in reading.rivals if normalised(r.quote) != normalised(reading.quote)]
    quote = pick(usable[:3], "rival", *about) if usable else reading.quote
    return replace(reading, kind=other, quote=quote)


def _made_up(reading: Reading, about: tuple[str, ...]) -> Reading:
    """Where the documents do not say: the nearest thing that looks like an answer."""
    if reading.rivals:
        rival = pick(reading.rivals[:5], "rival", *about)
        kind = Kind.VALUE if rival.answer else Kind.SENTENCE
        return replace(reading, kind=kind, answer=rival.answer, quote=rival.quote)
    number = str(2 + int(uniform("made-up", *about) * 90))
    return replace(reading, kind=Kind.COUNT, answer=number, quote="")
