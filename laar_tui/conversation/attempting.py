"""One attempt from its decision to its checked answer: sent, streamed, saved as it comes, ended, checked."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence

from laar_tui.conversation.accounting import price_of
from laar_tui.conversation.checking import Checking, canary_for, import_checks
from laar_tui.conversation.circumstances import Pieces
from laar_tui.conversation.events import AttemptEnded, AttemptProgress, AttemptStarted
from laar_tui.conversation.keeping import Keeper
from laar_tui.conversation.learning import Sent, learn_from_attempt
from laar_tui.conversation.parts import Parts
from laar_tui.conversation.prompt import messages_of
from laar_tui.conversation.rung import Rung
from laar_tui.conversation.servers import learn_from_reply, with_window
from laar_tui.core.attempt import Attempt, Reply
from laar_tui.core.clock import QuestionClock
from laar_tui.core.decision import Decision
from laar_tui.core.question import Question, QuestionFeatures
from laar_tui.core.verdict import Verdict
from laar_tui.endpoints.dialect import origin
from laar_tui.endpoints.stream import AttemptStream, ChatRequest
from laar_tui.settings.model import EndpointSettings

PARTIAL_SAVE_S = 0.5
WAITED_SAVE_EVERY = 4
MOST_REQUESTS_PER_SERVER = 6
"""Requests of one question to one server, those of all its models together, after which nothing is tried again there."""
WAIT_ALONE_S = 120.0
WAIT_BESIDE_OTHERS_S = 5.0
"""The longest ``Retry-After`` that is waited for: another endpoint, where there is one, is usually quicker."""

Judge = Callable[[Rung, Sequence[Verdict]], Awaitable[None]]
Ended = Callable[[], Awaitable[None]]


class Attempting:
    """Makes the attempts of one question. ``judge`` takes what the checks say; ``ended`` is awaited after each attempt."""

    def __init__(
        self,
        question: Question,
        parts: Parts,
        clock: QuestionClock,
        keep: Keeper,
        judge: Judge,
        ended: Ended,
        ladder: Callable[[], Sequence[Rung]],
    ) -> None:
        self._question = question
        self._parts = parts
        self._clock = clock
        self._keep = keep
        self._judge = judge
        self._ended = ended
        self._checking = Checking(question, parts, ladder)
        self._requests: Counter[str] = Counter()
        self._reconsidering = asyncio.Lock()

    async def begin(
        self,
        decision: Decision,
        ordinal: int,
        features: QuestionFeatures,
        pieces: Pieces,
        *,
        overlapped: bool,
    ) -> Rung:
        """Note the attempt on disk, send it, and let it run by itself in ``rung.task``."""
        parts = self._parts
        assert decision.chosen is not None
        endpoint = with_window(parts.endpoints[decision.chosen], parts.facts)
        attempt_id = parts.new_id()
        await self._keep(
            parts.history.begin_attempt(
                attempt_id,
                self._question.id,
                ordinal,
                endpoint.name,
                endpoint.model,
                decision.id,
                self._clock.now(),
                overlapped=overlapped,
                simulated=endpoint.simulated,
            )
        )
        request = self._request(decision, endpoint, features)
        sent = Sent(
            parts.circumstances.prefix(endpoint.name, pieces, features.tokens),
            parts.circumstances.in_flight[endpoint.name],
        )
        parts.circumstances.began(endpoint.name, pieces)
        started_s = self._clock.attempt_started()
        stream = parts.network.start(endpoint, request)
        rung = Rung(
            attempt_id, ordinal, endpoint.name, decision, started_s, overlapped=overlapped, stream=stream
        )
        parts.emit(
            AttemptStarted(
                self._question.id,
                attempt_id,
                ordinal,
                endpoint.name,
                endpoint.model,
                endpoint.simulated,
                started_s,
                overlapped,
            )
        )
        rung.task = asyncio.create_task(
            self._run(rung, stream, endpoint, features, sent, pieces), name=f"attempt {attempt_id}"
        )
        return rung

    def _request(
        self, decision: Decision, endpoint: EndpointSettings, features: QuestionFeatures
    ) -> ChatRequest:
        others = any(c.endpoint != endpoint.name and not c.why_not for c in decision.candidates)
        sent = self._requests[origin(endpoint.base_url)]
        return ChatRequest(
            messages_of(
                self._question,
                quotes=self._parts.checking.quotes and endpoint.quotes,
                canary=canary_for(self._question, endpoint, self._parts.checking),
            ),
            features.tokens,
            token_ratio=self._parts.router.token_ratio(endpoint.name, features.language),
            longest_wait_s=WAIT_BESIDE_OTHERS_S if others else WAIT_ALONE_S,
            retries_left=max(0, MOST_REQUESTS_PER_SERVER - 1 - sent),
        )

    async def _run(
        self,
        rung: Rung,
        stream: AttemptStream,
        endpoint: EndpointSettings,
        features: QuestionFeatures,
        sent: Sent,
        pieces: Pieces,
    ) -> None:
        saver = asyncio.create_task(self._save_partials(rung))
        checks = asyncio.create_task(asyncio.to_thread(import_checks))
        try:
            async for batch in stream:
                rung.answer += batch.text
                rung.thoughts += batch.thoughts
                if batch.text or batch.thoughts:
                    rung.heard_s = self._clock.now()
                self._parts.emit(
                    AttemptProgress(
                        self._question.id, rung.id, rung.ordinal, batch.text, batch.thoughts, batch.waiting
                    )
                )
            reply = await stream.reply()
        finally:
            saver.cancel()
            self._parts.circumstances.ended(endpoint.name, pieces, heard=rung.heard_s is not None)
        await self._finish(rung, endpoint, reply, features, sent)
        await checks
        await self._check(rung, reply)
        await self._ended()

    async def _save_partials(self, rung: Rung) -> None:
        saved, looks = ("", ""), 0
        while True:
            await asyncio.sleep(PARTIAL_SAVE_S)
            looks += 1
            # Now and then without new text too: how long it was waited for is known then, should the program be killed.
            if (rung.answer, rung.thoughts) != saved or looks % WAITED_SAVE_EVERY == 0:
                saved = (rung.answer, rung.thoughts)
                waited_s = self._clock.now() - rung.started_s
                await self._keep(self._parts.history.save_partial(rung.id, *saved, waited_s))

    async def _finish(
        self,
        rung: Rung,
        endpoint: EndpointSettings,
        reply: Reply,
        features: QuestionFeatures,
        sent: Sent,
    ) -> None:
        parts = self._parts
        ended_s = self._clock.attempt_ended(rung.started_s + reply.times.total_s)
        attempt = Attempt(
            id=rung.id,
            ordinal=rung.ordinal,
            endpoint=endpoint.name,
            model_asked=endpoint.model,
            reply=reply,
            started_s=rung.started_s,
            ended_s=ended_s,
            decision_id=rung.decision.id,
            money=price_of(reply, endpoint, features.tokens),
            overlapped=rung.overlapped,
            simulated=endpoint.simulated,
        )
        rung.attempt = attempt
        # A late closing tag may have turned streamed text into thoughts: the reply is what counts.
        rung.answer, rung.thoughts = reply.answer, reply.thoughts
        self._requests[origin(endpoint.base_url)] += reply.requests
        parts.note_health(endpoint.name, reply)
        learn_from_reply(parts, endpoint, reply, features)
        await self._keep(parts.history.end_attempt(self._question.id, attempt))
        learn_from_attempt(parts.router, features, attempt, sent, parts.wall_clock().timestamp())
        parts.emit(AttemptEnded(self._question.id, attempt))

    async def _check(self, rung: Rung, reply: Reply) -> None:
        verdicts = await self._checking.verdicts_on(rung, reply)
        if verdicts:
            await self._judge(rung, verdicts)
        rung.checked = True
        await self.reconsider()

    async def reconsider(self) -> None:
        """An answer has come, or a mark: what that says about the other answers is judged too."""
        async with self._reconsidering:
            for rung, verdicts in await self._checking.reconsidered():
                if not rung.verdict.by_user:
                    await self._judge(rung, verdicts)
