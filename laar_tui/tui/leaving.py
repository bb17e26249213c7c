"""Screens that can be left at any moment: nothing they began comes back to a screen whose widgets are gone.

Textual takes a screen off the stack first, its widgets later, and its workers last. A worker that ends in between finds no widget to
show its result in, and the exception ends the program.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from textual.worker import Worker

if TYPE_CHECKING:
    from textual.screen import Screen

    _Base = Screen[Any]
else:
    _Base = object


class Leaving(_Base):
    """Mixed into every screen that opens over the chat. The app ends its workers when it is taken off the stack."""

    def gone(self) -> bool:
        """What was to be done after a refresh may come when the screen is off the stack."""
        return self not in self.app.screen_stack

    def run_worker(self, *work: Any, **options: Any) -> Worker[Any]:
        worker: Worker[Any] = super().run_worker(*work, **options)
        if self.gone():
            worker.cancel()
        return worker
