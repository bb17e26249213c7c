"""How the network reaches the simulated fleet: a transport for ``demo://``, made when first needed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import httpx


def demo_transports(speed: float) -> Mapping[str, Callable[[], httpx.AsyncBaseTransport]]:
    """For ``Network(transports=…)``; ``speed`` divides the simulated waits. Cheap: httpx is not imported yet."""

    def make() -> httpx.AsyncBaseTransport:
        from laar_tui.endpoints.demo.server import DemoTransport

        return DemoTransport(speed=speed)

    return {"demo": make}
