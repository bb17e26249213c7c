"""One question from its spec, at its length."""

from __future__ import annotations

from laar_tui.calibration.questions import key_value, prose
from laar_tui.calibration.questions.item import Item, Spec
from laar_tui.calibration.questions.languages import WORDINGS
from laar_tui.calibration.questions.sizing import Count

LANGUAGES = tuple(WORDINGS)
"""ISO 639-1 codes."""

DOCUMENT_NAME = "notes.txt"
JSON_NAME = "records.json"

LEAST_TOKENS = 400
"""The shortest prompt: below it there is no room for a document."""


def generate(spec: Spec, document_tokens: int, count: Count) -> Item:
    """The question ``spec`` with a document of ``document_tokens`` by ``count``. Blocks (some 10 ms for each 10,000 tokens).

    Raises ``KeyError`` for a language that is not in :data:`LANGUAGES`.
    """
    wording = WORDINGS[spec.language]
    write = prose.written if spec.kind.prose else key_value.written
    return write(spec, wording, document_tokens, count)
