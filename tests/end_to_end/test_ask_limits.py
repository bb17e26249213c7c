"""What a script must be able to rely on when things are odd: limits, contradictions, secrets, an endpoint that cannot work."""

from __future__ import annotations

import http.server
import json
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.end_to_end.conftest import LaarChat


class SlowServer(http.server.BaseHTTPRequestHandler):
    """Streams a word every tenth of a second for ten seconds, or answers at once when the model is called ``quick``."""

    asked: list[str]

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["content-length"])))
        type(self).asked.append(body["model"])
        self.send_response(200)
        self.send_header("content-type", "text/event-stream")
        self.end_headers()
        try:
            for n in range(1 if body["model"] == "quick" else 100):
                chunk = {"choices": [{"index": 0, "delta": {"content": f"word{n} "}, "finish_reason": None}]}
                self.wfile.write(b"data: " + json.dumps(chunk).encode() + b"\n\n")
                self.wfile.flush()
                if body["model"] != "quick":
                    time.sleep(0.1)
            end = {"choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}]}
            self.wfile.write(b"data: " + json.dumps(end).encode() + b"\n\ndata: [DONE]\n\n")
        except OSError:
            pass

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture
def server() -> Iterator[http.server.ThreadingHTTPServer]:
    SlowServer.asked = []
    listening = http.server.ThreadingHTTPServer(("127.0.0.1", 0), SlowServer)
    threading.Thread(target=listening.serve_forever, daemon=True).start()
    yield listening
    listening.shutdown()
    listening.server_close()


def endpoint(server: http.server.ThreadingHTTPServer, model: str, more: str = "") -> str:
    address = f"http://127.0.0.1:{server.server_address[1]}/v1"
    return f'[[endpoint]]\nname = "{model}"\nbase_url = "{address}"\nmodel = "{model}"\n{more}\n'


def test_a_budget_of_seconds_ends_an_answer_that_takes_longer(
    laar_chat: LaarChat, server: http.server.ThreadingHTTPServer
) -> None:
    laar_chat.configure(endpoint(server, "slow"))
    done = laar_chat("ask", "--budget-seconds", "2", "--json", "Who?")
    assert done.json["attempts"][0]["total_s"] < 5
    assert done.json["attempts"][0]["answer"].startswith("word0")
    assert done.code == 5, done.err
    assert "the budget of this question (2.0 s) is used up" in done.err
    assert "history show" in done.err


def test_a_pinned_endpoint_at_temperature_zero_is_not_asked_the_same_again(
    laar_chat: LaarChat, server: http.server.ThreadingHTTPServer
) -> None:
    laar_chat.configure(endpoint(server, "quick") + endpoint(server, "slow"))
    done = laar_chat("ask", "--endpoint", "quick", "--expect", "never", "--json", "Who?")
    assert done.code == 3, done.err
    assert SlowServer.asked == ["quick"]


def test_an_endpoint_whose_key_is_not_set_costs_no_attempt(
    laar_chat: LaarChat, server: http.server.ThreadingHTTPServer
) -> None:
    keyless = endpoint(server, "slow", 'api_key = "${NO_SUCH_KEY_SET}"')
    laar_chat.configure(keyless + endpoint(server, "quick"))
    done = laar_chat("ask", "--attempts", "1", "--json", "Who?")
    assert done.code == 0, done.err
    assert done.json["endpoint"] == "quick"
    route = laar_chat("route", "--json", "Who?").json
    (out,) = [c for c in route["candidates"] if not c["eligible"]]
    assert "NO_SUCH_KEY_SET" in out["why_not"]


def test_dead_endpoints_leave_the_limit_of_attempts_to_one_that_answers(
    laar_chat: LaarChat, server: http.server.ThreadingHTTPServer
) -> None:
    dead = '[[endpoint]]\nname = "dead{0}"\nbase_url = "http://127.0.0.1:9/v1"\nmodel = "m{0}"\n'
    laar_chat.configure(dead.format(1) + dead.format(2))
    done = laar_chat("ask", "--attempts", "1", "--json", "Who?")
    assert (done.code, done.json["stopped"]) == (5, "all_failed"), done.err
    laar_chat.configure(dead.format(1) + dead.format(2) + endpoint(server, "quick"))
    done = laar_chat("ask", "--attempts", "1", "--json", "Who?")
    assert (done.code, done.json["endpoint"]) == (0, "quick"), done.err


def test_the_limit_on_attempts_is_named_when_others_were_left(
    laar_chat: LaarChat, server: http.server.ThreadingHTTPServer
) -> None:
    laar_chat.configure(endpoint(server, "quick") + endpoint(server, "slow"))
    done = laar_chat("ask", "--attempts", "1", "--expect", "never", "--json", "Who?")
    assert (done.code, done.json["stopped"]) == (3, "cap"), done.err


def test_secrets_in_an_address_are_not_listed(laar_chat: LaarChat) -> None:
    laar_chat.configure(
        '[[endpoint]]\nname = "a"\nmodel = "m"\nbase_url = "http://me:pw-SECRET@127.0.0.1:9/v1?key=KEY-SECRET"\n'
    )
    for form in ((), ("--json",)):
        done = laar_chat("endpoints", "list", *form)
        assert "SECRET" not in done.out + done.err
        assert "127.0.0.1:9/v1" in done.out


@pytest.mark.parametrize(
    "options",
    [
        ("ask", "--budget-seconds", "nan", "Who?"),
        ("ask", "--expect", "", "Who?"),
        ("ask", "--no-check", "--expect", "x", "Who?"),
        ("--config", "/no/such/file.toml", "ask", "Who?"),
    ],
)
def test_contradictions_and_non_numbers_are_refused(laar_chat: LaarChat, options: tuple[str, ...]) -> None:
    done = laar_chat("--demo", *options)
    assert done.code == 2, done.err
    assert done.out == ""


def test_a_stderr_nobody_reads_does_not_end_the_question(laar_chat: LaarChat, minutes: Path) -> None:
    import subprocess
    import sys

    with open("/dev/full", "w", encoding="utf-8") as full:
        done = subprocess.run(
            [
                sys.executable,
                "-m",
                "laar_tui",
                "--demo",
                "--demo-speed",
                "2000",
                "ask",
                "-f",
                str(minutes),
                "Who is the chair?",
            ],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=full,
            env=laar_chat.environment(),
            check=False,
        )
    assert done.returncode == 0
    assert done.stdout.strip()
