"""Settings: each with its value and an explanation; a change is checked while it is typed, written into the file, and counts at once."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Sequence

from rich.text import Text
from textual import on, work
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.coordinate import Coordinate
from textual.screen import Screen
from textual.widgets import Button, DataTable, Input, OptionList, Static
from textual.widgets.option_list import Option

from laar_tui.core.errors import LaarError, SettingsError
from laar_tui.settings.catalogue import Setting, catalogue
from laar_tui.settings.model import AUTO_JUDGE
from laar_tui.tui import outside
from laar_tui.tui.actions import BY_ID, Scope, bindings, key_name
from laar_tui.tui.backend import Backend
from laar_tui.tui.leaving import Leaving
from laar_tui.tui.widgets.dialog import Dialog
from laar_tui.tui.widgets.line_input import LineInput
from laar_tui.tui.widgets.row_table import RowTable
from laar_tui.tui.widgets.status.key_line import KeyLine
from laar_tui.tui.widgets.status.status_line import StatusLine

_AT_ONCE = {"theme", "paste_to_document_characters", "paste_to_document_lines", "keys"}


class SettingsScreen(Leaving, Screen[None]):
    SHOWN_BY = "show_settings"
    BINDINGS = bindings(Scope.SETTINGS)

    def __init__(self, backend: Backend) -> None:
        super().__init__()
        self._backend = backend
        self._settings = catalogue()
        self._judges: Sequence[str] = ()

    def compose(self) -> ComposeResult:
        yield StatusLine("settings", simulated=self._backend.simulated)
        yield RowTable()
        yield Static("", classes="detail", markup=False)
        yield KeyLine()

    def on_mount(self) -> None:
        self._fill()
        self.query_one(DataTable).focus()

    async def fleet_changed(self) -> None:
        self._fill()

    def _fill(self) -> None:
        table: DataTable[Text] = self.query_one(DataTable)
        fresh = not table.columns
        if fresh:
            for title in ("", "setting", "value", "default"):
                table.add_column(Text(title))
        section = ""
        for row, setting in enumerate(self._settings):
            value = setting.value_in(self._backend.settings)
            changed = value != setting.default
            cells = (
                Text(setting.section if setting.section != section else "", style="bold cyan"),
                Text(setting.key),
                Text(_shown(setting, value), style="bold" if changed else ""),
                Text(_shown(setting, setting.default) if changed else "", style="dim"),
            )
            section = setting.section
            if fresh:
                table.add_row(*cells)
            else:
                for column, cell in enumerate(cells):
                    table.update_cell_at(Coordinate(row, column), cell, update_width=True)
        self._explain()
        self._read_judges()

    @work(exclusive=True, group="judges")
    async def _read_judges(self) -> None:
        with contextlib.suppress(LaarError):
            self._judges = await self._backend.judges()
            self._explain()

    @property
    def _setting(self) -> Setting:
        return self._settings[min(max(0, self.query_one(DataTable).cursor_row), len(self._settings) - 1)]

    @on(DataTable.RowHighlighted)
    def _explain(self) -> None:
        setting = self._setting
        spans: list[tuple[str, str] | str] = [
            (f"[{setting.section}] {setting.key}", "bold"),
            ("  " + counts_when(setting), "$text-muted"),
            f"\n{setting.explanation}",
        ]
        keys = self._backend.settings.interface.keys
        if setting.key == "keys" and keys:
            named = [
                f"{key_name(key)} {outside.line(BY_ID[i].title if i in BY_ID else i)}"
                for i, key in keys.items()
            ]
            spans.append(("\nYours: " + " · ".join(named), "$text-accent"))
        if setting.path == ("checking", "judge"):
            spans.append(("\n" + " · ".join(map(outside.line, self._judges)), "$text-accent"))
        spans.append((f"\n{outside.line(self._backend.config_path)}", "$text-disabled"))
        self.query_one(".detail", Static).update(Content.assemble(*spans))

    def action_close(self) -> None:
        self.dismiss(None)

    @on(DataTable.RowSelected)
    def _selected(self) -> None:
        self.action_edit()

    def action_edit(self) -> None:
        setting = self._setting
        value = setting.value_in(self._backend.settings)
        if setting.kind == "switch":
            self._write(setting, not value)
        elif setting.kind == "table":
            from laar_tui.tui.screens.keys import KeysScreen

            self.app.push_screen(KeysScreen(self._backend))
        elif choices := self._choices(setting):
            self.app.push_screen(ChoiceScreen(setting, choices, str(value)), self._chosen(setting))
        else:
            shown = "" if value is None else _shown(setting, value)
            self.app.push_screen(ValueScreen(setting, shown), self._chosen(setting))

    def action_default(self) -> None:
        if self._setting.kind != "table":
            self._write(self._setting, None)

    def _choices(self, setting: Setting) -> tuple[str, ...]:
        if setting.path == ("interface", "theme"):
            return ("", *sorted(self.app.available_themes))
        if setting.path == ("checking", "judge"):
            return ("", AUTO_JUDGE, *(e.name for e in self._backend.settings.endpoint))
        return setting.choices

    def _chosen(self, setting: Setting) -> Callable[[str | None], None]:
        def chosen(text: str | None) -> None:
            if text is not None:
                value = text if setting.kind in ("choice", "text") else setting.read(text)
                self._write(setting, value)

        return chosen

    @work(exclusive=True)
    async def _write(self, setting: Setting, value: object) -> None:
        """``None`` means the default."""
        from laar_tui.tui.fleet_actions import FleetActions

        app = self.app
        assert isinstance(app, FleetActions)
        try:
            fleet = await self._backend.fleet()
            await asyncio.to_thread(fleet.change, setting.path, None if value == setting.default else value)
        except LaarError as error:
            app.notify(outside.line(str(error)), severity="error", markup=False)
            return
        await app.settings_changed()


class ValueScreen(Dialog[str | None]):
    """Dismissed with a text that :meth:`Setting.read` accepts."""

    def __init__(self, setting: Setting, value: str) -> None:
        super().__init__()
        self._setting = setting
        self._value = value

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog small") as dialog:
            dialog.border_title = Content(f"[{self._setting.section}] {self._setting.key}")
            yield Static(Content(self._setting.explanation), classes="lead", markup=False)
            yield LineInput(
                self._value,
                compact=True,
                placeholder="empty: no limit" if self._setting.optional else "",
            )
            yield Static("", id="said", markup=False)
            with Horizontal(classes="buttons"):
                yield Button(Content("Save"), compact=True, id="save")
                yield Button(Content("Cancel"), compact=True, id="cancel")

    def on_mount(self) -> None:
        self.query_one(Input).focus()

    @on(Input.Changed)
    def _check(self) -> bool:
        try:
            self._setting.read(self.query_one(Input).value)
        except SettingsError as error:
            said = Content.styled(outside.line(f"✗ {error.message} {error.hint}".strip()), "$text-error")
        else:
            said = Content("")
        self.query_one("#said", Static).update(said)
        self.query_one("#save", Button).disabled = bool(said.plain)
        return not said.plain

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        if self._check():
            self.dismiss(event.value)

    @on(Button.Pressed)
    def _pressed(self, event: Button.Pressed) -> None:
        event.stop()
        save = event.button.id == "save" and self._check()
        self.dismiss(self.query_one(Input).value if save else None)


class ChoiceScreen(Dialog[str | None]):
    """Dismissed with the word chosen."""

    def __init__(self, setting: Setting, choices: tuple[str, ...], value: str) -> None:
        super().__init__()
        self._setting = setting
        self._choices = choices
        self._value = value

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog small found") as dialog:
            dialog.border_title = Content(f"[{self._setting.section}] {self._setting.key}")
            yield Static(Content(self._setting.explanation), classes="lead", markup=False)
            options = [Option(Content(outside.name(_shown(self._setting, c)))) for c in self._choices]
            yield OptionList(*options, markup=False, compact=True)

    def on_mount(self) -> None:
        listed = self.query_one(OptionList)
        listed.focus()
        if self._value in self._choices:
            listed.highlighted = self._choices.index(self._value)

    @on(OptionList.OptionSelected)
    def _selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.dismiss(self._choices[event.option_index])


def counts_when(setting: Setting) -> str:
    """From when on a change counts."""
    match setting.section:
        case "interface":
            return "counts at once" if setting.key in _AT_ONCE else "counts from the next start on"
        case "privacy":
            return "counts for documents added from now on"
        case _:
            return "counts from the next decision on"


def _shown(setting: Setting, value: object) -> str:
    match value:
        case bool():
            return "on" if value else "off"
        case None:
            return "no limit"
        case dict():
            return f"{len(value)} remapped" if value else "as shipped"
        case float():
            return f"{value:g}"
        case "":
            return "(the usual one)" if setting.key == "theme" else "(none)"
    return outside.line(str(value))
