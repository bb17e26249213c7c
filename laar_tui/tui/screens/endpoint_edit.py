"""Change one endpoint; what is wrong with a value is said beside it, before anything is written."""

from __future__ import annotations

import asyncio
from pathlib import Path

import msgspec
from textual import on, work
from textual.app import ComposeResult
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.widgets import Button, Input, Static

from laar_tui.core.errors import LaarError, SettingsError
from laar_tui.settings.model import EndpointSettings, Price
from laar_tui.settings.secrets import shown_url
from laar_tui.tui import outside
from laar_tui.tui.backend import Backend
from laar_tui.tui.screens.report import report_content
from laar_tui.tui.widgets.dialog import Dialog
from laar_tui.tui.widgets.fields import KeyInput, labelled
from laar_tui.tui.widgets.line_input import LineInput

_NUMBERS = {"context_window": int, "max_output_tokens": int, "temperature": float}


class EditScreen(Dialog[EndpointSettings | None]):
    """Dismissed with the endpoint as it was written."""

    def __init__(self, backend: Backend, endpoint: EndpointSettings) -> None:
        super().__init__()
        self._backend = backend
        self._endpoint = endpoint

    def compose(self) -> ComposeResult:
        e = self._endpoint
        with VerticalScroll(classes="dialog form", can_focus=False) as dialog:
            dialog.border_title = Content(f"Change {outside.name(e.name)}")
            dialog.border_subtitle = Content("tab moves on · esc closes")
            for label, key, value in (
                ("Name", "name", e.name),
                ("Address", "base_url", shown_url(e.base_url)),
                ("Model", "model", e.model),
            ):
                yield labelled(label, LineInput(outside.line(value), compact=True, id=key))
            yield labelled("Key", KeyInput(_shown_key(e.api_key), id="api_key"))
            price = e.price or Price()
            for label, key, value in (
                ("Window", "context_window", str(e.context_window or "")),
                ("Longest answer", "max_output_tokens", str(e.max_output_tokens)),
                ("Temperature", "temperature", f"{e.temperature:g}"),
                ("Price in", "price_input", f"{price.input:g}" if e.price else ""),
                ("Price out", "price_output", f"{price.output:g}" if e.price else ""),
                ("Profile", "profile", e.profile),
            ):
                yield labelled(
                    label, LineInput(value, compact=True, id=key, placeholder=_PLACEHOLDERS.get(key, ""))
                )
            with Horizontal(classes="buttons"):
                yield Button(Content("Save"), compact=True, id="save")
                yield Button(Content("Test first"), compact=True, id="test")
                yield Button(Content("Cancel"), compact=True, id="cancel")
            yield Static("", id="said", markup=False)

    def on_mount(self) -> None:
        self.query_one("#name").focus()

    @on(Input.Submitted)
    def _to_save(self, event: Input.Submitted) -> None:
        event.stop()
        self.query_one("#save").focus()

    @on(Button.Pressed)
    def _pressed(self, event: Button.Pressed) -> None:
        event.stop()
        if event.button.id == "cancel":
            self.dismiss(None)
            return
        try:
            wanted = self.wanted()
        except SettingsError as error:
            self._say(outside.content(f"✗ {error.key}: {error.message} {error.hint}".strip()))
            found = self.query(f"#{error.key}") if error.key.isidentifier() else None
            if found:
                found.first().focus()
            return
        if event.button.id == "test":
            self._test(wanted)
        else:
            self._save(wanted)

    def wanted(self) -> EndpointSettings:
        """What the form says. Raises :class:`SettingsError` with the key of the field that is wrong."""
        from laar_tui.settings.file import parse_settings
        from laar_tui.settings.toml_text import endpoint_table

        values = {field.id or "": field.value.strip() for field in self.query(Input)}
        changed: dict[str, object] = {k: values[k] for k in ("name", "base_url", "model", "profile")}
        if values["base_url"] == shown_url(self._endpoint.base_url):
            changed["base_url"] = self._endpoint.base_url
        for key, kind in _NUMBERS.items():
            if values[key] or key != "context_window":
                changed[key] = _number(key, values[key], kind)
            else:
                changed[key] = None
        given, taken = values["price_input"], values["price_output"]
        changed["price"] = (
            Price(_number("price_input", given or "0", float), _number("price_output", taken or "0", float))
            if given or taken
            else None
        )
        key_field = self.query_one("#api_key", KeyInput)
        if values["api_key"] != _shown_key(self._endpoint.api_key):
            changed["api_key"] = key_field.reference or values["api_key"]
        wanted = msgspec.structs.replace(self._endpoint, **changed)
        try:
            parse_settings(endpoint_table(wanted), Path())
        except SettingsError as error:
            key = error.key.removeprefix("endpoint[0].").replace("price.", "price_")
            raise SettingsError(error.message, error.hint, key=key) from None
        return wanted

    @work(exclusive=True)
    async def _test(self, wanted: EndpointSettings) -> None:
        self._say(Content("asking one short question…"))
        fleet = await self._backend.fleet()
        self._say(report_content(await fleet.test(wanted)))

    @work(exclusive=True)
    async def _save(self, wanted: EndpointSettings) -> None:
        try:
            fleet = await self._backend.fleet()
            await asyncio.to_thread(fleet.replace, self._endpoint.name, wanted)
        except LaarError as error:
            self._say(outside.content(f"✗ {error.message} {error.hint}".strip()))
            return
        self.dismiss(wanted)

    def _say(self, content: Content) -> None:
        self.query_one("#said", Static).update(content)


_PLACEHOLDERS = {
    "context_window": "tokens; asked from the server where it tells",
    "price_input": "money per million tokens",
    "price_output": "money per million tokens",
    "profile": "guessed from the model's name",
}


def _shown_key(reference: str) -> str:
    """As it is typed; a key that stands in the file itself is dots until it is replaced."""
    if reference.startswith("${"):
        return reference[2:].removesuffix("}")
    if not reference or reference.startswith(("keyring:", "command:")):
        return reference
    return "•" * 12


def _number(key: str, text: str, kind: type[int] | type[float]) -> float:
    try:
        return kind(text.replace(",", "") if kind is int else text)
    except ValueError:
        noun = "a whole number" if kind is int else "a number"
        raise SettingsError(f"expected {noun}.", key=key) from None
