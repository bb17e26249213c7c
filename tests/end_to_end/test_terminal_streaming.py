"""The interface in a real pseudo-terminal while an answer streams: resized, stopped, ended, and given texts without measure."""

from __future__ import annotations

import asyncio
import os
import queue
import signal
import sqlite3
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.end_to_end.test_terminal import Terminal, ready
from tests.endpoints.bad_server import DONE, STOP, read_request, say

FULL = pytest.mark.skipif(
    not os.environ.get("LAAR_CHAT_FULL_COUNTS"), reason="LAAR_CHAT_FULL_COUNTS is not set"
)

HEAD = b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\nconnection: close\r\n\r\n"


class Feeder:
    """An endpoint whose answers come piece by piece, when the test says so. One question at a time."""

    def __init__(self) -> None:
        self._pieces: queue.SimpleQueue[str | None] = queue.SimpleQueue()
        self._loop = asyncio.new_event_loop()
        self._ready = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()
        self._ready.wait()

    def feed(self, *pieces: str) -> None:
        for piece in pieces:
            self._pieces.put(piece)

    def finish(self) -> None:
        self._pieces.put(None)

    def close(self) -> None:
        self.finish()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def _run(self) -> None:
        async def serve() -> asyncio.Server:
            return await asyncio.start_server(self._answer, "127.0.0.1", 0)

        server = self._loop.run_until_complete(serve())
        self.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/v1"
        self._ready.set()
        self._loop.run_forever()
        server.close()

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await read_request(reader)
        writer.write(HEAD)
        while (piece := await asyncio.to_thread(self._pieces.get)) is not None:
            writer.write(say(piece).encode())
            await writer.drain()
        writer.write((STOP + DONE).encode())
        await writer.drain()
        writer.close()


@pytest.fixture
def feeder() -> Iterator[Feeder]:
    it = Feeder()
    yield it
    it.close()


@pytest.fixture
def home(tmp_path: Path, feeder: Feeder) -> Path:
    (tmp_path / "config.toml").write_text(
        f'[[endpoint]]\nname = "one"\nbase_url = "{feeder.url}"\nmodel = "m"\ncontext_window = 4000000\nmax_output_tokens = 200000\n'
        "[checking]\nauto = false\n[interface]\npaste_to_document_characters = 30000\n"
    )
    return tmp_path


@pytest.fixture
def it(home: Path) -> Iterator[Terminal]:
    terminal = Terminal(home, size=(100, 30))
    terminal.until(ready)
    yield terminal
    terminal.close()


def framed(text: str) -> bool:
    """Its last line, which is drawn last, stands, and so does its first."""
    lines = text.split("\n")
    return lines[0].startswith(" laar  chat") and "F1 Help" in lines[-1]


def whole(terminal: Terminal, size: tuple[int, int]) -> None:
    """The frame stands, and painting all of it anew gives the very same screen, once the last text has settled."""
    for _ in range(4):
        text = terminal.until(framed)
        terminal.signal(signal.SIGTSTP)
        terminal.stopped()
        terminal.screen.reset()
        terminal.signal(signal.SIGCONT)
        if terminal.until(framed) == text:
            break
    assert terminal.text == text
    lines = text.split("\n")
    assert len(lines) == size[1]
    assert all(line.rstrip().endswith(("╮", "╯")) for line in lines if "╭" in line or "╰" in line)


@pytest.mark.parametrize("sizes", [60, pytest.param(500, marks=[pytest.mark.slow, FULL])])
def test_a_storm_of_sizes_while_an_answer_streams_ends_in_a_right_screen(
    it: Terminal, feeder: Feeder, sizes: int
) -> None:
    it.type("What is written here?\r")
    for n in range(sizes):
        it.resize(50 + n % 47, 14 + n % 31)
        feeder.feed(f"Paragraph {n} of the answer, **bold** and `code`.\n\n")
    it.resize(100, 30)
    feeder.feed("THE-END")
    feeder.finish()
    it.until(lambda t: "THE-END" in t and "✓ right  F7" in t)
    assert f"Paragraph {sizes - 1} of the answer" in it.text
    whole(it, (100, 30))


def test_stopped_while_an_answer_streams_it_goes_on_where_it_was(it: Terminal, feeder: Feeder) -> None:
    it.type("What is written here?\r")
    feeder.feed("before the stop\n\n")
    it.until(lambda t: "before the stop" in t)
    it.signal(signal.SIGTSTP)
    it.stopped()
    it.screen.reset()
    feeder.feed("while it was stopped\n\n")
    it.signal(signal.SIGCONT)
    it.until(lambda t: "before the stop" in t and "while it was stopped" in t)
    feeder.feed("THE-END")
    feeder.finish()
    it.until(lambda t: "THE-END" in t and "✓ right  F7" in t)
    whole(it, (100, 30))
    it.type("\x11")
    assert it.code() == 0


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_ended_while_an_answer_streams_what_came_is_kept(
    it: Terminal, feeder: Feeder, home: Path, number: signal.Signals
) -> None:
    it.type("What is written here?\r")
    feeder.feed("the part that came\n\n")
    it.until(lambda t: "the part that came" in t)
    it.signal(number)
    assert it.code() == 128 + number
    assert it.raw.rfind(b"\x1b[?1049l") > it.raw.rfind(b"\x1b[?1049h")
    assert it.raw.rfind(b"\x1b[?25h") > it.raw.rfind(b"\x1b[?25l")
    with sqlite3.connect(home / "data" / "history.db") as database:
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert "the part that came" in database.execute("SELECT answer FROM attempts").fetchone()[0]


def numbered(unit: str, times: int, digits: str = "0123456789") -> str:
    """``unit`` again and again, each time with another number behind it: an answer that only repeats itself would be stopped."""
    return "".join(unit + "".join(digits[int(d)] for d in str(n)) for n in range(times))


TEXTS = {
    # First: a terminal emulator has its own opinion of how wide a family is.
    "a row of families": "👨‍👩‍👧‍👦👩🏽‍🚒🇯🇵" * 300,
    "a word of 20,000 letters": numbered("donaudampfschiff", 1250, "abcdefghij"),
    "a line of a megabyte": numbered("all of it on one line ", 40_000),
    "50,000 marks on one letter": "Z" + numbered("\u0301", 12_000, "".join(map(chr, range(0x300, 0x30A)))),
    "Chinese without a space": numbered("租约规定租户可以住满四十五天。", 400, "零一二三四五六七八九"),
    "Hebrew and Arabic": "חוזה השכירות מסתיים במאי. ينتهي عقد الإيجار في مايو. " * 60,
}


def test_texts_without_measure_end_in_a_right_screen(it: Terminal, feeder: Feeder) -> None:
    size = (60, 20)
    it.resize(*size)
    for n, (name, text) in enumerate(TEXTS.items()):
        it.type(f"Give me {name}\r")
        feeder.feed(*(text[at : at + 50_000] for at in range(0, len(text), 50_000)), f"\n\nEND-{n}")
        feeder.finish()
        it.until(lambda t, n=n: f"END-{n}" in t and "✓ right  F7" in t)  # type: ignore[misc]
        it.type("q")
        it.until(lambda t: "│ q" in t)
        it.type("\x7f")
        it.until(lambda t: "│ q" not in t)
    whole(it, size)


def test_a_word_of_20000_letters_may_be_asked_and_a_long_name_attached(
    it: Terminal, feeder: Feeder, home: Path
) -> None:
    document = home / ("very-long-" * 24 + ".txt")
    document.write_text("The lease ends in May 2031. " * 40)
    it.type(f"\x1b[200~{document}\x1b[201~")
    it.until(lambda t: "▤ very-long-" in t and "tok" in t)
    it.type(f"\x1b[200~{'x' * 20_000}\x1b[201~")
    it.until(lambda t: t.count("x" * 90) >= 6)
    it.type("\r")
    feeder.feed("THE-END")
    feeder.finish()
    it.until(lambda t: "THE-END" in t and "✓ right  F7" in t)
    whole(it, (100, 30))
