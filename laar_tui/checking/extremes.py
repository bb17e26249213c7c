"""The longest, the cheapest, the fewest: which row of a table is it, and does the answer name another?"""

from __future__ import annotations

import re
from collections import defaultdict

from laar_tui.checking.alignment import Alignment, values_in
from laar_tui.checking.likelihoods import strength, support
from laar_tui.checking.matching import fold
from laar_tui.checking.passage import Passage
from laar_tui.checking.said import Said
from laar_tui.checking.terms import find_term, question_terms
from laar_tui.checking.values import Kind
from laar_tui.checking.wording import excerpt, right, wrong
from laar_tui.core.verdict import Verdict

SOURCE = "check:extreme"

_FEWEST_ROWS = 3
_MOST_ROWS = 2_000
_LARGEST = re.compile(
    r"\b(?:most|highest|largest|biggest|longest|tallest|greatest|heaviest|latest|newest|youngest|fastest|widest|deepest|maximum"
    r"|priciest|dearest"
    r"|höchste\w*|größte\w*|längste\w*|meisten?|teuerste\w*|neueste\w*|plus (?:haut|grand|long|cher|élevée?)e?s?|más (?:alt"
    r"|grand|larg|car|recient)\w*"
    r"|mayor|più (?:alt|grand|lung|car|recent)\w*|maggiore)\b"
    r"|最も(?:多|高|大き|長|重|新し|速)|一番(?:多|高|大き|長|重|新し|速)|最(?:多|高|大|長|长|重|新|贵|快|晚)",
    re.I,
)
_SMALLEST = re.compile(
    r"\b(?:least|fewest|lowest|smallest|shortest|lightest|earliest|oldest|slowest|narrowest|cheapest|minimum|youngest"
    r"|niedrigste\w*|kleinste\w*|kürzeste\w*|wenigsten?|billigste\w*|günstigste\w*|älteste\w*|moins (?:cher|élevée?)s?"
    r"|plus (?:petit|court|bas|ancien)\w*"
    r"|menor|más (?:baj|pequeñ|cort|barat|antigu)\w*|meno car\w*|più (?:bass|piccol|cort|economic|vecchi)\w*|minore)\b"
    r"|最も(?:少な|低|小さ|短|軽|古|安|遅)|一番(?:少な|低|小さ|短|軽|古|安|遅)|最(?:少|低|小|短|轻|軽|早|旧|古|便宜|安|慢)",
    re.I,
)
_MEASURED = (
    (re.compile(r"long|short|läng|kürz|large?|長|长|短"), "length long distance 長さ 全長 长度 长 länge"),
    (re.compile(r"high|low|tall|höch|niedr|高|低"), "height high elevation 高さ 標高 高度 höhe"),
    (re.compile(r"heav|light(?:est)|重|軽|轻"), "weight mass 重量 重さ 質量 gewicht"),
    (
        re.compile(r"cheap|pric(?:iest)|dear|expensive|teuer|billig|cher|car[oa]|barat|安|贵|便宜"),
        "price cost fee 価格 料金 値段 价格 单价 费用 票价 preis prix precio prezzo",
    ),
    (
        re.compile(r"old|new|young|earl|late|älte|neue|古|新|旧|早|晚"),
        "built founded year date opened since 年 設立 建造 日期 成立 baujahr",
    ),
    (re.compile(r"fast|slow|速|快|慢"), "speed time duration 速度 時間 时间"),
    (re.compile(r"large|big|small|größ|klein|大|小"), "size area floor 面積 面积 広さ fläche"),
)


def check_extreme(question: str, said: Said, alignment: Alignment) -> Verdict | None:
    """Wrong when the answer names another row than the one with the largest or smallest figure of the column that is meant."""
    low = fold(question)
    largest, smallest = _LARGEST.search(low) is not None, _SMALLEST.search(low) is not None
    if largest == smallest:
        return None
    answer = fold(said.text)
    for rows in _tables(alignment):
        column = _column(question, low, rows)
        if not column:
            continue
        wanted = [t for t in alignment.terms if _sorts(t.form, rows)]
        figures = [
            (v, cells)
            for cells in rows
            if all(any(t.form in p.folded for p in cells) for t in wanted)
            for p in cells
            if fold(p.context[0][0]) == column and (v := _figure(p)) is not None
        ]
        if len(figures) < 2:
            continue
        best = (max if largest else min)(f for f, _ in figures)
        winners = [cells for f, cells in figures if f == best]
        losers = [cells for f, cells in figures if f != best]
        named = [cells for cells in losers if _names(cells, answer, winners)]
        if any(_names(cells, answer, losers) for cells in winners):
            return right(
                SOURCE, support("extreme:agrees"), f"it has {excerpt(_shown(column, winners[0]), 40)}"
            )
        if named:
            return wrong(
                SOURCE,
                strength("extreme:another"),
                f"“{excerpt(winners[0][0].text, 30)}” has {excerpt(_shown(column, winners[0]), 40)}, the answer names"
                f" “{excerpt(named[0][0].text, 30)}”",
            )
    return None


def _tables(alignment: Alignment) -> list[list[list[Passage]]]:
    tables: defaultdict[tuple[int, int], dict[int, list[Passage]]] = defaultdict(dict)
    for passage in alignment.passages:
        if passage.cell and passage.row[0] >= 0 and passage.context:
            tables[passage.document, passage.row[0]].setdefault(passage.row[1], []).append(passage)
    return [list(rows.values()) for rows in tables.values() if _FEWEST_ROWS <= len(rows) <= _MOST_ROWS]


def _figure(passage: Passage) -> float | None:
    for value in values_in(passage):
        if value.kind is Kind.NUMBER and value.amounts:
            return value.amounts[0]
        if value.date is not None:
            return value.date.year * 372.0 + value.date.month * 31 + value.date.day
    return None


def _column(question: str, low: str, rows: list[list[Passage]]) -> str:
    """The folded heading of the column of figures that the question speaks of; empty where none or several are."""
    figures: defaultdict[str, int] = defaultdict(int)
    for cells in rows:
        for cell in cells:
            if _figure(cell) is not None:
                figures[fold(cell.context[0][0])] += 1
    names = [n for n, count in figures.items() if count * 2 > len(rows)]
    terms = question_terms(question)
    fits = sorted(((sum(t.share for t in terms if find_term(t, n) >= 0), n) for n in names), reverse=True)
    if fits and fits[0][0] and (len(fits) == 1 or fits[0][0] > fits[1][0]):
        return fits[0][1]
    for pattern, headings in _MEASURED:
        match = _LARGEST.search(low) or _SMALLEST.search(low)
        if match is None or not pattern.search(match[0]):
            continue
        meant = [n for n in names if any(h in n for h in headings.split())]
        if len(meant) == 1:
            return meant[0]
    return ""


def _sorts(form: str, rows: list[list[Passage]]) -> bool:
    """Some rows have the term in a cell and some have not: the question is about those that have it."""
    there = [any(form in p.folded for p in cells) for cells in rows]
    return any(there) and not all(there)


def _names(cells: list[Passage], answer: str, others: list[list[Passage]]) -> bool:
    """The answer names the row by a text of it that no row of the others has."""
    for cell in cells:
        text = cell.folded.split("(")[0].strip()
        if len(text) < 2 or _figure(cell) is not None or any(text == p.folded for row in others for p in row):
            continue
        if re.search(rf"(?<![a-z0-9]){re.escape(text)}(?![a-z0-9])", answer):
            return True
    return False


def _shown(column: str, cells: list[Passage]) -> str:
    return next((f"{p.context[0][0]} {p.text}" for p in cells if fold(p.context[0][0]) == column), "")
