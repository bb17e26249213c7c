"""``laar-chat completion``: the script by which a shell completes commands, options and endpoint names."""

from __future__ import annotations

import sys

import click
from click.shell_completion import BashComplete, FishComplete, ShellComplete, ZshComplete

from laar_tui.cli.output import say

_WHERE = {
    "bash": 'eval "$(laar-chat completion bash)"   # in ~/.bashrc; bash 4.4 or newer',
    "zsh": 'eval "$(laar-chat completion zsh)"   # in ~/.zshrc, after compinit',
    "fish": "laar-chat completion fish > ~/.config/fish/completions/laar-chat.fish",
}
_SHELLS: dict[str, type[ShellComplete]] = {"bash": BashComplete, "zsh": ZshComplete, "fish": FishComplete}
_PROGRAM = "laar-chat"
_VARIABLE = "_LAAR_CHAT_COMPLETE"


@click.command("completion", short_help="Shell completion for bash, zsh or fish.")
@click.argument("shell", type=click.Choice(list(_WHERE)))
@click.pass_context
def command(ctx: click.Context, shell: str) -> int:
    """Print the completion script for SHELL.

    \b
    bash  eval "$(laar-chat completion bash)"   in ~/.bashrc; bash 4.4 or newer
    zsh   eval "$(laar-chat completion zsh)"    in ~/.zshrc, after compinit
    fish  laar-chat completion fish > ~/.config/fish/completions/laar-chat.fish
    """
    script = _SHELLS[shell](ctx.find_root().command, {}, _PROGRAM, _VARIABLE)
    click.echo(script.source_template % script.source_vars())
    if sys.stdout.isatty():
        say(f"\nTo switch it on: {_WHERE[shell]}")
    return 0
