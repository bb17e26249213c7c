"""Choosing files: a path line that completes, over a tree of folders in which several can be marked."""

from __future__ import annotations

import glob
import os
from typing import TYPE_CHECKING

from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.suggester import Suggester
from textual.widgets import DirectoryTree, Input, Static

from laar_tui.core.figures import plural
from laar_tui.tui import outside
from laar_tui.tui.actions import Scope, bindings
from laar_tui.tui.widgets.composer import paths
from laar_tui.tui.widgets.dialog import Dialog
from laar_tui.tui.widgets.line_input import LineInput

if TYPE_CHECKING:
    from rich.style import Style
    from textual.widgets._directory_tree import DirEntry
    from textual.widgets.tree import TreeNode

MOST_FILES = 50
"""A pattern that fits more files than this was hardly meant."""


class PathSuggester(Suggester):
    def __init__(self) -> None:
        super().__init__(use_cache=False, case_sensitive=True)

    async def get_suggestion(self, value: str) -> str | None:
        return (
            next((path for path in paths.completions(value) if path.startswith(value)), None)
            if value
            else None
        )


class MarkingTree(DirectoryTree):
    """Files can be marked; a marked one carries a sign before its name."""

    def __init__(self, path: str, marked: dict[str, None]) -> None:
        super().__init__(path)
        self._marked = marked

    def render_label(self, node: TreeNode[DirEntry], base_style: Style, style: Style) -> Text:
        label = super().render_label(node, base_style, style)
        label.plain = outside.line(label.plain) or " "
        entry = node.data
        return Text.assemble("● ", label) if entry is not None and str(entry.path) in self._marked else label


class PickerScreen(Dialog[list[str] | None]):
    """Dismissed with the paths (or the one web address) chosen, or ``None``."""

    BINDINGS = bindings(Scope.PICKER)

    def __init__(self) -> None:
        super().__init__()
        self._marked: dict[str, None] = {}

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog tall") as dialog:
            dialog.border_title = Content("Attach documents")
            dialog.border_subtitle = Content("enter attaches · tab to the tree · space marks · esc closes")
            yield LineInput(
                placeholder="Path, pattern like notes/*.md, or https://…",
                suggester=PathSuggester(),
                compact=True,
            )
            yield MarkingTree(".", self._marked)
            yield Static("", classes="chosen", markup=False)

    def on_mount(self) -> None:
        self.query_one(Input).focus()
        self._show_marked()

    @on(Input.Submitted)
    def _typed(self, event: Input.Submitted) -> None:
        event.stop()
        value = event.value.strip().strip("\"'")
        if not value:
            self._finish()
            return
        if value.lower().startswith(("http://", "https://")):
            self.dismiss([value])
            return
        path = os.path.expanduser(value)
        if not os.path.exists(path):
            if found := self._matching(path):
                self.dismiss(found)
                return
            # What is offered in grey behind the cursor is what Enter means.
            path = os.path.expanduser(next(iter(paths.completions(path)), path))
        if os.path.isdir(path):
            self.query_one(MarkingTree).path = path
        elif os.path.lexists(path):
            # Whatever it is: reading it says why it cannot be attached.
            self.dismiss([*self._marked, path])
        else:
            self.app.notify(outside.line(f"No such file: {path}"), severity="warning", markup=False)

    def _matching(self, pattern: str) -> list[str]:
        """The files a pattern fits, when it is one and they are not too many."""
        if not glob.has_magic(pattern):
            return []
        found = sorted(path for path in glob.iglob(pattern) if os.path.isfile(path))
        if len(found) > MOST_FILES:
            self.app.notify(
                f"{len(found)} files fit; at most {MOST_FILES} are attached at once.",
                severity="warning",
                markup=False,
            )
            return []
        return found

    @on(DirectoryTree.FileSelected)
    def _chosen(self, event: DirectoryTree.FileSelected) -> None:
        event.stop()
        self._marked[str(event.path)] = None
        self._finish()

    def _finish(self) -> None:
        if self._marked:
            self.dismiss(list(self._marked))

    def action_mark(self) -> None:
        node = self.query_one(MarkingTree).cursor_node
        entry = node.data if node is not None else None
        if node is None or entry is None or not os.path.isfile(entry.path):
            return
        path = str(entry.path)
        if path in self._marked:
            del self._marked[path]
        else:
            self._marked[path] = None
        node.refresh()
        self._show_marked()

    def _show_marked(self) -> None:
        line = self.query_one(".chosen", Static)
        line.display = bool(self._marked)
        names = ", ".join(outside.name(os.path.basename(path), 24) for path in self._marked)
        line.update(Content(f"{plural(len(self._marked), 'file')} marked: {names}"))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """In the path line a blank is a blank."""
        return not (action == "mark" and isinstance(self.focused, Input))
