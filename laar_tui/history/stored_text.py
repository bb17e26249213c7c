"""How text is put into the database and read back unchanged, whatever it contains.

SQLite's TEXT is UTF-8, so ``sqlite3`` refuses a lone surrogate, and a NUL ends the string for SQL functions
and most tools. Both occur in real answers. Each such character is therefore written as U+FDD0 followed by its
code in four hex digits; U+FDD0 itself is written the same way, so the mapping is one-to-one. U+FDD0 is a
Unicode *noncharacter*, reserved for internal use (The Unicode Standard, section 23.7): text without these
characters, which is nearly all text, is stored as it is and stays readable and searchable in any SQLite tool.

Text read back is raw. Whoever shows it passes it through the sanitiser first.
"""

from __future__ import annotations

import json
import math
import re

_ESCAPE = "\ufdd0"
_UNSTORABLE = re.compile("[\x00\ud800-\udfff\ufdd0]")
_ESCAPED = re.compile(_ESCAPE + "([0-9a-f]{4})")
_LARGEST_INTEGER = 2**63 - 1


def to_stored(text: str) -> str:
    """The form of ``text`` that SQLite can hold; see the module's docstring."""
    if _UNSTORABLE.search(text) is None:
        return text
    return _UNSTORABLE.sub(lambda found: f"{_ESCAPE}{ord(found.group()):04x}", text)


def from_stored(stored: str) -> str:
    """The text that :func:`to_stored` was given."""
    if _ESCAPE not in stored:
        return stored
    return _ESCAPED.sub(lambda found: chr(int(found.group(1), 16)), stored)


def to_json(value: object) -> str:
    """``value`` as JSON. SQLite's own JSON functions can read it if every number is finite (see
    :func:`finite_or_name`).
    """
    return to_stored(json.dumps(value, ensure_ascii=False))


def from_json(stored: str) -> object:
    return json.loads(from_stored(stored))


def finite_or_name(value: float) -> float | str:
    """``value``, or ``"inf"``, ``"-inf"``, ``"nan"``, which JSON cannot say as numbers; ``float()`` reads
    either back.
    """
    return value if math.isfinite(value) else str(float(value))


def storable_integer(value: int | None) -> int | None:
    """``value`` if SQLite's 64 bits hold it, else ``None``: some servers report 2**70 tokens."""
    return value if value is not None and abs(value) <= _LARGEST_INTEGER else None
