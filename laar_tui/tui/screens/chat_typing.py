"""What is typed on the transcript of the chat screen: a key of the answer in focus, or text that belongs into the composer.

The rule, as the help tells it: a letter pressed alone is a key of the answer in focus; letters typed fast after one another, and
letters that are no key there, go on in the composer. Nobody means *wrong* with the w of a word.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from textual import events
from textual.screen import Screen

if TYPE_CHECKING:
    from textual.timer import Timer

    from laar_tui.tui.widgets.composer.composer import Composer
    from laar_tui.tui.widgets.transcript.attempt import AttemptBlock
    from laar_tui.tui.widgets.transcript.transcript import Transcript

    _Base = Screen[Any]
else:
    _Base = object

ALONE_AFTER_S = 0.15
"""A letter that no other follows for so long was pressed alone."""
_MOVES = ("app.focus_previous", "app.focus_next")
"""What a held-down letter may do again and again; nothing is lost by it."""


class ChatTyping(_Base):
    """Mixed into :class:`laar_tui.tui.screens.chat.ChatScreen`, which gives what is only declared here."""

    transcript: Transcript
    composer: Composer

    if TYPE_CHECKING:

        @property
        def focused_attempt(self) -> AttemptBlock | None: ...

    _held: events.Key | None = None
    _alone: Timer | None = None
    _moved: str = ""

    # Handlers found by their names: Textual does not look for decorated ones in a mixin.

    async def on_key(self, event: events.Key) -> None:
        """Keys that the widget in focus did not take itself, before its bindings are looked up."""
        editor = self.composer.editor
        character = event.character if event.is_printable else None
        if not character:
            self._moved = ""
            await self._run_held()
            return
        active = self.active_bindings.get(event.key)
        # The editor lets no letter through: this one was on its way to an answer when the focus went.
        if self.focused is editor or self._held is not None or active is None or active.binding.system:
            held, self._held = self._held, None
            self._stop_waiting()
            first = held.character if held is not None and held.character else ""
            self._write(f"{self._moved}{first}{character}")
        elif self.focused_attempt is None:
            return
        elif active.binding.action in _MOVES:
            self._moved = character
            self._wait(None)
            return
        else:
            self._wait(event)
        event.stop()
        event.prevent_default()

    def _wait(self, held: events.Key | None) -> None:
        self._held = held
        self._stop_waiting()
        self._alone = self.set_timer(ALONE_AFTER_S, self._run_held)

    def _stop_waiting(self) -> None:
        if self._alone is not None:
            self._alone.stop()
            self._alone = None

    async def _run_held(self) -> None:
        """The letter was pressed alone: do what it means for the answer in focus."""
        held, self._held, self._moved = self._held, None, ""
        self._stop_waiting()
        active = self.active_bindings.get(held.key) if held is not None else None
        if active is not None:
            await self.app.run_action(active.binding.action, active.node)

    def _write(self, text: str) -> None:
        self._moved = ""
        self.set_focus(self.composer.editor)
        if not self.composer.waiting:
            self.composer.editor.put(text)

    def on_editor_left(self) -> None:
        """From the empty composer to the newest answer; where there is none, to what comes next."""
        newest = self.transcript.newest
        blocks = list(newest.blocks.values()) if newest is not None else []
        standing = next((b for b in reversed(blocks) if not b.folded), blocks[-1] if blocks else None)
        if standing is not None:
            standing.focus()
        else:
            self.focus_next()
