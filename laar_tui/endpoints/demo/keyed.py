"""Exact look-ups: a key that the question names and a document defines (JSON, YAML, INI, ``key = value``, two-column CSV)."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from laar_tui.endpoints.demo.words import fold

_KEY_SHAPE = re.compile(
    r"[^\s,，、。？?「」“”\"'`()（）:：=]*[0-9_./#-][^\s,，、。？?「」“”\"'`()（）:：=]*|[A-Z][A-Z0-9_]{2,}|[a-z]+[A-Z]\w+"
)
_VALUE = re.compile(r"[\"']?\]?\s*(?::|=>|=|：|＝|\t|,|\||->|→)\s*(\"(?:[^\"\\\n]|\\.)*\"|'[^'\n]*'|[^\n]+)")
_ASCII_EDGE = re.compile(r"[a-z0-9_]")


def named_keys(question: str, quoted: tuple[str, ...]) -> list[str]:
    """Pieces of the question that look like keys, the likeliest first: quoted ones, then identifiers, the longest first."""
    shaped = [m.strip(".-/") for m in _KEY_SHAPE.findall(question)]
    shaped = [
        re.sub(r"^[ぁ-ヿ一-鿿]+|[ぁ-ヿ一-鿿]+$", "", s) if re.search(r"[A-Za-z0-9]{3}", s) else s
        for s in shaped
    ]
    keys = [*quoted, *sorted(shaped, key=len, reverse=True)]
    return [k for k in dict.fromkeys(keys) if len(k) > 1]


def value_of(text: str, folded: str, key: str) -> tuple[str, int, int] | None:
    """The value defined for ``key`` and the place of its line, ``(value, start, end)``; the first definition counts."""
    low = fold(key)
    place = folded.find(low)
    tries = 0
    while place >= 0 and tries < 500:
        end = place + len(low)
        bounded = not (place and _ASCII_EDGE.match(folded[place - 1]) and _ASCII_EDGE.match(low[0]))
        bounded = bounded and not (_ASCII_EDGE.match(folded[end : end + 1]) and _ASCII_EDGE.match(low[-1]))
        if bounded and _opens_entry(text, place):
            m = _VALUE.match(text, end)
            if m is not None:
                value = clean_value(m.group(1))
                if value:
                    start = max(text.rfind("\n", 0, place) + 1, place - 120)
                    return value, _entry_start(text, start, place), _value_end(m.group(1), value) + m.start(1)
        place = folded.find(low, end)
        tries += 1
    return None


def clean_value(raw: str) -> str:
    """A value as a person would say it: quotes, trailing comma and comment off."""
    raw = raw.strip()
    if raw[:1] == '"':
        end = _closing_quote(raw)
        if end > 0:
            try:
                return str(json.loads(raw[: end + 1]))
            except ValueError:
                return raw[1:end]
    if raw[:1] == "'" and raw.find("'", 1) > 0:
        return raw[1 : raw.find("'", 1)]
    raw = re.sub(r"\s+(?:#|//).*$", "", raw)
    annotated = re.match(r"[A-Za-z_][\w.\[\], |\"']*(?:\([^)]*\)\]?)?\s=\s(.+)", raw)
    if annotated is not None:
        return clean_value(annotated.group(1))
    if raw[:1] not in "[{":
        raw = (
            re.sub(r"(?<=[\w\"])\s*[}\])]+,?\s*$|[,;]\s*$", "", raw)
            if "(" not in raw and "[" not in raw
            else re.sub(r"[,;]\s*$", "", raw)
        )
        # In a one-line JSON object or a CSV row only the part up to the next field is the value.
        raw = re.split(r",\s*(?=[\"'{])|\s*\|", raw)[0]
        if re.fullmatch(r"[^\s,]+(?:,[^\s,]*)+", raw) and not re.fullmatch(r"[\d,.]+", raw):
            raw = raw.split(",")[0]
    return raw.strip().strip('"')


def json_lines(text: str, limit: int = 200_000) -> str | None:
    """A JSON document re-told as one ``path to key: value`` line per leaf; ``None`` when it is not a JSON object or array."""
    if text.lstrip()[:1] not in ("{", "["):
        return None
    try:
        tree = json.loads(text)
    except (ValueError, RecursionError):
        return None
    lines = []
    for ordinal, (path, value) in enumerate(_leaves(tree, ())):
        if ordinal >= limit:
            break
        lines.append(f"{' '.join(path)}: {value}")
    return "\n".join(lines)


def _leaves(tree: object, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], str]]:
    if isinstance(tree, dict):
        for key, value in tree.items():
            yield from _leaves(value, (*path, str(key)))
    elif isinstance(tree, list):
        if tree and all(isinstance(v, str | int | float) for v in tree):
            yield path, ", ".join(map(str, tree))
        else:
            for value in tree:
                yield from _leaves(value, path)
    elif tree is not None:
        yield path, json.dumps(tree) if isinstance(tree, bool) else str(tree).replace("\n", " ")


def _closing_quote(raw: str) -> int:
    place = 1
    while place < len(raw):
        if raw[place] == "\\":
            place += 2
            continue
        if raw[place] == '"':
            return place
        place += 1
    return -1


def _value_end(raw: str, value: str) -> int:
    place = raw.find(value)
    if place < 0:
        return len(raw.rstrip(", "))
    end = place + len(value)
    return end + 1 if raw[end : end + 1] in ('"', "'") and raw[end : end + 1] else end


def _opens_entry(text: str, place: int) -> bool:
    """Whether what stands before the key is only the start of a line or of an entry."""
    before = text[max(0, place - 40) : place].rsplit("\n", 1)[-1]
    return (
        re.search(
            r"(?:^|[{,;|\[])\s*(?:[-*+•・]\s+|export\s+|const\s+|let\s+|var\s+|final\s+|\d+[.)]\s+|\*\*)?[\"'`\[]?$",
            before,
        )
        is not None
    )


def _entry_start(text: str, line_start: int, place: int) -> int:
    if place - line_start > 60:
        return max(line_start, max(text.rfind(mark, line_start, place) for mark in ("{", ",", ";", "|")) + 1)
    return line_start
