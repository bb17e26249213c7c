"""The chat screen: engine events go down into the transcript, what the user does goes up into the backend."""

from __future__ import annotations

from collections.abc import Coroutine, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from textual import events, on, work
from textual.app import ComposeResult
from textual.message import Message
from textual.screen import Screen
from textual.timer import Timer

from laar_tui.core.errors import LaarError
from laar_tui.settings.model import InterfaceSettings
from laar_tui.tui import outside, terminal_title
from laar_tui.tui.actions import BY_ID, REGISTRY, Scope, bindings, key_names
from laar_tui.tui.backend import Backend
from laar_tui.tui.screens.chat_commands import ChatCommands
from laar_tui.tui.screens.chat_documents import ChatDocuments
from laar_tui.tui.screens.chat_drafts import ChatDrafts
from laar_tui.tui.screens.chat_mentions import MentionedFiles
from laar_tui.tui.screens.chat_quotes import ChatQuotes
from laar_tui.tui.screens.chat_typing import ChatTyping
from laar_tui.tui.widgets.composer.composer import Composer
from laar_tui.tui.widgets.routing.strip import RoutingStrip
from laar_tui.tui.widgets.status.key_line import KeyLine
from laar_tui.tui.widgets.status.status_line import StatusLine
from laar_tui.tui.widgets.transcript.transcript import Note, Transcript
from laar_tui.tui.widgets.transcript.welcome import Welcome

# Whatever is shown only once there is a question is imported then: the first frame waits for every import here.
if TYPE_CHECKING:
    from textual.widgets import Markdown

    from laar_tui.conversation.events import Event
    from laar_tui.core.attempt import Attempt
    from laar_tui.core.decision import Decision
    from laar_tui.core.question import MeasuredDocument
    from laar_tui.core.verdict import VerdictValue
    from laar_tui.endpoints.discovery.known import KeyFound
    from laar_tui.endpoints.discovery.server import Server
    from laar_tui.tui.widgets.routing.row import CandidateRow
    from laar_tui.tui.widgets.transcript.attempt import AttemptBlock
    from laar_tui.tui.widgets.transcript.exchange import VerdictBar
    from laar_tui.tui.widgets.transcript.offers import Offer

PREVIEW_DELAY_S = 0.15
TICK_S = 0.2


class ChatScreen(ChatCommands, ChatDocuments, ChatDrafts, ChatQuotes, ChatTyping, Screen[None]):
    BINDINGS = bindings(Scope.CHAT)

    @dataclass
    class Received(Message):
        """An event of the engine, taken into Textual's own order of things."""

        event: Event

    def __init__(self, backend: Backend, interface: InterfaceSettings) -> None:
        super().__init__()
        self.backend = backend
        self._keys = {a.id: key_names(a, interface.keys).split(" ")[0] for a in REGISTRY}
        self._found: tuple[Sequence[Server], Sequence[KeyFound]] | None = None
        self.transcript = Transcript(self._keys, self._welcome())
        self.composer = Composer(interface)
        self.strip = RoutingStrip(
            len(backend.endpoint_names),
            backend.simulated,
            self._keys["route.explain"],
            self._keys["route.pin"],
        )
        self._status = StatusLine("chat", simulated=backend.simulated)
        self._notify_after_s = interface.notify_after_s
        self._unseen = False
        self._flat = interface.flat
        wanted = interface.terminal_title and terminal_title.has_title()
        self._terminal_title = terminal_title.TerminalTitle(self._to_terminal) if wanted else None
        self._simulated = backend.simulated
        self._mentioned = MentionedFiles(backend)
        self.pinned: str | None = None
        self._money: float | None = None
        self._preview_timer: Timer | None = None

    def compose(self) -> ComposeResult:
        yield self._status
        yield self.transcript
        yield self.composer
        yield self.strip
        yield KeyLine(self.applies, self.named)

    def on_mount(self) -> None:
        self._show_status()
        self.watch(self.app, "app_focus", self.show_title, init=False)
        self.set_interval(TICK_S, self._tick)

    def on_unmount(self) -> None:
        if self._terminal_title is not None:
            self._terminal_title.restore()

    def _to_terminal(self, characters: str) -> None:
        driver = self.app._driver
        if driver is not None and not self.app.is_headless:
            driver.write(characters)

    def on_resize(self, event: events.Resize) -> None:
        from laar_tui.tui.widgets.status.cramped import Cramped, too_small

        cramped = too_small(event.size)
        self.set_class(cramped, "-cramped")
        here = self.query(Cramped)
        if cramped and not here:
            self.mount(Cramped(self._keys["app.quit"]), after=self._status)
        if here and not cramped:
            self.composer.editor.focus()
        for each in self.query(Cramped):
            each.display = cramped
            each.show(event.size)

    def receive(self, event: Event) -> None:
        """The listener given to the backend. Only posts: whatever task calls it."""
        self.post_message(self.Received(event))

    @on(Received)
    async def _received(self, message: Received) -> None:
        from laar_tui.conversation.events import AttemptEnded, AttemptProgress, Judged

        event = message.event
        await self.transcript.apply(event, self._clock_of(event.question_id))
        if isinstance(event, AttemptEnded):
            self._ended(event.attempt)
        if isinstance(event, Judged):
            self._spend(event.verdict.money)
        if not isinstance(event, AttemptProgress):
            self._show_status()
            self.refresh_bindings()

    def show_title(self) -> None:
        """What the conversation is called, at the top and as the terminal's title."""
        running = self.transcript.open_exchange is not None
        self._unseen = self._unseen and not self.app.app_focus
        self._status.about(self.backend.title)
        if self._terminal_title is not None:
            sign = terminal_title.RUNNING if running else terminal_title.ARRIVED if self._unseen else ""
            self._terminal_title.show(self.backend.title, "" if self._flat else sign)

    async def started(self) -> None:
        """The backend is open: what it knows of this day is shown."""
        self._money = await self.backend.spent_today()
        self._show_status()

    def _ended(self, attempt: Attempt) -> None:
        self._spend(attempt.money)
        took_s = attempt.reply.times.total_s
        if not self.app.app_focus and took_s >= self._notify_after_s and not attempt.overlapped:
            # Somebody works elsewhere: a terminal rings, flashes or marks its window, as they have set it.
            self.app.bell()
            self._unseen = True

    def _spend(self, money: float | None) -> None:
        if money is not None:
            self._money = (self._money or 0.0) + money

    async def replay(self, events: Sequence[Event]) -> None:
        """Show a stored conversation in place of the present one."""
        await self.transcript.show_stored(events)
        self.transcript.follow()
        self._show_status()

    async def show_problem(self, error: LaarError) -> None:
        """An error where the user looks: in the transcript, with what to do next."""
        await self.transcript.add_note(Note(error.message, error.hint, "error"))
        self.transcript.follow()

    def do(self, call: Coroutine[Any, Any, object]) -> None:
        """Run a call of the backend; whatever it has against it is shown."""

        async def run() -> None:
            try:
                await call
            except LaarError as error:
                await self.show_problem(error)

        self.run_worker(run(), group="backend")

    # What the composer asks for

    @on(Composer.Submitted)
    @work(group="ask", exclusive=True)
    async def _ask(self, event: Composer.Submitted) -> None:
        self.composer.hold()
        try:
            await self.backend.ask(event.text, event.documents, self.pinned)
        except LaarError as error:
            self.composer.refused()
            await self.show_problem(error)
            return
        self.composer.accepted()
        self.save_draft()
        self.pinned = None
        self.transcript.follow()
        self._write_changed()

    @on(Composer.Command)
    async def _command(self, event: Composer.Command) -> None:
        await self.run_command(event.command)

    # Routing while typing

    @on(Composer.Changed)
    def _write_changed(self) -> None:
        """Decide again, once typing pauses; a decision under way is out of date."""
        if self._preview_timer is not None:
            self._preview_timer.stop()
        text, documents = self.composer.text, self.composer.chips.documents
        if (not text.strip() and not documents) or text.startswith("/"):
            self.workers.cancel_group(self, "preview")
            self.strip.show_idle(self.pinned)
            return
        count = self.backend.quick_tokens(text)
        for measured in documents:
            count += measured.count
        self.strip.show_estimate(count)
        self._preview_timer = self.set_timer(PREVIEW_DELAY_S, self._preview)

    def _preview(self) -> None:
        self._decide(self.composer.text, self.composer.chips.documents)

    @work(group="preview", exclusive=True)
    async def _decide(self, text: str, documents: list[MeasuredDocument]) -> None:
        try:
            mentioned = await self._mentioned.among(text, documents)
            decision = await self.backend.preview(text, [*documents, *mentioned], self.pinned)
        except LaarError as error:
            self.app.notify(outside.line(error.message), severity="warning", markup=False)
            return
        self.strip.show(decision, self.pinned)

    def on_candidate_row_pinned(self, event: CandidateRow.Pinned) -> None:
        self.pin(None if self.pinned == event.endpoint else event.endpoint)

    def pin(self, endpoint: str | None) -> None:
        """Ask this endpoint first, whatever routing says, for the next question."""
        self.pinned = endpoint
        self._write_changed()

    # The transcript. Handlers found by their names, so that nothing of it is imported before there is something to show.

    def on_verdict_bar_pressed(self, event: VerdictBar.Pressed) -> None:
        self.do(self.backend.mark(event.question_id, event.value, event.ordinal))
        self.composer.editor.focus()

    def on_markdown_link_clicked(self, event: Markdown.LinkClicked) -> None:
        from laar_tui.tui.screens.link import LinkScreen, may_open

        event.stop()
        href = outside.line(event.href)
        if not may_open(href):
            self.app.notify(
                f"Not opened, only http(s) links are: {href[:200]}", severity="warning", markup=False
            )
            return
        self.app.push_screen(LinkScreen(href), lambda wanted: self.app.open_url(href) if wanted else None)

    @property
    def shown_decision(self) -> Decision | None:
        """What *explain* means now: the decision about the draft, else the last one made."""
        newest = self.transcript.newest
        return self.strip.decision or (newest.ladder.last_decision if newest else None)

    @property
    def focused_attempt(self) -> AttemptBlock | None:
        focused = self.focused
        if focused is None:
            return None
        from laar_tui.tui.widgets.transcript.attempt import AttemptBlock

        return next((n for n in focused.ancestors_with_self if isinstance(n, AttemptBlock)), None)

    def mark(self, value: VerdictValue, reason: str = "") -> None:
        """Judge the answer in focus, else the newest."""
        block, newest = self.focused_attempt, self.transcript.newest
        if block is not None:
            question_id, rung = block.question_id, block.rung
        elif newest is not None and newest.ladder.running is not None:
            self.app.notify(
                "An answer is still coming; F8 leaves it for the next one, esc stops it.", markup=False
            )
            return
        elif newest is not None and newest.ladder.judged_next is not None:
            question_id, rung = newest.ladder.question_id, newest.ladder.judged_next
        else:
            self.app.notify("There is no complete answer to judge yet.", markup=False)
            return
        if not rung.judgeable:
            self.app.notify("Only a complete answer can be right or wrong.", markup=False)
            return
        self.do(self.backend.mark(question_id, value, rung.ordinal, reason))

    def _welcome(self) -> Welcome:
        return Welcome(
            simulated=self.backend.simulated,
            endpoints=self.backend.endpoint_names,
            config_path=self.backend.config_path,
            keys=self._keys,
            unconfigured=self.backend.unconfigured,
        )

    async def _show_welcome(self) -> None:
        await self.transcript.welcome(self._welcome())
        if self._found is not None:
            self.show_found(*self._found)

    def show_found(self, servers: Sequence[Server], keys: Sequence[KeyFound]) -> None:
        """What was found on this machine, in this welcome and in those that follow."""
        self._found = (servers, keys)
        for welcome in self.query(Welcome):
            if welcome.offers is not None:
                welcome.offers.show_found(servers, keys)

    async def on_offer_chosen(self, event: Offer.Chosen) -> None:
        event.stop()
        self.composer.editor.focus()
        if event.action:
            await self.app.run_action(f"app.{BY_ID[event.action].method}")

    async def fleet_changed(self) -> None:
        """Other endpoints answer now. A conversation with the simulated fleet ends where real ones take over, and the other way round."""
        simulated = self.backend.simulated
        self._status.label(simulated=simulated)
        self.strip.set_fleet(len(self.backend.endpoint_names), simulated)
        interface = self.backend.settings.interface
        self.composer.editor.set_thresholds(
            interface.paste_to_document_characters, interface.paste_to_document_lines
        )
        if self.pinned not in self.backend.endpoint_names:
            self.pinned = None
        if simulated != self._simulated or self.transcript.newest is None:
            self._simulated = simulated
            await self.start_over()
        self._show_status()
        self._write_changed()

    def keys_changed(self, keymap: Mapping[str, str]) -> None:
        """Show and take the keys as they are mapped now."""
        self._keys.update((a.id, key_names(a, keymap).split(" ")[0]) for a in REGISTRY)
        self.composer.set_keymap(keymap)
        self.strip.set_keys(self._keys["route.explain"], self._keys["route.pin"])
        self.transcript.keys_changed()
        self.refresh_bindings()

    async def start_over(self) -> None:
        await self.transcript.clear()
        self.show_title()
        await self._show_welcome()
        self.composer.editor.focus()

    # Time

    def _clock_of(self, question_id: str) -> float | None:
        exchange = self.transcript.exchanges.get(question_id)
        return self.backend.clock(question_id) if exchange is not None and exchange.ladder.open else None

    def _tick(self) -> None:
        exchange = self.transcript.open_exchange
        if exchange is not None:
            exchange.tick(self.backend.clock(exchange.ladder.question_id))
            self._show_status()

    def _show_status(self) -> None:
        exchange = self.transcript.open_exchange
        clock_s = self.backend.clock(exchange.ladder.question_id) if exchange else None
        self._status.show(clock_s=clock_s, health=self.backend.health, money=self._money)
        self.show_title()
