"""Notices, and an interface without colours."""

from __future__ import annotations

from pathlib import Path

import pytest
from rich.segment import Segment
from textual.app import App, ComposeResult
from textual.pilot import Pilot
from textual.widgets._toast import Toast
from textual.widgets.selection_list import Selection

from laar_tui.core.question import Document
from laar_tui.tui.app import LaarApp
from laar_tui.tui.widgets.ticks import TickBox, TickList
from tests.tui.fake_backend import FakeBackend
from tests.tui.waiting import LARGE, SMALL, ask, blocks, chat, notices, seen, until


def titles(pilot: Pilot[None]) -> list[str]:
    return [notice.title for notice in pilot.app._notifications]


async def test_equal_notices_are_one(backend: FakeBackend) -> None:
    async with LaarApp(backend).run_test(notifications=True) as pilot:
        await pilot.press("f9", "f9", "f9")
        await until(pilot, lambda: notices(pilot))
        assert notices(pilot) == ["There is no mark to take back."]
        await until(pilot, lambda: len(pilot.app.screen.query(Toast)) == 1)


async def test_one_notice_about_several_documents_names_them(backend: FakeBackend) -> None:
    async with LaarApp(backend).run_test() as pilot:
        for number in range(5):
            document = Document.from_text(
                f"[b]{number}.txt", f"text {number}", "file", notices=("read as Shift JIS, by a guess",)
            )
            chat(pilot).composer.attach_document(document)
        await until(pilot, lambda: len(chat(pilot).composer.chips.documents) == 5)
        assert notices(pilot) == ["read as Shift JIS, by a guess"]
        assert titles(pilot) == ["[b]0.txt, [b]1.txt, [b]2.txt and 2 more"]


async def test_two_stand_at_a_time_above_the_composer_and_errors_stay(backend: FakeBackend) -> None:
    async with LaarApp(backend).run_test(size=SMALL, notifications=True) as pilot:
        pilot.app.notify("it failed", severity="error")
        for number in range(5):
            pilot.app.notify(f"number {number}")
        await until(pilot, lambda: notices(pilot) == ["it failed", "number 4"])
        await until(pilot, lambda: len(pilot.app.screen.query(Toast)) == 2)
        top = chat(pilot).composer.region.y
        await until(
            pilot, lambda: all(t.region.height and t.region.bottom <= top for t in chat(pilot).query(Toast))
        )


def coloured(segments: list[Segment]) -> list[Segment]:
    return [s for s in segments if s.style and (s.style.color or s.style.bgcolor)]


async def test_without_colour_no_code_of_one_is_written(
    backend: FakeBackend, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with LaarApp(backend).run_test(size=LARGE) as pilot:
        await ask(pilot)
        await until(pilot, lambda: blocks(pilot)[1].answer.rendered)
        for keys in (["tab"], ["escape", "f2"], ["escape", "ctrl+l"], ["escape", "f1"]):
            await pilot.press(*keys)
            await pilot.pause()
            found = [s for strip in pilot.app.screen._compositor.render_strips() for s in strip]
            assert coloured(found) == []
            assert "laar" in seen(pilot)


async def test_without_colour_what_is_under_the_cursor_is_in_reverse(
    backend: FakeBackend, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with LaarApp(backend).run_test(size=LARGE) as pilot:
        await pilot.press("ctrl+l")
        await until(pilot, lambda: "swift-8b" in seen(pilot))

        def reversed_text() -> str:
            strips = pilot.app.screen._compositor.render_strips()
            return "".join(s.text for strip in strips for s in strip if s.style and s.style.reverse)

        await until(pilot, lambda: "swift-8b" in reversed_text())
        assert "atlas-70b" not in reversed_text()


@pytest.mark.parametrize("value", ["", None])
async def test_an_empty_wish_is_none(
    backend: FakeBackend, monkeypatch: pytest.MonkeyPatch, value: str | None
) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    if value is not None:
        monkeypatch.setenv("NO_COLOR", value)
    async with LaarApp(backend).run_test(notifications=True) as pilot:
        await pilot.pause()
        found = [s for strip in pilot.app.screen._compositor.render_strips() for s in strip]
        assert coloured(found)


class Ticking(App[None]):
    def compose(self) -> ComposeResult:
        yield TickBox("operators")
        yield TickList[int](Selection("one", 1), Selection("two", 2, True), compact=True)


async def test_what_is_ticked_is_told_by_its_sign() -> None:
    async with Ticking().run_test() as pilot:
        await until(pilot, lambda: "[ ] operators" in seen(pilot))
        await pilot.press("space")
        await until(pilot, lambda: "[x] operators" in seen(pilot))
        assert "[ ] one" in seen(pilot)
        assert "[x] two" in seen(pilot)
        await pilot.click(TickList, offset=(1, 0))
        await until(pilot, lambda: "[x] one" in seen(pilot))


async def test_an_unknown_theme_is_told_in_a_line(backend: FakeBackend, tmp_path: Path) -> None:
    import msgspec

    from laar_tui.settings.model import InterfaceSettings

    interface = msgspec.structs.replace(InterfaceSettings(), theme="nowhere")
    async with LaarApp(backend, interface).run_test() as pilot:
        assert any("/theme lists them" in notice and len(notice) < 80 for notice in notices(pilot))
