"""In which script a text is mainly written, by counting letters."""

from __future__ import annotations

import re

_LATIN = re.compile(r"[A-Za-zÀ-ɏ]")
_KANA = re.compile(r"[\u3041-\u309f\u30a1-\u30fa]")
_HAN = re.compile(r"[\u3400-\u9fff]")
_HANGUL = re.compile(r"[\uac00-\ud7af]")
_CYRILLIC = re.compile(r"[\u0400-\u04ff]")
_ARABIC = re.compile(r"[\u0600-\u06ff]")
_DEVANAGARI = re.compile(r"[\u0900-\u097f]")


def letters_of(text: str) -> dict[str, int]:
    """How many letters of each script; an East Asian character says about as much as two and a half Latin letters."""
    counts = {
        "latin": len(_LATIN.findall(text)),
        "kana": len(_KANA.findall(text)),
        "han": len(_HAN.findall(text)),
        "hangul": len(_HANGUL.findall(text)),
        "cyrillic": len(_CYRILLIC.findall(text)),
        "arabic": len(_ARABIC.findall(text)),
        "devanagari": len(_DEVANAGARI.findall(text)),
    }
    return {name: count for name, count in counts.items() if count}


def script_of(text: str) -> str:
    """``"latin"``, ``"ja"`` (kana, or kana with Han), ``"han"``, …; empty without letters."""
    counts = letters_of(text)
    if not counts:
        return ""
    east = 2.5 * (counts.get("kana", 0) + counts.get("han", 0))
    others = {k: float(v) for k, v in counts.items() if k not in ("kana", "han")}
    best = max(others, key=lambda k: others[k], default="")
    if east >= others.get(best, 0.0):
        return "ja" if counts.get("kana", 0) * 12 >= counts.get("han", 0) and counts.get("kana", 0) else "han"
    return best
