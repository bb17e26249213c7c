"""Documents and a question → a :class:`Reading`. This is the honest part: what a perfect (if purely lexical) reader would answer."""

from __future__ import annotations

import hashlib
import re
import threading
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, replace

from laar_tui.endpoints.demo import gather, keyed, tables
from laar_tui.endpoints.demo.passages import IndexedDocument
from laar_tui.endpoints.demo.pick import Picked, joined, ordinary, picks
from laar_tui.endpoints.demo.prompt import Attached
from laar_tui.endpoints.demo.question import TASK, Inquiry, Wants, understand
from laar_tui.endpoints.demo.quoted import read_named
from laar_tui.endpoints.demo.reading import Kind, Reading, Rival
from laar_tui.endpoints.demo.search import Found, ranked
from laar_tui.endpoints.demo.spans import spans_of
from laar_tui.endpoints.demo.words import fold

ENOUGH = 0.36
"""Share of what a question asks for that a passage must cover to count as evidence."""
_MOST_RIVALS = 24
_LARGE = 3.0
_NEGATIVE = re.compile(
    (
        r"\b(?:not|no|never|none|cannot|without|neither|nor|prohibit\w*|forbid\w*|forbidden|fail\w*|unable|exclud\w*"
        r"|absent|apologies|disabled|false|decline\w*|reject\w*|cancel\w*|only)\b|n't\b|ない|ません|禁止|不可|せず"
        r"|なかった|除く|欠席|無効|中止|不(?!同|断|少|仅|久)|没有?|未|无法|缺席|请假|禁|无需|勿"
    ),
    re.I,
)
_NUMBERS = re.compile(r"\d[\d,.]*\d|\d")


@dataclass(frozen=True)
class _Loaded:
    plain: IndexedDocument
    table: tables.Table | None
    leaves: IndexedDocument | None


class Library:
    """Documents already split and indexed, the most recently read kept. Safe to use from several threads."""

    def __init__(self, capacity: int = 12) -> None:
        self._capacity = capacity
        self._loaded: OrderedDict[str, _Loaded] = OrderedDict()
        self._lock = threading.Lock()

    def load(self, document: Attached) -> _Loaded:
        key = hashlib.sha256(f"{document.name}\0{document.text}".encode("utf-8", "surrogatepass")).hexdigest()
        with self._lock:
            if key in self._loaded:
                self._loaded.move_to_end(key)
                return self._loaded[key]
        lines = keyed.json_lines(document.text)
        loaded = _Loaded(
            IndexedDocument(document.name, document.text),
            tables.parse_table(document.text),
            IndexedDocument(document.name, lines) if lines is not None else None,
        )
        with self._lock:
            self._loaded[key] = loaded
            while len(self._loaded) > self._capacity:
                self._loaded.popitem(last=False)
        return loaded


_SHARED = Library()


def read(documents: Sequence[Attached], question: str, library: Library = _SHARED) -> Reading:
    """Find the answer to ``question`` in ``documents``. Pure but for the cache; never raises for odd input."""
    inquiry = understand(question)
    if not documents:
        return Reading(inquiry, Kind.NO_DOCUMENT)
    loaded = [library.load(d) for d in documents]
    if inquiry.wants is Wants.SUMMARY:
        return _summary(loaded, inquiry)
    readings = [_read_one(one, inquiry) for one in loaded]
    best = max(readings, key=lambda r: r.strength)
    if len(readings) > 1 and best.kind is Kind.COUNT and best.task == "count":
        total = sum(int(r.answer) for r in readings if r.kind is Kind.COUNT and r.answer.isdigit())
        return replace(best, answer=str(total))
    elsewhere = tuple(rival for r in readings if r is not best for rival in r.rivals[:4])
    return replace(best, rivals=(*best.rivals, *elsewhere)[: _MOST_RIVALS + 8])


def _read_one(loaded: _Loaded, inquiry: Inquiry) -> Reading:
    exact = read_named(loaded.plain, inquiry, _LARGE) or _exact(loaded, inquiry)
    if exact is not None:
        return exact
    if loaded.table is not None:
        answered = tables.ask_table(loaded.table, inquiry)
        if answered is not None:
            return _from_table(loaded, inquiry, answered)
    document = loaded.leaves or loaded.plain
    if inquiry.wants is Wants.OCCURRENCES:
        count = gather.counted(loaded.plain, inquiry)
        if count is not None:
            number, noun, first = count
            strength = _LARGE if number else 0.1
            return Reading(
                inquiry,
                Kind.COUNT,
                document.name,
                str(number),
                first,
                task="count",
                noun=noun,
                strength=strength,
            )
        inquiry = replace(inquiry, wants=Wants.NUMBER)
    if inquiry.wants is Wants.LIST:
        items, fit = gather.listed(document, inquiry)
        if len(items) < 2 or fit < ENOUGH:
            lines = gather.lines_with(document, inquiry)
            items, fit = (
                (lines, ENOUGH) if len(lines) > 1 and not (len(items) == 1 and fit >= ENOUGH) else ((), 0.0)
            )
        if len(items) > 1:
            return Reading(inquiry, Kind.LIST, document.name, items=items[:40], task="list", strength=fit)
        section = _method(document, inquiry, ranked(document, inquiry.terms, 12))
        if section is not None and len(section.items) > 1:
            return section
        inquiry = replace(inquiry, wants=Wants.ANYTHING)
    return _from_passages(document, inquiry)


def _exact(loaded: _Loaded, inquiry: Inquiry) -> Reading | None:
    if inquiry.wants in (
        Wants.OCCURRENCES,
        Wants.SUMMARY,
        Wants.LIST,
        Wants.YES_NO,
        Wants.REASON,
        Wants.METHOD,
    ):
        return None
    plain = loaded.plain
    keys = keyed.named_keys(inquiry.text, inquiry.quoted)
    for key in keys:
        hit = keyed.value_of(plain.text, plain.folded, key)
        if hit is None:
            continue
        value, start, end = hit
        quote = plain.text[start:end].strip().lstrip("{[, ").strip()
        rivals = _neighbours(plain.text, start, key, value)
        return Reading(inquiry, Kind.VALUE, plain.name, value, quote, rivals=rivals, strength=_LARGE)
    return None


def _neighbours(text: str, place: int, key: str, value: str) -> tuple[Rival, ...]:
    """Values of the entries around an entry, nearest first."""
    entry = re.compile(
        r"[\"']?([^\"'{}\[\],:=|\t\n]{1,80})[\"']?\s*(?::|=|：|\t|,|\|)\s*(\"(?:[^\"\\\n]|\\.)*\"|[^,\n{}\[\]]+)"
    )
    begin = max(0, text.rfind("\n", 0, max(0, place - 1500)))
    text = text[begin : place + 1500]
    middle = place - begin
    found = []
    for m in entry.finditer(text):
        other = keyed.clean_value(m.group(2))
        if (
            other
            and fold(other) != fold(value)
            and fold(m.group(1).strip()) != fold(key)
            and _alike(other, value)
        ):
            found.append((abs(m.start() - middle), Rival(other, m.group().strip().rstrip(","))))
    return tuple(r for _, r in sorted(found, key=lambda pair: pair[0])[:_MOST_RIVALS])


def _alike(one: str, other: str) -> bool:
    return any(map(str.isdigit, one)) == any(map(str.isdigit, other)) and len(one) < 4 * len(other) + 8


def _from_table(loaded: _Loaded, inquiry: Inquiry, answered: tables.TableAnswer) -> Reading:
    name = loaded.plain.name
    rivals = tuple(Rival(value, line) for value, line in answered.others[:_MOST_RIVALS])
    if answered.items:
        return Reading(inquiry, Kind.LIST, name, items=answered.items, task="list", strength=_LARGE - 1)
    kind = Kind.COUNT if answered.task == "count" or not answered.quote else Kind.VALUE
    return Reading(
        inquiry, kind, name, answered.answer, answered.quote, (), rivals, answered.task, strength=_LARGE - 1
    )


def _from_passages(document: IndexedDocument, inquiry: Inquiry) -> Reading:
    found = ranked(document, inquiry.terms)
    task = TASK.get(inquiry.wants, "explain" if inquiry.wants in (Wants.REASON, Wants.METHOD) else "lookup")
    if inquiry.wants is Wants.METHOD:
        section = _method(document, inquiry, found)
        if section is not None:
            return section
    chosen = picks(document, inquiry, found)
    coverage = {f.passage: f.coverage for f in found}
    if not chosen or found[0].coverage < ENOUGH:
        rivals = _rivals(document, inquiry, chosen, None) or _any_of_type(document, inquiry)
        return Reading(inquiry, Kind.ABSENT, document.name, rivals=rivals, task=task, strength=0.0)
    best = chosen[0]
    quote = document.shown(best.passage)
    strength = max(coverage.get(best.passage, 0.0), 0.5 * found[0].coverage)
    rivals = _rivals(document, inquiry, chosen, best)
    if inquiry.wants is Wants.YES_NO:
        kind = Kind.NO if _denies(inquiry, quote) else Kind.YES
        return Reading(inquiry, kind, document.name, "", quote, (), rivals, task, strength=strength)
    if best.answer:
        return Reading(
            inquiry,
            Kind.VALUE,
            document.name,
            joined(document, inquiry, best),
            quote,
            (),
            rivals,
            task,
            strength=strength,
        )
    return Reading(inquiry, Kind.SENTENCE, document.name, "", quote, (), rivals, "explain", strength=strength)


def _any_of_type(document: IndexedDocument, inquiry: Inquiry) -> tuple[Rival, ...]:
    """Something that has the shape of an answer, from anywhere in the document's beginning; whole passages where there is none."""
    numbers = [n for n, p in enumerate(document.passages[:400]) if not p.heading and p.end - p.start > 20]
    typed = [
        Rival(span.text, document.shown(n))
        for n in numbers
        for span in spans_of(inquiry.wants, document.shown(n))
    ]
    return tuple(typed[:_MOST_RIVALS]) or tuple(Rival("", document.shown(n)) for n in numbers[:8])


def _rivals(
    document: IndexedDocument, inquiry: Inquiry, chosen: Sequence[Picked], best: Picked | None
) -> tuple[Rival, ...]:
    right = fold(best.answer) if best is not None else ""
    seen: set[tuple[str, int]] = set()
    rivals = []
    for p in chosen:
        key = (fold(p.answer), p.passage if not p.answer else -1)
        if key in seen or (
            best is not None
            and (
                p is best
                or (p.answer and fold(p.answer) == right)
                or (not p.answer and p.passage == best.passage)
            )
        ):
            continue
        if best is not None and (
            bool(p.answer) != bool(right) or (not p.answer and document.passages[p.passage].heading)
        ):
            continue
        seen.add(key)
        rivals.append(Rival(p.answer, document.shown(p.passage)))
        if len(rivals) >= _MOST_RIVALS:
            break
    if best is not None and best.answer and len(rivals) < 6:
        rivals += _nearby(document, inquiry, best)
    return tuple(rivals)


def _nearby(document: IndexedDocument, inquiry: Inquiry, best: Picked) -> list[Rival]:
    """Things of the wanted type around the evidence: what a reader who loses the thread says instead."""
    low, high = max(0, best.passage - 80), min(len(document.passages), best.passage + 81)
    numbers = sorted(range(low, high), key=lambda n: abs(n - best.passage))
    asked = fold(inquiry.text)
    found: dict[str, Rival] = {}
    for n in numbers:
        line = document.shown(n)
        for span in spans_of(inquiry.wants, line):
            if (
                fold(span.text) not in asked
                and not document.passages[n].heading
                and len(span.text) > 1
                and not ordinary(document, line, span)
            ):
                found.setdefault(fold(span.text), Rival(span.text, line))
        if len(found) >= 10:
            break
    return list(found.values())


def _method(document: IndexedDocument, inquiry: Inquiry, found: Sequence[Found]) -> Reading | None:
    """The steps or code that stand under the heading a how-to question names."""
    for f in found[:12]:
        if f.coverage < ENOUGH or f.score < 0.6 * found[0].score:
            continue
        under = document.children(f.passage, 8)
        if under:
            items = tuple(document.shown(n) for n in under if document.raw(n).strip() not in ("```",))
            items = tuple(i for i in items if i.strip("` ") and not i.startswith("```"))
            if items:
                return Reading(
                    inquiry,
                    Kind.LIST,
                    document.name,
                    "",
                    document.shown(f.passage),
                    items[:8],
                    task="explain",
                    strength=f.coverage,
                )
    return None


def _summary(loaded: Sequence[_Loaded], inquiry: Inquiry) -> Reading:
    per_document = 4 if len(loaded) == 1 else 2
    items: list[str] = []
    for one in loaded[:4]:
        if one.table is not None:
            items.append(f"{len(one.table.rows)} × ({', '.join(one.table.header[:12])})")
            items += [one.table.lines[0], one.table.lines[-1]]
        else:
            items += gather.summarised(one.plain, per_document)
    return Reading(
        inquiry, Kind.SUMMARY, loaded[0].plain.name, items=tuple(items), task="summary", strength=1.0
    )


def _denies(inquiry: Inquiry, quote: str) -> bool:
    negative = len(_NEGATIVE.findall(quote)) % 2 == 1
    if _NEGATIVE.search(re.sub(r"ませんか|ないか", "", inquiry.text)) and not re.search(
        "有没有|是不是|能不能|可不可以", inquiry.text
    ):
        negative = not negative
    asked = {n.replace(",", "") for n in _NUMBERS.findall(inquiry.text)}
    said = {n.replace(",", "") for n in _NUMBERS.findall(quote)}
    return negative or bool(asked and said and not asked & said)
