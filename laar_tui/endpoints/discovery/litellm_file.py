"""Read the ``model_list`` of a LiteLLM configuration (YAML): which endpoints it means, in our own terms.

Keys written ``os.environ/NAME`` become ``${NAME}``; keys written out are kept only as a warning, never copied.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec

from laar_tui.core.errors import SettingsError, UsageError
from laar_tui.endpoints.discovery.drafts import free_name
from laar_tui.endpoints.discovery.known import SERVICES
from laar_tui.endpoints.discovery.models import tokens
from laar_tui.settings.file import parse_settings
from laar_tui.settings.model import EndpointSettings, Price, Protocol
from laar_tui.settings.toml_text import endpoint_table

LARGEST_FILE_BYTES = 2_000_000
MOST_NODES = 200_000
"""YAML aliases can make a small file mean billions of values: counted before anything is built from them."""
MOST_DEPTH = 50

_SERVICE_OF_PREFIX: Mapping[str, str] = {
    "openai": "OpenAI",
    "anthropic": "Anthropic",
    "openrouter": "OpenRouter",
    "gemini": "Google Gemini",
    "mistral": "Mistral",
    "groq": "Groq",
    "deepseek": "DeepSeek",
    "together_ai": "Together",
    "fireworks_ai": "Fireworks",
    "xai": "xAI",
    "cerebras": "Cerebras",
    "sambanova": "SambaNova",
    "cohere": "Cohere",
    "cohere_chat": "Cohere",
    "perplexity": "Perplexity",
    "deepinfra": "DeepInfra",
    "nvidia_nim": "NVIDIA",
    "huggingface": "Hugging Face",
    "moonshot": "Moonshot",
    "dashscope": "DashScope",
}
_OPENAI_LIKE = frozenset(
    {
        "openai",
        "hosted_vllm",
        "vllm",
        "litellm_proxy",
        "lm_studio",
        "llamafile",
        "openai_like",
        "text-completion-openai",
    }
)


@dataclass(frozen=True)
class Imported:
    """The endpoints of a file, and one sentence for each entry that is left out or needs attention."""

    endpoints: tuple[EndpointSettings, ...]
    notices: tuple[str, ...]


def read_litellm_file(path: Path, taken: Sequence[str]) -> Imported:
    """``taken`` are endpoint names in use. Raises ``UsageError`` for a file that cannot be read or holds no ``model_list``."""
    return import_litellm(_text(path), path.name, taken)


def import_litellm(text: str, shown_name: str, taken: Sequence[str]) -> Imported:
    """The same from YAML ``text``."""
    document = _loaded(text, shown_name)
    entries = document.get("model_list") if isinstance(document, Mapping) else None
    if not isinstance(entries, list):
        raise UsageError(
            f"{shown_name} has no model_list.", "Expected a LiteLLM configuration: a list under model_list:."
        )
    used = {name.casefold() for name in taken}
    endpoints: list[EndpointSettings] = []
    notices: list[str] = []
    for number, entry in enumerate(entries, 1):
        made = _endpoint(entry, number, notices)
        if made is not None:
            name = free_name(made.name, used, made.protocol)
            made = msgspec.structs.replace(made, name=name)
            if complaint := _complaint(made):
                notices.append(f"{name}: {complaint} Left out")
                continue
            used.add(name.casefold())
            endpoints.append(made)
    return Imported(tuple(endpoints), tuple(notices))


def _endpoint(entry: object, number: int, notices: list[str]) -> EndpointSettings | None:
    params = entry.get("litellm_params") if isinstance(entry, Mapping) else None
    if not isinstance(entry, Mapping) or not isinstance(params, Mapping):
        notices.append(f"entry {number} has no litellm_params: left out")
        return None
    model = params.get("model")
    name = entry.get("model_name") or model
    if not isinstance(model, str) or not model.strip() or not isinstance(name, str):
        notices.append(f"entry {number} names no model: left out")
        return None
    info = entry.get("model_info")
    info = info if isinstance(info, Mapping) else {}
    mode = str(info.get("mode") or "chat")
    if mode not in ("chat", "completion", "responses"):
        notices.append(f"{name}: is for {mode}, not for chat: left out")
        return None
    if "*" in model or "*" in name:
        notices.append(f"{name}: stands for many models: left out; add the gateway itself with endpoints add")
        return None
    place = _place(model, params)
    if place is None:
        provider = model.partition("/")[0]
        notices.append(
            f"{name}: laar-chat does not speak to {provider} directly: left out; ask it through LiteLLM's proxy"
        )
        return None
    protocol, base_url, model_name, variable = place
    key = _key(params.get("api_key"), variable, str(name), notices)
    return EndpointSettings(
        name=name,
        protocol=protocol,
        base_url=base_url,
        model=model_name,
        api_key=key,
        context_window=tokens(info.get("max_input_tokens")) or tokens(info.get("max_tokens")),
        max_output_tokens=tokens(params.get("max_tokens")) or 1024,
        price=_price({**params, **info}),
    )


def _place(model: str, params: Mapping[str, object]) -> tuple[Protocol, str, str, str] | None:
    """Protocol, address, the model's name there, and the usual variable of its key; ``None`` for a provider of another kind."""
    provider, slash, rest = model.partition("/")
    if not slash:
        provider, rest = ("anthropic", model) if model.startswith("claude") else ("openai", model)
    given = params.get("api_base") or params.get("base_url")
    base = _resolved(given) if isinstance(given, str) else ""
    if provider in ("ollama", "ollama_chat"):
        return "ollama", base or "http://127.0.0.1:11434", rest, ""
    service = next((s for s in SERVICES if s.title == _SERVICE_OF_PREFIX.get(provider)), None)
    if provider in _OPENAI_LIKE and base:
        return "openai", base, rest, ""
    if service is None or (base and not base.startswith(("http://", "https://"))):
        return None
    return service.protocol, base or service.base_url, rest, service.variables[0]


def _key(value: object, variable: str, name: str, notices: list[str]) -> str:
    if isinstance(value, str) and value.startswith("os.environ/"):
        return f"${{{value.removeprefix('os.environ/').strip()}}}"
    if isinstance(value, str) and value.strip():
        shown = variable or "NAME"
        notices.append(
            f"{name}: its key stands in the file and is not copied; put it into an environment variable: ${{{shown}}} is expected"
        )
        return f"${{{shown}}}" if variable else ""
    return f"${{{variable}}}" if variable else ""


def _resolved(address: str) -> str:
    """``os.environ/NAME`` is looked up when the file is read: an address is no secret."""
    if address.startswith("os.environ/"):
        return os.environ.get(address.removeprefix("os.environ/").strip(), "")
    return address.strip()


def _price(told: Mapping[str, object]) -> Price | None:
    values = [told.get("input_cost_per_token"), told.get("output_cost_per_token")]
    numbers = [
        round(v * 1_000_000, 6)
        if isinstance(v, int | float) and not isinstance(v, bool) and 0 <= v < 1
        else 0.0
        for v in values
    ]
    return Price(numbers[0], numbers[1]) if any(numbers) else None


def _complaint(endpoint: EndpointSettings) -> str:
    """What the configuration file would have against it."""
    try:
        parse_settings(endpoint_table(endpoint), Path())
    except SettingsError as error:
        return f"{error.key.removeprefix('endpoint[0].')}: {error.message}"
    return ""


# -- YAML ----------------------------------------------------------------------------------------------------------------


def _text(path: Path) -> str:
    try:
        with path.open("rb") as file:
            raw = file.read(LARGEST_FILE_BYTES + 1)
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror or error}.", "Check the path.") from error
    if len(raw) > LARGEST_FILE_BYTES:
        raise UsageError(f"{path.name} is larger than {LARGEST_FILE_BYTES:,} bytes.", "Is it the right file?")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise UsageError(f"{path.name} is not valid UTF-8.", "Save it as UTF-8.") from None


def _loaded(text: str, shown_name: str) -> object:
    import yaml

    try:
        node = yaml.compose(text, Loader=yaml.SafeLoader)
        if node is not None:
            _check_size(node, shown_name)
        return yaml.safe_load(text)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = f", line {mark.line + 1}" if mark is not None else ""
        # The problem alone: its context repeats the line, and a key may stand there.
        raise UsageError(
            f"{shown_name}{place}: this is not valid YAML ({_harmless(error.problem)}).",
            "Correct it and try again.",
        ) from None
    except (yaml.YAMLError, ValueError, RecursionError, OverflowError) as error:
        raise UsageError(
            f"{shown_name} is not valid YAML ({type(error).__name__}).", "Correct it and try again."
        ) from None


def _harmless(problem: str | None) -> str:
    """What is wrong, without the words of the file that PyYAML quotes."""
    return re.sub(r"'[^']*'|\"[^\"]*\"", "…", problem or "unknown reason")


def _check_size(root: object, shown_name: str) -> None:
    """Count what the text means with its aliases followed. A node seen twice is counted once and its size remembered, so that a bomb
    is seen without being set off.
    """
    sizes: dict[int, int] = {}
    open_nodes: set[int] = set()

    def size(node: object, depth: int) -> int:
        if depth > MOST_DEPTH or id(node) in open_nodes:
            raise UsageError(f"{shown_name} is nested too deeply, or in itself.", "Is it the right file?")
        if id(node) not in sizes:
            open_nodes.add(id(node))
            sizes[id(node)] = 1 + sum(size(child, depth + 1) for child in _children(node))
            open_nodes.discard(id(node))
        return sizes[id(node)]

    if size(root, 0) > MOST_NODES:
        raise UsageError(
            f"{shown_name} means more than {MOST_NODES:,} values through its aliases.",
            "Is it the right file?",
        )


def _children(node: object) -> Iterator[object]:
    import yaml

    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            yield key
            yield value
    elif isinstance(node, yaml.SequenceNode):
        yield from node.value
