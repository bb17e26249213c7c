"""Ask a server how long a prompt may be, where it tells: its model list, or a page of its own that only its kind has.

Ollama ``/api/show``, llama.cpp ``/props``, LiteLLM ``/model/info``, LM Studio ``/api/v0/models``, TGI ``/info``; vLLM, SGLang, Groq,
OpenRouter and others say it in ``/v1/models``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING
from urllib.parse import urlunsplit

from laar_tui.endpoints.confidential import is_loopback
from laar_tui.endpoints.dialect import Dialect, WireRequest, json_bytes, own_headers, split
from laar_tui.endpoints.discovery.fetch import Page, fetch
from laar_tui.endpoints.discovery.models import models_in, tokens
from laar_tui.endpoints.json_values import table
from laar_tui.endpoints.masking import Mask
from laar_tui.settings.model import EndpointSettings

if TYPE_CHECKING:
    from laar_tui.endpoints.http_client import HttpClients

ASK_S = 2.0
"""Seconds for one page: a question waits for it."""

_LITELLM_PAGE = "/model/info"
_LOCAL_PAGES = ("/props", _LITELLM_PAGE, "/api/v0/models", "/info")
"""Guessed at only on this machine; elsewhere LiteLLM gives itself away by a header."""


async def window_told(
    clients: HttpClients, dialect: Dialect, endpoint: EndpointSettings, key: str | None, hide: Mask
) -> int | None:
    """Tokens, or ``None`` where the server does not tell. Never raises for what a server does. To be awaited in the network thread."""

    async def get(wire: WireRequest) -> Page:
        return await fetch(clients, wire, endpoint, hide, ASK_S)

    try:
        if endpoint.protocol == "ollama":
            return window_in_show((await get(_show_request(dialect, endpoint, key))).json)
        listed = await get(dialect.models_request(endpoint, key))
    except ValueError:
        return None
    if window := _in_list(listed, endpoint.model):
        return window
    if listed.status is None or endpoint.protocol != "openai":
        return None
    parts = split(endpoint.base_url)
    headers = {"accept": "application/json"} | own_headers(endpoint, key)
    local = is_loopback(parts.hostname or "")
    pages = _LOCAL_PAGES if local else (_LITELLM_PAGE,) if listed.header("x-litellm-version") else ()
    for path in pages:
        page = await get(
            WireRequest("GET", urlunsplit((parts.scheme, parts.netloc, path, parts.query, "")), headers)
        )
        if window := _of_whole_server(page.json) or _in_list(page, endpoint.model):
            return window
        if page.status is None:
            return None
    return None


def window_in_show(payload: object) -> int | None:
    """Of Ollama's ``/api/show``: the model's own window. ``num_ctx`` in its parameters is only a default, which we override."""
    info = table(table(payload).get("model_info"))
    architecture = info.get("general.architecture")
    named = tokens(info.get(f"{architecture}.context_length"))
    return named or next(
        (w for k, v in info.items() if k.endswith(".context_length") and (w := tokens(v))), None
    )


def _show_request(dialect: Dialect, endpoint: EndpointSettings, key: str | None) -> WireRequest:
    tags = dialect.models_request(endpoint, key)
    url = re.sub(r"/tags(?=\?|$)", "/show", tags.url)
    headers = {**tags.headers, "content-type": "application/json"}
    return WireRequest("POST", url, headers, json_bytes({"model": endpoint.model}))


def _in_list(page: Page, model: str) -> int | None:
    models = models_in(page.json) if page.ok else None
    return next((m.context_window for m in models or () if m.name == model and m.context_window), None)


def _of_whole_server(payload: object) -> int | None:
    told: Mapping[str, object] = table(payload)
    return tokens(table(told.get("default_generation_settings")).get("n_ctx")) or tokens(
        told.get("max_total_tokens")
    )
