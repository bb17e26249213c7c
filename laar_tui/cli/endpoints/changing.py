"""``laar-chat endpoints enable · disable · remove · forget``."""

from __future__ import annotations

import sys

import click

from laar_tui.cli.completing import endpoint_names
from laar_tui.cli.invocation import Invocation
from laar_tui.cli.output import say
from laar_tui.core.errors import UsageError
from laar_tui.settings import writing
from laar_tui.settings.complaint import nearest


@click.command("enable")
@click.argument("names", nargs=-1, required=True, shell_complete=endpoint_names)
@click.pass_obj
def enable(invocation: Invocation, names: tuple[str, ...]) -> int:
    """Ask these endpoints again."""
    return _switch(invocation, names, True)


@click.command("disable", short_help="Keep them configured, ask them no more.")
@click.argument("names", nargs=-1, required=True, shell_complete=endpoint_names)
@click.pass_obj
def disable(invocation: Invocation, names: tuple[str, ...]) -> int:
    """Keep these endpoints in the configuration file, but ask them no more."""
    return _switch(invocation, names, False)


@click.command("remove", short_help="Take them out of the configuration file.")
@click.argument("names", nargs=-1, required=True, shell_complete=endpoint_names)
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.pass_obj
def remove(invocation: Invocation, names: tuple[str, ...], yes: bool) -> int:
    """Take these endpoints out of the configuration file. Your history of them stays."""
    _check(invocation, names)
    if not yes:
        if not sys.stdin.isatty():
            raise UsageError("Nothing is removed without a yes.", "Add --yes.")
        click.confirm(f"Remove {', '.join(names)} from the configuration file?", abort=True, err=True)
    for name in names:
        writing.remove_endpoint(invocation.locations.config_file, name)
        say(f"{name}: removed. What it answered stays in your history.")
    return 0


@click.command("forget", short_help="Begin anew with what their servers showed.")
@click.argument("names", nargs=-1, required=True, shell_complete=endpoint_names)
@click.pass_obj
def forget(invocation: Invocation, names: tuple[str, ...]) -> int:
    """Forget what these endpoints' servers have shown of themselves: how long a prompt may be, which fields they do not take, that there
    is no credit left. For servers that have changed; what they answered stays in your history."""
    from laar_tui.conversation.fleet import facts_of

    _check(invocation, names)
    facts = facts_of(invocation.locations)
    for endpoint in invocation.settings.endpoint:
        if endpoint.name in names:
            learnt = facts.of(endpoint).sentence.removeprefix("Learnt: ")
            facts.forget(endpoint)
            say(f"{endpoint.name}: {f'forgotten ({learnt})' if learnt else 'nothing was learnt yet'}.")
    return 0


def _switch(invocation: Invocation, names: tuple[str, ...], enabled: bool) -> int:
    _check(invocation, names)
    for name in names:
        writing.enable_endpoint(invocation.locations.config_file, name, enabled)
        say(f"{name}: {'enabled' if enabled else 'disabled'}.")
    return 0


def _check(invocation: Invocation, names: tuple[str, ...]) -> None:
    """All or nothing: every name must be known before the first change."""
    if invocation.demo:
        raise UsageError("The simulated fleet cannot be changed.", "Leave --demo out.")
    known = [e.name for e in invocation.settings.endpoint]
    for name in names:
        if name not in known:
            guess = nearest(name, known)
            hint = f"Did you mean {guess!r}?" if guess else f"Configured: {', '.join(known) or 'none'}."
            raise UsageError(f"There is no endpoint {name!r}.", hint)
