"""Write values as TOML. Only what a configuration file holds: text, numbers, true and false, lists and tables in one line."""

from __future__ import annotations

import re
from collections.abc import Mapping

import msgspec

from laar_tui.settings.model import EndpointSettings

_BARE = re.compile(r"[A-Za-z0-9_-]+")
_ESCAPES = {'"': '\\"', "\\": "\\\\", "\b": "\\b", "\t": "\\t", "\n": "\\n", "\f": "\\f", "\r": "\\r"}


def toml_key(name: str) -> str:
    """One key, quoted where TOML wants it."""
    return name if _BARE.fullmatch(name) else toml_value(name)


def toml_value(value: object) -> str:
    """``value`` as TOML on one line. Raises ``TypeError`` for what TOML has no form for (``None`` among it)."""
    match value:
        case bool():
            return "true" if value else "false"
        case int():
            return str(value)
        case float():
            return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
        case str():
            return '"' + "".join(_escaped(c) for c in value) + '"'
        case Mapping():
            inner = ", ".join(f"{toml_key(str(k))} = {toml_value(v)}" for k, v in value.items())
            return f"{{ {inner} }}" if inner else "{}"
        case list() | tuple():
            return f"[{', '.join(toml_value(v) for v in value)}]"
    raise TypeError(f"TOML cannot hold {type(value).__name__}")


def endpoint_fields(endpoint: EndpointSettings) -> dict[str, object]:
    """What has to be written for this endpoint: what every one must say, and whatever differs from the default."""
    given = msgspec.to_builtins(endpoint)
    defaults = msgspec.to_builtins(
        EndpointSettings(name="", base_url="http://h", model="", protocol="openai", api_key="")
    )
    always = ("name", "protocol", "base_url", "model")
    return {k: _trimmed(v, defaults[k]) for k, v in given.items() if k in always or v != defaults[k]}


def endpoint_table(endpoint: EndpointSettings) -> str:
    """A whole ``[[endpoint]]`` table, with a line end at its end."""
    lines = [f"{key} = {toml_value(value)}" for key, value in endpoint_fields(endpoint).items()]
    return "\n".join(["[[endpoint]]", *lines, ""])


def _trimmed(value: object, default: object) -> object:
    """Of a table with a known shape (timeouts, price) only what differs."""
    if isinstance(value, dict) and isinstance(default, dict) and default:
        return {k: v for k, v in value.items() if v != default.get(k)}
    return value


def _escaped(character: str) -> str:
    if character in _ESCAPES:
        return _ESCAPES[character]
    code = ord(character)
    if code < 0x20 or 0x7F <= code <= 0x9F or code in (0x2028, 0x2029, 0x85):
        return f"\\u{code:04X}"
    return character
