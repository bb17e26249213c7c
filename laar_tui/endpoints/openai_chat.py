"""The OpenAI chat-completions dialect, as its many imitators speak it.

https://platform.openai.com/docs/api-reference/chat, plus what vLLM, llama.cpp, LiteLLM, OpenRouter, DeepSeek, Mistral and others add or
leave out.
"""

from __future__ import annotations

from collections.abc import Iterator

from laar_tui.core.attempt import Outcome, Usage
from laar_tui.endpoints.answer import AnswerRecord
from laar_tui.endpoints.dialect import NO_STREAM, WireRequest, address, json_bytes, most_tokens, own_headers
from laar_tui.endpoints.event_parser import EventParser
from laar_tui.endpoints.failures import failure, of_payload
from laar_tui.endpoints.framing import UNFRAMED
from laar_tui.endpoints.json_values import Json, count, string, table
from laar_tui.endpoints.masking import Mask
from laar_tui.endpoints.openai_fields import (
    MAX_COMPLETION_TOKENS,
    NO_MAX_TOKENS,
    NO_STREAM_OPTIONS,
    NO_SYSTEM,
    NO_TEMPERATURE,
    adjusted,
)
from laar_tui.endpoints.readable import parsed
from laar_tui.endpoints.stream import ChatRequest
from laar_tui.settings.model import EndpointSettings

_PATH = "/chat/completions"
_OURS = ("choices", "usage", "x_groq")
_ERROR_KEYS = ("detail", "message", "error_message", "msg", "errors", "error_code")


class OpenAIChat:
    """See :class:`laar_tui.endpoints.dialect.Dialect`."""

    def request(
        self, endpoint: EndpointSettings, request: ChatRequest, key: str | None, adjustments: frozenset[str]
    ) -> WireRequest:
        body: dict[str, object] = {
            "model": endpoint.model,
            "messages": _messages(request, without_system=NO_SYSTEM in adjustments),
            "stream": NO_STREAM not in adjustments,
        }
        if not {NO_STREAM, NO_STREAM_OPTIONS} & adjustments:
            body["stream_options"] = {"include_usage": True}
        own = {"max_tokens", "max_completion_tokens"} & endpoint.extra_body.keys()
        if NO_MAX_TOKENS not in adjustments and not own:
            name = "max_completion_tokens" if MAX_COMPLETION_TOKENS in adjustments else "max_tokens"
            body[name] = min([endpoint.max_output_tokens, *most_tokens(adjustments)])
        if NO_TEMPERATURE not in adjustments:
            body["temperature"] = endpoint.temperature
        body.update(endpoint.extra_body)
        url = address(endpoint.base_url, _PATH)
        headers = {"content-type": "application/json", "accept": "text/event-stream, application/json"}
        return WireRequest("POST", url, headers | own_headers(endpoint, key), json_bytes(body))

    def adjust(self, message: str, adjustments: frozenset[str]) -> frozenset[str]:
        return adjusted(message, adjustments)

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
        self.understood = (
            self.understood or not payload or not payload.keys().isdisjoint(_OURS) or event == "ping"
        )
        if not self.understood and (other := _other_protocol(payload)):
            record.fail(
                failure(
                    Outcome.REJECTED, f'the server speaks another protocol here: set protocol = "{other}"'
                )
            )
            return
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
        # SGLang's native shape: {"type": "stop", "matched": …}.
        reason = string(reason.get("type") if isinstance(reason, dict) else reason).strip()
        if reason.lower() not in ("", "null", "none"):
            record.note_finish(reason)
        if choice.get("error"):
            record.fail(of_payload(choice["error"], self.hide))
        elif whole and isinstance(message, dict) and not isinstance(delta, dict):
            record.note_closed()

    def _take_message(self, message: Json) -> None:
        record = self.record
        plain = message.get("content")
        if len(message) == 1 and isinstance(plain, str):
            # What nearly every chunk is: half of the time is saved here.
            self._from_delta = self._from_delta or bool(plain)
            record.add_content(plain)
            return
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
    elif isinstance(content, int | float) and not isinstance(content, bool):
        # A token that happens to be a number, from a server that decoded it too far.
        yield "text", str(content)
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


def _messages(request: ChatRequest, *, without_system: bool) -> list[dict[str, str]]:
    """The turns; for chat templates without a system role it goes before the first question."""
    sent = [(m.role, m.content) for m in request.messages]
    if without_system and len(sent) > 1 and sent[0][0] == "system":
        (_, system), (_, first), *rest = sent
        sent = [("user", f"{system}\n\n{first}"), *rest]
    return [{"role": role, "content": content} for role, content in sent]


def _other_protocol(payload: Json) -> str:
    """Whose protocol this is, when it is certainly not ours."""
    if string(payload.get("type")) in ("message_start", "content_block_delta", "message"):
        return "anthropic"
    if "done" in payload and ("message" in payload or "response" in payload):
        return "ollama"
    return ""


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
