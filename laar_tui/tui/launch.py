"""Opening the interface: a session for the backend, the app around it, and the terminal given back whatever happens."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

import msgspec

from laar_tui.conversation.session import Session
from laar_tui.core.terminal import can_draw
from laar_tui.settings.locations import Locations
from laar_tui.settings.model import Settings
from laar_tui.tui import terminal_input
from laar_tui.tui.app import LaarApp

if TYPE_CHECKING:
    from laar_tui.core.question import Document

FLAT_VARIABLE = "LAAR_CHAT_FLAT"


def build(
    locations: Locations, *, demo: bool, demo_speed: float, settings: Settings, flat: bool = False
) -> LaarApp:
    """The app, ready to run. With nothing configured it talks to the simulated fleet."""
    session = Session(
        locations, settings, demo=demo, demo_when_empty=True, demo_speed=demo_speed, interactive=True
    )
    interface = settings.interface
    if flat or os.environ.get(FLAT_VARIABLE, "") not in ("", "0"):
        interface = msgspec.structs.replace(interface, flat=True)
    return LaarApp(session, interface, locations.crash_dir, locations.drafts_dir)


def launch(
    locations: Locations,
    *,
    demo: bool,
    demo_speed: float,
    settings: Settings,
    files: Sequence[str] = (),
    flat: bool = False,
) -> int:
    """Run until the user leaves; returns the exit code. ``files``, and what is piped in, become chips of the first question.

    Raises :class:`DocumentError` for piped input that is no document.
    """
    if not sys.stdout.isatty() or not can_draw(os.environ.get("TERM", "")):
        return _cannot_draw()
    piped: Document | None = None
    if not sys.stdin.isatty():
        if not _keyboard_elsewhere():
            return _cannot_draw()
        piped = _read_piped()
    if sys.stderr is None or not sys.stderr.isatty():
        # Textual draws on standard error: redirected (2>log), it would leave the terminal empty.
        sys.__stderr__ = sys.__stdout__  # type: ignore[misc]
    terminal_input.install()
    app = build(locations, demo=demo, demo_speed=demo_speed, settings=settings, flat=flat)
    app.attach_first(files, piped)
    app.run()
    return app.return_code or 0


def _cannot_draw() -> int:
    print(
        "laar-chat: the interface needs a terminal that can draw. "
        "Without one, ask on the command line: laar-chat ask -f FILE QUESTION",
        file=sys.stderr,
    )
    return 2


def _keyboard_elsewhere() -> bool:
    """Whether there is a terminal to type on although standard input is something else."""
    try:
        os.close(os.open("/dev/tty", os.O_RDWR))
    except OSError:
        return False
    return True


def _read_piped() -> Document | None:
    """All of standard input as a document (``None`` when nothing came); after that, standard input is the keyboard."""
    from laar_tui.documents.reading import LARGEST_BYTES, read_stdin

    print("laar-chat: reading standard input…", file=sys.stderr)
    content = sys.stdin.buffer.read(LARGEST_BYTES + 1)
    keyboard = os.open("/dev/tty", os.O_RDWR)
    os.dup2(keyboard, 0)
    os.close(keyboard)
    return read_stdin(content) if content else None
