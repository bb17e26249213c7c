"""What the options before the command say; every command gets it as click's context object."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from laar_tui.core.errors import UsageError
from laar_tui.settings.locations import Locations, find_locations

if TYPE_CHECKING:
    from laar_tui.settings.model import InterfaceSettings, Settings


@dataclass
class Invocation:
    home: Path | None
    config: Path | None
    demo: bool
    demo_speed: float
    files: tuple[str, ...] = ()
    flat: bool = False
    interface_faults: Callable[[InterfaceSettings], list[str]] | None = None
    """What is wrong with the interface's settings, in sentences: only the interface can say, and commands know nothing of it."""

    @cached_property
    def locations(self) -> Locations:
        return find_locations(self.home, self.config, os.environ)

    @cached_property
    def settings(self) -> Settings:
        """What the configuration file says; a file that was named must be there.

        With ``--demo`` its endpoints are replaced later, the rest counts. Raises :class:`SettingsError`.
        """
        from laar_tui.settings.file import load_settings

        if self.config is not None and not self.locations.config_file.exists():
            raise UsageError(
                f"There is no configuration file {self.locations.config_file}.", "Check --config."
            )
        return load_settings(self.locations.config_file)
