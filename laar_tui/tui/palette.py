"""The command palette: every action of the registry, and one pin per endpoint."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING, cast

from textual.command import DiscoveryHit, Hit, Hits, Provider

from laar_tui.tui import outside
from laar_tui.tui.actions import Scope, key_names, palette_actions

if TYPE_CHECKING:
    from laar_tui.tui.app import LaarApp


class ActionProvider(Provider):
    """Runs chat actions on the chat screen, from whichever screen the palette was opened."""

    async def discover(self) -> Hits:
        for title, run, description in self._commands():
            yield DiscoveryHit(title, run, text=title, help=description)

    async def search(self, query: str) -> Hits:
        matcher = self.matcher(query)
        for title, run, description in self._commands():
            if (score := matcher.match(title)) > 0:
                yield Hit(score, matcher.highlight(title), run, text=title, help=description)

    def _commands(self) -> Iterator[tuple[str, Callable[[], object], str]]:
        app = cast("LaarApp", self.app)
        for action in palette_actions():
            keys = key_names(action, app.interface.keys)
            description = " · ".join(part for part in (keys, action.description) if part)
            run = app.run_chat_action if action.scope is Scope.CHAT else app.run_app_action
            yield action.title, partial(run, action.method), description
        for name in app.backend.endpoint_names:
            yield f"Pin {outside.name(name)}", partial(app.chat.pin, name), "For the next question only"
