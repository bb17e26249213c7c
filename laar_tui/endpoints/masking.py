"""Keep secrets out of what a server says back: whole, in pieces, shortened with asterisks, or cut over a stream."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from laar_tui.settings.secrets import MASK, Secret, mask

Mask = Callable[[str], str]
"""Takes the secrets of a request out of a text."""

SHORTEST = 4
"""Characters a secret must have to be masked in a sentence."""
SHORTEST_IN_ANSWERS = 8
"""… and in an answer, where a placeholder key such as ``EMPTY`` is an ordinary word."""
_PIECE = 10
_LONG_ENOUGH_FOR_PIECES = 16
_ELISION = r"(?:\*{2,}|\.{3,}|…|•{2,}|[xX]{4,})"


def masking(secrets: Sequence[str]) -> Mask:
    """A function that replaces every one of ``secrets``, its pieces of at least ten characters, and its shortened forms
    (``sk-ab***wxyz``) by ``***``."""
    kept = [Secret(s) for s in secrets if len(s) >= SHORTEST]
    long = [s for s in secrets if len(s) >= _LONG_ENOUGH_FOR_PIECES]
    pieces = frozenset(s[i : i + _PIECE] for s in long for i in range(len(s) - _PIECE + 1))
    shortened = [
        re.compile(
            rf"{re.escape(s[:3])}[^\s\"'<>]{{0,200}}?{_ELISION}[^\s\"'<>,]*|{_ELISION}[^\s\"'<>]{{0,200}}?{re.escape(s[-4:])}"
        )
        for s in long
    ]

    def hide(text: str) -> str:
        text = mask(text, kept)
        for pattern in shortened:
            text = pattern.sub(MASK, text)
        return _without_pieces(text, pieces) if pieces else text

    return hide


class StreamMask:
    """The exact secrets out of a text that comes in pieces; what may be the beginning of one is held back."""

    def __init__(self, secrets: Sequence[str]) -> None:
        self._secrets = tuple(s for s in secrets if len(s) >= SHORTEST_IN_ANSWERS)
        self._held = ""

    def feed(self, text: str) -> str:
        if not self._secrets:
            return text
        text, self._held = self._held + text, ""
        for secret in self._secrets:
            if secret in text:
                text = text.replace(secret, MASK)
        held = max(_begun(text, secret) for secret in self._secrets)
        if held:
            text, self._held = text[:-held], text[-held:]
        return text

    def finish(self) -> str:
        held, self._held = self._held, ""
        return held


def _begun(text: str, secret: str) -> int:
    """How many characters at the end of ``text`` are a beginning of ``secret``."""
    tail = text[-(len(secret) - 1) :]
    at = tail.find(secret[0])
    while at >= 0:
        if secret.startswith(tail[at:]):
            return len(tail) - at
        at = tail.find(secret[0], at + 1)
    return 0


def _without_pieces(text: str, pieces: frozenset[str]) -> str:
    kept: list[str] = []
    at = begun = 0
    while at <= len(text) - _PIECE:
        if text[at : at + _PIECE] in pieces:
            kept += [text[begun:at], MASK]
            at += 1
            while at <= len(text) - _PIECE and text[at : at + _PIECE] in pieces:
                at += 1
            at = begun = at + _PIECE - 1
        else:
            at += 1
    return "".join([*kept, text[begun:]])
