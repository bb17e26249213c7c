"""Is an endpoint there? Asks for its model list, which many servers lack: a footnote, never an obstacle."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from laar_tui.core.clock import Monotonic
from laar_tui.core.figures import plural
from laar_tui.core.sanitiser import clean_name
from laar_tui.endpoints.dialect import Dialect
from laar_tui.endpoints.discovery.fetch import fetch
from laar_tui.endpoints.failures import of_status
from laar_tui.endpoints.masking import Mask
from laar_tui.endpoints.readable import sentence
from laar_tui.settings.model import EndpointSettings

if TYPE_CHECKING:
    from laar_tui.endpoints.http_client import HttpClients

PROBE_S = 5.0


@dataclass(frozen=True)
class Probe:
    """``reachable``: a server answered, whatever it said. ``models`` is how many it lists, ``None`` without a list."""

    reachable: bool
    sentence: str
    seconds: float
    status: int | None = None
    models: int | None = None
    lists_model: bool | None = None


async def probe(
    endpoint: EndpointSettings,
    dialect: Dialect,
    clients: HttpClients,
    key: str | None,
    hide: Mask,
    monotonic: Monotonic,
    limit_s: float = PROBE_S,
) -> Probe:
    """Never raises for what a server or a network did. Runs in the network thread."""
    begun = monotonic()
    try:
        wire = dialect.models_request(endpoint, key)
    except ValueError as error:
        return Probe(False, sentence(f"base_url is no address that can be used: {error}", hide), 0.0)
    page = await fetch(clients, wire, endpoint, hide, limit_s)
    took = monotonic() - begun
    status = page.status
    if status is None:
        return Probe(False, page.problem, took)
    if status == 404:
        return Probe(True, f"answers, but has no model list (HTTP {status})", took, status)
    if not page.ok:
        said = of_status(status, page.headers or {}, page.body[:65536], hide).error.message
        return Probe(True, said, took, status)
    names = dialect.models(page.body)
    if names is None:
        return Probe(True, "answers, but not with a model list: check base_url", took, status)
    # Ollama lists a model that was pulled without a tag as “name:latest”.
    listed = endpoint.model in names or f"{endpoint.model}:latest" in names
    model = clean_name(endpoint.model, 60)
    having = f"among them {model}" if listed else f'but not "{model}"'
    return Probe(
        True, f"answers; lists {plural(len(names), 'model')}, {having}", took, status, len(names), listed
    )
