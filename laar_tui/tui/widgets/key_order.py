"""Keys that arrive in one read take effect in their order.

Textual runs key bindings only once the event has bubbled up, behind letters that came in the same read and were inserted at once:
backspace would delete the wrong letter. Widgets that are typed into take their editing keys themselves, as this tells them.
"""

from __future__ import annotations

from collections.abc import Mapping

from textual.binding import Binding
from textual.widget import Widget


def editing_keys(kind: type[Widget]) -> Mapping[str, str]:
    """Which action each of a widget's own keys runs, by key."""
    return {
        key: binding.action
        for binding in kind.BINDINGS
        if isinstance(binding, Binding)
        for key in binding.key.split(",")
    }
