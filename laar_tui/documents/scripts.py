"""Which writing systems a text uses, and what that alone says about its language.

A script that serves one of the languages we route on settles the matter at any length; a script that serves
several narrows it down. The rules of :func:`language_of_script`, in the order they are tried, for the script
with the most evidence:

==================  =====================================================================================
Hangul              ``ko``
kana, or Han        ``ja`` with kana or a character that only Japan writes (売, 駅, 気 …); else ``zh``
Greek, Hebrew, Thai ``el``, ``he``, ``th``
Cyrillic            undetermined with letters of Serbian or Belarusian; ``uk`` with ґ є і ї; else ``ru``
Arabic              undetermined with letters of Urdu; ``fa`` with پ چ ژ گ or Persian ye and kaf; else ``ar``
Devanagari          ``hi``
Latin, any other    undetermined
==================  =====================================================================================

A CJK character carries about as much as three letters of an alphabet, so it counts three times when the main
script is chosen: 「Appleの売上は？」 is Japanese.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

UNDETERMINED = "und"

# Whole blocks where a block is one script: its few signs and digits do not change which script is the main
# one.
_LETTERS = {
    "latin": "A-Za-z\u00aa\u00ba\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f\u1e00-\u1eff\uff21-\uff5a",
    "greek": "\u0370-\u03ff\u1f00-\u1fff",
    "cyrillic": "\u0400-\u0481\u048a-\u052f",
    "armenian": "\u0531-\u0556\u0561-\u0587",
    "hebrew": "\u05d0-\u05f2",
    "arabic": "\u0620-\u064a\u066e-\u06d3\u0750-\u077f\ufb50-\ufdff\ufe70-\ufefc",
    "devanagari": "\u0900-\u0963\u0970-\u097f",
    "indic": "\u0980-\u0dff",
    "thai": "\u0e01-\u0e3a\u0e40-\u0e4e",
    "southeast_asian": "\u0e80-\u109f\u1780-\u17ff",
    "georgian": "\u10a0-\u10ff\u1c90-\u1cbf",
    "ethiopic": "\u1200-\u137f",
    "hangul": "\u1100-\u11ff\u3131-\u318e\uac00-\ud7a3",
    "kana": "\u3041-\u3096\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff\uff66-\uff9f",
    "han": "\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f",
}
_PATTERNS = {script: re.compile(f"[{letters}]+") for script, letters in _LETTERS.items()}
_WEIGHT = {"han": 3, "kana": 3, "hangul": 3}

LANGUAGES_OF_SCRIPT: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "latin": (
            *("cs", "da", "de", "en", "es", "fi", "fr", "hu", "id"),
            *("it", "nl", "no", "pl", "pt", "ro", "sv", "tr", "vi"),
        ),
        "greek": ("el",),
        "cyrillic": ("bg", "ru", "uk"),
        "hebrew": ("he",),
        "arabic": ("ar", "fa"),
        "devanagari": ("hi",),
        "thai": ("th",),
        "hangul": ("ko",),
        "cjk": ("ja", "zh"),
    }
)
"""The languages we route on, by script."""

# Written in Japan and neither in simplified nor in traditional Chinese.
_ONLY_JAPANESE = re.compile(
    "[々込峠畑働円売駅図対気広沢県仏伝価児処剣実変帰恵歩歳権検験険経軽関発髪読続総絵楽薬択訳釈鉄銭辺黒黙覚観"
    "栄営戦単団囲圏塩増悪応拡撃暦様桜毎渋済焼畳聴脳臓蔵覧譲賛転遅郷鉱陥隠霊顔駆騒鶏歴亜仮労勧厳収壊帯庁廃"
    "弾従払抜拠挙摂暁枠歓雑読専徴縦絶継]"
)
_UKRAINIAN = re.compile("[ґєіїҐЄІЇ]")
_OTHER_CYRILLIC = re.compile("[ђћјљњџѓќѕўЂЋЈЉЊЏЃЌЅЎ]")
_PERSIAN = re.compile("[پچژگیک]")
_URDU = re.compile("[ٹڈڑےںہھ]")


def letters_by_script(text: str) -> dict[str, int]:
    """How many letters of each script a text has; Han and kana are told apart, scripts without letters left
    out.
    """
    counts = {script: sum(map(len, pattern.findall(text))) for script, pattern in _PATTERNS.items()}
    return {script: count for script, count in counts.items() if count}


def main_script(counts: Mapping[str, int]) -> str:
    """The script with the most evidence, Han and kana together as ``"cjk"``; empty without any letter."""
    evidence: dict[str, int] = {}
    for script, count in counts.items():
        family = "cjk" if script in ("han", "kana") else script
        evidence[family] = evidence.get(family, 0) + count * _WEIGHT.get(script, 1)
    return max(evidence, key=lambda script: evidence[script], default="")


def written_like(text: str, code: str) -> bool:
    """Whether the main script of ``text`` is one that the language ``code`` is written in."""
    return code in LANGUAGES_OF_SCRIPT.get(main_script(letters_by_script(text)), ())


def language_of_script(text: str) -> str:
    """The language that the main script points to by the rules above, else :data:`UNDETERMINED`."""
    counts = letters_by_script(text)
    script = main_script(counts)
    if script == "cjk":
        return "ja" if "kana" in counts or _ONLY_JAPANESE.search(text) else "zh"
    if script == "cyrillic":
        if _OTHER_CYRILLIC.search(text):
            return UNDETERMINED
        return "uk" if _UKRAINIAN.search(text) else "ru"
    if script == "arabic":
        if _URDU.search(text):
            return UNDETERMINED
        return "fa" if _PERSIAN.search(text) else "ar"
    languages = LANGUAGES_OF_SCRIPT.get(script, ())
    return languages[0] if len(languages) == 1 else UNDETERMINED
