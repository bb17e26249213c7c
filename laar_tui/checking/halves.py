"""Does the answer give all that was asked: both of two things, as many as were named, the whole of a list?"""

from __future__ import annotations

import re
from collections.abc import Sequence

from laar_tui.checking.alignment import Alignment, align
from laar_tui.checking.asked import Asked, understand
from laar_tui.checking.likelihoods import strength
from laar_tui.checking.matching import fold
from laar_tui.checking.said import Said
from laar_tui.checking.values import Kind, same
from laar_tui.checking.wording import excerpt, listed, wrong
from laar_tui.core.question import Document
from laar_tui.core.verdict import Verdict

SOURCE = "check:completeness"

_BOTH = re.compile(
    r"\s+(?:and|as well as|und|et|y|e|и)\s+|、|以及|及び|および|并且|(?<=[\u3040-\u9fff])(?:と|和|与|及|跟)(?=[\u3040-\u9fffA-Z])",
    re.I,
)
_KIND_NAMES = {Kind.DATE: "a date", Kind.NUMBER: "a figure", Kind.TIME: "a time", Kind.NAME: "a name"}
_ITEM = re.compile(r"^\s*(?:[-*•·‣▪・○]|\(?\d{1,3}[.)、]|[①-⑳])\s*\S", re.M)
_DAY = re.compile(r"(?<!\d)(?:[12]?\d|3[01])\s?(?:日(?!間|以内|前|後)|号(?=[（(]))|翌[日週月]")
"""A day told without its month: ``翌12日（日）``."""
_LENGTHS = re.compile(
    r"\b(?:hours?|days?|weeks?|months?|years?|stunden?|tage|heures?|jours?|horas?|días?|ore|giorni|mesi|anni)\b",
    re.I,
)
_SERIES = re.compile(
    r"\s*(?:,\s*(?:and|or|und|et|y)?|;|、|，|及び|および|以及|\s(?:and|und|et|y|or)\s|(?<=[\u3040-\u9fff])[と和与及])\s*"
)


def check_completeness(
    question: str,
    documents: Sequence[Document],
    said: Said,
    answer: str,
    asked: Asked,
    alignment: Alignment | None,
) -> Verdict | None:
    """Wrong when something that was asked for is missing."""
    missing = _kinds_missing(said, asked)
    if missing:
        return wrong(
            SOURCE,
            strength("completeness:missing"),
            f"the question also asks for {missing}, which the answer does not give",
        )
    if asked.items and (few := _too_few(answer, said, asked.items)):
        return wrong(SOURCE, strength("completeness:missing"), few)
    if alignment is not None:
        half = _other_half(question, documents, said, alignment)
        if half is not None:
            return half
        if asked.every or asked.items:
            return _list_cut(alignment, answer, asked)
    return None


def _kinds_missing(said: Said, asked: Asked) -> str:
    """``Who approved it, and when?`` with a name only."""
    if len(asked.kinds) < 2:
        return ""
    given = {v.kind for v in said.values}
    if any(v.year_like for v in said.values):
        given.add(Kind.DATE)
    if _DAY.search(said.text):
        given.add(Kind.DATE)
    if Kind.DATE in given or Kind.TIME in given:
        given |= {Kind.DATE, Kind.TIME}
    if _LENGTHS.search(said.text):
        given.add(Kind.NUMBER)
    lacking = [k for k in asked.kinds if k not in given and k is not Kind.NAME]
    if lacking and given:
        return _KIND_NAMES.get(lacking[0], "")
    return ""


def _too_few(answer: str, said: Said, wanted: int) -> str:
    bullets = len(_ITEM.findall(answer))
    if bullets:
        given = bullets
    else:
        core = re.split(r"[:：]\s", said.text, maxsplit=1)[-1]
        pieces = [p for p in _SERIES.split(core.strip(" .。\n")) if p.strip()]
        given = max(len(pieces), len(said.values))
    if given and given < wanted and len(answer) < 600:
        return f"{wanted} things are asked for, the answer gives {given}"
    return ""


def _other_half(
    question: str, documents: Sequence[Document], said: Said, alignment: Alignment
) -> Verdict | None:
    """``What are the budgets of A and B?`` with A's only."""
    halves = _split(question)
    if halves is None:
        return None
    shared, one, other = halves
    covered: list[tuple[str, bool]] = []
    for mine, theirs in ((one, other), (other, one)):
        sub = align(f"{shared} {mine}", documents)
        if sub is None:
            return None
        kinds = understand(question).kinds or (Kind.NUMBER, Kind.DATE, Kind.CODE, Kind.TIME, Kind.NAME)
        found = [
            o
            for o in sub.occurrences(kinds)
            if not o.value.year_like and fold(o.value.text) not in fold(question)
        ]
        if not found:
            return None
        found.sort(key=lambda o: -sub.score(o.fit))
        top = sub.score(found[0].fit)
        if top < 0.6:
            return None
        meant = [o for o in found if sub.score(o.fit) >= top - 0.03]
        covered.append((mine, any(same(v, o.value) for v in said.values for o in meant[:12])))
        _ = theirs
    gaps = [name for name, there in covered if not there]
    mentioned = fold(said.text)
    if len(gaps) == 1:
        gap = gaps[0]
        if any(word in mentioned for word in re.findall(r"\w+", fold(gap)) if len(word) > 2):
            return None
        return wrong(
            SOURCE,
            strength("completeness:missing"),
            f"nothing is said about “{excerpt(gap.strip(), 40)}”, which the question also asks for",
        )
    return None


def _split(question: str) -> tuple[str, str, str] | None:
    """A question for two things as what they share and each of them: (shared, one, other)."""
    matches = list(_BOTH.finditer(question))
    if len(matches) != 1:
        return None
    match = matches[0]
    left, right = question[: match.start()], question[match.end() :]
    if re.match(r"(?:when|who|where|how|what|which|why)\b", right, re.I):
        return None
    spaced = " " in question.strip()
    if spaced:
        words = left.split()
        one: list[str] = []
        while words and (not one or words[-1][:1].isupper() or words[-1].isdigit()):
            one.insert(0, words.pop())
        following = right.rstrip(" ?？.").split()
        other: list[str] = []
        while following and (not other or following[0][:1].isupper() or following[0].isdigit()):
            other.append(following.pop(0))
        shared = " ".join([*words, *following])
        if not one[0][:1].isupper() and not other[0][:1].isupper():
            # Two attributes of one thing: "the height and weight of X".
            return shared, " ".join(one), " ".join(other)
        # "Plant A and B": what stands before the first name goes with both.
        return shared, " ".join(one), " ".join(other)
    first = re.split(r"[のはがを的是、，\s]", left)[-1]
    second = re.split(r"[のはがを的是各分\s]", right, maxsplit=1)[0]
    if not first or not second:
        return None
    return left[: len(left) - len(first)] + right[len(second) :], first, second


def _list_cut(alignment: Alignment, answer: str, asked: Asked) -> Verdict | None:
    """The items of the answer all stand in one list of the document, which goes on."""
    said = fold(answer)
    for score, passage in alignment.scored[:6]:
        if score < 0.5 or (passage.cell and len(passage.text) < 30):
            continue
        items = _series(passage.text)
        if len(items) >= 3:
            verdict = _compared(items, said, asked)
            if verdict is not None:
                return verdict
    leads: dict[str, list[str]] = {}
    for score, passage in alignment.scored[:80]:
        lead = next((t for t, _ in passage.context if t.rstrip().endswith((":", "："))), "")
        if lead and score >= 0.4:
            leads.setdefault(lead, []).append(
                re.sub(r"^\s*(?:[-*•・○]|\(?\d{1,3}[.)、])\s*", "", passage.text)
            )
    for items in leads.values():
        if len(items) >= 2 and (verdict := _compared(items, said, asked)) is not None:
            return verdict
    return None


def _series(sentence: str) -> list[str]:
    """The members of ``A, B and C`` in a sentence: the longest run of short pieces between separators."""
    body = re.split(
        r"[:：]\s*|\b(?:are|were|is|include[sd]?|including|comprises?|namely|consists? of|visited|covers?)\b|(?:は|包括|有|为|是)",
        sentence,
    )[-1]
    pieces = [p.strip(" .。\n") for p in _SERIES.split(body)]
    pieces = [re.sub(r"(?:です|である|が.*|の.*社.*)$", "", p) for p in pieces if p]
    return pieces if len(pieces) >= 3 and all(len(p) <= 60 and len(p.split()) <= 7 for p in pieces) else []


def _compared(items: Sequence[str], said: str, asked: Asked) -> Verdict | None:
    given = [i for i in items if _mentions(said, i)]
    left_out = [i for i in items if not _mentions(said, i)]
    if not given or not left_out or len(left_out) * 4 < len(items):
        return None
    if asked.items and len(given) >= asked.items:
        return None
    return wrong(
        SOURCE,
        strength("completeness:list"),
        f"the document's list has {len(items)} entries, the answer gives {len(given)} of them;"
        f" {listed([f'“{excerpt(i, 30)}”' for i in left_out[:2]])} "
        f"{'is' if len(left_out) == 1 else 'are'} missing",
    )


def _mentions(said: str, item: str) -> bool:
    key = fold(item)
    if key in said:
        return True
    head = key.split("(")[0].split(" – ")[0].split(" - ")[0].split(":")[0].split("（")[0].strip()
    words = [w for w in re.findall(r"\w+", head) if len(w) > 3]
    if 2 <= len(head.split()) <= 3 and words and words[-1] == head.split()[-1] and words[-1] in said:
        return True  # A person, by the surname.
    return (bool(head) and len(head) > 2 and head in said) or (bool(words) and all(w in said for w in words))
