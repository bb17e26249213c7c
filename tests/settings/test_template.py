"""The file a new user starts from is a valid one, as it is and with everything switched on."""

from __future__ import annotations

import re
import stat
import tomllib
from pathlib import Path

import msgspec
import pytest

from laar_tui.core.errors import SettingsError
from laar_tui.settings.file import load_settings, parse_settings
from laar_tui.settings.model import EndpointSettings, Settings
from laar_tui.settings.template import TEMPLATE, write_template

SWITCHED_ON = re.sub(r"(?m)^#(?=[\[a-z])", "", TEMPLATE)


def test_as_it_is_it_changes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    assert write_template(path)
    assert load_settings(path) == Settings()


def test_switched_on_it_shows_every_key() -> None:
    settings = parse_settings(SWITCHED_ON, Path("template"))
    assert len(settings.endpoint) == 1
    document = tomllib.loads(SWITCHED_ON)
    for name in Settings.__struct_fields__:
        if name == "endpoint":
            assert set(document[name][0]) == set(EndpointSettings.__struct_fields__)
        else:
            assert set(document[name]) == set(getattr(settings, name).__struct_fields__)


def test_what_it_calls_a_default_is_one() -> None:
    settings = parse_settings(SWITCHED_ON, Path("template"))
    examples = {"routing": {"budget_seconds", "budget_money"}, "interface": {"keys"}}
    for section in ("routing", "checking", "privacy", "interface"):
        shown = msgspec.structs.asdict(getattr(settings, section))
        default = msgspec.structs.asdict(getattr(Settings(), section))
        for key in shown.keys() - examples.get(section, set()):
            assert shown[key] == default[key], key


def test_it_is_private_and_never_overwrites(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    assert write_template(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    path.write_text("# mine", encoding="utf-8")
    assert not write_template(path)
    assert path.read_text(encoding="utf-8") == "# mine"


def test_a_folder_that_is_missing(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="cannot be written"):
        write_template(tmp_path / "none" / "config.toml")
