"""What comes in beside the options: documents from files and standard input, the question, the overrides of one run."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Sequence
from pathlib import Path

import msgspec

from laar_tui.cli.output import say
from laar_tui.core.errors import UsageError
from laar_tui.core.question import Document
from laar_tui.documents.reading import read_file, read_stdin
from laar_tui.settings.model import OverlapMode, Settings

STANDARD_INPUT = Path("-")


def documents_from(files: Sequence[Path], *, piped: bool = True) -> tuple[Document, ...]:
    """Every ``-f`` file in order, then standard input when something is ``piped`` in. Raises :class:`DocumentError`."""
    documents = [read_file(path) for path in files if path != STANDARD_INPUT]
    content = _piped_input() if piped else b""
    if not content and STANDARD_INPUT in files:
        raise UsageError("Nothing came through standard input, which -f - names.", "Pipe a document in.")
    if content:
        documents.append(read_stdin(content))
    for document in documents:
        for notice in document.notices:
            say(f"{document.name}: {notice}")
    return tuple(documents)


def question_from(text: str, files: Sequence[Path] = ()) -> str:
    """The question as it was given; ``-`` stands for what comes through standard input. Raises :class:`UsageError` when it is empty."""
    if text == "-":
        if STANDARD_INPUT in files:
            raise UsageError("Standard input cannot be the question and a document.", "Leave one - out.")
        text = _piped_input().decode("utf-8", "replace").strip()
        if not text:
            raise UsageError("Nothing came through standard input, which - names.", "Pipe the question in.")
    if not text.strip():
        raise UsageError("The question is empty.", "Write it after the options, in quotes.")
    return text


def with_overrides(
    settings: Settings,
    *,
    attempts: int | None = None,
    overlap: OverlapMode | None = None,
    budget_seconds: float | None = None,
    budget_money: float | None = None,
    checks: bool | None = None,
) -> Settings:
    """The settings with this run's options in place of the file's."""
    routing, checking = settings.routing, settings.checking
    given = {
        "attempts": attempts,
        "overlap": overlap,
        "budget_seconds": budget_seconds,
        "budget_money": budget_money,
    }
    routing = msgspec.structs.replace(routing, **{k: v for k, v in given.items() if v is not None})
    if checks is not None:
        checking = msgspec.structs.replace(checking, auto=checks)
    return msgspec.structs.replace(settings, routing=routing, checking=checking)


def _piped_input() -> bytes:
    if sys.stdin is None or sys.stdin.closed:
        return b""
    try:
        if sys.stdin.isatty():
            return b""
        mode = os.fstat(sys.stdin.fileno()).st_mode
    except (OSError, ValueError):
        return b""
    if stat.S_ISCHR(mode):
        return b""
    return sys.stdin.buffer.read()
