"""Try one endpoint out: one short question (and a long one, if wanted), and what its server does and does not do, in plain words.

Nothing is kept and nothing is learned from it. The question costs at most :data:`MOST_PROMPT_TOKENS` tokens in and
:data:`MOST_ANSWER_TOKENS` out, the long one its length besides; whoever calls this says so first.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import msgspec

from laar_tui.core.attempt import Outcome, Reply
from laar_tui.core.figures import seconds
from laar_tui.core.sanitiser import clean_name
from laar_tui.endpoints.network import Network
from laar_tui.endpoints.probe import Probe
from laar_tui.endpoints.stream import ChatRequest, Message
from laar_tui.settings.model import EndpointSettings

MOST_PROMPT_TOKENS = 80
MOST_ANSWER_TOKENS = 256
CODE_WORD = "PELICAN"
LONG_CODE_WORD = "amber-falcon"

State = Literal["ok", "note", "problem"]
CountTokens = Callable[[str], int]

_SYSTEM = f"You are being tested. The code word is {CODE_WORD}."
_QUESTION = "Say the code word, then count from one to ten in words. Nothing else."
_LONG_QUESTION = "Which pass phrase stands in the first line of the list? Answer with the phrase only."


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at. ``note`` is worth knowing, ``problem`` keeps the endpoint from answering."""

    topic: str
    state: State
    text: str


@dataclass(frozen=True)
class Conformance:
    """What came of it. Seconds and tokens are of the short question; ``None`` where the server told none."""

    endpoint: str
    simulated: bool
    findings: tuple[Finding, ...]
    outcome: str
    ttft_s: float | None = None
    total_s: float | None = None
    prompt_tokens: int | None = None
    completion_tokens: int | None = None

    @property
    def works(self) -> bool:
        """Questions can be put to it."""
        return all(finding.state != "problem" for finding in self.findings)

    @property
    def first_problem(self) -> str:
        return next((f.text for f in self.findings if f.state == "problem"), "")


async def check_endpoint(
    network: Network, endpoint: EndpointSettings, *, long_tokens: int = 0, count_tokens: CountTokens = len
) -> Conformance:
    """Never raises for what a server did. ``long_tokens`` is the length of the long question (0: none is asked), counted by
    ``count_tokens``.
    """
    probe = await network.probe(endpoint)
    findings = [_reached(probe)]
    if not probe.reachable:
        return Conformance(endpoint.name, endpoint.simulated, tuple(findings), Outcome.TRANSPORT.value)
    findings += _listed(endpoint, probe)
    short = msgspec.structs.replace(
        endpoint, max_output_tokens=min(endpoint.max_output_tokens, MOST_ANSWER_TOKENS)
    )
    messages = (Message("system", _SYSTEM), Message("user", _QUESTION))
    reply, pieces = await _ask(network, short, ChatRequest(messages))
    findings += _answered(endpoint, reply)
    if reply.outcome in (Outcome.COMPLETE, Outcome.LENGTH):
        told = None if endpoint.simulated else await network.window_told(endpoint)
        findings += [*_manners(reply, pieces), _window(endpoint, told), _speed(reply)]
        if long_tokens:
            findings += await _long(network, short, long_tokens, count_tokens)
    return Conformance(
        endpoint.name,
        endpoint.simulated,
        tuple(findings),
        reply.outcome.value,
        reply.times.ttft_s,
        reply.times.total_s,
        reply.usage.prompt_tokens,
        reply.usage.completion_tokens,
    )


async def _ask(network: Network, endpoint: EndpointSettings, request: ChatRequest) -> tuple[Reply, int]:
    stream = network.start(endpoint, request)
    pieces = 0
    async for batch in stream:
        pieces += bool(batch.text or batch.thoughts)
    return await stream.reply(), pieces


def _reached(probe: Probe) -> Finding:
    if not probe.reachable:
        return Finding("server", "problem", probe.sentence)
    return Finding("server", "ok", f"reached in {seconds(probe.seconds)}")


def _listed(endpoint: EndpointSettings, probe: Probe) -> list[Finding]:
    if probe.lists_model:
        return [Finding("model", "ok", "in the server's list of models")]
    if probe.lists_model is False:
        return [Finding("model", "note", probe.sentence)]
    if probe.status in (401, 403):
        key = "the key was not accepted" if endpoint.api_key else "it wants a key, and none is configured"
        return [Finding("key", "note", f"{key} for the list of models: {probe.sentence}")]
    return [Finding("model", "note", f"not checked: the server {probe.sentence}")]


def _answered(endpoint: EndpointSettings, reply: Reply) -> list[Finding]:
    match reply.outcome:
        case Outcome.COMPLETE:
            found = [Finding("answer", "ok", "answered to its end")]
        case Outcome.LENGTH if not reply.answer.strip():
            text = (
                f"thinks before it answers and needed all {MOST_ANSWER_TOKENS} tokens of this test for it: "
                "give it a max_output_tokens of several thousand"
            )
            found = [Finding("answer", "note", text)]
        case Outcome.LENGTH:
            found = [Finding("answer", "note", f"talks on until it is cut at {MOST_ANSWER_TOKENS} tokens")]
        case _:
            said = reply.error.message if reply.error else "no reason given"
            return [Finding("answer", "problem", f"{reply.outcome.value}: {said}")]
    if endpoint.api_key:
        found.append(Finding("key", "ok", "accepted"))
    return found


def _manners(reply: Reply, pieces: int) -> list[Finding]:
    """What matters later: without usage nothing can be priced, without streaming nothing is seen while it writes."""
    found = []
    if pieces > 1:
        found.append(Finding("streaming", "ok", f"the answer came in {pieces} pieces"))
    else:
        found.append(Finding("streaming", "note", "the answer came in one piece (a short one may)"))
    if reply.usage.prompt_tokens is not None:
        told = f"{reply.usage.prompt_tokens} tokens in, {reply.usage.completion_tokens or '?'} out"
        found.append(Finding("usage", "ok", f"reported: {told}"))
    else:
        text = "not reported: prices are estimates, and a document cut by the server goes unnoticed"
        found.append(Finding("usage", "note", text))
    if reply.finish_reason:
        found.append(Finding("end", "ok", f'marked as "{clean_name(reply.finish_reason, 30)}"'))
    else:
        found.append(Finding("end", "note", "the server does not say why an answer ended"))
    if reply.answer.strip():
        if CODE_WORD.lower() in reply.answer.lower():
            found.append(Finding("system prompt", "ok", "read and followed"))
        else:
            text = "its code word is not in the answer: ignored by the server, or too hard for the model"
            found.append(Finding("system prompt", "note", text))
    if reply.requests > 1:
        text = f"took {reply.requests} requests: the first was refused or broke off, what it would not take is left out now"
        found.append(Finding("requests", "note", text))
    found += [Finding("manners", "note", notice) for notice in reply.notices]
    return found


def _window(endpoint: EndpointSettings, told: int | None) -> Finding:
    configured = endpoint.context_window
    if configured and told and told < configured:
        text = f"configured as {configured:,} tokens, but the server tells {told:,}: correct context_window"
        return Finding("window", "note", text)
    if configured:
        return Finding("window", "ok", f"{configured:,} tokens, as configured")
    if told:
        return Finding("window", "ok", f"{told:,} tokens, as the server tells")
    text = "not configured: a document that is too long is found out only when it is sent (context_window)"
    return Finding("window", "note", text)


def _speed(reply: Reply) -> Finding:
    times = reply.times
    first = f"first token after {seconds(times.ttft_s)}, " if times.ttft_s is not None else ""
    return Finding("speed", "ok", f"{first}all of it after {seconds(times.total_s)}")


async def _long(
    network: Network, endpoint: EndpointSettings, tokens: int, count_tokens: CountTokens
) -> list[Finding]:
    document = long_document(tokens, count_tokens)
    counted = count_tokens(document)
    request = ChatRequest((Message("user", f"{document}\n\n{_LONG_QUESTION}"),), counted)
    reply, _ = await _ask(network, endpoint, request)
    topic = f"{counted:,} tokens"
    if reply.outcome is not Outcome.COMPLETE:
        said = reply.error.message if reply.error else reply.outcome.value
        return [Finding(topic, "problem", said)]
    used = reply.usage.prompt_tokens
    told = f"the server counted {used:,}" if used is not None else "the server does not say how many it read"
    took = f"answered after {seconds(reply.times.total_s)}"
    if LONG_CODE_WORD in reply.answer.lower().replace(" ", "-"):
        return [Finding(topic, "ok", f"{took}; the first line was still there; {told}")]
    return [Finding(topic, "note", f"{took}, but not with what stands in the first line; {told}")]


def long_document(tokens: int, count_tokens: CountTokens) -> str:
    """A list of about ``tokens`` tokens whose first line holds the pass phrase."""
    first = f"Line 1: the pass phrase is {LONG_CODE_WORD}.\n"
    line = "Line {}: the ledger of the harbour shows {} crates of goods and {} visitors.\n"
    sample = "".join(line.format(n, n * 37 % 1000, n * 91 % 500) for n in range(2, 102))
    lines = max(1, int((tokens - count_tokens(first)) / max(1, count_tokens(sample)) * 100))
    return first + "".join(line.format(n, n * 37 % 1000, n * 91 % 500) for n in range(2, 2 + lines))
