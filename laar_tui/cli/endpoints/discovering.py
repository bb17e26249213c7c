"""``laar-chat endpoints discover``: servers on this machine, and services whose key is set. Only this machine is contacted."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Sequence

import click

from laar_tui.cli.endpoints.shown import model_line, server_document, server_line
from laar_tui.cli.invocation import Invocation
from laar_tui.cli.output import print_json, say
from laar_tui.conversation.fleet import open_fleet
from laar_tui.core.errors import UsageError
from laar_tui.core.figures import plural
from laar_tui.endpoints.discovery.known import KeyFound
from laar_tui.endpoints.discovery.server import Server
from laar_tui.settings.model import EndpointSettings
from laar_tui.settings.secrets import key_kind, shown_url

MOST_SHOWN = 12


@click.command("discover", short_help="Look for local servers and API keys.")
@click.option(
    "--add", "adding", is_flag=True, help="Add every model found on this machine that is not configured yet."
)
@click.option(
    "--yes", is_flag=True, help="With --add: do not ask. Needed where there is no terminal to ask in."
)
@click.option(
    "--port",
    "ports",
    multiple=True,
    type=click.IntRange(1, 65535),
    help="Look at this port as well; repeatable.",
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.pass_obj
def discover(invocation: Invocation, adding: bool, yes: bool, ports: tuple[int, ...], as_json: bool) -> int:
    """Look for endpoints: servers on the usual ports of this machine, and API keys in the usual environment variables.

    The services the keys belong to are named, not contacted; laar-chat endpoints add does that, when you say so.
    """
    with open_fleet(invocation.locations) as fleet:
        servers = asyncio.run(fleet.local(ports))
        keys = fleet.keys_found()
        new = fleet.new_from(servers)
        added: Sequence[EndpointSettings] = ()
        if not as_json:
            _show(servers, keys)
        if adding and new:
            if not yes:
                if not sys.stdin.isatty():
                    raise UsageError("Nothing is added without a yes.", "Add --yes.")
                names = ", ".join(e.name for e in new)
                click.confirm(f"Add {plural(len(new), 'endpoint')} ({names})?", abort=True, err=True)
            fleet.add(new)
            added = new
    if as_json:
        print_json(
            {
                "servers": [server_document(s) for s in servers],
                "keys": [
                    {
                        "service": k.service,
                        "variable": k.variable,
                        "base_url": k.base_url,
                        "protocol": k.protocol,
                    }
                    for k in keys
                ],
                "new": [_document(e) for e in new],
                "added": [e.name for e in added],
            }
        )
        return 0
    if added:
        say(f"Added {', '.join(e.name for e in added)} to {invocation.locations.config_file}.")
    elif adding:
        say("There is nothing new to add.")
    elif new:
        say(f"{plural(len(new), 'model')} not configured yet: laar-chat endpoints discover --add")
    if not servers and not keys:
        say(
            "Nothing found: no model server answers on the usual ports, and no usual API key is set. "
            "laar-chat endpoints add ADDRESS adds one; laar-chat --demo needs none."
        )
    return 0


def _show(servers: Sequence[Server], keys: Sequence[KeyFound]) -> None:
    for server in servers:
        click.echo(server_line(server))
        models = server.chat_models
        for model in models[:MOST_SHOWN]:
            click.echo(f"  {model_line(model)}")
        if len(models) > MOST_SHOWN:
            click.echo(f"  … and {len(models) - MOST_SHOWN} more")
        if server.wants_key:
            click.echo(f"  laar-chat endpoints add {shown_url(server.base_url)} --key-env NAME")
    for key in keys:
        click.echo(f"{key.service}: ${key.variable} is set (not contacted)")
        click.echo(f"  laar-chat endpoints add {key.service.split()[-1].lower()}")


def _document(endpoint: EndpointSettings) -> dict[str, object]:
    return {
        "name": endpoint.name,
        "protocol": endpoint.protocol,
        "base_url": shown_url(endpoint.base_url),
        "model": endpoint.model,
        "context_window": endpoint.context_window,
        "key": key_kind(endpoint.api_key),
    }
