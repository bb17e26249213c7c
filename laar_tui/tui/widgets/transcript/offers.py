"""What a first start offers: endpoints found by themselves, adding one, and the demo fleet, which answers already."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual import events
from textual.app import ComposeResult, RenderResult
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.widget import Widget

from laar_tui.tui import outside
from laar_tui.tui.actions import Scope, bindings

if TYPE_CHECKING:
    from collections.abc import Sequence

    from laar_tui.endpoints.discovery.known import KeyFound
    from laar_tui.endpoints.discovery.server import Server


class Offer(Widget, can_focus=True):
    """One line; its key works from the composer too, a click or Enter on it does the same."""

    ALLOW_SELECT = False
    BINDINGS = bindings(Scope.OFFER)

    @dataclass
    class Chosen(Message):
        """``action`` is an action's id, or empty for the demo fleet."""

        action: str

    def __init__(self, action: str, key: str, title: str, text: str) -> None:
        super().__init__()
        self._action = action
        self._key = key
        self._title = title
        self._text = text
        self._good = False

    def say(self, text: str, *, good: bool = False) -> None:
        self._text, self._good = text, good
        self.refresh()

    def render(self) -> RenderResult:
        line = Content.assemble(
            (f" {self._key:<5}", "bold $text-accent"),
            (f"{self._title:<17}", "bold"),
            (f" {self._text}", "$text-success" if self._good else "$text-muted"),
        )
        return line.truncate(max(1, self.size.width), ellipsis=True)

    def action_choose(self) -> None:
        self.post_message(self.Chosen(self._action))

    def on_click(self, event: events.Click) -> None:
        event.stop()
        self.action_choose()


class Offers(Vertical):
    """``keys`` maps action ids to the keys they have now."""

    def __init__(self, keys: dict[str, str]) -> None:
        super().__init__()
        self._found = Offer(
            "endpoint.find", keys["endpoint.find"], "Found by itself", "looking on this machine…"
        )
        self._add = Offer(
            "endpoint.add",
            keys["endpoint.add"],
            "Add an endpoint",
            "an address or a service, tried first",
        )
        self._demo = Offer("", "type", "Demo fleet", "simulated: just ask, five endpoints answer")

    def compose(self) -> ComposeResult:
        yield self._found
        yield self._add
        yield self._demo

    def show_found(self, servers: Sequence[Server], keys: Sequence[KeyFound]) -> None:
        """What the search brought."""
        parts = []
        for server in servers:
            models = len(server.chat_models)
            what = (
                f"{models} model{'s' if models != 1 else ''}"
                if models
                else "wants a key"
                if server.wants_key
                else ""
            )
            parts.append(f"{outside.name(server.title, 24)}{f' ({what})' if what else ''}")
        parts += [f"${outside.name(key.variable, 24)}" for key in keys]
        if parts:
            self._found.say(" · ".join(parts), good=True)
        else:
            self._found.say("nothing yet: no local server, no usual API key")
