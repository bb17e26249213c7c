"""The two themes of laar-chat. Textual's own, and the terminal's own colours (``ansi-dark``, ``ansi-light``),
can be chosen as well."""

from __future__ import annotations

from textual.theme import Theme

DEFAULT = "laar-dark"

THEMES = (
    Theme(
        name="laar-dark",
        primary="#6ea8fe",
        secondary="#a594f9",
        accent="#5fd3bc",
        foreground="#d8dee9",
        background="#0f1117",
        surface="#151922",
        panel="#1d2330",
        success="#7bd88f",
        warning="#f2c14e",
        error="#f7768e",
        dark=True,
        variables={"footer-background": "#151922", "footer-key-foreground": "#5fd3bc", "border": "#2b3345"},
    ),
    Theme(
        name="laar-light",
        primary="#2458c5",
        secondary="#6b4fd8",
        accent="#0b7a6b",
        foreground="#22262f",
        background="#fbfaf7",
        surface="#f2f0ea",
        panel="#e7e4dc",
        success="#22863a",
        warning="#9a6700",
        error="#c62f45",
        dark=False,
        variables={"footer-background": "#f2f0ea", "footer-key-foreground": "#0b7a6b", "border": "#d0ccc0"},
    ),
)
