"""Add an endpoint: address and key, a look at what is there, models to choose, a test, and only then the configuration file."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.widgets import Button, Input, SelectionList, Static
from textual.widgets.selection_list import Selection

from laar_tui.core import figures
from laar_tui.core.errors import LaarError
from laar_tui.tui import outside
from laar_tui.tui.backend import Backend
from laar_tui.tui.screens.report import report_content
from laar_tui.tui.widgets.dialog import Dialog
from laar_tui.tui.widgets.fields import KeyInput, labelled
from laar_tui.tui.widgets.line_input import LineInput
from laar_tui.tui.widgets.ticks import TickList

if TYPE_CHECKING:
    from laar_tui.endpoints.conformance import Conformance
    from laar_tui.endpoints.discovery.models import ModelFound
    from laar_tui.endpoints.discovery.server import Server, Trust
    from laar_tui.settings.model import EndpointSettings


class AddScreen(Dialog[tuple["EndpointSettings", ...] | None]):
    """Dismissed with the endpoints that were written down."""

    def __init__(self, backend: Backend, address: str = "") -> None:
        super().__init__()
        self._backend = backend
        self._address = address
        self._server: Server | None = None
        self._models: tuple[ModelFound, ...] = ()
        self._reference = ""
        self._plain_http_allowed = False

    def compose(self) -> ComposeResult:
        with VerticalScroll(classes="dialog form", can_focus=False) as dialog:
            dialog.border_title = Content("Add an endpoint")
            dialog.border_subtitle = Content("enter goes on · esc closes")
            yield labelled(
                "Address",
                LineInput(
                    self._address,
                    placeholder="http://127.0.0.1:8000/v1, or openai, anthropic, groq, …",
                    compact=True,
                    id="address",
                ),
            )
            yield labelled("Key", KeyInput(id="key"))
            yield Static(
                Content("a variable's name, keyring:NAME, command:…, or nothing"),
                classes="hint",
                markup=False,
            )
            yield TickList[int](id="models", compact=True)
            yield labelled(
                "Model",
                LineInput(
                    placeholder="as the server knows it; its list does not tell", compact=True, id="model"
                ),
            )
            yield labelled(
                "Name",
                LineInput(placeholder="made from the model's name when left empty", compact=True, id="name"),
            )
            with Horizontal(classes="buttons"):
                yield Button(Content("Look"), compact=True, id="look")
                yield Button(Content("Test and keep"), compact=True, id="test")
                yield Button(Content("Keep untested"), compact=True, id="keep")
                yield Button(Content("Cancel"), compact=True, id="cancel")
            yield Static("", id="said", markup=False)

    def on_mount(self) -> None:
        self._stage(looked=False)
        self.query_one("#key" if self._address else "#address").focus()

    def _stage(self, *, looked: bool) -> None:
        """First address and key, then what to do with what is there."""
        self.query_one("#models").display = looked and len(self._models) > 1
        self.query_one("#model").parent.display = looked and not self._models  # type: ignore[union-attr]
        self.query_one("#name").parent.display = looked  # type: ignore[union-attr]
        self.query_one("#test").display = self.query_one("#keep").display = looked
        self.query_one("#look").display = not looked

    @on(Input.Changed, "#address, #key")
    def _changed(self) -> None:
        """Whatever was seen, or consented to, was elsewhere, or with another key."""
        self._plain_http_allowed = False
        if self._server is not None:
            self._server, self._models = None, ()
            self._stage(looked=False)

    @on(Input.Submitted, "#address, #key")
    def _go_on(self, event: Input.Submitted) -> None:
        event.stop()
        if self._server is None:
            self._look()
        else:
            self.query_one("#test").focus()

    @on(Input.Submitted, "#model, #name")
    def _to_test(self, event: Input.Submitted) -> None:
        event.stop()
        self.query_one("#test").focus()

    @on(SelectionList.SelectedChanged)
    def _marked(self) -> None:
        """In words: the marks themselves differ in colour only."""
        count = len(self.query_one("#models", SelectionList).selected)
        if self._server is not None and len(self._models) > 1:
            self._say(f"{count} of {figures.plural(len(self._models), 'model')} marked (space marks).")

    @on(Button.Pressed)
    def _pressed(self, event: Button.Pressed) -> None:
        event.stop()
        match event.button.id:
            case "look":
                self._look()
            case "test":
                self._keep(test=True)
            case "keep":
                self._keep(test=False)
            case _:
                self.dismiss(None)

    @work(exclusive=True, group="form")
    async def _look(self) -> None:
        typed = self.query_one("#address", Input).value.strip()
        if not typed:
            self._say("Write an address first.")
            return
        key = self.query_one("#key", KeyInput)
        self._say("looking…")
        try:
            fleet = await self._backend.fleet()
            base_url, protocol, usual = await asyncio.to_thread(fleet.meant, typed)
            reference, warning = key.reference, ""
            if key.holds_a_key:
                reference, warning = await asyncio.to_thread(fleet.keep_key, base_url, key.value.strip())
            elif not reference and (found := fleet.key_for(base_url)):
                reference = found
            if not self._plain_http_allowed and fleet.exposes_key(base_url, reference):
                self._ask_consent(base_url)
                return
            server = await fleet.inspect(base_url, reference, protocol=protocol, trust=self._trust)
        except LaarError as error:
            self._say(str(error))
            return
        if server.wants_key and not server.models:
            example = f", for example {usual}" if usual else ""
            self._say(f"{server.title}: {server.problem}. Name the variable that holds it{example}.")
            key.focus()
            return
        if not server.reached:
            self._say(f"{server.problem}.")
            return
        with self.prevent(Input.Changed):
            self.query_one("#address", Input).value = outside.line(base_url)
            if reference and not warning:
                key.value = reference.removeprefix("${").removesuffix("}")
        self._server, self._models, self._reference = server, server.chat_models, reference
        self._show_server(server, warning)

    @property
    def _trust(self) -> Trust:
        from laar_tui.endpoints.discovery.server import Trust

        return Trust(allow_plain_http=self._plain_http_allowed)

    def _ask_consent(self, base_url: str) -> None:
        from laar_tui.tui.screens.confirm import ConfirmScreen

        def answered(yes: bool | None) -> None:
            self._say("Not sent. Use https, or another way to this server.")
            if yes:
                self._plain_http_allowed = True
                self._look()

        text = f"The key would travel unencrypted to {base_url}: others on the way can read it."
        self.app.push_screen(ConfirmScreen("Send the key over plain http?", text, "Send it"), answered)

    def _show_server(self, server: Server, warning: str) -> None:
        listed = self.query_one("#models", SelectionList)
        listed.clear_options()
        listed.add_options(
            [Selection(_described(m), at, len(self._models) == 1) for at, m in enumerate(self._models)]
        )
        listed.highlighted = 0 if self._models else None
        self._stage(looked=True)
        if not self._models:
            self._say(f"{server.title}: {server.problem or 'it lists no model that can chat'}.")
            self.query_one("#model").focus()
            return
        what = "this model" if len(self._models) == 1 else "mark models with space, then test"
        name = f": {self._models[0].name}" if len(self._models) == 1 else ""
        self._say(
            f"{server.title}, {figures.plural(len(self._models), 'model')}{name}: {what}. {warning}".strip()
        )
        self.query_one("#models" if len(self._models) > 1 else "#test").focus()

    def _chosen(self) -> tuple[ModelFound, ...]:
        from laar_tui.endpoints.discovery.models import ModelFound

        typed = self.query_one("#model", Input).value.strip()
        if not self._models:
            return (ModelFound(typed),) if typed else ()
        if len(self._models) == 1:
            return self._models
        return tuple(self._models[at] for at in sorted(self.query_one("#models", SelectionList).selected))

    @work(exclusive=True, group="form")
    async def _keep(self, *, test: bool) -> None:
        chosen = self._chosen()
        if self._server is None or not chosen:
            self._say("Choose a model first." if self._models else "Write the model's name first.")
            return
        try:
            fleet = await self._backend.fleet()
            name = self.query_one("#name", Input).value.strip()
            if not (name and len(chosen) == 1):
                chosen = await asyncio.to_thread(fleet.unknown_of, self._server, chosen)
            if not chosen:
                self._say("Configured already. Write another name to have it twice.")
                return
            drafts = await asyncio.to_thread(
                lambda server: fleet.draft(
                    server,
                    chosen,
                    api_key=self._reference,
                    name=name,
                    trust=self._trust,
                ),
                self._server,
            )
            if test:
                from laar_tui.conversation.fleet import MOST_TRIED

                if len(drafts) > MOST_TRIED:
                    self._say(
                        f"Mark at most {MOST_TRIED} to test: each is asked a question that may cost money."
                    )
                    return
                self._say(f"asking {figures.plural(len(drafts), 'short question')}…")
                reports = await fleet.test_each(drafts)
                if not all(r.works for r in reports):
                    self._show_reports(reports)
                    self.query_one("#keep").focus()
                    return
            await asyncio.to_thread(fleet.add, drafts)
        except LaarError as error:
            self._say(str(error))
            return
        self.dismiss(drafts)

    def _show_reports(self, reports: list[Conformance]) -> None:
        failed = [r for r in reports if not r.works]
        said = Content("\n").join([report_content(r) for r in failed])
        hint = Content.styled("\nNot kept. Change something, or keep it untested.", "$text-warning")
        self.query_one("#said", Static).update(said + hint)

    def _say(self, sentence: str) -> None:
        self.query_one("#said", Static).update(outside.content(sentence))


def _described(model: ModelFound) -> Content:
    facts = []
    if model.context_window:
        facts.append(f"{figures.tokens_short(model.context_window)} tokens")
    if model.price:
        facts.append(f"{model.price.input:g} / {model.price.output:g} per million")
    return Content.assemble(
        (outside.name(model.name, 60), "bold"), (f"  {' · '.join(facts)}" if facts else "", "$text-muted")
    )
