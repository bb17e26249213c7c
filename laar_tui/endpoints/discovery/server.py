"""What answers at an address: which program, in which protocol, with which models, and whether it wants a key.

Only the address that was handed over is asked. On this machine every kind's own page is tried at once, because guessing is cheap
there; elsewhere only the model list, and a second page where the first one says what the server is.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from urllib.parse import urlsplit, urlunsplit

from laar_tui.core.sanitiser import clean_name
from laar_tui.endpoints.confidential import is_loopback
from laar_tui.endpoints.dialect import WireRequest, split
from laar_tui.endpoints.discovery.fetch import Page, fetch
from laar_tui.endpoints.discovery.models import ModelFound, models_in, tokens
from laar_tui.endpoints.failures import of_status
from laar_tui.endpoints.masking import Mask
from laar_tui.endpoints.readable import parsed
from laar_tui.settings.model import EndpointSettings, Protocol

if TYPE_CHECKING:
    from laar_tui.endpoints.http_client import HttpClients

INSPECT_S = 5.0
UNKNOWN = "unknown server"
LITELLM = "LiteLLM proxy"
_GENERIC = "OpenAI-compatible server"
_MARKS = (
    "/",
    "/api/version",
    "/api/tags",
    "/props",
    "/version",
    "/api/v0/models",
    "/api/extra/version",
    "/api/extra/true_max_context_length",
    "/info",
    "/get_model_info",
    "/health/liveliness",
)
"""Pages by which local servers tell themselves apart."""

_ANTHROPIC_VERSION = "2023-06-01"


@dataclass(frozen=True)
class Trust:
    """What the user consents to at one address: a certificate that cannot be verified, a key over plain http to another machine."""

    verify_tls: bool = True
    allow_plain_http: bool = False


STRICT = Trust()


@dataclass(frozen=True)
class Server:
    """``base_url`` and ``protocol`` are what an endpoint on it is configured with. ``problem`` is one sentence when nothing can be
    added as things are (then ``models`` is empty): no server there, or one that wants a key, or none we know."""

    title: str
    base_url: str
    protocol: Protocol = "openai"
    models: tuple[ModelFound, ...] = ()
    wants_key: bool = False
    problem: str = ""
    reached: bool = True

    @property
    def chat_models(self) -> tuple[ModelFound, ...]:
        return tuple(m for m in self.models if m.chat)


def usual_address(text: str) -> str:
    """``text`` as an address: ``localhost:8000`` gets its ``http://``, a host elsewhere ``https://``; blanks and a slash at the end go."""
    text = text.strip().rstrip("/")
    if "://" in text or not text:
        return text
    host = split(f"//{text}").hostname or ""
    return f"{'http' if is_loopback(host) else 'https'}://{text}"


async def inspect_server(
    clients: HttpClients,
    base_url: str,
    key: str | None,
    hide: Mask,
    *,
    protocol: Protocol | None = None,
    trust: Trust = STRICT,
    limit_s: float = INSPECT_S,
) -> Server:
    """Never raises for what a server or a network did. To be awaited in the network thread. ``hide`` must know ``key``."""
    look = _Look(clients, usual_address(base_url), key, hide, trust, limit_s)
    if protocol == "anthropic" or (protocol is None and look.host.endswith("anthropic.com")):
        return _anthropic(look, await look.get(f"{look.root}/v1/models", anthropic=True))
    bases = [look.base] if look.path else [f"{look.root}/v1", look.root]
    if protocol == "ollama":
        bases = []
    local = is_loopback(look.host)
    marks = _MARKS if local else ("/api/version", "/api/tags") if protocol == "ollama" else ()
    pages = await asyncio.gather(
        *(look.get(f"{base}/models") for base in bases), *(look.get(look.root + mark) for mark in marks)
    )
    lists = dict(zip(bases, pages, strict=False))
    seen = dict(zip(marks, pages[len(bases) :], strict=True))
    if not local and not any(page.ok for page in lists.values()):
        seen["/api/tags"] = await look.get(f"{look.root}/api/tags")
        seen["/api/version"] = await look.get(f"{look.root}/api/version")
    if local and look.path.rstrip("/") not in ("", "/v1") and not any(p.ok for p in lists.values()):
        # An address that was copied with the path of one request.
        bases = [f"{look.root}/v1"]
        lists = {bases[0]: await look.get(f"{bases[0]}/models")}
    title = identify(seen, list(lists.values()))
    if title.startswith("Ollama") and protocol != "openai":
        models = models_in(seen["/api/tags"].json) or ()
        return Server(title, look.root, "ollama", models)
    return await _openai(look, title, lists, seen)


def identify(marks: Mapping[str, Page], lists: Sequence[Page]) -> str:
    """A server's name from its own pages; those that imitate others are recognised before those they imitate."""

    def told(path: str) -> Mapping[str, object]:
        payload = marks[path].json if path in marks else None
        return payload if isinstance(payload, Mapping) else {}

    headers = " ".join(page.header("server") for page in (*lists, *marks.values())).lower()
    entries = [e for page in lists for e in _entries(page)]
    owners = {str(e.get("owned_by", "")).lower() for e in entries}
    if told("/api/extra/version").get("result") == "KoboldCpp":
        return _versioned("KoboldCpp", told("/api/extra/version").get("version"))
    if "default_generation_settings" in told("/props") or "llama.cpp" in headers:
        return "llama.cpp server"
    if (
        b"I'm alive" in _body(marks.get("/health/liveliness"))
        or any(page.header("x-litellm-version") for page in lists)
        or any("mode" in e and "max_input_tokens" in e for e in entries)
    ):
        return LITELLM
    if any("max_context_length" in e for e in _entries(marks.get("/api/v0/models"))):
        return "LM Studio"
    if "max_total_tokens" in told("/info") or "max_input_tokens" in told("/info"):
        return _versioned("TGI", told("/info").get("version"))
    if "sglang" in owners or "model_path" in told("/get_model_info"):
        return "SGLang"
    if "vllm" in owners:
        return _versioned("vLLM", told("/version").get("version"))
    if isinstance(told("/api/tags").get("models"), list) and "version" in told("/api/version"):
        return _versioned("Ollama", told("/api/version").get("version"))
    return next((t for o, t in _OWNERS.items() if o in owners), _GENERIC)


_OWNERS = {"llamacpp": "llama.cpp server", "lmdeploy": "LMDeploy", "tabbyapi": "TabbyAPI"}


async def _openai(look: _Look, title: str, lists: dict[str, Page], seen: Mapping[str, Page]) -> Server:
    for base, page in lists.items():
        models = models_in(page.json) if page.ok else None
        if models is not None:
            if title == LITELLM:
                models = _with_told(models, await look.get(f"{look.root}/model/info"))
            elif title == "LM Studio":
                models = _with_told(models, seen["/api/v0/models"])
            elif window := _window_of_server(seen):
                models = tuple(replace(m, context_window=m.context_window or window) for m in models)
            return Server(title, base, "openai", models)
    base, page = next(iter(lists.items()), (look.base, Page()))
    for candidate, answer in lists.items():
        if answer.status in (401, 403):
            base, page = candidate, answer
            break
    if title == LITELLM and page.status is not None and look.key is None:
        # Without a database it answers 500 to a request without a key.
        return Server(title, base, wants_key=True, problem=f"it wants an API key (HTTP {page.status})")
    if page.status in (401, 403):
        if title == _GENERIC and parsed(page.body) is None:
            title = UNKNOWN  # Any web page may want a password.
        return Server(title, base, wants_key=True, problem=_wants_key(look, page))
    if page.status is None:
        return Server(title, base, problem=page.problem, reached=False)
    if title != _GENERIC:
        return Server(title, base, problem="it has no model list; name the model yourself")
    if page.ok:
        return Server(UNKNOWN, base, problem="it answers, but not with a list of models")
    said = of_status(page.status, page.headers or {}, page.body[:65536], look.hide).error.message
    return Server(UNKNOWN, base, problem=said)


def _anthropic(look: _Look, page: Page) -> Server:
    base = look.root if look.path in ("", "/v1") else look.base
    if page.status is None:
        return Server("Anthropic", base, "anthropic", problem=page.problem, reached=False)
    if page.status in (401, 403):
        return Server("Anthropic", base, "anthropic", wants_key=True, problem=_wants_key(look, page))
    models = models_in(page.json) if page.ok else None
    if models is None:
        return Server("Anthropic", base, "anthropic", problem="it has no model list; name the model yourself")
    return Server("Anthropic", base, "anthropic", models)


def _wants_key(look: _Look, page: Page) -> str:
    if look.key is None:
        return f"it wants an API key (HTTP {page.status})"
    return of_status(page.status or 401, page.headers or {}, page.body[:65536], look.hide).error.message


def _with_told(models: Sequence[ModelFound], page: Page) -> tuple[ModelFound, ...]:
    """``models`` with what a second, more talkative list says of them."""
    told = {m.name: m for m in models_in(page.json) or ()}
    return tuple(_joined(m, told.get(m.name, m)) for m in models)


def _joined(model: ModelFound, told: ModelFound) -> ModelFound:
    return ModelFound(
        model.name,
        told.context_window or model.context_window,
        told.price or model.price,
        model.chat and told.chat,
    )


def _window_of_server(seen: Mapping[str, Page]) -> int | None:
    """Of a server with one window for all it serves: llama.cpp, KoboldCpp, TGI."""
    for path, keys in (
        ("/props", ("default_generation_settings", "n_ctx")),
        ("/api/extra/true_max_context_length", ("value",)),
        ("/info", ("max_total_tokens",)),
    ):
        value = seen[path].json if path in seen else None
        for key in keys:
            value = value.get(key) if isinstance(value, Mapping) else None
        if window := tokens(value):
            return window
    return None


def _entries(page: Page | None) -> list[Mapping[str, object]]:
    payload = page.json if page is not None else None
    entries = payload.get("data") if isinstance(payload, Mapping) else None
    return [e for e in entries if isinstance(e, Mapping)] if isinstance(entries, list) else []


def _versioned(title: str, version: object) -> str:
    if isinstance(version, str) and re.fullmatch(r"[0-9][\w.+-]{0,40}", version):
        return f"{title} {clean_name(version, 20)}"
    return title


def _body(page: Page | None) -> bytes:
    return page.body if page is not None and page.ok else b""


class _Look:
    """One address being looked at."""

    def __init__(
        self,
        clients: HttpClients,
        base_url: str,
        key: str | None,
        hide: Mask,
        trust: Trust,
        limit_s: float,
    ) -> None:
        parts = split(base_url)
        self.path = re.sub(r"/(chat/completions|messages|models)$", "", parts.path.rstrip("/"))
        self.root = urlunsplit((parts.scheme, parts.netloc, "", "", ""))
        self.base = self.root + self.path
        self.query = parts.query
        self.host = parts.hostname or ""
        self.key = key
        self.hide = hide
        self._clients = clients
        self._limit_s = limit_s
        self._as_endpoint = EndpointSettings(
            name="?",
            base_url=base_url or "?",
            model="?",
            verify_tls=trust.verify_tls,
            allow_plain_http=trust.allow_plain_http,
        )

    async def get(self, url: str, *, anthropic: bool = False) -> Page:
        headers = {"accept": "application/json, text/plain"}
        if self.key and anthropic:
            headers |= {"x-api-key": self.key, "anthropic-version": _ANTHROPIC_VERSION}
        elif self.key:
            headers["authorization"] = f"Bearer {self.key}"
        parts = urlsplit(url)
        url = urlunsplit((parts.scheme, parts.netloc, parts.path, self.query, ""))
        return await fetch(
            self._clients, WireRequest("GET", url, headers), self._as_endpoint, self.hide, self._limit_s
        )
