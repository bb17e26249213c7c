"""Thinking beside and inside the answer."""

from __future__ import annotations

from tests.endpoints.bad_server import (
    STOP,
    chunk,
    say,
    stream,
)
from tests.endpoints.corpus.case import (
    EMPTY,
    LENGTH,
    OK,
    Case,
)

HELLO = say("Hel") + say("lo")

CASES: dict[str, Case] = {
    "reasoning_content": Case(stream(chunk(reasoning_content="hm"), HELLO, STOP), OK, "Hello", "hm"),
    "reasoning": Case(stream(chunk(reasoning="hm"), HELLO, STOP), OK, "Hello", "hm"),
    "reasoning twice": Case(
        stream(chunk(reasoning="hm", reasoning_content="hm"), HELLO, STOP), OK, "Hello", "hm"
    ),
    "reasoning_details": Case(
        stream(chunk(reasoning_details=[{"type": "reasoning.text", "text": "hm"}]), HELLO, STOP),
        OK,
        "Hello",
        "hm",
    ),
    "think tags": Case(stream(say("<think>hm</think>\n\nHello"), STOP), OK, "Hello", "hm"),
    "think tags letter by letter": Case(
        stream(*map(say, "\n<think>\nhm</think>\n\nHello"), STOP), OK, "Hello", "\nhm"
    ),
    "about think tags": Case(
        stream(*map(say, "The `<think>` tag ends with </think>."), STOP),
        OK,
        "The `<think>` tag ends with </think>.",
    ),
    "about a closing tag": Case(
        stream(say("Close it with </think> please."), STOP), OK, "Close it with </think> please."
    ),
    "a tag that is none": Case(stream(say("<thi"), say("ng> is no tag"), STOP), OK, "<thing> is no tag"),
    "only a closing tag": Case(
        stream(*map(say, "hm, well\n</think>\n\nHello"), STOP), OK, "Hello", "hm, well"
    ),
    "closing tag in code": Case(
        stream(say("```\nhm\n</think>\n```\nis code"), STOP), OK, "```\nhm\n</think>\n```\nis code"
    ),
    "only thoughts, then length": Case(
        stream(say("<think>hm"), chunk("length")), LENGTH, "", "hm", "used up by thinking"
    ),
    "only thoughts, then stop": Case(
        stream(chunk(reasoning_content="hm"), STOP), EMPTY, "", "hm", "only thought"
    ),
    "two think blocks": Case(
        stream(say("<think>a</think>\n<think>b</thi"), say("nk>\n\nHello"), STOP), OK, "Hello", "ab"
    ),
    "many think blocks": Case(
        stream(say("<think>a</think>" * 5000 + "Hello"), STOP), OK, "Hello", "a" * 5000
    ),
    "think block never closed": Case(stream(say("<think>hm"), STOP), EMPTY, "", "hm"),
    "closing tag after a sentence": Case(
        stream(say("so it is.</think>\n\nHello"), STOP), OK, "Hello", "so it is."
    ),
    "closing tag before a word": Case(
        stream(*map(say, "so it is</think>Hello"), STOP), OK, "Hello", "so it is"
    ),
    "closing tag and nothing": Case(stream(say("hm</think>"), STOP), EMPTY, "", "hm", "only thought"),
    "closing tag quoted": Case(stream(say("Write `</think>` there."), STOP), OK, "Write `</think>` there."),
    "tags in a sentence": Case(
        stream(say("It sits between <think> and </think>, always."), STOP),
        OK,
        "It sits between <think> and </think>, always.",
    ),
    "think tags beside reasoning_content": Case(
        stream(chunk(reasoning_content="a"), say("<think>b</think>Hello"), STOP), OK, "Hello", "ab"
    ),
}
