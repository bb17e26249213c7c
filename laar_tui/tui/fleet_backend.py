"""What the endpoints and settings screens need from below; :class:`laar_tui.conversation.fleet.Fleet` is it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from laar_tui.endpoints.conformance import Conformance
    from laar_tui.endpoints.discovery.known import KeyFound
    from laar_tui.endpoints.discovery.models import ModelFound
    from laar_tui.endpoints.discovery.server import Server, Trust
    from laar_tui.settings import model
    from laar_tui.settings.endpoint_facts import Facts
    from laar_tui.settings.locate import KeyPath
    from laar_tui.settings.model import EndpointSettings, Settings


class FleetBackend(Protocol):
    """The ``async`` methods never raise for what a server does. The others touch the configuration file: call them in a thread; they
    raise :class:`laar_tui.core.errors.SettingsError`."""

    def keys_found(self) -> tuple[KeyFound, ...]: ...

    async def local(self, extra_ports: Iterable[int] = ()) -> tuple[Server, ...]: ...

    async def inspect(
        self,
        base_url: str,
        key_reference: str = "",
        *,
        protocol: model.Protocol | None = None,
        trust: Trust = ...,
    ) -> Server: ...

    async def reach(self, endpoint: EndpointSettings) -> tuple[bool, str]: ...

    async def test_each(
        self, endpoints: Sequence[EndpointSettings], told: Callable[[int, Conformance], None] | None = None
    ) -> list[Conformance]: ...

    async def test(self, endpoint: EndpointSettings) -> Conformance: ...

    def meant(
        self, address: str, protocol: model.Protocol | None = None
    ) -> tuple[str, model.Protocol | None, str]: ...

    def exposes_key(self, base_url: str, key_reference: str) -> bool: ...

    def key_for(self, base_url: str) -> str: ...

    def keep_key(self, base_url: str, key: str) -> tuple[str, str]: ...

    def unknown_of(self, server: Server, models: Sequence[ModelFound]) -> tuple[ModelFound, ...]: ...

    def new_from(self, servers: Sequence[Server]) -> tuple[EndpointSettings, ...]: ...

    def draft(
        self,
        server: Server,
        models: Sequence[ModelFound],
        *,
        api_key: str = "",
        name: str = "",
        trust: Trust = ...,
        taken: Iterable[str] = (),
    ) -> tuple[EndpointSettings, ...]: ...

    def learnt(self, endpoint: EndpointSettings) -> Facts: ...

    def forget(self, endpoint: EndpointSettings) -> None: ...

    def add(self, endpoints: Sequence[EndpointSettings]) -> Settings: ...

    def remove(self, name: str) -> Settings: ...

    def enable(self, name: str, enabled: bool) -> Settings: ...

    def replace(self, name: str, wanted: EndpointSettings) -> Settings: ...

    def change(self, where: KeyPath, value: object) -> Settings: ...
