"""The interface in a real pseudo-terminal: what its screen shows after being stopped, resized, piped into, and ended from outside."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import signal
import struct
import sys
import termios
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

pyte = pytest.importorskip("pyte")

PATIENCE_S = 60.0
"""Only a bound: every wait is for something that is seen on the screen."""


class Terminal:
    """``laar-chat`` on the other end of a pseudo-terminal, its output drawn by a terminal emulator."""

    def __init__(
        self, home: Path, *arguments: str, size: tuple[int, int] = (80, 24), piped: bytes | None = None
    ) -> None:
        self.screen = pyte.Screen(*size)
        self._stream = pyte.ByteStream(self.screen)
        self.raw = b""
        feed = os.pipe() if piped is not None else None
        self.process, self._terminal = pty.fork()
        if self.process == 0:
            _set_size(1, size)
            if feed is not None:
                os.dup2(feed[0], 0)
                os.close(feed[1])
            # The size is the terminal's own: a test runner or readline may have put LINES and COLUMNS there.
            inherited = {k: v for k, v in os.environ.items() if k not in ("LINES", "COLUMNS")}
            environment = {**inherited, "TERM": "xterm-256color", "LAAR_CHAT_HOME": str(home)}
            os.execve(sys.executable, [sys.executable, "-m", "laar_tui", *arguments], environment)
        if feed is not None:
            os.close(feed[0])
            os.write(feed[1], piped or b"")
            os.close(feed[1])

    def resize(self, width: int, height: int) -> None:
        self.screen.resize(height, width)
        _set_size(self._terminal, (width, height))

    def type(self, keys: str) -> None:
        os.write(self._terminal, keys.encode())

    def signal(self, number: int) -> None:
        os.kill(self.process, number)

    @property
    def text(self) -> str:
        return "\n".join(self.screen.display)

    def until(self, condition: Callable[[str], object]) -> str:
        """Draw what comes until ``condition`` holds of the whole screen."""
        end = time.monotonic() + PATIENCE_S
        while not condition(self.text):
            assert time.monotonic() < end, self.text
            ready, _, _ = select.select([self._terminal], [], [], 0.2)
            if ready:
                self.raw += (came := os.read(self._terminal, 65536))
                # pyte draws the parameters of sequences it does not know (kitty's keyboard protocol).
                self._stream.feed(came.replace(b"\x1b[<u", b"").replace(b"\x1b[>25u", b""))
        return self.text

    def stopped(self) -> None:
        """Wait until the process is stopped, and read on meanwhile: a program cannot write to a terminal that nobody reads."""
        end = time.monotonic() + PATIENCE_S
        while os.waitpid(self.process, os.WUNTRACED | os.WNOHANG)[0] == 0:
            assert time.monotonic() < end, f"it does not stop:\n{self.text}"
            if select.select([self._terminal], [], [], 0.05)[0]:
                self.raw += os.read(self._terminal, 65536)

    def code(self) -> int:
        """Wait for its end; the exit code."""
        end = time.monotonic() + PATIENCE_S
        while True:
            ready, _, _ = select.select([self._terminal], [], [], 0.2)
            if not ready:
                assert time.monotonic() < end, f"it does not end:\n{self.text}"
                continue
            try:
                self.raw += os.read(self._terminal, 65536)
            except OSError:
                break
        return os.waitstatus_to_exitcode(os.waitpid(self.process, 0)[1])

    def hang_up(self) -> int:
        """Close the window; how the process ended, which is waited for."""
        os.close(self._terminal)
        self._terminal = -1
        end = time.monotonic() + PATIENCE_S
        while True:
            found, status = os.waitpid(self.process, os.WNOHANG)
            if found:
                return os.waitstatus_to_exitcode(status)
            assert time.monotonic() < end, "it does not end"
            select.select([], [], [], 0.05)

    def close(self) -> None:
        try:
            os.kill(self.process, signal.SIGKILL)
            os.waitpid(self.process, 0)
        except (ProcessLookupError, ChildProcessError):
            pass
        if self._terminal >= 0:
            os.close(self._terminal)


def _set_size(terminal: int, size: tuple[int, int]) -> None:
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", size[1], size[0], 0, 0))


Open = Callable[..., Terminal]


@pytest.fixture
def terminal(tmp_path: Path) -> Iterator[Open]:
    opened: list[Terminal] = []

    def open_terminal(
        *arguments: str, size: tuple[int, int] = (80, 24), piped: bytes | None = None
    ) -> Terminal:
        opened.append(
            Terminal(tmp_path / "home", "--demo", "--demo-speed", "50", *arguments, size=size, piped=piped)
        )
        return opened[-1]

    yield open_terminal
    for each in opened:
        each.close()


def ready(text: str) -> bool:
    return "F1 Help" in text and "Ask about your documents" in text


def test_after_another_program_had_the_terminal_everything_is_drawn_again(terminal: Open) -> None:
    it = terminal()
    before = it.until(ready)
    it.signal(signal.SIGTSTP)
    it.stopped()
    it.screen.reset()
    it.signal(signal.SIGCONT)
    assert it.until(lambda t: t == before)


def test_a_storm_of_sizes_ends_in_a_right_screen(terminal: Open) -> None:
    it = terminal()
    it.until(ready)
    it.type("What is written here?\r")
    for n in range(60):
        it.resize(50 + n % 47, 14 + n % 31)
    it.resize(100, 30)
    text = it.until(lambda t: "✓ right  F7" in t and "F1 Help" in t.split("\n")[-1] and ready(t))
    lines = text.split("\n")
    assert lines[0].startswith(" laar  chat")
    assert [line for line in lines if line.rstrip().endswith("╮")]
    assert all(len(line) == 100 for line in lines)


@pytest.mark.parametrize("keys", ["", "\x11"])
def test_a_window_that_is_closed_leaves_no_process_behind(terminal: Open, keys: str) -> None:
    it = terminal()
    it.until(ready)
    it.type(keys)
    assert it.hang_up() in (0, 128 + signal.SIGHUP, -signal.SIGHUP)


def test_a_killed_program_leaves_its_draft_to_the_next(terminal: Open, tmp_path: Path) -> None:
    it = terminal()
    it.until(ready)
    it.type("What was I about to ask")
    it.until(lambda t: any("about to ask" in f.read_text() for f in (tmp_path / "home").rglob("*.draft")))
    it.signal(signal.SIGKILL)
    assert it.hang_up() == -signal.SIGKILL
    again = terminal()
    assert again.until(lambda t: "What was I about to ask" in t and "is back" in t)


def test_after_a_stop_without_a_word_keys_are_taken_once(terminal: Open) -> None:
    it = terminal()
    it.until(ready)
    it.signal(signal.SIGSTOP)
    it.stopped()
    it.signal(signal.SIGCONT)
    it.type("abcdefgh")
    assert it.until(lambda t: "abcdefgh" in t)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_signal_gives_the_terminal_back(terminal: Open, number: signal.Signals) -> None:
    it = terminal()
    it.until(ready)
    it.signal(number)
    assert it.code() == 128 + number
    for given, taken in (
        ("1049l", "1049h"),
        ("25h", "25l"),
        ("2004l", "2004h"),
        ("1000l", "1000h"),
        ("1004l", "1004h"),
    ):
        assert it.raw.rfind(f"\x1b[?{given}".encode()) > it.raw.rfind(f"\x1b[?{taken}".encode()), given


def test_what_is_piped_in_becomes_a_chip_and_the_keyboard_works(terminal: Open) -> None:
    it = terminal(piped=b"The lease ends in May 2031.\n" * 40)
    it.until(lambda t: "▤ stdin" in t and "tok" in t)
    it.type("When does the lease end?\r")
    it.until(lambda t: "✓ right  F7" in t)
    it.type("\x11")
    assert it.code() == 0


def test_a_small_terminal_is_told_what_is_needed(terminal: Open) -> None:
    it = terminal(size=(40, 10))
    it.until(lambda t: "laar-chat needs" in t)
    it.resize(80, 24)
    it.until(ready)


def test_a_dumb_terminal_gets_one_sentence(tmp_path: Path) -> None:
    process, end = pty.fork()
    if process == 0:
        os.environ.update(TERM="dumb", LAAR_CHAT_HOME=str(tmp_path))
        os.execv(sys.executable, [sys.executable, "-m", "laar_tui", "--demo"])
    said = b""
    try:
        while part := os.read(end, 4096):
            said += part
    except OSError:
        pass
    assert os.waitstatus_to_exitcode(os.waitpid(process, 0)[1]) == 2
    assert b"ask on the command line" in said
    assert b"\x1b" not in said
