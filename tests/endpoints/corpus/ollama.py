"""Ollama's own dialect: one JSON object per line."""

from __future__ import annotations

import json
from functools import partial

from tests.endpoints.bad_server import Handler, body, line, say, status, stream
from tests.endpoints.corpus.case import (
    CONTEXT,
    CUT,
    EMPTY,
    LENGTH,
    OK,
    REJECTED,
    TRANSPORT,
    Case,
)


def said(text: str, **more: object) -> str:
    return line(
        model="served",
        created_at="2026-11-01T12:00:00Z",
        message={"role": "assistant", "content": text, **more},
        done=False,
    )


def end(reason: object = "stop", text: str = "", **more: object) -> str:
    return line(
        model="served",
        message={"role": "assistant", "content": text},
        done=True,
        done_reason=reason,
        total_duration=5_000_000,
        load_duration=1_000_000,
        prompt_eval_count=26,
        prompt_eval_duration=2_000_000,
        eval_count=3,
        eval_duration=1_000_000,
        **more,
    )


def lines(*pieces: str | bytes, then: str = "close") -> Handler:
    return stream(*pieces, then=then, content_type="application/x-ndjson")


case = partial(Case, protocol="ollama")


HELLO = said("Hel") + said("lo")
NIPPON = said("日本").replace("\\u65e5\\u672c", "日本").encode()

CASES: dict[str, Case] = {
    "plain": case(lines(said("Hel"), said("lo"), end()), OK, "Hello"),
    "all in one piece": case(body(HELLO + end()), OK, "Hello"),
    "byte by byte": case(lines(*[bytes([b]) for b in (said("é😀") + end()).encode()]), OK, "é😀"),
    "cut inside a character": case(
        lines(NIPPON[:104], NIPPON[104:] + end().encode()),
        OK,
        "日本",
    ),
    "CRLF": case(lines((HELLO + end()).replace("\n", "\r\n")), OK, "Hello"),
    "blank lines": case(lines("\n", said("Hel"), "\n\n", said("lo"), "\n", end(), "\n"), OK, "Hello"),
    "last line without its end": case(lines(HELLO, end().rstrip("\n")), OK, "Hello"),
    "as server-sent events": case(
        stream(*[f"data: {p}\n" for p in (said("Hel"), said("lo"), end())]), OK, "Hello"
    ),
    "wrong content type": case(stream(HELLO, end(), content_type="text/plain"), OK, "Hello"),
    "one object": case(body(end(text="Hello")), OK, "Hello"),
    "one object, pretty": case(body(json.dumps(json.loads(end(text="Hello")), indent=2)), OK, "Hello"),
    "text with the end": case(lines(said("Hel"), end(text="lo")), OK, "Hello"),
    "no done_reason": case(lines(HELLO, line(message={"content": ""}, done=True)), OK, "Hello"),
    "generate's shape": case(
        lines(line(response="Hel", done=False), line(response="lo", done=True)), OK, "Hello"
    ),
    "thinking": case(lines(said("", thinking="hm"), HELLO, end()), OK, "Hello", "hm"),
    "think tags": case(lines(said("<thi"), said("nk>hm</think>\n"), HELLO, end()), OK, "Hello", "hm"),
    "only thinking, then length": case(
        lines(said("", thinking="hm"), end("length")), LENGTH, "", "hm", "token budget used up"
    ),
    "only thinking": case(lines(said("", thinking="hm"), end()), EMPTY, "", "hm", "only thought"),
    "length": case(lines(HELLO, end("length")), LENGTH, "Hello"),
    "load": case(body(end("load")), EMPTY, says="only loaded the model"),
    "load after text": case(lines(HELLO, end("load")), CUT, "Hello"),
    "unload": case(body(end("unload")), EMPTY),
    "no done": case(lines(HELLO), CUT, "Hello", says="before the answer's end"),
    "reset after text": case(lines(HELLO, then="reset"), CUT, "Hello"),
    "half a line": case(lines(HELLO, end()[:40]), CUT, "Hello"),
    "open after done": case(lines(HELLO, end(), then="hang"), OK, "Hello"),
    "text after done": case(lines(HELLO, end(), said("!")), OK, "Hello"),
    "done false at the end": case(lines(HELLO, line(message={"content": ""}, done=False)), CUT, "Hello"),
    "done is a word": case(lines(HELLO, line(message={"content": ""}, done="true")), CUT, "Hello"),
    "empty": case(lines(end()), EMPTY),
    "nothing": case(body(""), EMPTY, says="without sending anything"),
    "error after text": case(
        lines(HELLO, line(error="an error was encountered while running the model: EOF")),
        TRANSPORT,
        "Hello",
        says="while running the model",
    ),
    "error first": case(
        lines(line(error="llama runner process has terminated: signal: killed")), TRANSPORT, says="terminated"
    ),
    "error object": case(
        lines(HELLO, line(error={"message": "boom", "code": 500})), TRANSPORT, "Hello", says="boom"
    ),
    "string instead of an object": case(lines(HELLO, '"boom"\n'), TRANSPORT, "Hello", says="boom"),
    "unreadable line": case(lines(said("A"), "{oops\n", said("B"), end()), CUT, "AB", says="unreadable"),
    "tool call": case(
        lines(said("", tool_calls=[{"function": {"name": "search", "arguments": {}}}]), end()),
        EMPTY,
        says='"search"',
    ),
    "404": case(status(404, {"error": "model 'asked' not found"}), REJECTED, says="not found", requests=1),
    "400 too long": case(status(400, {"error": "the input length exceeds the context length"}), CONTEXT),
    "400 prompt too long": case(
        status(400, {"error": "prompt too long; exceeded max context length by 12 tokens"}), CONTEXT
    ),
    "500 memory": case(
        status(500, {"error": "model requires more system memory (8.0 GiB) than is available (4.1 GiB)"}),
        TRANSPORT,
        says="memory",
    ),
    "503 busy": case(
        (
            status(503, {"error": "server busy, please try again. maximum pending requests exceeded"}),
            lines(HELLO, end()),
        ),
        OK,
        "Hello",
        requests=2,
    ),
    "web page": case(body("<html><title>Open WebUI</title></html>"), REJECTED, says="web page"),
    "Ollama is running": case(body("Ollama is running"), REJECTED, says="Ollama is running"),
    "OpenAI's protocol there": case(stream(say("Hello")), REJECTED, says='protocol = "openai"'),
    "the document was cut": case(
        lines(HELLO, end().replace('"prompt_eval_count": 26', '"prompt_eval_count": 2048')),
        TRANSPORT,
        "Hello",
        says="cut your document",
        document=6000,
    ),
    "nonsense inside": case(
        lines(
            line(message=None, done=None),
            line(message=[1], done=0),
            line(message={"content": None, "thinking": 3, "tool_calls": "x"}),
            "null\n",
            "[]\n",
            line(error=None),
            HELLO,
            end(),
        ),
        OK,
        "Hello",
    ),
}
