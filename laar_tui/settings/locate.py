"""Find the line on which a key stands in TOML text, because neither tomllib nor msgspec says so.

This is not a parser: ``tomllib`` has accepted the text before, so the scanner only needs to know where
keys, strings, arrays and tables begin and end. On text that is not TOML it finds less, and never raises.
"""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass, field

KeyPath = tuple[str | int, ...]
"""Keys and array positions (from 0), for example ``("endpoint", 1, "timeouts", "conect")``."""

_BLANK = re.compile(r"[ \t]*")
_GAP = re.compile(r"(?:[ \t\r\n]+|#[^\n]*)*")
_REST_OF_LINE = re.compile(r"[^\n]*")
_BARE_KEY = re.compile(r"[^\s.=\[\]{},#\"']+")
_SCALAR = re.compile(r"[^,\]}\n#]*")
_STRING = re.compile(
    r'"""(?:[^"\\]|\\.|"(?!""))*"{3,5}'  # A multi-line string may end in up to two quotes of its own.
    r"|'''(?:[^']|'(?!''))*'{3,5}"
    r'|"(?:[^"\\\n]|\\.)*"'
    r"|'[^'\n]*'",
    re.DOTALL,
)
_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))", re.DOTALL)
_SHORT_ESCAPES = {"b": "\b", "t": "\t", "n": "\n", "f": "\f", "r": "\r", "e": "\x1b"}
_PATH_PART = re.compile(r"([^.\[\]]+)|\[(\d+)\]")


def parse_path(shown: str) -> KeyPath:
    """``"endpoint[1].timeouts.conect"`` as a :data:`KeyPath`; for names without dots and brackets."""
    return tuple(int(m[2]) if m[2] else m[1] for m in _PATH_PART.finditer(shown))


def show_path(path: KeyPath) -> str:
    """A :data:`KeyPath` as a person writes it; names that are no bare keys are quoted."""
    shown = ""
    for part in path:
        if isinstance(part, int):
            shown += f"[{part}]"
        else:
            name = part if re.fullmatch(r"[A-Za-z0-9_-]+", part) else ascii(part)
            shown += f".{name}" if shown else name
    return shown


def line_of(text: str, path: KeyPath) -> int | None:
    """The line (from 1) where ``path`` is written, or its nearest ancestor that is; ``None`` when nothing
    of it is.
    """
    lines = key_lines(text)
    for length in range(len(path), 0, -1):
        if path[:length] in lines:
            return lines[path[:length]]
    return None


def key_lines(text: str) -> dict[KeyPath, int]:
    """The line (from 1) on which each key, table and array element of ``text`` first appears."""
    scanner = _Scanner(text)
    with suppress(RecursionError):  # tomllib refuses such nesting too; what was found still stands.
        scanner.scan()
    return scanner.lines


@dataclass(frozen=True)
class Layout:
    """Where things stand in TOML text, as character offsets, for edits that leave the rest as it is.

    ``headers`` gives where the header of each table begins, ``pairs`` where each ``key = value`` begins and ends, ``values`` the
    same of its value alone.
    """

    headers: dict[KeyPath, int] = field(default_factory=dict)
    pairs: dict[KeyPath, tuple[int, int]] = field(default_factory=dict)
    values: dict[KeyPath, tuple[int, int]] = field(default_factory=dict)


def layout_of(text: str) -> Layout:
    """Where the tables and keys of ``text`` stand."""
    scanner = _Scanner(text)
    with suppress(RecursionError):
        scanner.scan()
    return scanner.layout


class _Scanner:
    def __init__(self, text: str) -> None:
        self.layout = Layout()
        self._text = text
        self._at = 0
        self._counted_to = 0
        self._line = 1
        self._table: KeyPath = ()
        self._elements: dict[KeyPath, int] = {}
        self.lines: dict[KeyPath, int] = {}

    def scan(self) -> None:
        while True:
            self._skip(_GAP)
            if self._at >= len(self._text):
                return
            if self._text.startswith("[", self._at):
                self._header()
            else:
                self._pair(self._table)
            self._skip(_REST_OF_LINE)

    def _header(self) -> None:
        line, begin = self._line_here(), self._at
        of_array = self._text.startswith("[[", self._at)
        self._at += 2 if of_array else 1
        keys = self._dotted_key()
        if not keys:
            return
        path: KeyPath = ()
        for position, key in enumerate(keys):
            path = (*path, key)
            self.lines.setdefault(path, line)
            is_last = position == len(keys) - 1
            if is_last and of_array:
                self._elements[path] = self._elements.get(path, -1) + 1
            if path in self._elements:
                path = (*path, self._elements[path])
                self.lines.setdefault(path, line)
        self._table = path
        self.layout.headers.setdefault(path, begin)

    def _pair(self, table: KeyPath) -> None:
        line, begin = self._line_here(), self._at
        keys = self._dotted_key()
        path = table
        for key in keys:
            path = (*path, key)
            self.lines.setdefault(path, line)
        self._skip(_BLANK)
        if keys and self._text.startswith("=", self._at):
            self._at += 1
            self._skip(_BLANK)
            value = self._at
            self._value(path)
            end = value + len(self._text[value : self._at].rstrip())
            self.layout.pairs.setdefault(path, (begin, end))
            self.layout.values.setdefault(path, (value, end))

    def _dotted_key(self) -> list[str]:
        keys: list[str] = []
        while True:
            self._skip(_BLANK)
            if quoted := _STRING.match(self._text, self._at):
                keys.append(_unquote(quoted.group()))
                self._at = quoted.end()
            elif bare := _BARE_KEY.match(self._text, self._at):
                keys.append(bare.group())
                self._at = bare.end()
            else:
                return keys
            self._skip(_BLANK)
            if not self._text.startswith(".", self._at):
                return keys
            self._at += 1

    def _value(self, path: KeyPath) -> None:
        opener = self._text[self._at : self._at + 1]
        if opener == "[":
            self._array(path)
        elif opener == "{":
            self._inline_table(path)
        elif string := _STRING.match(self._text, self._at):
            self._at = string.end()
        else:
            self._skip(_SCALAR)

    def _array(self, path: KeyPath) -> None:
        self._at += 1
        position = 0
        while True:
            self._skip(_GAP)
            if self._at >= len(self._text) or self._closes("]"):
                return
            element = (*path, position)
            self.lines.setdefault(element, self._line_here())
            before = self._at
            self._value(element)
            self._skip(_GAP)
            self._comma()
            position += 1
            if self._at == before:
                return

    def _inline_table(self, path: KeyPath) -> None:
        self._at += 1
        while True:
            self._skip(_GAP)
            if self._at >= len(self._text) or self._closes("}"):
                return
            before = self._at
            self._pair(path)
            self._skip(_GAP)
            self._comma()
            if self._at == before:
                return

    def _closes(self, bracket: str) -> bool:
        if self._text.startswith(bracket, self._at):
            self._at += 1
            return True
        return False

    def _comma(self) -> None:
        if self._text.startswith(",", self._at):
            self._at += 1

    def _skip(self, pattern: re.Pattern[str]) -> None:
        if match := pattern.match(self._text, self._at):
            self._at = match.end()

    def _line_here(self) -> int:
        self._line += self._text.count("\n", self._counted_to, self._at)
        self._counted_to = self._at
        return self._line


def _unquote(quoted: str) -> str:
    if quoted.startswith("'"):
        return quoted[1:-1]
    return _ESCAPE.sub(_unescape, quoted[1:-1])


def _unescape(match: re.Match[str]) -> str:
    if code := match[1] or match[2]:
        value = int(code, 16)
        return chr(value) if value <= 0x10FFFF else match[0]
    return _SHORT_ESCAPES.get(match[3], match[3])
