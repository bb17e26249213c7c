"""Where an endpoint's key comes from, as the options or the user say it. A key itself is never an argument: other users of the machine
see arguments, and shells keep them."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

import click

from laar_tui.cli.output import say
from laar_tui.core.errors import LaarError, UsageError
from laar_tui.settings.secrets import KEYRING_SERVICE, key_warning, store_in_keyring

F = TypeVar("F", bound=Callable[..., Any])

_VARIABLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,99}")


@dataclass(frozen=True)
class KeySource:
    """The options as they were given; :meth:`reference` makes of them what the configuration file holds."""

    variable: str | None
    keyring: str | None
    command: str | None
    ask: bool
    none: bool

    @property
    def given(self) -> bool:
        return self.none or self.ask or any((self.variable, self.keyring, self.command))

    def reference(self, entry: str) -> str:
        """``entry`` names a new keyring entry, should the user type a key. Raises ``UsageError``."""
        if sum((self.none, self.ask, *(bool(v) for v in (self.variable, self.keyring, self.command)))) > 1:
            raise UsageError(
                "Several places for the key contradict each other.", "Give one of the --key options."
            )
        if self.variable:
            return from_variable(self.variable)
        if self.keyring:
            return f"keyring:{self.keyring}"
        if self.command:
            return f"command:{self.command}"
        return typed_key(entry) if self.ask else ""


def key_options(command: F) -> F:
    for option in reversed(
        [
            click.option("--key-env", metavar="NAME", help="The key is in this environment variable."),
            click.option(
                "--key-keyring", metavar="NAME", help="The key is in the system's keyring under this name."
            ),
            click.option("--key-command", metavar="COMMAND", help="The key is what this command prints."),
            click.option(
                "--ask-key", is_flag=True, help="Ask for the key, hidden, and keep it in the keyring."
            ),
            click.option("--no-key", is_flag=True, help="The server wants none."),
        ]
    ):
        command = option(command)
    return command


def from_variable(name: str) -> str:
    """``${NAME}``. What is no variable's name may be the key itself, so it is not repeated."""
    name = name.strip().removeprefix("$").removeprefix("{").removesuffix("}")
    if not _VARIABLE.fullmatch(name):
        raise UsageError(
            "--key-env wants the name of an environment variable, not the key itself.",
            "For example: --key-env OPENAI_API_KEY. If that was a key, it now stands in your shell's history.",
        )
    return f"${{{name}}}"


def typed_key(entry: str) -> str:
    """Ask for the key without showing it; the reference under which it was kept."""
    if not sys.stdin.isatty():
        raise UsageError("There is no terminal to ask for the key on.", "Use --key-env NAME instead.")
    key = click.prompt("API key (not shown)", hide_input=True, err=True).strip()
    try:
        store_in_keyring(entry, key)
    except LaarError as error:
        say(str(error))
        say(key_warning(key) or "")
        click.confirm(
            "Write the key into the configuration file (readable by you only)?", abort=True, err=True
        )
        return key
    say(f"Kept in the system's keyring (service {KEYRING_SERVICE}, name {entry}).")
    return f"keyring:{entry}"


def ask_where(title: str, entry: str) -> str:
    """For a server that wants a key, when no option says where it is."""
    say(f"{title} wants an API key. Where is it?")
    say("  1  in an environment variable")
    say("  2  I type it (kept in the system's keyring)")
    say("  3  a command prints it (a password manager)")
    match click.prompt("Number", type=click.IntRange(1, 3), default=1, err=True):
        case 1:
            return from_variable(click.prompt("Name of the variable", err=True))
        case 2:
            return typed_key(entry)
        case _:
            return f"command:{click.prompt('Command', err=True).strip()}"
