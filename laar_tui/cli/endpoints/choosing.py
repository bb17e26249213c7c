"""Choosing models from a list, by numbers, by name, or all."""

from __future__ import annotations

import re
from collections.abc import Sequence

import click

from laar_tui.cli.endpoints.shown import model_line
from laar_tui.cli.output import say
from laar_tui.core.errors import UsageError
from laar_tui.core.figures import plural
from laar_tui.endpoints.discovery.models import ModelFound
from laar_tui.settings.complaint import nearest

MOST_LISTED = 60


def named_models(names: Sequence[str], listed: Sequence[ModelFound]) -> tuple[ModelFound, ...]:
    """The models called ``names``. A list may be incomplete: a name that is not in it is taken, with a word about it."""
    by_name = {m.name: m for m in listed}
    for name in names:
        if listed and name not in by_name:
            guess = nearest(name, list(by_name))
            say(f"{name} is not in the server's list." + (f" Did you mean {guess}?" if guess else ""))
    return tuple(by_name.get(n, ModelFound(n)) for n in dict.fromkeys(names))


def ask_for_models(models: Sequence[ModelFound]) -> tuple[ModelFound, ...]:
    """Let the user choose; asks again until the answer can be read."""
    for number, model in enumerate(models[:MOST_LISTED], 1):
        say(f"  {number:>3}  {model_line(model)}")
    if len(models) > MOST_LISTED:
        say(f"       … and {len(models) - MOST_LISTED} more; type part of a name to see which")
    while True:
        answer = click.prompt("Which? (numbers such as 1,3-5, a name, or all)", default="1", err=True)
        try:
            return read_choice(answer, models)
        except UsageError as error:
            say(str(error))


def read_choice(answer: str, models: Sequence[ModelFound]) -> tuple[ModelFound, ...]:
    """Raises ``UsageError`` for what names no model, or could mean several."""
    answer = answer.strip()
    by_name = {m.name: m for m in models}
    if answer.lower() == "all":
        return tuple(models)
    if answer in by_name:
        return (by_name[answer],)
    if re.fullmatch(r"[\d\s,;-]+", answer):
        return tuple(models[n - 1] for n in _numbers(answer, len(models)))
    parts = [p.strip() for p in answer.split(",") if p.strip()]
    if len(parts) > 1 and all(p in by_name for p in parts):
        return tuple(by_name[p] for p in parts)
    found = [m for m in models if answer.lower() in m.name.lower()]
    if len(found) == 1:
        return tuple(found)
    if found:
        shown = ", ".join(m.name for m in found[:20])
        raise UsageError(
            f"{plural(len(found), 'model')} have that in their name: {shown}.", "Write one of them."
        )
    raise UsageError("No model is called that.", "Numbers, a name from the list, or all.")


def _numbers(answer: str, most: int) -> list[int]:
    chosen: dict[int, None] = {}
    for part in re.split(r"[\s,;]+", answer.strip(" ,;")):
        span = re.fullmatch(r"(\d{1,6})(?:-(\d{1,6}))?", part)
        first, last = (int(span[1]), int(span[2] or span[1])) if span else (0, 0)
        if not 1 <= first <= last <= most:
            raise UsageError(f"The numbers go from 1 to {most}.", "For example: 1,3-5")
        chosen |= dict.fromkeys(range(first, last + 1))
    return list(chosen)
