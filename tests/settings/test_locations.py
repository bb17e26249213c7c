"""Where things live, and that folders are private."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from laar_tui.core.errors import UsageError
from laar_tui.settings.locations import Locations, ensure_private, find_locations


def test_home_puts_everything_into_one_folder(tmp_path: Path) -> None:
    places = find_locations(tmp_path, None, {"LAAR_CHAT_HOME": "/elsewhere"})
    assert places == Locations(
        tmp_path / "config.toml", tmp_path / "data", tmp_path / "state", tmp_path / "cache"
    )
    assert places.history_file == tmp_path / "data" / "history.db"
    assert places.crash_dir == tmp_path / "state" / "crashes"


def test_the_environment_names_home(tmp_path: Path) -> None:
    assert find_locations(None, None, {"LAAR_CHAT_HOME": str(tmp_path)}) == find_locations(tmp_path, None, {})


def test_an_empty_variable_is_none() -> None:
    assert find_locations(None, None, {"LAAR_CHAT_HOME": " "}) == find_locations(None, None, {})


def test_the_platform_decides_otherwise(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("LAAR_CHAT_HOME", raising=False)
    places = find_locations(None, None, {})
    assert places.config_file.name == "config.toml"
    assert all("laar-chat" in str(p) for p in (places.config_file, places.data_dir, places.cache_dir))


def test_a_configuration_file_of_its_own(tmp_path: Path) -> None:
    places = find_locations(tmp_path, Path("other.toml"), {})
    assert places.config_file == Path.cwd() / "other.toml"
    assert places.data_dir == tmp_path / "data"


def test_an_unknown_user() -> None:
    with pytest.raises(UsageError, match="not known"):
        find_locations(Path("~nobody-of-that-name/x"), None, {})


def test_missing_folders_are_created_private(tmp_path: Path) -> None:
    folder = tmp_path / "a" / "b"
    assert ensure_private(folder) == folder
    assert [stat.S_IMODE(p.stat().st_mode) for p in (folder, folder.parent)] == [0o700, 0o700]
    assert ensure_private(folder) == folder


def test_a_folder_of_the_users_keeps_its_permissions(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    ensure_private(tmp_path)
    assert stat.S_IMODE(tmp_path.stat().st_mode) == 0o755


def test_a_file_in_the_way(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(UsageError, match="folder"):
        ensure_private(tmp_path / "file")
    with pytest.raises(UsageError):
        ensure_private(tmp_path / "file" / "inner")
