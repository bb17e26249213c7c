"""From the passages that fit a question, the piece that answers it."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from laar_tui.endpoints.demo.keyed import clean_value
from laar_tui.endpoints.demo.passages import IndexedDocument, one_line
from laar_tui.endpoints.demo.question import Inquiry, Wants
from laar_tui.endpoints.demo.search import Found
from laar_tui.endpoints.demo.spans import Span, has_shape, spans_of
from laar_tui.endpoints.demo.suits import type_bonus
from laar_tui.endpoints.demo.words import fold, is_form, stem

_KEY_LINE = re.compile(
    r"^[\s\-*+•・>#|\"'`\[]*([^:：=\t\n|]{1,60}?)[\"'`\]*]*\s*(?::|：|=|＝|\t|\|)\s*(?=\S)([^\n]*(?:\n(?!\s*[\w\"'-]+\s*[:=])[^\n]+)*)"
)
_COPULA = r"\b(?:is|are|was|were|will be|has been|became|remains|equals)\b(?: called| named| known as| set to| considered)?"
_CLAUSE_END = re.compile(
    r"(?:, (?:which|who|where|while|but|and|so|as|because|although|with|making)\b|; | \(|\.(?=\s|$)|\s[-–—]\s"
    r"|\s(?:and|but|or)\s+(?:can|could|is|was|are|were|may|will|has|had|must|it|they|we|the)\b|$)"
)
_DEFINES = re.compile(
    r"\s*(?:(?:async|export|public|private|static|pub)\s+)*(?:def|class|function|func|fn|interface|struct|impl)\s+\w+"
)
_KINDS = re.compile(
    "哪[个家所座支间]?(法院|公司|银行|医院|学校|大学|部门|机构|酒店|品牌|报社|集团|城市|国家)|どの(会社|企業|大学"
    "|病院|銀行|部署|学校|裁判所|駅|ホテル|チーム|国|都市)"
)
_REASON = re.compile(
    (
        r"\b(?:because|due to|caused by|since|as a result|owing to|reason|root cause|in order to|so that)\b|ため"
        r"|から。|原因|理由|によって|ので|因为|由于|因此|导致|所以"
    ),
    re.I,
)


@dataclass(frozen=True)
class Picked:
    """``answer`` (empty: the whole passage answers) from ``passage``; ``score`` compares picks of one document."""

    answer: str
    passage: int
    score: float
    following: bool = False


def picks(document: IndexedDocument, inquiry: Inquiry, found: Sequence[Found]) -> list[Picked]:
    """Every plausible answer, best first: typed pieces when the question wants a type, else definitions, values and sentences."""
    if not found:
        return []
    best = found[0].score
    candidates: list[Picked] = []
    for rank, f in enumerate(found[:40]):
        if f.score < (0.7 if inquiry.wants is Wants.NAME else 0.4) * best:
            break
        order = {"first": -1e-4, "last": 1e-4}.get(
            inquiry.place, 1e-5 if inquiry.wants is Wants.PLACE else -1e-6
        ) * f.passage
        weight = f.score * (1 + order) - 1e-6 * rank
        if has_shape(inquiry.wants):
            candidates += _typed(document, inquiry, f, weight)
        elif inquiry.wants is Wants.REASON and _REASON.search(document.raw(f.passage)):
            candidates.append(Picked("", f.passage, weight * 1.35))
        else:
            candidates += _untyped(document, inquiry, f, weight)
    if has_shape(inquiry.wants) and (not candidates or max(c.score for c in candidates) < 0.55 * best):
        candidates += [p for f in found[:5] for p in _untyped(document, inquiry, f, 0.6 * f.score)]
    return sorted(candidates, key=lambda c: -c.score)


def joined(document: IndexedDocument, inquiry: Inquiry, picked: Picked) -> str:
    """The answer with what is coordinated with it: "Ana Ruiz and Tom Becker", "長野市と飯山市"."""
    if inquiry.wants not in (Wants.PERSON, Wants.PLACE) or not picked.answer:
        return picked.answer
    line = document.shown(picked.passage)
    parts = [s for s in spans_of(inquiry.wants, line) if not _says_the_same(fold(s.text), inquiry)]
    for left, right in pairwise(parts):
        between = line[left.start + len(left.text) : right.start]
        if picked.answer in (left.text, right.text) and re.fullmatch(
            r"\s*(?:\sand\s|&|と|和|及び|、)\s*", between
        ):
            return line[left.start : right.start + len(right.text)]
    return picked.answer


def _typed(document: IndexedDocument, inquiry: Inquiry, f: Found, weight: float) -> list[Picked]:
    result = _spans_in(document, inquiry, f.passage, f.places, weight)
    value = _keyed_value(document, inquiry, f, document.raw(f.passage))
    place = inquiry.wants is Wants.PLACE and len(value) <= 60
    if value and any(place or len(s.text) >= 0.8 * len(value) for s in spans_of(inquiry.wants, value)):
        result.append(Picked(value, f.passage, weight * 1.9))
    if result:
        return result
    after = f.passage + 1
    if after < len(document.passages):
        here, near = document.passages[f.passage], document.passages[after]
        if (
            near.parent == f.passage
            or near.block == here.block
            or document.raw(f.passage).rstrip()[-1:] in "?？:："
        ):
            return _spans_in(document, inquiry, after, (), weight * 0.7)
    return []


def _spans_in(
    document: IndexedDocument,
    inquiry: Inquiry,
    number: int,
    places: Sequence[tuple[int, float]],
    weight: float,
) -> list[Picked]:
    passage = document.passages[number]
    text = document.raw(number)
    asked = fold(inquiry.text)
    marks = [(place - passage.start, w) for place, w in places]
    total = sum(w for _, w in marks) or 1.0
    key = _KEY_LINE.match(text)
    value_start = key.start(2) if key and any(m < key.start(2) for m, _ in marks) else -1
    scale = 20 if sum(c > "⺀" for c in text[:200]) > 0.3 * min(200, len(text)) else 50
    found = []
    for span in spans_of(inquiry.wants, text):
        low = fold(span.text)
        if low in asked or (len(low) > 3 and _all_in(low, asked)) or _says_the_same(low, inquiry):
            continue
        if (
            passage.bullet
            and span.start < 4
            and re.match(r"\s*\d{1,3}[.)、]", text)
            and inquiry.wants in (Wants.NUMBER, Wants.CODE)
        ):
            continue
        in_key = (
            key is not None
            and span.start < key.start(2)
            and (value_start >= 0 or inquiry.wants is Wants.PLACE)
        )
        if in_key and inquiry.wants is not Wants.PERSON:
            continue
        near = sum(w * math.exp(-_distance(m, span) / scale) for m, w in marks) / total if marks else 0.6
        bonus = 0.5 * near + type_bonus(inquiry, text, span, low)
        if value_start >= 0:
            bonus += 0.25 if span.start >= value_start else -0.25
        if marks and _after_copula(text, span):
            bonus += 0.2
        if inquiry.wants in (Wants.PERSON, Wants.NAME, Wants.PLACE) and ordinary(document, text, span):
            continue
        if inquiry.wants in (Wants.PERSON, Wants.NAME) and any(
            len(w) > 2 and w in asked for w in low.split()
        ):
            bonus -= 0.5
        if passage.heading:
            bonus -= 0.4
        found.append(Picked(one_line(span.text), number, weight * (1 + bonus)))
    return found + _numbered(inquiry, text, number, weight)


def _numbered(inquiry: Inquiry, text: str, number: int, weight: float) -> list[Picked]:
    """ "order 88412" for "which order …", "第一人民法院" for "哪个法院": what goes with the noun that is asked for."""
    if inquiry.wants not in (Wants.NAME, Wants.PLACE):
        return []
    noun = re.match(r"(?:in |on |at |by |for |from |to )?(?:which|what) ([a-z]+)", inquiry.text, re.I)
    if noun is not None:
        shape = rf"\b{re.escape(noun.group(1).rstrip('s'))}s?[ :#=-]+(?:no\.? ?)?[A-Z]{{0,4}}-?\d{{2,}}[\w-]*"
        return [Picked(m.group().strip(), number, weight * 1.7) for m in re.finditer(shape, text, re.I)]
    kind = _KINDS.search(inquiry.text)
    if kind is None:
        return []
    end = kind.group(1) or kind.group(2)
    lead = r"(?:(?<=提交)|(?<=由)|(?<=在)|(?<=于)|(?<=是)|(?<=为)|(?<=向)|(?<=は)|(?<=が)|(?<=を)|(?<=の)|(?<=、)|(?<=，)|(?<=。)|^)"
    found = re.finditer(rf"{lead}[一-鿿ァ-ヺーA-Za-z0-9]{{2,20}}?{end}", text)
    return [Picked(re.sub(r"^(?:提交|由|在|向|到)", "", m.group()), number, weight * 1.8) for m in found]


def _says_the_same(low: str, inquiry: Inquiry) -> bool:
    """Whether a candidate only repeats words of the question (or words that mean the same)."""
    words = re.findall(r"[a-zà-ÿ]{3,}", low)
    if not words or any(map(str.isdigit, low)):
        return any(low in t.forms for t in inquiry.terms if not t.hint) and not low.isascii()
    forms = [form for t in inquiry.terms if not t.hint for form in t.forms if form.isascii()]
    return all(any(w.startswith(f) and is_form(f, w[len(f) :]) for f in forms) for w in words)


def ordinary(document: IndexedDocument, text: str, span: Span) -> bool:
    """Whether a capitalised word is probably only the first of its sentence."""
    if (
        " " in span.text
        or not span.text.isascii()
        or not span.text[0].isupper()
        or span.text[1:].lower() != span.text[1:]
    ):
        return False
    if (
        text[: span.start].strip(" \t-*•\"'“`>#0123456789.)|")
        and text[: span.start].rstrip()[-1:] not in ".:!?"
    ):
        return False
    low = span.text.lower()
    if re.match(r"\s*[:：(]", text[span.end :]) and not low.endswith(("ion", "ment", "ing", "s")):
        return False
    return (
        low.endswith(
            ("ing", "ly", "tion", "ment", "ial", "ional", "ive", "ed", "ous", "ble", "ings", "ions", "ents")
        )
        or re.search(rf"(?<![.!?:] )(?<!\n)\b{low}\b", document.text[:200_000]) is not None
    )


def _all_in(low: str, asked: str) -> bool:
    words = re.findall(r"[a-z0-9à-ÿ]+", low)
    return (
        bool(words)
        and low.isascii()
        and all(re.search(rf"(?<![a-z0-9]){re.escape(w)}(?![a-z0-9])", asked) for w in words)
    )


def _distance(place: int, span: Span) -> int:
    return span.start - place if place < span.start else int(1.5 * max(0, place - span.end))


def _after_copula(text: str, span: Span) -> bool:
    before = text[max(0, span.start - 12) : span.start]
    return (
        re.search(
            r"(?:\b(?:is|was|are|were|by|to|at|on|in)\b|[:=：＝]|は|为|是|在|于)\s*[\"'“「`(]?(?:the |about |approximately |約|约)?$",
            before,
        )
        is not None
    )


def _untyped(document: IndexedDocument, inquiry: Inquiry, f: Found, weight: float) -> list[Picked]:
    passage = document.passages[f.passage]
    if passage.heading:
        under = [n for n in document.children(f.passage, 6) if not document.passages[n].heading]
        return [Picked("", under[0], weight * 0.8, following=True)] if under else []
    text = document.raw(f.passage)
    if _DEFINES.match(text):
        after = f.passage + 1
        told = after < len(document.passages) and document.raw(after).lstrip()[:3] in (
            '"""',
            "'''",
            "///",
            "/**",
        )
        return [Picked("", after if told else f.passage, weight * 1.2)]
    if inquiry.wants is Wants.ANYTHING or has_shape(inquiry.wants):
        value = _defined(document, inquiry, f, text)
        if value:
            return [Picked(value, f.passage, weight * 1.15)]
    lead = text.rstrip()[-1:] in "?？" and f.passage + 1 < len(document.passages)
    number = f.passage + 1 if lead else f.passage
    return [Picked("", number, weight * (0.6 if len(text.strip()) < 12 else 1.0))]


def _defined(document: IndexedDocument, inquiry: Inquiry, f: Found, text: str) -> str:
    """The value in ``key: value`` whose key the question names, or the complement in "the X of Y is Z"."""
    start = document.passages[f.passage].start
    value = _keyed_value(document, inquiry, f, text)
    if value:
        return value
    expanded = _expanded(one_line(text), inquiry)
    if expanded:
        return expanded
    if inquiry.language in ("ja", "zh"):
        return _defined_cjk(text, inquiry, f, start)
    if not inquiry.head:
        return ""
    line = one_line(text)
    head = stem(inquiry.head.split()[-1])
    m = re.search(
        rf"\b{re.escape(head)}\w*\b(?P<middle>[^.;]{{0,60}}?)\s*(?:{_COPULA})\s+(?P<value>[^\n]+)", line, re.I
    )
    if m is None:
        return ""
    value = m.group("value")
    end = _CLAUSE_END.search(value)
    value = value[: end.start() if end else None].strip(" ,.\"'“”`*")
    return value if 0 < len(value.split()) <= 12 and not _all_in(fold(value), fold(inquiry.text)) else ""


def _keyed_value(document: IndexedDocument, inquiry: Inquiry, f: Found, text: str) -> str:
    start = document.passages[f.passage].start
    key = _KEY_LINE.match(text)
    if key and "://" not in key.group() and len(key.group(1).split()) <= 5:
        inside = [p for p, _ in f.places if p - start < key.end(1)]
        if inside and len(inside) >= 0.5 * len(f.places):
            value = _short(one_line(clean_value(key.group(2))))
            if value and fold(value) not in fold(inquiry.text):
                return value
    return ""


def _short(value: str) -> str:
    """A value as it is when it is short, else its first clause; nothing when even that is long."""
    if len(value) > 60:
        end = _CLAUSE_END.search(value)
        value = value[: end.start() if end else None]
    return value if len(value) <= 160 and len(value.split()) <= 14 else ""


def _expanded(line: str, inquiry: Inquiry) -> str:
    """What an abbreviation stands for: "TTCA (Time-to-Correct-Answer: …" or "Time to Correct Answer (TTCA)"."""
    asked = re.match(
        r"what(?:'s| is| does) (?:an? |the )?([A-Z][A-Za-z0-9-]{1,9})(?: stand for| mean)?[?]?$",
        inquiry.text,
        re.I,
    )
    if asked is None or not any(c.isupper() for c in asked.group(1)):
        return ""
    short = re.escape(asked.group(1))
    after = re.search(rf"\b{short}\b\W{{0,3}}\(([A-Za-z][^():;,]{{6,80}})", line)
    before = re.search(rf"((?:[A-Z][\w-]+ ){{1,6}}[A-Z]?[\w-]+) \({short}\)", line)
    return after.group(1).strip() if after else before.group(1) if before else ""


def _defined_cjk(text: str, inquiry: Inquiry, f: Found, start: int) -> str:
    if not re.search(
        r"(?:は|って)(?:何|なん|なに)(?:です|でしょう|だ|[？?]|$)|は[？?]?\s*$|什么[？?]?\s*$", inquiry.text
    ):
        return ""
    line = one_line(text)
    m = re.search(
        r"(?:は|：|为|是|叫做?)(?P<value>[^、，。；;は]{1,24}?)(?:です|である|だ|でした|だった|とする|となっ|[。，,；;]|$)",
        line,
    )
    if m is None or not any(p - start < m.start("value") for p, _ in f.places):
        return ""
    value = m.group("value").strip("「」『』“” ")
    return "" if fold(value) in fold(inquiry.text) else value
