"""Finding the one question or conversation a person means by an id or the beginning of one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from laar_tui.core.errors import UsageError
from laar_tui.history.stored_text import from_stored, to_stored

if TYPE_CHECKING:
    import sqlite3

_NAMES = {"questions": "question", "conversations": "conversation"}
_SHOWN = 3


def find_one(connection: sqlite3.Connection, table: Literal["questions", "conversations"], given: str) -> str:
    """The full id, in its stored form. Raises ``UsageError`` when no id, or more than one, begins with
    ``given``.
    """
    name = _NAMES[table]
    prefix = to_stored(given.strip())
    if not prefix:
        raise unknown(table, given)
    if connection.execute(f"SELECT 1 FROM {table} WHERE id = ?", (prefix,)).fetchone():
        return prefix
    found = [
        str(row[0])
        for row in connection.execute(
            f"SELECT id FROM {table} WHERE id >= ? AND id < ? ORDER BY id LIMIT ?",
            (prefix, prefix + "\U0010ffff", _SHOWN + 1),
        ).fetchall()
    ]
    if not found:
        raise unknown(table, given)
    if len(found) > 1:
        shown = ", ".join(from_stored(i) for i in found[:_SHOWN]) + (", …" if len(found) > _SHOWN else "")
        raise UsageError(f"More than one {name} begins with {given!r}: {shown}.", "Give more of its id.")
    return found[0]


def unknown(table: Literal["questions", "conversations"], given: str) -> UsageError:
    return UsageError(
        f"There is no {_NAMES[table]} {given!r}.", "`laar-chat history list` shows what there is."
    )
