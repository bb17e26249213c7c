from __future__ import annotations

import base64
import importlib.metadata
import lzma
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tiktoken_ext import openai_public  # type: ignore[import-untyped]

from laar_tui.documents.ranks import build_ranks
from laar_tui.documents.ranks.packed import RANK_FILES, pack, shipped, unpack


@pytest.mark.parametrize("encoding", RANK_FILES)
def test_shipped_ranks_are_tiktokens_own(encoding: str) -> None:
    assert RANK_FILES[encoding].is_intact(unpack(shipped(encoding)))


@pytest.mark.parametrize("encoding", RANK_FILES)
def test_the_installed_tiktoken_pins_the_same_files(encoding: str, monkeypatch: pytest.MonkeyPatch) -> None:
    pinned: list[tuple[str, str]] = []

    def note(url: str, expected_hash: str) -> dict[bytes, int]:
        pinned.append((url, expected_hash))
        return {}

    monkeypatch.setattr(openai_public, "load_tiktoken_bpe", note)
    getattr(openai_public, encoding)()
    assert pinned == [(RANK_FILES[encoding].url, RANK_FILES[encoding].sha256)], importlib.metadata.version(
        "tiktoken"
    )


def _tiktoken_file(tokens: list[bytes]) -> bytes:
    return b"".join(b"%b %d\n" % (base64.b64encode(token), rank) for rank, token in enumerate(tokens))


@given(st.lists(st.binary(min_size=1, max_size=255), max_size=50))
def test_packing_loses_nothing(tokens: list[bytes]) -> None:
    file = _tiktoken_file(tokens)
    assert unpack(pack(file)) == file


@pytest.mark.parametrize("file", [b"YQ== 1\n", b"YQ== 0\nYg== 2\n", _tiktoken_file([b"x" * 256])])
def test_a_file_that_the_compact_form_cannot_hold_is_refused(file: bytes) -> None:
    with pytest.raises(ValueError):
        pack(file)


def test_damage_is_noticed() -> None:
    with pytest.raises(ValueError):
        unpack(shipped("cl100k_base")[:1000])
    with pytest.raises(ValueError):
        unpack(b"no xz at all")
    # A length byte that points past the end gives some file, and that one fails its hash.
    assert not RANK_FILES["cl100k_base"].is_intact(unpack(lzma.compress(b"\xffab")))


def test_building_gives_the_shipped_file_again(tmp_path: Path) -> None:
    original = tmp_path / "ranks.tiktoken"
    original.write_bytes(unpack(shipped("cl100k_base")))
    built = build_ranks.build(original, tmp_path)
    assert built.name == "cl100k_base.xz"
    assert unpack(built.read_bytes()) == original.read_bytes()


def test_building_refuses_any_other_file(tmp_path: Path) -> None:
    other = tmp_path / "other.tiktoken"
    other.write_bytes(_tiktoken_file([b"a", b"b"]))
    with pytest.raises(ValueError, match="none of the rank files"):
        build_ranks.build(other, tmp_path)
    assert build_ranks.main([]) == 2
