"""Is there JSON in the answer that a JSON Schema accepts? Imported late: ``jsonschema`` takes a tenth of a
second.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import Any, NoReturn

import jsonschema
import referencing
import referencing.exceptions
import regex
from jsonschema.protocols import Validator
from jsonschema.validators import extend, validator_for
from jsonschema_specifications import REGISTRY  # type: ignore[import-untyped]

from laar_tui.checking.matching import LONGEST_ANSWER, MATCH_DEADLINE_S
from laar_tui.checking.wording import excerpt, right, unjudged, wrong
from laar_tui.core.errors import UsageError
from laar_tui.core.verdict import Verdict

SOURCE = "check:expect-schema"

LARGEST_SCHEMA_BYTES = 1_000_000
_SCAN_CHARACTERS = 2_000_000
"""How much may be parsed while looking for JSON in prose: every ``{`` may begin some."""

_MOST_CANDIDATES = 50
_FENCE = re.compile(r"[ 	]*(```+|~~~+)")
_OPENING = re.compile(r"[{\[]")


def load_schema(path: Path) -> dict[str, object]:
    """The JSON Schema in ``path``. Raises ``UsageError`` when it cannot be read, is no schema, or refers to
    another file.

    The draft is that of its ``$schema``, 2020-12 without one. Nothing is ever fetched: a ``$ref`` must stay
    inside the file.
    """
    try:
        with path.open("rb") as file:
            raw = file.read(LARGEST_SCHEMA_BYTES + 1)
    except OSError as error:
        raise UsageError(f"The schema {path} cannot be read: {error.strerror or error}.") from error
    if len(raw) > LARGEST_SCHEMA_BYTES:
        raise UsageError(f"The schema {path} is larger than {LARGEST_SCHEMA_BYTES:,} bytes.")
    try:
        schema = _DECODER.decode(raw.decode("utf-8-sig").strip())
    except json.JSONDecodeError as error:
        raise UsageError(f"The schema {path} is not JSON: line {error.lineno}: {error.msg}.") from error
    except (ValueError, RecursionError) as error:
        raise UsageError(f"The schema {path} is not JSON in UTF-8.") from error
    if not isinstance(schema, dict):
        raise UsageError(f"The schema {path} must be a JSON object.")
    try:
        validator_for(schema, default=jsonschema.Draft202012Validator).check_schema(schema)
    except jsonschema.SchemaError as error:
        place = excerpt(error.json_path, 60)
        raise UsageError(
            f"The schema {path} is not a valid JSON Schema: at {place}: {excerpt(error.message, 120)}."
        ) from error
    except RecursionError as error:
        raise UsageError(f"The schema {path} is nested too deeply.") from error
    outside = next(_references_outside(schema), None)
    if outside is not None:
        raise UsageError(
            f"The schema {path} refers to {excerpt(outside)}, which is not in it.",
            "Put that part into the file, under $defs: nothing is fetched.",
        )
    return schema


def check_schema(schema: Mapping[str, object], answer: str) -> Verdict:
    """Right when the schema accepts the JSON of the answer: its fenced blocks, else all of it, else what
    stands in its prose.
    """
    candidates = list(_json_in(answer[:LONGEST_ANSWER]))
    if not candidates:
        return wrong(SOURCE, 0.97, "there is no JSON in the answer")
    try:
        validator = _validator(schema)
        for candidate in candidates:
            if validator.is_valid(candidate):
                return right(SOURCE, 0.98, "the JSON in the answer fits the schema")
        largest = max(candidates, key=lambda candidate: len(json.dumps(candidate)))
        misfit = next(iter(validator.iter_errors(largest)))
    except TimeoutError:
        return unjudged(SOURCE, "a pattern of the schema took too long to search for")
    except RecursionError:
        return unjudged(SOURCE, "the schema or the JSON is nested too deeply to check")
    except Exception as error:  # noqa: BLE001 - jsonschema runs the user's schema, and has no base class for what that may do.
        return unjudged(SOURCE, f"the schema could not be applied ({type(error).__name__})")
    return wrong(SOURCE, 0.98, f"the JSON does not fit the schema: {_sentence(misfit)}")


def _sentence(error: jsonschema.ValidationError) -> str:
    return f"at {excerpt(error.json_path, 60)}: {excerpt(error.message, 120)}"


def _json_in(answer: str) -> Iterator[Any]:
    fenced = list(islice((value for block in _fenced(answer) for value in _decoded(block)), _MOST_CANDIDATES))
    if fenced:
        yield from fenced
        return
    whole = list(_decoded(answer))
    if whole:
        yield from whole
        return
    yield from _json_in_prose(answer)


def _fenced(answer: str) -> Iterator[str]:
    """The insides of Markdown code blocks; one that is never closed reaches to the end."""
    inside: list[str] | None = None
    opener = ""
    for line in answer.splitlines():
        fence = _FENCE.match(line)
        if inside is None:
            if fence:
                inside, opener = [], fence[1]
        elif fence and fence[1].startswith(opener):
            yield "\n".join(inside)
            inside = None
        else:
            inside.append(line)
    if inside:
        yield "\n".join(inside)


def _decoded(text: str) -> Iterator[Any]:
    try:
        yield _DECODER.decode(text.strip())
    except (ValueError, RecursionError):
        return


def _json_in_prose(answer: str) -> Iterator[Any]:
    at, budget, found = 0, _SCAN_CHARACTERS, 0
    while budget > 0 and found < _MOST_CANDIDATES:
        opening = _OPENING.search(answer, at)
        if opening is None:
            return
        start = opening.start()
        at = start + 1
        try:
            value, at = _DECODER.raw_decode(answer, start)
        except json.JSONDecodeError as error:
            budget -= max(error.pos - start, 0) + 20
        except (ValueError, RecursionError):
            budget -= 20_000
        else:
            budget -= at - start
            found += 1
            yield value


def _references_outside(schema: Mapping[str, Any]) -> Iterator[str]:
    """References that lead nowhere. Of a schema with inner ``$id``s, whose references have other bases,
    nothing is said.
    """
    nodes = list(_tables_in(schema))
    if any("$id" in node or "id" in node for node in nodes[1:]):
        return
    resolver = _registry(schema).resolver(_id_of(schema))
    for node in nodes:
        reference = node.get("$ref")
        if isinstance(reference, str):
            try:
                resolver.lookup(reference)
            except (referencing.exceptions.Unresolvable, ValueError):
                yield reference


def _tables_in(value: Any) -> Iterator[Mapping[str, Any]]:
    waiting = [value]
    while waiting:
        node = waiting.pop()
        if isinstance(node, Mapping):
            yield node
            waiting.extend(node.values())
        elif isinstance(node, list):
            waiting.extend(node)


def _id_of(schema: Mapping[str, Any]) -> str:
    found = schema.get("$id", "")
    return found if isinstance(found, str) else ""


def _registry(schema: Mapping[str, Any]) -> referencing.Registry[Any]:
    """The published drafts and the schema itself, with nothing that would fetch more."""
    resource = referencing.Resource.from_contents(
        schema, default_specification=referencing.jsonschema.DRAFT202012
    )
    registry: referencing.Registry[Any] = REGISTRY.with_resource(_id_of(schema), resource)
    return registry


def _validator(schema: Mapping[str, Any]) -> Validator:
    plain = validator_for(schema, default=jsonschema.Draft202012Validator)
    bounded = extend(plain, {"pattern": _pattern_within_deadline})  # type: ignore[no-untyped-call]
    validator: Validator = bounded(schema, registry=REGISTRY)
    return validator


def _pattern_within_deadline(
    validator: Any, pattern: str, instance: object, schema: object
) -> Iterator[jsonschema.ValidationError]:
    if isinstance(instance, str) and not regex.search(pattern, instance, timeout=MATCH_DEADLINE_S):
        yield jsonschema.ValidationError(f"{excerpt(instance, 60)!r} does not match {pattern!r}")


def _no_such_number(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")


_DECODER = json.JSONDecoder(parse_constant=_no_such_number)
