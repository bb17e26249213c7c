"""``ask`` among other programs: a reader that leaves, an interrupt, pages from the web, and going on from an earlier question."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from tests.documents import making
from tests.end_to_end.conftest import LaarChat


@pytest.fixture
def minutes(tmp_path: Path) -> Path:
    file = tmp_path / "minutes.txt"
    file.write_text("The meeting was moved to Thursday.\nThe budget of the harbour project is 4,200 euros.\n")
    return file


@pytest.fixture
def page() -> Iterator[str]:
    """A page on loopback; its address."""

    class Page(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = b"<html><body><p>The ferry leaves at 17:45.</p><script>x()</script></body></html>"
            self.send_response(200)
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Nothing on stderr."""

    server = HTTPServer(("127.0.0.1", 0), Page)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}/times"
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_reader_that_leaves_is_no_fault(laar_chat: LaarChat, minutes: Path) -> None:
    running = laar_chat.start(
        ["--demo", "--demo-speed", "50", "ask", "-f", str(minutes), "What is the budget?"]
    )
    assert running.stdout is not None
    assert running.stderr is not None
    running.stdout.close()
    said = running.stderr.read().decode()
    assert running.wait() == 0
    assert "Traceback" not in said
    assert "fault" not in said


def test_an_interrupt_keeps_what_came_and_exits_130(laar_chat: LaarChat, minutes: Path) -> None:
    running = laar_chat.start(
        ["--demo", "--demo-speed", "0.05", "ask", "-f", str(minutes), "What is the budget?"]
    )
    assert running.stderr is not None
    while b"\xe2\x80\xa6" not in (line := running.stderr.readline()):
        assert line
    running.send_signal(signal.SIGINT)
    said = running.stderr.read().decode()
    assert running.wait() == 130
    assert "Traceback" not in said
    shown = laar_chat("history", "list")
    assert "What is the budget?" in shown.out


def test_a_web_page_is_a_document(laar_chat: LaarChat, page: str) -> None:
    asked = laar_chat(
        "--demo", "--demo-speed", "50", "ask", "--json", "--url", page, "When does the ferry leave?"
    )
    # The simulated fleet may err about it; that it was given the page's text, and no script, is what counts.
    (document,) = asked.json["documents"]
    assert (document["name"], document["characters"]) == ("times", len("The ferry leaves at 17:45.\n"))
    assert "fetched times from" in asked.err


def test_an_address_without_a_page_is_one_sentence(laar_chat: LaarChat) -> None:
    asked = laar_chat("--demo", "ask", "--url", "http://127.0.0.1:9/x", "Why?")
    assert asked.code == 2
    assert asked.err.startswith("laar-chat: Nothing was fetched")


def test_a_pdf_is_a_document(laar_chat: LaarChat, tmp_path: Path) -> None:
    file = tmp_path / "lease.pdf"
    file.write_bytes(making.pdf(["The lease ends in May 2031.", "The rent is 700 euros."]))
    asked = laar_chat("--demo", "--demo-speed", "50", "ask", "--json", "-f", str(file), "What is the rent?")
    (document,) = asked.json["documents"]
    assert document["characters"] == len("The lease ends in May 2031.\fThe rent is 700 euros.")


def test_the_next_question_goes_on_from_the_last(laar_chat: LaarChat, minutes: Path) -> None:
    first = laar_chat(
        "--demo", "--demo-speed", "50", "ask", "--json", "-f", str(minutes), "What is the budget?"
    )
    again = laar_chat(
        "--demo",
        "--demo-speed",
        "50",
        "ask",
        "--json",
        "--continue",
        "last",
        "When was the meeting moved to?",
    )
    assert again.code == 0
    assert again.json["tokens"] > first.json["tokens"]
    by_id = laar_chat("--demo", "ask", "--continue", "no-such-question", "Why?")
    assert by_id.code == 2


def test_there_is_nothing_to_continue_from_at_first(laar_chat: LaarChat) -> None:
    asked = laar_chat("--demo", "ask", "--continue", "last", "Why?")
    assert asked.code == 2
    assert "no question to continue from" in asked.err


def test_a_file_before_the_command_is_explained(laar_chat: LaarChat, minutes: Path) -> None:
    asked = laar_chat("--demo", "-f", str(minutes), "ask", "Why?")
    assert asked.code == 2
    assert "-f goes after the command" in asked.err
