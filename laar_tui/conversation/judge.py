"""Asking another endpoint to judge an answer: a call like any other on the network, and never an answer on the ladder."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Callable
from dataclasses import replace

import msgspec

from laar_tui.checking.agreement import tempered
from laar_tui.checking.judging import MOST_TOKENS, UNREADABLE, excerpts_for, judge_messages, read_verdict
from laar_tui.conversation.accounting import TOKENS_PER_PRICE, price_of
from laar_tui.conversation.judge_choice import JudgeChoice, Means
from laar_tui.conversation.parts import Parts
from laar_tui.core.attempt import Outcome, Reply
from laar_tui.core.figures import money as shown_money
from laar_tui.core.figures import seconds
from laar_tui.core.question import Document
from laar_tui.core.verdict import Verdict, VerdictValue
from laar_tui.documents.estimate import estimate_tokens
from laar_tui.endpoints.stream import AttemptStream, ChatRequest, Message
from laar_tui.routing.evidence import JUDGES
from laar_tui.settings.model import EndpointSettings

MOST_CHARACTERS = 20_000
"""Of what a judge says; a verdict has a few hundred. One that goes on is cut off there."""
MOST_THOUGHT_CHARACTERS = 200_000


async def ask_judge(
    parts: Parts,
    choice: JudgeChoice,
    question: str,
    answer: str,
    documents: tuple[Document, ...],
    means: Means,
    hold: Callable[[AttemptStream], None],
) -> Verdict:
    """The judge's verdict with its time in seconds and its money. Never raises for what a judge does: one that cannot be asked, is down,
    too slow, too talkative or not to be understood is *unknown*, and its reason says so. ``hold`` is handed the call, to cancel it."""
    name = choice.name
    source = f"{JUDGES}:{name}" if name else JUDGES
    if not name:
        return Verdict(VerdictValue.UNKNOWN, source, 0.5, f"not asked: {choice.why}")
    begun = parts.monotonic()
    nonce = secrets.token_hex(8)

    def written() -> tuple[tuple[str, str], ...]:
        return judge_messages(question, answer, excerpts_for(question, answer, documents), nonce)

    messages = await asyncio.to_thread(written)
    request = ChatRequest(
        tuple(Message("system" if role == "system" else "user", text) for role, text in messages),
        estimate_tokens("\n".join(text for _, text in messages)).tokens,
        retries_left=0,
    )
    endpoint = msgspec.structs.replace(parts.endpoints[name], max_output_tokens=MOST_TOKENS, temperature=0.0)
    if means.money is not None and (most := _most_money(endpoint, request)) > means.money:
        left = shown_money(max(0.0, means.money))
        reason = f"not asked: it may cost {shown_money(most)}, and {left} of this question's budget are left"
        return Verdict(VerdictValue.UNKNOWN, source, 0.5, reason)
    limit_s = min(s for s in (parts.checking.judge_seconds, means.seconds) if s is not None)
    stream = parts.network.start(endpoint, request)
    hold(stream)
    reply, cut_off = await _listen(stream, limit_s)
    took = parts.monotonic() - begun
    money = price_of(reply, endpoint, request.prompt_tokens)
    if reply.outcome is not Outcome.COMPLETE:
        stopped = reply.outcome is Outcome.CANCELLED and not cut_off
        if not stopped:
            parts.judge_rests.note(name, answered=False, readable=False)
        if reply.outcome is Outcome.QUOTA:
            parts.note_health(name, reply)
        said = cut_off or (reply.error.message if reply.error else reply.outcome.value)
        reason = f"{name} gave no verdict: {'stopped' if stopped else said}"
        return Verdict(VerdictValue.UNKNOWN, source, 0.5, reason, took, money)
    verdict = read_verdict(reply.answer, nonce)
    parts.judge_rests.note(name, answered=True, readable=verdict.reason != UNREADABLE)
    kin = " (same family: counts half)" if choice.related else ""
    return replace(
        verdict,
        source=source,
        confidence=tempered(verdict.confidence, choice.related),
        reason=f"{verdict.reason}{kin}",
        check_s=took,
        money=money,
    )


async def _listen(stream: AttemptStream, limit_s: float) -> tuple[Reply, str]:
    """The reply, and why it was cut off, if it was."""
    cut_off = ""
    said = thought = 0
    try:
        async with asyncio.timeout(limit_s):
            async for batch in stream:
                said += len(batch.text)
                thought += len(batch.thoughts)
                if said > MOST_CHARACTERS or thought > MOST_THOUGHT_CHARACTERS:
                    cut_off = "it went on and on, and was cut off"
                    break
            else:
                return await stream.reply(), ""
    except TimeoutError:
        cut_off = f"it took longer than {seconds(limit_s)}"
    stream.cancel()
    return await stream.reply(), cut_off


def _most_money(endpoint: EndpointSettings, request: ChatRequest) -> float:
    """What a call may cost at most, about."""
    if endpoint.price is None:
        return 0.0
    price = endpoint.price
    return (request.prompt_tokens * price.input + MOST_TOKENS * price.output) / TOKENS_PER_PRICE
