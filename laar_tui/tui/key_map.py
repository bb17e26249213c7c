"""The user's own keys: what ``[interface.keys]`` holds, and whether a key is free for an action."""

from __future__ import annotations

from collections.abc import Mapping

from textual.widgets import TextArea

from laar_tui.tui.actions import BY_ID, REGISTRY, Action, Scope, current_keys
from laar_tui.tui.widgets.key_order import editing_keys

_CHAT = frozenset(
    {
        Scope.CHAT,
        Scope.EDITOR,
        Scope.ATTEMPT,
        Scope.DOCUMENT,
        Scope.MORE_DOCUMENTS,
        Scope.OFFER,
    }
)
"""What is on the chat screen together."""

_WHILE_TYPING = frozenset({Scope.APP, Scope.CHAT, Scope.EDITOR})


def for_textual(keys: Mapping[str, str]) -> dict[str, str]:
    """The key map as Textual takes it; an action whose keys were taken away gets one that no keyboard has."""
    return {i: k or f"unbound-{i}" for i, k in keys.items() if i in BY_ID}


def split(keys: str) -> tuple[str, ...]:
    return tuple(key.strip() for key in keys.split(",") if key.strip())


def why_not(action: Action, key: str) -> str:
    """Why the key cannot stand for this action, as a sentence; empty where it can."""
    if action.scope in _WHILE_TYPING and (len(key) == 1 or key in _TYPED):
        return "That key is typed in a question. Take one with ctrl or alt, or a function key."
    if key == "escape" and action.scope in _WHILE_TYPING and action.id != "question.cancel":
        return "esc always leads back."
    return ""


_TYPED = frozenset({"space", "backspace", "delete", "left", "right", "up", "down", "home", "end"})


def clashes(action: Action, key: str, keymap: Mapping[str, str]) -> list[Action]:
    """Other actions that this key means now where this one applies."""
    return [
        other
        for other in REGISTRY
        if other is not action
        and key in split(current_keys(other, keymap))
        and _together(action.scope, other.scope)
    ]


def edits(action: Action, key: str) -> bool:
    """The key does something to a text while one is written, which the action would take away."""
    return action.scope in _WHILE_TYPING and key in _EDITING and key not in split(action.keys)


_EDITING = editing_keys(TextArea)


def rebound(action: Action, key: str, keymap: Mapping[str, str]) -> dict[str, str | None]:
    """What to write so that the key means this action and nothing else there: keys by id, ``None`` for as shipped, empty for no key."""
    changes: dict[str, str | None] = {action.id: None if action.keys == key else key}
    for other in clashes(action, key, keymap):
        kept = ",".join(k for k in split(current_keys(other, keymap)) if k != key)
        changes[other.id] = None if kept == other.keys else kept
    return changes


def _together(one: Scope, other: Scope) -> bool:
    return one is other or Scope.APP in (one, other) or {one, other} <= _CHAT
