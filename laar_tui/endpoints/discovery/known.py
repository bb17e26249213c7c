"""Where endpoints usually are: environment variables that hold keys, with the service each belongs to, and ports of local servers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from laar_tui.settings.model import Protocol


@dataclass(frozen=True)
class Service:
    """A service reached with a key. ``variables``: where that key usually is, the first one set counts; ``address_variable`` may
    name another address for it."""

    title: str
    variables: tuple[str, ...]
    base_url: str
    protocol: Protocol = "openai"
    address_variable: str = ""


SERVICES: tuple[Service, ...] = (
    Service("OpenAI", ("OPENAI_API_KEY",), "https://api.openai.com/v1", address_variable="OPENAI_BASE_URL"),
    Service(
        "Anthropic",
        ("ANTHROPIC_API_KEY",),
        "https://api.anthropic.com",
        "anthropic",
        address_variable="ANTHROPIC_BASE_URL",
    ),
    Service("OpenRouter", ("OPENROUTER_API_KEY",), "https://openrouter.ai/api/v1"),
    Service(
        "Google Gemini",
        ("GEMINI_API_KEY", "GOOGLE_API_KEY"),
        "https://generativelanguage.googleapis.com/v1beta/openai",
    ),
    Service("Mistral", ("MISTRAL_API_KEY",), "https://api.mistral.ai/v1"),
    Service("Groq", ("GROQ_API_KEY",), "https://api.groq.com/openai/v1"),
    Service("DeepSeek", ("DEEPSEEK_API_KEY",), "https://api.deepseek.com/v1"),
    Service("Together", ("TOGETHER_API_KEY", "TOGETHERAI_API_KEY"), "https://api.together.xyz/v1"),
    Service(
        "Fireworks", ("FIREWORKS_API_KEY", "FIREWORKS_AI_API_KEY"), "https://api.fireworks.ai/inference/v1"
    ),
    Service("xAI", ("XAI_API_KEY",), "https://api.x.ai/v1"),
    Service("Cerebras", ("CEREBRAS_API_KEY",), "https://api.cerebras.ai/v1"),
    Service("SambaNova", ("SAMBANOVA_API_KEY",), "https://api.sambanova.ai/v1"),
    Service("Cohere", ("COHERE_API_KEY", "CO_API_KEY"), "https://api.cohere.ai/compatibility/v1"),
    Service("Perplexity", ("PERPLEXITY_API_KEY", "PPLX_API_KEY"), "https://api.perplexity.ai"),
    Service("DeepInfra", ("DEEPINFRA_API_KEY",), "https://api.deepinfra.com/v1/openai"),
    Service("NVIDIA", ("NVIDIA_API_KEY",), "https://integrate.api.nvidia.com/v1"),
    Service("Hugging Face", ("HF_TOKEN",), "https://router.huggingface.co/v1"),
    Service("Moonshot", ("MOONSHOT_API_KEY",), "https://api.moonshot.ai/v1"),
    Service("DashScope", ("DASHSCOPE_API_KEY",), "https://dashscope-intl.aliyuncs.com/compatible-mode/v1"),
    Service(
        "LiteLLM proxy",
        ("LITELLM_API_KEY", "LITELLM_PROXY_API_KEY"),
        "http://127.0.0.1:4000/v1",
        address_variable="LITELLM_PROXY_API_BASE",
    ),
)

LOCAL_PORTS: Mapping[int, str] = {
    11434: "Ollama",
    8080: "llama.cpp, LocalAI, TGI",
    8000: "vLLM, llama-cpp-python",
    1234: "LM Studio",
    4000: "LiteLLM proxy",
    1337: "Jan",
    5000: "text-generation-webui",
    5001: "KoboldCpp",
    3000: "TGI",
    30000: "SGLang",
    8001: "vLLM",
    8081: "llama.cpp",
    9997: "Xinference",
    2242: "Aphrodite",
    23333: "LMDeploy",
    52415: "exo",
}
"""Port to what usually answers there."""


@dataclass(frozen=True)
class KeyFound:
    """A key that is set, by the name of its variable; the key itself is not looked at."""

    service: str
    variable: str
    base_url: str
    protocol: Protocol

    @property
    def reference(self) -> str:
        return f"${{{self.variable}}}"


def keys_in(environ: Mapping[str, str]) -> tuple[KeyFound, ...]:
    """The services whose key is set, in the order of :data:`SERVICES`. Contacts nobody."""
    found = []
    for service in SERVICES:
        variable = next((v for v in service.variables if environ.get(v, "").strip()), None)
        if variable is not None:
            address = environ.get(service.address_variable, "").strip() if service.address_variable else ""
            found.append(KeyFound(service.title, variable, address or service.base_url, service.protocol))
    return tuple(found)
