"""Facts about things that have a name in quotation marks (“Kestrel-41”, „Falke-41“, «Сокол-41», 「はやぶさ-41」), in any language.

A question that names such a thing is answered from the sentence that names it too: by the number there, by the number in the
sentence about the other thing it names (two facts to join), or by how many sentences there are. Nothing here knows a word of any
language, so it is as good in Hindi as in English.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from laar_tui.endpoints.demo.passages import IndexedDocument, one_line
from laar_tui.endpoints.demo.question import Inquiry
from laar_tui.endpoints.demo.reading import Kind, Reading, Rival

_QUOTES = (("“", "”"), ("„", "“"), ("«", "»"), ("「", "」"))
_NAMED = re.compile(
    "|".join(f"{opening}\\s?([^{opening}{closing}\n]{{1,60}}?)\\s?{closing}" for opening, closing in _QUOTES)
)
_NUMBER = re.compile(r"(?<![\w-])\d{4,9}(?![\d-])|(?<=[^\W\da-zA-Z])\d{4,9}(?![\d-])")
_END = re.compile(r"[.!?。！？।؟](?:\s|$)|[。！？।]|\n")
_LONGEST_SENTENCE = 400
_MOST_RIVALS = 24
_ALIKE = 3
"""So many other named things with numbers make a name that is missing among them a fact about the document."""


@dataclass(frozen=True)
class _Sentence:
    text: str
    start: int

    @property
    def names(self) -> tuple[str, ...]:
        return named(self.text)

    @property
    def number(self) -> str:
        found = _NUMBER.search(_NAMED.sub(" ", self.text))
        return found.group() if found else ""


def named(text: str) -> tuple[str, ...]:
    """What stands in typographic quotation marks."""
    return tuple(next(g for g in m.groups() if g) for m in _NAMED.finditer(text))


def read_named(document: IndexedDocument, inquiry: Inquiry, strength: float) -> Reading | None:
    """The reading of a question that names something, or ``None`` where the document names nothing of the kind."""
    asked = named(inquiry.text)
    if len(asked) != 1:
        return None
    name = asked[0]
    told = _sentences_about(document.text, name)
    if not told:
        rivals = _rivals(document.text, len(document.text) // 2, "")
        if len(rivals) < _ALIKE or not _shaped_like(name, rivals):
            return None
        return Reading(inquiry, Kind.ABSENT, document.name, rivals=rivals, strength=strength)
    if len(told) > 1 and not any(s.number for s in told):
        quote = one_line(told[0].text)
        return Reading(
            inquiry, Kind.COUNT, document.name, str(len(told)), quote, task="count", strength=strength
        )
    for sentence in told:
        holder = sentence if sentence.number else _follow(document.text, sentence, name)
        if holder is not None:
            rivals = _rivals(document.text, holder.start, holder.number)
            return Reading(
                inquiry,
                Kind.VALUE,
                document.name,
                holder.number,
                one_line(holder.text),
                rivals=rivals,
                strength=strength,
            )
    return None


def _follow(text: str, sentence: _Sentence, name: str) -> _Sentence | None:
    """The sentence with a number about another thing that ``sentence`` names."""
    for other in sentence.names:
        if other == name:
            continue
        for further in _sentences_about(text, other):
            if further.number and name not in further.names:
                return further
    return None


def _sentences_about(text: str, name: str) -> list[_Sentence]:
    found: list[_Sentence] = []
    place = text.find(name)
    while place >= 0:
        sentence = _around(text, place)
        if name in sentence.names and (not found or found[-1].start != sentence.start):
            found.append(sentence)
        place = text.find(name, max(place + len(name), sentence.start + len(sentence.text)))
    return found


def _around(text: str, place: int) -> _Sentence:
    start = max(0, place - _LONGEST_SENTENCE)
    for m in _END.finditer(text, start, place):
        start = m.end()
    after = _END.search(text, place)
    end = min(after.end() if after else len(text), place + _LONGEST_SENTENCE)
    return _Sentence(text[start:end].strip(), start)


def _rivals(text: str, near: int, right: str) -> tuple[Rival, ...]:
    """Numbers of other named things, nearest first."""
    places = sorted((m.start() for m in _NUMBER.finditer(text)), key=lambda p: abs(p - near))
    rivals = []
    for place in places[: 2 * _MOST_RIVALS]:
        sentence = _around(text, place)
        if sentence.names and sentence.number and sentence.number != right:
            rivals.append(Rival(sentence.number, one_line(sentence.text)))
    return tuple(rivals[:_MOST_RIVALS])


def _shaped_like(name: str, rivals: tuple[Rival, ...]) -> bool:
    """Whether the things with numbers have names like ``name``: with a number at the end, or all without."""
    numbered = re.search(r"\d$", name) is not None
    return any((re.search(r"\d$", n) is not None) == numbered for r in rivals for n in named(r.quote))
