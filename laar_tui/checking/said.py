"""What an answer claims: its values without those of the question, and the short phrase it may consist of."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from laar_tui.checking.alignment import Occurrence
from laar_tui.checking.asked import Asked
from laar_tui.checking.matching import fold
from laar_tui.checking.owning import names_something
from laar_tui.checking.passage import Passage
from laar_tui.checking.superseding import was
from laar_tui.checking.terms import east_asian_runs
from laar_tui.checking.values import Kind, Value, find_values, same

_LONGEST_ANSWER = 12_000
_SHORT = 60
MOST_VALUES = 60
"""An answer with more values than this lists half a document; the first ones are looked at."""
_LEAD = re.compile(
    r"^(?:(?:the |final |correct )?answer(?: is)?[:\s]+|answer[:：]\s*|it (?:is|was)\s+|that (?:is|was|would be)\s+"
    r"|according to [^,]{1,60},\s*"
    r"|答えは|回答[:：]?|答案(?:是|为)?[:：]?|答[:：]|根据[^，]{1,30}，)",
    re.I,
)
_TAIL = re.compile(r"(?:です|である|でした|だ|となっています|になります)?[。.!！\s]*$")
_QUOTED = re.compile(r"“[^“”\n]{12,}”|\"[^\"\n]{12,}\"|«[^«»\n]{12,}»|「[^「」\n]{6,}」|『[^『』\n]{6,}』")
_MARKS = re.compile(r"[*_`#>]+|^\s*[-•]\s+", re.M)
_LIST_NUMBER = re.compile(r"^\s*(?:[*#>-]+\s*)?\(?\d{1,3}[.)、]\s", re.M)
_CITED = re.compile(
    r"\[\^?\d{1,3}\]|\((?:p|pp|page|line|section|§|see)\.?\s?[\d–-]+\)|\b(?:page|line|section|article|clause|row|paragraph"
    r"|step|§|第)\s?\d+(?:\.\d+)*|第\s?\d+\s?[章条節节行页頁项項]",
    re.I,
)


@dataclass(frozen=True)
class Said:
    """``values`` are what the answer adds to the question; ``main`` those of the kind asked for (all when none is). ``phrase`` is the
    answer itself when it is no longer than a name or a term, else empty."""

    text: str
    values: tuple[Value, ...]
    main: tuple[Value, ...]
    phrase: str
    stated: tuple[Value, ...] = ()
    """All values, those of the question too."""

    def replaced(self, text: str) -> Said:
        """The same answer with another text."""
        return replace(self, text=text)


@lru_cache(maxsize=64)
def read_answer(answer: str, question: str, asked: Asked) -> Said:
    """Read an answer, Markdown marks and list numbers removed."""
    text = _MARKS.sub(" ", _CITED.sub(" ", _LIST_NUMBER.sub(" ", answer[:_LONGEST_ANSWER])))
    known = find_values(question)
    stated = list(_stated(text)[: 5 * MOST_VALUES])
    named = [v for v in stated if names_something(text, v)]
    values = [
        v for v in stated if not any(same(v, k) and v.kind is k.kind for k in known) and not _trivial(v)
    ]
    quoted = [m.span() for m in _QUOTED.finditer(text)]
    outside = [v for v in values if not any(s < v.start < e for s, e in quoted)]
    main = tuple(outside or values)
    if asked.kinds:
        wanted = {asked.kinds[0]} | ({Kind.TIME} if asked.clock or asked.kinds[0] is Kind.DATE else set())
        preferred = [v for v in outside if v.kind in wanted] or [v for v in values if v.kind in wanted]
        if asked.kinds[0] is Kind.DATE and not preferred:
            preferred = [v for v in values if v.year_like]
        codes = asked.kinds[0] is Kind.NUMBER and not asked.counted and not asked.dimensions
        if codes and any(v.kind is Kind.CODE for v in outside):
            preferred = [v for v in outside if v.kind is Kind.CODE]  # "Which permit number?"
        if asked.kinds[0] is Kind.NUMBER:
            preferred = [v for v in preferred if not v.year_like] or preferred
        if asked.dimensions:
            preferred = [
                v for v in preferred if v.unit is not None and v.unit.dimension in asked.dimensions
            ] or preferred
        nothing_of_it = not preferred and asked.kinds[0] in (Kind.DATE, Kind.TIME)
        main = () if nothing_of_it else tuple(preferred or outside or values)
    elif any(v.kind is not Kind.NAME for v in values):
        main = tuple(v for v in main if v.kind is not Kind.NAME and not v.year_like) or main
    main = tuple(v for v in main if v not in named) or main
    # What the answer itself tells as past or untrue is not its claim.
    main = tuple(v for v in main if not was(Occurrence(v, Passage(text, 0), ()))) or main
    values, stated = values[:MOST_VALUES], stated[:MOST_VALUES]
    main = main[:MOST_VALUES]
    return Said(text, tuple(values), main, _phrase(text), tuple(stated))


@lru_cache(maxsize=16)
def _stated(text: str) -> tuple[Value, ...]:
    return tuple(find_values(text))


def _trivial(value: Value) -> bool:
    written = fold(value.text)
    return value.kind is Kind.NUMBER and (
        written in ("one", "zero", "none", "once") or (written in ("1", "一") and value.unit is None)
    )


def _phrase(text: str) -> str:
    core = text.strip()
    for _ in range(2):
        core = _LEAD.sub("", core).strip()
    core = _TAIL.sub("", core).strip(" \t\n.,;:!?。、，“”\"'「」『』()（）")
    if (
        not core
        or len(core) > _SHORT
        or "\n" in core
        or len(core.split()) > 7
        or re.search(r"[。.!?！？]\s", core)
    ):
        return ""
    return re.sub(r"^(?:the|a|an)\s+", "", core, flags=re.I)


def without_figures(said: Said) -> str:
    """The answer without its numbers, dates, times and identifiers, and without the sign that counts each."""
    text = said.text
    for value in sorted(said.stated, key=lambda v: -v.start):
        if value.kind is not Kind.NAME:
            text = f"{text[: value.start]} {text[value.end + 1 :]}"
    return text


def phrase_keys(said: Said, question: str, texts: Sequence[str]) -> list[str]:
    """What to look for in the folded documents when the answer is a name or a term: the whole phrase, the names in it, and in East Asian
    text the longest stretches that stand there and not in the question."""
    keys = [fold(said.phrase)] if said.phrase else []
    names = [v for v in said.main if v.kind is Kind.NAME]
    keys += [v.key for v in names]
    keys += [initials for v in names if len(initials := "".join(w[0] for w in v.key.split())) > 1]
    keys += novel_stretches(said, question, texts)
    return [k for k in dict.fromkeys(keys) if len(k) > 1]


def novel_stretches(said: Said, question: str, texts: Sequence[str]) -> list[str]:
    """The longest stretches (at least two characters) of the answer's East Asian words that the documents have and the question has
    not."""
    outside = _QUOTED.sub(" ", said.text)
    if len(outside) > 160:
        return []
    asked = fold(question)
    found: list[str] = []
    for run in east_asian_runs(outside):
        at = 0
        while at < len(run) - 1:
            size = next(
                (n for n in range(len(run) - at, 1, -1) if any(run[at : at + n] in t for t in texts)), 0
            )
            part = run[at : at + size]
            if size and part not in asked and not _is_hiragana(part):
                found += _beside_question(part, asked)
            at += size or 1
    return sorted(dict.fromkeys(found), key=lambda part: -len(part))


def _beside_question(part: str, asked: str) -> list[str]:
    """What of a stretch the question does not have: 负责 and 购买 around a name are its words."""
    covered = [False] * len(part)
    for at in range(len(part) - 1):
        if part[at : at + 2] in asked:
            covered[at] = covered[at + 1] = True
    kept = "".join(" " if c else character for c, character in zip(covered, part, strict=True)).split()
    return [k for k in kept if len(k) > 1 and not _is_hiragana(k)]


def _is_hiragana(run: str) -> bool:
    return all("\u3040" <= c <= "\u309f" for c in run)
