"""Which language a text is in, by its script and commonest words, and about how many tokens it has. Cheap on purpose."""

from __future__ import annotations

import re
from functools import lru_cache

HIRAGANA = "ぁ-ゖ"
KATAKANA = "ァ-ヺーヴ"
HAN = "一-鿿㐀-䶿々〇"
HANGUL = "가-힣"

_KANA = re.compile(f"[{HIRAGANA}{KATAKANA}]")
_HAN = re.compile(f"[{HAN}]")
_HANGUL = re.compile(f"[{HANGUL}]")
_LATIN_WORD = re.compile(r"(?<!\w)[^\W\d_]{2,}(?!\w)")
_FOREIGN_LETTER = re.compile(r"[\u0370-\u05ff\u0600-\u06ff\u0900-\u0e7f]")
_ENGLISH_WORDS = """
the of and to in is that for it was on are with as be at by this have from or not
"""
_ENGLISH = frozenset(_ENGLISH_WORDS.split())
_OTHER_LATIN_WORDS = """
der die das und ist nicht mit den von le la les des est et une pour dans el los las que del una por con il di che per sono non
och att det som med het een van niet não uma para dos os ao em da
"""
_OTHER_LATIN = frozenset(_OTHER_LATIN_WORDS.split())
_SAMPLE_WINDOWS = 24
_SAMPLE_CHARACTERS = 4000


def sample(text: str, windows: int = _SAMPLE_WINDOWS, characters: int = _SAMPLE_CHARACTERS) -> str:
    """The text itself, or evenly spaced windows of it when it is long."""
    if len(text) <= windows * characters:
        return text
    step = (len(text) - characters) / (windows - 1)
    return "\n".join(text[int(i * step) : int(i * step) + characters] for i in range(windows))


def language_of(text: str, fallback: str = "en") -> str:
    """``"en"``, ``"ja"``, ``"zh"``, ``"other"``; ``fallback`` when the text has hardly any words (JSON of UUIDs, numbers)."""
    looked = sample(text, 8, 2000)
    kana, han, hangul = (len(p.findall(looked)) for p in (_KANA, _HAN, _HANGUL))
    words = _LATIN_WORD.findall(looked.lower())
    wordlike = [w for w in words if len(w) > 2 or w in _ENGLISH or w in _OTHER_LATIN]
    cjk = kana + han
    if cjk + hangul > max(1, 0.6 * len(wordlike)):
        if hangul > cjk:
            return "other"
        return "ja" if kana > 0.06 * cjk else "zh"
    if len(_FOREIGN_LETTER.findall(looked)) > 3 * len(wordlike):
        return "other"
    english = sum(w in _ENGLISH for w in wordlike)
    other = sum(w in _OTHER_LATIN for w in wordlike)
    if other > max(english + 2, 0.08 * len(wordlike)):
        return "other"
    digits = sum(map(str.isdigit, looked))
    if english == 0 and digits > 0.2 * len(looked):
        return fallback
    return "en"


_PIECES = re.compile(
    rf"([{HAN}])|([{HIRAGANA}{KATAKANA}])|([0-9]{{1,3}})|([A-Z]?[a-z]+|[A-Z]+)|([^\W\d_]+)|([^\w\s]{{1,3}}|_+|\n\s*)"
)
_TOKENS_PER_PIECE = (0.78, 0.64, 1.0, 1.10, 2.0, 0.85)
"""o200k tokens per Han character, kana, digit group, ASCII word, other word and punctuation run."""


@lru_cache(maxsize=16)
def estimated_tokens(text: str) -> int:
    """About how many tokens ``text`` has, from samples of it when long: some 10 % off for prose, more for random identifiers."""
    looked = sample(text)
    counts = [0] * len(_TOKENS_PER_PIECE)
    for piece in _PIECES.finditer(looked):
        counts[(piece.lastindex or 1) - 1] += 1
    tokens = sum(n * weight for n, weight in zip(counts, _TOKENS_PER_PIECE, strict=True))
    return round(tokens * (len(text) / max(1, len(looked))))
