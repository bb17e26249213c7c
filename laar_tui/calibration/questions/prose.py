"""Prose of small-town life with a few hard facts in it: what needles, chains of two facts and counts are looked for in."""

from __future__ import annotations

import string
from collections.abc import Iterator
from functools import lru_cache
from random import Random

from laar_tui.calibration.questions.item import Item, Kind, Sought, Spec
from laar_tui.calibration.questions.languages.wording import Wording
from laar_tui.calibration.questions.sizing import Count, sized

_TOKENS_PER_DISTRACTOR = 800
_FEWEST_DISTRACTORS, _MOST_DISTRACTORS = 4, 48
_FEWEST_COUNTED, _MOST_COUNTED = 3, 9
_PARAGRAPH = 6
"""Sentences."""


def written(spec: Spec, wording: Wording, tokens: int, count: Count) -> Item:
    """A document of ``tokens`` by ``count``, and what is asked of it."""
    random = Random(spec.document_id)
    facts = _Facts(random, wording)
    others = min(_MOST_DISTRACTORS, max(_FEWEST_DISTRACTORS, spec.length // _TOKENS_PER_DISTRACTOR))
    make = {
        Kind.NEEDLE: facts.needles,
        Kind.ABSENT: facts.nothing,
        Kind.TWO_FACTS: facts.chains,
        Kind.COUNT: facts.marks,
    }[spec.kind]
    placed, asked = make(spec, others)

    def assemble(sentences: list[str]) -> str:
        """Every fact at its depth, in paragraphs."""
        size = len(sentences)
        at: dict[int, list[str]] = {}
        for depth, statement in placed:
            at.setdefault(round(depth * size), []).append(statement)
        told: list[str] = []
        for place in range(size + 1):
            told += at.get(place, ())
            if place < size:
                told.append(sentences[place])
        paragraphs = [told[i : i + _PARAGRAPH] for i in range(0, len(told), _PARAGRAPH)]
        return "\n\n".join(wording.joiner.join(p) for p in paragraphs)

    document = sized(_sentences(random, wording), assemble, tokens, count, _short_sentences(random, wording))
    return Item(spec, document, asked, wording.joiner.join(statement for _, statement in placed))


class _Facts:
    """Statements with their depths (0..1), and what is asked about them. Names and values are all different."""

    def __init__(self, random: Random, wording: Wording) -> None:
        self._random = random
        self._wording = wording
        self._names = self._fresh_names()
        self._values = self._fresh_values()

    def needles(self, spec: Spec, others: int) -> tuple[list[tuple[float, str]], Sought]:
        fact = self._random.choice(self._wording.facts)
        names = self._near_names(others + 2)
        values = [next(self._values) for _ in names]
        depths = [spec.depth, (spec.depth + 0.5) % 1.0, *(self._random.random() for _ in range(others))]
        placed = [
            (d, fact.statement.format(name=n, value=v)) for d, n, v in zip(depths, names, values, strict=True)
        ]
        tempting = frozenset(v for v in values if v != values[spec.ask])
        return placed, Sought(
            self._asked(fact.question.format(name=names[spec.ask])), values[spec.ask], tempting
        )

    def nothing(self, spec: Spec, others: int) -> tuple[list[tuple[float, str]], Sought]:
        fact = self._random.choice(self._wording.facts)
        names = self._near_names(others + 2)
        values = [next(self._values) for _ in names[2:]]
        placed = [
            (self._random.random(), fact.statement.format(name=n, value=v))
            for n, v in zip(names[2:], values, strict=True)
        ]
        return placed, Sought(self._asked(fact.question.format(name=names[spec.ask])), "", frozenset(values))

    def chains(self, spec: Spec, others: int) -> tuple[list[tuple[float, str]], Sought]:
        hop = self._random.choice(self._wording.hops)
        names = self._near_names(max(2, others // 2) + 2)
        placed, values = [], []
        for ordinal, name in enumerate(names):
            other, value = next(self._names), next(self._values)
            values.append(value)
            depth = (spec.depth, (spec.depth + 0.5) % 1.0)[ordinal] if ordinal < 2 else self._random.random()
            # The second fact lies a third of the document away, on either side.
            placed.append(((depth + 1 / 3) % 1.0, hop.first.format(name=name, other=other)))
            placed.append((depth, hop.second.format(other=other, value=value)))
        tempting = frozenset(v for v in values if v != values[spec.ask])
        return placed, Sought(
            self._asked(hop.question.format(name=names[spec.ask])), values[spec.ask], tempting
        )

    def marks(self, spec: Spec, others: int) -> tuple[list[tuple[float, str]], Sought]:
        tally = self._random.choice(self._wording.tallies)
        labels = self._random.sample(self._wording.codenames, 4)
        numbers = self._random.sample(range(_FEWEST_COUNTED, _MOST_COUNTED + 1), 2)
        placed = []
        for label, number in zip(labels, [*numbers, 2, 3], strict=True):
            placed += [
                (
                    (i + self._random.random()) / number,
                    tally.statement.format(name=next(self._names), label=label),
                )
                for i in range(number)
            ]
        question = tally.question.format(label=labels[spec.ask])
        return placed, Sought(
            self._asked(question), str(numbers[spec.ask]), frozenset({str(numbers[1 - spec.ask])})
        )

    def _asked(self, question: str) -> str:
        w = self._wording
        return w.joiner.join((question, w.number_only, w.otherwise.format(absent=w.absent)))

    def _near_names(self, number: int) -> list[str]:
        """Different names; every third shares its word with the first two, so that only the number tells them apart."""
        names = [next(self._names) for _ in range(2)]
        while len(names) < number:
            if len(names) % 3:
                names.append(next(self._names))
                continue
            word = names[len(names) % 2].rsplit("-", 1)[0]
            near = f"{word}-{self._random.randrange(10, 100)}"
            if near not in self._taken:
                self._taken.add(near)
                names.append(near)
        return names

    def _fresh_names(self) -> Iterator[str]:
        self._taken: set[str] = set()
        while True:
            name = f"{self._random.choice(self._wording.codenames)}-{self._random.randrange(10, 100)}"
            if name not in self._taken:
                self._taken.add(name)
                yield name

    def _fresh_values(self) -> Iterator[str]:
        taken: set[int] = set()
        while True:
            value = self._random.randrange(100_000, 1_000_000)
            if value not in taken:
                taken.add(value)
                yield str(value)


_NUMBERS = tuple(n for n in range(12, 500) if n % 100 >= 12 and n % 10 != 1)
"""Those after which every language here has the same form of the noun: Russian has another after 21, Arabic after 103."""


def _sentences(random: Random, wording: Wording) -> Iterator[str]:
    """Endless prose: every template comes once before any comes again, in ever new order and with other words."""
    slots = {name: (options, len(options)) for name, options in wording.slots.items()}
    while True:
        templates = list(wording.sentences)
        random.shuffle(templates)
        for template in templates:
            words: dict[str, object] = {"n": _NUMBERS[int(random.random() * len(_NUMBERS))]}
            for slot in _slots_of(template):
                if slot != "n":
                    options, size = slots[slot]
                    words[slot] = options[int(random.random() * size)]
            sentence = template.format(**words)
            yield sentence[0].upper() + sentence[1:]


def _short_sentences(random: Random, wording: Wording) -> Iterator[str]:
    """Remarks on their own, each a sentence."""
    end = wording.sentences[0][-1]
    while True:
        remark = random.choice(wording.slots["remark"])
        yield remark[0].upper() + remark[1:] + end


@lru_cache(maxsize=512)
def _slots_of(template: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for _, name, _, _ in string.Formatter().parse(template) if name))
