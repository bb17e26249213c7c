"""The app's actions around endpoints and settings: which screen opens, and that a change counts at once everywhere."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from laar_tui.core.errors import LaarError
from laar_tui.tui import outside

if TYPE_CHECKING:
    from textual.app import App

    from laar_tui.settings.model import EndpointSettings, InterfaceSettings
    from laar_tui.tui.backend import Backend
    from laar_tui.tui.screens.chat import ChatScreen

    _Base = App[None]
else:
    _Base = object


CONFIGURATION_POLL_S = 2.0


class FleetActions(_Base):
    """Mixed into :class:`laar_tui.tui.app.LaarApp`, which gives what is only declared here."""

    backend: Backend
    chat: ChatScreen
    interface: InterfaceSettings
    _configuration: tuple[int, int] | None = None

    def action_show_endpoints(self) -> None:
        from laar_tui.tui.screens.endpoints import EndpointsScreen

        if not isinstance(self.screen, EndpointsScreen):
            self.push_screen(EndpointsScreen(self.backend))

    def action_find_endpoints(self) -> None:
        from laar_tui.tui.screens.found import FoundScreen

        if not isinstance(self.screen, FoundScreen):
            self.push_screen(FoundScreen(self.backend), self._found)

    def action_add_endpoint(self) -> None:
        self.add_endpoint("")

    def action_show_settings(self) -> None:
        from laar_tui.tui.screens.settings import SettingsScreen

        if not isinstance(self.screen, SettingsScreen):
            self.push_screen(SettingsScreen(self.backend))

    def action_show_keys(self) -> None:
        from laar_tui.tui.screens.keys import KeysScreen

        if not isinstance(self.screen, KeysScreen):
            self.push_screen(KeysScreen(self.backend))

    def action_reload_settings(self) -> None:
        """After the configuration file was changed elsewhere."""
        self.run_worker(self._reload(), group="settings")

    async def _reload(self) -> None:
        if await self.settings_changed():
            self.notify("The configuration file was read again.", markup=False)

    def watch_configuration(self) -> None:
        """From now on a change that something else makes to the file counts without ``/reload``."""
        self._configuration = self._configuration_now()
        self.set_interval(CONFIGURATION_POLL_S, self._look_at_configuration)

    def _configuration_now(self) -> tuple[int, int] | None:
        """What tells one version of the file from another; ``None`` while there is none."""
        try:
            found = os.stat(self.backend.config_path)
        except OSError:
            return None
        return found.st_mtime_ns, found.st_size

    async def _look_at_configuration(self) -> None:
        now = self._configuration_now()
        if now is None or now == self._configuration:
            return
        self._configuration = now
        if await self.settings_changed(kept=" What was set before still counts."):
            self.notify("The configuration was changed elsewhere, and was read again.", markup=False)

    def add_endpoint(self, address: str) -> None:
        """The form, with an address already in it where there is one."""
        from laar_tui.tui.screens.endpoint_add import AddScreen

        if not isinstance(self.screen, AddScreen):
            self.push_screen(AddScreen(self.backend, address), self._added)

    def _found(self, choice: str | tuple[EndpointSettings, ...] | None) -> None:
        """Endpoints that were written down, or an address to add one from."""
        if isinstance(choice, str):
            self.add_endpoint(choice)
        else:
            self._added(choice)

    def _added(self, endpoints: tuple[EndpointSettings, ...] | None) -> None:
        if endpoints:
            names = ", ".join(outside.name(e.name, 24) for e in endpoints[:6])
            more = f" and {len(endpoints) - 6} more" if len(endpoints) > 6 else ""
            self.notify(f"Added {names}{more}.", markup=False)
            self.run_worker(self.settings_changed(), group="settings")

    async def settings_changed(self, kept: str = "") -> bool:
        """Have the configuration file count as it stands now; ``False`` when it cannot, which is then shown, with ``kept``."""
        self._configuration = self._configuration_now()
        try:
            await self.backend.reload_settings()
        except LaarError as error:
            self.notify(outside.line(f"{error}{kept}"), severity="error", markup=False)
            return False
        self.wear(self.backend.settings.interface)
        await self.chat.fleet_changed()
        if self.backend.unconfigured:
            # The last endpoint went: the offers are there again.
            self.run_worker(self.look_around(), group="look", exclusive=True)
        screen: Any = self.screen
        if hasattr(screen, "fleet_changed") and screen is not self.chat:
            await screen.fleet_changed()
        return True

    def wear(self, interface: InterfaceSettings) -> None:
        """Theme, keys and thresholds, without a restart."""
        from laar_tui.tui import key_map, theme

        wanted = interface.theme or theme.DEFAULT
        if wanted in self.available_themes and self.theme != wanted:
            self.theme = wanted
        if interface.keys != self.interface.keys:
            self.set_keymap(key_map.for_textual(interface.keys))
            self.chat.keys_changed(interface.keys)
        self.interface = interface

    async def look_around(self) -> None:
        """For the welcome: keys and local servers, found after the first frame."""
        try:
            fleet = await self.backend.fleet()
        except LaarError:
            return  # Said already, where the session failed to open.
        servers = await fleet.local()
        self.chat.show_found(servers, fleet.keys_found())
