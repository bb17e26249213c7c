"""Where tiktoken is made to read its ranks from, and that it can never go further than that."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
import tiktoken.registry

from laar_tui.documents.encodings import EncodingUnavailableError, open_encoding
from laar_tui.documents.ranks.packed import RANK_FILES, pack, shipped, unpack

NAME = "cl100k_base"
RANKS = RANK_FILES[NAME]


@pytest.fixture(autouse=True)
def forget_opened_encodings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tiktoken.registry, "ENCODINGS", {})


def _works(cache_dir: Path) -> bool:
    return open_encoding(NAME, cache_dir).encode_ordinary("hello world") == [15339, 1917]


def test_ranks_are_expanded_under_the_name_tiktoken_looks_for(tmp_path: Path) -> None:
    cache = tmp_path / "deep" / "cache"
    assert _works(cache)
    assert [file.name for file in cache.iterdir()] == [RANKS.cache_name]
    assert os.environ["TIKTOKEN_CACHE_DIR"] == str(cache)


def test_a_damaged_cached_file_is_replaced(tmp_path: Path) -> None:
    (tmp_path / RANKS.cache_name).write_bytes(b"half a fi")
    assert _works(tmp_path)
    assert RANKS.is_intact((tmp_path / RANKS.cache_name).read_bytes())


@pytest.mark.parametrize("variable", ["TIKTOKEN_CACHE_DIR", "DATA_GYM_CACHE_DIR"])
def test_the_users_own_cache_is_used_when_it_is_right(
    variable: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "theirs").mkdir()
    (tmp_path / "theirs" / RANKS.cache_name).write_bytes(unpack(shipped(NAME)))
    monkeypatch.setenv(variable, str(tmp_path / "theirs"))
    assert _works(tmp_path / "ours")
    assert not (tmp_path / "ours").exists()


@pytest.mark.parametrize("content", [None, b"damaged"])
def test_the_users_own_cache_is_left_alone_when_it_is_not_right(
    content: bytes | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    theirs = tmp_path / "theirs"
    theirs.mkdir()
    if content is not None:
        (theirs / RANKS.cache_name).write_bytes(content)
    monkeypatch.setenv("TIKTOKEN_CACHE_DIR", str(theirs))
    assert _works(tmp_path / "ours")
    assert [file.read_bytes() for file in theirs.iterdir()] == ([] if content is None else [content])
    assert os.environ["TIKTOKEN_CACHE_DIR"] == str(theirs)


def test_a_user_who_switched_tiktokens_cache_off_gets_no_download(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TIKTOKEN_CACHE_DIR", "")
    assert _works(tmp_path)
    assert os.environ["TIKTOKEN_CACHE_DIR"] == ""


def test_a_cache_folder_that_cannot_be_written_is_done_without(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    assert _works(tmp_path / "file" / "cache")
    assert "TIKTOKEN_CACHE_DIR" not in os.environ


@pytest.mark.parametrize("compact", [b"", b"no xz", pack(b"YQ== 0\n")])
def test_damaged_ranks_make_the_encoding_unavailable(compact: bytes, tmp_path: Path) -> None:
    with pytest.raises(EncodingUnavailableError):
        open_encoding(NAME, tmp_path, lambda _: compact)
    assert list(tmp_path.iterdir()) == []


def test_missing_ranks_make_the_encoding_unavailable(tmp_path: Path) -> None:
    def missing(_: str) -> bytes:
        raise FileNotFoundError("gone")

    with pytest.raises(EncodingUnavailableError, match="gone"):
        open_encoding(NAME, tmp_path, missing)
    with pytest.raises(EncodingUnavailableError, match="no ranks"):
        open_encoding("p50k_base", tmp_path)


def test_a_tiktoken_that_wants_another_file_is_not_let_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tiktoken.load.check_hash", lambda data, expected: False)
    with pytest.raises(EncodingUnavailableError, match="wanted to download"):
        open_encoding(NAME, tmp_path)
    assert "TIKTOKEN_CACHE_DIR" not in os.environ
