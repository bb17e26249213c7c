"""Everything a door needs, opened from the settings: history, priors, network, measuring, and the questions of one conversation.

The terminal interface and the command line both hold exactly one :class:`Session`. It lives on one event loop; what is slow runs in
threads. Nothing is sent to an endpoint but by :meth:`Session.begin`, :meth:`Session.mark` with *wrong*, and :meth:`Session.regenerate`.
"""

from __future__ import annotations

import asyncio
import contextlib
import random as randomness
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from laar_tui.conversation.fleet_part import FleetPart
from laar_tui.conversation.history_part import HistoryPart
from laar_tui.core.clock import Monotonic, WallClock, system_monotonic, system_wall_clock
from laar_tui.core.errors import LaarError, NoEndpointError, UsageError
from laar_tui.settings.locations import Locations
from laar_tui.settings.model import AUTO_JUDGE, EndpointSettings, Settings

# The interface makes a session before its first frame: whatever a session needs only later is imported there.
if TYPE_CHECKING:
    from laar_tui.conversation.attaching import ToldProgress
    from laar_tui.conversation.events import Event
    from laar_tui.conversation.parts import Listener, Parts
    from laar_tui.conversation.question_run import QuestionRun
    from laar_tui.conversation.thread import Thread
    from laar_tui.core.decision import Decision
    from laar_tui.core.question import Document, Expectation, MeasuredDocument, TokenCount
    from laar_tui.core.verdict import VerdictValue

_UNTOUCHED_BY_CHANCE = 1.0
"""A random number that never triggers exploration: a preview shows the choice the policy makes almost always."""


class Session(FleetPart, HistoryPart):
    """See the module. ``demo`` uses the simulated fleet whatever is configured, ``demo_when_empty`` only where nothing is;
    ``interactive``: somebody reads and judges the answers.

    Raises :class:`SettingsError` for an endpoint that cannot work, at construction; :class:`HistoryError` from :meth:`start`.
    """

    def __init__(
        self,
        locations: Locations,
        settings: Settings,
        *,
        demo: bool = False,
        demo_when_empty: bool = False,
        demo_speed: float = 1.0,
        interactive: bool = False,
        monotonic: Monotonic = system_monotonic,
        wall_clock: WallClock = system_wall_clock,
        random: Callable[[], float] | None = None,
    ) -> None:
        self.settings = settings
        self.locations = locations
        self._demo = demo
        self._demo_when_empty = demo_when_empty
        self.endpoints: dict[str, EndpointSettings] = self._endpoints_of(settings)
        self._demo_speed = demo_speed
        self._interactive = interactive
        self._monotonic = monotonic
        self._wall_clock = wall_clock
        self._random = random or randomness.SystemRandom().random
        self._listeners: list[Listener] = []
        self._parts: Parts | None = None
        self._problem: LaarError | None = None
        self._started = asyncio.Event()
        self._preparing: asyncio.Task[None] | None = None
        self._watching: asyncio.Task[None] | None = None
        self._thread: Thread
        self._by_id: dict[str, QuestionRun] = {}
        self._pastes = 0

    # -- opening and closing -------------------------------------------------------------------------------------

    async def start(self) -> None:
        """Open the history, load the priors, teach the router: all of it in threads, imports included.

        Ranks and language model load beside them, so that the first paste finds them ready. When it fails, everything that needs
        it fails with the same sentence.
        """
        try:
            self._parts = await asyncio.to_thread(self._open)
        except LaarError as error:
            self._problem = error
            raise
        finally:
            self._started.set()
        self._preparing = asyncio.create_task(self._parts.measurer.prepare())
        if self._interactive:
            from laar_tui.conversation.watching import watch

            self._watching = asyncio.create_task(watch(self._parts, self._relearn))
        if self._parts.history_problem is not None:
            self._parts.notice("", str(self._parts.history_problem), "warning")
        await self.new_conversation()

    def _open(self) -> Parts:
        # The floors below cost a third of a second to import: not before the first paint, and not on the loop.
        from laar_tui.conversation.opening import open_parts

        if self._interactive:
            # Nor when the first question is asked.
            import laar_tui.conversation.question_run  # noqa: F401

        return open_parts(
            self.locations,
            self.settings,
            self.endpoints,
            demo_speed=self._demo_speed,
            interactive=self._interactive,
            monotonic=self._monotonic,
            wall_clock=self._wall_clock,
            random=self._random,
            relearn=self._relearn,
            listeners=self._listeners,
        )

    async def close(self) -> None:
        """Cancel what runs, keep what came, and let go of files and sockets. Safe to call twice, or before :meth:`start`."""
        parts, self._parts = self._parts, None
        if self._watching is not None:
            self._watching.cancel()
        for run in self._by_id.values():
            run.cancel()
        for run in self._by_id.values():
            with contextlib.suppress(Exception):
                await run.finished()
        if parts is not None:
            await asyncio.to_thread(parts.network.close)
            await asyncio.to_thread(parts.history.close)
            if parts.history_problem is not None:
                from laar_tui.conversation.set_aside import discard_if_empty

                await asyncio.to_thread(discard_if_empty, parts.history.path)
            parts.measurer.close()
        if self._preparing is not None:
            with contextlib.suppress(asyncio.CancelledError):
                await self._preparing

    def listen(self, listener: Listener) -> Callable[[], None]:
        """Have every event delivered on this session's loop; returns what unsubscribes."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    # -- what a screen asks --------------------------------------------------------------------------------------

    @property
    def simulated(self) -> bool:
        return bool(self.endpoints) and all(e.simulated for e in self.endpoints.values())

    @property
    def explore(self) -> float:
        return self.settings.routing.explore

    @property
    def endpoint_names(self) -> tuple[str, ...]:
        return tuple(self.endpoints)

    @property
    def health(self) -> Mapping[str, str]:
        return self._parts.health if self._parts else dict.fromkeys(self.endpoints, "unknown")

    @property
    def config_path(self) -> str:
        return str(self.locations.config_file)

    def warnings(self) -> list[str]:
        """What the user should know about how endpoints are configured; for example a key written into the file."""
        from laar_tui.settings.secrets import key_warning

        found = ((e.name, key_warning(e.api_key)) for e in self.endpoints.values())
        judge = self.settings.checking.judge
        missing = judge not in ("", AUTO_JUDGE, *self.endpoints)
        unknown = [f"There is no endpoint {judge!r} to judge answers ([checking] judge)."] if missing else []
        risks = (f"{e.name}: {risk}" for e in self.endpoints.values() for risk in e.risks)
        return [*(f"{name}: {warning}" for name, warning in found if warning), *risks, *unknown]

    def quick_tokens(self, text: str) -> TokenCount:
        from laar_tui.documents.estimate import estimate_tokens

        return estimate_tokens(text)

    async def add_paste(self, text: str, name: str = "") -> MeasuredDocument:
        from laar_tui.conversation.attaching import paste

        parts = await self._ready()
        self._pastes += not name
        return await paste(parts, text, self._pastes, name)

    async def add_file(self, path: str, told: ToldProgress | None = None) -> MeasuredDocument:
        from laar_tui.conversation.attaching import file

        return await file(await self._ready(), path, told)

    async def add_document(self, document: Document) -> MeasuredDocument:
        """A document that was read already (standard input), measured."""
        return await (await self._ready()).measurer.measure_document(document)

    async def add_address(self, address: str, told: ToldProgress | None = None) -> MeasuredDocument:
        """Fetch a web page or file and take it as a document."""
        from laar_tui.conversation.attaching import web_address

        return await web_address(await self._ready(), address, told)

    async def preview(
        self, question: str, documents: Sequence[MeasuredDocument], pinned: str | None
    ) -> Decision:
        """How the question would be routed now; nothing is sent or stored."""
        return await self.route(question, tuple(m.document for m in documents), pinned)

    async def route(self, question: str, documents: tuple[Document, ...], pinned: str | None) -> Decision:
        from laar_tui.conversation.measuring import measure

        parts = await self._ready()
        self._check_pin(pinned)
        asked = self._thread.question("preview", question, documents, pinned)
        features, _ = await measure(asked, parts.measurer)
        return parts.router.decide(
            "preview",
            features,
            failed=(),
            unusable=parts.out_of_service,
            pinned=pinned,
            check_s=parts.reading_s,
            attempts_made=0,
            spent_s=0.0,
            spent_money=0.0,
            random=lambda: _UNTOUCHED_BY_CHANCE,
            forced_more=True,
            now_s=parts.wall_clock().timestamp(),
        )

    # -- asking and judging --------------------------------------------------------------------------------------

    async def ask(self, question: str, documents: Sequence[MeasuredDocument], pinned: str | None) -> str:
        """Store and start a question; its id, once it is on disk, or once it is said that it can be kept nowhere.
        Raises :class:`UsageError`, and keeps nothing, when nobody has room for it."""
        from laar_tui.conversation.holding_back import hold_back

        attached = tuple(m.document for m in documents)
        hold_back(await self.route(question, attached, pinned), pinned, len(attached))
        return (await self.begin(question, attached, pinned=pinned)).id

    async def begin(
        self,
        question: str,
        documents: tuple[Document, ...] = (),
        *,
        pinned: str | None = None,
        expectation: Expectation | None = None,
    ) -> QuestionRun:
        """As :meth:`ask`, for callers that want the run itself."""
        from laar_tui.conversation.question_run import QuestionRun
        from laar_tui.conversation.threads import begun

        parts = await self._ready()
        self._check_pin(pinned)
        if not self.endpoints:
            raise NoEndpointError(
                "Every configured endpoint is disabled."
                if self.settings.endpoint
                else "No endpoint is configured.",
                "laar-chat endpoints enable NAME switches one on."
                if self.settings.endpoint
                else "laar-chat endpoints discover --add adds what runs on this machine, laar-chat endpoints add ADDRESS another; "
                "laar-chat ask --demo asks the simulated fleet.",
            )
        thread = self._thread
        asked = thread.question(parts.new_id(), question, documents, pinned, expectation)
        for before in thread.runs:
            before.leave()
        run = QuestionRun(asked, parts)
        await run.start()
        thread.runs.append(run)
        self._by_id[run.id] = run
        await begun(parts, thread, run)
        return run

    async def mark(
        self,
        question_id: str,
        value: VerdictValue,
        ordinal: int | None = None,
        reason: str = "",
        *,
        reroute: bool = True,
    ) -> None:
        """Judge an answer. *Wrong* asks the next endpoint when the question is open here and ``reroute`` is on."""
        parts = await self._ready()
        run = self._by_id.get(question_id)
        if run is not None:
            await run.mark(value, ordinal, reason, reroute=reroute)
            await self._spread(question_id)
            return
        marked = await asyncio.wrap_future(parts.history.mark(question_id, value, ordinal, reason))
        parts.checkers = None
        await self._spread(marked.question_id)
        await self._relearn()

    async def undo_mark(self, question_id: str) -> bool:
        run = self._by_id.get(question_id)
        undone = await run.undo_mark() if run is not None else False
        if undone:
            await self._spread(question_id)
        return undone

    async def regenerate(self, question_id: str) -> None:
        self._open_run(question_id).regenerate()

    def skip(self, question_id: str) -> None:
        """Leave the attempt that is waited for and ask the next endpoint."""
        self._open_run(question_id).skip()

    def cancel(self, question_id: str) -> None:
        run = self._by_id.get(question_id)
        if run is not None:
            run.cancel()

    def clock(self, question_id: str) -> float:
        run = self._by_id.get(question_id)
        return run.clock_s if run is not None else 0.0

    # -- conversations -------------------------------------------------------------------------------------------

    async def new_conversation(self) -> None:
        """The next question starts afresh: no earlier turns, no earlier documents. What still runs goes on by itself."""
        from laar_tui.conversation.thread import Thread

        self._thread = Thread((await self._ready()).new_id())

    @property
    def title(self) -> str:
        """What the open conversation is called; empty before its first question."""
        return self._thread.title if self._parts is not None and self._started.is_set() else ""

    async def name_conversation(self, title: str, conversation_id: str = "") -> str:
        """Call a conversation so, the open one without an id; empty: by its first question again. Returns what it is called then."""
        from laar_tui.conversation.threads import name

        return await name(await self._ready(), self._thread, title, conversation_id)

    async def branch(self, question_id: str) -> None:
        """A new conversation that goes on from this question. Raises :class:`UsageError` when it is not of the present one."""
        from laar_tui.conversation.threads import branched

        self._thread = branched(self._thread, question_id, (await self._ready()).new_id())

    async def open_question(self, question_id: str) -> Sequence[Event]:
        """Resume the conversation of a stored question. Its events, to be replayed; nothing is sent."""
        from laar_tui.conversation.threads import reopened

        parts = await self._ready()
        self._thread, events = await reopened(parts, question_id, self._by_id, self.settings.routing)
        self._by_id.update((run.id, run) for run in self._thread.runs)
        return events

    # -- health --------------------------------------------------------------------------------------------------

    async def probe_endpoints(self) -> list[tuple[EndpointSettings, str, bool]]:
        """Ask every endpoint for its model list: the endpoint, one sentence, and whether it answered. The sentence tells of
        questions too that it did not answer."""
        parts = await self._ready()
        every = list(self.endpoints.values())
        probes = await asyncio.gather(*(parts.network.probe(e) for e in every))
        silences = {name: record.silences for name, record in (await self.endpoint_records()).items()}
        told = {name: f"; {sentence}" for name, sentence in silences.items() if sentence}
        return [
            (e, p.sentence + told.get(e.name, ""), p.reachable) for e, p in zip(every, probes, strict=True)
        ]

    # -- inside --------------------------------------------------------------------------------------------------

    async def _spread(self, question_id: str) -> None:
        from laar_tui.conversation.deriving import spread

        await spread(await self._ready(), question_id, self._by_id)

    def _open_run(self, question_id: str) -> QuestionRun:
        if question_id not in self._by_id:
            raise UsageError("This question is not open.", "Open it from the history first.")
        return self._by_id[question_id]

    def _check_pin(self, pinned: str | None) -> None:
        if pinned is not None and pinned not in self.endpoints:
            if any(e.name == pinned for e in self.settings.endpoint):
                raise UsageError(f"{pinned!r} is disabled.", f"laar-chat endpoints enable {pinned}")
            known = ", ".join(self.endpoints) or "none"
            raise UsageError(f"There is no endpoint {pinned!r}.", f"Configured: {known}.")

    def _need(self) -> Parts:
        if self._parts is None:
            raise LaarError("The session is closed.")
        return self._parts

    async def _ready(self) -> Parts:
        """Whoever comes before :meth:`start` has finished waits for it."""
        await self._started.wait()
        if self._problem is not None:
            raise self._problem
        return self._need()

    async def _relearn(self) -> None:
        parts = self._need()
        parts.router = await asyncio.to_thread(parts.taught_router)
