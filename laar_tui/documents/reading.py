"""Files, standard input and pastes become documents; what cannot be one is refused with a sentence that says
why, and a hint.
"""

from __future__ import annotations

import os
import stat
from pathlib import Path

from laar_tui.core.errors import DocumentError
from laar_tui.core.question import Document
from laar_tui.documents.decoding import NotTextError, decode
from laar_tui.documents.kinds import conversion_hint, is_always_binary, kind_of

LARGEST_BYTES = 100 * 1000 * 1000
"""A hundred megabytes of text are some twenty million tokens, more than any endpoint takes."""

_SPECIAL = (
    (stat.S_ISFIFO, "a pipe"),
    (stat.S_ISSOCK, "a socket"),
    (stat.S_ISCHR, "a device"),
    (stat.S_ISBLK, "a device"),
)


def read_file(path: str | Path) -> Document:
    """A text file as a document; ``~`` is the home folder. Blocking. Never waits for a pipe or a device.

    :raises DocumentError: it is missing, no regular file, unreadable, too big, empty, or not text.
    """
    wanted = Path(os.path.expanduser(path))
    name = _shown(wanted.name) or _shown(str(wanted))
    try:
        _refuse_unless_regular(os.stat(wanted).st_mode, name)
        # Between the look and the opening, the file may have become a pipe: never wait for its other end.
        flags = (
            os.O_RDONLY
            | getattr(os, "O_NONBLOCK", 0)
            | getattr(os, "O_BINARY", 0)
            | getattr(os, "O_NOCTTY", 0)
        )
        with open(os.open(wanted, flags), "rb") as file:
            now = os.fstat(file.fileno())
            _refuse_unless_regular(now.st_mode, name)
            _refuse_too_big(now.st_size, name)
            content = file.read(LARGEST_BYTES + 1)
    except FileNotFoundError as error:
        raise DocumentError(f"There is no file {_shown(str(path))}.", _nearest(wanted)) from error
    except NotADirectoryError as error:
        raise DocumentError(
            f"There is no file {_shown(str(path))}.", "A part of its path is a file, not a folder."
        ) from error
    except PermissionError as error:
        raise DocumentError(
            f"{name} may not be read.", "Check the permissions of the file and its folder."
        ) from error
    except ValueError as error:  # a NUL in the path
        raise DocumentError(f"{_shown(str(path))} is no file name.") from error
    except OSError as error:
        raise DocumentError(f"{name} cannot be read: {error.strerror or error}.") from error
    return _document(content, name, "file", path=os.path.abspath(wanted))


def read_stdin(data: bytes, name: str = "stdin") -> Document:
    """What was piped in, as a document. :raises DocumentError: it is empty, too big, or not text."""
    return _document(data, _shown(name), "stdin")


def document_from_paste(text: str, ordinal: int) -> Document:
    """The ``ordinal``-th paste of a conversation, as a document.

    Terminals deliver each line end of a paste as a carriage return; they become line feeds again. Nothing
    else is changed.

    :raises DocumentError: it holds nothing but white space, or is too big.
    """
    name = f"pasted text {ordinal}"
    _refuse_too_big(len(text), name)
    return _from_text(name, text.replace("\r\n", "\n").replace("\r", "\n"), "paste")


def _document(content: bytes, name: str, source: str, *, path: str = "") -> Document:
    _refuse_too_big(len(content), name)
    if is_always_binary(content):
        raise _not_text(content, name)
    try:
        decoded = decode(content)
    except NotTextError as error:
        raise _not_text(content, name) from error
    return _from_text(name, decoded.text, source, path=path, notices=decoded.notices)


def _from_text(
    name: str, text: str, source: str, *, path: str = "", notices: tuple[str, ...] = ()
) -> Document:
    if not text or text.isspace():
        what = "is empty" if not text else "holds nothing but white space"
        raise DocumentError(f"{name} {what}.", "There is nothing in it to ask about.")
    return Document.from_text(name, text, source, path=path, notices=notices)


def _not_text(content: bytes, name: str) -> DocumentError:
    kind = kind_of(content)
    return DocumentError(f"{name} is {kind or 'a binary file'}, not text.", conversion_hint(kind))


def _refuse_unless_regular(mode: int, name: str) -> None:
    if stat.S_ISREG(mode):
        return
    if stat.S_ISDIR(mode):
        raise DocumentError(f"{name} is a folder.", "Name the files in it that you want to ask about.")
    kind = next((kind for is_kind, kind in _SPECIAL if is_kind(mode)), "no regular file")
    hint = "To ask about a program's output, save it to a file first, or pipe it in: … | laar-chat ask."
    raise DocumentError(f"{name} is {kind}, not a text file.", hint)


def _refuse_too_big(size: int, name: str) -> None:
    if size > LARGEST_BYTES:
        raise DocumentError(
            f"{name} has {size / 1e6:,.1f} MB; at most {LARGEST_BYTES / 1e6:,.0f} MB can be read.",
            "Split it, or take the part that the question is about.",
        )


def _nearest(wanted: Path) -> str:
    import difflib

    try:
        with os.scandir(wanted.parent) as entries:
            names = [entry.name for entry, _ in zip(entries, range(5000), strict=False)]
    except OSError:
        return f"There is no folder {_shown(str(wanted.parent))} either."
    by_lower_case = {name.lower(): name for name in names}
    close = difflib.get_close_matches(wanted.name.lower(), by_lower_case, n=1, cutoff=0.6)
    return f"Did you mean {_shown(by_lower_case[close[0]])}?" if close else ""


def _shown(name: str) -> str:
    """A name that can be printed: file names may hold line breaks, terminal escapes and bytes that are no
    text.
    """
    return "".join(c if c.isprintable() else "\ufffd" for c in name)
