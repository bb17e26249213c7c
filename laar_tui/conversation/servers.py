"""What servers have shown about themselves (windows, credit), and what that changes for the questions that follow.

The facts outlive the process (:mod:`laar_tui.settings.endpoint_facts`); what is only a guess is kept in the router and goes with it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable

import msgspec

from laar_tui.conversation.parts import Parts
from laar_tui.core.attempt import Outcome, Reply
from laar_tui.core.question import QuestionFeatures
from laar_tui.settings.endpoint_facts import EndpointFacts
from laar_tui.settings.model import EndpointSettings

ASK_FROM_TOKENS = 2000
"""A shorter prompt fits every window, so nobody is asked about one."""


def with_window(endpoint: EndpointSettings, facts: EndpointFacts) -> EndpointSettings:
    """``endpoint`` with the window to reckon with."""
    window = facts.window(endpoint)
    if window == endpoint.context_window:
        return endpoint
    return msgspec.structs.replace(endpoint, context_window=window)


def out_of_credit(endpoints: Iterable[EndpointSettings], facts: EndpointFacts) -> dict[str, str]:
    """Endpoints whose account had no credit left when they were last asked, with the reason."""
    found = {}
    for endpoint in endpoints:
        known = facts.of(endpoint)
        if known.quota:
            since = f" on {known.quota_since:%Y-%m-%d}" if known.quota_since else ""
            found[endpoint.name] = f"{known.quota} (it said so{since}; pin it to try again)"
    return found


async def ask_windows(parts: Parts, features: QuestionFeatures, pinned: str | None) -> None:
    """Have the servers that might be asked say how long a prompt may be, before a long one is sent. Takes a few seconds at most."""
    if features.tokens < ASK_FROM_TOKENS:
        return
    wanted = [
        e
        for e in parts.endpoints.values()
        if not e.simulated
        and pinned in (None, e.name)
        and e.name not in parts.out_of_service
        and parts.facts.should_ask(e)
    ]

    async def ask(endpoint: EndpointSettings) -> None:
        window = await parts.network.window_told(endpoint)
        parts.facts.note_asked(endpoint, window)
        known = parts.facts.window(endpoint)
        if known is not None:
            parts.router.learn_window(endpoint.name, known)

    await asyncio.gather(*(ask(e) for e in wanted))


def learn_from_reply(
    parts: Parts, endpoint: EndpointSettings, reply: Reply, features: QuestionFeatures
) -> None:
    """A window that an error named or implied, or that a document was cut to; credit used up, or there again."""
    configured = parts.endpoints[endpoint.name]
    if reply.outcome is Outcome.QUOTA:
        parts.facts.note_quota(configured, reply.error.message if reply.error else "no credit left")
        parts.without_credit.add(endpoint.name)
    elif reply.outcome is Outcome.COMPLETE and endpoint.name in parts.without_credit:
        parts.facts.forget_quota(configured)
        parts.without_credit.discard(endpoint.name)
        parts.out_of_service.pop(endpoint.name, None)
    cut_to = reply.error.window_tokens if reply.error and reply.outcome is Outcome.TRANSPORT else None
    if cut_to is not None:
        parts.facts.note_window(configured, cut_to)
        parts.router.learn_window(endpoint.name, cut_to)
        parts.notice(
            "",
            f"{endpoint.name} read only {cut_to:,} tokens of your document. Longer ones go elsewhere from now on. Once its server can "
            f"take more: laar-chat endpoints forget {endpoint.name}",
            "warning",
        )
    if reply.outcome is Outcome.CONTEXT:
        named = reply.error.window_tokens if reply.error else None
        if named is not None:
            parts.facts.note_window(configured, named)
            parts.router.learn_window(endpoint.name, named)
        elif features.tokens >= ASK_FROM_TOKENS:
            # It did not say how long is too long: for now, as long as this prompt.
            parts.router.learn_window(endpoint.name, features.tokens)


def usable_again(
    parts: Parts, out: dict[str, str], pinned: str | None, asked: Iterable[str]
) -> dict[str, str]:
    """``out`` without endpoints that lacked credit and deserve another try: the user pinned one, or nobody else is left."""
    again = parts.without_credit - set(asked)
    if pinned in again:
        return {name: why for name, why in out.items() if name != pinned}
    if again and all(name in out for name in parts.endpoints):
        return {name: why for name, why in out.items() if name not in again}
    return out
