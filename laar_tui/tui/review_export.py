"""The numbers of a picture as a file: CSV for a spreadsheet, JSON with what part of the history they are about.
Readable by its owner only. Blocks."""

from __future__ import annotations

import csv
import io
import json
import os
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Literal

from laar_tui.tui.widgets.review.page import Page, Value

Format = Literal["csv", "json"]

_PRIVATE = 0o600
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def write_page(page: Page, about: Mapping[str, object], form: Format, folder: Path, now: datetime) -> Path:
    """Write ``page`` into ``folder`` under a name of its own and return the path. ``about`` goes into JSON. Raises
    ``OSError``."""
    text = as_csv(page) if form == "csv" else as_json(page, about)
    stem = f"laar-chat-{page.name}-{now:%Y%m%d-%H%M%S}"
    for copy in range(1, 100):
        path = folder / (f"{stem}.{form}" if copy == 1 else f"{stem}-{copy}.{form}")
        try:
            descriptor = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, _PRIVATE)
        except FileExistsError:
            continue
        with os.fdopen(descriptor, "w", encoding="utf-8", newline="") as file:
            file.write(text)
        return path
    raise FileExistsError(f"{stem} exists a hundred times")


def as_csv(page: Page) -> str:
    """With a line of headings. A text that a spreadsheet would take for a formula gets an apostrophe."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(page.numbers.headings)
    for row in page.numbers.rows:
        writer.writerow([_inert(value) for value in row])
    return out.getvalue()


def as_json(page: Page, about: Mapping[str, object]) -> str:
    headings = page.numbers.headings
    rows = [dict(zip(headings, row, strict=True)) for row in page.numbers.rows]
    document = {"picture": page.name, "title": page.title, **about, "rows": rows}
    return json.dumps(document, ensure_ascii=False, indent=2, allow_nan=False) + "\n"


def _inert(value: Value) -> Value:
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value
