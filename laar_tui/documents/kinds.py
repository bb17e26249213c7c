"""What kind of file some bytes are, by their first bytes: enough to tell a person what to convert."""

from __future__ import annotations

_ZIP = b"PK\x03\x04"

_SIGNATURES = (
    (0, b"%PDF-", "a PDF"),
    (0, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Microsoft Office document"),
    (0, b"\x89PNG\r\n\x1a\n", "a PNG image"),
    (0, b"\xff\xd8\xff", "a JPEG image"),
    (0, b"GIF87a", "a GIF image"),
    (0, b"GIF89a", "a GIF image"),
    (8, b"WEBP", "a WebP image"),
    (0, b"II*\x00", "a TIFF image"),
    (0, b"MM\x00*", "a TIFF image"),
    (4, b"ftyp", "a video, audio or HEIC image"),
    (0, b"\x1f\x8b\x08", "gzip-compressed"),
    (0, b"BZh", "bzip2-compressed"),
    (0, b"\xfd7zXZ\x00", "xz-compressed"),
    (0, b"\x28\xb5\x2f\xfd", "zstd-compressed"),
    (0, b"7z\xbc\xaf\x27\x1c", "a 7z archive"),
    (0, b"Rar!\x1a\x07", "a RAR archive"),
    (257, b"ustar", "a tar archive"),
    (0, b"SQLite format 3\x00", "an SQLite database"),
    (0, b"PAR1", "a Parquet file"),
    (0, b"\x7fELF", "a program"),
    (0, b"MZ", "a Windows program"),
    (0, b"\xcf\xfa\xed\xfe", "a program"),
    (0, b"\xca\xfe\xba\xbe", "a program"),
    (0, b"ID3", "an MP3 recording"),
    (0, b"OggS", "an Ogg recording"),
    (0, b"fLaC", "a FLAC recording"),
    (8, b"WAVE", "a WAV recording"),
)

_INSIDE_ZIP = (
    (b"word/", "a Word document (DOCX)"),
    (b"xl/", "an Excel workbook (XLSX)"),
    (b"ppt/", "a PowerPoint presentation (PPTX)"),
    (b"mimetypeapplication/epub+zip", "an EPUB book"),
    (b"mimetypeapplication/vnd.oasis.opendocument", "an OpenDocument file"),
)

_CONVERTERS = {
    "a PDF": "pdf",
    "a Word document (DOCX)": "docx",
    "an Excel workbook (XLSX)": "xlsx",
    "a PowerPoint presentation (PPTX)": "pptx",
    "an EPUB book": "epub",
}

_CONVERT = {
    "an old Microsoft Office document": "Save it in the present format (DOCX, XLSX, PPTX), or as text.",
    "an OpenDocument file": "Save it as DOCX, PDF or text.",
    "gzip-compressed": "Unpack it first.",
    "bzip2-compressed": "Unpack it first.",
    "xz-compressed": "Unpack it first.",
    "zstd-compressed": "Unpack it first.",
}


def kind_of(content: bytes) -> str:
    """A noun phrase such as ``"a PDF"`` or ``"gzip-compressed"``, empty when the kind is not known.

    A plain text may begin like one of these by chance (``BZh``, ``MZ``); only what is known not to be text
    should be asked about, except with :func:`is_always_binary`.
    """
    if content.startswith(_ZIP):
        names = content[:4096] + content[-64 * 1024 :]
        return next((kind for mark, kind in _INSIDE_ZIP if mark in names), "a ZIP archive")
    return next((kind for at, mark, kind in _SIGNATURES if content[at : at + len(mark)] == mark), "")


def is_always_binary(content: bytes) -> bool:
    """Whether the content is of a kind that is never read as text, though it may look like one: a PDF can be
    all ASCII.
    """
    return content.startswith((b"%PDF-", _ZIP))


def converter_of(content: bytes) -> str:
    """Which converter makes text of it: ``pdf``, ``docx``, ``xlsx``, ``pptx``, ``epub``; empty when none does."""
    return _CONVERTERS.get(kind_of(content), "")


def is_html(content: bytes, name: str) -> bool:
    """Whether it is a web page: by its name, or by how it begins."""
    if name.lower().endswith((".html", ".htm", ".xhtml")):
        return True
    head = content[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    return head.startswith((b"<!doctype html", b"<html"))


def conversion_hint(kind: str) -> str:
    """What to do with a file of this kind."""
    return _CONVERT.get(kind, "Only text can be sent; convert it to text first.")
