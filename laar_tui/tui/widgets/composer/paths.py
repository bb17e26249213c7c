"""Paths in text: what a terminal pastes when a file is dropped on it, and ``@path`` while typing."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from urllib.parse import urlsplit

DROPPED_LIMIT = 4096
COMPLETION_LIMIT = 50
_MENTION = re.compile(r"(?:(?<=\s)|^)@(\"[^\"\n]+\"|'[^'\n]+'|(?:\\ |[^\s\"'])+)")


@dataclass(frozen=True)
class Mention:
    """``@path`` in a text: where it stands, and the file it names."""

    start: int
    end: int
    path: str


def dropped_paths(text: str) -> list[str]:
    """The files a paste names: quoted, escaped, ``file://`` or plain, one or several. Empty unless every one
    exists."""
    text = text.strip()
    if not text or len(text) > DROPPED_LIMIT or (text[0] not in "/~'\"fF\\." and text[1:2] != ":"):
        return []
    whole = _as_file(text)
    if whole:
        return [whole]
    from laar_tui.core.words import split_words

    try:
        words = split_words(text)
    except ValueError:
        return []
    found = [_as_file(word) for word in words]
    return [path for path in found if path] if found and all(found) else []


def mentions(text: str) -> list[Mention]:
    """Every ``@path`` that names an existing file. ``@someone`` that names none is left in the text."""
    found: list[Mention] = []
    for match in _MENTION.finditer(text):
        raw = match.group(1)
        for trimmed in dict.fromkeys((raw, raw.rstrip(".,;:!?)"))):
            if path := _as_file(trimmed.strip("\"'").replace("\\ ", " ")):
                found.append(Mention(match.start(), match.start() + 1 + len(trimmed), path))
                break
    return found


def missing(text: str) -> list[str]:
    """Every ``@path`` that is meant as a path (it has a ``/``) and names no file. ``@someone`` is not one."""
    found = {m.start for m in mentions(text)}
    return [
        match.group(1)
        for match in _MENTION.finditer(text)
        if match.start() not in found and "/" in match.group(1) and "//" not in match.group(1)
    ]


def completions(partial: str) -> list[str]:
    """Paths that ``partial`` may become, folders first with a ``/`` at the end; at most
    :data:`COMPLETION_LIMIT`."""
    folder, prefix = os.path.split(partial)
    try:
        with os.scandir(os.path.expanduser(folder) or ".") as entries:
            found = [
                (not entry.is_dir(), entry.name)
                for entry in entries
                if entry.name.lower().startswith(prefix.lower())
                and (prefix.startswith(".") or entry.name[0] != ".")
            ]
    except OSError:
        return []
    return [
        os.path.join(folder, name) + ("" if is_file else "/")
        for is_file, name in sorted(found)[:COMPLETION_LIMIT]
    ]


def _as_file(text: str) -> str:
    """The path, if it names an existing regular file; else empty."""
    if text[:7].lower() == "file://":
        from urllib.request import url2pathname

        text = url2pathname(urlsplit(text).path)
    path = os.path.expanduser(text)
    try:
        return path if os.path.isfile(path) else ""
    except ValueError:
        return ""
