"""The passages of a JSON document, or of one JSON object on each line: every value under its key, beside its siblings."""

from __future__ import annotations

import json

from laar_tui.checking.passage import MOST_SIBLINGS, NEAR, Passage, passage_of, words_of

_MOST_LEAVES = 20_000


def tree_passages(text: str, document: int) -> list[Passage]:
    try:
        tree = json.loads(text)
    except (ValueError, RecursionError):
        rows = [row for row in text.splitlines() if row.strip()]
        try:
            tree = [json.loads(row) for row in rows[:_MOST_LEAVES]]
        except (ValueError, RecursionError):
            return []
    found: list[Passage] = []
    _walk(tree, (), (), document, text, found, (-1, -1))
    return found


def _walk(
    node: object,
    path: tuple[str, ...],
    above: tuple[tuple[str, float], ...],
    document: int,
    text: str,
    found: list[Passage],
    row: tuple[int, int],
) -> None:
    if len(found) >= _MOST_LEAVES:
        return
    if isinstance(node, dict):
        scalars = [(str(k), v) for k, v in node.items() if not isinstance(v, dict | list)]
        for key, value in node.items():
            if isinstance(value, dict | list):
                siblings = " ".join(_shown(v) for _, v in scalars[:MOST_SIBLINGS])
                _walk(value, (*path, str(key)), (*above, (siblings, NEAR)), document, text, found, row)
        for key, value in scalars:
            siblings = " ; ".join(
                _shown(v) for k, v in scalars[:MOST_SIBLINGS] if k != key and (isinstance(v, str) or _year(v))
            )
            context = ((words_of(key), 1.0), (" ".join(map(words_of, path)), NEAR), (siblings, 1.0), *above)
            found.append(passage_of(_shown(value), 0, context, document, cell=True, row=row))
    elif isinstance(node, list):
        table = len(found)
        for number, item in enumerate(node):
            if isinstance(item, dict | list):
                _walk(item, path, above, document, text, found, (table, number))
            else:
                context = ((" ".join(map(words_of, path)), 1.0), *above)
                found.append(passage_of(_shown(item), 0, context, document, cell=True, row=(table, number)))


def _year(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 1500 < value < 2200


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return "yes true" if value else "no false"
    return str(value)[:400] if value is not None else ""
