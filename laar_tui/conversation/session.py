"""Everything a door needs, opened from the settings: history, priors, network, measuring, and the questions of one conversation.

The terminal interface and the command line both hold exactly one :class:`Session`. It lives on one event loop; what is slow runs in
threads. Nothing is sent to an endpoint but by :meth:`Session.begin`, :meth:`Session.mark` with *wrong*, and :meth:`Session.regenerate`.
"""

from __future__ import annotations

import asyncio
import contextlib
import random as randomness
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from laar_tui.conversation.assembly import all_profiles, arms_of, key_resolver, measurer_in, routing_policy
from laar_tui.conversation.events import Event
from laar_tui.conversation.learning import teach
from laar_tui.conversation.measuring import measure
from laar_tui.conversation.parts import Listener, Parts
from laar_tui.conversation.question_run import QuestionRun
from laar_tui.conversation.restoring import events_of, restore_run
from laar_tui.core.clock import Monotonic, WallClock, system_monotonic, system_wall_clock
from laar_tui.core.decision import Decision
from laar_tui.core.errors import LaarError, NoEndpointError, UsageError
from laar_tui.core.question import Document, Expectation, MeasuredDocument, Question, TokenCount, Turn
from laar_tui.core.verdict import VerdictValue
from laar_tui.documents.reading import document_from_paste, read_file
from laar_tui.endpoints.demo.mount import demo_transports
from laar_tui.endpoints.network import Network
from laar_tui.history.reading import Reader
from laar_tui.history.records import QuestionRow
from laar_tui.history.statistics import SuccessCell, TtcaSummary, success_by, ttca_summary
from laar_tui.history.store import History
from laar_tui.routing.policy import Router
from laar_tui.routing.profile import CapabilityProfile
from laar_tui.settings.locations import Locations
from laar_tui.settings.model import EndpointSettings, Settings

_UNTOUCHED_BY_CHANCE = 1.0
"""A random number that never triggers exploration: a preview shows the choice the policy makes almost always."""


@dataclass(frozen=True)
class Review:
    """What the review shows. A summary is ``None`` where there is no question of its kind."""

    real: TtcaSummary | None
    simulated: TtcaSummary | None
    real_cells: tuple[SuccessCell, ...]
    simulated_cells: tuple[SuccessCell, ...]


class Session:
    """See the module. ``demo`` uses the simulated fleet whatever is configured, ``demo_when_empty`` only where nothing is.

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
        monotonic: Monotonic = system_monotonic,
        wall_clock: WallClock = system_wall_clock,
        random: Callable[[], float] | None = None,
    ) -> None:
        endpoints = settings.enabled_endpoints
        if demo or (demo_when_empty and not settings.endpoint):
            from laar_tui.endpoints.demo.fleet import demo_endpoints

            endpoints = demo_endpoints()
        self.settings = settings
        self.locations = locations
        self.endpoints: dict[str, EndpointSettings] = {e.name: e for e in endpoints}
        self.measurer = measurer_in(locations.cache_dir)
        self._demo_speed = demo_speed
        self._monotonic = monotonic
        self._wall_clock = wall_clock
        self._random = random or randomness.SystemRandom().random
        self._listeners: list[Listener] = []
        self._parts: Parts | None = None
        self._profiles: tuple[CapabilityProfile, ...] = ()
        self._started = asyncio.Event()
        self._preparing: asyncio.Task[None] | None = None
        self._conversation_id = ""
        self._runs: list[QuestionRun] = []
        self._by_id: dict[str, QuestionRun] = {}
        self._pastes = 0

    # -- opening and closing -------------------------------------------------------------------------------------

    async def start(self) -> None:
        """Open the history and load the priors, in threads, then teach the router what the history holds.

        Ranks and language model load beside them, so that the first paste finds them ready.
        """
        self._preparing = asyncio.create_task(self.measurer.prepare())
        history, profiles = await asyncio.gather(
            asyncio.to_thread(self._open_history), asyncio.to_thread(all_profiles, self.locations)
        )
        self._profiles = profiles
        self._parts = Parts(
            router=await asyncio.to_thread(self._taught_router, history),
            network=Network(
                monotonic=self._monotonic,
                resolve_key=key_resolver(),
                transports=demo_transports(self._demo_speed),
            ),
            history=history,
            measurer=self.measurer,
            endpoints=self.endpoints,
            routing=self.settings.routing,
            checking=self.settings.checking,
            monotonic=self._monotonic,
            wall_clock=self._wall_clock,
            random=self._random,
            relearn=self._relearn,
            speed=self._demo_speed,
            health=dict.fromkeys(self.endpoints, "unknown"),
            listeners=self._listeners,
        )
        await self.new_conversation()
        self._started.set()

    async def close(self) -> None:
        """Cancel what runs, keep what came, and let go of files and sockets. Safe to call twice, or before :meth:`start`."""
        parts, self._parts = self._parts, None
        for run in self._by_id.values():
            run.cancel()
        for run in self._by_id.values():
            with contextlib.suppress(Exception):
                await run.settled()
        if parts is not None:
            await asyncio.to_thread(parts.network.close)
            await asyncio.to_thread(parts.history.close)
        self.measurer.close()
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
    def endpoint_names(self) -> tuple[str, ...]:
        return tuple(self.endpoints)

    @property
    def health(self) -> Mapping[str, str]:
        return self._parts.health if self._parts else dict.fromkeys(self.endpoints, "unknown")

    @property
    def config_path(self) -> str:
        return str(self.locations.config_file)

    def quick_tokens(self, text: str) -> TokenCount:
        return self.measurer.quick(text)

    async def add_paste(self, text: str) -> MeasuredDocument:
        self._pastes += 1
        document = await asyncio.to_thread(document_from_paste, text, self._pastes)
        return await self.measurer.measure_document(document)

    async def add_file(self, path: str) -> MeasuredDocument:
        document = await asyncio.to_thread(lambda: read_file(Path(path).expanduser()))
        return await self.measurer.measure_document(document)

    async def preview(
        self, question: str, documents: Sequence[MeasuredDocument], pinned: str | None
    ) -> Decision:
        """How the question would be routed now; nothing is sent or stored."""
        return await self.route(question, tuple(m.document for m in documents), pinned)

    async def route(self, question: str, documents: tuple[Document, ...], pinned: str | None) -> Decision:
        parts = await self._ready()
        self._check_pin(pinned)
        asked = self._question("preview", question, documents, pinned, None)
        features, _ = await measure(asked, self.measurer)
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
        )

    # -- asking and judging --------------------------------------------------------------------------------------

    async def ask(self, question: str, documents: Sequence[MeasuredDocument], pinned: str | None) -> str:
        """Store and start a question; its id, once it is on disk. Raises :class:`LaarError` and sends nothing when it cannot be kept."""
        run = await self.begin(question, tuple(m.document for m in documents), pinned=pinned)
        return run.id

    async def begin(
        self,
        question: str,
        documents: tuple[Document, ...] = (),
        *,
        pinned: str | None = None,
        expectation: Expectation | None = None,
    ) -> QuestionRun:
        """As :meth:`ask`, for callers that want the run itself."""
        parts = await self._ready()
        self._check_pin(pinned)
        if not self.endpoints:
            raise NoEndpointError(
                "No endpoint is configured.",
                f"Write one into {self.locations.config_file}, or try the simulated fleet with --demo.",
            )
        asked = self._question(parts.new_id(), question, documents, pinned, expectation)
        if self.settings.routing.overlap != "off":
            parts.notice(
                asked.id,
                f"overlap = {self.settings.routing.overlap!r} is not available yet: attempts go one after the other.",
                "warning",
            )
        run = QuestionRun(asked, parts)
        await run.start()
        self._runs.append(run)
        self._by_id[run.id] = run
        return run

    async def mark(
        self, question_id: str, value: VerdictValue, ordinal: int | None = None, reason: str = ""
    ) -> None:
        """Judge an answer. A question that is not open here is only marked in the history: it is not asked again."""
        parts = await self._ready()
        run = self._by_id.get(question_id)
        if run is not None:
            await run.mark(value, ordinal, reason)
            return
        await asyncio.wrap_future(parts.history.mark(question_id, value, ordinal, reason))
        await self._relearn()

    async def undo_mark(self, question_id: str) -> bool:
        run = self._by_id.get(question_id)
        return await run.undo_mark() if run is not None else False

    async def regenerate(self, question_id: str) -> None:
        self._open_run(question_id).regenerate()

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
        self._conversation_id = self._need().new_id()
        self._runs = []

    async def open_question(self, question_id: str) -> Sequence[Event]:
        """Resume the conversation of a stored question. Its events, to be replayed; nothing is sent."""
        parts = await self._ready()
        reader = parts.history.reader
        row = await asyncio.to_thread(reader.load_question, question_id)
        conversation = await asyncio.to_thread(reader.load_conversation, row.question.conversation_id)
        self._conversation_id = conversation.id
        self._runs = []
        events: list[Event] = []
        for record in conversation.questions:
            live = self._by_id.get(record.question.id)
            run = live if live is not None and live.running else restore_run(record, parts)
            self._by_id[run.id] = run
            self._runs.append(run)
            events += events_of(record, self.settings.routing)
        return events

    async def questions(self, text: str = "", limit: int = 200) -> Sequence[QuestionRow]:
        reader = (await self._ready()).history.reader
        return await asyncio.to_thread(lambda: reader.list_questions(limit, text=text or None))

    async def review(self) -> Review:
        """TTCA so far and success by endpoint and length; real and simulated questions apart."""
        reader = (await self._ready()).history.reader
        return await asyncio.to_thread(_review_of, reader)

    # -- health --------------------------------------------------------------------------------------------------

    async def probe_endpoints(self) -> list[tuple[EndpointSettings, str, bool]]:
        """Ask every endpoint for its model list: the endpoint, one sentence, and whether it answered."""
        parts = await self._ready()
        every = list(self.endpoints.values())
        probes = await asyncio.gather(*(parts.network.probe(e) for e in every))
        return [(e, p.sentence, p.reachable) for e, p in zip(every, probes, strict=True)]

    async def check_history(self) -> str:
        """SQLite's own integrity check; empty when all is well."""
        parts = await self._ready()
        return await asyncio.to_thread(parts.history.reader.integrity_problem)

    # -- inside --------------------------------------------------------------------------------------------------

    def _question(
        self,
        question_id: str,
        text: str,
        documents: tuple[Document, ...],
        pinned: str | None,
        expectation: Expectation | None,
    ) -> Question:
        turns: list[Turn] = []
        carried: list[Document] = []
        seen: set[str] = set()
        for run in self._runs:
            carried += [d for d in run.question.documents if d.sha256 not in seen]
            seen.update(d.sha256 for d in run.question.documents)
            standing = run.standing
            if standing is not None and standing.attempt is not None:
                turns.append(Turn(run.question.text, standing.attempt.reply.answer, tuple(carried)))
                carried = []
        new = [d for d in documents if d.sha256 not in seen]
        return Question(
            id=question_id,
            conversation_id=self._conversation_id,
            text=text,
            documents=(*carried, *new),
            earlier=tuple(turns),
            pinned=pinned,
            expectation=expectation,
        )

    def _open_run(self, question_id: str) -> QuestionRun:
        if question_id not in self._by_id:
            raise UsageError("This question is not open.", "Open it from the history first.")
        return self._by_id[question_id]

    def _check_pin(self, pinned: str | None) -> None:
        if pinned is not None and pinned not in self.endpoints:
            known = ", ".join(self.endpoints) or "none"
            raise UsageError(f"There is no endpoint {pinned!r}.", f"Configured: {known}.")

    def _need(self) -> Parts:
        if self._parts is None:
            raise LaarError("The session is closed.")
        return self._parts

    async def _ready(self) -> Parts:
        """Whoever comes before :meth:`start` has finished waits for it."""
        await self._started.wait()
        return self._need()

    def _open_history(self) -> History:
        return History.open(
            self.locations.history_file,
            wall_clock=self._wall_clock,
            keep_documents=self.settings.privacy.keep_documents,
        )

    def _taught_router(self, history: History) -> Router:
        router = Router(
            arms_of(tuple(self.endpoints.values()), self._profiles),
            self._profiles,
            routing_policy(self.settings.routing),
        )
        teach(router, history.reader, simulated=self.simulated)
        return router

    async def _relearn(self) -> None:
        parts = self._need()
        parts.router = await asyncio.to_thread(self._taught_router, parts.history)



def _review_of(reader: Reader) -> Review:
    def overall(simulated: bool) -> TtcaSummary | None:
        (summary,) = ttca_summary(reader, simulated=simulated)
        return summary if summary.n else None

    return Review(
        real=overall(False),
        simulated=overall(True),
        real_cells=tuple(success_by(reader, simulated=False)),
        simulated_cells=tuple(success_by(reader, simulated=True)),
    )
