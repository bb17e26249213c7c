"""The endpoints as a user keeps them: found, looked at, tried out, written into the configuration file, taken out again.

Both doors use it; it asks nobody anything by itself. Keys are handed around as references (``${NAME}``) and looked up only where
a request needs one.
"""

from __future__ import annotations

import asyncio
import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec.structs import replace

from laar_tui.core.errors import SettingsError, UsageError
from laar_tui.endpoints.confidential import is_exposed
from laar_tui.endpoints.conformance import Conformance, CountTokens, check_endpoint
from laar_tui.endpoints.discovery.drafts import draft_endpoints
from laar_tui.endpoints.discovery.known import SERVICES, KeyFound, Service, keys_in
from laar_tui.endpoints.discovery.local import local_servers, usual_ports
from laar_tui.endpoints.discovery.models import ModelFound
from laar_tui.endpoints.discovery.server import STRICT, Server, Trust, inspect_server, usual_address
from laar_tui.endpoints.masking import masking
from laar_tui.endpoints.network import Network
from laar_tui.settings import writing
from laar_tui.settings.complaint import nearest
from laar_tui.settings.endpoint_facts import EndpointFacts, Facts
from laar_tui.settings.file import load_settings
from laar_tui.settings.locate import KeyPath
from laar_tui.settings.locations import Locations
from laar_tui.settings.model import EndpointSettings, Protocol, Settings
from laar_tui.settings.secrets import key_warning, resolve_key, store_in_keyring

if TYPE_CHECKING:
    from laar_tui.endpoints.http_client import HttpClients


TRIED_AT_ONCE = 4
LONGEST_TRY_S = 60.0
"""One of several that says nothing for so long is given up."""
MOST_TRIED = 30
"""Each try is a question that costs a little: more than these are not put to a server without being asked for."""

_NAME_ALONE = re.compile(r"[a-z][a-z0-9_ -]*")
"""Neither a dot, a port, a path nor a scheme."""


class Fleet:
    """``config_file`` is changed by :meth:`add`, :meth:`remove`, :meth:`enable` and :meth:`change`, which block for a moment and raise
    ``SettingsError``. The ``async`` methods run on any loop; what a server does never raises."""

    def __init__(
        self,
        network: Network,
        config_file: Path,
        environ: Mapping[str, str] | None = None,
        facts: EndpointFacts | None = None,
    ) -> None:
        self._network = network
        self._facts = facts or EndpointFacts(None, lambda: datetime.now(UTC))
        self._config_file = config_file
        self._environ = os.environ if environ is None else environ

    # -- finding -----------------------------------------------------------------------------------------------------

    def keys_found(self) -> tuple[KeyFound, ...]:
        """Services whose key is set in the environment. Contacts nobody."""
        return keys_in(self._environ)

    async def local(self, extra_ports: Iterable[int] = ()) -> tuple[Server, ...]:
        """Servers answering on the usual ports of this machine, in at most about two seconds."""
        ports = (*extra_ports, *usual_ports(self._environ))
        return await self._network.look(lambda clients: local_servers(clients, ports))

    async def inspect(
        self,
        base_url: str,
        key_reference: str = "",
        *,
        protocol: Protocol | None = None,
        trust: Trust = STRICT,
    ) -> Server:
        """What answers at ``base_url``, and its models. Raises ``SettingsError`` when the key cannot be found."""
        secret = await asyncio.to_thread(resolve_key, key_reference, self._environ)
        key = secret.reveal() if secret else None

        async def look(clients: HttpClients) -> Server:
            return await inspect_server(
                clients, base_url, key, masking([key or ""]), protocol=protocol, trust=trust
            )

        return await self._network.look(look)

    def draft(
        self,
        server: Server,
        models: Sequence[ModelFound],
        *,
        api_key: str = "",
        name: str = "",
        trust: Trust = STRICT,
        taken: Iterable[str] = (),
    ) -> tuple[EndpointSettings, ...]:
        """One endpoint per model, under names that are free in the configuration file."""
        names = [e.name for e in self.configured().endpoint]
        return draft_endpoints(
            server, models, taken=[*names, *taken], api_key=api_key, name=name, trust=trust
        )

    async def reach(self, endpoint: EndpointSettings) -> tuple[bool, str]:
        """Whether it answers when asked for its list of models, and one sentence about it."""
        found = await self._network.probe(endpoint)
        return found.reachable, found.sentence

    async def test_each(
        self, endpoints: Sequence[EndpointSettings], told: Callable[[int, Conformance], None] | None = None
    ) -> list[Conformance]:
        """:meth:`test` of each, :data:`TRIED_AT_ONCE` at a time; ``told`` hears how many are done, and the latest report."""
        places, done = asyncio.Semaphore(TRIED_AT_ONCE), 0

        async def one(endpoint: EndpointSettings) -> Conformance:
            nonlocal done
            async with places:
                report = await self.test(_within(endpoint, LONGEST_TRY_S) if len(endpoints) > 1 else endpoint)
            done += 1
            if told is not None:
                told(done, report)
            return report

        return list(await asyncio.gather(*(one(e) for e in endpoints)))

    async def test(
        self, endpoint: EndpointSettings, *, long_tokens: int = 0, count_tokens: CountTokens = len
    ) -> Conformance:
        """Put one short question to it; see :mod:`laar_tui.endpoints.conformance` for what that costs."""
        return await check_endpoint(
            self._network, endpoint, long_tokens=long_tokens, count_tokens=count_tokens
        )

    def meant(self, address: str, protocol: Protocol | None = None) -> tuple[str, Protocol | None, str]:
        """Address and protocol of what the user typed, which may be a service's name, and the usual variable of its key (or nothing).

        Raises :class:`UsageError` for a bare word that names no service.
        """
        wanted = address.strip().casefold()
        if _NAME_ALONE.fullmatch(wanted) and wanted not in _names() and wanted != "localhost":
            guess = nearest(wanted, _names())
            raise UsageError(
                f"There is no service called {address.strip()!r}.",
                f"Did you mean {guess}? " * bool(guess)
                + f"Known: {', '.join(s.title for s in SERVICES)}. A machine is written with a port or http://: http://{wanted}:8000",
            )
        for service in SERVICES:
            if wanted in _names_of(service):
                return service.base_url, protocol or service.protocol, service.variables[0]
        base_url = usual_address(address)
        usual = next((s.variables[0] for s in SERVICES if place_of(s.base_url) == place_of(base_url)), "")
        return base_url, protocol, usual

    def exposes_key(self, base_url: str, key_reference: str) -> bool:
        """Whether a key would travel to this address so that others on the way can read it: that needs the user's consent."""
        return is_exposed(base_url, {"authorization": key_reference})

    def key_for(self, base_url: str) -> str:
        """The reference of the key of exactly this service, where its usual variable is set; nobody else's server gets it."""
        found = next((k for k in self.keys_found() if place_of(k.base_url) == place_of(base_url)), None)
        return found.reference if found is not None else ""

    def keep_key(self, base_url: str, key: str) -> tuple[str, str]:
        """Keep a key that was typed: the reference to it, and a warning where there is no keyring and it must stand in the file."""
        entry = place_of(base_url)
        try:
            store_in_keyring(entry, key)
        except SettingsError as error:
            return key, f"{error.message} {key_warning(key) or ''}".strip()
        return f"keyring:{entry}", ""

    def unknown_of(self, server: Server, models: Sequence[ModelFound]) -> tuple[ModelFound, ...]:
        """Those of ``models`` that are not configured yet at this server."""
        known = {(_server_of(e.base_url), e.model) for e in self.configured().endpoint}
        return tuple(m for m in models if (_server_of(server.base_url), m.name) not in known)

    def new_from(self, servers: Sequence[Server]) -> tuple[EndpointSettings, ...]:
        """An endpoint for each model of ``servers`` that can chat and is not configured yet."""
        self.configured()  # A damaged file is complained about, also where nothing was found.
        made: list[EndpointSettings] = []
        for server in servers:
            models = self.unknown_of(server, server.chat_models)
            made += self.draft(server, models, taken=[e.name for e in made])
        return tuple(made)

    def learnt(self, endpoint: EndpointSettings) -> Facts:
        """What its server has shown of itself so far: its window, fields it would not take, credit used up."""
        return self._facts.of(endpoint)

    def forget(self, endpoint: EndpointSettings) -> None:
        """Begin anew with its server: for a user who has changed it. Counts in a session from its next reload on."""
        self._facts.forget(endpoint)

    # -- keeping -----------------------------------------------------------------------------------------------------

    def configured(self) -> Settings:
        return load_settings(self._config_file)

    def add(self, endpoints: Sequence[EndpointSettings]) -> Settings:
        return writing.add_endpoints(self._config_file, endpoints)

    def remove(self, name: str) -> Settings:
        return writing.remove_endpoint(self._config_file, name)

    def enable(self, name: str, enabled: bool) -> Settings:
        return writing.enable_endpoint(self._config_file, name, enabled)

    def replace(self, name: str, wanted: EndpointSettings) -> Settings:
        return writing.replace_endpoint(self._config_file, name, wanted)

    def change(self, where: KeyPath, value: object) -> Settings:
        return writing.change_setting(self._config_file, where, value)


def place_of(url: str) -> str:
    """Host and port: the same server under ``/v1`` or not, as localhost or as 127.0.0.1."""
    host = url.partition("://")[2].partition("/")[0].casefold()
    return host.replace("localhost", "127.0.0.1").replace("[::1]", "127.0.0.1")


def facts_of(locations: Locations) -> EndpointFacts:
    """What servers have shown, as the file in the state folder has it."""
    return EndpointFacts(locations.endpoint_facts_file, lambda: datetime.now(UTC))


def _within(endpoint: EndpointSettings, seconds: float) -> EndpointSettings:
    waits = endpoint.timeouts
    return replace(
        endpoint,
        timeouts=replace(
            waits,
            first_byte=min(waits.first_byte, seconds),
            idle=min(waits.idle, seconds),
            total=min(waits.total, 2 * seconds),
        ),
    )


def _server_of(url: str) -> tuple[str, str]:
    """What tells one server from another: also two behind one gateway, by their paths."""
    path = url.partition("://")[2].partition("/")[2].rstrip("/")
    return place_of(url), path.removesuffix("v1").rstrip("/")


def _names_of(service: Service) -> tuple[str, ...]:
    """What a user may type for it."""
    return service.title.casefold(), service.title.split()[-1].casefold()


def _names() -> list[str]:
    return [name for service in SERVICES for name in _names_of(service)]


@contextmanager
def open_fleet(locations: Locations, demo_speed: float = 1.0) -> Iterator[Fleet]:
    """For the command line: a fleet with a network thread of its own, ended with the block."""
    from laar_tui.endpoints.demo.mount import demo_transports

    def key_of(endpoint: EndpointSettings) -> str | None:
        secret = resolve_key(endpoint.api_key, os.environ)
        return secret.reveal() if secret else None

    network = Network(resolve_key=key_of, transports=demo_transports(demo_speed))
    try:
        yield Fleet(network, locations.config_file, facts=facts_of(locations))
    finally:
        network.close()
