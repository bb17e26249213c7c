"""The one door: ``laar-chat``. Without a command it opens the terminal interface, else the command line answers.

Only this module knows both; Textual is imported when the interface is really opened.
"""

from __future__ import annotations

import gc
import sys

from laar_tui.cli.invocation import Invocation
from laar_tui.cli.main import crash_folder, run_command_line
from laar_tui.core.clock import system_wall_clock
from laar_tui.settings.crash_report import keep_faults_off_the_screen


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


def main() -> None:
    keep_faults_off_the_screen(lambda: crash_folder(sys.argv[1:]), system_wall_clock)
    sys.exit(run_command_line(sys.argv[1:], open_interface))


if __name__ == "__main__":
    main()
