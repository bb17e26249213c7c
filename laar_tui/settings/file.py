"""Read the configuration file. Every complaint names file, line, key and what was expected; none repeats a
key's value.

Values stay out of the messages because any of them may be an API key; the only exception is a word where
one of a few is expected (``protocol = "opnai"``).
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from laar_tui.core.errors import SettingsError
from laar_tui.settings.model import Settings

if TYPE_CHECKING:
    from laar_tui.settings.complaint import Complaint
    from laar_tui.settings.locate import KeyPath

LARGEST_FILE_BYTES = 1_000_000
_MOST_COMPLAINTS = 20


def load_settings(path: Path) -> Settings:
    """The settings in ``path``; the defaults when there is no such file.

    Raises ``SettingsError`` for what is wrong, all of it where it can be read: unreadable, not UTF-8, not TOML, an unknown key, a wrong
    type or a bad value.
    """
    try:
        with path.open("rb") as file:
            raw = file.read(LARGEST_FILE_BYTES + 1)
    except FileNotFoundError:
        return Settings()
    except IsADirectoryError as error:
        raise _not_a_file(path) from error
    except (OSError, ValueError) as error:
        if path.is_dir():  # Windows says "permission denied" here.
            raise _not_a_file(path) from error
        said = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise SettingsError(
            f"the configuration file cannot be read: {said}.", "Check its permissions.", file=path
        ) from error
    if len(raw) > LARGEST_FILE_BYTES:
        raise SettingsError(
            f"the configuration file is larger than {LARGEST_FILE_BYTES:,} bytes.",
            "Is this the right file?",
            file=path,
        )
    return parse_settings(_decode(raw, path), path)


def parse_settings(text: str, path: Path) -> Settings:
    """The settings in TOML ``text``; ``path`` is only named in errors. Raises ``SettingsError`` like
    :func:`load_settings`.
    """
    # What reads and complains is imported where there is something to read: the interface waits for every import.
    import tomllib

    from laar_tui.settings import validation
    from laar_tui.settings.complaint import explain_syntax

    try:
        document = tomllib.loads(text)
    except RecursionError as error:
        raise SettingsError("lists or tables are nested too deeply.", file=path) from error
    except ValueError as error:
        syntax = explain_syntax(str(error), text)
        raise SettingsError(
            syntax.message, syntax.hint, file=path, line=syntax.line, key=syntax.key
        ) from error
    try:
        settings = msgspec.convert(document, Settings)
    except msgspec.ValidationError as error:
        raise _joined(_type_complaints(document), text, path) from error
    found = validation.complaints(settings, document)
    if found:
        raise _joined(found, text, path)
    return settings


def _type_complaints(document: dict[str, Any]) -> list[Complaint]:
    """Everything of a wrong type or name, in the order it is found: what was found is taken away, and what is left is looked at again."""
    from laar_tui.settings.complaint import explain_type

    found: list[Complaint] = []
    while len(found) < _MOST_COMPLAINTS:
        try:
            msgspec.convert(document, Settings)
            return found
        except msgspec.ValidationError as error:
            complaint = explain_type(str(error), document)
        known = any(complaint.path == other.path for other in found)
        if not known:
            found.append(complaint)
        if (known or not _take_away(document, complaint.path)) and not _pass_over(document, complaint.path):
            return found
    return found


def _pass_over(document: dict[str, Any], where: KeyPath) -> bool:
    """Put an endpoint without faults in the place of one that lacks what it must have; whether there is one."""
    endpoints = document.get("endpoint")
    if (
        len(where) < 2
        or where[0] != "endpoint"
        or not isinstance(where[1], int)
        or not isinstance(endpoints, list)
    ):
        return False
    endpoints[where[1]] = {"name": f"{where[1]}", "base_url": "http://127.0.0.1", "model": "-"}
    return True


def _take_away(document: Any, where: KeyPath) -> bool:
    """Whether the value was there. A list keeps its places, so that those of the rest are true."""
    for part in where[:-1]:
        try:
            document = document[part]
        except (KeyError, IndexError, TypeError):
            return False
    return isinstance(document, dict) and document.pop(where[-1], None) is not None


def _joined(complaints: Sequence[Complaint], text: str, path: Path) -> SettingsError:
    first, *rest = (_located(c, text, path) for c in complaints)
    first.more = tuple(rest)
    return first


def _located(complaint: Complaint, text: str, path: Path) -> SettingsError:
    from laar_tui.settings.locate import line_of, show_path

    where = complaint.path
    return SettingsError(
        complaint.message, complaint.hint, file=path, line=line_of(text, where), key=show_path(where)
    )


def _decode(raw: bytes, path: Path) -> str:
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise SettingsError(
            "this line is not valid UTF-8.",
            "Save the file as UTF-8 in your editor.",
            file=path,
            line=raw.count(b"\n", 0, error.start) + 1,
        ) from None  # The error object carries the whole file, keys included.


def _not_a_file(path: Path) -> SettingsError:
    return SettingsError(
        "this is a folder, but a configuration file is expected here.",
        "Name the file inside it.",
        file=path,
    )
