"""The names of the review's pages on one line; the one that is open stands out, each can be clicked."""

from __future__ import annotations

from dataclasses import dataclass

from textual import events
from textual.app import RenderResult
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget

NAMES = ("Time", "Success", "Survival", "Calibration", "What if", "Checks")


class ReviewTabs(Widget):
    @dataclass
    class Chosen(Message):
        page: int

    ALLOW_SELECT = False
    page: reactive[int] = reactive(0)

    def render(self) -> RenderResult:
        parts: list[tuple[str, str] | str] = []
        for place, name in enumerate(NAMES):
            label = f" {place + 1} {name} "
            parts += [(label, "bold reverse" if place == self.page else "$foreground-muted"), " "]
        return Content.assemble(*parts)

    def on_click(self, event: events.Click) -> None:
        at = 0
        for place, name in enumerate(NAMES):
            at += len(f" {place + 1} {name} ") + 1
            if event.x < at:
                self.post_message(self.Chosen(place))
                return
