"""Messages as they come over the wire → the documents in them and the question that is asked last."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

_OPEN = re.compile(r'<document(?:\s+name="([^"]*)")?[^>\n]*>\r?\n?')
_BETWEEN = re.compile(r'\r?\n?</document>\s*<document(?:\s+name="([^"]*)")?[^>\n]*>\r?\n?')
_CLOSE = "</document>"
_UNTAGGED_DOCUMENT = 400
"""Characters from which a message without document tags is taken for a pasted text with a question in it."""
_ASKS = re.compile(
    r"[?？]\s*$|[かの][。]?\s*$|^(?:please|summari[sz]e|list|find|extract|tell|give|what|who|when|where|which|how|why)\b"
    r"|要約|教えて|总结|概括|列出|请",
    re.I,
)


@dataclass(frozen=True)
class Attached:
    """One document of the conversation, verbatim."""

    name: str
    text: str


@dataclass(frozen=True)
class Asked:
    """The latest question, and every document of the conversation (the newest message's first)."""

    question: str
    documents: tuple[Attached, ...]


def parse_messages(messages: Sequence[Mapping[str, object]]) -> Asked:
    """Documents and question of a chat request's ``messages``; lenient about anything malformed."""
    users = [content_text(m.get("content")) for m in messages if m.get("role") == "user"]
    question = ""
    documents: list[Attached] = []
    for ordinal, text in enumerate(reversed(users)):
        found, rest = _split(text)
        if ordinal == 0:
            question = rest
        known = {d.text for d in documents}
        documents += [d for d in found if d.text not in known]
    return Asked(question, tuple(documents))


def content_text(content: object) -> str:
    """A message's content as one text: a string, or the text parts of a list of parts."""
    if isinstance(content, str):
        return content
    if isinstance(content, list):
        parts = [p.get("text") for p in content if isinstance(p, Mapping)]
        return "\n".join(p for p in parts if isinstance(p, str))
    return ""


def _split(text: str) -> tuple[list[Attached], str]:
    opening = _OPEN.search(text)
    end = text.rfind(_CLOSE)
    if opening is None or opening.end() > end:
        return _split_untagged(text)
    # A document may itself contain closing tags; only one that is followed by an opening tag, or the last, ends it.
    body = text[opening.end() : end]
    pieces = _BETWEEN.split(body)
    names = [opening.group(1), *pieces[1::2]]
    bodies = pieces[0::2]
    bodies[-1] = re.sub(r"\r?\n\Z", "", bodies[-1])
    documents = [
        Attached(html.unescape(name or "document"), body) for name, body in zip(names, bodies, strict=True)
    ]
    return [d for d in documents if d.text.strip()], text[end + len(_CLOSE) :].strip()


def _split_untagged(text: str) -> tuple[list[Attached], str]:
    blocks = [b for b in re.split(r"\n\s*\n|\n(?=[^\n]*\Z)", text.strip()) if b.strip()]
    if len(text) < _UNTAGGED_DOCUMENT or len(blocks) < 2:
        return [], text.strip()
    for place in (-1, 0):
        if len(blocks[place]) < 300 and _ASKS.search(blocks[place].strip()):
            question = blocks[place].strip()
            kept = text.strip()
            body = kept[: -len(blocks[-1])] if place else kept[len(blocks[0]) :]
            return [Attached("pasted text", body.strip())], question
    return [], text.strip()
