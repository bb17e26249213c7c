"""The input of one line that every form uses: keys that arrive together take effect in their order, and a paste is safe text."""

from __future__ import annotations

from textual import events
from textual.widgets import Input

from laar_tui.tui import outside
from laar_tui.tui.widgets.key_order import editing_keys

_EDITING = editing_keys(Input)
_MOVING = {"tab": "focus_next", "shift+tab": "focus_previous"}

LONGEST_PASTE = 10_000


class LineInput(Input):
    """The key that moves on to the next field takes along what was typed after it."""

    async def on_key(self, event: events.Key) -> None:
        focused = self.screen.focused
        if focused is not self and isinstance(focused, LineInput):
            focused.post_message(events.Key(event.key, event.character))
        elif event.key in _MOVING:
            getattr(self.screen, _MOVING[event.key])()
        elif event.key in _EDITING:
            await self.run_action(_EDITING[event.key])
        else:
            return
        event.stop()
        event.prevent_default()

    def on_paste(self, event: events.Paste) -> None:
        """Several lines become one; Textual would drop all but the first, and let control characters in."""
        event.stop()
        event.prevent_default()
        line = outside.line(event.text[:LONGEST_PASTE])
        if self.selection.is_empty:
            self.insert_text_at_cursor(line)
        else:
            self.replace(line, *self.selection)
