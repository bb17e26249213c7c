"""What may be opened at all of the file kinds that are ZIP archives inside: looked at before anything is unpacked."""

from __future__ import annotations

import io
import re
import zipfile
import zlib

from laar_tui.core.errors import DocumentError

LARGEST_UNPACKED_BYTES = 500 * 1000 * 1000
MOST_ENTRIES = 20_000
STEEPEST = 200
"""Unpacked bytes per packed byte above which a large entry is taken for a bomb; text and tables stay below 100."""

STEEP_FROM_BYTES = 20 * 1000 * 1000
_HEAD_BYTES = 64 * 1024
_ENTITY = re.compile(rb"<!ENTITY", re.IGNORECASE)


def refuse_bombs(content: bytes, name: str) -> None:
    """Raises :class:`DocumentError` for an archive that would unpack into too much, or whose XML declares entities.

    What the archive says of its own sizes may be a lie; the converter's limit on memory holds then.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
            unpacked = sum(e.file_size for e in entries)
            steep = any(
                e.file_size > STEEP_FROM_BYTES and e.file_size > STEEPEST * max(1, e.compress_size)
                for e in entries
            )
            if len(entries) > MOST_ENTRIES or unpacked > LARGEST_UNPACKED_BYTES or steep:
                raise DocumentError(
                    f"{name} would unpack into {unpacked / 1e6:,.0f} MB in {len(entries):,} parts; it was not opened.",
                    "If it is what you want, save it as text and attach that.",
                )
            if any(e.flag_bits & 1 for e in entries):
                raise DocumentError(f"{name} is locked with a password.", "Save a copy without one.")
            for entry in entries:
                if entry.filename.lower().endswith((".xml", ".rels", ".xhtml", ".html", ".opf", ".ncx")):
                    with archive.open(entry) as file:
                        if _ENTITY.search(file.read(_HEAD_BYTES)):
                            raise DocumentError(
                                f"{name} declares XML entities, which no ordinary document does; it was not opened.",
                                "Open it in its own program and save it anew.",
                            )
    except (
        zipfile.BadZipFile,
        zlib.error,
        NotImplementedError,
        EOFError,
        OSError,
        ValueError,
        RuntimeError,
    ) as error:
        raise DocumentError(
            f"{name} is damaged: its parts cannot be unpacked.",
            "Open it in its own program and save it anew.",
        ) from error
