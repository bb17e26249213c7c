"""Fields of a chat-completions request that some servers will not take, and how to tell from what they say."""

from __future__ import annotations

import re

from laar_tui.endpoints.dialect import NO_STREAM, most_tokens, too_much_output, with_most_tokens

_UNKNOWN_FIELD = re.compile(
    r"unsupported|not support|unknown|unrecogni[sz]ed|unexpected|not permitted|not allowed|extra|additional propert|deprecated|instead"
    r"|invalid (?:field|parameter|argument)|no such field"
)

_SAYS_NOTHING = re.compile(
    r"(?:invalid_request_error|bad_?request(?:error)?|bad request|unprocessable entity|4\d\d|none|null|[\s.])*"
)

NO_STREAM_OPTIONS = "no stream_options"
NO_SYSTEM = "no system role"
NO_TEMPERATURE = "no temperature"
MAX_COMPLETION_TOKENS = "max_completion_tokens"
NO_MAX_TOKENS = "no max_tokens"
_NO_STREAM = re.compile(
    r"\bstream(?:ing)?\b(?!_options).{0,60}(?:not (?:be )?(?:support|allow|implement|available)|unsupported|must be false)"
    r"|unsupported.{0,20}'?\bstream\b(?!_)"
)
_NO_SYSTEM = re.compile(
    r"system.{0,12}(?:role|message|prompt|instruction).{0,40}(?:not|un)|roles must alternate"
)


def adjusted(message: str, adjustments: frozenset[str]) -> frozenset[str]:
    """See :meth:`laar_tui.endpoints.dialect.Dialect.adjust`."""
    made = set(adjustments)
    if (most := too_much_output(message)) and most not in most_tokens(adjustments):
        return with_most_tokens(adjustments, most)
    if _NO_STREAM.search(message):
        return adjustments | {NO_STREAM}
    if _NO_SYSTEM.search(message):
        return adjustments | {NO_SYSTEM}
    unknown = _UNKNOWN_FIELD.search(message) is not None
    if "stream_options" in message or "include_usage" in message:
        made.add(NO_STREAM_OPTIONS)
    if "temperature" in message:
        made.add(NO_TEMPERATURE)
    if unknown and "max_completion_tokens" in message and MAX_COMPLETION_TOKENS in adjustments:
        made.add(NO_MAX_TOKENS)
    elif unknown and re.search(r"max_(?:completion_)?tokens", message):
        made.add(MAX_COMPLETION_TOKENS)
    if made == adjustments and (unknown or _SAYS_NOTHING.fullmatch(message)):
        # It does not say which: the one that imitators lack most often.
        made.add(NO_STREAM_OPTIONS)
    return frozenset(made)
