"""A question for two things at once, as the questions it is made of: *When does it end, and who signs?*"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from laar_tui.checking.alignment import Alignment, align
from laar_tui.checking.asked import Asked, bare, understand
from laar_tui.checking.said import Said, read_answer
from laar_tui.checking.terms import question_terms
from laar_tui.core.question import Document

_WH = r"(?:how|what|which|when|who|whom|whose|where|why)"
_AUXILIARY = r"(?:is|are|was|were|did|does|do|has|have|had|can|could|will|would|may|must|should)"
_JOINTS = re.compile(
    r"[,;]?\s+(?:and|but|or)\s+(?:also\s+)?(?=(?:(?:by|on|in|at|for|from|to|of|with|until|since|under|into)\s+)?"
    + _WH
    + r"\b)"
    r"|[,;]\s+(?:and|but|or)\s+(?=" + _AUXILIARY + r"\b)"
    r"|[,;]?\s+(?:und|oder)\s+(?=(?:(?:von|bis|ab|an|in|um|für|mit|zu|seit)\s+)?(?:wie|was|welche\w*|wann|wer|wen|wem|wo|warum|wieso)\b)"
    r"|[,;]?\s+et\s+(?=(?:(?:à|de|par|pour|dans|en|depuis|jusqu.)\s+)?(?:qu[eio]\w*|quels?|quelles?|quand|combien|comment|où|pourquoi)\b)"
    r"|[,;]?\s+[ye]\s+(?=(?:(?:a|de|por|para|en|desde|hasta|con|di|da|per|in)\s+)?(?:qué|cuál\w*|cuánt\w*|cuándo|quién\w*|cómo|dónde"
    r"|che|chi|quale|quali|quando|quant\w*|come|dove)\b)"
    r"|(?<=か)[、,。]\s*|(?<=[?？])\s*(?=\S)",
    re.I,
)
_JA_ASKS = re.compile(r"何|いつ|どこ|どの|どれ|どちら|だれ|誰|いくら|いくつ|どう|なぜ|か(?:を|$)")
_ZH_ASKS = re.compile(r"多少|几|谁|哪|什么|何时|何地|吗|是否|多[久长大高远]|怎")
_KANA = re.compile(r"[\u3041-\u309f]")


@lru_cache(maxsize=256)
def parts_of(question: str) -> tuple[str, ...]:
    """The questions a question is made of, itself alone when it is one."""
    text = bare(question).strip()
    pieces: list[str] = []
    for piece in _JOINTS.split(text):
        pieces += _east_asian(piece) if re.search(r"[\u3041-\u9fff]", piece) else [piece]
    pieces = [p.strip(" ,;、，") for p in pieces if len(p.strip(" ,;、，?？。.")) > 3]
    return tuple(pieces) if 1 < len(pieces) <= 4 else (text,)


def _east_asian(piece: str) -> list[str]:
    """Commas part questions where something is asked on both sides."""
    asks = _JA_ASKS if _KANA.search(piece) else _ZH_ASKS
    cut = re.split(r"[、,，;；]\s*", piece)
    found: list[str] = []
    rest = ""
    for part in cut:
        rest = f"{rest}、{part}" if rest else part
        if asks.search(rest):
            found.append(rest)
            rest = ""
    if rest:
        found[-1:] = [f"{found[-1]}、{rest}"] if found else [rest]
    return found


_POINTS_BACK = re.compile(
    r"\b(?:it|its|they|their|them|he|she|his|her|this|that|there|one|each)\b|そ(?:れ|の)|同|其|它|他|她|该|这"
)


def in_full(part: str, parts: tuple[str, ...]) -> str:
    """A part with what it leaves to the one before: *its price* is nobody's price alone."""
    at = parts.index(part)
    short = len(question_terms(part)) < (3 if " " in part else 4)
    if at == 0:
        return f"{part} {parts[1]}" if short and len(parts) > 1 else part
    return f"{parts[0]} {part}" if short or _POINTS_BACK.search(part.lower()) else part


@dataclass(frozen=True)
class Part:
    """One of the things that are asked in ``question``: ``alone``, and as ``text`` with what it leaves to another part.

    ``said`` is what the answer says of its kind, ``alignment`` lays it against the documents."""

    text: str
    alone: str
    question: str
    asked: Asked
    said: Said
    alignment: Alignment | None


def laid_out(question: str, answer: str, documents: Sequence[Document]) -> tuple[Part, ...]:
    """The parts of a question, each with what the answer says to it and where in the documents it is spoken of."""
    texts = parts_of(question)
    if len(texts) == 1:
        texts = (question,)
    found: list[Part] = []
    for text in texts:
        asked = understand(text)
        said = read_answer(answer, question, asked)
        full = in_full(text, texts) if len(texts) > 1 else text
        found.append(
            Part(
                full,
                text,
                question,
                asked,
                said,
                align(full, documents, [v.text.lower() for v in said.values]),
            )
        )
    return tuple(found)
