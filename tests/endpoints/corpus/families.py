"""All families, and all cases under one name each (``"framing: lone CR"``)."""

from __future__ import annotations

from tests.endpoints.corpus import (
    anthropic,
    bodies,
    connections,
    context,
    encodings,
    ends,
    errors_inside,
    framing,
    hostile_text,
    ollama,
    retries,
    shapes,
    statuses,
    thoughts,
    waiting,
)
from tests.endpoints.corpus.case import Case, Family

FAMILIES: dict[str, Family] = {
    "framing": framing.CASES,
    "bodies": bodies.CASES,
    "encodings": encodings.CASES,
    "shapes": shapes.CASES,
    "ends": ends.CASES,
    "thoughts": thoughts.CASES,
    "errors inside": errors_inside.CASES,
    "statuses": statuses.CASES,
    "context": context.CASES,
    "retries": retries.CASES,
    "connections": connections.CASES,
    "waiting": waiting.CASES,
    "hostile text": hostile_text.CASES,
    "anthropic": anthropic.CASES,
    "ollama": ollama.CASES,
}

ALL: dict[str, Case] = {
    f"{family}: {name}": case for family, cases in FAMILIES.items() for name, case in cases.items()
}
