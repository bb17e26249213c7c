"""How long a document must be, by our count, for the prompt to have its length by the endpoint's own.

A prompt has three parts: what stands around (the system prompt and tags, in English), what is stated (the question, and facts with
names and numbers), and the rest of the document (prose in a language, or random UUIDs). Each has a factor of its own, the server's
tokens for one of ours. All of them are learnt together from the answers so far (least squares of the relative error), first over the
fleet, then for each endpoint near what the fleet has. The first question of a language is a short one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from laar_tui.calibration.questions.item import Kind

_STEP = 0.0025
"""Factors are rounded to this, so that endpoints with the same tokenizer get the same documents."""
_LEAST, _MOST = 0.2, 8.0
_NOISE = 0.012
"""Relative standard deviation of one prompt's count around the factors' forecast."""
_FLEET_SD = {"around": 0.2, "asked": 0.8, "facts": 0.8, "json": 0.6, "prose": 1.5}
"""Around 1, before anything is known."""
_ALIKE_SD = 0.15
_OWN_SD = 0.08
"""Around the fleet's factors: most endpoints have much the same tokenizer."""

_Name = tuple[str, str]


class Parts(NamedTuple):
    """Of one prompt, by our count."""

    around: int
    stated: int
    rest: int


class Factors(NamedTuple):
    """Tokens of the endpoint for one of ours, in each part of a prompt."""

    around: float = 1.0
    stated: float = 1.0
    document: float = 1.0

    def tokens(self, parts: Parts) -> float:
        """What the endpoint will count."""
        return sum(f * p for f, p in zip(self, parts, strict=True))

    def rest(self, tokens: float, around: int, stated: int) -> int:
        """Ours, that are left for the rest of the document in a prompt of ``tokens``."""
        return round((tokens - self.around * around - self.stated * stated) / self.document)


class _Seen(NamedTuple):
    language: str
    prose: bool
    parts: Parts
    reported: int


class Lengths:
    """What is known of every endpoint's counting."""

    def __init__(self) -> None:
        self._seen: dict[str, list[_Seen]] = {}
        self._silent: set[str] = set()
        self._fleet: Mapping[_Name, float] | None = None
        self._own: dict[str, Mapping[_Name, float]] = {}

    def learn(self, endpoint: str, language: str, kind: Kind, parts: Parts, reported: int | None) -> None:
        """The server ``reported`` so many tokens for a prompt of ``parts`` (``None``: it tells nothing)."""
        if reported is None:
            self._silent.add(endpoint)
        elif parts.rest > 0 and _LEAST < reported / sum(parts) < _MOST:
            seen = _Seen(language, kind.prose, parts, reported)
            self._seen.setdefault(endpoint, []).append(seen)
            self._fleet = None
            self._own.clear()

    def known(self, endpoint: str, language: str, kind: Kind) -> bool:
        """Whether there is anything to go by, of this endpoint or of another, or never will be."""
        every = [s for seen in self._seen.values() for s in seen]
        return endpoint in self._silent or (
            any(s.prose and s.language == language for s in every)
            if kind.prose
            else any(not s.prose for s in every)
        )

    def own(self, endpoint: str, language: str, kind: Kind) -> bool:
        """Whether this endpoint has been seen to count such a text."""
        return any(s.language == language and s.prose == kind.prose for s in self._seen.get(endpoint, ()))

    def factors(self, endpoint: str, language: str, kind: Kind) -> Factors:
        """The endpoint's own as far as they are known, those of the fleet where they are not, else 1."""
        if self._fleet is None:
            every = [s for seen in self._seen.values() for s in seen]
            self._fleet = _fitted(every, {})
        if endpoint not in self._own:
            self._own[endpoint] = _fitted(self._seen.get(endpoint, ()), self._fleet)
        found = self._own[endpoint]
        return Factors(*(_rounded(found.get(n, 1.0)) for n in _names(language, kind.prose)))

    def largest(self, language: str, kind: Kind) -> Factors:
        """Of the endpoint that counts most, so that one document fits them all."""
        return max(
            (self.factors(e, language, kind) for e in self._seen), key=lambda f: f.document, default=Factors()
        )

    def prose_ratio(self, endpoint: str, language: str) -> float:
        """Of prose in ``language``, by which a length is told in the units in which routing counts."""
        return self.factors(endpoint, language, Kind.NEEDLE).document


def _names(language: str, prose: bool) -> tuple[_Name, _Name, _Name]:
    """Which factor each part of a prompt has."""
    if prose:
        return ("around", ""), ("facts", language), ("prose", language)
    return ("around", ""), ("asked", language), ("json", "")


def _fitted(seen: Sequence[_Seen], near: Mapping[_Name, float]) -> Mapping[_Name, float]:
    """All factors, as they are likeliest: near ``near`` where it has them, near 1 where it has not."""
    import numpy as np

    names = sorted({n for s in seen for n in _names(s.language, s.prose)} | set(near))
    if not names:
        return {}
    place = {n: i for i, n in enumerate(names)}
    centre = np.array([near.get(n, 1.0) for n in names])
    precision = np.diag([1 / (_OWN_SD * near[n] if n in near else _FLEET_SD[n[0]]) ** 2 for n in names])
    pull = precision @ centre
    for name in names:
        words = ("prose", name[1])
        if not near and name[0] == "facts" and words in place:
            # One short prompt cannot tell the two apart: they are taken to be alike until longer ones do.
            alike = np.zeros(len(names))
            alike[place[name]], alike[place[words]] = 1.0, -1.0
            precision += np.outer(alike, alike) / _ALIKE_SD**2
    for s in seen:
        row = np.zeros(len(names))
        for name, part in zip(_names(s.language, s.prose), s.parts, strict=True):
            row[place[name]] += part / s.reported
        precision += np.outer(row, row) / _NOISE**2
        pull += row / _NOISE**2
    solved = np.linalg.solve(precision, pull)
    return {n: float(v) for n, v in zip(names, solved, strict=True)}


def _rounded(factor: float) -> float:
    return round(min(_MOST, max(_LEAST, factor)) / _STEP) * _STEP
