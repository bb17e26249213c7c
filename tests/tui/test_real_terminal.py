"""The interface in a real pseudo-terminal, asked of a hostile server: every byte that reaches the terminal is looked at.

Textual writes escape sequences of its own. What is tested is that outside text adds none: no BEL, no C1, no sequence of a kind that a run
with harmless text does not have, and none of the payloads.
"""

from __future__ import annotations

import asyncio
import fcntl
import os
import pty
import re
import struct
import sys
import termios
from pathlib import Path

import pyte

from tests.endpoints.bad_server import DONE, STOP, BadServer, Handler, chunk, event, say, stream

SIZE = (40, 120)
PAYLOAD = "PWNED"
BITES = (
    f"\x1b]0;{PAYLOAD}\x07", f"\x1b]52;c;{PAYLOAD}\x07", f"\x1b]8;;http://{PAYLOAD}\x1b\\link\x1b]8;;\x1b\\",
    f"\x1bP{PAYLOAD}\x1b\\", f"\x1b_{PAYLOAD}\x1b\\", f"\x1b^{PAYLOAD}\x1b\\", f"\x1bX{PAYLOAD}\x1b\\", "\x1b[6666;66~", "\x1b[2J\x1b[3J",
    "\x1bc", f"\x9d0;{PAYLOAD}\x9c", "\x9b6666m", f"\x90{PAYLOAD}\x9c", f"\x9f{PAYLOAD}\x9c",
    "\x07", "\x08", "\x00", "\x7f", "\x85", "\x0e", "\x1b",
    f"\x1b]52;c;{PAYLOAD}",
)  # fmt: skip
_POINTER = re.compile(rb"\x1b\]22;[a-z-]*\x07|\x1b\]2;[^\x00-\x1f\x7f]*\x07")
"""Textual sets the shape of the mouse pointer, and laar-chat the terminal's title: of letters only."""
_STRINGS = re.compile(rb"\x1b[\]P_^X][^\x07\x1b]*(?:\x07|\x1b\\)?")
_CSI = re.compile(rb"\x1b\[([?<=>]?)[0-9;:]*[ -/]*([@-~])")
_SHORT = re.compile(rb"\x1b[^\[\]P_^X]")


def evil(name: str) -> str:
    return name + "".join(BITES)


def answering(wrap: bool) -> Handler:
    """The same answer, thoughts, names and notices, with or without bites."""
    say_it = evil if wrap else (lambda name: name)
    table = f"| {say_it('cell')} | b |\n|---|---|\n| x | {say_it('cell2')} |\n\n"
    text = say_it("ANSWER ").replace("\n", " ")
    pieces = [text[i : i + 3] for i in range(0, len(text), 3)]
    return stream(
        event({"model": say_it("model"), "system_fingerprint": say_it("print"), "choices": []}),
        chunk(reasoning_content=say_it("THOUGHT ")),
        *map(say, pieces),
        say(f"\n\n{table}```{say_it('lang')}\n{say_it('code')}\n```\n\n"),
        chunk(tool_calls=[{"function": {"name": say_it("tool")}}]),
        say("SAFE-END"),
        STOP,
        DONE,
    )


def failing(wrap: bool) -> Handler:
    say_it = evil if wrap else (lambda name: name)
    return stream(event({"error": {"message": say_it("BROKEN ")}}))


class Terminal:
    """``laar-chat`` in a pseudo-terminal; ``raw`` is everything it wrote."""

    def __init__(self, home: Path, *arguments: str) -> None:
        self.raw = bytearray()
        self._screen = pyte.Screen(SIZE[1], SIZE[0])
        self._emulator = pyte.ByteStream(self._screen)
        master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", *SIZE, 0, 0))
        self._master = master
        self._slave = slave
        self._command = [sys.executable, "-m", "laar_tui", "--home", str(home), *arguments]
        self._shown = asyncio.Event()

    async def __aenter__(self) -> Terminal:
        kept = {k: v for k, v in os.environ.items() if not k.lower().endswith("_proxy")}
        self._process = await asyncio.create_subprocess_exec(
            *self._command,
            stdin=self._slave,
            stdout=self._slave,
            stderr=self._slave,
            env={**kept, "TERM": "xterm-256color", "COLORTERM": "truecolor"},
            start_new_session=True,
        )
        os.close(self._slave)
        asyncio.get_running_loop().add_reader(self._master, self._read)
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._process.returncode is None:
            self._process.terminate()
            await asyncio.wait_for(self._process.wait(), 20)
        asyncio.get_running_loop().remove_reader(self._master)
        os.close(self._master)

    def _read(self) -> None:
        try:
            data = os.read(self._master, 65536)
        except OSError:
            asyncio.get_running_loop().remove_reader(self._master)
            return
        self.raw += data
        # pyte does not know every private sequence that Textual uses.
        self._emulator.feed(re.sub(rb"\x1b\[[?<=>][0-9;:]*[ -/]*[@-~]|\x1b\[[0-9;]*[ !$]+[@-~]", b"", data))
        self._shown.set()

    async def until(self, words: str) -> None:
        try:
            async with asyncio.timeout(60):
                while words not in "\n".join(self._screen.display):
                    self._shown.clear()
                    await self._shown.wait()
        except TimeoutError:
            raise AssertionError(f"no {words!r} on the screen:\n" + "\n".join(self._screen.display)) from None

    def type(self, keys: str) -> None:
        os.write(self._master, keys.encode())


def kinds(raw: bytes) -> tuple[set[bytes], set[bytes], set[bytes]]:
    """The control strings, and the kinds of CSI and short sequences in what a terminal got."""
    strings = {s[:4] for s in _STRINGS.findall(raw)}
    csi = {b"".join(c) for c in _CSI.findall(raw)}
    return strings, csi, set(_SHORT.findall(_STRINGS.sub(b"", raw)))


async def written(home: Path, *, hostile: bool) -> bytes:
    """What one run writes: a document with a name, an answer, a failed one, the history."""
    document = home / ("d\x1b]52;c;PWNED\x07\x9b6666m.txt" if hostile else "d.txt")
    text = "The budget of the harbour project is 4,200 euros. " * 20
    # A file with NUL is no text file, and refused.
    document.write_text(text + evil("").replace("\0", "") if hostile else text)
    async with BadServer(answering(hostile), failing(hostile)) as server:
        (home / "config.toml").write_text(
            f'[[endpoint]]\nname = "one"\nbase_url = "{server.url}"\nmodel = "m"\n'
            f'[[endpoint]]\nname = "two"\nbase_url = "{server.url}"\nmodel = "m2"\n[checking]\nauto = false\n'
        )
        async with Terminal(home, "-f", str(document)) as terminal:
            await terminal.until("tok")
            terminal.type("What is the budget?\r")
            await terminal.until("SAFE-END")
            terminal.type("\x1b[19~")  # F8: wrong, so that the next one fails.
            await terminal.until("BROKEN")
            terminal.type("\x1bOQ")  # F2: the history.
            await terminal.until("History")
            return bytes(terminal.raw)


async def test_nothing_from_outside_steers_the_terminal(tmp_path: Path) -> None:
    for home in ("a", "b"):
        (tmp_path / home).mkdir()
    harmless = await written(tmp_path / "a", hostile=False)
    hostile = await written(tmp_path / "b", hostile=True)
    assert b"SAFE-END" in hostile
    assert b"\x07" not in _POINTER.sub(b"", hostile)
    assert not [
        c for c in hostile.decode("utf-8", "replace") if 0x80 <= ord(c) < 0xA0 or ord(c) in (0, 8, 14, 127)
    ]
    assert b"\x1b]52" not in hostile
    assert b"\x1b]0;" not in hostile
    assert b"6666" not in b"".join(re.findall(rb"\x1b\[[^@-~]*[@-~]", hostile))
    for found, known in zip(kinds(hostile), kinds(harmless), strict=True):
        assert found <= known


async def test_a_pipe_gets_the_text_without_its_bites(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    async with BadServer(answering(True)) as server:
        (home / "config.toml").write_text(
            f'[[endpoint]]\nname = "one"\nbase_url = "{server.url}"\nmodel = "m"\n[checking]\nauto = false\n'
        )
        asking = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "laar_tui", "--home", str(home), "ask", "Who?",
            stdin=asyncio.subprocess.DEVNULL, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
        )  # fmt: skip
        out, err = await asyncio.wait_for(asking.communicate(), 60)
    for printed in (out, err):
        text = printed.decode()
        assert not [c for c in text if (ord(c) < 32 and c not in "\n\t") or 127 <= ord(c) < 160]
    assert b"SAFE-END" in out
