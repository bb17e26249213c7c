"""Work with changed settings from the next decision on, without closing anything: what runs goes on with what it began with. Blocks."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress

from laar_tui.conversation.judge_choice import Rests
from laar_tui.conversation.opening import families_among, reading_time, router_maker, unusable
from laar_tui.conversation.parts import Parts
from laar_tui.conversation.reading_time import ReadingTime
from laar_tui.conversation.servers import out_of_credit
from laar_tui.core.errors import HistoryError
from laar_tui.routing.overlap import CallPrice
from laar_tui.settings.locations import Locations
from laar_tui.settings.model import EndpointSettings, Settings


class Endpoints(dict[str, EndpointSettings]):
    """The endpoints that may be asked. One that was taken out can still be looked up by name, for the attempts it made."""

    def __init__(self, now: Mapping[str, EndpointSettings], before: Mapping[str, EndpointSettings]) -> None:
        super().__init__(now)
        self._before = before

    def __missing__(self, name: str) -> EndpointSettings:
        return self._before[name]


def work_with(
    parts: Parts, locations: Locations, settings: Settings, endpoints: Mapping[str, EndpointSettings]
) -> None:
    """Raises ``SettingsError``, and changes nothing then."""
    families = families_among(endpoints.values(), locations)
    taught_router = router_maker(locations, settings, endpoints, parts.history, parts.facts)
    router = taught_router()
    before, was_simulated = parts.endpoints, parts.simulated
    parts.taught_router, parts.router = taught_router, router
    parts.routing, parts.checking = settings.routing, settings.checking
    parts.endpoints = Endpoints(endpoints, before)
    parts.checkers = None
    if parts.simulated != was_simulated:
        parts.call_price = CallPrice()
        parts.reading = ReadingTime()
        with suppress(HistoryError):
            parts.reading = reading_time(parts.history.reader, endpoints)
    same = {n for n, e in endpoints.items() if n in before and before[n] == e}
    parts.health = {n: parts.health.get(n, "unknown") if n in same else "unknown" for n in endpoints}
    # Whoever has no credit left still has none; what was wrong with the settings may be mended.
    without_credit = out_of_credit(endpoints.values(), parts.facts)
    parts.out_of_service = without_credit | unusable(endpoints.values())
    parts.without_credit = set(without_credit)
    parts.families = families
    parts.judge_rests = Rests(parts.monotonic)
    parts.history.keep_documents(settings.privacy.keep_documents)
