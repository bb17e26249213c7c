"""Text → what can be searched for: length-preserving folding, light stemming, and the weighted terms of a question."""

from __future__ import annotations

import re
from dataclasses import dataclass

from laar_tui.endpoints.demo.concepts import known_words, same_meaning
from laar_tui.endpoints.demo.language import HAN, HANGUL, HIRAGANA, KATAKANA
from laar_tui.endpoints.demo.wordlists import FAINT, NOISE, SUFFIXES

_WIDE = {c: c - 0xFEE0 for c in range(0xFF01, 0xFF5F)} | {0x3000: 0x20, 0x2019: 0x27}
_JA_NOISE = re.compile(
    "ですか|ますか|でしょうか|ください|下さい|教えて|何ですか|とは|なんですか|について|に関して|によると|によれば|における|の中で|"
    "何人|何時間|何時|何年|何月|何日|何曜日|何円|何個|何件|何回|何名|何台|何歳|何本|何枚|何パーセント|何割|何|誰"
    "|いくつ|いくら|どこ|どの|どれ|"
    "この文書|本文書|文書|資料|書類|文章|本文|文中|記載|記述|記事|添付|すべて|全て|一覧|取り出して|抽出して|答えて|対応する|指定され|いつ"
)
_ZH_NOISE = re.compile(
    "请问|请|告诉我|告诉|是什么时候|什么时候|是什么|什么|多少|几个|几次|几点|几天|几年|几月|几号|几人|几|谁|哪里"
    "|哪儿|哪个|哪些|哪年|哪天|哪一|哪位|哪|怎么|如何|"
    "为什么|为何|何时|何地|是否|有没有|吗|呢|文档|文件|文中|本文|文章|根据|提到|关于|列出|所有|全部|找出|给出"
    "|对应|指定|一共|总共|的|了|是|在|和|与|及|或|被|把|将|"
    "有|会|要|能|可以|这|那|其|该|对|从|到|由|于|吧|啊|我|你|他|她|它|们|一下|就|都|也|还|个"
)

_LATIN = re.compile(r"[^\W_]+(?:[._:/@'+-]+[^\W_]+|_+[^\W_]+)*", re.UNICODE)
_ASCII_RUN = re.compile(r"[A-Za-zÀ-ɏЀ-ӿͰ-Ͽ0-9][A-Za-zÀ-ɏЀ-ӿͰ-Ͽ0-9_.,:/@'%+-]*")
_CJK_RUN = re.compile(f"[{KATAKANA}]+|[{HAN}{HANGUL}]+|[{HIRAGANA}]{{3,}}")
_JA_FUNCTION = re.compile(
    "^(?:である|されて|される|しました|して|います|ました|ください|という|ている|あります|それ|これ|もの|こと|から|まで|など)+$"
)
_QUOTED = re.compile(
    "[\"“「『‘《]([^\"”」』’》\n]{1,120})[\"”」』’》]|`([^`\n]{1,120})`|(?<!\\w)'([^'\n]{2,80})'(?!\\w)"
)


@dataclass(frozen=True)
class Term:
    """One thing a question is about.

    ``forms`` are searched in folded text; the first ``own`` of them are the word itself, the rest say the same in other words (and count
    less). ``weight`` is relative (1 = a content word). ``proper``: a name, number or identifier, whose absence counts fully.
    ``hint``: a word that often stands near such answers; its absence counts nothing.
    """

    forms: tuple[str, ...]
    own: int
    weight: float
    proper: bool
    shown: str
    hint: bool = False


def fold(text: str) -> str:
    """Lowercase, full-width forms made narrow; the same length as ``text``, so that places in one are places in the other."""
    lowered = text.translate(_WIDE).lower() if not text.isascii() else text.lower()
    if len(lowered) == len(text):
        return lowered
    return "".join(low if len(low := c.lower()) == 1 else c for c in text.translate(_WIDE))


def stem(word: str) -> str:
    """A light English stem: the longest usual ending off, never below three letters."""
    for ending in (
        "ations",
        "ation",
        "ments",
        "ment",
        "ings",
        "ing",
        "ions",
        "ion",
        "ies",
        "ied",
        "ers",
        "ed",
        "es",
        "er",
        "ly",
        "s",
        "e",
        "y",
    ):
        if word.endswith(ending) and len(word) - len(ending) >= (4 if len(ending) > 2 else 3):
            rest = word[: -len(ending)]
            if (
                ending in ("ed", "ing", "er")
                and len(rest) > 3
                and rest[-1] == rest[-2]
                and rest[-1] not in "lsz"
            ):
                rest = rest[:-1]
            return rest if ending != "s" or not word.endswith("ss") else word
    return word


def is_form(root: str, rest: str) -> bool:
    """Whether a word that starts with the stem ``root`` and goes on with ``rest`` is a form of it (a doubled consonant allowed)."""
    return rest in SUFFIXES or (
        len(rest) > 2 and rest[0] == root[-1] and rest[1:] in SUFFIXES and rest[0] in "bdglmnprt"
    )


def quoted_parts(question: str) -> tuple[str, ...]:
    """What stands in quotation marks or back-ticks in a question."""
    return tuple(next(g for g in m if g) for m in _QUOTED.findall(question))


def question_terms(question: str, language: str) -> tuple[Term, ...]:
    """The terms of a question in reading order, without its question words."""
    terms: dict[str, Term] = {}

    def add(term: Term) -> None:
        terms.setdefault(term.forms[0], term)

    narrow = question.translate(_WIDE)
    for m in _ASCII_RUN.finditer(narrow):
        counter = narrow[m.end() : m.end() + 1]
        if m.group().isdigit() and counter > "⺀":
            add(Term((m.group() + counter,), 1, 1.2, True, m.group() + counter))
            continue
        for term in _latin_terms(m.group().strip(".,:/'-+%"), first=m.start() == 0):
            add(term)
    noise = _JA_NOISE if language == "ja" else _ZH_NOISE
    for piece in noise.sub(" ", question).split():
        for m in _CJK_RUN.finditer(piece):
            for term in _cjk_terms(m.group()):
                add(term)
    return tuple(terms.values())


def _latin_terms(token: str, *, first: bool) -> list[Term]:
    if not token:
        return []
    low = token.lower().removesuffix("'s")
    if low.isdigit() or re.fullmatch(r"[\d.,:/-]+", low):
        return [Term((low,), 1, 1.2, True, token)]
    parts = [p for p in re.split(r"[._:/@'-]+", low) if p]
    if (
        any(map(str.isdigit, low))
        or "_" in low
        or (len(parts) > 1 and len(low) > 12)
        or "@" in low
        or "." in low
    ):
        whole = Term((low,), 1, 2.0, True, token)
        rest = [t for p in parts if len(p) > 2 and not p.isdigit() for t in [_word(p, False, 0.4)] if t]
        return [whole, *rest] if len(parts) > 1 else [whole]
    if len(parts) > 1:
        return [t for p in parts for t in [_word(p, token[:1].isupper() and not first, 1.0)] if t]
    if low in NOISE and not (token.isupper() and len(token) > 2):
        return []
    term = _word(low, (token[:1].isupper() and not first) or (token.isupper() and len(token) > 1), 1.0)
    return [term] if term else []


def _word(word: str, proper: bool, weight: float) -> Term | None:
    if word in NOISE or len(word) < 2:
        return None
    root = word if proper and not word.endswith("s") else stem(word)
    others = (
        [] if proper else [stem(w) if w.isascii() else w for w in same_meaning(word) or same_meaning(root)]
    )
    forms = tuple(dict.fromkeys([root, *others]))
    if word in FAINT:
        weight *= 0.35
    return Term(forms, 1, weight, proper, word)


def _cjk_terms(run: str) -> list[Term]:
    if run[0] <= "ゖ" and _JA_FUNCTION.match(run):
        return []
    terms = []
    known = known_words(run)
    for word in known:
        low_words = tuple(stem(w) if w.isascii() else w for w in same_meaning(word))
        terms.append(Term(tuple(dict.fromkeys([word, *low_words])), 1, 1.0, False, word))
    if re.match(f"[{KATAKANA}]", run):
        terms.append(Term((run,), 1, 1.2, len(run) > 3 and not known, run))
        if len(run) > 4 and not known:
            terms += [
                Term((run[i : i + 3],), 1, 0.5, False, run[i : i + 3]) for i in range(0, len(run) - 2, 2)
            ]
    elif len(run) == 1:
        others = tuple(stem(w) if w.isascii() else w for w in same_meaning(run))
        terms.append(Term((run, *others), 1, 0.4, False, run))
    else:
        hiragana = run[0] <= "ゖ"
        weight = 0.3 if hiragana else 0.75
        for i in range(len(run) - 1):
            pair = run[i : i + 2]
            if not any(pair in word for word in known):
                terms.append(Term((pair,), 1, weight, False, pair))
    return terms
