"""One generated question, from its spec to its result: written, sent, read, judged."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import replace
from typing import NamedTuple

from laar_tui.calibration.counts import Truncation, believable
from laar_tui.calibration.lengths import Factors, Lengths, Parts
from laar_tui.calibration.outcomes import Result
from laar_tui.calibration.questions.generate import DOCUMENT_NAME, JSON_NAME, generate
from laar_tui.calibration.questions.grading import Grade, grade
from laar_tui.calibration.questions.item import Item, Spec
from laar_tui.calibration.questions.sizing import Count
from laar_tui.conversation.accounting import price_of
from laar_tui.conversation.equipment import Sends
from laar_tui.conversation.prompt import TOKENS_PER_MESSAGE, messages_of
from laar_tui.core.attempt import Outcome, Reply
from laar_tui.core.question import Document, Question
from laar_tui.endpoints.stream import AttemptStream, ChatRequest, Message
from laar_tui.settings.model import EndpointSettings

_KEPT_ITEMS, _KEPT_SIZES = 24, 500
_EXCERPT = 300
"""Characters of an answer that are kept."""
_ANY_COUNT = 1e-6
"""As the ratio of the server's count to ours: a single low count condemns nobody here, see :class:`Truncation`."""
DISBELIEVED = "its token counts are not a tokenizer's"
_ROOM = 100
"""Tokens: the shortest document."""

_Written = tuple[Item, tuple[Message, ...], Parts]
"""A question, its messages, and our counts of them."""


class Aim(NamedTuple):
    """A prompt of ``tokens`` by the count of an endpoint with these factors."""

    tokens: float
    factors: Factors


class Asking:
    """Makes questions and asks them. ``count`` is our token count; it blocks, so it runs in threads."""

    def __init__(self, network: Sends, count: Count, lengths: Lengths) -> None:
        self._network = network
        self._count = count
        self.lengths = lengths
        self._items: OrderedDict[tuple[str, int], _Written] = OrderedDict()
        self._sizes: OrderedDict[tuple[str, str], tuple[int, Factors]] = OrderedDict()
        self._truncation = Truncation()
        self._writing = asyncio.Lock()

    async def ask(
        self, endpoint: EndpointSettings, spec: Spec, aim: Aim, started: Callable[[AttemptStream], None]
    ) -> tuple[Result, Reply]:
        """Send ``spec`` with a prompt of the length ``aim``, and judge what comes back.
        ``started`` gets the stream, to cancel it by."""
        async with self._writing:
            # One at a time: two halves of a processor write no faster than one.
            item, messages, parts, factors = await asyncio.to_thread(self._written, spec, aim, endpoint.name)
        expected = round(factors.tokens(parts))
        stream = self._network.start(endpoint, ChatRequest(messages, expected, token_ratio=_ANY_COUNT))
        started(stream)
        reply = await stream.reply()
        judged = await asyncio.to_thread(_judged, item, reply)
        cut = self._truncation.confirmed(endpoint.name, expected, reply.usage.prompt_tokens)
        return result_of(endpoint, item, parts, expected, reply, judged, cut), reply

    def _written(
        self, spec: Spec, aim: Aim, endpoint: str
    ) -> tuple[Item, tuple[Message, ...], Parts, Factors]:
        tokens, factors = self._document_tokens(spec, aim, endpoint)
        written = self._items.get((spec.id, tokens))
        if written is None:
            item = generate(spec, tokens, self._count)
            messages = self._messages(item)
            parts = self._parts(item, messages)
            written = self._items[spec.id, tokens] = item, messages, parts
            while len(self._items) > _KEPT_ITEMS:
                self._items.popitem(last=False)
        return *written, factors

    def _document_tokens(self, spec: Spec, aim: Aim, endpoint: str) -> tuple[int, Factors]:
        """By our count, and the factors that were used. A second question about a document leaves it as it was sent."""
        key = (endpoint, spec.document_id)
        if not spec.ask or key not in self._sizes:
            shell = generate(replace(spec, ask=0), _ROOM, self._count)
            parts = self._parts(shell, self._messages(shell))
            rest = aim.factors.rest(aim.tokens, parts.around, parts.stated)
            tokens = rest + self._count(shell.facts)
            self._sizes[key] = max(_ROOM, tokens), aim.factors
            while len(self._sizes) > _KEPT_SIZES:
                self._sizes.popitem(last=False)
        return self._sizes[key]

    def _parts(self, item: Item, messages: tuple[Message, ...]) -> Parts:
        question, document = self._count(item.sought.question), self._count(item.document)
        facts = self._count(item.facts) if item.facts else 0
        return Parts(self._counted(messages) - question - document, question + facts, document - facts)

    def _counted(self, messages: tuple[Message, ...]) -> int:
        return sum(self._count(m.content) + TOKENS_PER_MESSAGE for m in messages)

    @staticmethod
    def _messages(item: Item) -> tuple[Message, ...]:
        name = DOCUMENT_NAME if item.spec.kind.prose else JSON_NAME
        document = Document(name, item.document, "calibration", "")
        return messages_of(Question("", "", item.sought.question, (document,)))


def _judged(item: Item, reply: Reply) -> Grade | None:
    """Only what was answered to its end, or to the answer's greatest length, can be judged."""
    return grade(item, reply.answer) if reply.outcome in (Outcome.COMPLETE, Outcome.LENGTH) else None


def result_of(
    endpoint: EndpointSettings,
    item: Item,
    parts: Parts,
    expected: int,
    reply: Reply,
    judged: Grade | None,
    cut: str = "",
) -> Result:
    """``expected``: what the endpoint should count. ``cut`` says that it has certainly read less than was sent."""
    spec, error, usage, times = item.spec, reply.error, reply.usage, reply.times
    outcome, message = reply.outcome.value, error.message if error else ""
    if cut and not (judged and judged.right) and reply.outcome in (Outcome.COMPLETE, Outcome.TRANSPORT):
        # The server took the prompt and read less of it: its window, not its connection, is what failed.
        outcome, message, judged = Outcome.CONTEXT.value, cut, None
    reported, notices = usage.prompt_tokens, reply.notices
    english = spec.language == "en" and spec.kind.prose
    if reported is not None and not cut and not believable(reported, sum(parts), english=english):
        notices = (*notices, f"{DISBELIEVED}: {reported:,}, where laar-chat counts {sum(parts):,}")
        reported = None
    return Result(
        endpoint=endpoint.name,
        question=spec.id,
        kind=spec.kind.value,
        task=spec.kind.task,
        language=spec.language,
        length=spec.length,
        ask=spec.ask,
        outcome=outcome,
        counted=sum(parts),
        parts=(parts.around, parts.stated, parts.rest),
        right=judged.right if judged else None,
        reason=judged.reason if judged else "",
        abstained=judged.abstained if judged else False,
        prompt_tokens=reported,
        completion_tokens=usage.completion_tokens,
        cached_tokens=usage.cached_tokens,
        ttft_s=times.ttft_s,
        total_s=times.total_s,
        money=price_of(reply, endpoint, expected),
        served=reply.model_served or "",
        fingerprint=reply.fingerprint or "",
        status=error.status if error else None,
        message=message[:_EXCERPT],
        notices=notices,
        answer=reply.answer[:_EXCERPT],
    )
