"""Reading the configuration file, and what is said about a wrong one."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from laar_tui.core.errors import SettingsError
from laar_tui.settings.file import load_settings, parse_settings
from laar_tui.settings.model import Settings

ENDPOINT = '[[endpoint]]\nname = "local"\nbase_url = "http://127.0.0.1:8000/v1"\nmodel = "m"\n'


def test_a_judge_is_an_endpoint_or_is_found_for_each_answer() -> None:
    for judge in ("", "auto", "local"):
        text = f'{ENDPOINT}[checking]\njudge = "{judge}"\n'
        assert parse_settings(text, Path()).checking.judge == judge


def write(folder: Path, content: str | bytes) -> Path:
    path = folder / "config.toml"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def refused(folder: Path, content: str | bytes) -> SettingsError:
    path = write(folder, content)
    with pytest.raises(SettingsError) as caught:
        load_settings(path)
    assert caught.value.file == path
    assert str(path) in str(caught.value)
    return caught.value


def test_a_missing_file_gives_the_defaults(tmp_path: Path) -> None:
    assert load_settings(tmp_path / "none.toml") == Settings()


def test_an_empty_file_gives_the_defaults(tmp_path: Path) -> None:
    assert load_settings(write(tmp_path, "")) == Settings()


def test_settings_are_read(tmp_path: Path) -> None:
    text = (
        ENDPOINT
        + "timeouts = { connect = 3 }\ntemperature = 1\n[routing]\nattempts = 7\nvalue_of_answer_s = 30\n"
    )
    settings = load_settings(write(tmp_path, b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode()))
    assert settings.endpoint[0].timeouts.connect == 3
    assert settings.endpoint[0].timeouts.total == 1800
    assert settings.routing.attempts == 7


@pytest.mark.parametrize(
    ("text", "line", "key", "said"),
    [
        (ENDPOINT + "[endpoint.timeouts]\nconect = 3\n", 6, "endpoint[0].timeouts.conect", '"connect"'),
        (
            ENDPOINT + "timeouts = {\nconnect = 'x' }\n".replace("\n", " ", 1),
            5,
            "endpoint[0].timeouts.connect",
            "number",
        ),
        ("[routng]\n", 1, "routng", '"routing"'),
        ("attempts = 3\n", 1, "attempts", "[routing]"),
        ("[routing]\nzzz = 3\n", 2, "routing.zzz", "Known here: attempts"),
        (ENDPOINT + "max-output-tokens = 5\n", 5, "endpoint[0].max-output-tokens", '"max_output_tokens"'),
        ("[routing]\nattempts = 'four'\n", 2, "routing.attempts", "expected a whole number, got text"),
        ("[routing]\nattempts = true\n", 2, "routing.attempts", "got true or false"),
        ("[routing]\nattempts = 0\n", 2, "routing.attempts", "at least 1"),
        ("[routing]\nattempts = 51\n", 2, "routing.attempts", "at most 50"),
        ("[routing]\nvalue_of_answer_s = 0\n", 2, "routing.value_of_answer_s", "greater than 0"),
        ("[routing]\nvalue_of_answer_s = inf\n", 2, "routing.value_of_answer_s", "finite"),
        ("[routing]\nbudget_seconds = []\n", 2, "routing.budget_seconds", "expected a number, got a list"),
        ("[routing]\noverlap = 'prefech'\n", 2, "routing.overlap", '"prefetch"'),
        (ENDPOINT + "protocol = 'opnai'\n", 5, "endpoint[0].protocol", '"openai"'),
        ('[[endpoint]]\nname = "x"\nmodel = "m"\n', 1, "endpoint[0].base_url", "missing"),
        ('[endpoint]\nname = "x"\n', 1, "endpoint", "[[endpoint]]"),
        (ENDPOINT + "headers = { A = 'b', C = 3 }\n", 5, "endpoint[0].headers.C", "text in quotes"),
        (ENDPOINT + "headers = { 'A B' = 'b' }\n", 5, "endpoint[0].headers.'A B'", "header name"),
        (ENDPOINT + 'headers = { A = "b\\nC: d" }\n', 5, "endpoint[0].headers.A", "one line"),
        (ENDPOINT + "extra_body = { at = 2024-05-17 }\n", 5, "endpoint[0].extra_body.at", "quotes"),
        (
            ENDPOINT + ENDPOINT.replace('"local"', '"LOCAL"'),
            6,
            "endpoint[1].name",
            '"local" is already there',
        ),
        (ENDPOINT.replace("http://127.0.0.1:8000", "localhost:8000"), 3, "endpoint[0].base_url", "http://"),
        (ENDPOINT.replace("http://127.0.0.1:8000", "http://:8000"), 3, "endpoint[0].base_url", "host"),
        (ENDPOINT.replace("127.0.0.1:8000", "h:99999"), 3, "endpoint[0].base_url", "port"),
        (ENDPOINT.replace("http:", "demo:"), 3, "endpoint[0].base_url", 'protocol = "demo"'),
        (ENDPOINT + 'protocol = "demo"\n', 3, "endpoint[0].base_url", "demo://"),
        (ENDPOINT.replace('"local"', '"lo\\u001bcal"'), 2, "endpoint[0].name", "control"),
        (ENDPOINT.replace('"local"', '"lo\\u202ecal"'), 2, "endpoint[0].name", "control"),
        (ENDPOINT.replace('"local"', '" "'), 2, "endpoint[0].name", "blank"),
        (ENDPOINT.replace('"local"', '""'), 2, "endpoint[0].name", "not be empty"),
        (ENDPOINT.replace('"local"', f'"{"a" * 61}"'), 2, "endpoint[0].name", "at most 60"),
        (ENDPOINT + "[checking]\njudge = 'locl'\n", 6, "checking.judge", '"local"'),
        ("[routing]\nattempts = four\n", 2, "attempts", "expected a value"),
        ("[routing]\nattempts = 1\nattempts = 2\n", 3, "attempts", "twice"),
        ("[routing]\n[routing]\n", 2, "", "[routing] is written twice"),
        ("[interface]\ntheme = 'x\n", 2, "theme", "not valid TOML"),
        ('[interface]\ntheme = "C:\\dir"\n', 2, "theme", "backslash"),
        ("[routing\n", 1, "", "not valid TOML"),
    ],
)
def test_a_fault_names_file_line_key_and_what_was_expected(
    tmp_path: Path, text: str, line: int, key: str, said: str
) -> None:
    error = refused(tmp_path, text)
    assert (error.line, error.key) == (line, key)
    assert said in str(error)


def test_the_first_of_several_faults_is_reported(tmp_path: Path) -> None:
    assert refused(tmp_path, "[routing]\nattempts = 0\noverlap = 'x'\n").key == "routing.attempts"


def test_the_simulated_fleet_has_addresses_of_its_own(tmp_path: Path) -> None:
    text = ENDPOINT.replace("http://127.0.0.1:8000/v1", "demo://swift") + 'protocol = "demo"\n'
    assert load_settings(write(tmp_path, text)).endpoint[0].simulated


def test_a_file_that_is_not_utf8(tmp_path: Path) -> None:
    error = refused(tmp_path, b"# fine\nname = '\xe4'\n")
    assert error.line == 2
    assert "UTF-8" in str(error)


def test_a_folder_in_place_of_the_file(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="folder"):
        load_settings(tmp_path)


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may read everything")
def test_an_unreadable_file(tmp_path: Path) -> None:
    path = write(tmp_path, "")
    path.chmod(0)
    with pytest.raises(SettingsError, match="cannot be read"):
        load_settings(path)


def test_a_path_that_leads_through_a_file(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="cannot be read"):
        load_settings(write(tmp_path, "") / "config.toml")


def test_an_enormous_file(tmp_path: Path) -> None:
    assert "larger" in str(refused(tmp_path, b"#" * 1_000_001))


def test_endless_nesting_and_endless_digits(tmp_path: Path) -> None:
    assert "deeply" in str(refused(tmp_path, "a = " + "[" * 50_000))
    assert "TOML" in str(refused(tmp_path, "a = " + "1" * 50_000))


KEY = "sk-Zebra7Quartz9"


@pytest.mark.parametrize(
    "text",
    [
        ENDPOINT + f"api_key = {KEY}\n",
        ENDPOINT + f'api_key = "{KEY}\n',
        ENDPOINT + f'api_key = ["{KEY}"]\n',
        ENDPOINT + f'api_key = "{KEY}"\nprotocol = 3\n',
        ENDPOINT + f'api_key = "{KEY}\\u0007"\n',
        ENDPOINT + f'headers = {{ Authorization = "Bearer {KEY}\\n" }}\n',
        ENDPOINT.replace("http://", f"ftp://user:{KEY}@"),
    ],
)
def test_no_complaint_repeats_a_key(tmp_path: Path, text: str) -> None:
    error = refused(tmp_path, text)
    assert KEY not in str(error)
    assert KEY not in repr(error)


@given(st.one_of(st.text(), st.text("[]{}=.,\"'#\n\\abendpoit01")))
def test_any_text_gives_settings_or_a_settings_error(text: str) -> None:
    line = None
    try:
        settings = parse_settings(text, Path("config.toml"))
    except SettingsError as error:
        line = error.line
    else:
        assert isinstance(settings, Settings)
    assert line is None or 1 <= line <= text.count("\n") + 1
