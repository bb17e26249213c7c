"""Compression that nobody asked for."""

from __future__ import annotations

import gzip
import zlib

from tests.endpoints.bad_server import (
    DONE,
    STOP,
    say,
    stream,
)
from tests.endpoints.corpus.case import (
    CUT,
    OK,
    TRANSPORT,
    Case,
)

HELLO = say("Hel") + say("lo")
ZIPPED = gzip.compress((HELLO + STOP + DONE).encode())

CASES: dict[str, Case] = {
    "gzip": Case(stream(ZIPPED, content_encoding="gzip"), OK, "Hello"),
    "gzip unlabelled": Case(stream(ZIPPED), OK, "Hello"),
    "gzip byte by byte": Case(stream(*[bytes([b]) for b in ZIPPED], content_encoding="gzip"), OK, "Hello"),
    "labelled gzip, is plain": Case(stream(HELLO, STOP, content_encoding="gzip"), OK, "Hello"),
    "deflate": Case(stream(zlib.compress((HELLO + STOP).encode()), content_encoding="deflate"), OK, "Hello"),
    "raw deflate": Case(
        stream(zlib.compress((HELLO + STOP).encode(), wbits=-15), content_encoding="deflate"), OK, "Hello"
    ),
    "two gzip members": Case(
        stream(gzip.compress(HELLO.encode()) + gzip.compress(STOP.encode())), OK, "Hello"
    ),
    "damaged gzip": Case(
        stream(ZIPPED[:12] + b"\xff" * 40, content_encoding="gzip"), TRANSPORT, says="damaged"
    ),
    "cut gzip": Case(stream(ZIPPED[:-20], content_encoding="gzip"), CUT, "Hello", says="ends early"),
    "brotli": Case(stream(b"\x1b\x0f\x00\xf8\xa5\x5b", content_encoding="br"), TRANSPORT, says='"br"'),
    "decompression bomb": Case(
        stream(gzip.compress(b": " + b"x" * (80 << 20)), content_encoding="gzip"),
        TRANSPORT,
        says="cannot be read",
    ),
}
