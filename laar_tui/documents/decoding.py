"""Bytes become text, and every guess or loss on the way is said in a notice."""

from __future__ import annotations

import codecs
import re
import unicodedata
from dataclasses import dataclass

_BYTE_ORDER_MARKS = (
    # UTF-32's little-endian mark begins with UTF-16's.
    (codecs.BOM_UTF32_LE, "utf-32-le", "UTF-32"),
    (codecs.BOM_UTF32_BE, "utf-32-be", "UTF-32"),
    (codecs.BOM_UTF8, "utf-8", "UTF-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le", "UTF-16"),
    (codecs.BOM_UTF16_BE, "utf-16-be", "UTF-16"),
)

_SHOWN = {
    "ascii": "ASCII",
    "big5": "Big5",
    "cp1250": "Windows-1250",
    "cp1251": "Windows-1251",
    "cp1252": "Windows-1252",
    "cp1253": "Windows-1253",
    "cp1254": "Windows-1254",
    "cp1255": "Windows-1255",
    "cp1256": "Windows-1256",
    "cp874": "Windows-874",
    "cp932": "Shift JIS",
    "cp949": "EUC-KR",
    "euc_jp": "EUC-JP",
    "gb18030": "GB 18030",
    "iso2022_jp": "ISO-2022-JP",
    "koi8_r": "KOI8-R",
    "utf-16-le": "UTF-16",
    "utf-16-be": "UTF-16",
    "utf-8": "UTF-8",
}
_GUESSED_AMONG = tuple(codec for codec in _SHOWN if not codec.startswith(("ascii", "utf", "iso2022")))
_GUESS_FROM_BYTES = 64 * 1024

# Control characters that text may hold: tab, line ends, form feed, backspace, and the escape of coloured
# logs.
_CONTROL = re.compile(rb"[\x00-\x07\x0b\x0e-\x1a\x1c-\x1f\x7f]")
_ISO_2022_JP = re.compile(rb"\x1b\$[@B]")
_MOST_CONTROL = 0.02
_PLAUSIBLE_FROM = 0.99

# How near charset-normalizer's measures may be for two encodings to be called equally good.
_TIE_CHAOS = 0.005
_TIE_COHERENCE = 0.02
_CENTRAL_EUROPEAN = ("Croatian", "Czech", "Hungarian", "Polish", "Romanian", "Slovak", "Slovene")


@dataclass(frozen=True)
class Decoded:
    """Text, and sentences about how it was read (empty for plain UTF-8)."""

    text: str
    notices: tuple[str, ...] = ()


class NotTextError(Exception):
    """The bytes are no text in any encoding that is looked for."""


def decode(content: bytes) -> Decoded:
    """Text of unknown encoding: by its byte order mark, as UTF-8, as UTF-16 without a mark, else by the best
    guess.

    Line ends and all other characters are kept as they are. :raises NotTextError: binary content.
    """
    for mark, codec, shown in _BYTE_ORDER_MARKS:
        if content.startswith(mark):
            return _decode_marked(content[len(mark) :], codec, shown)
    if b"\x00" in content:
        return _decode_unmarked_utf16(content)
    if _share_of_control(content) > _MOST_CONTROL:
        raise NotTextError
    if _ISO_2022_JP.search(content):
        try:
            return Decoded(content.decode("iso2022_jp"), (_guess_notice("iso2022_jp"),))
        except UnicodeDecodeError:
            pass
    try:
        return Decoded(content.decode("utf-8"))
    except UnicodeDecodeError:
        return _decode_guessed(content)


def _decode_marked(content: bytes, codec: str, shown: str) -> Decoded:
    text, replaced = _decode_replacing(content, codec)
    if replaced and replaced * 20 > len(text):
        raise NotTextError
    if "\x00" in text[:_GUESS_FROM_BYTES] and _plausibility(text) < _PLAUSIBLE_FROM:
        raise NotTextError
    notice = f"Read as {shown}, as its byte order mark says; the mark itself is left out."
    return Decoded(text, (notice, *_replaced_notice(replaced)))


def _decode_unmarked_utf16(content: bytes) -> Decoded:
    best: tuple[float, str, str] | None = None
    for codec in ("utf-16-le", "utf-16-be"):
        try:
            text = content.decode(codec)
        except UnicodeDecodeError:
            continue
        if "\x00" in text or _plausibility(text) < _PLAUSIBLE_FROM:
            continue
        # Read the wrong way round, spaces and line ends become rare symbols.
        familiar = sum(text.count(c) for c in " \n.,、。") / len(text)
        if best is None or familiar > best[0]:
            best = (familiar, codec, text)
    if best is None or not best[0]:
        raise NotTextError
    return Decoded(best[2], (_guess_notice(best[1]),))


def _decode_guessed(content: bytes) -> Decoded:
    damaged = _decode_damaged_utf8(content)
    if damaged is not None:
        return damaged
    codec = _guess_codec(content)
    text, replaced = _decode_replacing(content, codec)
    return Decoded(text, (_guess_notice(codec), *_replaced_notice(replaced)))


def _decode_damaged_utf8(content: bytes) -> Decoded | None:
    """UTF-8 with a few bad bytes (a cut-off end, a stray byte): where well-formed characters outnumber them
    tenfold.
    """
    text, replaced = _decode_replacing(content, "utf-8")
    well_formed = len(text) - len(text.encode("ascii", "ignore")) - replaced
    if well_formed < 10 * replaced:
        return None
    return Decoded(text, ("Read as UTF-8.", *_replaced_notice(replaced)))


def _guess_codec(content: bytes) -> str:
    """The codec that charset-normalizer finds most likely among the common ones; Windows-1252 when it finds
    none.

    Where it cannot tell the western and the central European code page apart, the language it sees decides.
    """
    from charset_normalizer import from_bytes

    matches = from_bytes(
        _telling_part(content), cp_isolation=list(_GUESSED_AMONG), preemptive_behaviour=False
    )
    best = matches.best()
    if best is None:
        return "cp1252"
    as_good = {
        codec
        for match in matches
        if match.chaos <= best.chaos + _TIE_CHAOS and match.coherence >= best.coherence - _TIE_COHERENCE
        for codec in match.could_be_from_charset
    }
    western = "cp1252" in as_good and best.language not in _CENTRAL_EUROPEAN
    return "cp1252" if western or best.encoding not in _SHOWN else best.encoding


def _telling_part(content: bytes) -> bytes:
    """Some whole lines from the first one that is not ASCII: the ones that tell."""
    first = next(re.finditer(rb"[\x80-\xff]", content)).start()
    start = content.rfind(b"\n", 0, first) + 1 if first >= _GUESS_FROM_BYTES else 0
    sample = content[start : start + _GUESS_FROM_BYTES]
    if start + len(sample) < len(content):
        sample = sample[: sample.rfind(b"\n") + 1] or sample
    return sample


def _decode_replacing(content: bytes, codec: str) -> tuple[str, int]:
    """The text, and how many characters stand for bytes that mean nothing in this encoding."""
    try:
        return content.decode(codec), 0
    except UnicodeDecodeError:
        text = content.decode(codec, "replace")
    own = content.decode(codec, "ignore").count("\ufffd")
    return text, text.count("\ufffd") - own


def _share_of_control(content: bytes) -> float:
    head = content[:_GUESS_FROM_BYTES]
    return len(_CONTROL.findall(head)) / len(head) if head else 0.0


def _plausibility(text: str) -> float:
    """The share of characters, near the start, that a person could have written."""
    head = text[:_GUESS_FROM_BYTES]
    meaningless = ("Cc", "Cn", "Co", "Cs")
    good = sum(c in "\t\r\n\f" or unicodedata.category(c) not in meaningless for c in head)
    return good / len(head) if head else 1.0


def _guess_notice(codec: str) -> str:
    return f"Its encoding is not declared; read as {_SHOWN[codec]}, by a guess."


def _replaced_notice(replaced: int) -> tuple[str, ...]:
    if not replaced:
        return ()
    what = "1 unreadable place is" if replaced == 1 else f"{replaced:,} unreadable places are"
    return (f"{what} shown as \ufffd.",)
