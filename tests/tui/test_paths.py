"""Files named by a drop, by a mention, and by a completion."""

from __future__ import annotations

from pathlib import Path

import pytest

from laar_tui.tui.widgets.composer.paths import completions, dropped_paths, mentions


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "my report.txt"
    path.write_text("x")
    return path


def test_every_way_a_terminal_pastes_a_dropped_file(file: Path) -> None:
    escaped = str(file).replace(" ", "\\ ")
    uri = file.as_uri()
    for text in (str(file), f"'{file}'", f'"{file}" ', escaped, uri, f"{uri}\n"):
        assert dropped_paths(text) == [str(file)], text


def test_several_files_at_once(file: Path, tmp_path: Path) -> None:
    other = tmp_path / "b.txt"
    other.write_text("y")
    assert dropped_paths(f"'{file}' {other}") == [str(file), str(other)]


@pytest.mark.parametrize(
    "text", ["", "hello", "/no/such/file", "/usr is a folder", "'unclosed", "/tmp", "\x00", "/a\x00b"]
)
def test_what_is_no_dropped_file(text: str) -> None:
    assert dropped_paths(text) == []


def test_mentions_of_existing_files_only(tmp_path: Path, file: Path) -> None:
    plain = tmp_path / "a.md"
    plain.write_text("x")
    text = f'compare @{plain}, with @"{file}" and ask @ada or a@b.c'
    found = mentions(text)
    assert [m.path for m in found] == [str(plain), str(file)]
    assert text[found[0].start : found[0].end] == f"@{plain}"


def test_completions_put_folders_first(tmp_path: Path) -> None:
    (tmp_path / "zeta").mkdir()
    (tmp_path / "alpha.txt").write_text("")
    (tmp_path / ".hidden").write_text("")
    assert completions(f"{tmp_path}/") == [f"{tmp_path}/zeta/", f"{tmp_path}/alpha.txt"]
    assert completions(f"{tmp_path}/nothing/x") == []
