"""Ollama's own dialect: ``/api/chat``, one JSON object per line (https://docs.ollama.com/api).

Preferred to its OpenAI-compatible route for documents, because that one ignores ``num_ctx``: Ollama then cuts whatever is longer than
its default window without a word.
"""

from __future__ import annotations

from laar_tui.core.attempt import Outcome, Usage
from laar_tui.endpoints.answer import AnswerRecord
from laar_tui.endpoints.dialect import (
    NO_STREAM,
    WireRequest,
    address,
    json_bytes,
    own_headers,
    without_suffix,
)
from laar_tui.endpoints.event_parser import EventParser
from laar_tui.endpoints.failures import failure, of_payload
from laar_tui.endpoints.json_values import Json, count, items, string, table
from laar_tui.endpoints.masking import Mask
from laar_tui.endpoints.readable import parsed
from laar_tui.endpoints.stream import ChatRequest
from laar_tui.settings.model import EndpointSettings

NO_NUM_CTX = "no num_ctx"
NO_TEMPERATURE = "no temperature"

TOKENIZER_MARGIN = 1.2
"""Other tokenizers count up to this much more than ours on ordinary text."""

_KNOWN_PATHS = ("/api/chat", "/api/generate", "/api", "/v1/chat/completions", "/v1")
_LONGEST_NS = 86_400 * 10**9


def window_for(prompt_tokens: int, max_output_tokens: int, most: int | None) -> int:
    """``num_ctx``: tokens of a window that holds prompt and answer, at most ``most`` (the model's own window; ``None``: unknown).

    In steps of half a power of two, because Ollama loads the model anew whenever the number changes.
    """
    needed = int(prompt_tokens * TOKENIZER_MARGIN) + max_output_tokens + 256
    window = 4096
    while window < needed:
        window = window * 3 // 2 if window & (window - 1) == 0 else window * 4 // 3
    return min(window, most) if most else window


class OllamaChat:
    """See :class:`laar_tui.endpoints.dialect.Dialect`."""

    def request(
        self, endpoint: EndpointSettings, request: ChatRequest, key: str | None, adjustments: frozenset[str]
    ) -> WireRequest:
        options: dict[str, object] = {"num_predict": endpoint.max_output_tokens}
        if NO_NUM_CTX not in adjustments:
            options["num_ctx"] = window_for(
                request.prompt_tokens, endpoint.max_output_tokens, endpoint.context_window
            )
        if NO_TEMPERATURE not in adjustments:
            options["temperature"] = endpoint.temperature
        body: dict[str, object] = {
            "model": endpoint.model,
            "messages": [{"role": m.role, "content": m.content} for m in request.messages],
            "stream": NO_STREAM not in adjustments,
            **endpoint.extra_body,
            "options": options | dict(table(endpoint.extra_body.get("options"))),
        }
        headers = {"content-type": "application/json", "accept": "application/x-ndjson, application/json"}
        return WireRequest(
            "POST", _url(endpoint, "/api/chat"), headers | own_headers(endpoint, key), json_bytes(body)
        )

    def adjust(self, message: str, adjustments: frozenset[str]) -> frozenset[str]:
        made = set(adjustments)
        if "num_ctx" in message:
            made.add(NO_NUM_CTX)
        if "temperature" in message:
            made.add(NO_TEMPERATURE)
        return frozenset(made)

    def parser(self, record: AnswerRecord, hide: Mask) -> OllamaParser:
        return OllamaParser(record, hide)

    def models_request(self, endpoint: EndpointSettings, key: str | None) -> WireRequest:
        return WireRequest(
            "GET", _url(endpoint, "/api/tags"), {"accept": "application/json"} | own_headers(endpoint, key)
        )

    def models(self, body: bytes) -> tuple[str, ...] | None:
        payload = parsed(body)
        entries = payload.get("models") if isinstance(payload, dict) else None
        if not isinstance(entries, list):
            return None
        names = (string(table(e).get("name")) or string(table(e).get("model")) for e in entries)
        return tuple(n for n in names if n)


class OllamaParser(EventParser):
    """Lines to record. ``done`` ends the answer; its durations correct times that a buffering gateway has spoiled."""

    def take_payload(self, payload: Json, event: str) -> None:
        record = self.record
        if payload.get("error"):
            record.fail(of_payload(payload, self.hide))
            return
        if "choices" in payload and "message" not in payload:
            text = 'the server speaks OpenAI\'s protocol here: set protocol = "openai" and a base_url that ends in /v1'
            record.fail(failure(Outcome.REJECTED, text))
            return
        message = payload.get("message")
        self.understood = self.understood or "message" in payload or "done" in payload
        record.note_served(string(payload.get("model")), "")
        if isinstance(message, dict):
            # Imitators use OpenAI's name for it.
            record.add_thoughts(string(message.get("thinking")) or string(message.get("reasoning_content")))
            record.add_content(string(message.get("content")))
            for call in items(message.get("tool_calls")):
                record.note_tool(string(table(table(call).get("function")).get("name")))
        else:
            # /api/generate, which some gateways answer with.
            record.add_thoughts(string(payload.get("thinking")))
            record.add_content(string(message) or string(payload.get("response")))
        record.note_usage(Usage(count(payload.get("prompt_eval_count")), count(payload.get("eval_count"))))
        if payload.get("done") is True:
            self._end(payload)

    def _end(self, payload: Json) -> None:
        record = self.record
        record.note_finish(string(payload.get("done_reason")) or "stop")
        record.note_closed()
        load, prefill, decode = (
            _seconds(payload.get(name)) for name in ("load_duration", "prompt_eval_duration", "eval_duration")
        )
        if prefill is not None and decode is not None:
            record.note_server_times(before_first_token_s=(load or 0.0) + prefill, decode_s=decode)


def _seconds(nanoseconds: object) -> float | None:
    """A duration that can be true: between nothing and a day."""
    value = count(nanoseconds)
    return value / 1e9 if value is not None and 0 <= value <= _LONGEST_NS else None


def _url(endpoint: EndpointSettings, path: str) -> str:
    return address(without_suffix(endpoint.base_url, _KNOWN_PATHS), path)
