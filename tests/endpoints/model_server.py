"""A model server on loopback in a thread of its own, for tests in this process and for commands in another one.

It answers fixed pages, and chat requests in the OpenAI dialect with whatever a test makes of them.
"""

from __future__ import annotations

import http.server
import json
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

Page = tuple[int, object]
"""Status, and a body: text as it is, anything else as JSON."""

Chat = Callable[[Mapping[str, object]], "Answer"]


@dataclass(frozen=True)
class Answer:
    """``usage``: prompt and completion tokens, or ``None`` to report none; ``status`` other than 200 sends ``text`` as an error."""

    text: str = "PELICAN one two three"
    finish: str | None = "stop"
    usage: tuple[int, int] | None = (40, 8)
    status: int = 200


@dataclass
class ModelServer:
    """``with ModelServer(...) as server``. ``key``: requests without it get 401."""

    pages: Mapping[str, Page] = field(default_factory=dict)
    chat: Chat = lambda _: Answer()
    key: str = ""
    headers: dict[str, str] = field(default_factory=dict)
    asked: list[tuple[str, str]] = field(default_factory=list)
    questions: list[Mapping[str, object]] = field(default_factory=list)

    def __enter__(self) -> ModelServer:
        outer = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def version_string(self) -> str:
                return outer.headers.get("server", "test")

            def do_GET(self) -> None:
                outer.asked.append((self.path, self.headers.get("authorization", "")))
                if outer.key and self.headers.get("authorization") != f"Bearer {outer.key}":
                    self._send(401, {"error": {"message": "no key"}})
                    return
                status, content = outer.pages.get(self.path, (404, {"detail": "Not Found"}))
                self._send(status, content)

            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["content-length"])))
                outer.asked.append((self.path, self.headers.get("authorization", "")))
                outer.questions.append(body)
                if outer.key and self.headers.get("authorization") != f"Bearer {outer.key}":
                    self._send(401, {"error": {"message": f"bad key {self.headers.get('authorization')}"}})
                    return
                answer = outer.chat(body)
                if answer.status != 200:
                    self._send(answer.status, {"error": {"message": answer.text}})
                    return
                self.send_response(200)
                self.send_header("content-type", "text/event-stream")
                self.end_headers()
                for word in answer.text.split(" "):
                    self._event({"choices": [{"index": 0, "delta": {"content": word + " "}}]})
                if answer.finish:
                    self._event({"choices": [{"index": 0, "delta": {}, "finish_reason": answer.finish}]})
                if answer.usage:
                    given, taken = answer.usage
                    self._event(
                        {"choices": [], "usage": {"prompt_tokens": given, "completion_tokens": taken}}
                    )
                self.wfile.write(b"data: [DONE]\n\n")

            def _event(self, payload: object) -> None:
                self.wfile.write(b"data: " + json.dumps(payload).encode() + b"\n\n")
                self.wfile.flush()

            def _send(self, status: int, content: object) -> None:
                data = content.encode() if isinstance(content, str) else json.dumps(content).encode()
                self.send_response(status)
                self.send_header("content-length", str(len(data)))
                for name, value in outer.headers.items():
                    if name != "server":
                        self.send_header(name, value)
                self.end_headers()
                self.wfile.write(data)

            def log_message(self, format: str, *args: object) -> None:
                pass

        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    @property
    def port(self) -> int:
        return int(self._server.server_address[1])

    @property
    def root(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def url(self) -> str:
        return f"{self.root}/v1"


def listing(*names: str, **more: object) -> Page:
    """An OpenAI model list."""
    return 200, {"object": "list", "data": [{"id": n, "object": "model", **more} for n in names]}
