"""Endpoint names and questions for the shell's completion. A damaged configuration file or history completes nothing."""

from __future__ import annotations

import os
from pathlib import Path

import click
from click.shell_completion import CompletionItem

LATEST = 30
"""How many questions are offered."""


def endpoint_names(ctx: click.Context, _param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Names that begin with what is typed, those already given left out."""
    from laar_tui.core.errors import LaarError
    from laar_tui.settings.file import load_settings
    from laar_tui.settings.locations import find_locations

    options = ctx.find_root().params
    home, config = options.get("home"), options.get("config")
    try:
        locations = find_locations(_path(home), _path(config), os.environ)
        endpoints = [(e.name, e.model) for e in load_settings(locations.config_file).endpoint]
    except LaarError:
        return []
    if options.get("demo"):
        from laar_tui.endpoints.demo.fleet import demo_endpoints

        endpoints = [(e.name, e.model) for e in demo_endpoints()]
    given = ctx.params.get("names") or ()
    return [
        CompletionItem(name, help=model)
        for name, model in endpoints
        if name.startswith(incomplete) and name not in given
    ]


def question_ids(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """The latest questions whose id begins with what is typed, their texts beside them; ``last`` where an option takes it."""
    from laar_tui.cli.output import SHOWN_ID
    from laar_tui.core.errors import LaarError
    from laar_tui.core.sanitiser import clean_name
    from laar_tui.history.reading import Reader
    from laar_tui.settings.locations import find_locations

    options = ctx.find_root().params
    try:
        locations = find_locations(_path(options.get("home")), _path(options.get("config")), os.environ)
        rows = Reader(locations.history_file).list_questions(LATEST)
    except LaarError:
        return []
    found = [(row.id[:SHOWN_ID], clean_name(row.text, 60)) for row in rows]
    if isinstance(param, click.Option):
        found.insert(0, ("last", "the newest question"))
    return [
        CompletionItem(identity, help=text) for identity, text in found if identity.startswith(incomplete)
    ]


def _path(value: object) -> Path | None:
    return Path(value) if isinstance(value, str | Path) else None
