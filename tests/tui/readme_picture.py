"""Makes the README's picture with the real application and the simulated fleet: ``python -m tests.tui.readme_picture FILE.svg``."""

from __future__ import annotations

import asyncio
import os
import sys
import tempfile
from pathlib import Path

from textual.pilot import Pilot

from laar_tui.settings.locations import find_locations
from laar_tui.settings.model import Settings
from laar_tui.tui.app import LaarApp
from laar_tui.tui.launch import build
from tests.tui.waiting import ask, blocks, chat, seen, until

QUESTION = "How long may the tenant stay after the lease ends?"

CLAUSES = (
    "The tenant keeps the quay and the two cranes in working order and reports every damage within a week.",
    "Rent is due on the third working day of each quarter, in euros, to the account named in Annex B.",
    "The harbour board may inspect the premises on five days' notice, in the presence of the tenant.",
    "Subletting needs the written consent of the board, which answers within thirty days.",
    "The tenant insures the cranes against storm and fire for at least 2.4 million euros.",
    "Either side may end the lease with twelve months' notice to the end of a calendar year.",
)
ANSWER = "After the lease ends the tenant may stay on the premises for up to 45 days to remove the cranes."


FIRST_TRY, LAST_TRY = 760, 1100
"""Clauses of the lease: at some of these lengths the first endpoint is wrong and the next one right, as in the picture."""


class OtherCourseError(Exception):
    """The simulated fleet did not err where the picture wants it to."""


def lease(clauses: int) -> str:
    """About twenty thousand tokens of lease with the answer in the middle."""
    lines = [f"§ {n + 1}. {CLAUSES[n % len(CLAUSES)]}" for n in range(clauses)]
    lines[400] = f"§ 401. {ANSWER}"
    return "\n".join(lines)


async def play(pilot: Pilot[None], clauses: int) -> None:
    """Wrong, rerouted, right. Raises :class:`OtherCourseError` when the answers are not."""
    screen = chat(pilot)
    screen.composer.editor.cursor_blink = False
    await until(pilot, lambda: "Try this" in seen(pilot))
    screen.composer.attach_text(lease(clauses))
    await until(pilot, lambda: "K tok" in seen(pilot))
    await ask(pilot, QUESTION)
    await until(
        pilot,
        lambda: 1 in blocks(pilot) and blocks(pilot)[1].answer.rendered and "✓ right  F7" in seen(pilot),
    )
    if "45 days" in blocks(pilot)[1].rung.text:
        raise OtherCourseError
    await pilot.press("f8")
    await until(
        pilot,
        lambda: 2 in blocks(pilot) and blocks(pilot)[2].answer.rendered and "✓ right  F7" in seen(pilot),
    )
    if "45 days" not in blocks(pilot)[2].rung.text:
        raise OtherCourseError
    await pilot.press("f7")
    await until(pilot, lambda: "✓ Solved" in seen(pilot))


async def main(target: Path) -> None:
    for clauses in range(FIRST_TRY, LAST_TRY, 20):
        with tempfile.TemporaryDirectory() as home:
            app: LaarApp = build(
                find_locations(Path(home), None, os.environ), demo=True, demo_speed=20, settings=Settings()
            )
            async with app.run_test(size=(104, 30)) as pilot:
                try:
                    await play(pilot, clauses)
                except OtherCourseError:
                    continue
                app.save_screenshot(str(target))
                return


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1])))
