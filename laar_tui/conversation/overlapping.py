"""Whether a second endpoint is asked beside the first, within what the settings allow for one question."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from laar_tui.conversation.rung import Rung
from laar_tui.core.decision import Decision
from laar_tui.core.figures import percent, seconds
from laar_tui.routing.overlap import seconds_saved, worth_overlapping
from laar_tui.settings.model import RoutingSettings


def beside(
    runner_up: Decision, first: Rung, rungs: Sequence[Rung], routing: RoutingSettings
) -> Decision | None:
    """``runner_up`` with a line that says what the second call is for, or ``None`` when it is not to be made.

    ``runner_up`` was decided with ``first`` out of the choice. Off, at the cap on extra calls, beyond the money for them, or when
    the time it is expected to save is not worth the money it is expected to waste: nothing is asked.
    """
    extra = [r for r in rungs if r.overlapped]
    one = first.decision.candidate(first.endpoint)
    two = runner_up.candidate(runner_up.chosen) if runner_up.chosen is not None else None
    if routing.overlap == "off" or len(extra) >= routing.overlap_calls or one is None or two is None:
        return None
    if two.tries:
        return None
    mode = routing.overlap
    money_left = routing.overlap_money - sum(r.attempt.money or 0.0 for r in extra if r.attempt)
    if not worth_overlapping(
        mode, one, two, seconds_per_money=routing.seconds_per_money, money_left=money_left
    ):
        return None
    verb = "races" if mode == "race" else "is asked ahead in case of"
    saved = seconds(seconds_saved(mode, one, two))
    explain = (
        f"{two.endpoint} ({percent(two.p_correct)} × {seconds(two.predicted_s)}) {verb} {first.endpoint}: "
        f"saves {saved} on average, one call more"
    )
    return replace(runner_up, explain=explain)
