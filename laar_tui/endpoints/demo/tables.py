"""Rows and columns: CSV, TSV, Markdown tables and JSON arrays of objects, and the questions people ask of them."""

from __future__ import annotations

import csv
import io
import json
import re
from dataclasses import dataclass

from laar_tui.endpoints.demo.question import Inquiry, Wants
from laar_tui.endpoints.demo.words import Term, fold, is_form

_MOST_CHARACTERS = 4_000_000
_MOST = re.compile(
    (
        r"\b(?:highest|most|max(?:imum)?|largest|biggest|greatest|oldest|longest|top|best|richest|tallest|latest"
        r"|newest|expensive|heaviest|senior)\b|最も(?!小|低|少|安|短)|一番(?!小|低|少|安|短)|最大|最高|最多|最長|最贵"
        r"|最长|最新"
    ),
    re.I,
)
_LEAST = re.compile(
    (
        r"\b(?:lowest|least|min(?:imum)?|smallest|fewest|cheapest|youngest|shortest|worst|earliest|lightest)\b"
        r"|最も[小低少安短]|一番[小低少安短]|最小|最低|最少|最便宜|最短|最早"
    ),
    re.I,
)
_SUM = re.compile(
    r"\b(?:total|sum|altogether|combined|overall)\b|合計|総額|総数|総計|トータル|总和|总计|合计|总额|总共|一共|总",
    re.I,
)
_MEAN = re.compile(r"\b(?:average|mean|avg)\b|平均", re.I)
_COUNT = re.compile(
    (
        r"\bhow many\b|\bcount\b|\bnumber of\b|何(?:人|件|個|行|名|社|台|本|種類|店)|いくつ|多少(?:个|人|行|条|种|名)"
        r"|几(?:个|人|行|条|种|名|位)"
    ),
    re.I,
)
_NUMERIC = re.compile(r"^[^\d\w-]{0,3}-?\d[\d,]*(?:\.\d+)?\s?\S{0,6}$")


@dataclass(frozen=True)
class Table:
    """``rows`` are as wide as ``header``; ``lines`` their source text."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    lines: tuple[str, ...]


@dataclass(frozen=True)
class TableAnswer:
    """``answer`` with the row it rests on; ``items`` instead for lists; ``others`` are (wrong answer, its row), near ones first."""

    answer: str
    quote: str
    items: tuple[str, ...]
    others: tuple[tuple[str, str], ...]
    task: str


def parse_table(text: str) -> Table | None:
    """The one table a document consists of, or ``None``."""
    if len(text) > _MOST_CHARACTERS:
        return None
    return _json_table(text) or _markdown_table(text) or _csv_table(text)


def ask_table(table: Table, inquiry: Inquiry) -> TableAnswer | None:
    """Answer from cells when the question names enough of them; ``None`` otherwise."""
    if inquiry.wants in (Wants.SUMMARY, Wants.METHOD, Wants.REASON):
        return None
    question = inquiry.text
    columns = _columns(table, inquiry)
    rows, matched = _matching(table, inquiry)
    filtered = 0 < len(rows) < len(table.rows)
    numeric = [c for c in range(len(table.header)) if _is_numeric(table, c)]
    label = _label_column(table, numeric)
    most, least = _MOST.search(question), _LEAST.search(question)
    if most or least:
        target = next((c for c in columns if c in numeric), numeric[-1] if len(numeric) == 1 else None)
        if target is not None:
            return _extreme(
                table,
                rows if filtered else range(len(table.rows)),
                target,
                label,
                columns,
                bool(most),
                inquiry,
            )
    measure = next((c for c in columns if c in numeric and c not in matched), None)
    single = len(rows) == 1 and filtered
    if _MEAN.search(question) and measure is not None:
        return _computed(table, list(rows) if filtered else list(range(len(table.rows))), measure, mean=True)
    if _SUM.search(question) and measure is not None and not single:
        return _computed(table, list(rows) if filtered else list(range(len(table.rows))), measure, mean=False)
    if _COUNT.search(question) and (measure is None or inquiry.wants is Wants.OCCURRENCES) and not single:
        if inquiry.wants is not Wants.OCCURRENCES and not filtered and not columns:
            return None
        chosen = list(rows) if filtered else list(range(len(table.rows)))
        return TableAnswer(str(len(chosen)), table.lines[chosen[0]] if filtered else "", (), (), "count")
    asked = [c for c in columns if c not in matched] or ([label] if filtered else [])
    if inquiry.wants is Wants.LIST and asked:
        chosen = list(rows) if filtered else list(range(len(table.rows)))
        values = tuple(dict.fromkeys(table.rows[r][asked[0]] for r in chosen if table.rows[r][asked[0]]))
        return TableAnswer("", "", values[:60], (), "list") if values else None
    if filtered and len(rows) <= 3 and asked:
        row = min(rows)
        value = table.rows[row][asked[0]]
        near = sorted((r for r in range(len(table.rows)) if r not in rows), key=lambda r: abs(r - row))
        others = tuple(
            (table.rows[r][asked[0]], table.lines[r]) for r in near[:40] if table.rows[r][asked[0]] != value
        )
        return TableAnswer(value, table.lines[row], (), others, "lookup") if value else None
    return None


def _json_table(text: str) -> Table | None:
    if text.lstrip()[:1] not in ("[", "{"):
        return None
    try:
        tree = json.loads(text)
    except (ValueError, RecursionError):
        return None
    if isinstance(tree, dict):
        lists = [v for v in tree.values() if isinstance(v, list)]
        tree = lists[0] if len(lists) == 1 else None
    if not isinstance(tree, list) or len(tree) < 2 or not all(isinstance(r, dict) for r in tree):
        return None
    header = tuple(dict.fromkeys(k for r in tree for k in r))
    rows = tuple(tuple(_cell(r.get(k)) for k in header) for r in tree)
    return Table(header, rows, tuple(json.dumps(r, ensure_ascii=False) for r in tree))


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return json.dumps(value, ensure_ascii=False) if isinstance(value, dict | bool) else str(value)


def _markdown_table(text: str) -> Table | None:
    lines = [line.strip() for line in text.strip().splitlines() if line.strip()]
    body = [line for line in lines if line.startswith("|")]
    if len(body) < 3 or len(body) < 0.8 * len(lines):
        return None
    cells = [tuple(c.strip().strip("*`") for c in line.strip("|").split("|")) for line in body]
    keep = [i for i, row in enumerate(cells) if not all(set(c) <= set("-: ") for c in row)]
    return _even(cells[keep[0]], [(cells[i], body[i]) for i in keep[1:]]) if len(keep) > 2 else None


def _csv_table(text: str) -> Table | None:
    lines = [line for line in text.strip().splitlines() if line.strip() and not line.startswith("#")]
    if len(lines) < 3:
        return None
    mark = max((",", "\t", ";"), key=lines[0].count)
    width = lines[0].count(mark) + 1
    if width < 2 or sum(line.count(mark) + 1 >= width for line in lines[:200]) < 0.9 * min(200, len(lines)):
        return None
    header, *rest = list(csv.reader(io.StringIO("\n".join(lines)), delimiter=mark))
    if (
        len(rest) != len(lines) - 1
        or any(len(h) > 40 for h in header)
        or all(_NUMERIC.match(h.strip()) for h in header)
    ):
        return None
    return _even(tuple(header), list(zip(map(tuple, rest), lines[1:], strict=True)))


def _even(header: tuple[str, ...], rows: list[tuple[tuple[str, ...], str]]) -> Table | None:
    kept = [(r, line) for r, line in rows if len(r) == len(header)]
    if len(kept) < max(2, 0.8 * len(rows)):
        return None
    return Table(
        tuple(h.strip().lstrip("\ufeff") for h in header),
        tuple(tuple(c.strip() for c in r) for r, _ in kept),
        tuple(line for _, line in kept),
    )


def _columns(table: Table, inquiry: Inquiry) -> list[int]:
    """Columns that the question names, best first."""
    scored = []
    for number, name in enumerate(table.header):
        words = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name).replace("_", " ")
        score = max(
            (_covers(term, fold(words)) * min(1.0, term.weight * 2) for term in inquiry.terms), default=0.0
        )
        if name and fold(name) in fold(inquiry.text):
            score += 1.0
        if score == 0 and inquiry.unit and _unit_names(inquiry.unit, fold(words)):
            score = 0.5
        if score == 0 and any(
            re.search(asked, inquiry.text, re.I) and re.search(named, name, re.I)
            for asked, named in _MEASURED
        ):
            score = 0.6
        if score == 0 and inquiry.wants in _TYPICAL and re.search(_TYPICAL[inquiry.wants], name, re.I):
            score = 0.3
        if score > 0:
            scored.append((-score, number))
    strong = [pair for pair in scored if pair[0] < -0.35]
    return [number for _, number in sorted(strong or scored)]


_MEASURED = (
    (r"expensive|cheap|costl|安い|安価|高い|高価|贵|便宜", r"price|cost|価格|単価|値段|金額|价"),
    (r"\bold|young|年上|年長|年齢|若い|年长|年龄|年轻", r"\bage\b|年齢|年龄|born|birth"),
    (r"tall|high(?:est)? (?:mountain|building)|背", r"height|elevation|高"),
    (r"paid|earn|rich", r"salary|income|wage|給|年収|工资|薪"),
    (r"heav|light", r"weight|mass|重"),
    (r"popular|sold|売れ|畅销", r"sales|units|sold|quantity|販売|売上|销"),
)
_TYPICAL = {
    Wants.PERSON: r"\bname\b|owner|manager|assignee|氏名|名前|担当|姓名|负责人",
    Wants.MONEY: r"price|cost|amount|salary|fee|revenue|sales|価格|単価|金額|料金|価|价|金额|费用|工资",
    Wants.DATE: r"date|deadline|due|day|日",
    Wants.PLACE: r"city|country|location|place|address|office|region|都市|場所|住所|城市|地点|地址",
    Wants.NUMBER: r"count|quantity|qty|stock|units|数",
    Wants.CONTACT: r"e-?mail|phone|tel|メール|電話|邮箱|电话",
}


def _unit_names(unit: str, header: str) -> bool:
    return any(len(word) > 2 and word.rstrip("s") in header for word in unit.split())


def _covers(term: Term, text: str) -> float:
    for ordinal, form in enumerate(term.forms):
        if form.isascii():
            hit = any(
                (w.startswith(form) and is_form(form, w[len(form) :]))
                or (len(form) > 4 and w.startswith(form))
                for w in re.findall(r"[a-z0-9]+", text)
            )
        else:
            hit = form in text and len(form) > 1
        if hit:
            return 1.0 if ordinal == 0 else 0.6
    return 0.0


def _matching(table: Table, inquiry: Inquiry) -> tuple[set[int], set[int]]:
    """Rows with a cell that the question quotes, and the columns of those cells; several such columns must all match."""
    asked = fold(inquiry.text)
    words = set(re.findall(r"[a-z0-9à-ÿ][a-z0-9à-ÿ_.@-]*[a-z0-9à-ÿ]|[a-z0-9]", asked))
    by_column: dict[int, set[int]] = {}
    for c in range(len(table.header)):
        for r, row in enumerate(table.rows):
            if row[c] and _names(fold(row[c]), asked, words):
                by_column.setdefault(c, set()).add(r)
    rows: set[int] = set()
    for ordinal, (_, found) in enumerate(sorted(by_column.items(), key=lambda kv: len(kv[1]))):
        rows = found if ordinal == 0 else (rows & found or rows)
    return rows, set(by_column)


def _names(cell: str, asked: str, words: set[str]) -> bool:
    if len(cell) < 2 or cell not in asked:
        if cell.isascii() and " " in cell and len(cell) < 60:
            parts = [p for p in cell.split() if len(p) > 2]
            return (
                len(parts) > 1
                and sum(p in words for p in parts) >= max(1, len(parts) - 1)
                and parts[-1] in words
            )
        return False
    if cell.isascii():
        return re.search(
            rf"(?<![a-z0-9]){re.escape(cell)}(?:'?s)?(?![a-z0-9])", asked
        ) is not None and cell not in ("the", "is", "in", "of", "no", "yes")
    return True


def _is_numeric(table: Table, column: int) -> bool:
    cells = [row[column] for row in table.rows[:200] if row[column]]
    return (
        bool(cells)
        and sum(bool(_NUMERIC.match(c)) for c in cells) >= 0.9 * len(cells)
        and not re.search(r"(?:^|_)id$|^id|日付|date|phone|電話", table.header[column], re.I)
    )


def _label_column(table: Table, numeric: list[int]) -> int:
    for c, name in enumerate(table.header):
        if re.search(r"name|title|product|item|名|商品|产品", name, re.I) and c not in numeric:
            return c
    plain = [c for c in range(len(table.header)) if c not in numeric]
    return max(plain, key=lambda c: (len({r[c] for r in table.rows[:200]}), -c), default=0)


def _number(cell: str) -> float:
    m = re.search(r"-?\d[\d,]*(?:\.\d+)?", cell)
    return float(m.group().replace(",", "")) if m else 0.0


def _extreme(
    table: Table,
    rows: set[int] | range,
    target: int,
    label: int,
    columns: list[int],
    most: bool,
    inquiry: Inquiry,
) -> TableAnswer:
    order = sorted(
        (r for r in rows if table.rows[r][target]), key=lambda r: _number(table.rows[r][target]), reverse=most
    )
    others_named = [c for c in columns if c != target]
    wants_value = inquiry.wants in (Wants.MONEY, Wants.NUMBER, Wants.PERCENT) or (
        not others_named and re.match(r"what(?:'s| is| was) the \w+ (?:\w+ )?\w+\??$", inquiry.text, re.I)
    )
    shown = target if wants_value else next((c for c in columns if c != target), label)
    best = table.rows[order[0]][shown]
    others = tuple(
        (table.rows[r][shown], table.lines[r]) for r in order[1:40] if table.rows[r][shown] != best
    )
    return TableAnswer(best, table.lines[order[0]], (), others, "table")


def _computed(table: Table, rows: list[int], column: int, *, mean: bool) -> TableAnswer:
    values = [_number(table.rows[r][column]) for r in rows if table.rows[r][column]]
    result = sum(values) / max(1, len(values)) if mean else sum(values)
    decimals = 2 if mean or any(v != int(v) for v in values) else 0
    text = f"{result:,.{decimals}f}"
    return TableAnswer(text.removesuffix(".00"), "", (), (), "table")
