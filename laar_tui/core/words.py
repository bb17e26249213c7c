"""Words of a command line or of dropped paths, split the way the shells of this machine split them."""

from __future__ import annotations

import shlex
import sys


def split_words(text: str) -> list[str]:
    """Words with quotes taken off. A backslash escapes, except on Windows, where it parts folders.

    Raises ``ValueError`` when a quote does not close.
    """
    if sys.platform == "win32":
        return [_unquoted(word) for word in shlex.split(text, posix=False)]
    return shlex.split(text)


def _unquoted(word: str) -> str:
    return word[1:-1] if len(word) > 1 and word[0] == word[-1] and word[0] in "\"'" else word
