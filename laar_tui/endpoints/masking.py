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
_WORD = re.compile(r"[^\s\"'<>,;()]+")
_LONGEST_WORD = 300
_ELISION = re.compile(r"\*\*+|\.\.\.+|…|••+|[xX]{4,}")


def masking(secrets: Sequence[str]) -> Mask:
    """A function that replaces every one of ``secrets``, its pieces of at least ten characters, and its shortened forms
    (``sk-ab***wxyz``) by ``***``."""
    kept = [Secret(s) for s in secrets if len(s) >= SHORTEST]
    long = [s for s in secrets if len(s) >= _LONG_ENOUGH_FOR_PIECES]
    pieces = frozenset(s[i : i + _PIECE] for s in long for i in range(len(s) - _PIECE + 1))

    def hide(text: str) -> str:
        text = mask(text, kept)
        if not pieces:
            return text
        return _without_pieces(_WORD.sub(lambda word: _unless_shortened(word[0], long), text), pieces)

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


def _unless_shortened(word: str, secrets: Sequence[str]) -> str:
    """``word``, or the mask where it is one of ``secrets`` with its middle left out. In linear time, whatever a server sends."""
    if len(word) > _LONGEST_WORD or not (elision := _ELISION.search(word)):
        return word
    before, after = word[: elision.start()], word[elision.end() :]
    for secret in secrets:
        at = before.rfind(secret[:3])
        if at >= 0:
            return word[:at] + MASK
        if secret[-4:] in after:
            return MASK + word[elision.end() + after.index(secret[-4:]) + 4 :]
    return word


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
