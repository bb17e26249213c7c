"""Workbooks (XLSX) as tables of Markdown, by openpyxl row after row: the general converter takes minutes for what this takes seconds.

Runs in the converter's process.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from datetime import datetime, time

from laar_tui.documents.converter import RefusedError

LARGEST_CELLS_BYTES = 25 * 1000 * 1000
"""Of XML that describes cells: about 800,000 cells, millions of tokens, and ten seconds of reading."""

_WITHOUT_VALUE = re.compile(rb"</f>(?:<v></v>|<v ?/>)?</c>")


def sheet_text(content: bytes) -> dict[str, object]:
    """Every sheet under its name. Raises :class:`RefusedError` where there is nothing in it, or more than any window holds."""
    from openpyxl import load_workbook

    notices = list(_looked_at(content))
    book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
    parts: list[str] = []
    for sheet in book.worksheets:
        rows = [row for row in map(_cells, sheet.iter_rows(values_only=True)) if row]
        if rows:
            parts += [f"## {sheet.title}", "", *_table(rows), ""]
    if not parts:
        raise RefusedError("holds no text.", "What is only a picture in it is not read.")
    return {"text": "\n".join(parts), "pages": 0, "notices": notices}


def _looked_at(content: bytes) -> Iterator[str]:
    """Sentences about what will be missing."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        sheets = [e for e in archive.infolist() if e.filename.startswith("xl/worksheets/")]
        size = sum(e.file_size for e in sheets)
        if size > LARGEST_CELLS_BYTES:
            raise RefusedError(
                f"has {size / 1e6:.0f} MB of cells, more than any endpoint can read at once.",
                "Save the part that the question is about as CSV, and attach that.",
            )
        empty = sum(len(_WITHOUT_VALUE.findall(archive.read(e))) for e in sheets)
    if empty:
        yield f"{empty} of its formulas have no stored result and are left out: open it in its own program and save it."


def _cells(row: Sequence[object]) -> list[str]:
    """Without the empty ones at the end."""
    cells = [_cell(value) for value in row]
    while cells and not cells[-1]:
        cells.pop()
    return cells


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(sep=" ")
    return " ".join(str(value).split()).replace("|", "\\|")


def _table(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    width = max(map(len, rows))
    for number, row in enumerate(rows):
        yield f"| {' | '.join([*row, *[''] * (width - len(row))])} |"
        if number == 0:
            yield f"|{' --- |' * width}"
