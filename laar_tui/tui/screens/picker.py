"""Choosing a file: a path line that completes, over a tree of folders."""

from __future__ import annotations

import os

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.suggester import Suggester
from textual.widgets import DirectoryTree, Input

from laar_tui.tui.widgets.composer import paths
from laar_tui.tui.widgets.dialog import Dialog


class PathSuggester(Suggester):
    def __init__(self) -> None:
        super().__init__(use_cache=False, case_sensitive=True)

    async def get_suggestion(self, value: str) -> str | None:
        return (
            next((path for path in paths.completions(value) if path.startswith(value)), None)
            if value
            else None
        )


class PickerScreen(Dialog[str | None]):
    """Dismissed with the path of a file, or ``None``."""

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog tall") as dialog:
            dialog.border_title = Content("Attach a document")
            dialog.border_subtitle = Content("enter attaches · → completes · tab to the tree · esc closes")
            yield Input(placeholder="Path, or choose below", suggester=PathSuggester(), compact=True)
            yield DirectoryTree(".")

    def on_mount(self) -> None:
        self.query_one(Input).focus()

    @on(Input.Submitted)
    def _typed(self, event: Input.Submitted) -> None:
        event.stop()
        path = os.path.expanduser(event.value.strip().strip("\"'"))
        if path and not os.path.exists(path):
            # What is offered in grey behind the cursor is what Enter means.
            path = os.path.expanduser(next(iter(paths.completions(path)), path))
        if os.path.isfile(path):
            self.dismiss(path)
        elif os.path.isdir(path):
            self.query_one(DirectoryTree).path = path
        elif path:
            self.app.notify(f"No such file: {path}", severity="warning", markup=False)

    @on(DirectoryTree.FileSelected)
    def _chosen(self, event: DirectoryTree.FileSelected) -> None:
        event.stop()
        self.dismiss(str(event.path))
