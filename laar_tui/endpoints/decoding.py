"""Undo a Content-Encoding that was not asked for, in steps of bounded size.

Requests ask for ``identity``; some proxies compress all the same, label plain bytes as gzip, or forget the label. What the first bytes
show counts for more than what the header says.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator

STEP = 64 * 1024
"""Bytes decoded at a time, so that a decompression bomb yields control between steps."""

MOST_DECODED = 64 * 1024 * 1024
"""Bytes one response may decode to."""

_GZIP = b"\x1f\x8b"
_UNREADABLE = frozenset({"br", "zstd", "compress", "x-compress"})


class DecodingError(ValueError):
    """The body cannot be decoded; the text is a sentence."""


class BodyDecoder:
    """``feed`` raw bytes, get plain ones in pieces of at most :data:`STEP`; ``finish`` once at the end."""

    def __init__(self, content_encoding: str = "", most: int = MOST_DECODED) -> None:
        names = [n.strip().lower() for n in content_encoding.split(",")]
        self._encoding = next((n for n in names if n not in ("", "identity")), "")
        self._most = most
        self._decoded = 0
        self._head = b""
        self._sniffed = False
        self._inflate: zlib._Decompress | None = None
        self._ended = False

    def feed(self, data: bytes) -> Iterator[bytes]:
        """Raises :class:`DecodingError` for damaged bytes, an unknown encoding, or more than ``most`` bytes."""
        if not self._sniffed:
            self._head += data
            if not self._head or (len(self._head) == 1 and (self._encoding or self._head == _GZIP[:1])):
                return
            data, self._head = self._head, b""
            self._sniff(data)
        if self._inflate is None:
            if data:
                yield data
            return
        yield from self._inflated(data)

    def finish(self) -> bytes:
        """Bytes too few to tell what they are. Raises :class:`DecodingError` when compressed data ended early."""
        if self._inflate is not None and not self._inflate.eof:
            raise DecodingError("the compressed answer ends early")
        head, self._head = self._head, b""
        return head

    def _sniff(self, data: bytes) -> None:
        self._sniffed = True
        if data.startswith(_GZIP):
            self._inflate = zlib.decompressobj(zlib.MAX_WBITS | 16)
        elif self._encoding == "deflate" and _looks_like_zlib(data):
            self._inflate = zlib.decompressobj()
        elif self._encoding == "deflate" and not _looks_like_text(data):
            self._inflate = zlib.decompressobj(-zlib.MAX_WBITS)
        elif not _looks_like_text(data):
            if self._encoding in _UNREADABLE:
                raise DecodingError(f'the server compressed the answer with "{self._encoding}" unasked')
            if self._encoding:
                raise DecodingError("the compressed answer is damaged")

    def _inflated(self, data: bytes) -> Iterator[bytes]:
        while data and self._inflate is not None and not self._ended:
            try:
                plain = self._inflate.decompress(data, STEP)
            except zlib.error:
                raise DecodingError("the compressed answer is damaged") from None
            self._decoded += len(plain)
            if self._decoded > self._most:
                raise DecodingError(f"the compressed answer unpacks to more than {self._most >> 20} MiB")
            if plain:
                yield plain
            data = self._inflate.unconsumed_tail
            if self._inflate.eof:
                rest = self._inflate.unused_data
                if not rest.startswith(_GZIP):
                    self._ended = not _GZIP.startswith(rest)
                    return
                # RFC 1952 §2.2: members may follow one another.
                self._inflate = zlib.decompressobj(zlib.MAX_WBITS | 16)
                data = rest


def _looks_like_zlib(data: bytes) -> bool:
    """RFC 1950 §2.2: deflate in the low half of the first byte, and a header that is a multiple of 31."""
    return data[0] & 0x0F == 8 and int.from_bytes(data[:2], "big") % 31 == 0


def _looks_like_text(data: bytes) -> bool:
    """UTF-8 text (possibly cut inside a character) without control bytes at its head."""
    head = data[:16]
    if any(b < 0x09 or 0x0E <= b < 0x20 for b in head):
        return False
    try:
        head.decode()
    except UnicodeDecodeError as error:
        return error.start >= len(head) - 3 and error.reason == "unexpected end of data"
    return True
