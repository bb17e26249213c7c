"""Where the ``.xz`` files beside this one come from: builds them anew from tiktoken's own rank files.

    python -m laar_tui.documents.ranks.build_ranks o200k_base.tiktoken cl100k_base.tiktoken

Each file is recognised by the SHA-256 that tiktoken pins, so a wrong or altered one is refused; what is
written is unpacked again and compared before it replaces anything. Run by hand only, when tiktoken pins new
ranks.
"""

from __future__ import annotations

import sys
from pathlib import Path

from laar_tui.documents.ranks.packed import RANK_FILES, pack, unpack


def build(tiktoken_file: Path, folder: Path) -> Path:
    """Write the compact form of one rank file into ``folder``; returns its path. :raises ValueError: not one
    of tiktoken's.
    """
    content = tiktoken_file.read_bytes()
    known = next((r for r in RANK_FILES.values() if r.is_intact(content)), None)
    if known is None:
        raise ValueError(f"{tiktoken_file} is none of the rank files whose SHA-256 tiktoken pins")
    compact = pack(content)
    if unpack(compact) != content:
        raise ValueError(f"{tiktoken_file} does not survive packing and unpacking")
    target = folder / f"{known.encoding}.xz"
    target.write_bytes(compact)
    return target


def main(arguments: list[str]) -> int:
    if not arguments:
        print(__doc__, file=sys.stderr)
        return 2
    for argument in arguments:
        target = build(Path(argument), Path(__file__).parent)
        print(f"{target.name}: {target.stat().st_size} bytes")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
