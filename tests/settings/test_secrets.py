"""Keys are found where the configuration says, and shown nowhere."""

from __future__ import annotations

import copy
import logging
import pickle
import subprocess
import sys
import traceback
from collections.abc import Sequence
from urllib.parse import quote, quote_plus

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from laar_tui.core.errors import SettingsError
from laar_tui.settings.secrets import Secret, key_warning, mask, resolve_key, run_quietly

KEY = "sk-Zebra7/Quartz+9="


def no_command(arguments: Sequence[str]) -> bytes:
    raise AssertionError(arguments)


def no_keyring(service: str, name: str) -> str | None:
    raise AssertionError(service, name)


def revealed(secret: Secret | None) -> str:
    assert secret is not None
    return secret.reveal()


def test_an_empty_reference_is_no_key() -> None:
    assert resolve_key(" ", {}) is None


def test_a_key_from_the_environment() -> None:
    assert revealed(resolve_key("${MY_KEY}", {"MY_KEY": f" {KEY}\n"}, no_command, no_keyring)) == KEY


@pytest.mark.parametrize(
    ("environ", "state"), [({}, "MY_KEY is not set"), ({"MY_KEY": ""}, "MY_KEY is empty")]
)
def test_a_variable_that_is_not_there(environ: dict[str, str], state: str) -> None:
    with pytest.raises(SettingsError, match=state):
        resolve_key("${MY_KEY}", environ)


@pytest.mark.parametrize("reference", ["$MY_KEY", "${MY_KEY"])
def test_a_variable_written_wrongly(reference: str) -> None:
    with pytest.raises(SettingsError, match="environment variable"):
        resolve_key(reference, {"MY_KEY": KEY})


def test_a_key_from_the_keyring() -> None:
    stored = {("laar-chat", "openai"): KEY}
    found = resolve_key("keyring:openai", {}, no_command, lambda service, name: stored.get((service, name)))
    assert revealed(found) == KEY
    with pytest.raises(SettingsError, match="keyring set laar-chat other"):
        resolve_key("keyring:other", {}, no_command, lambda service, name: stored.get((service, name)))
    with pytest.raises(SettingsError, match="needs a name"):
        resolve_key("keyring:", {}, no_command, no_keyring)


def test_without_the_keyring_package_one_is_told_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "keyring", None)
    with pytest.raises(SettingsError, match=r"laar-chat\[keyring\]"):
        resolve_key("keyring:openai", {})


def test_without_a_keyring_backend_one_is_told_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    keyring = pytest.importorskip("keyring")
    fail = pytest.importorskip("keyring.backends.fail")
    monkeypatch.setattr(keyring, "get_password", fail.Keyring().get_password)
    with pytest.raises(SettingsError, match="this machine has none"):
        resolve_key("keyring:openai", {})


def test_a_key_from_a_command_is_its_first_line() -> None:
    seen: list[Sequence[str]] = []

    def run(arguments: Sequence[str]) -> bytes:
        seen.append(arguments)
        return f"{KEY}\r\nsecond line\n".encode()

    assert revealed(resolve_key("command:pass show 'my keys/openai' ; ls", {}, run, no_keyring)) == KEY
    assert seen == [["pass", "show", "my keys/openai", ";", "ls"]]


@pytest.mark.parametrize(
    ("failure", "said"),
    [
        (FileNotFoundError(2, "No such file"), "not found"),
        (PermissionError(13, "Permission denied"), "Permission denied"),
        (subprocess.TimeoutExpired(["pass", KEY], 20, output=KEY.encode()), "20 seconds"),
        (subprocess.CalledProcessError(3, ["pass", KEY], output=KEY.encode()), "exit code 3"),
        (ValueError(f"embedded null byte in {KEY}"), "cannot be run"),
    ],
)
def test_a_command_that_fails_gives_nothing_away(failure: Exception, said: str) -> None:
    def run(arguments: Sequence[str]) -> bytes:
        raise failure

    with pytest.raises(SettingsError, match=said) as caught:
        resolve_key(f"command:pass {KEY}", {}, run)
    assert KEY not in "".join(traceback.format_exception(caught.value))


@pytest.mark.parametrize("printed", [b"", b"\n" + KEY.encode(), b" \n"])
def test_a_command_that_prints_no_key(printed: bytes) -> None:
    with pytest.raises(SettingsError, match="no key") as caught:
        resolve_key("command:pass", {}, lambda arguments: printed)
    assert KEY not in str(caught.value)


@pytest.mark.parametrize("reference", ["command:", "command: 'open"])
def test_a_command_that_is_none(reference: str) -> None:
    with pytest.raises(SettingsError):
        resolve_key(reference, {}, no_command)


def test_a_real_command_runs_without_a_shell() -> None:
    program = "import sys; print(sys.argv[1]); print(repr(sys.stdin.read()), file=sys.stderr)"
    assert run_quietly([sys.executable, "-c", program, "$HOME"]).split() == [b"$HOME"]
    with pytest.raises(SettingsError, match="not found"):
        resolve_key("command:no-such-program-anywhere", {})
    with pytest.raises(SettingsError, match="exit code 7"):
        resolve_key(f"command:{sys.executable} -c 'raise SystemExit(7)'", {})


@pytest.mark.parametrize("found", [f"{KEY} x", f"{KEY}\x07", f"{KEY}é", f"a\n{KEY}"])
def test_a_key_that_cannot_be_sent_is_refused_without_showing_it(found: str) -> None:
    with pytest.raises(SettingsError, match="outside ASCII") as caught:
        resolve_key("${K}", {"K": found})
    assert KEY not in "".join(traceback.format_exception(caught.value))


def test_a_literal_is_accepted_with_a_warning() -> None:
    assert revealed(resolve_key(KEY, {}, no_command, no_keyring)) == KEY
    warning = key_warning(KEY)
    assert warning is not None
    assert KEY not in warning
    assert "${NAME}" in warning


@pytest.mark.parametrize("reference", ["", "${K}", "keyring:k", "command:k"])
def test_a_reference_needs_no_warning(reference: str) -> None:
    assert key_warning(reference) is None


def test_a_secret_shows_itself_only_when_asked(caplog: pytest.LogCaptureFixture) -> None:
    secret = Secret(KEY)
    logging.getLogger("test").warning("the key is %s, or %r", secret, secret)
    shown = [
        str(secret),
        repr(secret),
        f"{secret}",
        f"{secret!r:>40}",
        f"{[secret]}",
        f"{secret:>20}",
        caplog.text,
    ]
    assert not any("Zebra" in text for text in shown)
    assert secret.reveal() == KEY
    assert secret == Secret(KEY) != Secret("other")
    assert len({secret, Secret(KEY), copy.deepcopy(secret), copy.copy(secret)}) == 1
    with pytest.raises(TypeError):
        pickle.dumps(secret)


def test_masking_covers_the_url_encoded_key() -> None:
    text = (
        f"401 for {KEY} at /v1?key={quote(KEY, safe='')}&k={quote_plus(KEY)}&l={quote(KEY, safe='').lower()}"
    )
    masked = mask(text, [Secret(KEY)])
    assert "Zebra" not in masked
    assert masked.startswith("401 for *** at /v1?key=***&k=***")


def test_masking_takes_the_longer_of_two_keys_whole() -> None:
    assert mask("abcdef abc", [Secret("abc"), Secret("abcdef")]) == "*** ***"


def test_masking_without_secrets_changes_nothing() -> None:
    assert mask("text", []) == "text"
    assert mask("text", [Secret("")]) == "text"


@given(st.lists(st.text(min_size=1), min_size=1, max_size=4), st.lists(st.text(), min_size=1, max_size=5))
def test_masking_removes_every_secret(secrets: list[str], around: list[str]) -> None:
    assume(not any("*" in secret for secret in secrets))
    text = "".join(piece + secret for piece in around for secret in secrets)
    masked = mask(text, [Secret(secret) for secret in secrets])
    assert not any(secret in masked for secret in secrets)
