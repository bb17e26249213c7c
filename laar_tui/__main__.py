"""The one door: ``laar-chat``. Without a command it opens the terminal interface, else the command line answers.

Only this module knows both; each is imported when it is needed, for a start waits for every import.
"""

from __future__ import annotations

import gc
import os
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from laar_tui.cli.invocation import Invocation
    from laar_tui.settings.model import InterfaceSettings

_COMPLETING = "_LAAR_CHAT_COMPLETE"
"""Set by a shell that wants a command line completed."""


def open_interface(invocation: Invocation) -> int:
    # Until the first frame nothing is thrown away; the app collects again once it stands.
    gc.disable()
    from laar_tui.tui.launch import launch

    return launch(
        invocation.locations,
        demo=invocation.demo,
        demo_speed=invocation.demo_speed,
        settings=invocation.settings,
        files=invocation.files,
        flat=invocation.flat,
    )


def interface_faults(interface: InterfaceSettings) -> list[str]:
    from laar_tui.tui.interface_faults import faults_of

    return faults_of(interface)


def _open_plainly(arguments: list[str]) -> int:
    """The usual starts: what they say needs no command line parser, which takes a twentieth of the time to the first frame."""
    from laar_tui.cli.ending import crash_folder, exit_code
    from laar_tui.cli.invocation import Invocation

    invocation = Invocation(home=None, config=None, demo=bool(arguments), demo_speed=1.0)
    return exit_code(lambda: open_interface(invocation), lambda: crash_folder(arguments))


def _keep_faults_off_the_screen() -> None:
    from laar_tui.cli.ending import crash_folder
    from laar_tui.core.clock import system_wall_clock
    from laar_tui.settings.crash_report import keep_faults_off_the_screen

    keep_faults_off_the_screen(lambda: crash_folder(sys.argv[1:]), system_wall_clock)


def main() -> None:
    # Importing makes a great many objects and no garbage: looking for it a hundred times is a tenth of a start.
    gc.set_threshold(100_000, 20, 100)
    _keep_faults_off_the_screen()
    arguments = sys.argv[1:]
    if arguments in ([], ["--demo"]) and _COMPLETING not in os.environ:
        sys.exit(_open_plainly(arguments))
    from laar_tui.cli.main import run_command_line

    sys.exit(run_command_line(arguments, open_interface, interface_faults))


if __name__ == "__main__":
    main()
