"""Which published names make up each profile, and under which names the model is served. Read by
``build_profiles``.

Aliases are matched against normalised names (``laar_tui.routing.profile.normalised``: no vendor, date,
quantisation, ``-instruct`` or ``-chat``). ``NAME:latest`` is what an Ollama server calls its default size.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Entry:
    """``name`` is the profile's; ``published`` are the names of the model in the tables."""

    name: str
    model: str
    family: str
    published: tuple[str, ...]
    aliases: tuple[str, ...] = ()
    window: int | None = None
    """Tokens; what a table says beyond it measures cut documents, not the model, and is left out."""


CATALOGUE = (
    Entry(
        "llama-3.1-8b-instruct",
        "meta-llama/Llama-3.1-8B-Instruct",
        "llama",
        ("Llama3.1 (8B)", "Llama 3.1 8B", "Llama-3.1-8B-Instruct"),
        ("llama3-1-8b", "llama-3.1-8b-instant", "llama3.1:latest", "llama-v3p1-8b-instruct"),
    ),
    Entry(
        "llama-3.1-70b-instruct",
        "meta-llama/Llama-3.1-70B-Instruct",
        "llama",
        ("Llama3.1 (70B)",),
        ("llama3-1-70b", "llama-3.1-70b-versatile", "llama-v3p1-70b-instruct"),
    ),
    Entry(
        "llama-3.3-70b-instruct",
        "meta-llama/Llama-3.3-70B-Instruct",
        "llama",
        ("Llama 3.3 70B",),
        ("llama3-3-70b", "llama-3.3-70b-versatile", "llama3.3:latest", "llama3.3", "llama-v3p3-70b-instruct"),
    ),
    Entry(
        "llama-3-8b-instruct-gradient-1048k",
        "gradientai/Llama-3-8B-Instruct-Gradient-1048k",
        "llama",
        ("GradientAI/Llama3 (8B)",),
        ("llama-3-8b-instruct-gradient-*", "llama3-gradient:8b", "llama3-gradient:latest"),
    ),
    Entry(
        "llama-3-70b-instruct-gradient-1048k",
        "gradientai/Llama-3-70B-Instruct-Gradient-1048k",
        "llama",
        ("GradientAI/Llama3 (70B)",),
        ("llama3-70b-instruct-gradient-*", "llama3-gradient:70b"),
    ),
    Entry(
        "llama-2-7b-chat",
        "meta-llama/Llama-2-7b-chat-hf",
        "llama",
        ("Llama2 (7B)", "LLaMA2-7B-Chat"),
        ("llama2:latest",),
        window=4096,
    ),
    Entry("llama-2-13b-chat", "meta-llama/Llama-2-13b-chat-hf", "llama", ("LLaMA2-13B-Chat",), window=4096),
    Entry(
        "prolong-8b",
        "princeton-nlp/Llama-3-8B-ProLong-512k-Instruct",
        "llama",
        ("ProLong (8B)",),
        ("llama-3-8b-prolong-512k*",),
    ),
    Entry("qwen3-4b", "Qwen/Qwen3-4B", "qwen", ("Qwen3-4B (4B)",)),
    Entry("qwen3-8b", "Qwen/Qwen3-8B", "qwen", ("Qwen3-8B (8B)",), ("qwen3:latest",)),
    Entry("qwen3-14b", "Qwen/Qwen3-14B", "qwen", ("Qwen3-14B (14B)",)),
    Entry("qwen3-32b", "Qwen/Qwen3-32B", "qwen", ("Qwen3-32B (32B)",)),
    Entry("qwen3-30b-a3b", "Qwen/Qwen3-30B-A3B", "qwen", ("Qwen3-30B-A3B (30B)",), ("qwen3:30b",)),
    Entry("qwen3-235b-a22b", "Qwen/Qwen3-235B-A22B", "qwen", ("Qwen3-235B-A22B (235B)",), ("qwen3:235b",)),
    Entry(
        "qwen2.5-7b-instruct",
        "Qwen/Qwen2.5-7B-Instruct",
        "qwen",
        ("Qwen2.5 7B",),
        ("qwen2-5-7b", "qwen2.5:latest"),
    ),
    Entry("qwen2.5-72b-instruct", "Qwen/Qwen2.5-72B-Instruct", "qwen", ("Qwen2.5 72B",), ("qwen2-5-72b",)),
    Entry(
        "qwen2.5-7b-instruct-1m",
        "Qwen/Qwen2.5-7B-Instruct-1M",
        "qwen",
        ("Qwen2.5-7B-Instruct-1M (7B)",),
    ),
    Entry(
        "qwen2.5-14b-instruct-1m",
        "Qwen/Qwen2.5-14B-Instruct-1M",
        "qwen",
        ("Qwen2.5-14B-Instruct-1M (14B)",),
    ),
    Entry("qwen2-72b-instruct", "Qwen/Qwen2-72B-Instruct", "qwen", ("Qwen2 (72B)", "Qwen2-72B-Instruct")),
    Entry("qwen1.5-72b-chat", "Qwen/Qwen1.5-72B-Chat", "qwen", ("Qwen1.5 (72B)",)),
    Entry(
        "mistral-7b-instruct-v0.2",
        "mistralai/Mistral-7B-Instruct-v0.2",
        "mistral",
        ("Mistral (7B)",),
        ("mistral:7b-v0.2", "mistral-7b-v0.2"),
    ),
    Entry(
        "megabeam-mistral-7b",
        "aws-prototyping/MegaBeam-Mistral-7B-512k",
        "mistral",
        ("MegaBeam-Mistral (7B)",),
        ("megabeam-mistral-7b*",),
    ),
    Entry(
        "mistral-nemo",
        "mistralai/Mistral-Nemo-Instruct-2407",
        "mistral",
        ("Mistral-Nemo",),
        ("open-mistral-nemo", "open-mistral-nemo-2407", "mistral-nemo:12b", "mistral-nemo:latest"),
    ),
    Entry(
        "mistral-large-2407",
        "mistralai/Mistral-Large-Instruct-2407",
        "mistral",
        ("Mistral-Large-2407 (123B)",),
        ("mistral-large-2407-v1", "mistral-large:123b-2407"),
    ),
    Entry(
        "mistral-large-2411",
        "mistralai/Mistral-Large-Instruct-2411",
        "mistral",
        ("Mistral-Large-2411 (123B)",),
        ("mistral-large:123b", "mistral-large:123b-2411", "mistral-large:latest"),
    ),
    Entry(
        "mixtral-8x7b-instruct",
        "mistralai/Mixtral-8x7B-Instruct-v0.1",
        "mixtral",
        ("Mixtral-8x7B (12.9B/46.7B)",),
        ("mixtral:8x7b", "mixtral-8x7b-v0.1", "mixtral:latest", "open-mixtral-8x7b", "mixtral-8x7b-32768"),
    ),
    Entry(
        "mixtral-8x22b-instruct",
        "mistralai/Mixtral-8x22B-Instruct-v0.1",
        "mixtral",
        ("Mixtral-8x22B (39B/141B)",),
        ("mixtral:8x22b", "mixtral-8x22b-v0.1", "open-mixtral-8x22b"),
    ),
    Entry(
        "phi-3-mini-128k-instruct",
        "microsoft/Phi-3-mini-128k-instruct",
        "phi",
        ("Phi3-mini (3.8B)", "Phi-3-mini"),
        ("phi3:3.8b-mini-128k", "phi3:mini-128k", "phi-3.0-mini-128k"),
    ),
    Entry("phi-3-small-128k-instruct", "microsoft/Phi-3-small-128k-instruct", "phi", ("Phi-3-small",)),
    Entry(
        "phi-3-medium-128k-instruct",
        "microsoft/Phi-3-medium-128k-instruct",
        "phi",
        ("Phi3-medium (14B)",),
        ("phi3:14b-medium-128k", "phi3:medium-128k"),
    ),
    Entry(
        "glm-4-9b-chat",
        "THUDM/glm-4-9b-chat",
        "glm",
        ("GLM4 (9B)", "GLM4-9B-Chat"),
        ("glm4:9b", "glm4:latest"),
    ),
    Entry("glm-4", "glm-4", "glm", ("GLM-4", "GLM-4-128K"), ("glm-4-0520", "glm-4-128k")),
    Entry("chatglm3-6b-128k", "THUDM/chatglm3-6b-128k", "glm", ("GLM3 (6B)",)),
    Entry("chatglm3-6b-32k", "THUDM/chatglm3-6b-32k", "glm", ("ChatGLM3-6B-32k", "ChatGLM3-6B-32K")),
    Entry(
        "gemini-1.5-flash",
        "gemini-1.5-flash",
        "gemini",
        ("Gemini 1.5 Flash",),
        ("gemini-1.5-flash-latest", "gemini1.5-flash-00?", "gemini-flash-1.5"),
    ),
    Entry(
        "gemini-1.5-pro",
        "gemini-1.5-pro",
        "gemini",
        ("Gemini-1.5-pro", "Gemini 1.5 Pro"),
        ("gemini-1.5-pro-latest", "gemini1.5-pro-00?", "gemini-pro-1.5"),
    ),
    Entry("gpt-4o", "gpt-4o", "gpt", ("GPT-4o",), ("chatgpt-4o-latest",)),
    Entry("gpt-4o-mini", "gpt-4o-mini", "gpt", ("GPT-4o-mini",)),
    Entry(
        "gpt-4-turbo",
        "gpt-4-1106-preview",
        "gpt",
        ("GPT-4-1106-preview", "GPT-4 Turbo (1106)"),
        ("gpt-4-turbo-preview", "gpt-4-0125-preview", "gpt-4-turbo-128k"),
    ),
    Entry(
        "gpt-3.5-turbo",
        "gpt-3.5-turbo-16k",
        "gpt",
        ("GPT-3.5-16k", "GPT-3.5-Turbo-16K"),
        ("gpt-3.5-turbo-0125", "gpt-3.5-turbo-1106", "gpt-3.5-turbo-16k-0613", "gpt35-turbo*"),
        window=16384,
    ),
    Entry("o3-mini", "o3-mini", "gpt", ("o3-mini",), ("o3-mini-high", "o3-mini-medium", "o3-mini-low")),
    Entry("claude-3-opus", "claude-3-opus-20240229", "claude", ("Claude3 Opus",), ("claude-3-opus-latest",)),
    Entry("claude-3-haiku", "claude-3-haiku-20240307", "claude", ("Claude3-Haiku",)),
    Entry(
        "claude-3.5-sonnet",
        "claude-3-5-sonnet-20241022",
        "claude",
        ("Claude3.5-Sonnet",),
        ("claude-3-5-sonnet-latest", "claude-3-5-sonnet-v2"),
    ),
    Entry(
        "command-r",
        "CohereForAI/c4ai-command-r-v01",
        "command-r",
        ("Command-R (35B)",),
        ("command-r-v01", "command-r-03-2024", "command-r:35b", "command-r:35b-v0.1"),
    ),
    Entry(
        "command-r-08-2024",
        "CohereForAI/c4ai-command-r-08-2024",
        "command-r",
        ("Command-R-0824 (32B)",),
        ("command-r-08-2024", "command-r:35b-08-2024", "command-r:latest"),
    ),
    Entry(
        "command-r-plus",
        "CohereForAI/c4ai-command-r-plus",
        "command-r",
        ("Command-R-plus (104B)",),
        ("command-r-plus-04-2024", "command-r-plus:104b"),
    ),
    Entry(
        "command-r-plus-08-2024",
        "CohereForAI/c4ai-command-r-plus-08-2024",
        "command-r",
        ("Command-R-plus-0824 (104B)",),
        ("command-r-plus:104b-08-2024", "command-r-plus:latest"),
    ),
    Entry(
        "jamba-1.5-mini",
        "ai21labs/AI21-Jamba-1.5-Mini",
        "jamba",
        ("Jamba-1.5-mini (12B/52B)",),
        ("jamba1-5-mini*",),
    ),
    Entry(
        "jamba-1.5-large",
        "ai21labs/AI21-Jamba-1.5-Large",
        "jamba",
        ("Jamba-1.5-large (94B/398B)",),
        ("jamba1-5-large*",),
    ),
    Entry("yi-34b-200k", "01-ai/Yi-34B-200K", "yi", ("Yi (34B)",)),
    Entry("yi-6b-200k", "01-ai/Yi-6B-200K", "yi", ("Yi-6B-200k",)),
    Entry(
        "internlm2.5-7b-chat",
        "internlm/internlm2_5-7b-chat",
        "internlm",
        ("InternLM2.5 (7B)",),
        ("internlm2.5-7b-chat-1m",),
    ),
    Entry(
        "internlm2-7b", "internlm/internlm2-chat-7b", "internlm", ("InternLM2-7B-200K",), ("internlm2:7b",)
    ),
    Entry(
        "internlm2-20b",
        "internlm/internlm2-chat-20b",
        "internlm",
        ("InternLM2-20B-200K",),
        ("internlm2:20b",),
    ),
    Entry("exaone-4.0-32b", "LGAI-EXAONE/EXAONE-4.0-32B", "exaone", ("EXAONE-4.0-32B (32B)",)),
    Entry("exaone-4.0-1.2b", "LGAI-EXAONE/EXAONE-4.0-1.2B", "exaone", ("EXAONE-4.0-1.2B (1.2B)",)),
    Entry("moonshot-v1-128k", "moonshot-v1-128k", "moonshot", ("Moonshot-v1",), ("moonshot-v1-auto",)),
    Entry(
        "dbrx-instruct",
        "databricks/dbrx-instruct",
        "dbrx",
        ("DBRX (36B/132B)",),
        ("dbrx:132b", "dbrx:latest"),
    ),
)
