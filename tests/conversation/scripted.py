"""A network that says what a test scripted, on the test's own loop; everything else in these tests is real."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import cast

from laar_tui.conversation.events import Event
from laar_tui.conversation.parts import Parts
from laar_tui.conversation.question_run import QuestionRun
from laar_tui.core.attempt import AttemptError, AttemptTimes, Outcome, Reply, Usage
from laar_tui.core.clock import WallClock
from laar_tui.core.question import (
    Document,
    Expectation,
    LanguageGuess,
    MeasuredDocument,
    Question,
    TokenCount,
)
from laar_tui.documents.measure import Measurer
from laar_tui.endpoints.network import Network
from laar_tui.endpoints.stream import ChatRequest, StreamBatch
from laar_tui.history.store import History
from laar_tui.routing.arms import Arm, RoutingPolicy
from laar_tui.routing.policy import Router
from laar_tui.settings.endpoint_facts import EndpointFacts
from laar_tui.settings.model import CheckingSettings, EndpointSettings, RoutingSettings

NONCE = "<code>"
"""In a scripted judge's answer: the code of its call."""


def answered(text: str, total_s: float = 2.0) -> Reply:
    times = AttemptTimes(total_s, first_byte_s=0.1, ttft_s=0.2, first_content_s=0.2, last_token_s=total_s)
    return Reply(Outcome.COMPLETE, times, text, usage=Usage(100, 10), finish_reason="stop")


def failed(outcome: Outcome, message: str = "no") -> Reply:
    return Reply(outcome, AttemptTimes(0.5), error=AttemptError(outcome.value, message))


@dataclass
class ScriptedStream:
    """Gives its text in one batch, then ends; ``held`` keeps it open until the test releases or cancels it, and from its text
    too when it is ``silent``."""

    end: Reply
    held: asyncio.Event
    pass_time: Callable[[float], None]
    silent: bool = False
    cancelled: bool = False

    async def __aiter__(self) -> AsyncIterator[StreamBatch]:
        if self.silent:
            await self.held.wait()
        if self.end.answer:
            yield StreamBatch(self.end.answer)
        await self.held.wait()

    async def reply(self) -> Reply:
        await self.held.wait()
        self.pass_time(self.end.times.total_s)
        if self.cancelled:
            return Reply(Outcome.CANCELLED, self.end.times, self.end.answer)
        return self.end

    def cancel(self) -> None:
        self.cancelled = True
        self.held.set()


@dataclass
class ScriptedNetwork:
    """``replies`` by endpoint name, used in order; the last one is repeated."""

    replies: dict[str, list[Reply]]
    pass_time: Callable[[float], None]
    hold: set[str] = field(default_factory=set)
    silent: set[str] = field(default_factory=set)
    sent: list[tuple[str, ChatRequest]] = field(default_factory=list)
    streams: list[ScriptedStream] = field(default_factory=list)

    def start(self, endpoint: EndpointSettings, request: ChatRequest) -> ScriptedStream:
        self.sent.append((endpoint.name, request))
        script = self.replies[endpoint.name]
        if code := re.search(r"\bcode ([0-9a-f]{16})\b", request.messages[0].content):
            # A judge gives the code of its call back.
            script[0] = replace(script[0], answer=script[0].answer.replace(NONCE, code[1]))
        held = asyncio.Event()
        if endpoint.name not in self.hold:
            held.set()
        stream = ScriptedStream(
            script.pop(0) if len(script) > 1 else script[0],
            held,
            self.pass_time,
            silent=endpoint.name in self.silent,
        )
        self.streams.append(stream)
        return stream

    async def window_told(self, endpoint: EndpointSettings) -> int | None:
        return None

    @property
    def asked(self) -> list[str]:
        return [name for name, _ in self.sent]


class PlainMeasurer:
    """Words for tokens, English for everything."""

    async def measure_document(self, document: Document) -> MeasuredDocument:
        return MeasuredDocument(document, *await self.measure_text(document.text))

    async def measure_text(self, text: str) -> tuple[TokenCount, LanguageGuess]:
        return TokenCount(len(text.split()), True, "words"), LanguageGuess("en", 100, 1.0)


class Desk:
    """A conversation engine over a scripted network and a real history."""

    def __init__(
        self,
        history: History,
        wall_clock: WallClock,
        replies: dict[str, list[Reply]],
        *,
        routing: RoutingSettings | None = None,
        checking: CheckingSettings | None = None,
        hold: Sequence[str] = (),
        interactive: bool = False,
    ) -> None:
        self.network = ScriptedNetwork(replies, self._pass_time, set(hold))
        self.history = history
        self.events: list[Event] = []
        self.now = 0.0
        self.relearned = 0
        self._asked = 0
        names = list(replies)
        endpoints = {n: EndpointSettings(name=n, base_url="http://127.0.0.1:1/v1", model=n) for n in names}
        # Decreasing prices in time, so that the order of the names is the order of choice.
        arms = [Arm(name=n, model=n, price_input=1e6 * place) for place, n in enumerate(names)]
        self.router = Router(arms, (), RoutingPolicy(explore=0.0, value_of_answer_s=1e9))
        self.parts = Parts(
            router=self.router,
            network=cast(Network, self.network),
            history=history,
            measurer=cast(Measurer, PlainMeasurer()),
            endpoints=endpoints,
            routing=routing or RoutingSettings(),
            checking=checking or CheckingSettings(),
            monotonic=lambda: self.now,
            wall_clock=wall_clock,
            random=lambda: 1.0,
            relearn=self._relearn,
            taught_router=lambda: self.router,
            facts=EndpointFacts(None, wall_clock),
            listeners=[self.events.append],
            interactive=interactive,
        )

    def _pass_time(self, seconds: float) -> None:
        self.now += seconds

    async def _relearn(self) -> None:
        self.relearned += 1

    def question(
        self,
        text: str = "Who?",
        *,
        expectation: Expectation | None = None,
        pinned: str | None = None,
        document: str = "The chair is Ms Okafor.",
    ) -> QuestionRun:
        self._asked += 1
        asked = Question(
            id=f"q{self._asked}",
            conversation_id="c1",
            text=text,
            documents=(Document.from_text("a.txt", document, "file"),),
            pinned=pinned,
            expectation=expectation,
        )
        return QuestionRun(asked, self.parts)

    def said(self) -> list[str]:
        return [type(e).__name__ for e in self.events]
