"""Reading model lists: the names, and the window and price of each where the server tells. Every server writes them its own way."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from laar_tui.settings.model import Price

MOST_MODELS = 5000

_WINDOW_KEYS = (
    "loaded_context_length",  # LM Studio
    "context_window",  # Groq
    "context_length",  # OpenRouter, Together, Fireworks
    "max_model_len",  # vLLM, SGLang
    "max_context_length",  # Mistral, LM Studio
    "max_input_tokens",  # LiteLLM
    "inputTokenLimit",  # Gemini
    "n_ctx",
)
_NOT_FOR_CHAT = re.compile(
    r"embed|bge-|whisper|tts|dall-e|rerank|moderation|transcri|realtime|audio|sora|imagen|veo-|stable-diffusion|flux|clip|guard"
    r"|davinci-002|babbage-002|text-ada|computer-use|-image|gpt-image|aqa$",
    re.I,
)
_CHAT_MODES = frozenset({"", "chat", "completion", "responses", "llm", "vlm", "language", "code", "text"})
_PLAUSIBLE_TOKENS = range(16, 100_000_001)


@dataclass(frozen=True)
class ModelFound:
    """``context_window`` in tokens, ``price`` per million tokens; ``None`` where the server does not tell. ``chat`` is false for models
    that cannot answer a question (embeddings, speech, pictures), as far as their list or name shows."""

    name: str
    context_window: int | None = None
    price: Price | None = None
    chat: bool = True


def models_in(payload: object) -> tuple[ModelFound, ...] | None:
    """The models of a list in any of the usual shapes, each once; ``None`` when ``payload`` is no list of models."""
    entries = payload.get("data", payload.get("models")) if isinstance(payload, Mapping) else payload
    if not isinstance(entries, list):
        return None
    found: dict[str, ModelFound] = {}
    for model in _models_of(entries):
        found.setdefault(model.name, model)
        if len(found) >= MOST_MODELS:
            break
    return tuple(found.values())


def _models_of(entries: Iterable[object]) -> Iterator[ModelFound]:
    for entry in entries:
        if isinstance(entry, str):
            yield ModelFound(entry, chat=not _NOT_FOR_CHAT.search(entry))
        elif isinstance(entry, Mapping):
            name = _text(entry, "id", "model_name", "name", "model", "key")
            if name:
                yield _model(name.removeprefix("models/"), entry)


def _model(name: str, entry: Mapping[str, object]) -> ModelFound:
    info = entry.get("model_info")
    told: Mapping[str, object] = {**entry, **info} if isinstance(info, Mapping) else entry
    meta = entry.get("meta")
    if isinstance(meta, Mapping):
        told = {**meta, **told}
    kind = (_text(told, "mode", "type") or "").lower()
    chat = (kind in _CHAT_MODES or "model" in kind) and not _NOT_FOR_CHAT.search(name)
    window = next((w for w in (tokens(told.get(k)) for k in _WINDOW_KEYS) if w), None)
    return ModelFound(name, window, _price(told), chat)


def _price(told: Mapping[str, object]) -> Price | None:
    """LiteLLM and OpenRouter tell money per token, Together per million."""
    per_token = (
        _number(told.get("input_cost_per_token")),
        _number(told.get("output_cost_per_token")),
    )
    pricing = told.get("pricing")
    if isinstance(pricing, Mapping):
        if "prompt" in pricing:
            per_token = (_number(pricing.get("prompt")), _number(pricing.get("completion")))
        elif "input" in pricing:
            return _made(_number(pricing.get("input")), _number(pricing.get("output")))
    million = 1_000_000
    return _made(*(None if p is None else round(p * million, 6) for p in per_token))


def _made(given: float | None, taken: float | None) -> Price | None:
    if given is None and taken is None:
        return None
    return Price(given or 0, taken or 0) if (given or taken) else None


def _number(value: object) -> float | None:
    """A price: some servers write it as text, some write -1 for "varies"."""
    try:
        number = float(value) if isinstance(value, int | float | str) else None
    except ValueError:
        return None
    return number if number is not None and 0 <= number < 1e6 else None


def tokens(value: object) -> int | None:
    """A plausible number of tokens."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int):
        return None
    return value if value in _PLAUSIBLE_TOKENS else None


def _text(entry: Mapping[str, object], *keys: str) -> str | None:
    return next((v for v in (entry.get(k) for k in keys) if isinstance(v, str) and v.strip()), None)
