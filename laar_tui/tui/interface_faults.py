"""What is wrong with ``[interface]`` that the file alone cannot show: themes, actions and keys only the interface knows."""

from __future__ import annotations

from textual.theme import BUILTIN_THEMES

from laar_tui.settings.model import InterfaceSettings
from laar_tui.tui import actions, key_map, theme


def faults_of(interface: InterfaceSettings) -> list[str]:
    """One sentence for each."""
    found = []
    themes = {*BUILTIN_THEMES, *(t.name for t in theme.THEMES)}
    if interface.theme and interface.theme not in themes:
        found.append(
            f"[interface] theme: there is no theme {interface.theme!r}; there are: {', '.join(sorted(themes))}"
        )
    found += [
        f"[interface.keys]: there is no action {unknown!r}; F1 in the interface lists them"
        for unknown in actions.unknown_ids(interface.keys)
    ]
    return [*found, *_clashes(interface)]


def _clashes(interface: InterfaceSettings) -> list[str]:
    """Keys the user gave to one action that mean another one there too, or cannot stand for it."""
    found: list[str] = []
    told: set[frozenset[str]] = set()
    for name, keys in interface.keys.items():
        action = actions.BY_ID.get(name)
        for key in key_map.split(keys) if action is not None else ():
            assert action is not None
            if refusal := key_map.why_not(action, key):
                found.append(f"[interface.keys] {name} = {key!r}: {refusal}")
            for other in key_map.clashes(action, key, interface.keys):
                pair = frozenset({name, other.id, key})
                if pair not in told:
                    told.add(pair)
                    found.append(
                        f"[interface.keys] {name} = {key!r}: that key is also {other.id} ({other.title})"
                    )
    return found
