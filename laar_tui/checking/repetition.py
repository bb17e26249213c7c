"""Has the model fallen into a loop, saying the same thing over and over?"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from laar_tui.checking.wording import excerpt, wrong
from laar_tui.core.question import Document
from laar_tui.core.verdict import Verdict

SOURCE = "check:repetition"

CONFIDENCE = 0.9
LEAST_TIMES = 5
LEAST_CHARACTERS = 200
"""How much of the answer the loop must fill, besides half of it."""

_LEAST_LETTERS = 6
"""Letters in the repeated chunk: rules, table borders and rows of zeros are no loops."""

_TAIL = 8_000
_SENTENCE_END = re.compile(r"(?<=[.!?。！？])\s*|\n+")


def check_repetition(answer: str, question: str, documents: Sequence[Document]) -> Verdict | None:
    """Wrong when one chunk, said at least five times, fills at least half of the answer.

    Repetition that was asked for is none: a chunk that stands in the question, or several times in a row in
    a document.
    """
    text = " ".join(answer.split())
    if len(text) < LEAST_CHARACTERS:
        return None
    for chunk, times in (_loop_at_end(text), _commonest_sentence(answer)):
        filled = len(chunk) * times
        if times < LEAST_TIMES or filled < LEAST_CHARACTERS or 2 * filled < len(text):
            continue
        if sum(c.isalpha() for c in chunk) < _LEAST_LETTERS:
            continue
        if _asked_for(chunk, question, documents):
            continue
        return wrong(SOURCE, CONFIDENCE, f"the answer says “{excerpt(chunk, 50)}” {times} times over")
    return None


def _loop_at_end(text: str) -> tuple[str, int]:
    """The chunk whose repetitions end the text and reach back furthest, and how often it stands there.

    The prefix function (Knuth, Morris and Pratt 1977) of the reversed tail gives, for every length, the
    smallest period of the text's last so many characters.
    """
    tail = text[: -_TAIL - 1 : -1]
    borders = [0] * len(tail)
    period, reach = len(tail), 0
    border = 0
    for end in range(1, len(tail)):
        while border and tail[end] != tail[border]:
            border = borders[border - 1]
        if tail[end] == tail[border]:
            border += 1
        borders[end] = border
        if (end + 1) >= LEAST_TIMES * (end + 1 - border):
            period, reach = end + 1 - border, end + 1
    if not reach:
        return "", 0
    chunk = text[-period:]
    start = len(text) - reach
    while start >= period and text.startswith(chunk, start - period):
        start -= period
    return chunk, (len(text) - start) // period


def _commonest_sentence(answer: str) -> tuple[str, int]:
    counts = Counter(" ".join(piece.split()) for piece in _SENTENCE_END.split(answer) if len(piece) >= 12)
    if not counts:
        return "", 0
    return max(counts.items(), key=lambda item: len(item[0]) * item[1])


def _asked_for(chunk: str, question: str, documents: Sequence[Document]) -> bool:
    words = chunk.strip()
    if words in " ".join(question.split()):
        return True
    # With the usual gaps only: documents are large, and are not copied to normalise their blanks.
    return any(
        f"{words}{gap}{words}" in document.text for document in documents for gap in ("", " ", "\n", "\n\n")
    )
