"""Files, standard input and pastes become documents; what cannot be one is refused with a sentence that says
why, and a hint.
"""

from __future__ import annotations

import os
import re
import stat
import threading
from dataclasses import dataclass
from pathlib import Path

from laar_tui.core.errors import DocumentError
from laar_tui.core.question import Document
from laar_tui.documents.conversion import Converted, Progress, convert
from laar_tui.documents.decoding import NotTextError, decode
from laar_tui.documents.kinds import conversion_hint, converter_of, is_always_binary, is_html, kind_of

LARGEST_BYTES = 100 * 1000 * 1000
"""A hundred megabytes of text are some twenty million tokens, more than any endpoint takes."""

_SPECIAL = (
    (stat.S_ISFIFO, "a pipe"),
    (stat.S_ISSOCK, "a socket"),
    (stat.S_ISCHR, "a device"),
    (stat.S_ISBLK, "a device"),
)

_DECLARED_CHARSET = re.compile(
    rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_.:-]{2,40})", re.IGNORECASE
)

_INSTALL = 'Install what reads it: pip install "laar-chat[documents]". Or save it as PDF or text.'


@dataclass(frozen=True)
class Watched:
    """For files that take a while: whom to tell how far it is, and the flag by which the reading is stopped."""

    progress: Progress | None = None
    stop: threading.Event | None = None


UNWATCHED = Watched()


def read_file(path: str | Path, watched: Watched = UNWATCHED) -> Document:
    """A file as a document; ``~`` is the home folder. Blocking. Never waits for a pipe or a device.

    Text of any encoding is taken as it is; web pages, PDFs and Office files become their readable text, and a notice says so.

    :raises DocumentError: it is missing, no regular file, unreadable, too big, empty, or holds no text that can be read.
    """
    wanted = Path(os.path.expanduser(path))
    name = _shown(wanted.name) or _shown(str(wanted))
    try:
        _refuse_unless_regular(os.stat(wanted).st_mode, _shown(str(path)))
        # Between the look and the opening, the file may have become a pipe: never wait for its other end.
        flags = (
            os.O_RDONLY
            | getattr(os, "O_NONBLOCK", 0)
            | getattr(os, "O_BINARY", 0)
            | getattr(os, "O_NOCTTY", 0)
        )
        with open(os.open(wanted, flags), "rb") as file:
            now = os.fstat(file.fileno())
            _refuse_unless_regular(now.st_mode, _shown(str(path)))
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
    return _document(content, name, "file", path=os.path.abspath(wanted), watched=watched)


def read_stdin(data: bytes, name: str = "stdin") -> Document:
    """What was piped in, as a document. :raises DocumentError: as :func:`read_file`."""
    return _document(data, _shown(name), "stdin")


def read_download(content: bytes, name: str, address: str, watched: Watched = UNWATCHED) -> Document:
    """What was fetched from ``address``, as a document. :raises DocumentError: as :func:`read_file`."""
    return _document(content, _shown(name), "url", path=address, watched=watched)


def document_from_paste(text: str, ordinal: int, name: str = "") -> Document:
    """The ``ordinal``-th paste of a conversation, as a document; ``name`` is what it is called instead of that.

    Terminals deliver each line end of a paste as a carriage return; they become line feeds again. Nothing
    else is changed.

    :raises DocumentError: it holds nothing but white space, or is too big.
    """
    name = name or f"pasted text {ordinal}"
    _refuse_too_big(len(text), name)
    return _from_text(name, text.replace("\r\n", "\n").replace("\r", "\n"), "paste")


def _document(
    content: bytes, name: str, source: str, *, path: str = "", watched: Watched = UNWATCHED
) -> Document:
    _refuse_too_big(len(content), name)
    if is_always_binary(content):
        found = _converted(content, name, watched)
        return _from_text(name, found.text, source, path=path, notices=found.notices, pages=found.pages)
    html = is_html(content, name)
    if html:
        content = _as_declared(content)
    try:
        decoded = decode(content)
    except NotTextError as error:
        raise _not_text(content, name) from error
    text, notices = decoded.text, decoded.notices
    if html and text.strip():
        found = convert(
            text.encode("utf-8", "surrogatepass"), "html", name, progress=watched.progress, stop=watched.stop
        )
        made = f"Its readable text is taken: {len(found.text):,} characters of {len(text):,}, without tags and scripts."
        text, notices = found.text, (*notices, made)
    return _from_text(name, text, source, path=path, notices=notices)


def _converted(content: bytes, name: str, watched: Watched) -> Converted:
    converter = converter_of(content)
    if not converter:
        raise _not_text(content, name)
    if converter != "pdf":
        from laar_tui.documents.archives import refuse_bombs

        refuse_bombs(content, name)
        if not _can_read_office_files():
            raise DocumentError(f"{name} is {kind_of(content)}.", _INSTALL)
    return convert(content, converter, name, progress=watched.progress, stop=watched.stop)


def _can_read_office_files() -> bool:
    from importlib.util import find_spec

    return find_spec("markitdown") is not None


def _as_declared(content: bytes) -> bytes:
    """A web page in UTF-8, where it names another encoding itself and that is true; else as it is."""
    declared = _DECLARED_CHARSET.search(content[:4096])
    if declared is None or content.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")):
        return content
    try:
        return content.decode(declared.group(1).decode("ascii")).encode("utf-8", "surrogatepass")
    except (LookupError, UnicodeDecodeError):
        return content


def _from_text(
    name: str,
    text: str,
    source: str,
    *,
    path: str = "",
    notices: tuple[str, ...] = (),
    pages: int = 0,
) -> Document:
    if not text or text.isspace():
        what = "is empty" if not text else "holds nothing but white space"
        raise DocumentError(f"{name} {what}.", "There is nothing in it to ask about.")
    return Document.from_text(name, text, source, path=path, notices=notices, pages=pages)


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
    close = difflib.get_close_matches(wanted.name.lower(), by_lower_case, n=1, cutoff=0.75)
    return f"Did you mean {_shown(by_lower_case[close[0]])}?" if close else ""


def _shown(name: str) -> str:
    """A name that can be printed: file names may hold line breaks, terminal escapes and bytes that are no
    text.
    """
    return "".join(c if c.isprintable() else "\ufffd" for c in name)
