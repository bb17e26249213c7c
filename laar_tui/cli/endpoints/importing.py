"""``laar-chat endpoints import``: a LiteLLM configuration's ``model_list`` becomes endpoints."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from laar_tui.cli.invocation import Invocation
from laar_tui.cli.output import print_json, say, table
from laar_tui.core.errors import UsageError
from laar_tui.core.figures import plural
from laar_tui.settings import writing
from laar_tui.settings.secrets import key_kind, shown_url


@click.command("import", short_help="Take over a LiteLLM model_list (YAML).")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--dry-run", is_flag=True, help="Show what would be added; write nothing.")
@click.option("--yes", is_flag=True, help="Do not ask. Needed where there is no terminal to ask in.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.pass_obj
def import_file(invocation: Invocation, file: Path, dry_run: bool, yes: bool, as_json: bool) -> int:
    """Add an endpoint for each entry of a LiteLLM model_list (YAML).

    Keys written os.environ/NAME are taken over as "${NAME}"; a key written out is never copied. Nobody is contacted; try them
    with: laar-chat endpoints test
    """
    from laar_tui.endpoints.discovery.litellm_file import read_litellm_file

    present = invocation.settings.endpoint
    imported = read_litellm_file(file, [e.name for e in present])
    known = {(e.base_url.rstrip("/"), e.model) for e in present}
    new = tuple(e for e in imported.endpoints if (e.base_url.rstrip("/"), e.model) not in known)
    notices = [*imported.notices]
    if len(new) < len(imported.endpoints):
        notices.append(
            f"{plural(len(imported.endpoints) - len(new), 'entry', 'entries')} already configured: left out"
        )
    for notice in notices:
        say(notice)
    if new and not dry_run:
        if not yes:
            _confirm([e.name for e in new])
        writing.add_endpoints(invocation.locations.config_file, new)
    if as_json:
        print_json(
            {
                "added": [
                    {
                        "name": e.name,
                        "protocol": e.protocol,
                        "base_url": shown_url(e.base_url),
                        "model": e.model,
                        "key": key_kind(e.api_key),
                    }
                    for e in new
                ],
                "written": bool(new) and not dry_run,
                "notices": notices,
            }
        )
        return 0
    if new:
        rows = [[e.name, e.model, e.protocol, shown_url(e.base_url), key_kind(e.api_key)] for e in new]
        click.echo(table(["endpoint", "model", "protocol", "server", "key"], rows))
    done = "would be added to" if dry_run else "added to"
    say(f"{plural(len(new), 'endpoint')} {done} {invocation.locations.config_file}.")
    return 0


def _confirm(names: list[str]) -> None:
    if not sys.stdin.isatty():
        raise UsageError("Nothing is added without a yes.", "Add --yes, or --dry-run to see what would be.")
    click.confirm(f"Add {plural(len(names), 'endpoint')} ({', '.join(names)})?", abort=True, err=True)
