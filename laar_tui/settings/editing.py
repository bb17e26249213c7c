"""Change TOML text in one place and leave every other character as it is: comments, order, blank lines, line ends.

Each change is proved before it counts: the new text must parse to exactly the old values with that one difference. Where the text is
written in a way this module does not know how to edit, it refuses and says so; it never guesses.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from copy import deepcopy
from typing import Any

from laar_tui.core.errors import SettingsError
from laar_tui.settings.locate import KeyPath, Layout, layout_of, line_of, show_path
from laar_tui.settings.model import EndpointSettings
from laar_tui.settings.toml_text import endpoint_fields, endpoint_table, toml_key, toml_value

Document = dict[str, Any]

_COMMENTED_KEY = re.compile(r"#[A-Za-z_]+ *=[^\n]*(?:\n|\Z)")


def set_value(text: str, path: KeyPath, value: object) -> str:
    """``text`` with ``value`` at ``path``, for example ``("routing", "attempts")`` or ``("endpoint", 2, "enabled")``.

    A value that is there is replaced where it stands; a default that is commented out (``#attempts = 4``) is switched on in its
    place; otherwise the key is added at the end of its table. Raises :class:`SettingsError` when that cannot be done safely.
    """
    before = _parsed(text)
    after = deepcopy(before)
    _put(after, path, value)
    return _proved(text, _with_value(text, layout_of(text), path, value, after), after, path)


def unset_value(text: str, path: KeyPath) -> str:
    """``text`` without the key at ``path``, so that its default counts again. A value on one line stays as a comment."""
    before = _parsed(text)
    after = deepcopy(before)
    parent = _at(after, path[:-1])
    if not isinstance(parent, dict) or path[-1] not in parent:
        return text
    del parent[str(path[-1])]
    layout = layout_of(text)
    span = layout.pairs.get(path)
    if span is None:
        raise _cannot(text, path)
    if path[:-1] in layout.values:
        return _proved(text, _replaced(text, layout.values[path[:-1]], toml_value(parent)), after, path)
    begin, end = span
    if "\n" in text[begin:end]:
        changed = text[: _line_start(text, begin)] + text[_line_end(text, end) :]
    else:
        changed = text[:begin] + "#" + text[begin:]
    return _proved(text, changed, after, path)


def add_endpoints(text: str, endpoints: Sequence[EndpointSettings]) -> str:
    """``text`` with a ``[[endpoint]]`` table for each of ``endpoints``: after the last one there is, else before the first other table."""
    before = _parsed(text)
    after = deepcopy(before)
    after["endpoint"] = [*after.get("endpoint", []), *map(endpoint_fields, endpoints)]
    layout = layout_of(text)
    block = "\n".join(endpoint_table(e) for e in endpoints)
    at = _end_of_endpoints(text, layout)
    if at is None:
        at = _before_first_table(text, layout)
        block = f"{block}\n" if text[at:].strip() else block
    lead = text[:at]
    if lead and not lead.endswith("\n"):
        lead += "\n"
    if lead.strip() and not lead.endswith("\n\n"):
        lead += "\n"
    return _proved(text, lead + block + text[at:], after, ("endpoint",))


def remove_endpoint(text: str, position: int) -> str:
    """``text`` without the ``position``-th ``[[endpoint]]`` table, from its header to its last key; comments around it stay."""
    before = _parsed(text)
    after = deepcopy(before)
    del after["endpoint"][position]
    if not after["endpoint"]:
        del after["endpoint"]
    layout = layout_of(text)
    own: KeyPath = ("endpoint", position)
    if own not in layout.headers:
        raise _cannot(text, own)
    begin = _line_start(text, layout.headers[own])
    end = _line_end(text, _end_of_table(text, layout, own))
    while switched_off := _COMMENTED_KEY.match(text, end):
        end = switched_off.end()
    if text[:begin].endswith("\n\n") and text[end : end + 1] == "\n":
        end += 1
    return _proved(text, text[:begin] + text[end:], after, own)


# -- inside --------------------------------------------------------------------------------------------------------------


def _with_value(text: str, layout: Layout, path: KeyPath, value: object, after: Document) -> str:
    if path in layout.values:
        return _replaced(text, layout.values[path], toml_value(value))
    table, key = path[:-1], str(path[-1])
    if table in layout.values:  # A table written in one line: written anew with what it should hold.
        return _replaced(text, layout.values[table], toml_value(_at(after, table)))
    line = f"{toml_key(key)} = {toml_value(value)}"
    if not table:
        return f"{line}\n{text}"
    if table in layout.headers:
        begin = layout.headers[table]
        if switched := _commented_out(text, layout, begin, key):
            return _replaced(text, switched, line)
        own = [end for p, (_, end) in layout.pairs.items() if p[:-1] == table and len(p) == len(path)]
        at = max((e for e in own if e > begin), default=begin)
        end = _line_end(text, at)
        lead = text[:end] if text[:end].endswith("\n") else text[:end] + "\n"
        return f"{lead}{line}\n{text[end:]}"
    if len(table) > 1:
        return _with_value(text, layout, table, _at(after, table), after)
    gap = "" if not text.strip() else "\n" if text.endswith("\n") else "\n\n"
    return f"{text}{gap}[{toml_key(str(table[0]))}]\n{line}\n"


def _commented_out(text: str, layout: Layout, header: int, key: str) -> tuple[int, int] | None:
    """Where a default of the table that begins at ``header`` is commented out, up to the next table."""
    following = min((at for at in layout.headers.values() if at > header), default=len(text))
    found = re.compile(rf"^#{re.escape(key)} *=[^\n\r]*", re.MULTILINE).search(text, header, following)
    return found.span() if found else None


def _end_of_endpoints(text: str, layout: Layout) -> int | None:
    """Where the last endpoint's table ends; ``None`` without any."""
    tables = [p for p in layout.headers if len(p) == 2 and p[0] == "endpoint" and isinstance(p[1], int)]
    if not tables:
        return None
    return _line_end(text, _end_of_table(text, layout, max(tables, key=lambda p: layout.headers[p])))


def _end_of_table(text: str, layout: Layout, table: KeyPath) -> int:
    """The end of the last thing written for ``table``, its subtables included; raises where others stand between."""
    begin = layout.headers[table]
    size = len(table)
    inside = [e for p, (_, e) in layout.pairs.items() if p[:size] == table]
    inside += [_line_end(text, at) - 1 for p, at in layout.headers.items() if p[:size] == table]
    end = max((e for e in inside if e > begin), default=begin)
    if any(begin < at < end for p, at in layout.headers.items() if p[:size] != table):
        raise _cannot(text, table)
    return end


def _before_first_table(text: str, layout: Layout) -> int:
    """Where the comments that lead up to the first table begin; the end of the text without one."""
    if not layout.headers:
        return len(text)
    at = _line_start(text, min(layout.headers.values()))
    while at:
        above = _line_start(text, at - 1)
        if not text[above:at].startswith("#"):
            break
        at = above
    return at


def _line_start(text: str, at: int) -> int:
    return text.rfind("\n", 0, at) + 1


def _line_end(text: str, at: int) -> int:
    found = text.find("\n", at)
    return len(text) if found < 0 else found + 1


def _replaced(text: str, span: tuple[int, int], new: str) -> str:
    return text[: span[0]] + new + text[span[1] :]


def _parsed(text: str) -> Document:
    return tomllib.loads(text)


def _at(document: object, path: KeyPath) -> Any:
    for part in path:
        if isinstance(document, dict):
            document = document.get(str(part))
        elif isinstance(document, list) and isinstance(part, int) and part < len(document):
            document = document[part]
        else:
            return None
    return document


def _put(document: Document, path: KeyPath, value: object) -> None:
    table: Any = document
    for part in path[:-1]:
        table = table.setdefault(part, {}) if isinstance(table, dict) else table[part]
    table[path[-1]] = value


def _proved(text: str, changed: str, wanted: Document, path: KeyPath) -> str:
    try:
        got = tomllib.loads(changed)
    except (ValueError, RecursionError):
        got = None
    if got != wanted:
        raise _cannot(text, path)
    return changed


def _cannot(text: str, path: KeyPath) -> SettingsError:
    return SettingsError(
        "this is written in a way laar-chat does not edit by itself.",
        "Change it in an editor.",
        line=line_of(text, path),
        key=show_path(path),
    )
