"""How many are there? Rows of a table, records of a tree, items of a list, lines of a log, members of a series, counted for the question.

A count is held against an answer only when everything the question names was found, and every way of counting gives the same.
"""

from __future__ import annotations

import re
from collections import defaultdict

from laar_tui.checking.alignment import Alignment
from laar_tui.checking.asked import Asked
from laar_tui.checking.likelihoods import strength, support
from laar_tui.checking.matching import fold
from laar_tui.checking.passage import Passage
from laar_tui.checking.said import Said
from laar_tui.checking.terms import Term, find_term
from laar_tui.checking.values import Kind, Value
from laar_tui.checking.wording import excerpt, right, wrong
from laar_tui.core.verdict import Verdict

SOURCE = "check:count"
MOST = 60
MOST_ROWS = 400
KNOWN = 0.6
"""The share of the question's words that a table must have in its cells, its heading or above."""
_SERIES = re.compile(
    r"\s*(?:,\s*(?:and|or|und|et|y|e)?\s+|;\s*|、|，|\s(?:and|und|et|y|e)\s|(?<=[\u3040-\u9fff])[と和与及・](?=[\u3040-\u9fff]))"
)


def check_count(asked: Asked, said: Said, alignment: Alignment) -> Verdict | None:
    """Wrong when the answer's count is none of those that the documents' rows, items and series give."""
    if not asked.counted or asked.computed:
        return None
    claimed = [
        v
        for v in said.main
        if v.kind is Kind.NUMBER and v.amounts and (v.unit is None or v.unit.dimension == "people")
    ]
    if not claimed or claimed[0].amounts[0] > MOST:
        return None
    counts = counts_of(alignment)
    if not counts:
        return None
    if any(v.amounts[0] in counts for v in claimed):
        return right(
            SOURCE, support("count:agrees"), f"the document has {int(claimed[0].amounts[0])} of them"
        )
    if len(set(counts)) != 1 or any(alignment.of_answer(v) and _fits(alignment, v) for v in claimed[:3]):
        return None
    there = next(iter(counts))
    what = excerpt(counts[there], 50)
    return wrong(
        SOURCE,
        strength("count:differs"),
        f"the document has {there} of them ({what}), not {excerpt(claimed[0].text, 12)}",
    )


def _fits(alignment: Alignment, value: Value) -> bool:
    return any(alignment.score(o.fit) >= 0.6 for o in alignment.of_answer(value))


def counts_of(alignment: Alignment) -> dict[int, str]:
    """Each count that the documents give, with what was counted; those of one reading only."""
    found: dict[int, str] = {}
    for counted in (_rows(alignment), _items(alignment), _series(alignment)):
        if counted is not None:
            found[counted[0]] = counted[1]
    return found


def _rows(alignment: Alignment) -> tuple[int, str] | None:
    """Rows of one table (or records of one list) that have every term which is some cell's text."""
    tables: defaultdict[tuple[int, int], dict[int, list[Passage]]] = defaultdict(dict)
    for passage in alignment.passages:
        if passage.cell and passage.row[0] >= 0:
            tables[passage.document, passage.row[0]].setdefault(passage.row[1], []).append(passage)
    best: tuple[float, int, str] | None = None
    for rows in tables.values():
        if not 2 <= len(rows) <= MOST_ROWS:
            continue
        texts = [" ; ".join(p.folded for p in cells) for cells in rows.values()]
        around = {
            fold(t) for cells in rows.values() for p in cells for t, _ in (p.context[0], *p.context[2:])
        }
        heads = " ; ".join(around)
        wanted: list[Term] = []
        known = 0.0
        for term in alignment.terms:
            there = [find_term(term, text) >= 0 for text in texts]
            if any(there) and not all(there):
                wanted.append(term)
            known += term.share * (any(there) or find_term(term, heads) >= 0)
        fitting = [text for text in texts if all(find_term(t, text) >= 0 for t in wanted)]
        if known < KNOWN * sum(t.share for t in alignment.terms) or not fitting:
            continue
        if best is None or known > best[0]:
            best = (known, len(fitting), f"rows such as {fitting[0][:40]}")
    return best[1:] if best is not None else None


def _items(alignment: Alignment) -> tuple[int, str] | None:
    """Items under a lead or a heading that has the question's words, or lines that each have all of them."""
    whole = sum(t.share for t in alignment.terms)
    lists: defaultdict[tuple[int, int], dict[int, list[Passage]]] = defaultdict(dict)
    for passage in alignment.passages:
        if not passage.cell and passage.row[0] != -1:
            lists[passage.document, passage.row[0]].setdefault(passage.row[1], []).append(passage)
    for items in lists.values():
        texts = [" ".join(p.folded for p in item) for item in items.values()]
        full = [
            text
            for text in texts
            if sum(t.share for t in alignment.terms if find_term(t, text) >= 0) >= 0.99 * whole
        ]
        if full and len(full) < len(texts):
            return len(full), full[0]
        first = next(iter(items.values()))[0]
        lead = " ".join(fold(t) for t, w in first.context if w >= 0.8)
        if sum(t.share for t in alignment.terms if find_term(t, lead) >= 0) >= 0.7 * whole and len(items) > 1:
            return len(items), f"under “{lead}”"
    return None


def _series(alignment: Alignment) -> tuple[int, str] | None:
    """*A, B and C* in the passage that fits best, or in the value of the key that does."""
    if not alignment.scored:
        return None
    score, passage = alignment.scored[0]
    if score < 0.6:
        return None
    text = passage.text
    if not passage.cell:
        text = re.split(
            r"[:：]\s*|\b(?:are|were|is|include[sd]?|including|engage|namely|consists? of)\b|(?:は|包括|有|为|是)",
            text,
        )[-1]
    text = re.sub(r"[(（][^)）]*[)）]", "", text).strip(" .。")
    pieces = [p for p in _SERIES.split(text) if p.strip()]
    if len(pieces) < 2 or any(
        len(p) > 40 or len(p.split()) > 5 or re.search(r"\d|[るたてでがをに](?:[^\u3041-\u309f]|$)", p)
        for p in pieces
    ):
        return None
    return len(pieces), text
