"""What the engine works with, gathered once by ``session.py`` and handed to every question."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field

from laar_tui.conversation.circumstances import Circumstances
from laar_tui.conversation.events import Event, Notice
from laar_tui.conversation.judge_choice import Rests
from laar_tui.conversation.reading_time import ReadingTime
from laar_tui.core.attempt import Outcome, Reply
from laar_tui.core.clock import Monotonic, WallClock
from laar_tui.core.errors import HistoryError
from laar_tui.core.ids import time_ordered_id
from laar_tui.core.question import LanguageGuess
from laar_tui.documents.measure import Measurer
from laar_tui.endpoints.network import Network
from laar_tui.history.store import History
from laar_tui.routing.overlap import CallPrice
from laar_tui.routing.policy import Router
from laar_tui.routing.reliability import CheckerRecord
from laar_tui.settings.endpoint_facts import EndpointFacts
from laar_tui.settings.model import CheckingSettings, EndpointSettings, RoutingSettings

Listener = Callable[[Event], None]


def all_simulated(endpoints: Mapping[str, EndpointSettings]) -> bool:
    """Whether nothing real answers. What is known of the simulated fleet says nothing about real endpoints, nor the other way round."""
    return bool(endpoints) and all(e.simulated for e in endpoints.values())


@dataclass
class Parts:
    """Shared by all questions of a session.

    ``speed`` divides the simulated fleet's waits (1 for real endpoints); ``random`` gives floats in [0, 1); ``reading`` is how
    long this user usually takes to judge an answer;
    ``call_price`` what an overlapped call that is not needed counts for. ``interactive``: somebody may
    judge an answer later, so a reserve is worth having while they read. ``out_of_service`` holds endpoints that are out until the user
    acts, with the reason; ``health`` says how each endpoint's latest request ended. ``relearn`` teaches a
    fresh router everything the history holds and puts it in the place of this one; ``taught_router`` makes it (blocks).
    ``facts`` are what servers have shown of themselves; ``without_credit`` names the endpoints among ``out_of_service`` that are there
    for want of credit only.
    ``history_problem`` says why the history itself cannot be used, and where questions are kept instead.
    ``checkers`` holds each checker's record; ``None`` means that it must be read anew, because a mark has come since.
    ``families`` is each endpoint's family of models, where it is known.
    """

    router: Router
    network: Network
    history: History
    measurer: Measurer
    endpoints: Mapping[str, EndpointSettings]
    routing: RoutingSettings
    checking: CheckingSettings
    monotonic: Monotonic
    wall_clock: WallClock
    random: Callable[[], float]
    relearn: Callable[[], Awaitable[None]]
    taught_router: Callable[[], Router]
    facts: EndpointFacts
    history_problem: HistoryError | None = None
    speed: float = 1.0
    interactive: bool = False
    reading: ReadingTime = field(default_factory=ReadingTime)
    call_price: CallPrice = field(default_factory=CallPrice)
    out_of_service: dict[str, str] = field(default_factory=dict)
    without_credit: set[str] = field(default_factory=set)
    health: dict[str, str] = field(default_factory=dict)
    listeners: list[Listener] = field(default_factory=list)
    checkers: dict[str, CheckerRecord] | None = None
    families: Mapping[str, str] = field(default_factory=dict)
    guess_language: Callable[[str], LanguageGuess] | None = None

    def __post_init__(self) -> None:
        self.circumstances = Circumstances(self.monotonic)
        self.judge_rests = Rests(self.monotonic)

    @property
    def simulated(self) -> bool:
        return all_simulated(self.endpoints)

    @property
    def reading_s(self) -> float:
        """Expected seconds until the user judges an answer."""
        return self.reading.usual_s

    def new_id(self) -> str:
        return time_ordered_id(self.wall_clock())

    def emit(self, event: Event) -> None:
        for listener in tuple(self.listeners):
            listener(event)

    def notice(self, question_id: str, text: str, severity: str = "information") -> None:
        self.emit(Notice(question_id, text, severity))

    def note_health(self, endpoint: str, reply: Reply) -> None:
        match reply.outcome:
            case Outcome.TRANSPORT | Outcome.REJECTED | Outcome.QUOTA:
                self.health[endpoint] = "failing"
            case Outcome.CANCELLED:
                return
            case _:
                self.health[endpoint] = "ok"
        if reply.outcome is Outcome.QUOTA:
            sentence = reply.error.message if reply.error else "no credit left"
            self.out_of_service[endpoint] = sentence
