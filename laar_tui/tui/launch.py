"""Opening the interface: a session for the backend, the app around it, and the terminal given back whatever happens."""

from __future__ import annotations

import os
import sys

from laar_tui.conversation.session import Session
from laar_tui.settings.locations import Locations
from laar_tui.settings.model import Settings
from laar_tui.tui import terminal_input
from laar_tui.tui.app import LaarApp


def build(locations: Locations, *, demo: bool, demo_speed: float, settings: Settings) -> LaarApp:
    """The app, ready to run. With nothing configured it talks to the simulated fleet."""
    session = Session(
        locations, settings, demo=demo, demo_when_empty=True, demo_speed=demo_speed, interactive=True
    )
    return LaarApp(session, settings.interface, locations.crash_dir)


def launch(locations: Locations, *, demo: bool, demo_speed: float, settings: Settings) -> int:
    """Run until the user leaves; returns the exit code. Raises nothing a user would see."""
    if not (sys.stdin.isatty() and sys.stdout.isatty()) or os.environ.get("TERM", "") in ("", "dumb"):
        print(
            "laar-chat: the interface needs a terminal that can draw. "
            "Without one, ask on the command line: laar-chat ask -f FILE QUESTION",
            file=sys.stderr,
        )
        return 2
    terminal_input.install()
    app = build(locations, demo=demo, demo_speed=demo_speed, settings=settings)
    app.run()
    return app.return_code or 0
