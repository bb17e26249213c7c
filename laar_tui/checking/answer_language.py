"""Is the answer in the language it was asked for in: the question's, or the one the question names?"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from laar_tui.checking.likelihoods import strength
from laar_tui.checking.matching import fold
from laar_tui.checking.scripts import letters_of, script_of
from laar_tui.checking.wording import wrong
from laar_tui.core.question import Document, LanguageGuess
from laar_tui.core.verdict import Verdict

SOURCE = "check:language"

Guess = Callable[[str], LanguageGuess]

FEWEST_LETTERS = 24
"""Latin letters (an East Asian character counts two and a half) besides what is copied from the documents."""
FEWEST_WORDS = 5
FEWEST_FOR_GUESS = 50
_CLEAR_MARGIN = 0.25

_NAMES = {
    "en": r"english|englisch|anglais|inglés|inglese|英語|英语|英文",
    "ja": r"japanese|japanisch|japonais|japonés|日本語|日语|日文",
    "zh": r"chinese|chinesisch|chinois|chino|中国語|中文|汉语|普通话",
    "de": r"german|deutsch|allemand|alemán|ドイツ語|德语|德文",
    "fr": r"french|französisch|français|francés|フランス語|法语|法文",
    "es": r"spanish|spanisch|espagnol|español|スペイン語|西班牙语",
    "ko": r"korean|koreanisch|coréen|coreano|韓国語|韩语|韩文|한국어",
    "it": r"italian|italienisch|italien|italiano|イタリア語|意大利语",
    "pt": r"portuguese|portugiesisch|portugais|portugués|português|ポルトガル語|葡萄牙语",
    "ru": r"russian|russisch|russe|ruso|ロシア語|俄语|俄文|русск\w+",
}
_ASKED = {
    code: re.compile(
        rf"\b(?:in|into|auf|en|in het|на)\s+(?:{names})\b|(?:{names})(?:で|に|回答|作答)|用(?:{names})", re.I
    )
    for code, names in _NAMES.items()
}
_MENTIONS = re.compile(r"translat|übersetz|tradui|traduc|翻訳|訳し|翻译|译", re.I)
_SCRIPT_OF = {"ja": "ja", "zh": "han", "ko": "hangul", "ru": "cyrillic", "ar": "arabic", "hi": "devanagari"}
_SHOWN = {
    "en": "English", "ja": "Japanese", "zh": "Chinese", "de": "German", "fr": "French", "es": "Spanish", "ko": "Korean",
    "it": "Italian", "pt": "Portuguese", "ru": "Russian", "nl": "Dutch", "ar": "Arabic", "hi": "Hindi",
}  # fmt: skip
_CHINESE_ONLY = re.compile("[的是了们这为个没还从对与吗呢该请详说应]")


def check_language(
    answer: str, question: str, documents: Sequence[Document], guess: Guess | None = None
) -> Verdict | None:
    """Wrong when a long enough answer is in another language. ``guess`` tells languages of one script apart; without it only scripts
    are compared."""
    wanted = next((code for code, pattern in _ASKED.items() if pattern.search(question)), "")
    if not wanted and _MENTIONS.search(question):
        return None
    own = _own_words(answer, documents)
    size = _size(own)
    if size < FEWEST_LETTERS:
        return None
    asked_script = _SCRIPT_OF.get(wanted, "latin") if wanted else script_of(question)
    written = script_of(own)
    if not asked_script or not written:
        return None
    if written == "ja" and asked_script == "ja" and _told_apart("ja", own):
        written = "han"
    if asked_script != written:
        if written == "latin" and len(re.findall(r"[A-Za-zÀ-ɏ]{2,}", own)) < FEWEST_WORDS:
            return None
        if {asked_script, written} == {"ja", "han"} and not _told_apart(asked_script, own):
            return None
        expected = _SHOWN.get(wanted) or _of_script(asked_script)
        return wrong(
            SOURCE,
            strength("language:script"),
            f"the answer is in {_of_script(written)}, asked for was {expected}",
        )
    if guess is None or size < FEWEST_FOR_GUESS or written != "latin":
        return None
    given = guess(own)
    asked = wanted or (lambda q: q.code if q.margin >= _CLEAR_MARGIN or q.letters >= 60 else "und")(
        guess(question)
    )
    if "und" in (given.code, asked) or given.code == asked or given.margin < _CLEAR_MARGIN:
        return None
    return wrong(
        SOURCE,
        strength("language:guess"),
        f"the answer is in {_SHOWN.get(given.code, given.code)}, asked for was {_SHOWN.get(asked, asked)}",
    )


def _own_words(answer: str, documents: Sequence[Document]) -> str:
    """The answer without lines, quotes and runs that are copied from the documents."""
    kept = re.sub(r"```.*?(?:```|\Z)", " ", answer, flags=re.S)
    folded = [fold(d.text) for d in documents if len(d.text) < 2_000_000]
    pieces = re.split(r"[\n.。!?！？;；:：“”\"「」『』«»()（）]+", kept)
    pieces = [_NO_WORD.sub(" ", p) for p in pieces]
    return " ".join(p for p in pieces if p.strip() and not any(fold(p) in t for t in folded))


_NO_WORD = re.compile(r"(?:https?://)?[A-Za-z0-9]*(?:[0-9_./@\\-][A-Za-z0-9]*)*[0-9_./@\\][A-Za-z0-9-]*")
"""Identifiers, file names and addresses are in no language."""


def _size(text: str) -> float:
    counts = letters_of(text)
    east = counts.pop("kana", 0) + counts.pop("han", 0) + counts.pop("hangul", 0)
    return sum(counts.values()) + 2.5 * east


def _told_apart(asked_script: str, own: str) -> bool:
    """Japanese without kana and Chinese look alike when they are short."""
    hiragana = len(re.findall(r"[\u3041-\u309f]", own))
    if asked_script == "ja":
        return hiragana == 0 and len(_CHINESE_ONLY.findall(own)) >= 2
    return hiragana >= 4


def _of_script(script: str) -> str:
    return {
        "ja": "Japanese", "han": "Chinese", "latin": "a language of Latin letters", "hangul": "Korean", "cyrillic": "a Cyrillic language",
        "arabic": "Arabic", "devanagari": "Hindi",
    }.get(script, script)  # fmt: skip
