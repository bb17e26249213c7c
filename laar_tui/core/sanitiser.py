"""The door for text from outside: nothing that leaves :func:`clean` can command a terminal, or change the order in which it is read.

Escape sequences are recognised by ECMA-48's grammar with bounded lengths, so a hostile sequence that never ends hides at most
:data:`LONGEST_SEQUENCE` characters for a moment and then appears as harmless text. Raw text belongs in the database and in exports; this
module is for showing and copying. It must not decide *what* is shown.
"""

from __future__ import annotations

import re
import unicodedata

LONGEST_SEQUENCE = 4096
"""Characters of payload up to which a control string (OSC, DCS, APC, PM, SOS) is removed whole."""

_PAYLOAD = rf"[^\x18\x1a\x1b\x80-\x9f]{{0,{LONGEST_SEQUENCE}}}"
_CSI = r"(?:\x1b\[|\x9b)[0-?]{0,256}[ -/]{0,8}"
_STRING = rf"(?:\x1b[PX^_]|[\x90\x98\x9e\x9f]){_PAYLOAD}"
_OSC = rf"(?:\x1b\]|\x9d)[^\x07\x18\x1a\x1b\x80-\x9f]{{0,{LONGEST_SEQUENCE}}}"
_SHORT = r"\x1b[ -/]{0,2}"

_SEQUENCE = re.compile(
    rf"{_CSI}[@-~]|{_OSC}(?:\x07|\x1b\\|\x9c)|{_STRING}(?:\x1b\\|\x9c)|{_SHORT}(?![\[\]PX^_])[0-~]"
)
_SEQUENCE_BEGUN = re.compile(rf"{_CSI}|{_OSC}\x1b?|{_STRING}\x1b?|{_SHORT}")
_INTRODUCER = re.compile(r"\x1b[\[\]PX^_]?|[\x90\x98\x9b\x9d\x9e\x9f]")
_SPECIAL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069]")
_REORDERS = {c: f"‹U+{c:04X}›" for c in (*range(0x202A, 0x202F), *range(0x2066, 0x206A))}
"""Embeddings, overrides and isolates of the bidirectional algorithm: letters written from right to left need none of them to be read,
and with them a text shows something else than it says."""
_INTRODUCES = frozenset("\x1b\x90\x98\x9b\x9d\x9e\x9f")
_LINE_ENDS = frozenset("\x0b\x0c\x85")

_COPY_REMOVES = {c: None for c in (*range(0x20), *range(0x7F, 0xA0)) if c not in (0x09, 0x0A)}
_BLANK_LETTERS = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")


def clean(text: str) -> str:
    """``text`` for the screen: no control character but newline and tab, no escape sequence, no lone surrogate, nothing that reorders
    letters against their own direction.

    Complete sequences go with their payload; of an unfinished one only the introducer goes and the rest stays visible. Carriage returns,
    form feeds and NEL become line ends.
    """
    if _SPECIAL.search(text) is None:
        return text
    cleaner = StreamCleaner()
    return cleaner.feed(text) + cleaner.finish()


class StreamCleaner:
    """:func:`clean` for text that arrives in pieces: the joined output equals ``clean`` of the joined input, however it was cut."""

    def __init__(self) -> None:
        self._held = ""

    def feed(self, text: str) -> str:
        """What can be shown now; a sequence still unfinished at the end of ``text`` is held back."""
        return self._pass(self._held + text, final=False)

    def finish(self) -> str:
        """What was held back. The cleaner can then be used anew."""
        return self._pass(self._held, final=True)

    def _pass(self, text: str, *, final: bool) -> str:
        self._held = ""
        shown: list[str] = []
        at = 0
        while special := _SPECIAL.search(text, at):
            begin = special.start()
            shown.append(text[at:begin])
            character = text[begin]
            at = begin + 1
            if character in _INTRODUCES:
                if sequence := _SEQUENCE.match(text, begin):
                    at = sequence.end()
                elif not final and _SEQUENCE_BEGUN.fullmatch(text, begin):
                    self._held = text[begin:]
                    return "".join(shown)
                elif introducer := _INTRODUCER.match(text, begin):
                    at = introducer.end()
            elif character == "\r":
                if at == len(text) and not final:
                    self._held = character
                    return "".join(shown)
                if not text.startswith("\n", at):
                    shown.append("\n")
            elif character in _LINE_ENDS:
                shown.append("\n")
            elif character >= "\ud800":
                shown.append("\ufffd")
        shown.append(text[at:])
        return "".join(shown)


def clean_name(text: str, limit: int = 120) -> str:
    """A name on one line of at most ``limit`` characters; what would hide or reorder letters is spelled out (``‹U+202E›``)."""
    # A hostile name may be megabytes long: look at no more of it than can matter.
    line = " ".join(clean(text[: 8 * limit + LONGEST_SEQUENCE].translate(_REORDERS)).split())
    spelled = "".join(f"‹U+{ord(c):04X}›" if _hides(c) else c for c in line)
    return spelled if len(spelled) <= limit else spelled[: max(0, limit - 1)] + "…"


def for_copy(text: str) -> str:
    """``text`` as it came, without control characters other than tab and newline."""
    return text.translate(_COPY_REMOVES)


def _hides(character: str) -> bool:
    return unicodedata.category(character) in ("Cf", "Zl", "Zp") or character in _BLANK_LETTERS
