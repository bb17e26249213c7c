"""Endpoints as they would be configured: one per model, each under a name of its own."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence

from laar_tui.core.sanitiser import clean_name
from laar_tui.endpoints.dialect import split
from laar_tui.endpoints.discovery.models import ModelFound
from laar_tui.endpoints.discovery.server import STRICT, Server, Trust
from laar_tui.settings.model import EndpointSettings

LONGEST_NAME = 60
_ANY_PROGRAM = "openai-compatible"
"""What a server that does not tell what it is is called."""
_COMMON_HOST_PARTS = frozenset(
    {"api", "www", "com", "org", "net", "ai", "io", "co", "dev", "cloud", "localhost"}
)


def draft_endpoints(
    server: Server,
    models: Sequence[ModelFound],
    *,
    taken: Iterable[str],
    api_key: str = "",
    name: str = "",
    trust: Trust = STRICT,
) -> tuple[EndpointSettings, ...]:
    """One endpoint per model of ``server``. ``name`` is used for the only one, and as a beginning for several; ``taken`` are names
    in use. ``api_key`` is a reference as the configuration file holds it.
    """
    used = {_folded(t) for t in taken}
    made = []
    for model in models:
        wanted = name if name and len(models) == 1 else f"{name}/{_short(model.name)}" if name else ""
        chosen = free_name(wanted or _short(model.name), used, _place(server))
        used.add(_folded(chosen))
        made.append(
            EndpointSettings(
                name=chosen,
                protocol=server.protocol,
                base_url=server.base_url,
                model=model.name,
                api_key=api_key,
                context_window=model.context_window,
                price=model.price,
                verify_tls=trust.verify_tls,
                allow_plain_http=trust.allow_plain_http,
            )
        )
    return tuple(made)


def free_name(wanted: str, used: set[str], place: str) -> str:
    """``wanted``, or with where it runs (``qwen3-8b@groq``), or with a number; ``used`` are names without regard to case."""
    wanted = _fitting(wanted)
    for candidate in (wanted, f"{wanted[: LONGEST_NAME - 20]}@{place[:18].rstrip('-.')}"):
        if _folded(candidate) not in used:
            return candidate
    number = 2
    while _folded(candidate := f"{wanted[: LONGEST_NAME - 6]}-{number}") in used:
        number += 1
    return candidate


def _short(model: str) -> str:
    """A model's name without the path before it and without what only tells packagings apart."""
    last = model.rstrip("/").rpartition("/")[2] or model
    return re.sub(r"(\.gguf|:latest)$", "", last, flags=re.I)


def _place(server: Server) -> str:
    """A word for where a server is: program and port on this machine, else the telling part of its host's name. Of a program that does
    not tell its name, the port alone.
    """
    parts = split(server.base_url)
    host = parts.hostname or ""
    words = [w for w in host.split(".") if w not in _COMMON_HOST_PARTS]
    if host.replace(".", "").isdigit() or not words:
        program = server.title.split()[0].lower()
        known = [] if program == _ANY_PROGRAM else [program]
        return "-".join([*known, *([str(parts.port)] if parts.port else [])]) or host or program
    return words[-1] if len(words) > 1 else words[0]


def _fitting(name: str) -> str:
    shown = " ".join(clean_name(name, LONGEST_NAME).replace("…", "").split())
    return shown or "endpoint"


def _folded(name: str) -> str:
    return unicodedata.normalize("NFKC", name).casefold()
