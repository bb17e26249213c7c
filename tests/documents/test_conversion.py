"""PDFs, web pages and Office files: their text, and a clear sentence where there is none to be had."""

from __future__ import annotations

import importlib.util
import threading
from datetime import date
from pathlib import Path

import pytest

from laar_tui.core.errors import DocumentError
from laar_tui.core.question import Document
from laar_tui.documents import reading
from laar_tui.documents.conversion import convert
from laar_tui.documents.html_text import readable_text
from laar_tui.documents.reading import Watched, read_download, read_file, read_stdin
from tests.documents import making

HAS_MARKITDOWN = importlib.util.find_spec("markitdown") is not None


def _read(content: bytes, name: str, folder: Path) -> Document:
    file = folder / name
    file.write_bytes(content)
    return read_file(file)


def _refusal(content: bytes, name: str, folder: Path) -> DocumentError:
    with pytest.raises(DocumentError) as caught:
        _read(content, name, folder)
    assert caught.value.message.startswith(name)
    assert caught.value.message.endswith(".")
    assert caught.value.hint
    return caught.value


def test_a_pdf_is_its_text_page_by_page(tmp_path: Path) -> None:
    document = _read(
        making.pdf(["The lease ends in May.", "The rent is 4,200 euros."]), "lease.pdf", tmp_path
    )
    assert document.text.split("\f") == ["The lease ends in May.", "The rent is 4,200 euros."]
    assert document.pages == 2
    assert document.notices == ()


def test_a_pdf_comes_through_a_pipe_too() -> None:
    assert read_stdin(making.pdf(["Piped."])).text == "Piped."


def test_pages_without_text_are_counted(tmp_path: Path) -> None:
    document = _read(making.pdf(["One.", "", ""]), "partly.pdf", tmp_path)
    assert document.pages == 3
    assert document.notices == ("Pages 2, 3 have no text; what is only a picture there is not read.",)


def test_a_scanned_pdf_says_so(tmp_path: Path) -> None:
    refusal = _refusal(making.pdf(["", ""]), "scan.pdf", tmp_path)
    assert "2 pages and no text" in refusal.message
    assert "ocrmypdf" in refusal.hint


def test_a_locked_pdf_says_so(tmp_path: Path) -> None:
    refusal = _refusal(making.locked_pdf("secret", "abc"), "locked.pdf", tmp_path)
    assert "locked with a password" in refusal.message


def test_a_pdf_locked_only_for_printing_is_read(tmp_path: Path) -> None:
    assert _read(making.locked_pdf("open to read", ""), "open.pdf", tmp_path).text == "open to read"


@pytest.mark.parametrize("content", [b"%PDF-1.7\nnothing else\n%%EOF\n", making.pdf(["x"])[:120]])
def test_a_damaged_pdf_says_so(content: bytes, tmp_path: Path) -> None:
    assert "damaged" in _refusal(content, "bad.pdf", tmp_path).message


def test_a_pdf_that_unpacks_without_end_costs_neither_time_nor_memory(tmp_path: Path) -> None:
    refusal = _refusal(making.pdf([], streams=[making.zeros(400)]), "bomb.pdf", tmp_path)
    assert "none of its pages can be read" in refusal.message


def test_progress_is_told_by_pages(tmp_path: Path) -> None:
    file = tmp_path / "long.pdf"
    file.write_bytes(making.pdf([f"Page {n}." for n in range(25)]))
    told: list[tuple[int, int]] = []
    read_file(file, Watched(progress=lambda done, of: told.append((done, of))))
    assert told == [(10, 25), (20, 25)]


def test_reading_can_be_stopped(tmp_path: Path) -> None:
    file = tmp_path / "long.pdf"
    file.write_bytes(making.pdf([f"Page {n}." for n in range(2000)]))
    stop = threading.Event()
    with pytest.raises(DocumentError, match="was stopped"):
        read_file(file, Watched(progress=lambda *_: stop.set(), stop=stop))


def test_reading_that_takes_too_long_is_ended() -> None:
    with pytest.raises(DocumentError, match="could not be read within 0 s"):
        convert(making.pdf(["x"] * 3000), "pdf", "slow.pdf", seconds=0.05)


def test_a_web_page_is_its_readable_text(tmp_path: Path) -> None:
    page = (
        "<!DOCTYPE html><html><head><title>Lease &amp; rent</title><style>p {color: red}</style></head>"
        "<body><h2>Terms</h2><p>The rent is <b>4,200</b>\n euros.<script>alert('x')</script></p>"
        "<ol><li>first</li><li>second</li></ol><table><tr><th>year<th>sum<tr><td>1<td>2</table>"
        "<pre>a\n  b</pre></body></html>"
    )
    document = _read(page.encode(), "page.html", tmp_path)
    assert document.text == (
        "Lease & rent\n\n## Terms\n\nThe rent is 4,200 euros.\n\n1. first\n2. second\n\n"
        "year | sum\n1 | 2\n\na\n  b\n"
    )
    assert "without tags and scripts" in document.notices[0]


def test_a_web_page_in_the_encoding_it_declares(tmp_path: Path) -> None:
    page = '<html><head><meta charset="shift_jis"></head><body>東京は日本の首都です。</body></html>'
    assert "東京は日本の首都です。" in _read(page.encode("shift_jis"), "p.htm", tmp_path).text


def test_a_download_keeps_its_address() -> None:
    document = read_download(b"plain words", "words.txt", "https://example.org/words.txt")
    assert (document.source, document.path) == ("url", "https://example.org/words.txt")


@pytest.mark.parametrize(
    "html", ["", "<", "<p", "&#1114112;", "<ul><li>", "</ul></ol>", "<head>never closed <p>x", "<b>" * 5000]
)
def test_html_of_any_quality_has_a_reading(html: str) -> None:
    assert isinstance(readable_text(html), str)


def test_a_zip_bomb_is_not_opened(tmp_path: Path) -> None:
    bomb = making.zip_of(word__document_xml=bytes(300_000_000))
    assert "would unpack into 300 MB" in _refusal(bomb, "bomb.docx", tmp_path).message


def test_xml_entities_are_not_opened(tmp_path: Path) -> None:
    laughs = b'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><l>&b;</l>'
    refusal = _refusal(making.zip_of(word__document_xml=laughs), "laughs.docx", tmp_path)
    assert "declares XML entities" in refusal.message


def test_a_cut_off_archive_says_so(tmp_path: Path) -> None:
    whole = making.zip_of(word__document_xml=b"<w/>" * 2000)
    assert "damaged" in _refusal(whole[: len(whole) // 2], "cut.docx", tmp_path).message


def test_without_the_extra_an_office_file_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "_can_read_office_files", lambda: False)
    refusal = _refusal(making.zip_of(word__document_xml=b"<w/>"), "letter.docx", tmp_path)
    assert "Word document" in refusal.message
    assert 'pip install "laar-chat[documents]"' in refusal.hint


@pytest.mark.skipif(not HAS_MARKITDOWN, reason='needs pip install "laar-chat[documents]"')
def test_with_the_extra_a_word_document_is_its_text(tmp_path: Path) -> None:
    document = _read(making.docx("The lease ends in May."), "lease.docx", tmp_path)
    assert "The lease ends in May." in document.text


@pytest.mark.skipif(not HAS_MARKITDOWN, reason='needs pip install "laar-chat[documents]"')
def test_with_the_extra_a_damaged_office_file_says_so(tmp_path: Path) -> None:
    assert "damaged" in _refusal(making.zip_of(ppt__presentation_xml=b"<x/>"), "d.pptx", tmp_path).message


@pytest.mark.skipif(not HAS_MARKITDOWN, reason='needs pip install "laar-chat[documents]"')
def test_a_workbook_becomes_tables(tmp_path: Path) -> None:
    document = _read(
        making.workbook(
            {
                "Rents 賃料": [
                    ["name", "rent", "since"],
                    ["Okafor | Sons", 4200, date(2026, 5, 1)],
                    [None, 0.5, None],
                ],
                "Empty": [],
                "Sums": [["=SUM(1,2)"], ["two\nlines"]],
            }
        ),
        "rents.xlsx",
        tmp_path,
    )
    assert document.text.splitlines() == [
        "## Rents 賃料",
        "",
        "| name | rent | since |",
        "| --- | --- | --- |",
        "| Okafor \\| Sons | 4200 | 2026-05-01 |",
        "|  | 0.5 |  |",
        "",
        "## Sums",
        "",
        "| two lines |",
        "| --- |",
    ]
    assert "1 of its formulas have no stored result" in " ".join(document.notices)


@pytest.mark.skipif(not HAS_MARKITDOWN, reason='needs pip install "laar-chat[documents]"')
def test_a_workbook_beyond_any_window_is_refused_before_it_is_read(tmp_path: Path) -> None:
    each = (b'<c r="A%d"><v>%d</v></c>' % (n, n * 7919 % 99991) for n in range(1_000_000))
    cells = b"<worksheet><sheetData>" + b"".join(each) + b"</sheetData></worksheet>"
    refusal = _refusal(making.zip_of(xl__worksheets__sheet1_xml=cells), "huge.xlsx", tmp_path)
    assert "MB of cells" in refusal.message
    assert "CSV" in refusal.hint


@pytest.mark.skipif(not HAS_MARKITDOWN, reason='needs pip install "laar-chat[documents]"')
def test_a_presentation_and_a_book_are_their_text(tmp_path: Path) -> None:
    slides = _read(making.presentation("Harbour", "The budget is 4,200 euros. 第二条"), "talk.pptx", tmp_path)
    assert "# Harbour" in slides.text
    assert "4,200 euros. 第二条" in slides.text
    assert (
        "The crane is 40 metres tall."
        in _read(making.epub("The crane is 40 metres tall."), "b.epub", tmp_path).text
    )
