"""The part of a session that is about its endpoints and settings: which there are, what is known of them, and reading them anew."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from laar_tui.settings.locations import Locations
from laar_tui.settings.model import EndpointSettings, Settings

if TYPE_CHECKING:
    from laar_tui.conversation.endpoint_records import EndpointRecord
    from laar_tui.conversation.fleet import Fleet
    from laar_tui.conversation.parts import Parts
    from laar_tui.conversation.question_run import QuestionRun


class FleetPart:
    """Mixed into :class:`laar_tui.conversation.session.Session`, which gives what is only declared here."""

    settings: Settings
    locations: Locations
    endpoints: dict[str, EndpointSettings]
    _demo: bool
    _demo_when_empty: bool
    _by_id: dict[str, QuestionRun]

    if TYPE_CHECKING:

        @property
        def simulated(self) -> bool: ...
        async def _ready(self) -> Parts: ...
        async def new_conversation(self) -> None: ...

    @property
    def unconfigured(self) -> bool:
        """The simulated fleet answers because the user has no endpoint yet, not because it was asked for."""
        return self._demo_when_empty and not self._demo and not self.settings.endpoint

    @property
    def every_endpoint(self) -> tuple[EndpointSettings, ...]:
        """Disabled ones included."""
        if self._demo or self.unconfigured:
            return tuple(self.endpoints.values())
        return self.settings.endpoint

    async def fleet(self) -> Fleet:
        """For finding, trying and keeping endpoints; what is changed there counts after :meth:`reload_settings`."""
        from laar_tui.conversation.fleet import Fleet

        parts = await self._ready()
        return Fleet(parts.network, self.locations.config_file, facts=parts.facts)

    async def endpoint_records(self) -> Mapping[str, EndpointRecord]:
        """What the history knows of each endpoint; of simulated ones while the simulated fleet answers."""
        from laar_tui.conversation.endpoint_records import endpoint_records

        reader = (await self._ready()).history.reader
        return await asyncio.to_thread(lambda: endpoint_records(reader, simulated=self.simulated))

    async def judges(self) -> Sequence[str]:
        """Who judges whose answers, and why: a sentence for each endpoint. Empty without a judge."""
        from laar_tui.conversation.judge_choice import judges

        parts = await self._ready()
        return judges(
            parts.checking.judge,
            endpoints=parts.endpoints,
            families=parts.families,
            out_of_service=parts.out_of_service,
            rests=parts.judge_rests,
        )

    async def reload_settings(self) -> None:
        """Read the configuration file again; what it says counts from the next decision on. Attempts under way go on.

        Where simulated endpoints give way to real ones, or the other way round, open questions end and a new conversation begins:
        what was asked of the one must not be sent to the other. Raises :class:`SettingsError`, and changes nothing then.
        """
        from laar_tui.conversation.reloading import work_with
        from laar_tui.settings.file import load_settings

        parts = await self._ready()
        settings = await asyncio.to_thread(load_settings, self.locations.config_file)
        endpoints = self._endpoints_of(settings)
        was_simulated = self.simulated
        await asyncio.to_thread(work_with, parts, self.locations, settings, endpoints)
        self.settings, self.endpoints = settings, endpoints
        if self.simulated != was_simulated:
            for run in self._by_id.values():
                run.cancel()
            self._by_id.clear()
            await self.new_conversation()

    def _endpoints_of(self, settings: Settings) -> dict[str, EndpointSettings]:
        endpoints = settings.enabled_endpoints
        if self._demo or (self._demo_when_empty and not settings.endpoint):
            from laar_tui.endpoints.demo.fleet import demo_endpoints

            endpoints = demo_endpoints()
        return {e.name: e for e in endpoints}
