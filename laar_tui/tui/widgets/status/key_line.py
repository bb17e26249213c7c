"""The line at the bottom: the keys that do something now, as many as fit, each clickable.

Textual's own footer mounts a widget per key and builds all of them anew whenever focus moves; this one draws a line of text.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from textual import events
from textual.app import RenderResult
from textual.content import Content
from textual.screen import Screen
from textual.widget import Widget

from laar_tui.tui.actions import key_name

LAST = ("close", "show_help")
"""The actions whose keys are shown whatever else has to go: the way back, and help, which lists the rest."""


@dataclass(frozen=True)
class _Key:
    key: str
    label: str
    action: str
    enabled: bool

    @property
    def text(self) -> str:
        return f"{key_name(self.key)} {self.label}"


def _everything(_: str) -> bool:
    return True


def _its_own(_: str) -> str:
    return ""


class KeyLine(Widget):
    """``applies`` says of an action whether it would do anything now; one that would not is left out. ``named`` is what it is called
    at the moment; empty: its own name."""

    ALLOW_SELECT = False

    def __init__(
        self, applies: Callable[[str], bool] = _everything, named: Callable[[str], str] = _its_own
    ) -> None:
        super().__init__()
        self._named = named
        self._applies = applies
        self._places: list[tuple[int, int, _Key]] = []

    def on_mount(self) -> None:
        self.screen.bindings_updated_signal.subscribe(self, self._bindings_changed)

    def on_unmount(self) -> None:
        self.screen.bindings_updated_signal.unsubscribe(self)

    def _bindings_changed(self, _: Screen[object]) -> None:
        self.refresh()

    def _keys(self) -> list[_Key]:
        """One per action, in the order of the registry; what has focus comes first."""
        found: dict[str, _Key] = {}
        for _, binding, enabled, _ in self.screen.active_bindings.values():
            if binding.show and binding.action not in found and self._applies(binding.action):
                found[binding.action] = _Key(
                    binding.key, self._named(binding.action) or binding.description, binding.action, enabled
                )
        return list(found.values())

    def render(self) -> RenderResult:
        keys = self._keys()
        last = sorted((k for k in keys if k.action.endswith(LAST)), key=lambda k: k.action.endswith(LAST[-1]))
        others = [k for k in keys if k not in last]
        room = self.size.width - sum(len(k.text) + 2 for k in last)
        shown: list[_Key] = []
        for key in others:
            room -= len(key.text) + 2
            if room < 0:
                break
            shown.append(key)
        spans: list[tuple[str, str] | str] = []
        self._places = []
        at = 0
        for key in [*shown, *last]:
            style = "$footer-description-foreground" if key.enabled else "$text-disabled"
            name = key_name(key.key)
            spans += [" ", (name, "bold $footer-key-foreground"), (f" {key.label}", style), " "]
            width = len(key.text) + 2
            self._places.append((at, at + width, key))
            at += width
        return Content.assemble(*spans)

    async def on_click(self, event: events.Click) -> None:
        event.stop()
        for start, end, key in self._places:
            if start <= event.x < end:
                self.app.simulate_key(key.key)
