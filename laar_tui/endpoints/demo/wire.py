"""The OpenAI-compatible wire format that the simulated servers speak."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping

from laar_tui.endpoints.demo.language import HAN, HIRAGANA, KATAKANA

FINGERPRINT = "simulated"
HEADERS = {"x-simulated": "true"}
_PIECE = re.compile(
    rf"\s?[A-Za-zÀ-ɏ]{{1,7}}|\s?\d{{1,3}}|[{HAN}]{{1,2}}|[{HIRAGANA}]{{1,2}}|[{KATAKANA}]{{1,3}}|\s+|[\s\S]"
)


def token_pieces(text: str) -> list[str]:
    """``text`` cut into pieces about as long as tokens; joined they are the text again."""
    return _PIECE.findall(text)


def event(payload: Mapping[str, object]) -> bytes:
    """One server-sent event."""
    return (
        b"data: "
        + json.dumps(payload, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")
        + b"\n\n"
    )


DONE = b"data: [DONE]\n\n"


def chunk(
    identity: str, model: str, created: int, delta: Mapping[str, object], finish: str | None = None
) -> dict[str, object]:
    """A ``chat.completion.chunk`` with one choice."""
    choice = {"index": 0, "delta": dict(delta), "logprobs": None, "finish_reason": finish}
    return _head(identity, model, created, "chat.completion.chunk") | {"choices": [choice]}


def usage_chunk(identity: str, model: str, created: int, usage: Mapping[str, object]) -> dict[str, object]:
    """The last chunk: no choices, only usage."""
    return _head(identity, model, created, "chat.completion.chunk") | {"choices": [], "usage": dict(usage)}


def completion(
    identity: str, model: str, created: int, text: str, finish: str, usage: Mapping[str, object]
) -> dict[str, object]:
    """A whole ``chat.completion`` (not streamed)."""
    message = {"role": "assistant", "content": text, "refusal": None}
    choice = {"index": 0, "message": message, "logprobs": None, "finish_reason": finish}
    return _head(identity, model, created, "chat.completion") | {"choices": [choice], "usage": dict(usage)}


def usage(prompt_tokens: int, completion_tokens: int, cached_tokens: int) -> dict[str, object]:
    return {
        "prompt_tokens": prompt_tokens,
        "completion_tokens": completion_tokens,
        "total_tokens": prompt_tokens + completion_tokens,
        "prompt_tokens_details": {"cached_tokens": cached_tokens},
    }


def error(message: str, kind: str, code: str | None, param: str | None = None) -> dict[str, object]:
    return {"error": {"message": message, "type": kind, "param": param, "code": code}}


def context_error(window: int, prompt_tokens: int, output_tokens: int) -> dict[str, object]:
    return error(
        f"This model's maximum context length is {window} tokens. However, you requested {prompt_tokens + output_tokens} tokens "
        f"({prompt_tokens} in the messages, {output_tokens} in the completion). Please reduce the length of the messages or completion.",
        "invalid_request_error",
        "context_length_exceeded",
        "messages",
    )


def models(model: str, window: int) -> dict[str, object]:
    """The body of ``GET /models``."""
    entry = {
        "id": model,
        "object": "model",
        "created": 0,
        "owned_by": "simulated",
        "max_model_len": window,
        "context_length": window,
    }
    return {"object": "list", "data": [entry]}


def _head(identity: str, model: str, created: int, kind: str) -> dict[str, object]:
    return {
        "id": identity,
        "object": kind,
        "created": created,
        "model": model,
        "system_fingerprint": FINGERPRINT,
    }
