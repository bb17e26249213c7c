from __future__ import annotations

import io
import os
import socket
import zipfile
from pathlib import Path

import pytest

from laar_tui.core.errors import DocumentError
from laar_tui.core.question import content_hash
from laar_tui.documents import reading
from laar_tui.documents.reading import document_from_paste, read_file, read_stdin

posix_only = pytest.mark.skipif(os.name != "posix", reason="POSIX file kinds")


def _refusal(path: Path | str) -> DocumentError:
    with pytest.raises(DocumentError) as caught:
        read_file(path)
    assert caught.value.message.endswith(".")
    return caught.value


def test_a_file_becomes_a_document(tmp_path: Path) -> None:
    file = tmp_path / "notes.md"
    file.write_bytes("# Ünïcode\r\n日本\n".encode())
    document = read_file(file)
    assert document.name == "notes.md"
    assert document.text == "# Ünïcode\r\n日本\n"
    assert document.source == "file"
    assert document.path == str(file)
    assert document.sha256 == content_hash(document.text)
    assert document.notices == ()


def test_the_home_folder_and_links_are_followed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    (tmp_path / "a.txt").write_text("text")
    assert read_file("~/a.txt").text == "text"


def test_a_relative_path_is_shown_in_full(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("a.txt").write_text("text")
    assert read_file("a.txt").path == str(tmp_path / "a.txt")


def test_a_missing_file_suggests_the_nearest_name(tmp_path: Path) -> None:
    (tmp_path / "Report-2023.txt").write_text("x")
    refusal = _refusal(tmp_path / "reprot-2023.txt")
    assert "There is no file" in refusal.message
    assert refusal.hint == "Did you mean Report-2023.txt?"
    assert _refusal(tmp_path / "zzz").hint == ""
    assert "no folder" in _refusal(tmp_path / "nowhere" / "a.txt").hint
    assert "not a folder" in _refusal(tmp_path / "Report-2023.txt" / "a.txt").hint


def test_a_folder_is_refused(tmp_path: Path) -> None:
    assert "is a folder" in _refusal(tmp_path).message


@posix_only
def test_a_pipe_is_refused_without_waiting(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    assert "is a pipe" in _refusal(tmp_path / "pipe").message


@posix_only
def test_a_file_that_turns_into_a_pipe_is_refused_without_waiting(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "file").write_text("text")
    was_a_file = os.stat(tmp_path / "file")
    monkeypatch.setattr(os, "stat", lambda *_, **__: was_a_file)
    assert "is a pipe" in _refusal(tmp_path / "pipe").message


@posix_only
def test_a_socket_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind("door")
        assert "is a socket" in _refusal("door").message


@posix_only
@pytest.mark.parametrize("device", ["/dev/zero", "/dev/null", "/dev/tty"])
def test_a_device_is_refused(device: str) -> None:
    assert "is a device" in _refusal(device).message


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may read everything")
def test_an_unreadable_file_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "secret"
    file.write_text("x")
    file.chmod(0)
    assert "may not be read" in _refusal(file).message


def test_permission_trouble_is_worded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "secret").write_text("x")

    def denied(*_: object) -> int:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "open", denied)
    assert "may not be read" in _refusal(tmp_path / "secret").message


def test_impossible_names_are_refused() -> None:
    assert "is no file name" in _refusal("a\x00b").message
    assert "cannot be read" in _refusal("x" * 5000).message


def test_what_a_name_could_do_to_a_terminal_is_taken_out(tmp_path: Path) -> None:
    refusal = _refusal(tmp_path / "evil\x1b[2J\n\u202ename")
    assert refusal.message.isprintable()
    if os.name == "posix":
        (tmp_path / "e\x1b[2J.txt").write_text("x")
        assert read_file(tmp_path / "e\x1b[2J.txt").name == "e\ufffd[2J.txt"


def _zip_with(*names: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in names:
            archive.writestr(zipfile.ZipInfo(name), "x")  # a date of its own would change the test's name
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("content", "kind", "hint"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\x00", "an old Microsoft Office document", "DOCX"),
        (_zip_with("mimetypeapplication/vnd.oasis.opendocument.text"), "an OpenDocument file", "PDF"),
        (_zip_with("a.txt"), "a ZIP archive", "convert it to text first"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "a PNG image", "convert it to text first"),
        (b"\x1f\x8b\x08\x00\x00\x00\x00\x00", "gzip-compressed", "Unpack"),
        (b"SQLite format 3\x00\x10\x00\x01\x01", "an SQLite database", "convert"),
        (b"\x00\x01\x02\x03" * 50, "a binary file", "convert it to text first"),
    ],
)
def test_binary_files_are_named_and_refused(content: bytes, kind: str, hint: str, tmp_path: Path) -> None:
    file = tmp_path / "thing"
    file.write_bytes(content)
    refusal = _refusal(file)
    assert refusal.message.startswith(f"thing is {kind}")
    assert refusal.message.endswith("not text.")
    assert hint in refusal.hint


def test_text_that_begins_like_something_else_is_text() -> None:
    assert read_stdin(b"MZ is how Windows programs begin").text.startswith("MZ")
    assert read_stdin(b"BZh, PAR1 and ID3 are signatures").notices == ()


@pytest.mark.parametrize(("content", "words"), [(b"", "is empty"), (b" \n\t\n", "nothing but white space")])
def test_empty_documents_are_refused(content: bytes, words: str, tmp_path: Path) -> None:
    (tmp_path / "e.txt").write_bytes(content)
    assert words in _refusal(tmp_path / "e.txt").message
    with pytest.raises(DocumentError, match=words):
        read_stdin(content)
    with pytest.raises(DocumentError, match=words):
        document_from_paste(content.decode(), 1)


def test_too_big_a_file_is_refused_with_its_size(tmp_path: Path) -> None:
    with open(tmp_path / "big.log", "wb") as file:
        file.truncate(123_456_789)
    refusal = _refusal(tmp_path / "big.log")
    assert refusal.message == "big.log has 123.5 MB; at most 100 MB can be read."


def test_too_big_input_and_pastes_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "LARGEST_BYTES", 10)
    with pytest.raises(DocumentError, match="stdin has"):
        read_stdin(b"12345678901")
    with pytest.raises(DocumentError, match="pasted text 1 has"):
        document_from_paste("12345678901", 1)


def test_notices_travel_with_the_document(tmp_path: Path) -> None:
    (tmp_path / "old.txt").write_bytes("Größe und Maß, über alles schön für die Bücher".encode("cp1252"))
    document = read_file(tmp_path / "old.txt")
    assert document.text.startswith("Größe und Maß")
    assert "Windows-1252, by a guess" in document.notices[0]


def test_standard_input_has_a_name() -> None:
    document = read_stdin(b"log line\r\n", "build log")
    assert (document.name, document.source, document.path) == ("build log", "stdin", "")
    assert document.text == "log line\r\n"


def test_only_pastes_have_their_line_ends_restored() -> None:
    document = document_from_paste("a\rb\r\nc\n\td\x1b\ud800", 3)
    assert (document.name, document.source) == ("pasted text 3", "paste")
    assert document.text == "a\nb\nc\n\td\x1b\ud800"
