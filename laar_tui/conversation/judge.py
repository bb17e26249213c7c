"""Asking another endpoint to judge an answer: a call like any other on the network, and never an answer on the ladder."""

from __future__ import annotations

import asyncio
import secrets
from dataclasses import dataclass

import msgspec

from laar_tui.checking.judging import MOST_TOKENS, SOURCE, excerpts_for, judge_messages, read_verdict
from laar_tui.conversation.accounting import price_of
from laar_tui.conversation.parts import Parts
from laar_tui.core.attempt import Outcome
from laar_tui.core.question import Document
from laar_tui.core.verdict import Verdict, VerdictValue
from laar_tui.documents.estimate import estimate_tokens
from laar_tui.endpoints.stream import ChatRequest, Message

LONGEST_WAIT_S = 60.0
"""A judge that takes longer is not waited for: the answer stands without it."""


@dataclass(frozen=True)
class Judged:
    """``money`` is what the call cost, ``None`` when the endpoint has no price."""

    verdict: Verdict
    money: float | None


async def ask_judge(
    parts: Parts, name: str, question: str, answer: str, documents: tuple[Document, ...]
) -> Judged:
    """The judge's verdict with its time in seconds. Never raises for what a judge does: a dead one is *unknown*."""
    begun = parts.monotonic()
    nonce = secrets.token_hex(8)
    excerpts = await asyncio.to_thread(excerpts_for, question, answer, documents)
    messages = judge_messages(question, answer, excerpts, nonce)
    request = ChatRequest(
        tuple(Message("system" if role == "system" else "user", text) for role, text in messages),
        estimate_tokens("\n".join(text for _, text in messages)).tokens,
        retries_left=0,
    )
    endpoint = msgspec.structs.replace(parts.endpoints[name], max_output_tokens=MOST_TOKENS, temperature=0.0)
    stream = parts.network.start(endpoint, request)
    try:
        reply = await asyncio.wait_for(stream.reply(), LONGEST_WAIT_S)
    except TimeoutError:
        stream.cancel()
        reply = await stream.reply()
    took = parts.monotonic() - begun
    money = price_of(reply, endpoint, request.prompt_tokens)
    if reply.outcome is not Outcome.COMPLETE:
        said = reply.error.message if reply.error else reply.outcome.value
        reason = f"the judge {name} gave no verdict: {said}"
        return Judged(Verdict(VerdictValue.UNKNOWN, SOURCE, 0.5, reason, took), money)
    verdict = read_verdict(reply.answer, nonce)
    return Judged(
        Verdict(verdict.value, SOURCE, verdict.confidence, f"{name}: {verdict.reason}", took), money
    )
