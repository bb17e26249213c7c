"""An OpenAI-compatible endpoint on loopback that answers one numbered word at a time and remembers when it sent each."""

from __future__ import annotations

import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

WORD_S = 0.01


def word(number: int) -> str:
    return f"w{number:05} "


class SlowServer:
    """``sent`` grows by a monotonic time for each word of the answer being streamed; :meth:`forget` starts it anew."""

    def __init__(self, words: int) -> None:
        self.words = words
        self.sent: list[float] = []
        self._grown = threading.Condition()
        outer = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, format: str, *args: Any) -> None:
                """Quiet."""

            def do_POST(self) -> None:
                self.rfile.read(int(self.headers["Content-Length"]))
                self.send_response(200)
                self.send_header("Content-Type", "text/event-stream")
                self.send_header("Connection", "close")
                self.end_headers()
                try:
                    for number in range(outer.words):
                        outer._note()
                        self._event({"choices": [{"delta": {"content": word(number)}, "index": 0}]})
                        time.sleep(WORD_S)
                    self._event({"choices": [{"delta": {}, "index": 0, "finish_reason": "stop"}]})
                    self.wfile.write(b"data: [DONE]\n\n")
                except OSError:
                    return  # the client was killed, which is the point

            def _event(self, event: dict[str, Any]) -> None:
                self.wfile.write(
                    b"data: " + json.dumps({"id": "x", "model": "m", **event}).encode() + b"\n\n"
                )
                self.wfile.flush()

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    @property
    def configuration(self) -> str:
        return f"""
[[endpoint]]
name = "slow"
protocol = "openai"
base_url = "http://127.0.0.1:{self._server.server_address[1]}/v1"
model = "m"
"""

    def forget(self) -> None:
        with self._grown:
            self.sent = []

    def wait_for(self, words: int, timeout_s: float = 60) -> bool:
        """Until so many words have been sent; false when they were not in time."""
        with self._grown:
            return self._grown.wait_for(lambda: len(self.sent) >= words, timeout_s)

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def _note(self) -> None:
        with self._grown:
            self.sent.append(time.monotonic())
            self._grown.notify_all()
