"""Endpoint names for the shell's completion. Reads the configuration file; a damaged one completes nothing."""

from __future__ import annotations

import os
from pathlib import Path

import click
from click.shell_completion import CompletionItem


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


def _path(value: object) -> Path | None:
    return Path(value) if isinstance(value, str | Path) else None
