"""Every setting outside the endpoints, with its explanation, default and what may be written: read from the template and the model, so
that the settings screen, the file and the checks cannot disagree."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

from msgspec import NODEFAULT, inspect

from laar_tui.core.errors import SettingsError
from laar_tui.settings.file import parse_settings
from laar_tui.settings.locate import KeyPath
from laar_tui.settings.model import Settings
from laar_tui.settings.template import TEMPLATE
from laar_tui.settings.toml_text import toml_value

Kind = Literal["switch", "choice", "number", "text", "table"]


@dataclass(frozen=True)
class Setting:
    """``[section] key``. ``choices`` are the words allowed for a choice; ``optional`` settings may be left out, which means no limit."""

    section: str
    key: str
    kind: Kind
    default: object
    explanation: str
    choices: tuple[str, ...] = ()
    whole: bool = False
    optional: bool = False

    @property
    def path(self) -> KeyPath:
        return (self.section, self.key)

    def value_in(self, settings: Settings) -> object:
        return getattr(getattr(settings, self.section), self.key)

    def read(self, text: str) -> object:
        """The value a person typed, ``None`` for an optional one left empty. Raises ``SettingsError`` for what may not stand there."""
        text = text.strip()
        if self.optional and not text:
            return None
        value: object = text
        if self.kind == "switch":
            value = text == "true"
        elif self.kind == "number":
            value = self._number(text)
        try:
            parse_settings(f"[{self.section}]\n{self.key} = {toml_value(value)}\n", Path())
        except SettingsError as error:
            raise SettingsError(error.message, error.hint, key=f"{self.section}.{self.key}") from None
        return value

    def _number(self, text: str) -> float:
        try:
            return int(text) if self.whole else float(text)
        except ValueError:
            noun = "a whole number" if self.whole else "a number"
            raise SettingsError(f"expected {noun}.", key=f"{self.section}.{self.key}") from None


@cache
def catalogue() -> tuple[Setting, ...]:
    """In the order of the file."""
    explained = _explanations()
    found = []
    root = inspect.type_info(Settings)
    assert isinstance(root, inspect.StructType)
    for section in root.fields:
        if isinstance(section.type, inspect.StructType):
            found += [_setting(section.encode_name, f, explained) for f in section.type.fields]
    order = {path: at for at, path in enumerate(explained)}
    return tuple(sorted(found, key=lambda s: order.get((s.section, s.key), len(order))))


def _setting(section: str, found: inspect.Field, explained: dict[tuple[str, str], str]) -> Setting:
    kind: Kind = "text"
    choices: tuple[str, ...] = ()
    whole = optional = False
    of_type = found.type
    if isinstance(of_type, inspect.UnionType):
        optional = any(isinstance(t, inspect.NoneType) for t in of_type.types)
        of_type = next(t for t in of_type.types if not isinstance(t, inspect.NoneType))
    match of_type:
        case inspect.BoolType():
            kind = "switch"
        case inspect.LiteralType():
            kind, choices = "choice", tuple(str(v) for v in of_type.values)
        case inspect.IntType() | inspect.FloatType():
            kind, whole = "number", isinstance(of_type, inspect.IntType)
        case inspect.DictType():
            kind = "table"
    default = found.default
    if default is NODEFAULT:
        default = found.default_factory() if callable(found.default_factory) else None
    if kind == "choice":
        # msgspec sorts the words of a literal; the default comes first, as in the file.
        choices = tuple(sorted(choices, key=lambda c: c != default))
    text = explained.get((section, found.encode_name), "")
    return Setting(section, found.encode_name, kind, default, text, choices, whole, optional)


def _explanations() -> dict[tuple[str, str], str]:
    """The comment above each key of the template; keys that share one get it each."""
    found: dict[tuple[str, str], str] = {}
    section, comment, fresh = "", "", True
    for line in TEMPLATE.splitlines():
        if header := re.fullmatch(r"\[(\w+)\]", line):
            section, comment = header[1], ""
        elif key := re.match(r"#(\w+) = ", line):
            found[section, key[1]] = comment
            fresh = True
        elif line.startswith("# "):
            comment = line[2:] if fresh or not comment else f"{comment} {line[2:]}"
            fresh = False
        else:
            comment, fresh = "", True
    return {path: text for path, text in found.items() if path[0]}
