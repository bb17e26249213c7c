"""Notices in the corner: equal ones are merged, at most two stand at a time, and never on what is being written."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Self

from textual.notifications import Notification, Notifications
from textual.widgets._toast import ToastRack

from laar_tui.tui import outside

if TYPE_CHECKING:
    from textual.screen import Screen

    from laar_tui.tui.screens.chat import ChatScreen

MOST = 2
_NAMES = 3
"""So many names stand before a notice that is about several things; the others are counted."""


class Standing(Notifications):
    """The notices that stand now."""

    def add(self, notification: Notification) -> Self:
        """In place of equal ones, telling everything they were about; the oldest make room, errors only when nothing else does."""
        about = [notification.title] if notification.title else []
        for old in list(self):
            if (old.message, old.severity) == (notification.message, notification.severity):
                about = [*(name for name in _names(old) if name not in about), *about]
                del self[old]
        while len(self) >= MOST:
            del self[min(self, key=lambda n: (n.severity == "error", n.raised_at))]
        title = ", ".join(about) if len(about) <= _NAMES else _Counted(about)
        return super().add(replace(notification, title=title))


class _Counted(str):
    """``a, b, c and 4 more``, which remembers all its names."""

    names: list[str]

    def __new__(cls, names: list[str]) -> _Counted:
        shown = super().__new__(cls, f"{', '.join(names[:_NAMES])} and {len(names) - _NAMES} more")
        shown.names = names
        return shown


def _names(notice: Notification) -> list[str]:
    if isinstance(notice.title, _Counted):
        return notice.title.names
    return notice.title.split(", ") if notice.title else []


def place(screen: Screen[object], chat: ChatScreen) -> None:
    """Above the composer where there is one, else above the line of keys."""
    for rack in screen.query_children(ToastRack):
        below = 1
        if screen is chat:
            below = max(1, screen.size.height - chat.composer.region.y)
        rack.styles.margin = (0, 0, below, 0)


def about(name: str) -> str:
    """The title of a notice about a document, an endpoint or a file; text from outside."""
    return outside.name(name, 30).replace(", ", " ")
