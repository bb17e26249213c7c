"""What an attempt cost."""

from __future__ import annotations

from laar_tui.core.attempt import Reply
from laar_tui.settings.model import EndpointSettings

TOKENS_PER_PRICE = 1_000_000


def price_of(reply: Reply, endpoint: EndpointSettings, prompt_tokens: int) -> float | None:
    """Money for one reply, in the unit of the configured price; ``None`` without a price.

    Counts are the server's where it reports them; ``prompt_tokens`` is our own count. A request that failed without any text is
    taken as free: providers do not bill it.
    """
    if endpoint.price is None:
        return None
    if reply.error is not None and not reply.answer and not reply.thoughts:
        return 0.0
    asked = reply.usage.prompt_tokens if reply.usage.prompt_tokens is not None else prompt_tokens
    answered = reply.usage.completion_tokens
    if answered is None:
        answered = (len(reply.answer) + len(reply.thoughts)) // 4
    return (asked * endpoint.price.input + answered * endpoint.price.output) / TOKENS_PER_PRICE
