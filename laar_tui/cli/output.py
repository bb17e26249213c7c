"""Writing to the two streams: stdout carries the answer or one JSON document, stderr everything else."""

from __future__ import annotations

import contextlib
import io
import sys
from collections.abc import Iterable

import click

from laar_tui.core.errors import LaarError
from laar_tui.core.json_line import json_text
from laar_tui.core.sanitiser import clean
from laar_tui.core.ttca import Ttca

SHOWN_ID = 12
"""Digits of an id in lists: the milliseconds of its making, enough to be unique among questions a person asks."""


def make_writable() -> None:
    """Let every text be written to both streams, whatever their encoding: what it lacks becomes a question mark.

    On Windows a pipe or file gets UTF-8, not the code page of the country, which most programs that read it no longer expect.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            piped = sys.platform == "win32" and not stream.isatty()
            stream.reconfigure(encoding="utf-8" if piped else None, errors="replace")


def print_json(document: object) -> None:
    _write(json_text(document, indent=2).encode("utf-8") + b"\n")


def ttca_document(ttca: Ttca | None) -> dict[str, object] | None:
    """The ``ttca_s`` object of every document that has one; seconds."""
    if ttca is None:
        return None
    return {"wall": round(ttca.wall_s, 3), "machine": round(ttca.machine_s, 3), "censored": ttca.censored}


def say(text: str) -> None:
    """One line on stderr. Where nobody can read it any more, the work goes on all the same."""
    with contextlib.suppress(OSError, ValueError):
        click.echo(clean(text), err=True)


def write_answer(text: str) -> None:
    _write(clean(text).encode("utf-8", "replace"))


def write_pieces(pieces: Iterable[str]) -> None:
    """A long text, piece by piece. The caller has made it fit for UTF-8."""
    for piece in pieces:
        _write(piece.encode("utf-8"))


def _write(content: bytes) -> None:
    """Raises :class:`LaarError` where stdout is closed or full; ``BrokenPipeError`` where its reader has gone."""
    try:
        if sys.stdout is None or sys.stdout.closed:
            raise OSError("standard output is closed")
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        raise LaarError(
            f"The output cannot be written ({error.strerror or error}).", "It is kept: laar-chat history list"
        ) from error


def table(headings: list[str], rows: list[list[str]]) -> str:
    """Columns padded to their widest cell, for a terminal or a pipe; wide characters count as two cells."""
    cells = [headings, *[[clean(c).replace("\n", " ") for c in row] for row in rows]]
    widths = [max(_width(row[i]) for row in cells) for i in range(len(headings))]
    lines = [
        "  ".join(c + " " * (w - _width(c)) for c, w in zip(row, widths, strict=True)).rstrip()
        for row in cells
    ]
    return "\n".join(lines)


def _width(text: str) -> int:
    import unicodedata

    wide = sum(1 for c in text if unicodedata.east_asian_width(c) in "WF")
    marks = sum(1 for c in text if unicodedata.combining(c))
    return len(text) + wide - marks
