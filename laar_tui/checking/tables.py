"""The passages of a table: every cell with its row and its column's name. Pipes, tabs, commas, semicolons and aligned columns."""

from __future__ import annotations

import re
from collections.abc import Iterator

from laar_tui.checking.passage import Passage, passage_of, words_of


def _cells(row: str, mark: str) -> list[str]:
    if mark == "|":
        return [cell.strip().strip("*`") for cell in row.strip().strip("|").split("|")]
    if mark == "  ":
        return [cell.strip() for cell in re.split(r"\s{2,}", row.strip())]
    if mark == "," and '"' in row:
        import csv

        return [cell.strip() for cell in next(csv.reader([row]), [])]
    return [cell.strip() for cell in row.split(mark)]


_RULE = re.compile(r"[\s|:+=-]+")


def table_at(
    rows: list[tuple[int, str]], at: int, header: tuple[str, ...]
) -> tuple[tuple[str, ...], int, int, str] | None:
    """Column names, first and last row and separator of a table that begins at ``at``."""
    row = rows[at][1]
    for mark in ("|", "\t", ";", ",", "  "):
        if mark not in row.strip():
            continue
        names = _cells(row, mark)
        if len(names) < 2 or (mark in ",;" and (len(row) > 400 or row.rstrip()[-1:] in ".。")):
            continue
        if mark in (",", "  ", ";") and (
            (len(names) < 3 and mark != ";") or any(len(n.split()) > 6 for n in names)
        ):
            continue
        stop = at + 1
        while (
            stop < len(rows)
            and rows[stop][1].strip()
            and (_RULE.fullmatch(rows[stop][1]) or len(_cells(rows[stop][1], mark)) == len(names))
        ):
            stop += 1
        if stop - at < (3 if mark in (",", "  ", ";") else 2) and len(header) != len(names):
            continue
        if len(header) == len(names) and tuple(names) != header:
            return header, at, stop, mark
        return tuple(names), at + 1, stop, mark
    return None


def table_passages(
    rows: list[tuple[int, str]],
    names: tuple[str, ...],
    mark: str,
    offset: int,
    document: int,
    context: tuple[tuple[str, float], ...],
) -> Iterator[Passage]:
    for start, row in rows:
        if _RULE.fullmatch(row):
            continue
        cells = _cells(row, mark)
        place = 0
        for column, cell in enumerate(cells):
            found = row.find(cell, place) if cell else place
            place = found if found >= 0 else place
            if not cell:
                continue
            others = " ; ".join(c for n, c in enumerate(cells) if n != column)
            name = names[column] if column < len(names) else ""
            around = ((words_of(name), 1.0), (others[:400], 1.0), *((t, 0.5) for t, _ in context))
            row_at = (offset + rows[0][0], start)
            yield passage_of(cell, offset + start + place, around, document, cell=True, row=row_at)
