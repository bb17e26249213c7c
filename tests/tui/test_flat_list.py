"""A Markdown list is one widget: nested, wrapped with hanging indents, numbered as it was written."""

from __future__ import annotations

import pytest
from textual.app import App, ComposeResult
from textual.content import Content
from textual.pilot import Pilot

from laar_tui.tui.widgets.transcript.flat_list import BulletList, Row
from laar_tui.tui.widgets.transcript.markdown import AnswerMarkdown


class One(App[None]):
    def __init__(self, text: str) -> None:
        super().__init__()
        self._text = text

    def compose(self) -> ComposeResult:
        yield AnswerMarkdown(self._text)


async def lines_of(pilot: Pilot[None]) -> list[str]:
    await pilot.pause()
    strips = pilot.app.screen._compositor.render_strips()
    rows = ["".join(segment.text for segment in strip).rstrip() for strip in strips]
    return [row.removeprefix("  ") for row in rows if row.strip()]


async def test_items_hang_and_nest() -> None:
    text = "3. three\n   - a nested item that is long enough to be wrapped\n4. four\n"
    async with One(text).run_test(size=(30, 20)) as pilot:
        assert await lines_of(pilot) == [
            " 3. three",
            "     • a nested item that",
            "       is long enough to",
            "       be wrapped",
            " 4. four",
        ]
        assert len(list(pilot.app.query_one(AnswerMarkdown).walk_children())) == 1


async def test_it_is_laid_out_anew_when_the_width_changes() -> None:
    async with One("- one two three four five six seven").run_test(size=(60, 20)) as pilot:
        assert len(await lines_of(pilot)) == 1
        await pilot.resize_terminal(24, 20)
        await pilot.pause()
        first, *others = await lines_of(pilot)
        assert first == " • one two three"
        assert others
        assert all(line.startswith("   ") and line[3] != " " for line in others)


async def test_a_list_with_code_in_it_stays_as_textual_has_it() -> None:
    async with One("- item\n\n  ```python\n  x = 1\n  ```\n").run_test(size=(60, 20)) as pilot:
        await pilot.pause()
        assert len(list(pilot.app.query_one(BulletList).walk_children())) > 2
        assert any("x = 1" in line for line in await lines_of(pilot))


async def test_three_hundred_items_are_one_widget() -> None:
    async with One("\n".join(f"- item {n}" for n in range(300))).run_test(size=(60, 20)) as pilot:
        await pilot.pause()
        assert len(list(pilot.app.query_one(AnswerMarkdown).walk_children())) == 1
        assert pilot.app.query_one(BulletList).region.height == 300


@pytest.mark.parametrize("width", range(1, 40))
def test_no_line_is_wider_than_the_widget(width: int) -> None:
    row = Row("      10. ", Content("日本語の文章と a_very_long_word_without_any_break and more"))
    lines = row.lines(width)
    assert all(line.cell_length <= max(width, 2) for line in lines)
    assert "".join(line.plain for line in lines).replace(" ", "").endswith("andmore")
