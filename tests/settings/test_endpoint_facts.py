"""Facts about endpoints: kept across processes, without secrets, and never in the way."""

from __future__ import annotations

import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from laar_tui.settings.endpoint_facts import ASKED_AGAIN_AFTER, EndpointFacts, Facts
from laar_tui.settings.model import EndpointSettings

NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)


def endpoint(**more: object) -> EndpointSettings:
    values: dict[str, object] = {
        "name": "e",
        "base_url": "http://user:hunter2@127.0.0.1:1/v1",
        "model": "m",
        "api_key": "sk-secret-key",
        **more,
    }
    return EndpointSettings(**values)  # type: ignore[arg-type]


def facts(file: Path | None, now: datetime = NOW) -> EndpointFacts:
    return EndpointFacts(file, lambda: now)


def test_they_outlive_the_process_and_hold_no_secret(tmp_path: Path) -> None:
    file = tmp_path / "state" / "endpoints.json"
    first = facts(file)
    first.note_window(endpoint(), 4096)
    first.note_adjustments(endpoint(), frozenset({"no temperature", "no stream_options"}))
    first.note_quota(endpoint(), "no credit")
    again = facts(file)
    known = again.of(endpoint())
    assert (known.window, known.quota, known.quota_since) == (4096, "no credit", NOW)
    assert known.adjustments == ("no stream_options", "no temperature")
    assert again.of(endpoint(model="other")) == Facts()
    written = file.read_text()
    assert "hunter2" not in written
    assert "sk-secret" not in written
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert [p.name for p in file.parent.iterdir()] == ["endpoints.json"]


def test_two_processes_do_not_undo_each_other(tmp_path: Path) -> None:
    file = tmp_path / "endpoints.json"
    one, two = facts(file), facts(file)
    one.note_window(endpoint(), 4096)
    two.note_quota(endpoint(model="other"), "no credit")
    assert facts(file).of(endpoint()).window == 4096
    assert facts(file).of(endpoint(model="other")).quota == "no credit"


def test_credit_and_everything_can_be_forgotten(tmp_path: Path) -> None:
    file = tmp_path / "endpoints.json"
    known = facts(file)
    known.note_quota(endpoint(), "no credit")
    known.note_window(endpoint(), 4096)
    known.forget_quota(endpoint())
    assert facts(file).of(endpoint()) == Facts(name="e", window=4096)
    known.forget(endpoint())
    assert facts(file).of(endpoint()) == Facts()


@pytest.mark.parametrize(
    ("configured", "told", "shown", "window"),
    [
        (None, None, None, None),
        (8192, None, None, 8192),
        (None, 8192, None, 8192),
        (8192, 131072, None, 8192),
        (8192, None, 4096, 4096),
        (4096, None, 8192, 4096),
        (None, None, 4096, 4096),
    ],
)
def test_the_window_to_reckon_with(
    configured: int | None, told: int | None, shown: int | None, window: int | None
) -> None:
    known, one = facts(None), endpoint(context_window=configured)
    if told is not None:
        known.note_asked(one, told)
    if shown is not None:
        known.note_window(one, shown)
    assert known.window(one) == window


def test_a_server_is_asked_once_a_day_and_only_where_nobody_knows() -> None:
    now = NOW
    known = EndpointFacts(None, lambda: now)
    assert known.should_ask(endpoint())
    assert not known.should_ask(endpoint(context_window=8192))
    known.note_asked(endpoint(), None)
    assert not known.should_ask(endpoint())
    now += ASKED_AGAIN_AFTER
    assert known.should_ask(endpoint())
    now -= timedelta(days=30)
    assert known.should_ask(endpoint())


@pytest.mark.parametrize("content", [b"", b"{", b"[1]", b'{"x": 3}', b"\xff\xfe", b"null"])
def test_a_damaged_file_is_no_file(content: bytes, tmp_path: Path) -> None:
    file = tmp_path / "endpoints.json"
    file.write_bytes(content)
    known = facts(file)
    known.note_window(endpoint(), 4096)
    assert facts(file).of(endpoint()).window == 4096


def test_a_folder_that_cannot_be_written_loses_nothing_but_memory(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("")
    known = facts(blocked / "endpoints.json")
    known.note_window(endpoint(), 4096)
    assert known.of(endpoint()).window == 4096


@pytest.mark.parametrize(
    ("settings", "risks"),
    [
        ({}, 0),
        ({"base_url": "https://x.invalid/v1", "verify_tls": False}, 1),
        ({"verify_tls": False}, 0),
        ({"allow_plain_http": True}, 1),
        ({"allow_plain_http": True, "api_key": ""}, 0),
    ],
)
def test_what_the_user_consented_to_is_said(settings: dict[str, object], risks: int) -> None:
    assert len(endpoint(**settings).risks) == risks
