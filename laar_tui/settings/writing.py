"""Change the configuration file: read, edited as text, validated, and only then put in the place of the old one.

The file stays readable by its owner only (0600), a link stays a link, and a crash at any moment leaves either the old file or the new
one. A file that is damaged is never written to: the complaint names its line.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

from laar_tui.core.errors import SettingsError
from laar_tui.settings import editing
from laar_tui.settings.file import load_settings, parse_settings
from laar_tui.settings.locate import KeyPath
from laar_tui.settings.locations import ensure_private
from laar_tui.settings.model import EndpointSettings, Settings
from laar_tui.settings.template import TEMPLATE

Edit = Callable[[str], str]

_ROUNDS = 5
_BOM = "\ufeff"


def edit_settings(path: Path, edit: Edit) -> Settings:
    """Apply ``edit`` to the text of ``path`` (of the commented template where there is no file yet); the settings it now holds.

    Raises :class:`SettingsError` and leaves the file alone when it is damaged, when ``edit`` refuses, or when the outcome is no valid
    configuration. A change somebody else makes meanwhile is not lost: the edit is made again on top of it.
    """
    target = Path(os.path.realpath(path))
    ensure_private(target.parent)
    for _ in range(_ROUNDS):
        load_settings(path)  # A damaged file is complained about as such, not as the edit's fault.
        before = _read(target)
        text = TEMPLATE if before is None else before.decode("utf-8")
        bom, text = (_BOM, text[1:]) if text.startswith(_BOM) else ("", text)
        returns = "\r\n" in text
        try:
            changed = edit(text.replace("\r\n", "\n"))
        except SettingsError as error:
            raise SettingsError(
                error.message, error.hint, file=path, line=error.line, key=error.key
            ) from error
        settings = parse_settings(changed, path)
        content = bom + (changed.replace("\n", "\r\n") if returns else changed)
        if _swap(target, before, content.encode("utf-8")):
            return settings
    raise SettingsError("the configuration file keeps changing.", "Try again in a moment.", file=path)


def add_endpoints(path: Path, endpoints: Sequence[EndpointSettings]) -> Settings:
    return edit_settings(path, lambda text: editing.add_endpoints(text, endpoints))


def remove_endpoint(path: Path, name: str) -> Settings:
    """Raises :class:`SettingsError` when there is no endpoint of this name in the file."""
    return edit_settings(path, lambda text: editing.remove_endpoint(text, _position(text, path, name)))


def enable_endpoint(path: Path, name: str, enabled: bool) -> Settings:
    def edit(text: str) -> str:
        where: KeyPath = ("endpoint", _position(text, path, name), "enabled")
        return editing.unset_value(text, where) if enabled else editing.set_value(text, where, False)

    return edit_settings(path, edit)


def replace_endpoint(path: Path, name: str, wanted: EndpointSettings) -> Settings:
    """Give the endpoint called ``name`` the values of ``wanted``; keys that did not change stay as they are written."""
    from laar_tui.settings.toml_text import endpoint_fields

    def edit(text: str) -> str:
        position = _position(text, path, name)
        old = endpoint_fields(parse_settings(text, path).endpoint[position])
        new = endpoint_fields(wanted)
        for key in old.keys() - new.keys():
            text = editing.unset_value(text, ("endpoint", position, key))
        for key, value in new.items():
            if old.get(key) != value:
                text = editing.set_value(text, ("endpoint", position, key), value)
        return text

    return edit_settings(path, edit)


def change_setting(path: Path, where: KeyPath, value: object) -> Settings:
    """Set one key; ``None`` takes it out, so that the default counts."""
    if value is None:
        return edit_settings(path, lambda text: editing.unset_value(text, where))
    return edit_settings(path, lambda text: editing.set_value(text, where, value))


def _position(text: str, path: Path, name: str) -> int:
    names = [e.name for e in parse_settings(text, path).endpoint]
    if name not in names:
        known = ", ".join(names) or "none"
        raise SettingsError(f"there is no endpoint {name!r} in this file.", f"It has: {known}.", file=path)
    return names.index(name)


def _read(target: Path) -> bytes | None:
    try:
        return target.read_bytes()
    except FileNotFoundError:
        return None


def _swap(target: Path, before: bytes | None, content: bytes) -> bool:
    """Put ``content`` in the place of ``before``; ``False`` when something else stands there by now."""
    try:
        handle, name = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)
    except OSError as error:
        raise _unwritable(target, error) from error
    try:
        with os.fdopen(handle, "wb") as file:  # mkstemp makes it 0600.
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        if _read(target) != before:
            return False
        os.replace(name, target)
    except OSError as error:
        raise _unwritable(target, error) from error
    finally:
        with suppress(FileNotFoundError):
            os.unlink(name)
    return True


def _unwritable(path: Path, error: OSError) -> SettingsError:
    return SettingsError(
        f"the configuration file cannot be written: {error.strerror or error}.",
        "Check the folder's permissions, or name another file with --config.",
        file=path,
    )
