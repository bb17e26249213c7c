"""Put into a person's words what tomllib and msgspec say about a configuration file."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from dataclasses import dataclass

from msgspec import inspect

from laar_tui.settings.locate import KeyPath, parse_path
from laar_tui.settings.model import Settings

_SYNTAX_PLACE = re.compile(r"(.*?) \(at (?:line (\d+), column \d+|end of document)\)", re.DOTALL)
_KEY_OF_LINE = re.compile(r"\s*([A-Za-z0-9_.-]+)\s*=")
_TYPE_PLACE = re.compile(r"(.*?)(?: - at `\$(.*)`)?", re.DOTALL)
_UNKNOWN = re.compile(r"Object contains unknown field `(.*)`", re.DOTALL)
_MISSING = re.compile(r"Object missing required field `(.*)`")
_WRONG_TYPE = re.compile(r"Expected `([^`]*)`, got `(\w+)`")
_LENGTH = re.compile(r"Expected `str` of length ([<>]=) (\d+)")
_BOUND = re.compile(r"Expected `(\w+)`(?: \| null)? ([<>]=?) (\S+)")

_WORDS = {
    "int": "a whole number",
    "float": "a number",
    "str": "text in quotes",
    "bool": "true or false",
    "array": "a list",
    "object": "a table",
    "date": "a date",
    "time": "a time of day",
    "datetime": "a date",
}
_BOUND_WORDS = {">": "greater than", ">=": "of at least", "<": "less than", "<=": "of at most"}


@dataclass(frozen=True)
class Complaint:
    """What is wrong with the value at ``path``: one sentence, and what to do about it."""

    path: KeyPath
    message: str
    hint: str = ""


@dataclass(frozen=True)
class SyntaxComplaint:
    """What is wrong with the TOML text; ``line`` counts from 1, ``key`` is the key of that line where there
    is one.
    """

    line: int
    key: str
    message: str
    hint: str


def explain_syntax(said: str, text: str) -> SyntaxComplaint:
    """``said`` is what tomllib reported about ``text``."""
    place = _SYNTAX_PLACE.fullmatch(said)
    what = place[1] if place else said
    lines = text.rstrip().split("\n")
    line = int(place[2]) if place and place[2] else len(lines)
    here = _KEY_OF_LINE.match(lines[line - 1]) if line <= len(lines) else None
    key = here[1] if here else ""
    if what.startswith("Cannot overwrite a value"):
        return SyntaxComplaint(line, key, "this key is written twice.", "Keep one of them.")
    if table := re.fullmatch(r"Cannot declare (\(.*\)) twice", what):
        name = ".".join(re.findall(r"'([^']*)'", table[1]))
        several = (
            " Several endpoints are written [[endpoint]], with two brackets." if name == "endpoint" else ""
        )
        return SyntaxComplaint(line, key, f"the table [{name}] is written twice.", f"Join them.{several}")
    if what == "Invalid value":
        return SyntaxComplaint(
            line,
            key,
            "expected a value: text in quotes, a number, true or false.",
            'For example: key = "text".',
        )
    if "Unescaped '\\'" in what:
        return SyntaxComplaint(
            line,
            key,
            "a backslash in double quotes starts an escape.",
            "Write 'text' in single quotes, or \\\\.",
        )
    return SyntaxComplaint(line, key, f"this is not valid TOML: {what[:1].lower()}{what[1:]}.", "")


def explain_type(said: str, document: Mapping[str, object]) -> Complaint:
    """``said`` is what msgspec reported when it converted ``document`` into ``Settings``."""
    place = _TYPE_PLACE.fullmatch(said)
    what, where = (place[1], place[2] or "") if place else (said, "")
    path = parse_path(where.removesuffix("[...]"))
    if unknown := _UNKNOWN.fullmatch(what):
        return _explain_unknown((*path, unknown[1]))
    if missing := _MISSING.fullmatch(what):
        return Complaint((*path, missing[1]), "this key is missing here.", "Add a line for it.")
    if where.endswith("[...]"):
        path = _first_text_offender(path, document)
    if what.startswith("Invalid enum value"):
        return _explain_choice(path, document)
    if wrong := _WRONG_TYPE.fullmatch(what):
        return _explain_wrong_type(path, wrong[1], wrong[2])
    if length := _LENGTH.fullmatch(what):
        expected = "not be empty" if length[1] == ">=" else f"have at most {length[2]} characters"
        return Complaint(path, f"this text must {expected}.")
    if bound := _BOUND.fullmatch(what):
        limit = float(bound[3])
        shown = f"{limit:g}" if abs(limit) < 1e6 else f"{limit:,.0f}"
        noun = _WORDS.get(bound[1], bound[1])
        return Complaint(path, f"expected {noun} {_BOUND_WORDS[bound[2]]} {shown}.")
    return Complaint(path, f"{what[:1].lower()}{what[1:]}.".replace("`", ""))


def nearest(word: str, known: list[str]) -> str | None:
    """The one of ``known`` that ``word`` was probably meant to be."""
    folded = {name.casefold(): name for name in known}
    close = difflib.get_close_matches(word.casefold().replace("-", "_"), list(folded), n=1, cutoff=0.6)
    return folded[close[0]] if close else None


def _explain_unknown(path: KeyPath) -> Complaint:
    name = str(path[-1])
    known = _keys_of(_type_at(path[:-1]))
    elsewhere = [home for home, keys in _sections().items() if name in keys and keys != known]
    if guess := nearest(name, known):
        hint = f'Did you mean "{guess}"?'
    elif elsewhere:
        hint = f"It belongs under {' or '.join(elsewhere)}."
    else:
        hint = f"Known here: {', '.join(known)}."
    return Complaint(path, "unknown key.", hint)


def _explain_choice(path: KeyPath, document: Mapping[str, object]) -> Complaint:
    allowed: list[str] = []
    found = _type_at(path)
    if isinstance(found, inspect.LiteralType):
        allowed = [str(value) for value in found.values]
    value = _value_at(path, document)
    got = ascii(value) if len(str(value)) <= 40 else "something else"
    guess = nearest(value, allowed) if isinstance(value, str) else None
    message = f"expected one of {', '.join(allowed)}; got {got}."
    return Complaint(path, message, f'Did you mean "{guess}"?' if guess else "")


def _explain_wrong_type(path: KeyPath, expected: str, got: str) -> Complaint:
    if path == ("endpoint",):
        return Complaint(
            path, "every endpoint is a table of its own.", "Write [[endpoint]], with two brackets."
        )
    wanted = " or ".join(_WORDS.get(word, word) for word in expected.split(" | ") if word != "null")
    received = {"str": "text", "bool": "true or false"}.get(got, _WORDS.get(got, got))
    return Complaint(path, f"expected {wanted}, got {received}.")


def _first_text_offender(path: KeyPath, document: Mapping[str, object]) -> KeyPath:
    """msgspec does not name the key in a table of free keys; all of those in the model hold text."""
    table = _value_at(path, document)
    if isinstance(table, Mapping):
        for key, value in table.items():
            if not isinstance(value, str):
                return (*path, str(key))
    return path


def _value_at(path: KeyPath, document: object) -> object:
    value = document
    for part in path:
        if isinstance(value, Mapping) and isinstance(part, str):
            value = value.get(part)
        elif isinstance(value, list) and isinstance(part, int):
            value = value[part] if part < len(value) else None
        else:
            return None
    return value


def _type_at(path: KeyPath) -> inspect.Type | None:
    found: inspect.Type | None = inspect.type_info(Settings)
    for part in path:
        if isinstance(found, inspect.StructType):
            found = next((f.type for f in found.fields if f.encode_name == part), None)
        elif isinstance(found, inspect.VarTupleType):
            found = found.item_type
        else:
            return None
        if isinstance(found, inspect.UnionType):
            found = next((t for t in found.types if not isinstance(t, inspect.NoneType)), None)
    return found


def _keys_of(found: inspect.Type | None) -> list[str]:
    return [f.encode_name for f in found.fields] if isinstance(found, inspect.StructType) else []


def _sections() -> dict[str, list[str]]:
    """What may stand in each table of the file, by the header a person writes."""
    sections = {}
    for name in _keys_of(_type_at(())):
        path: KeyPath = (name,)
        header = f"[{name}]"
        if isinstance(_type_at(path), inspect.VarTupleType):
            path, header = (name, 0), f"[[{name}]]"
        sections[header] = _keys_of(_type_at(path))
    return sections
