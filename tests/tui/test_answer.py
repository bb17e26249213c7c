"""The streaming renderer: what is laid out is the source, at every moment, and in bounded pieces."""

from __future__ import annotations

import random
import sys

import pytest
from textual.app import App, ComposeResult
from textual.widgets import Label, Markdown
from textual.widgets._markdown import MarkdownFence

from laar_tui.core.sanitiser import clean
from laar_tui.tui.widgets.transcript.answer import AnswerView, PlainText
from laar_tui.tui.widgets.transcript.pieces import LONGEST_LINE, PLAIN_CHARACTERS
from tests.tui.fake_backend import ANSWER
from tests.tui.waiting import until

LONG = "\n\n".join([ANSWER.strip()] * 30) + "\n"
FENCE = "```python\n" + "\n".join(f"x_{i} = {i}" for i in range(1500)) + "\n```\n"


class Stage(App[None]):
    def compose(self) -> ComposeResult:
        yield AnswerView()


@pytest.mark.parametrize(
    "text", [ANSWER, LONG, FENCE, "no newline", "\x1b[31mred\x1b[0m\n\ntext", "漢字\n\n" * 50]
)
async def test_streamed_in_any_cut_the_source_is_the_text(text: str) -> None:
    chance = random.Random(7)
    app = Stage()
    async with app.run_test() as pilot:
        answer = app.query_one(AnswerView)
        at = 0
        while at < len(text):
            step = chance.randint(1, 400)
            answer.feed(text[at : at + step])
            at += step
            if chance.random() < 0.2:
                await pilot.pause()
        answer.finish(text)
        await until(pilot, lambda: answer.rendered)
        assert answer.source == clean(text)


async def test_at_the_end_all_is_markdown() -> None:
    app = Stage()
    async with app.run_test() as pilot:
        answer = app.query_one(AnswerView)
        answer.finish(LONG)
        await until(pilot, lambda: answer.rendered)
        assert "".join(m.source for m in answer.query(Markdown)) == LONG
        assert all(len(m.source) < 5_000 for m in answer.query(Markdown))
        assert not any(plain.display for plain in answer.query(PlainText))


def _small_pieces(answer: AnswerView) -> bool:
    pieces = list(answer.query(PlainText))
    return len(pieces) > 3 and all(len(str(p.content)) <= PLAIN_CHARACTERS + 4_000 for p in pieces)


async def test_an_open_fence_is_never_laid_out_as_a_whole() -> None:
    app = Stage()
    async with app.run_test() as pilot:
        answer = app.query_one(AnswerView)
        for start in range(0, len(FENCE) - 10, 500):
            answer.feed(FENCE[start : start + 500])
            await pilot.pause()
        # Pieces settle one refresh at a time, so how soon they are small depends on the machine; that they get there does not.
        await until(pilot, lambda: _small_pieces(answer))


async def test_paragraphs_settle_while_the_rest_streams() -> None:
    app = Stage()
    async with app.run_test() as pilot:
        answer = app.query_one(AnswerView)
        answer.feed("First **bold**.\n\nSecond is not")
        await until(pilot, lambda: len(answer.query(Markdown)) == 1)
        assert answer.source == "First **bold**.\n\nSecond is not"


async def test_a_final_text_that_differs_replaces_what_was_shown() -> None:
    app = Stage()
    async with app.run_test() as pilot:
        answer = app.query_one(AnswerView)
        answer.feed("First.\n\nSecond.\n\nThird")
        await until(pilot, lambda: answer.query(Markdown))
        answer.finish("Something else.")
        await until(pilot, lambda: answer.rendered)
        assert [m.source for m in answer.query(Markdown)] == ["Something else."]


async def test_a_fence_without_a_language_is_not_guessed_at() -> None:
    """To guess, every lexer there is would be imported, on the loop."""
    app = Stage()
    async with app.run_test() as pilot:
        answer = app.query_one(AnswerView)
        answer.finish("```\nimport nothing\n```\n\n    indented = code\n")
        await until(pilot, lambda: answer.rendered)
        fences = [
            str(fence.query_one("#code-content", Label).content) for fence in answer.query(MarkdownFence)
        ]
    assert fences == ["import nothing", "indented = code"]
    assert "pygments.lexers.haskell" not in sys.modules


async def test_a_whole_that_comes_while_a_fence_is_settling_does_not_tear_it() -> None:
    app = Stage()
    async with app.run_test() as pilot:
        answer = app.query_one(AnswerView)
        answer.feed(FENCE + "\nAfter it")
        await until(pilot, lambda: answer.query(MarkdownFence))
        answer.finish(FENCE + "\nAfter it.\n")
        await until(pilot, lambda: answer.rendered)
        assert answer.source == FENCE + "\nAfter it.\n"
        shown = [fence.code for fence in answer.query(MarkdownFence)]
    assert "\n".join(shown) == FENCE.removeprefix("```python\n").removesuffix("\n```\n")


@pytest.mark.parametrize(
    "text",
    ["x" * 60_000, "a" + "\u0301" * 50_000, "漢字かな" * 10_000, "שלום עולם " * 5_000],
    ids=["word", "marks", "cjk", "rtl"],
)
async def test_one_line_beyond_measure_is_laid_out_in_short_widgets(text: str) -> None:
    app = Stage()
    async with app.run_test(size=(40, 20)) as pilot:
        answer = app.query_one(AnswerView)
        for at in range(0, len(text), 7_000):
            answer.feed(text[at : at + 7_000])
            await pilot.pause()
        answer.finish(text)
        await until(pilot, lambda: answer.rendered)
        assert answer.source == text
        shown = [plain.source for plain in answer.query(PlainText) if plain.display]
        assert "".join(shown) == text
        assert all(len(part) <= LONGEST_LINE for part in shown)
        assert all(plain.size.width <= 40 for plain in answer.query(PlainText))
