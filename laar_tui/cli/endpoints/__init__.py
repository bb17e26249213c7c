"""``laar-chat endpoints``: one module per command."""

from __future__ import annotations

import click

from laar_tui.cli.endpoints.adding import add
from laar_tui.cli.endpoints.changing import disable, enable, forget, remove
from laar_tui.cli.endpoints.discovering import discover
from laar_tui.cli.endpoints.importing import import_file
from laar_tui.cli.endpoints.listing import list_endpoints
from laar_tui.cli.endpoints.testing import test


@click.group(
    "endpoints",
    short_help="Your endpoints: list, add, test, discover, import, remove, enable, disable, forget.",
)
def command() -> None:
    """Your endpoints: found, tried out, added to the configuration file, switched off and on."""


for each in (list_endpoints, add, test, discover, import_file, enable, disable, remove, forget):
    command.add_command(each)
