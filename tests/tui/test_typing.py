"""Where keys go: text on the transcript, tab and completion, undo, recall, ctrl+c."""

from __future__ import annotations

from pathlib import Path

from textual import events
from textual.pilot import Pilot

from laar_tui.core.verdict import VerdictValue
from laar_tui.tui.app import LaarApp
from tests.tui.fake_backend import FakeBackend
from tests.tui.waiting import LARGE, ask, blocks, chat, notices, until


def typed_at_once(pilot: Pilot[None], text: str) -> None:
    for character in text:
        pilot.app.post_message(events.Key("space" if character == " " else character, character))


def marks(backend: FakeBackend) -> list[object]:
    return [call for call in backend.calls if call[0] == "mark"]


async def answered(pilot: Pilot[None], questions: int = 1) -> None:
    for number in range(questions):
        await ask(pilot, f"question {number}")
        await until(pilot, lambda: blocks(pilot)[1].rung.attempt is not None)


async def test_letters_typed_fast_on_an_answer_go_on_in_the_composer(backend: FakeBackend) -> None:
    async with LaarApp(backend).run_test(size=LARGE) as pilot:
        await answered(pilot)
        blocks(pilot)[1].focus()
        await pilot.pause()
        typed_at_once(pilot, "was it wrong")
        await until(pilot, lambda: chat(pilot).composer.text == "was it wrong")
        assert chat(pilot).focused is chat(pilot).composer.editor
        assert marks(backend) == []


async def test_a_letter_alone_judges_and_one_that_is_no_key_is_text(backend: FakeBackend) -> None:
    async with LaarApp(backend).run_test(size=LARGE) as pilot:
        await answered(pilot)
        blocks(pilot)[1].focus()
        await pilot.press("r")
        await until(pilot, lambda: ("mark", "q1", VerdictValue.RIGHT, 1, "") in backend.calls)
        assert chat(pilot).composer.text == ""
        await pilot.press("x")
        await until(pilot, lambda: chat(pilot).composer.text == "x")


async def test_moving_letters_move_at_once_and_join_a_word_that_follows(backend: FakeBackend) -> None:
    async with LaarApp(backend).run_test(size=LARGE) as pilot:
        await answered(pilot)
        blocks(pilot)[1].focus()
        await pilot.pause()
        typed_at_once(pilot, "just")
        await until(pilot, lambda: chat(pilot).composer.text == "just")


async def test_tab_on_an_empty_draft_goes_to_the_newest_answer(backend: FakeBackend) -> None:
    async with LaarApp(backend).run_test(size=LARGE) as pilot:
        await answered(pilot, 3)
        await pilot.press("tab")
        attempt = chat(pilot).focused_attempt
        assert attempt is not None
        assert attempt.question_id == "q3"


async def test_tab_within_a_draft_stays_and_says_so(backend: FakeBackend) -> None:
    async with LaarApp(backend).run_test() as pilot:
        await pilot.press(*"Why", "tab", "w")
        assert chat(pilot).composer.text == "Whyw"
        assert any("Nothing to complete" in notice for notice in notices(pilot))


async def test_tab_attaches_a_file_that_is_named_in_full(backend: FakeBackend, tmp_path: Path) -> None:
    for name in ("lease.txt", "lease.txt.old"):
        (tmp_path / name).write_text("x")
    async with LaarApp(backend).run_test() as pilot:
        editor = chat(pilot).composer.editor
        for name in ("lease.txt", "lease.txt.old"):
            editor.insert(f"@{tmp_path}/{name}")
            await pilot.press("tab")
            await until(pilot, lambda: chat(pilot).composer.chips.chips)
            assert editor.text == name
            assert chat(pilot).focused is editor
            chat(pilot).composer.chips.clear()
            editor.show_text("")
            await until(pilot, lambda: not chat(pilot).composer.chips.chips)


async def test_tab_with_several_files_extends_then_walks_through_the_list(
    backend: FakeBackend, tmp_path: Path
) -> None:
    for name in ("lease.docx", "lease.pdf", "lease.txt"):
        (tmp_path / name).write_text("x")
    async with LaarApp(backend).run_test() as pilot:
        composer = chat(pilot).composer
        composer.editor.insert(f"@{tmp_path}/le")
        await until(pilot, lambda: composer.editor.completing)
        await pilot.press("tab")
        await until(pilot, lambda: composer.text == f"@{tmp_path}/lease.")
        assert composer.editor.completing
        assert not composer.chips.chips
        await pilot.press("tab", "down", "tab")
        await until(pilot, lambda: composer.text == "lease.pdf")


async def test_undo_takes_back_a_word_at_a_time(backend: FakeBackend) -> None:
    async with LaarApp(backend).run_test() as pilot:
        await pilot.press(*"one", "space", *"two", "space", *"three")
        seen = []
        while chat(pilot).composer.text:
            await pilot.press("ctrl+z")
            seen.append(chat(pilot).composer.text)
        assert seen == ["one two ", "one ", ""]
        await pilot.press("ctrl+z")
        assert any("Nothing to undo" in notice for notice in notices(pilot))
        await pilot.press("ctrl+y")
        assert chat(pilot).composer.text == "one "


async def test_a_recalled_question_is_gone_on_with_at_its_end(backend: FakeBackend) -> None:
    async with LaarApp(backend).run_test() as pilot:
        await answered(pilot)
        await pilot.press("up", *"!")
        assert chat(pilot).composer.text == "question 0!"


async def test_ctrl_c_twice_leaves_an_idle_chat(backend: FakeBackend) -> None:
    app = LaarApp(backend)
    async with app.run_test() as pilot:
        await pilot.press("ctrl+c")
        assert any("ctrl+q quits" in notice for notice in notices(pilot))
        assert not app._exit
        await pilot.press("ctrl+c")
        assert app._exit


async def test_ctrl_c_does_not_leave_a_running_answer(held: FakeBackend) -> None:
    app = LaarApp(held)
    async with app.run_test() as pilot:
        await ask(pilot)
        await pilot.press("ctrl+c", "ctrl+c")
        assert any("esc stops the answer" in notice for notice in notices(pilot))
        assert not app._exit


async def test_ctrl_c_copies_what_is_selected(backend: FakeBackend) -> None:
    async with LaarApp(backend).run_test() as pilot:
        chat(pilot).composer.editor.insert("words")
        chat(pilot).composer.editor.select_all()
        await pilot.press("ctrl+c")
        assert pilot.app.clipboard == "words"
        assert notices(pilot) == []
