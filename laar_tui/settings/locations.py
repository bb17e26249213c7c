"""Where configuration, history, crash reports and caches live on this machine."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from platformdirs import PlatformDirs

from laar_tui.core.errors import UsageError

HOME_VARIABLE = "LAAR_CHAT_HOME"


@dataclass(frozen=True)
class Locations:
    """Absolute paths; nothing is created by knowing them."""

    config_file: Path
    data_dir: Path
    state_dir: Path
    cache_dir: Path

    @property
    def history_file(self) -> Path:
        return self.data_dir / "history.db"

    @property
    def endpoint_facts_file(self) -> Path:
        return self.state_dir / "endpoints.json"

    @property
    def crash_dir(self) -> Path:
        return self.state_dir / "crashes"

    @property
    def drafts_dir(self) -> Path:
        return self.state_dir / "drafts"


def find_locations(home: Path | None, config: Path | None, environ: Mapping[str, str]) -> Locations:
    """Decide where everything lives.

    ``home`` (``--home``), else ``LAAR_CHAT_HOME``, puts ``config.toml`` and the folders ``data``, ``state``
    and ``cache`` into one folder; otherwise the platform's own folders are used. ``config`` (``--config``)
    names another configuration file in either case. Raises ``UsageError`` for a ``~user`` nobody knows.
    """
    if home is None and environ.get(HOME_VARIABLE, "").strip():
        home = Path(environ[HOME_VARIABLE])
    if home is not None:
        root = _absolute(home)
        found = Locations(root / "config.toml", root / "data", root / "state", root / "cache")
    else:
        dirs = PlatformDirs("laar-chat", appauthor=False)
        found = Locations(
            dirs.user_config_path / "config.toml",
            dirs.user_data_path,
            dirs.user_state_path,
            dirs.user_cache_path,
        )
    if config is None:
        return found
    return Locations(_absolute(config), found.data_dir, found.state_dir, found.cache_dir)


def ensure_private(folder: Path) -> Path:
    """Create ``folder`` and whatever is missing above it, readable by its owner only (0700); returns it.

    A folder that is already there keeps its permissions: it may be one the user shares on purpose (``--home
    .``). Raises ``UsageError`` when it cannot be created.
    """
    missing = []
    level = folder
    try:
        while not level.is_dir() and level != level.parent:
            missing.append(level)
            level = level.parent
        for path in reversed(missing):
            path.mkdir(mode=0o700, exist_ok=True)
    except FileExistsError as error:
        raise UsageError(
            f"{error.filename} is a file, but laar-chat needs a folder there.",
            "Move it away, or choose another folder with --home.",
        ) from error
    except OSError as error:
        raise UsageError(
            f"The folder {folder} cannot be created: {error.strerror or error}.",
            "Choose another one with --home.",
        ) from error
    return folder


def _absolute(path: Path) -> Path:
    try:
        return path.expanduser().absolute()
    except RuntimeError as error:
        raise UsageError(f"The home folder in {path} is not known.", "Write the full path.") from error
