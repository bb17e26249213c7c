from __future__ import annotations

import codecs
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from laar_tui.documents.decoding import NotTextError, decode
from tests.documents.texts import UDHR


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufeff")))
def test_utf8_is_read_as_it_is(text: str) -> None:
    decoded = decode(text.encode())
    assert decoded.text == text
    assert decoded.notices == ()


@pytest.mark.parametrize("text", ["a\r\nb\rc\n", "\ttab\x0cpage\x1b[31mred\x1b[0m", "\u2028\u0085 \u200b"])
def test_line_ends_and_odd_characters_are_kept(text: str) -> None:
    assert decode(text.encode()).text == text


@pytest.mark.parametrize(
    ("mark", "codec", "shown"),
    [
        (codecs.BOM_UTF8, "utf-8", "UTF-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le", "UTF-16"),
        (codecs.BOM_UTF16_BE, "utf-16-be", "UTF-16"),
        (codecs.BOM_UTF32_LE, "utf-32-le", "UTF-32"),
        (codecs.BOM_UTF32_BE, "utf-32-be", "UTF-32"),
    ],
)
def test_byte_order_marks_are_believed(mark: bytes, codec: str, shown: str) -> None:
    decoded = decode(mark + UDHR["ja"].encode(codec))
    assert decoded.text == UDHR["ja"]
    assert len(decoded.notices) == 1
    assert shown in decoded.notices[0]


@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("language", ["en", "ja", "ru", "fa", "zh", "ko"])
def test_utf16_without_a_mark_is_found(codec: str, language: str) -> None:
    decoded = decode(UDHR[language].encode(codec))
    assert decoded.text == UDHR[language]
    assert "UTF-16, by a guess" in decoded.notices[0]


@pytest.mark.parametrize(
    ("language", "codec", "shown"),
    [
        ("ja", "cp932", "Shift JIS"),
        ("ja", "euc_jp", "EUC-JP"),
        ("ja", "iso2022_jp", "ISO-2022-JP"),
        ("zh", "gb18030", "GB 18030"),
        ("ko", "cp949", "EUC-KR"),
        ("ru", "cp1251", "Windows-1251"),
        ("ru", "koi8_r", "KOI8-R"),
        ("de", "cp1252", "Windows-1252"),
        ("fr", "cp1252", "Windows-1252"),
        ("es", "cp1252", "Windows-1252"),
        ("pl", "cp1250", "Windows-1250"),
        ("cs", "cp1250", "Windows-1250"),
        ("el", "cp1253", "Windows-1253"),
        ("tr", "cp1254", "Windows-1254"),
        ("he", "cp1255", "Windows-1255"),
        ("ar", "cp1256", "Windows-1256"),
        ("th", "cp874", "Windows-874"),
    ],
)
def test_common_encodings_are_guessed_and_said(language: str, codec: str, shown: str) -> None:
    content = UDHR[language].encode(codec, "replace")
    decoded = decode(content)
    assert decoded.text == content.decode(codec)
    assert decoded.notices == (f"Its encoding is not declared; read as {shown}, by a guess.",)


def test_the_telling_part_of_a_long_file_is_found() -> None:
    content = b"plain ASCII line\n" * 20_000 + UDHR["ru"].encode("cp1251")
    assert decode(content).text.endswith(UDHR["ru"])


def test_a_few_bad_bytes_do_not_change_the_encoding() -> None:
    decoded = decode(UDHR["ja"].encode() + b"\xff and \xe3\x81")
    assert decoded.text == UDHR["ja"] + "\ufffd and \ufffd"
    assert decoded.notices == ("Read as UTF-8.", "2 unreadable places are shown as \ufffd.")


def test_a_replacement_character_of_the_texts_own_is_not_counted() -> None:
    assert decode("already \ufffd here".encode()).notices == ()
    assert (
        decode(UDHR["ru"].encode() + "\ufffd".encode() + b"\xff")
        .notices[1]
        .startswith("1 unreadable place is")
    )


@pytest.mark.parametrize(
    "content",
    [b"\x00" * 100, bytes(range(256)) * 20, random.Random(1).randbytes(5000), b"\x01\x02\x03 text " * 30],
)
def test_binary_content_is_no_text(content: bytes) -> None:
    with pytest.raises(NotTextError):
        decode(content)


@given(st.binary(max_size=300))
def test_any_bytes_are_text_or_not(content: bytes) -> None:
    try:
        decoded = decode(content)
    except NotTextError:
        return
    if not decoded.notices:
        assert decoded.text.encode() == content
