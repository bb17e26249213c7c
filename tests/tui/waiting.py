"""Waiting in pilot tests: for a condition, not for time."""

from __future__ import annotations

from collections.abc import Callable

from textual.pilot import Pilot

from laar_tui.tui.app import LaarApp
from laar_tui.tui.screens.chat import ChatScreen
from laar_tui.tui.widgets.transcript.attempt import AttemptBlock

ROUNDS = 400
SMALL = (80, 24)
LARGE = (140, 45)


async def until(pilot: Pilot[None], condition: Callable[[], object]) -> None:
    """Let the app work until ``condition`` holds; fails after a bounded number of rounds."""
    for _ in range(ROUNDS):
        await pilot.pause()
        if condition():
            return
        await pilot.pause(0.01)
    raise AssertionError("the condition never came true:\n" + seen(pilot))


def chat(pilot: Pilot[None]) -> ChatScreen:
    app = pilot.app
    assert isinstance(app, LaarApp)
    return app.chat


def blocks(pilot: Pilot[None]) -> dict[int, AttemptBlock]:
    newest = chat(pilot).transcript.newest
    return newest.blocks if newest is not None else {}


async def ask(pilot: Pilot[None], question: str = "Why?") -> None:
    """Type a question, send it, and wait for its first attempt."""
    chat(pilot).composer.editor.insert(question)
    await pilot.press("enter")
    await until(pilot, lambda: 1 in blocks(pilot))


def seen(pilot: Pilot[None]) -> str:
    """All text on the screen now."""
    screen = pilot.app.screen
    return "\n".join(
        "".join(segment.text for segment in strip) for strip in screen._compositor.render_strips()
    )


def notices(pilot: Pilot[None]) -> list[str]:
    return [note.message for note in pilot.app._notifications]
