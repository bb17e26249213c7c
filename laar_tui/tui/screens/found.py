"""Endpoints found by themselves: models of local servers, to be added with one key, and services whose key is set."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Button, OptionList, SelectionList, Static
from textual.widgets.option_list import Option
from textual.widgets.selection_list import Selection

from laar_tui.core import figures
from laar_tui.core.errors import LaarError
from laar_tui.tui import outside
from laar_tui.tui.backend import Backend
from laar_tui.tui.widgets.dialog import Dialog
from laar_tui.tui.widgets.ticks import TickList

if TYPE_CHECKING:
    from laar_tui.endpoints.discovery.known import KeyFound
    from laar_tui.endpoints.discovery.server import Server
    from laar_tui.settings.model import EndpointSettings

Choice = tuple["EndpointSettings", ...] | str | None


class FoundScreen(Dialog[Choice]):
    """Dismissed with the endpoints that were written down, or with an address to fill into the form."""

    def __init__(self, backend: Backend) -> None:
        super().__init__()
        self._backend = backend
        self._new: tuple[EndpointSettings, ...] = ()
        self._servers: tuple[Server, ...] = ()
        self._addresses: list[str] = []

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog found") as dialog:
            dialog.border_title = Content("Endpoints found by themselves")
            dialog.border_subtitle = Content("space marks · enter opens a service · esc closes")
            yield Static(Content("Looking at the usual ports of this machine…"), id="said", markup=False)
            yield TickList[int](id="models", compact=True)
            yield Static(Content("Ask with a key (nothing was contacted yet)"), id="asking", markup=False)
            yield OptionList(id="services", markup=False, compact=True)
            with Horizontal(classes="buttons"):
                yield Button(Content("Add all of them"), compact=True, id="add")
                yield Button(Content("Cancel"), compact=True, id="cancel")

    def on_mount(self) -> None:
        for hidden in ("#models", "#asking", "#services", "#add"):
            self.query_one(hidden).display = False
        self._look()

    @work(exclusive=True)
    async def _look(self) -> None:
        try:
            fleet = await self._backend.fleet()
            self._servers = await fleet.local()
            self._new = await asyncio.to_thread(fleet.new_from, self._servers)
        except LaarError as error:
            self._say(str(error))
            return
        self._show(fleet.keys_found())

    def _show(self, keys: tuple[KeyFound, ...]) -> None:
        seen = [f"{outside.name(s.title)} at {outside.line(s.base_url)}" for s in self._servers]
        if seen:
            known = "" if self._new else " — all of their models are configured already"
            self._say(f"Answering here: {', '.join(seen)}{known}")
        else:
            self._say("No model server answers on the usual ports of this machine.")
        models = self.query_one("#models", SelectionList)
        models.add_options([Selection(_described(e), at, True) for at, e in enumerate(self._new)])
        self._marked()
        services = self.query_one("#services", OptionList)
        for server in self._servers:
            if server.wants_key:
                self._offer(services, server.base_url, f"{server.title} at {server.base_url}: wants a key")
        for key in keys:
            self._offer(services, key.base_url, f"{key.service}: ${key.variable} is set")
        models.display = self.query_one("#add").display = bool(self._new)
        self.query_one("#asking").display = services.display = bool(self._addresses)
        if self._new:
            self.query_one("#add").focus()
        elif self._addresses:
            services.focus()
        else:
            self._say(
                "Nothing found: no model server on the usual ports, no usual API key in the environment."
            )
            self.query_one("#cancel").focus()

    def _offer(self, services: OptionList, address: str, text: str) -> None:
        self._addresses.append(address)
        services.add_option(Option(Content(outside.line(text))))

    @on(SelectionList.SelectedChanged)
    def _marked(self) -> None:
        """In words: the marks themselves differ in colour only."""
        count = len(self.query_one("#models", SelectionList).selected)
        self.query_one("#add", Button).label = Content(f"Add the {count} marked" if count else "None marked")

    @on(OptionList.OptionSelected, "#services")
    def _service(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.dismiss(self._addresses[event.option_index])

    @on(Button.Pressed)
    def _pressed(self, event: Button.Pressed) -> None:
        event.stop()
        if event.button.id == "add":
            self._add()
        else:
            self.dismiss(None)

    @work(exclusive=True)
    async def _add(self) -> None:
        marked = self.query_one("#models", SelectionList).selected
        chosen = tuple(self._new[at] for at in sorted(marked))
        if not chosen:
            self._say("Nothing is marked.")
            return
        try:
            fleet = await self._backend.fleet()
            await asyncio.to_thread(fleet.add, chosen)
        except LaarError as error:
            self._say(str(error))
            return
        self.dismiss(chosen)

    def _say(self, sentence: str) -> None:
        self.query_one("#said", Static).update(Content(outside.line(sentence)))


def _described(endpoint: EndpointSettings) -> Content:
    window = f"  {figures.tokens_short(endpoint.context_window)} tokens" if endpoint.context_window else ""
    return Content.assemble(
        (outside.name(endpoint.name), "bold"), (f"  {outside.line(endpoint.base_url)}{window}", "$text-muted")
    )
