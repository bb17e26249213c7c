"""Reading slash commands. Only a first word that looks like a command is one; ``/usr/bin/env`` is a
question."""

from __future__ import annotations

import re
from dataclasses import dataclass

from laar_tui.tui.actions import BY_SLASH, Action

_COMMAND = re.compile(r"/([A-Za-z][A-Za-z-]*)(?:[ \t]+(.*))?", re.DOTALL)


@dataclass(frozen=True)
class SlashCommand:
    """``action`` is ``None`` for a word that looks like a command and is none; ``nearest`` is then what was
    perhaps meant."""

    word: str
    argument: str = ""
    action: Action | None = None
    nearest: str = ""


def parse(text: str) -> SlashCommand | None:
    """The command a text is, or ``None`` when it is a question."""
    found = _COMMAND.fullmatch(text.strip())
    if found is None or ("\n" in text.strip() and found.group(1).lower() not in BY_SLASH):
        return None
    word = found.group(1).lower()
    action = BY_SLASH.get(word)
    if action is None:
        import difflib

        nearest = difflib.get_close_matches(word, BY_SLASH, n=1)
        return SlashCommand(word, nearest=nearest[0] if nearest else "")
    return SlashCommand(word, (found.group(2) or "").strip(), action)


def completions(text: str) -> list[Action]:
    """Commands that a text being typed may become; none once it has an argument."""
    if not text.startswith("/") or any(c.isspace() for c in text) or "/" in text[1:]:
        return []
    return [action for word, action in sorted(BY_SLASH.items()) if word.startswith(text[1:].lower())]
