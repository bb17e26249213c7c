"""Looking up a quote in a 10 MB document: ``python -m tests.benchmarks.quote_speed``.

Printed are seconds, and as a ratio what it takes beside reading the document once (Python's own ``str.count`` of a letter).
"""

from __future__ import annotations

import random
import time

from laar_tui.checking.locating import Library, Located
from laar_tui.core.question import Document

SIZE = 10_000_000
"""Bytes of UTF-8."""


def latin() -> str:
    rng = random.Random(1)
    words = [
        "harbour",
        "minutes",
        "budget",
        "the",
        "of",
        "committee",
        "4,200",
        "plant",
        "and",
        "“quoted”",
        "approved,",
    ]
    return " ".join(f"{rng.choice(words)}" for _ in range(SIZE // 6))[:SIZE]


def east_asian() -> str:
    rng = random.Random(2)
    words = ["大阪工場", "の", "売上高", "は", "三億円", "である。", "委員会", "が", "承認した。\n"]
    return "".join(rng.choice(words) for _ in range(SIZE // 8))[: SIZE // 3]


def looked_up(document: Document, quote: str) -> tuple[float, Located]:
    """Seconds for a document that was not looked at before, and what was found."""
    begun = time.perf_counter()
    found = Library((document,)).locate(quote)
    return time.perf_counter() - begun, found


def read_once(text: str) -> float:
    begun = time.perf_counter()
    text.count("e")
    return time.perf_counter() - begun


def main() -> None:
    for name, text, sentence in (
        ("Latin", latin(), "The harbour master signed the lease on 4 May 1987 in Tromsø."),
        ("East Asian", east_asian(), "京都の特別な倉庫は2019年に建てられた。"),
    ):
        middle = len(text) // 2
        whole = text[:middle] + sentence + text[middle:]
        document = Document.from_text("long", whole, "paste")
        once = read_once(whole)
        size = len(whole.encode())
        print(f"{name}: {size / 1e6:.1f} MB, {len(whole) / 1e6:.1f} million characters")
        for what, quote in (
            ("verbatim", sentence),
            ("broken over lines", sentence[:9] + "\n" + sentence[9:]),
            ("a letter off", sentence[:7] + "x" + sentence[8:]),
            ("nowhere", "Nothing of this kind was ever written in that long report of ours."),
        ):
            took, found = looked_up(document, quote)
            print(f"  {what:<18} {took:6.2f} s = {took / once:6.0f} × reading it once   {found.fate}")


if __name__ == "__main__":
    main()
