"""Texts in many languages, and counts that another implementation found. See README.md beside this file."""

from __future__ import annotations

import json
from pathlib import Path

_FOLDER = Path(__file__).parent

UDHR = {file.stem: file.read_text("utf-8") for file in sorted(_FOLDER.glob("udhr/*.txt"))}
"""Articles of the Universal Declaration of Human Rights by language."""

KNOWN_COUNTS: list[tuple[str, str, int]] = [
    (encoding, text, tokens)
    for encoding, text, tokens in json.loads((_FOLDER / "known_counts.json").read_text("utf-8"))
]
"""Encoding, text, tokens."""
