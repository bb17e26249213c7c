"""Build what the asker already knows about a right answer, and judge an answer by it.

An expectation is made before anything is sent, so everything wrong with it is said then, not after a paid
answer.
"""

from __future__ import annotations

import math
from pathlib import Path

from laar_tui.checking.matching import check_regex, check_text, compile_expression, fold
from laar_tui.checking.numbers import check_number
from laar_tui.checking.wording import unjudged
from laar_tui.core.errors import UsageError
from laar_tui.core.question import Expectation
from laar_tui.core.verdict import Verdict


def build_expectation(
    regex: str | None = None,
    text: str | None = None,
    number: float | None = None,
    tolerance: float | None = None,
    schema_file: Path | str | None = None,
) -> Expectation | None:
    """An expectation from what the user gave; ``None`` when nothing was given.

    ``tolerance`` is absolute and goes with ``number``. Raises ``UsageError`` when more than one kind is
    given, the regular expression or the JSON Schema is invalid, the text is blank, or a number is not
    finite.
    """
    given = sum(kind is not None for kind in (regex, text, number, schema_file))
    if given > 1:
        raise UsageError("Only one expectation can be checked at a time.", "Keep the one that matters most.")
    if tolerance is not None:
        if number is None:
            raise UsageError(
                "A tolerance goes with an expected number.", "Add --expect-number, or leave it out."
            )
        if not math.isfinite(tolerance) or tolerance < 0:
            raise UsageError("The tolerance must be a number of at least 0.")
    if regex is not None:
        if not regex:
            raise UsageError("The expected expression is empty, so every answer would match it.")
        compile_expression(regex)
        return Expectation(regex=regex)
    if text is not None:
        if not fold(text):
            raise UsageError("The expected text is blank, so every answer would contain it.")
        return Expectation(text=text)
    if number is not None:
        if not math.isfinite(number):
            raise UsageError("The expected number must be finite.")
        return Expectation(number=float(number), tolerance=float(tolerance or 0.0))
    if schema_file is not None:
        # jsonschema takes a tenth of a second to import, and few questions need it.
        from laar_tui.checking.json_schema import load_schema

        return Expectation(schema=load_schema(Path(schema_file)))
    return None


def check_expectation(expectation: Expectation, answer: str) -> Verdict | None:
    """Judge a complete answer; ``None`` when the expectation is empty."""
    if expectation.regex is not None:
        return check_regex(expectation.regex, answer)
    if expectation.text is not None:
        return check_text(expectation.text, answer)
    if expectation.number is not None:
        return check_number(expectation.number, expectation.tolerance, answer)
    if expectation.schema is not None:
        try:
            from laar_tui.checking.json_schema import check_schema
        except ImportError:
            return unjudged("check:expect-schema", "the package jsonschema is not installed")
        return check_schema(expectation.schema, answer)
    return None
