"""Form fields: a label beside an input, and one for where a key is, which never shows a key."""

from __future__ import annotations

import re

from textual.containers import Horizontal
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from laar_tui.tui.widgets.line_input import LineInput

_VARIABLE = re.compile(r"[A-Z_][A-Z0-9_]{0,99}")
_REFERENCES = ("keyring:", "command:", "${")


def labelled(label: str, field: Widget) -> Horizontal:
    return Horizontal(Static(Content(label), classes="label", markup=False), field, classes="field")


class KeyInput(LineInput):
    """Takes a variable's name (``OPENAI_API_KEY``) or a reference (``keyring:…``). Anything else may be a key, and is hidden from its
    first letter on."""

    def __init__(self, value: str = "", *, id: str | None = None) -> None:
        super().__init__(value, placeholder="OPENAI_API_KEY", compact=True, id=id)

    @property
    def reference(self) -> str:
        """As the configuration file holds it; empty without any, or where a key itself was typed."""
        text = self.value.strip()
        if _VARIABLE.fullmatch(text):
            return f"${{{text}}}"
        return text if text.startswith(_REFERENCES) else ""

    @property
    def holds_a_key(self) -> bool:
        return bool(self.value.strip()) and not self.reference

    def watch_value(self, value: str) -> None:
        text = value.strip()
        begun = any(text.startswith(r) or r.startswith(text) for r in _REFERENCES)
        self.password = bool(text) and not begun and _VARIABLE.fullmatch(text) is None
