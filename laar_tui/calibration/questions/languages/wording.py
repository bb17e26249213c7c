"""The shape of one language's sentences: what a module beside this one fills in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Fact:
    """A fact to be found: ``statement`` has the slots ``{name}`` and ``{value}``, ``question`` has ``{name}``."""

    statement: str
    question: str


@dataclass(frozen=True)
class Hop:
    """Two facts that have to be joined: ``first`` ties ``{name}`` to ``{other}``, ``second`` ties ``{other}`` to ``{value}``."""

    first: str
    second: str
    question: str


@dataclass(frozen=True)
class Tally:
    """Facts to be counted: ``statement`` gives ``{name}`` the mark ``{label}``, ``question`` asks how many have ``{label}``."""

    statement: str
    question: str


@dataclass(frozen=True)
class Wording:
    """One language. ``code`` is ISO 639-1, ``joiner`` stands between sentences.

    ``sentences`` are whole sentences with slots from ``slots`` (each value is inflected for every place where its slot stands, so
    that any filling is grammatical) and ``{n}``, a number of two or three digits. ``codenames`` are words for things that have a
    name; every ``{name}``, ``{other}`` and ``{label}`` in a template stands in the language's own quotation marks.
    ``key_value`` asks for the value of ``{key}``, ``number_only`` asks for nothing but the number, ``otherwise`` says what to answer
    where the document does not tell: the words of ``absent``. ``numerals`` are the words for 0 to 12.
    """

    code: str
    english_name: str
    joiner: str
    slots: Mapping[str, tuple[str, ...]]
    sentences: tuple[str, ...]
    codenames: tuple[str, ...]
    facts: tuple[Fact, ...]
    hops: tuple[Hop, ...]
    tallies: tuple[Tally, ...]
    key_value: str
    value_only: str
    number_only: str
    otherwise: str
    absent: str
    numerals: tuple[str, ...]
