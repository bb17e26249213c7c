"""What a calibration borrows from a session: its endpoints, network, token counts and clocks; and how the session takes in what was
measured."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from laar_tui.core.clock import Monotonic, WallClock
from laar_tui.settings.locations import Locations
from laar_tui.settings.model import EndpointSettings, RoutingSettings

if TYPE_CHECKING:
    from laar_tui.conversation.parts import Parts
    from laar_tui.endpoints.stream import AttemptStream, ChatRequest
    from laar_tui.settings.model import Settings


class Sends(Protocol):
    """What is needed of ``endpoints.network.Network``."""

    def start(self, endpoint: EndpointSettings, request: ChatRequest) -> AttemptStream: ...


@dataclass(frozen=True)
class Equipment:
    """``count`` gives the tokens of a text and blocks; ``speed`` divides simulated waits."""

    locations: Locations
    routing: RoutingSettings
    endpoints: tuple[EndpointSettings, ...]
    network: Sends
    count: Callable[[str], int]
    speed: float
    monotonic: Monotonic
    wall_clock: WallClock


def equipment_of(parts: Parts, locations: Locations) -> Equipment:
    return Equipment(
        locations,
        parts.routing,
        tuple(parts.endpoints.values()),
        parts.network,
        parts.measurer.count_now,
        parts.speed,
        parts.monotonic,
        parts.wall_clock,
    )


def work_with_new_profiles(parts: Parts, locations: Locations, settings: Settings) -> None:
    """Route by the profiles as they are on disk now. Blocks. Raises :class:`SettingsError`, and changes nothing then."""
    from laar_tui.conversation.opening import router_maker

    taught_router = router_maker(locations, settings, parts.endpoints, parts.history, parts.facts)
    router = taught_router()
    parts.taught_router, parts.router = taught_router, router
