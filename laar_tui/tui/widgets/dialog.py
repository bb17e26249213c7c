"""The frame every modal screen shares: a titled box in the middle, closed with escape."""

from __future__ import annotations

from typing import TypeVar

from textual import events
from textual.screen import ModalScreen

from laar_tui.tui.actions import Scope, bindings
from laar_tui.tui.leaving import Leaving

Result = TypeVar("Result")


class Dialog(Leaving, ModalScreen[Result]):
    """Subclasses compose one container with the class ``dialog``; a click beside it closes."""

    BINDINGS = bindings(Scope.DIALOG)

    def action_close(self) -> None:
        self.dismiss(None)

    def on_click(self, event: events.Click) -> None:
        if event.widget is self:
            self.action_close()
