"""The configuration file is replaced whole or not at all, stays private, and is never written when it is damaged."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from laar_tui.core.errors import SettingsError
from laar_tui.settings import writing
from laar_tui.settings.file import load_settings
from laar_tui.settings.model import EndpointSettings
from laar_tui.settings.template import TEMPLATE


def endpoint(name: str, **more: object) -> EndpointSettings:
    values: dict[str, object] = {"name": name, "base_url": "http://h/v1", "model": "m", **more}
    return EndpointSettings(**values)  # type: ignore[arg-type]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "home" / "config.toml"


def test_a_new_file_is_the_commented_template_with_the_endpoint(file: Path) -> None:
    settings = writing.add_endpoints(file, [endpoint("a", api_key="${K}")])
    assert settings == load_settings(file)
    text = file.read_text(encoding="utf-8")
    assert text.startswith(TEMPLATE[:200])
    assert 'api_key = "${K}"' in text
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
    assert list(file.parent.iterdir()) == [file]


def test_a_readable_file_becomes_private(file: Path) -> None:
    file.parent.mkdir()
    file.write_text("# mine\n", encoding="utf-8")
    file.chmod(0o644)
    writing.change_setting(file, ("routing", "attempts"), 3)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_a_damaged_file_is_left_alone_and_its_line_named(file: Path) -> None:
    file.parent.mkdir()
    file.write_text("[routing]\nattempts = four\n", encoding="utf-8")
    with pytest.raises(SettingsError) as caught:
        writing.add_endpoints(file, [endpoint("a")])
    assert (caught.value.file, caught.value.line) == (file, 2)
    assert file.read_text(encoding="utf-8") == "[routing]\nattempts = four\n"


@pytest.mark.parametrize(
    "bad",
    [endpoint("a", base_url="ftp://h"), endpoint(" "), endpoint("a", context_window=-1), endpoint("\x1b")],
)
def test_what_would_be_invalid_is_not_written(file: Path, bad: EndpointSettings) -> None:
    writing.add_endpoints(file, [endpoint("first")])
    before = file.read_bytes()
    with pytest.raises(SettingsError):
        writing.add_endpoints(file, [bad])
    assert file.read_bytes() == before


def test_line_ends_and_byte_order_mark_stay(file: Path) -> None:
    file.parent.mkdir()
    file.write_bytes(b"\xef\xbb\xbf# mine\r\n[routing]\r\nattempts = 2\r\n")
    writing.change_setting(file, ("routing", "attempts"), 3)
    assert file.read_bytes() == b"\xef\xbb\xbf# mine\r\n[routing]\r\nattempts = 3\r\n"


def test_a_link_stays_a_link(file: Path, tmp_path: Path) -> None:
    real = tmp_path / "dotfiles" / "laar.toml"
    real.parent.mkdir()
    real.write_text("# mine\n", encoding="utf-8")
    file.parent.mkdir()
    file.symlink_to(real)
    writing.change_setting(file, ("routing", "attempts"), 3)
    assert file.is_symlink()
    assert "attempts = 3" in real.read_text(encoding="utf-8")


def test_a_change_made_meanwhile_is_not_lost(file: Path) -> None:
    writing.change_setting(file, ("routing", "attempts"), 3)
    meddled: list[bool] = []

    def edit(text: str) -> str:
        if not meddled:
            meddled.append(True)
            writing.change_setting(file, ("routing", "explore"), 0)
        return text + "# seen\n"

    settings = writing.edit_settings(file, edit)
    assert (settings.routing.attempts, settings.routing.explore) == (3, 0)
    assert file.read_text(encoding="utf-8").endswith("# seen\n")


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_may_not_be_written(file: Path) -> None:
    file.parent.mkdir(mode=0o500)
    with pytest.raises(SettingsError, match="cannot be written"):
        writing.change_setting(file, ("routing", "attempts"), 3)


def test_endpoints_are_switched_replaced_and_removed_by_name(file: Path) -> None:
    writing.add_endpoints(file, [endpoint("a"), endpoint("b", temperature=1.0)])
    assert not writing.enable_endpoint(file, "b", False).endpoint[1].enabled
    assert writing.enable_endpoint(file, "b", True).endpoint[1].enabled
    changed = writing.replace_endpoint(file, "b", endpoint("c", context_window=9000)).endpoint[1]
    assert (changed.name, changed.temperature, changed.context_window) == ("c", 0, 9000)
    assert [e.name for e in writing.remove_endpoint(file, "a").endpoint] == ["c"]
    with pytest.raises(SettingsError, match="no endpoint"):
        writing.remove_endpoint(file, "a")
