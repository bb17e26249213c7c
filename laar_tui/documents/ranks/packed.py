"""The compact form of a rank file: one byte of length and the token's bytes, in rank order, compressed with
xz.

A ``.tiktoken`` file holds one ``base64(token) rank`` line per token. Since the ranks count up from 0 without
a gap, the order says them, and base64 is what compresses badly; both go. :func:`unpack` gives the original
file back, byte for byte.
"""

from __future__ import annotations

import base64
import hashlib
import lzma
from dataclasses import dataclass
from importlib import resources


@dataclass(frozen=True)
class RankFile:
    """What tiktoken itself knows about one rank file: where it would fetch it, and the SHA-256 it must have.

    The address is never opened here: tiktoken names the file in its cache after it.
    """

    encoding: str
    url: str
    sha256: str

    @property
    def cache_name(self) -> str:
        """The file name under which tiktoken looks for this file in ``TIKTOKEN_CACHE_DIR``."""
        return hashlib.sha1(self.url.encode(), usedforsecurity=False).hexdigest()

    def is_intact(self, content: bytes) -> bool:
        return hashlib.sha256(content).hexdigest() == self.sha256


RANK_FILES = {
    "o200k_base": RankFile(
        "o200k_base",
        "https://openaipublic.blob.core.windows.net/encodings/o200k_base.tiktoken",
        "446a9538cb6c348e3516120d7c08b09f57c36495e2acfffe59a5bf8b0cfb1a2d",
    ),
    "cl100k_base": RankFile(
        "cl100k_base",
        "https://openaipublic.blob.core.windows.net/encodings/cl100k_base.tiktoken",
        "223921b76ee99bde995b7ff738513eef100fb51d18c93597a113bcffe865b2a7",
    ),
}


def pack(tiktoken_file: bytes) -> bytes:
    """The compact form of a ``.tiktoken`` file. :raises ValueError: its ranks do not count up from 0."""
    packed = bytearray()
    for position, line in enumerate(tiktoken_file.splitlines()):
        encoded, rank = line.split()
        token = base64.b64decode(encoded, validate=True)
        if int(rank) != position or not 0 < len(token) < 256:
            raise ValueError(f"line {position + 1} has no place in the compact form")
        packed.append(len(token))
        packed += token
    return lzma.compress(bytes(packed), preset=9 | lzma.PRESET_EXTREME)


def unpack(compact: bytes) -> bytes:
    """The ``.tiktoken`` file that was packed. :raises ValueError: the data is damaged."""
    try:
        packed = lzma.decompress(compact)
    except lzma.LZMAError as error:
        raise ValueError(f"the compact ranks are damaged: {error}") from error
    lines: list[bytes] = []
    at = 0
    while at < len(packed):
        end = at + 1 + packed[at]
        lines.append(b"%b %d\n" % (base64.b64encode(packed[at + 1 : end]), len(lines)))
        at = end
    return b"".join(lines)


def shipped(encoding: str) -> bytes:
    """The compact ranks of an encoding as they lie beside this file. :raises OSError: they are not there."""
    return resources.files(__package__).joinpath(f"{encoding}.xz").read_bytes()
