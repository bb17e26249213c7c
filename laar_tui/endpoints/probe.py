"""Is an endpoint there? Asks for its model list, which many servers lack: a footnote, never an obstacle."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING

from laar_tui.core.clock import Monotonic
from laar_tui.core.figures import plural
from laar_tui.core.sanitiser import clean_name
from laar_tui.endpoints.decoding import BodyDecoder
from laar_tui.endpoints.dialect import Dialect
from laar_tui.endpoints.failures import of_status
from laar_tui.endpoints.masking import Mask
from laar_tui.settings.model import EndpointSettings

if TYPE_CHECKING:
    from laar_tui.endpoints.http_client import HttpClients

PROBE_S = 5.0
_LIST_BYTES = 8 * 1024 * 1024


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
    from laar_tui.endpoints.http_client import build, of_exception, raw_body, shown_url

    begun = monotonic()
    try:
        async with asyncio.timeout(limit_s):
            request = build(dialect.models_request(endpoint, key), min(limit_s, endpoint.timeouts.connect))
            response = await clients.client(endpoint).send(request, stream=True)
            try:
                body = bytearray()
                decoder = BodyDecoder(response.headers.get("content-encoding", ""), _LIST_BYTES)
                async for raw in raw_body(response):
                    for data in decoder.feed(raw):
                        body += data
                    if len(body) > _LIST_BYTES:
                        break
            finally:
                await response.aclose()
    except TimeoutError:
        return Probe(
            False, f"{shown_url(endpoint.base_url)} did not answer within {limit_s:g} s", monotonic() - begun
        )
    except Exception as error:  # noqa: BLE001 - a probe reports, it never fails.
        return Probe(False, of_exception(error, endpoint, hide).error.message, monotonic() - begun)
    took = monotonic() - begun
    status = response.status_code
    if status == 404:
        return Probe(True, f"answers, but has no model list (HTTP {status})", took, status)
    if not 200 <= status < 300:
        headers = {name.lower(): value for name, value in response.headers.items()}
        return Probe(True, of_status(status, headers, bytes(body[:65536]), hide).error.message, took, status)
    names = dialect.models(bytes(body))
    if names is None:
        return Probe(True, "answers, but not with a model list: check base_url", took, status)
    # Ollama lists a model that was pulled without a tag as “name:latest”.
    listed = endpoint.model in names or f"{endpoint.model}:latest" in names
    model = clean_name(endpoint.model, 60)
    having = f"among them {model}" if listed else f'but not "{model}"'
    return Probe(
        True, f"answers; lists {plural(len(names), 'model')}, {having}", took, status, len(names), listed
    )
