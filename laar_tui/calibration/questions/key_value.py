"""Key-value lookup: a JSON object of random UUIDs, one entry a line, and the value of one of its keys."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random
from uuid import UUID

from laar_tui.calibration.questions.item import Item, Sought, Spec
from laar_tui.calibration.questions.languages.wording import Wording
from laar_tui.calibration.questions.sizing import Count, sized


def written(spec: Spec, wording: Wording, tokens: int, count: Count) -> Item:
    """A document of ``tokens`` by ``count``, and what is asked of it."""
    random = Random(spec.document_id)
    asked = [_entry(random) for _ in range(2)]
    depths = (spec.depth, (spec.depth + 0.5) % 1.0)

    def assemble(others: list[str]) -> str:
        lines = list(others)
        for (key, value), depth in sorted(zip(asked, depths, strict=True), key=lambda pair: pair[1]):
            lines.insert(round(depth * len(lines)), _line(key, value))
        return "{\n" + ",\n".join(lines) + "\n}"

    document = sized(_lines(random), assemble, tokens, count, _short_lines(random))
    key, value = asked[spec.ask]
    words = (
        wording.key_value.format(key=key),
        wording.value_only,
        wording.otherwise.format(absent=wording.absent),
    )
    return Item(
        spec, document, Sought(wording.joiner.join(words), value, frozenset({key, asked[1 - spec.ask][1]}))
    )


def _entry(random: Random) -> tuple[str, str]:
    return _uuid(random), _uuid(random)


def _uuid(random: Random) -> str:
    return str(UUID(int=random.getrandbits(128), version=4))


def _line(key: str, value: str) -> str:
    return f'"{key}": "{value}"'


def _lines(random: Random) -> Iterator[str]:
    while True:
        yield _line(*_entry(random))


def _short_lines(random: Random) -> Iterator[str]:
    while True:
        yield _line(f"{random.getrandbits(32):08x}", f"{random.getrandbits(32):08x}")
