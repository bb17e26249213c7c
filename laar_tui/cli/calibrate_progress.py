"""How a calibration is going, on stderr: one line that is rewritten on a terminal, a line now and then elsewhere."""

from __future__ import annotations

from laar_tui.calibration.events import CalibrationEvent, LaneChanged, Paused, Progress, Resumed
from laar_tui.cli.output import say
from laar_tui.core.figures import money, seconds, tokens_short

_TOLD_EVERY = 0.1


class CalibrationProgress:
    """Takes every event; never raises."""

    def __init__(self, terminal: bool) -> None:
        self._terminal = terminal
        self._told = 0.0
        self._open = False

    def take(self, event: CalibrationEvent) -> None:
        match event:
            case Progress():
                self._progress(event)
            case LaneChanged(endpoint=endpoint, sentence=sentence):
                self._line(f"{endpoint}: {sentence}")
            case Paused(sentence=sentence):
                self._line(f"Paused: {sentence}.")
            case Resumed():
                self._line("Going on.")
            case _:
                pass

    def close(self) -> None:
        self._end_line()

    def _progress(self, event: Progress) -> None:
        done, most = sum(event.done.values()), sum(event.most.values())
        share = done / most if most else 1.0
        left = f" · about {seconds(event.left_s)} left at most" if event.left_s else ""
        spent = f" · money {money(event.money)}" if event.money else ""
        text = f"{done}/{most} questions · {tokens_short(event.tokens)} tokens{spent}{left}"
        if self._terminal:
            import sys

            sys.stderr.write(f"\r\x1b[K{text}")
            sys.stderr.flush()
            self._open = True
        elif share >= self._told + _TOLD_EVERY:
            self._told = share
            say(text)

    def _line(self, text: str) -> None:
        self._end_line()
        say(text)

    def _end_line(self) -> None:
        if self._open:
            say("")
            self._open = False
