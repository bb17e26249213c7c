"""When an answer that goes on and on is stopped: it is far longer than was asked for, or says the same thing again and again."""

from __future__ import annotations

from laar_tui.core.figures import tokens

MARGIN = 2
"""So many times the tokens that were asked for are let through."""
MARGIN_FOR_THOUGHTS = 32
"""The same for thoughts: not every server counts them among the tokens it is asked to stay within."""
CHARACTERS_PER_TOKEN = 6
"""More than a token has on average in any language: an answer is never taken for longer than it is."""
LOOPING = 8000
"""Characters that must be one passage over and over; a list or a table that repeats itself so long is no answer any more."""
LONGEST_PASSAGE = 400
_LOOK_EVERY = 1000


class Runaway:
    """Watches one answer as it streams. ``most_tokens`` is what the server was asked to stay within, thoughts aside."""

    def __init__(self, most_tokens: int) -> None:
        self._most_tokens = most_tokens
        self._length = 0
        self._thought = 0
        self._tail = ""
        self._unseen = 0

    def add(self, text: str, thoughts: str) -> str:
        """Take in what came; why the answer is to be stopped now, empty to let it go on."""
        piece = text or thoughts
        self._length += len(text)
        self._thought += len(thoughts)
        most = CHARACTERS_PER_TOKEN * self._most_tokens
        if self._length > MARGIN * most or self._thought > MARGIN_FOR_THOUGHTS * most:
            return (
                f"the answer was stopped: the server did not keep to the {tokens(self._most_tokens)} tokens it was asked for "
                "(max_output_tokens)"
            )
        self._tail = (self._tail + piece)[-LOOPING:]
        self._unseen += len(piece)
        if self._unseen < _LOOK_EVERY or len(self._tail) < LOOPING:
            return ""
        self._unseen = 0
        return (
            "the answer was stopped: it repeated the same passage over and over" if loops(self._tail) else ""
        )


def loops(text: str) -> bool:
    """Whether ``text`` is one passage of at most :data:`LONGEST_PASSAGE` characters from its beginning to its end."""
    head = text[:LONGEST_PASSAGE]
    period = text.find(head, 1)
    return 0 < period <= LONGEST_PASSAGE and text[period:] == text[:-period]
