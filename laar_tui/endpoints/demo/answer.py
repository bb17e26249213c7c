"""What one endpoint answers to one prompt: the reading, the draw that decides right or wrong, and the words."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from laar_tui.core.quotes import OPEN
from laar_tui.endpoints.demo.chance import is_right
from laar_tui.endpoints.demo.fleet import Simulated, true_accuracy
from laar_tui.endpoints.demo.language import estimated_tokens, language_of
from laar_tui.endpoints.demo.mistakes import mistaken, normalised
from laar_tui.endpoints.demo.phrases import worded
from laar_tui.endpoints.demo.prompt import content_text, parse_messages
from laar_tui.endpoints.demo.reader import Library, read
from laar_tui.endpoints.demo.reading import Kind, Reading

MESSAGE_OVERHEAD = 4
"""Tokens of wrapping per message."""
_BLOCK_CHARACTERS = 2048


@dataclass(frozen=True)
class Prompt:
    """A request's messages, measured. ``key`` identifies them; ``blocks`` are cumulative hashes of the text so far, one per
    2048 characters (a server's prefix cache works in such blocks)."""

    messages: tuple[Mapping[str, object], ...]
    key: str
    tokens: int
    characters: int
    blocks: tuple[bytes, ...]


@dataclass(frozen=True)
class Answer:
    """``right``: whether the endpoint meant to answer right (the reader itself may still be wrong)."""

    text: str
    right: bool
    reading: Reading


def measure(messages: Sequence[Mapping[str, object]]) -> Prompt:
    """Hash and count a request's messages."""
    texts = [f"{m.get('role', '')}\n{content_text(m.get('content'))}\n" for m in messages]
    whole = "".join(texts)
    digest = hashlib.sha256()
    blocks = []
    for start in range(0, len(whole), _BLOCK_CHARACTERS):
        digest.update(whole[start : start + _BLOCK_CHARACTERS].encode("utf-8", "surrogatepass"))
        blocks.append(digest.digest()[:12])
    tokens = estimated_tokens(whole) + MESSAGE_OVERHEAD * len(texts)
    return Prompt(tuple(messages), digest.hexdigest(), tokens, len(whole), tuple(blocks))


def answer(endpoint: Simulated, prompt: Prompt, attempt: int, temperature: float, library: Library) -> Answer:
    """The ``attempt``-th (from 1) answer of ``endpoint``; the same again for the same arguments."""
    asked = parse_messages(prompt.messages)
    reading = read(asked.documents, asked.question, library)
    voice = f"{endpoint.name}" if temperature <= 0 else f"{endpoint.name} {attempt}"
    quotes = any(OPEN in content_text(m.get("content")) for m in prompt.messages if m.get("role") == "system")
    right_text = worded(reading, voice, quotes=quotes)
    if reading.kind is Kind.NO_DOCUMENT:
        return Answer(right_text, True, reading)
    language = language_of("\n".join(d.text for d in asked.documents), fallback=reading.inquiry.language)
    p = true_accuracy(endpoint.name, prompt.tokens, language, reading.task)
    question = hashlib.sha256(
        "\0".join([asked.question, *(d.text for d in asked.documents)]).encode("utf-8", "surrogatepass")
    )
    if is_right(p, endpoint.name, question.hexdigest(), prompt.key, attempt, temperature):
        return Answer(right_text, True, reading)
    draw = 1 if temperature <= 0 else attempt
    wrong = mistaken(reading, endpoint.name, prompt.key, str(draw))
    text = worded(wrong, voice, quotes=quotes)
    if normalised(text) == normalised(right_text):
        text = worded(Reading(reading.inquiry, Kind.ABSENT, reading.document), voice)
        if normalised(text) == normalised(right_text):
            text = worded(Reading(reading.inquiry, Kind.COUNT, reading.document, "3"), voice)
    return Answer(text, False, wrong)
