"""Keys: every action with the keys it has, and a key pressed to give it another. Written into the file, and live at once."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

from rich.text import Text
from textual import events, on, work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.screen import Screen
from textual.widgets import DataTable, Input, Static

from laar_tui.core.errors import LaarError
from laar_tui.tui import key_map, outside
from laar_tui.tui.actions import REGISTRY, Action, Scope, bindings, current_keys, key_name, key_names
from laar_tui.tui.backend import Backend
from laar_tui.tui.widgets.dialog import Dialog
from laar_tui.tui.widgets.line_input import LineInput
from laar_tui.tui.widgets.row_table import RowTable
from laar_tui.tui.widgets.status.key_line import KeyLine
from laar_tui.tui.widgets.status.status_line import StatusLine

_WIDE = 100


class KeysScreen(Screen[None]):
    BINDINGS = bindings(Scope.KEYS)
    SHOWN_BY = "show_keys"

    def __init__(self, backend: Backend) -> None:
        super().__init__()
        self._backend = backend
        self._listed: list[Action] = []

    def compose(self) -> ComposeResult:
        yield StatusLine("keys", simulated=self._backend.simulated)
        yield LineInput(placeholder="Search actions and keys…", compact=True)
        yield RowTable()
        yield Static("", classes="detail", markup=False)
        yield KeyLine()

    def on_mount(self) -> None:
        self._fill()
        self.query_one(DataTable).focus()

    async def fleet_changed(self) -> None:
        self._fill()

    @property
    def _keymap(self) -> Mapping[str, str]:
        return self._backend.settings.interface.keys

    @on(Input.Changed)
    def _fill(self) -> None:
        table: DataTable[Text] = self.query_one(DataTable)
        at = self._action.id if self._action is not None else ""
        words = self.query_one(Input).value.casefold().split()
        self._listed = [a for a in REGISTRY if all(word in self._searched(a) for word in words)]
        table.clear(columns=True)
        for title in ("key", "action", "where", *(("id",) if self.app.size.width >= _WIDE else ())):
            table.add_column(Text(title))
        scope: Scope | None = None
        for action in self._listed:
            own = action.id in self._keymap
            cells = [
                Text(key_names(action, self._keymap) or "–", style="bold" if own else ""),
                Text(action.title),
                Text(action.scope.value if action.scope is not scope else "", style="bold cyan"),
                Text(action.id, style="dim"),
            ]
            scope = action.scope
            table.add_row(*cells[: len(table.columns)])
        ids = [a.id for a in self._listed]
        if ids:
            table.move_cursor(row=ids.index(at) if at in ids else 0)
        self._explain()

    def _searched(self, action: Action) -> str:
        keys = f"{current_keys(action, self._keymap)} {key_names(action, self._keymap)}"
        return f"{action.title} {action.id} {action.slash} {action.scope.value} {keys}".casefold()

    @property
    def _action(self) -> Action | None:
        at = self.query_one(DataTable).cursor_row
        return self._listed[at] if 0 <= at < len(self._listed) else None

    @on(DataTable.RowHighlighted)
    def _explain(self) -> None:
        action = self._action
        if action is None:
            self.query_one(".detail", Static).update("No action is called so, and none has such a key.")
            return
        spans: list[tuple[str, str] | str] = [(action.title, "bold"), (f"  {action.id}", "$text-disabled")]
        if action.slash:
            spans.append((f"  /{action.slash} {action.argument}".rstrip(), "$text-success"))
        if action.description:
            spans.append(f"\n{action.description}")
        if action.id in self._keymap:
            shipped = key_names(action, {}) or "no key"
            spans.append((f"\nYours; as shipped: {shipped}", "$text-accent"))
        self.query_one(".detail", Static).update(Content.assemble(*spans))

    @on(Input.Submitted)
    def _to_list(self) -> None:
        self.query_one(DataTable).focus()

    @on(DataTable.RowSelected)
    def _selected(self) -> None:
        self.action_rebind()

    def action_search(self) -> None:
        self.query_one(Input).focus()

    def action_close(self) -> None:
        search = self.query_one(Input)
        if search.has_focus and search.value:
            search.value = ""
        else:
            self.dismiss(None)

    @work
    async def action_rebind(self) -> None:
        action = self._action
        if action is None:
            return
        key = await self.app.push_screen_wait(PressScreen(action, self._keymap))
        if key is not None:
            await self._write(key_map.rebound(action, key, self._keymap))

    @work
    async def action_default(self) -> None:
        """As shipped; whoever else has that key now loses it again."""
        action = self._action
        if action is None or action.id not in self._keymap:
            return
        changes: dict[str, str | None] = {}
        for key in key_map.split(action.keys):
            changes |= key_map.rebound(action, key, self._keymap)
        await self._write({**changes, action.id: None})

    @work
    async def action_all_defaults(self) -> None:
        from laar_tui.tui.screens.confirm import ConfirmScreen

        if not self._keymap:
            self.app.notify("Every key is as shipped.", markup=False)
            return
        said = f"Yours, {len(self._keymap)} of them, are forgotten."
        if await self.app.push_screen_wait(ConfirmScreen("All keys as shipped?", said, "Reset")):
            await self._write(dict.fromkeys(self._keymap))

    async def _write(self, changes: Mapping[str, str | None]) -> None:
        from laar_tui.tui.fleet_actions import FleetActions

        app = self.app
        assert isinstance(app, FleetActions)
        try:
            fleet = await self._backend.fleet()
            for identity, keys in changes.items():
                if keys is not None or identity in self._keymap:
                    await asyncio.to_thread(fleet.change, ("interface", "keys", identity), keys)
        except LaarError as error:
            app.notify(outside.line(str(error)), severity="error", markup=False)
        await app.settings_changed()


class PressScreen(Dialog[str | None]):
    """Dismissed with the key that was pressed and accepted."""

    TAKES_EVERY_KEY = True
    """The app's own keys mean nothing here: any of them may be meant."""

    def __init__(self, action: Action, keymap: Mapping[str, str]) -> None:
        super().__init__()
        self._action = action
        self._keymap = keymap
        self._key = ""

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog small") as dialog:
            dialog.border_title = Content(self._action.title)
            dialog.border_subtitle = Content("esc leaves it as it is")
            yield Static("", classes="lead", markup=False)
            yield Static("", id="said", markup=False)

    def on_mount(self) -> None:
        now = key_names(self._action, self._keymap) or "no key"
        self.query_one(".lead", Static).update(Content(f"Now: {now}. Press the key it should have."))

    def on_key(self, event: events.Key) -> None:
        event.stop()
        event.prevent_default()
        if event.key == "escape":
            self.dismiss(None)
        elif event.key == "enter" and self._key:
            self.dismiss(self._key)
        else:
            self._try(event.key)

    def _try(self, key: str) -> None:
        refused = key_map.why_not(self._action, key)
        self._key = "" if refused else key
        if refused:
            self._say(Content.styled(f"✗ {key_name(key)}: {refused}", "$text-error"))
            return
        others = key_map.clashes(self._action, key, self._keymap)
        lines = [f"{key_name(key)}: enter takes it, another key tries that one."]
        if others:
            names = ", ".join(f"“{o.title}” ({o.scope.value})" for o in others)
            lines.append(f"! It now means {names}, which would lose it.")
        if key_map.edits(self._action, key):
            lines.append("! While you type it edits the text, which it would not do any more.")
        style = "$text-warning" if len(lines) > 1 else "$text-success"
        self._say(Content.styled("\n".join(lines), style))

    def _say(self, content: Content) -> None:
        self.query_one("#said", Static).update(content)
