"""Reading capability profiles: the shipped ones, and what a user writes."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from laar_tui.core.errors import SettingsError
from laar_tui.endpoints.demo.fleet import FLEET, demo_profile_anchors
from laar_tui.settings.profile_files import load_profile, load_profiles, parse_profile, shipped_profiles_dir

WHOLE = """\
name = "mine"
aliases = ["mine-*"]
level_sd = 0.5

[speed]
base_ttft_s = 1
prefill_rate = 2000
decode_rate = 30

[[table]]
source = "my own notes"
weight = 6
anchors = [[8192, "en", 0.9], [32768, "en", 0.7]]

[[table]]
source = "https://example.org"
level_shift = -1
partial_credit = true
weight = 4
anchors = [[8192, "en", 0.5]]
"""


def complaint(text: str) -> SettingsError:
    with pytest.raises(SettingsError) as caught:
        parse_profile(text, Path("mine.toml"))
    return caught.value


def test_shipped_profiles_have_sources_and_licences() -> None:
    profiles = load_profiles(shipped_profiles_dir())
    assert len(profiles) > 40
    for profile in profiles:
        assert profile.source
        assert profile.date
        assert profile.licence
        assert profile.simulated == profile.name.startswith("sim-")


def test_the_simulated_fleets_profiles_are_what_the_fleet_says() -> None:
    profiles = {p.name: p for p in load_profiles(shipped_profiles_dir())}
    for simulated in FLEET:
        rows = [(a.tokens, a.language, a.accuracy) for a in profiles[simulated.model].anchors]
        assert sorted(rows) == sorted(demo_profile_anchors(simulated.name))


def test_a_whole_profile_is_read() -> None:
    profile = parse_profile(WHOLE, Path("mine.toml"))
    assert (profile.name, profile.model, profile.level_sd, profile.weight) == ("mine", "mine", 0.5, 10.0)
    assert profile.speed is not None
    assert profile.speed.decode_rate == 30
    first, _, shifted = profile.anchors
    assert (first.accuracy, first.weight, first.partial_credit) == (0.9, 3.0, False)
    assert (shifted.published, shifted.partial_credit) == (0.5, True)
    assert shifted.accuracy == pytest.approx(0.269, abs=0.001)


def test_a_users_profile_replaces_the_shipped_one_and_a_missing_folder_is_none(tmp_path: Path) -> None:
    shipped, own = tmp_path / "shipped", tmp_path / "own"
    shipped.mkdir()
    own.mkdir()
    (shipped / "a.toml").write_text(WHOLE, encoding="utf-8")
    (own / "b.toml").write_text(WHOLE.replace("level_sd = 0.5", "level_sd = 0.1"), encoding="utf-8")
    (only,) = load_profiles(shipped, own)
    assert only.level_sd == 0.1
    assert load_profiles(shipped, tmp_path / "nowhere") == load_profiles(shipped)


def test_one_name_twice_in_a_folder_is_refused(tmp_path: Path) -> None:
    for name in ("a.toml", "b.toml"):
        (tmp_path / name).write_text(WHOLE, encoding="utf-8")
    with pytest.raises(SettingsError, match=r"b\.toml: name: 'mine' is also the name in a\.toml"):
        load_profiles(tmp_path)


@pytest.mark.parametrize(
    ("old", "new", "line", "key", "says"),
    [
        ('"mine"\n', "mine\n", 1, "", "not TOML"),
        ('name = "mine"\n', "", None, "name", "missing"),
        ('name = "mine"', "name = 3", 1, "name", "text in quotes"),
        ("level_sd", "level_ds", 3, "level_ds", "Did you mean level_sd?"),
        ("level_sd = 0.5", "level_sd = -1", 3, "level_sd", "from 0 to 5"),
        ('["mine-*"]', '"mine-*"', 2, "aliases", "list of texts"),
        ("decode_rate = 30", "", 5, "speed", "decode_rate is missing"),
        ("weight = 4", 'weight = "4"', 19, "weight", "number"),
        ("partial_credit = true", "partial_credit = 1", 18, "partial_credit", "true or false"),
        ('[[8192, "en", 0.5]]', '[[8192, "en", 50]]', 20, "anchors", "accuracy from 0 to 1"),
        ('[[8192, "en", 0.5]]', '[["8K", "en", 0.5]]', 20, "anchors", "[tokens, language code"),
        ('[[8192, "en", 0.5]]', "[]", 20, "anchors", "rows of"),
        ('source = "https://example.org"\n', "", 15, "source", "missing"),
    ],
)
def test_what_is_wrong_names_line_and_key(old: str, new: str, line: int | None, key: str, says: str) -> None:
    assert old in WHOLE
    error = complaint(WHOLE.replace(old, new))
    assert (error.line, error.key) == (line, key)
    assert error.file == Path("mine.toml")
    assert says in str(error)


def test_a_file_without_tables_or_not_in_utf8_is_refused(tmp_path: Path) -> None:
    assert complaint('name = "x"').key == "table"
    file = tmp_path / "x.toml"
    file.write_bytes(b'name = "\xff"')
    with pytest.raises(SettingsError, match="UTF-8"):
        load_profile(file)


@given(st.text(max_size=200))
def test_any_text_is_a_profile_or_a_complaint(text: str) -> None:
    with pytest.raises(SettingsError):
        parse_profile(text, Path("mine.toml"))
