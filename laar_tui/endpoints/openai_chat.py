"""The OpenAI chat-completions dialect, as its many imitators speak it.

https://platform.openai.com/docs/api-reference/chat, plus what vLLM, llama.cpp, LiteLLM, OpenRouter, DeepSeek, Mistral and others add or
leave out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from laar_tui.core.attempt import Usage
from laar_tui.endpoints.answer import AnswerRecord
from laar_tui.endpoints.dialect import WireRequest, address, json_bytes, own_headers
from laar_tui.endpoints.event_parser import EventParser
from laar_tui.endpoints.failures import of_payload
from laar_tui.endpoints.framing import UNFRAMED
from laar_tui.endpoints.json_values import Json, count, string, table
from laar_tui.endpoints.readable import Mask, parsed
from laar_tui.endpoints.stream import ChatRequest
from laar_tui.settings.model import EndpointSettings

_PATH = "/chat/completions"
_ERROR_KEYS = ("detail", "message", "error_message", "msg", "errors", "error_code")
_UNKNOWN_FIELD = re.compile(
    r"unsupported|not support|unknown|unrecogni[sz]ed|unexpected|not permitted|not allowed|extra|additional propert|deprecated|instead"
    r"|invalid (?:field|parameter|argument)|no such field"
)

NO_STREAM_OPTIONS = "no stream_options"
NO_TEMPERATURE = "no temperature"
MAX_COMPLETION_TOKENS = "max_completion_tokens"
NO_MAX_TOKENS = "no max_tokens"


class OpenAIChat:
    """See :class:`laar_tui.endpoints.dialect.Dialect`."""

    def request(
        self, endpoint: EndpointSettings, request: ChatRequest, key: str | None, adjustments: frozenset[str]
    ) -> WireRequest:
        body: dict[str, object] = {
            "model": endpoint.model,
            "messages": [{"role": m.role, "content": m.content} for m in request.messages],
            "stream": True,
        }
        if NO_STREAM_OPTIONS not in adjustments:
            body["stream_options"] = {"include_usage": True}
        own = {"max_tokens", "max_completion_tokens"} & endpoint.extra_body.keys()
        if NO_MAX_TOKENS not in adjustments and not own:
            name = "max_completion_tokens" if MAX_COMPLETION_TOKENS in adjustments else "max_tokens"
            body[name] = endpoint.max_output_tokens
        if NO_TEMPERATURE not in adjustments:
            body["temperature"] = endpoint.temperature
        body.update(endpoint.extra_body)
        url = address(endpoint.base_url, _PATH)
        headers = {"content-type": "application/json", "accept": "text/event-stream, application/json"}
        return WireRequest("POST", url, headers | own_headers(endpoint, key), json_bytes(body))

    def adjust(self, message: str, adjustments: frozenset[str]) -> frozenset[str]:
        made = set(adjustments)
        unknown = _UNKNOWN_FIELD.search(message) is not None
        if "stream_options" in message or "include_usage" in message:
            made.add(NO_STREAM_OPTIONS)
        if "temperature" in message:
            made.add(NO_TEMPERATURE)
        if unknown and "max_completion_tokens" in message and MAX_COMPLETION_TOKENS in adjustments:
            made.add(NO_MAX_TOKENS)
        elif unknown and re.search(r"max_(?:completion_)?tokens", message):
            made.add(MAX_COMPLETION_TOKENS)
        if made == adjustments and (unknown or not message):
            # It does not say which: the one that imitators lack most often.
            made.add(NO_STREAM_OPTIONS)
        return frozenset(made)

    def parser(self, record: AnswerRecord, hide: Mask) -> OpenAIParser:
        return OpenAIParser(record, hide)

    def models_request(self, endpoint: EndpointSettings, key: str | None) -> WireRequest:
        base = address(endpoint.base_url, _PATH).replace(_PATH, "", 1)
        return WireRequest(
            "GET", address(base, "/models"), {"accept": "application/json"} | own_headers(endpoint, key)
        )

    def models(self, body: bytes) -> tuple[str, ...] | None:
        payload = parsed(body)
        entries = payload.get("data", payload.get("models")) if isinstance(payload, dict) else payload
        if not isinstance(entries, list):
            return None
        names = (
            e.get("id") or e.get("name") or e.get("model") if isinstance(e, dict) else e for e in entries
        )
        return tuple(n for n in names if isinstance(n, str))


class OpenAIParser(EventParser):
    """Chunks to record. Tolerates every shape; only what it cannot make sense of is noted."""

    def __init__(self, record: AnswerRecord, hide: Mask) -> None:
        super().__init__(record, hide)
        self._index: object = None
        self._from_delta = False
        self._message_text = ""

    def drain(self) -> None:
        super().drain()
        record = self.record
        if not record.shown and self._message_text and record.failed is None:
            record.add_content(self._message_text)

    def take_payload(self, payload: Json, event: str) -> None:
        record = self.record
        record.note_served(string(payload.get("model")), string(payload.get("system_fingerprint")))
        choices = payload.get("choices")
        self.understood = self.understood or "choices" in payload
        if isinstance(choices, dict):
            choices = [choices]
        chosen = self._choice(choices) if isinstance(choices, list) else None
        for holder in (payload, payload.get("x_groq"), chosen):
            usage = table(holder).get("usage")
            if isinstance(usage, dict):
                record.note_usage(_usage(usage))
        if chosen is not None:
            self._take_choice(chosen, whole=event == UNFRAMED)
        if _is_error(payload, choices):
            record.fail(of_payload(payload, self.hide))

    def _choice(self, choices: list[object]) -> dict[str, object] | None:
        """The first answer's choice, when servers send several."""
        for choice in choices:
            if isinstance(choice, dict):
                index = choice.get("index", 0)
                if self._index is None:
                    self._index = index
                if index == self._index:
                    return choice
        return None

    def _take_choice(self, choice: Json, *, whole: bool) -> None:
        record = self.record
        delta, message = choice.get("delta"), choice.get("message")
        if isinstance(delta, dict):
            self._take_message(delta)
        elif isinstance(delta, str):
            record.add_content(delta)
        if isinstance(message, dict):
            self._take_whole_message(message, alone=not isinstance(delta, dict))
        if not isinstance(delta, dict) and message is None and isinstance(choice.get("text"), str):
            record.add_content(str(choice["text"]))
        reason = choice.get("finish_reason")
        if isinstance(reason, str) and reason.strip().lower() not in ("", "null", "none"):
            record.note_finish(reason.strip())
        if choice.get("error"):
            record.fail(of_payload(choice["error"], self.hide))
        elif whole and isinstance(message, dict) and not isinstance(delta, dict):
            record.note_closed()

    def _take_message(self, message: Json) -> None:
        record = self.record
        for thoughts in (message.get("reasoning_content"), message.get("reasoning"), message.get("thinking")):
            if text := "".join(t for _, t in _parts(thoughts)):
                # Gateways repeat the same thoughts under a second name.
                record.add_thoughts(text)
                break
        else:
            record.add_thoughts("".join(t for _, t in _parts(message.get("reasoning_details"))))
        for kind, text in _parts(message.get("content")):
            if kind == "refusal":
                record.add_refusal(text)
            elif kind in ("thinking", "reasoning"):
                record.add_thoughts(text)
            else:
                self._from_delta = self._from_delta or bool(text)
                record.add_content(text)
        record.add_refusal(string(message.get("refusal")))
        calls = message.get("tool_calls")
        for call in [*(calls if isinstance(calls, list) else []), message.get("function_call")]:
            if isinstance(call, dict):
                function = call.get("function", call)
                record.note_tool(string(function.get("name")) if isinstance(function, dict) else "")

    def _take_whole_message(self, message: Json, *, alone: bool) -> None:
        """A ``message`` where a ``delta`` is expected: the text so far, or the next piece of it, or a copy of the deltas."""
        whole = "".join(t for kind, t in _parts(message.get("content")) if kind == "text")
        if not alone or self._from_delta:
            self._message_text = whole
            return
        grown = whole.startswith(self._message_text) and bool(self._message_text)
        fresh = whole[len(self._message_text) :] if grown else whole
        self._message_text = whole if grown or not self._message_text else self._message_text + whole
        from_delta = self._from_delta
        self._take_message({**message, "content": fresh if whole else message.get("content")})
        self._from_delta = from_delta


def _parts(content: object) -> Iterator[tuple[str, str]]:
    """(kind, text) of a string, a typed part, or a list of them; kinds other than text are told by the part's type."""
    if isinstance(content, str):
        yield "text", content
    elif isinstance(content, list):
        for part in content:
            yield from _parts(part)
    elif isinstance(content, dict):
        kind = string(content.get("type"))
        if "think" in kind or "reason" in kind:
            inner = content.get("thinking", content.get("text", content.get("summary")))
            yield "thinking", "".join(t for _, t in _parts(inner))
        elif kind == "refusal":
            yield "refusal", string(content.get("refusal"))
        else:
            text = content.get("text")
            yield "text", string(text.get("value") if isinstance(text, dict) else text)


def _usage(usage: Json) -> Usage:
    details = usage.get("prompt_tokens_details")
    cached = details.get("cached_tokens") if isinstance(details, dict) else None
    return Usage(
        count(usage.get("prompt_tokens")),
        count(usage.get("completion_tokens")),
        count(
            cached if cached is not None else usage.get("prompt_cache_hit_tokens", usage.get("cached_tokens"))
        ),
    )


def _is_error(payload: Json, choices: object) -> bool:
    if payload.get("error") or payload.get("object") == "error" or payload.get("type") == "error":
        return True
    if choices or payload.get("usage"):
        return False
    return any(value and not isinstance(value, dict) for value in map(payload.get, _ERROR_KEYS))
