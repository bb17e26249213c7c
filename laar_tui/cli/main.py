"""The command group: global options and lazily loaded commands."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import click
from click.shell_completion import CompletionItem

from laar_tui import __version__
from laar_tui.cli.ending import crash_folder, exit_code, reader_has_gone
from laar_tui.cli.invocation import Invocation
from laar_tui.cli.numbers import FiniteRange
from laar_tui.cli.output import make_writable
from laar_tui.settings.model import InterfaceSettings

OpenInterface = Callable[[Invocation], int]
InterfaceFaults = Callable[[InterfaceSettings], list[str]]

_COMMANDS = {
    "ask": ("laar_tui.cli.ask", "Ask a question, with documents, and print the answer."),
    "route": ("laar_tui.cli.route", "Show who would be asked and why; send nothing."),
    "endpoints": (
        "laar_tui.cli.endpoints",
        "Your endpoints: list, add, test, discover, import, remove, enable, disable.",
    ),
    "history": ("laar_tui.cli.history", "Past questions: list, show, search, mark, export, import, delete."),
    "stats": ("laar_tui.cli.stats", "Time-to-Correct-Answer and success so far."),
    "what-if": ("laar_tui.cli.what_if", "What another policy would have done with your questions."),
    "profiles": ("laar_tui.cli.profiles", "The capability priors: list, show."),
    "calibrate": ("laar_tui.cli.calibrate", "Measure your endpoints with generated questions."),
    "replay": ("laar_tui.cli.replay", "Every routing policy on a matrix of known outcomes."),
    "completion": ("laar_tui.cli.completion", "Shell completion for bash, zsh or fish."),
    "doctor": ("laar_tui.cli.doctor", "Check versions, paths, database and endpoints."),
}


_WITH_ENDPOINTS = frozenset({"ask", "route", "endpoints", "calibrate", "doctor"})
"""Commands with which ``--demo`` may be written behind them too."""


def _take_demo_options(command: click.Command) -> None:
    """Have a command, or every command of a group, take ``--demo`` and ``--demo-speed`` as if they stood before it."""
    if isinstance(command, click.Group):
        for part in command.commands.values():
            _take_demo_options(part)
        return
    if any(p.name == "demo" for p in command.params):
        return

    def noted(ctx: click.Context, param: click.Parameter, value: object) -> None:
        if value:
            setattr(ctx.find_root().obj, str(param.name), value)

    speed = FiniteRange(min=0.01, max=100_000)
    command.params += [
        click.Option(["--demo"], is_flag=True, expose_value=False, callback=noted, help=_DEMO),
        click.Option(["--demo-speed"], type=speed, expose_value=False, callback=noted, help=_DEMO_SPEED),
    ]


_DEMO = "Use the simulated fleet, whatever is configured."
_DEMO_SPEED = "Divide the simulated fleet's waits by this; times shown are scaled back."


class _LazyGroup(click.Group):
    """Imports a command's module only when it is run, so that ``--version`` costs nothing."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _COMMANDS:
            return None
        module = importlib.import_module(_COMMANDS[cmd_name][0])
        command = module.command
        assert isinstance(command, click.Command)
        if cmd_name in _WITH_ENDPOINTS:
            _take_demo_options(command)
        return command

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """Names from the table: a press of the tab key imports no command."""
        found = [CompletionItem(n, help=t) for n, (_, t) in _COMMANDS.items() if n.startswith(incomplete)]
        return [*found, *click.Command.shell_complete(self, ctx, incomplete)]

    def invoke(self, ctx: click.Context) -> object:
        """Click makes exit code 1 of a broken pipe, whatever its mode; here it is the reader's good right to leave."""
        try:
            return super().invoke(ctx)
        except BrokenPipeError:
            raise click.exceptions.Exit(reader_has_gone()) from None

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands (each answers here; laar-chat alone opens the interface)"):
            formatter.write_dl([(name, text) for name, (_, text) in _COMMANDS.items()])


def _group(open_interface: OpenInterface, interface_faults: InterfaceFaults | None) -> click.Group:
    @click.group(
        cls=_LazyGroup,
        invoke_without_command=True,
        context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    )
    @click.option(
        "--home",
        type=click.Path(path_type=Path, file_okay=False),
        help="Keep configuration, data and state in this folder.",
    )
    @click.option(
        "--config",
        type=click.Path(path_type=Path),
        help="Read this configuration file instead of the usual one.",
    )
    @click.option("--demo", is_flag=True, help=_DEMO)
    @click.option(
        "--demo-speed",
        type=FiniteRange(min=0.01, max=100_000),
        default=1.0,
        show_default=True,
        help=_DEMO_SPEED,
    )
    @click.option(
        "-f",
        "--file",
        "files",
        multiple=True,
        metavar="FILE",
        help="Attach a document in the interface; repeatable.",
    )
    @click.option(
        "--flat", is_flag=True, help="The interface without boxes and moving parts, for screen readers."
    )
    @click.version_option(__version__, prog_name="laar-chat", message="%(prog)s %(version)s")
    @click.pass_context
    def laar_chat(
        ctx: click.Context,
        home: Path | None,
        config: Path | None,
        demo: bool,
        demo_speed: float,
        files: tuple[str, ...],
        flat: bool,
    ) -> None:
        """Ask several LLM endpoints about long documents; the one most likely to be right soonest goes first.

        Without a command the terminal interface opens. When no endpoint is configured it uses a simulated demo fleet; commands
        use that only with --demo.
        """
        ctx.obj = Invocation(home, config, demo, demo_speed, files, flat, interface_faults)
        if files and ctx.invoked_subcommand is not None:
            raise click.UsageError(f"-f goes after the command: laar-chat {ctx.invoked_subcommand} -f FILE …")
        if ctx.invoked_subcommand is None:
            ctx.exit(open_interface(ctx.obj))

    return laar_chat


def run_command_line(
    arguments: Sequence[str], open_interface: OpenInterface, interface_faults: InterfaceFaults | None = None
) -> int:
    """Run and return the exit code of ``cli.md``'s table. Never shows a traceback."""
    make_writable()
    group = _group(open_interface, interface_faults)

    def run() -> int:
        try:
            result = group.main(list(arguments), prog_name="laar-chat", standalone_mode=False)
            sys.stdout.flush()
        except click.exceptions.Exit as leave:
            return leave.exit_code
        except click.ClickException as wrong:
            wrong.show()
            return wrong.exit_code
        except click.Abort:
            raise KeyboardInterrupt from None
        return result if isinstance(result, int) else 0

    return exit_code(run, lambda: crash_folder(arguments))
