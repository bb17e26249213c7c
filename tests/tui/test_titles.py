"""Conversations have names: given by command or from the history; shown at the top, as the terminal's title, in exports and in the tree."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import DataTable, Input

from laar_tui.history.records import QuestionRow
from laar_tui.tui.app import LaarApp
from laar_tui.tui.screens.history import HistoryScreen
from laar_tui.tui.screens.prompt import PromptScreen
from laar_tui.tui.terminal_title import TerminalTitle, has_title
from tests.tui.fake_backend import FakeBackend, some_rows
from tests.tui.waiting import LARGE, SMALL, ask, chat, seen, until


def branched_rows() -> list[QuestionRow]:
    """Four questions: two of one conversation, a branch after its first, and another conversation."""
    first, branch, second, other = some_rows()
    return [
        replace(second, id="q2", ordinal=2),
        replace(branch, id="b1", conversation_id="c1", branched_from="q1"),
        replace(first, id="q1"),
        replace(other, id="o1", conversation_id="c2"),
    ]


@pytest.mark.parametrize("title", ["Lease 2026", "賃貸契約の確認", "عقد الإيجار", "Mietvertrag – Ümläute 🏠"])
async def test_a_title_is_given_and_shown(backend: FakeBackend, title: str) -> None:
    async with LaarApp(backend).run_test(size=LARGE) as pilot:
        await ask(pilot)
        chat(pilot).composer.editor.insert(f"/title {title}")
        await pilot.press("enter")
        await until(pilot, lambda: title in seen(pilot).splitlines()[0])
        assert ("name_conversation", title, "") in backend.calls


async def test_without_a_title_it_is_asked_for(backend: FakeBackend) -> None:
    backend.title = "Why?"
    async with LaarApp(backend).run_test(size=SMALL) as pilot:
        await ask(pilot)
        await pilot.press(*"/title", "enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, PromptScreen))
        assert pilot.app.screen.query_one(Input).value == "Why?"
        await pilot.press("end", *" Because", "enter")
        await until(pilot, lambda: ("name_conversation", "Why? Because", "") in backend.calls)
        await until(pilot, lambda: "Why? Because" in seen(pilot).splitlines()[0])


async def test_a_title_too_long_for_its_line_is_cut(backend: FakeBackend) -> None:
    backend.title = "\x1b]2;evil\x07" + "very " * 60
    async with LaarApp(backend).run_test(size=SMALL) as pilot:
        await until(pilot, lambda: "very very" in seen(pilot).splitlines()[0])
        first = seen(pilot).splitlines()[0]
        assert len(first) == SMALL[0]
        assert "…" in first
        assert "5 of 5 endpoints up" in first
        assert "evil" not in first


async def test_the_export_is_headed_by_it(backend: FakeBackend, tmp_path: Path) -> None:
    backend.title = "Lease"
    async with LaarApp(backend).run_test() as pilot:
        await ask(pilot)
        chat(pilot).composer.editor.insert(f"/export {tmp_path / 'lease.md'}")
        await pilot.press("enter")
        await until(pilot, (tmp_path / "lease.md").exists)
        assert (tmp_path / "lease.md").read_text().startswith("# Lease\n")


async def history(pilot: Pilot[None]) -> HistoryScreen:
    await pilot.press("f2")
    await until(pilot, lambda: isinstance(pilot.app.screen, HistoryScreen))
    screen = pilot.app.screen
    assert isinstance(screen, HistoryScreen)
    await until(pilot, lambda: screen.query_one(DataTable).row_count == 4)
    return screen


def questions(screen: HistoryScreen) -> list[str]:
    table = screen.query_one(DataTable)
    return [str(table.get_row_at(n)[1]) for n in range(table.row_count)]


async def test_the_tree_shows_branches_and_keeps_the_cursor(backend: FakeBackend) -> None:
    backend.rows = branched_rows()
    async with LaarApp(backend).run_test(size=LARGE) as pilot:
        screen = await history(pilot)
        await pilot.press("down")
        await until(pilot, lambda: "a branch (t shows the tree)" in seen(pilot))
        await pilot.press("t")
        await until(pilot, lambda: questions(screen)[1].startswith("├─ ↳ 契約書"))
        assert questions(screen)[0] == "What is the refund window?"
        assert questions(screen)[2].startswith("└─ Which key maps")
        assert screen.query_one(DataTable).cursor_row == 1
        assert "4 questions · by conversation" in seen(pilot)
        await pilot.press("t")
        await until(pilot, lambda: questions(screen)[0].startswith("Which key maps"))


async def test_a_conversation_is_named_from_the_history(backend: FakeBackend) -> None:
    backend.rows = branched_rows()
    async with LaarApp(backend).run_test(size=LARGE) as pilot:
        screen = await history(pilot)
        await pilot.press("down", "down", "n")
        await until(pilot, lambda: isinstance(pilot.app.screen, PromptScreen))
        pilot.app.screen.query_one(Input).value = "Refunds"
        await pilot.press("enter")
        await until(pilot, lambda: ("name_conversation", "Refunds", "c0") in backend.calls)
        await until(pilot, lambda: "Refunds: What is the refund window?" in questions(screen))


async def test_a_title_left_alone_is_not_written(backend: FakeBackend) -> None:
    backend.rows = branched_rows()
    async with LaarApp(backend).run_test(size=LARGE) as pilot:
        await history(pilot)
        for leave in ("enter", "escape"):
            await pilot.press("n")
            await until(pilot, lambda: isinstance(pilot.app.screen, PromptScreen))
            await pilot.press(leave)
            await until(pilot, lambda: isinstance(pilot.app.screen, HistoryScreen))
        assert not [c for c in backend.calls if c[0] == "name_conversation"]


def test_the_terminals_title_is_sent_once_and_given_back() -> None:
    sent: list[str] = []
    title = TerminalTitle(sent.append)
    title.show("Lease")
    title.show("Lease")
    title.show("Lease", "● ")
    title.show("")
    title.restore()
    title.restore()
    assert sent == [
        "\x1b[22;2t",
        "\x1b]2;Lease — laar-chat\x07",
        "\x1b]2;● Lease — laar-chat\x07",
        "\x1b]2;laar-chat\x07",
        "\x1b[23;2t",
    ]


def test_a_title_cannot_command_the_terminal() -> None:
    sent: list[str] = []
    TerminalTitle(sent.append).show("a\x1b]52;c;aGk=\x07b\n\u202ec")
    assert sent[-1] == "\x1b]2;ab ‹U+202E›c — laar-chat\x07"


@pytest.mark.parametrize(
    ("term", "expected"),
    [("xterm-256color", True), ("tmux-256color", True), ("screen", True), ("foot", True)]
    + [(term, False) for term in ("linux", "vt100", "dumb", "ansi", "")],
)
def test_consoles_without_a_title_are_left_alone(term: str, expected: bool) -> None:
    assert has_title({"TERM": term}) is expected
