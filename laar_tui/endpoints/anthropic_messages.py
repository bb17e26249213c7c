"""The Anthropic Messages dialect (https://platform.claude.com/docs/en/api/messages), as it is streamed and as gateways shorten it."""

from __future__ import annotations

from laar_tui.core.attempt import Outcome, Usage
from laar_tui.endpoints.answer import AnswerRecord
from laar_tui.endpoints.dialect import (
    NO_STREAM,
    WireRequest,
    address,
    json_bytes,
    most_tokens,
    own_headers,
    too_much_output,
    with_most_tokens,
    without_suffix,
)
from laar_tui.endpoints.event_parser import EventParser
from laar_tui.endpoints.failures import failure, of_payload
from laar_tui.endpoints.json_values import Json, count, items, string, table
from laar_tui.endpoints.masking import Mask
from laar_tui.endpoints.readable import parsed
from laar_tui.endpoints.stream import ChatRequest
from laar_tui.settings.model import EndpointSettings

VERSION = "2023-06-01"
"""The value of ``anthropic-version``: the only one there is."""

NO_TEMPERATURE = "no temperature"
_KNOWN_PATHS = ("/v1/messages", "/v1/chat/completions", "/v1")


class AnthropicMessages:
    """See :class:`laar_tui.endpoints.dialect.Dialect`."""

    def request(
        self, endpoint: EndpointSettings, request: ChatRequest, key: str | None, adjustments: frozenset[str]
    ) -> WireRequest:
        body: dict[str, object] = {
            "model": endpoint.model,
            "max_tokens": min([endpoint.max_output_tokens, *most_tokens(adjustments)]),
            "messages": _messages(request),
            "stream": NO_STREAM not in adjustments,
        }
        if system := "\n\n".join(m.content for m in request.messages if m.role == "system" and m.content):
            body["system"] = system
        if NO_TEMPERATURE not in adjustments:
            body["temperature"] = min(1.0, endpoint.temperature)
        body.update(endpoint.extra_body)
        headers = {
            "content-type": "application/json",
            "accept": "text/event-stream, application/json",
        }
        return WireRequest(
            "POST", _url(endpoint, "/v1/messages"), headers | _headers(endpoint, key), json_bytes(body)
        )

    def adjust(self, message: str, adjustments: frozenset[str]) -> frozenset[str]:
        made = set(adjustments)
        if "temperature" in message:
            made.add(NO_TEMPERATURE)
        if (most := too_much_output(message)) and most not in most_tokens(adjustments):
            return with_most_tokens(frozenset(made), most)
        return frozenset(made)

    def parser(self, record: AnswerRecord, hide: Mask) -> AnthropicParser:
        return AnthropicParser(record, hide)

    def models_request(self, endpoint: EndpointSettings, key: str | None) -> WireRequest:
        headers = {"accept": "application/json"} | _headers(endpoint, key)
        return WireRequest("GET", _url(endpoint, "/v1/models"), headers)

    def models(self, body: bytes) -> tuple[str, ...] | None:
        payload = parsed(body)
        entries = payload.get("data") if isinstance(payload, dict) else payload
        if not isinstance(entries, list):
            return None
        return tuple(name for e in entries if (name := string(table(e).get("id"))))


class AnthropicParser(EventParser):
    """Events to record. The payload's ``type`` counts; the event's name stands in where a gateway drops it."""

    def __init__(self, record: AnswerRecord, hide: Mask) -> None:
        super().__init__(record, hide)
        self._input: dict[str, int] = {}

    def take_payload(self, payload: Json, event: str) -> None:
        record = self.record
        kind = string(payload.get("type")) or event
        if kind == "error" or payload.get("error"):
            record.fail(of_payload(payload, self.hide))
            return
        if "choices" in payload:
            text = 'the server speaks OpenAI\'s protocol here: set protocol = "openai"'
            record.fail(failure(Outcome.REJECTED, text))
            return
        known = True
        match kind:
            case "message_start":
                self._take_message(table(payload.get("message")))
            case "content_block_start":
                self._take_block(table(payload.get("content_block")))
            case "content_block_delta":
                self._take_block(table(payload.get("delta")))
            case "message_delta":
                self._take_usage(table(payload.get("usage")))
                self._take_stop(table(payload.get("delta")))
            case "message_stop":
                record.note_closed()
            case "message" if "content" in payload:
                # One object although a stream was asked for.
                self._take_message(payload)
                record.note_closed()
            case "ping" | "content_block_stop":
                pass
            case _:
                known = False
        self.understood = self.understood or known

    def _take_message(self, message: Json) -> None:
        self.record.note_served(string(message.get("model")), "")
        self._take_usage(table(message.get("usage")))
        content = message.get("content")
        self.record.add_content(string(content))
        for block in items(content):
            self._take_block(table(block))
        self._take_stop(message)

    def _take_block(self, block: Json) -> None:
        """A content block, its beginning, or a delta of it: they carry their text in the same places."""
        record = self.record
        kind = string(block.get("type"))
        if "thinking" in kind or "reasoning" in kind:
            # Signatures and redacted thinking are opaque bytes: not shown, not kept.
            record.add_thoughts(string(block.get("thinking")))
        elif kind.endswith("tool_use"):
            record.note_tool(string(block.get("name")))
        elif kind in ("text", "text_delta", ""):
            record.add_content(string(block.get("text")))

    def _take_stop(self, holder: Json) -> None:
        reason = string(holder.get("stop_reason")).strip()
        if reason.lower() in ("", "null", "none"):
            return
        self.record.note_finish(reason)

    def _take_usage(self, usage: Json) -> None:
        """Every count overwrites the one before. What was read from or written to the cache is not in ``input_tokens``."""
        for name in ("input_tokens", "cache_read_input_tokens", "cache_creation_input_tokens"):
            value = count(usage.get(name))
            if value is not None and value >= 0:
                self._input[name] = value
        self.record.note_usage(
            Usage(
                sum(self._input.values()) if self._input else None,
                count(usage.get("output_tokens")),
                self._input.get("cache_read_input_tokens"),
            )
        )


def _messages(request: ChatRequest) -> list[dict[str, object]]:
    """Turns without the system prompt; empty ones are left out and neighbours of one role joined, because the API rejects the former."""
    turns: list[dict[str, object]] = []
    for message in request.messages:
        if message.role == "system" or not message.content.strip():
            continue
        if turns and turns[-1]["role"] == message.role:
            turns[-1]["content"] = f"{turns[-1]['content']}\n\n{message.content}"
        else:
            turns.append({"role": message.role, "content": message.content})
    return turns


def _url(endpoint: EndpointSettings, path: str) -> str:
    return address(without_suffix(endpoint.base_url, _KNOWN_PATHS), path)


def _headers(endpoint: EndpointSettings, key: str | None) -> dict[str, str]:
    headers = {"anthropic-version": VERSION}
    if key:
        headers["x-api-key"] = key
    return headers | own_headers(endpoint, None)
