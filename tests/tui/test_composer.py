"""Writing a question: newlines, recall, pastes, drops, mentions, chips."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual import events

from laar_tui.settings.model import InterfaceSettings
from laar_tui.tui.app import LaarApp
from laar_tui.tui.screens.document import DocumentScreen
from laar_tui.tui.screens.picker import PickerScreen
from laar_tui.tui.widgets.composer.chips import DocumentChip
from laar_tui.tui.widgets.composer.recall import Recall
from tests.tui.fake_backend import FakeBackend, measured
from tests.tui.waiting import ask, chat, seen, until

LONG = "Clause one.\r" * 400


@pytest.mark.parametrize("key", ["ctrl+j", "shift+enter", "alt+enter"])
async def test_newline_keys_do_not_send(backend: FakeBackend, key: str) -> None:
    async with LaarApp(backend).run_test() as pilot:
        await pilot.press("a", key, "b")
        assert chat(pilot).composer.text == "a\nb"
        assert not backend.open


async def test_up_and_down_at_the_edges_walk_through_earlier_questions(backend: FakeBackend) -> None:
    async with LaarApp(backend).run_test() as pilot:
        await ask(pilot, "first")
        chat(pilot).composer.editor.insert("draft")
        await pilot.press("up")
        assert chat(pilot).composer.text == "first"
        await pilot.press("down")
        assert chat(pilot).composer.text == "draft"


async def test_up_inside_a_text_only_moves(backend: FakeBackend) -> None:
    async with LaarApp(backend).run_test() as pilot:
        await ask(pilot, "first")
        await pilot.press("a", "ctrl+j", "b", "up")
        assert chat(pilot).composer.text == "a\nb"


def test_recall_keeps_the_draft() -> None:
    recall = Recall()
    recall.add("one")
    recall.add("two")
    recall.add("two")
    assert recall.back("draft") == "two"
    assert recall.back("two") == "one"
    assert recall.back("one") is None
    assert recall.forward() == "two"
    assert recall.forward() == "draft"
    assert recall.forward() is None


async def test_a_long_paste_becomes_a_chip_with_its_text_untouched(backend: FakeBackend) -> None:
    async with LaarApp(backend).run_test() as pilot:
        chat(pilot).composer.editor.post_message(events.Paste(LONG))
        await until(pilot, lambda: chat(pilot).composer.chips.documents)
        assert chat(pilot).composer.text == ""
        assert ("add_paste", LONG.replace("\r", "\n")) in backend.calls
        await until(pilot, lambda: "paste-1" in seen(pilot))


async def test_the_thresholds_are_settings(backend: FakeBackend) -> None:
    interface = InterfaceSettings(paste_to_document_characters=200, paste_to_document_lines=5)
    async with LaarApp(backend, interface).run_test() as pilot:
        editor = chat(pilot).composer.editor
        editor.post_message(events.Paste("a\rb\rc"))
        await until(pilot, lambda: chat(pilot).composer.text == "a\nb\nc")
        editor.post_message(events.Paste("a\rb\rc\rd\re"))
        await until(pilot, lambda: len(chat(pilot).composer.chips.documents) == 1)
        editor.post_message(events.Paste("x" * 200))
        await until(pilot, lambda: len(chat(pilot).composer.chips.documents) == 2)


async def test_a_dropped_file_becomes_a_chip(backend: FakeBackend, tmp_path: Path) -> None:
    file = tmp_path / "my contract.txt"
    file.write_text("x")
    async with LaarApp(backend).run_test() as pilot:
        chat(pilot).composer.editor.post_message(events.Paste(f"'{file}'"))
        await until(pilot, lambda: chat(pilot).composer.chips.documents)
        assert ("add_file", str(file)) in backend.calls
        assert chat(pilot).composer.text == ""


async def test_a_mention_becomes_a_chip_and_keeps_its_name_in_the_sentence(
    backend: FakeBackend, tmp_path: Path
) -> None:
    file = tmp_path / "a.txt"
    file.write_text("x")
    async with LaarApp(backend).run_test() as pilot:
        chat(pilot).composer.editor.insert(f"Sum up @{file}, please")
        await pilot.press("enter")
        await until(pilot, lambda: backend.open)
        assert ("ask", "Sum up a.txt, please", None) in backend.calls
        assert [d.name for d in backend.open["q1"].question.documents] == ["a.txt"]


async def test_tab_completes_a_path(backend: FakeBackend, tmp_path: Path) -> None:
    (tmp_path / "quarterly.txt").write_text("x")
    async with LaarApp(backend).run_test() as pilot:
        chat(pilot).composer.editor.insert(f"@{tmp_path}/quar")
        await until(pilot, lambda: chat(pilot).composer.editor.completing)
        await pilot.press("tab")
        await until(pilot, lambda: chat(pilot).composer.chips.documents)
        assert chat(pilot).composer.text == "quarterly.txt"


async def test_tab_completes_a_command(backend: FakeBackend) -> None:
    async with LaarApp(backend).run_test() as pilot:
        await pilot.press(*"/wro")
        await until(pilot, lambda: chat(pilot).composer.editor.completing)
        await pilot.press("tab")
        await until(pilot, lambda: chat(pilot).composer.text == "/wrong ")
        assert not chat(pilot).composer.editor.completing


async def test_a_file_that_cannot_be_read_leaves_no_chip(backend: FakeBackend) -> None:
    async with LaarApp(backend).run_test() as pilot:
        chat(pilot).composer.editor.insert("/attach /tmp/x.bin")
        await pilot.press("enter")
        await until(pilot, lambda: "x.bin is not text." in seen(pilot))
        assert chat(pilot).composer.chips.chips == []


async def test_a_chip_is_read_and_removed_by_keys(backend: FakeBackend) -> None:
    async with LaarApp(backend).run_test() as pilot:
        composer = chat(pilot).composer
        composer.attach_measured([measured(text="§ 1 Scope")])
        await until(pilot, lambda: chat(pilot).query(DocumentChip))
        chip = chat(pilot).query_one(DocumentChip)
        chip.focus()
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, DocumentScreen))
        await until(pilot, lambda: "§ 1 Scope" in seen(pilot) and "15,210 tokens" in seen(pilot))
        await pilot.press("escape")
        await until(pilot, lambda: pilot.app.screen is chat(pilot))
        await pilot.press("delete")
        await until(pilot, lambda: not composer.chips.chips)
        assert composer.editor.has_focus


async def test_a_click_on_the_cross_removes_a_chip(backend: FakeBackend) -> None:
    async with LaarApp(backend).run_test() as pilot:
        composer = chat(pilot).composer
        composer.attach_measured([measured()])
        # The strip's rows push the composer up once the decision is there.
        await until(pilot, lambda: chat(pilot).strip.decision is not None)
        await until(pilot, lambda: "15.2K tok en" in seen(pilot))
        chip = chat(pilot).query_one(DocumentChip)
        await pilot.click(chip, offset=(chip.region.width - 2, 0))
        await until(pilot, lambda: not composer.chips.chips)


async def test_the_question_waits_for_its_documents(backend: FakeBackend) -> None:
    async with LaarApp(backend).run_test() as pilot:
        composer = chat(pilot).composer
        chip = composer.chips.add("slow.pdf")
        await until(pilot, lambda: "measuring…" in seen(pilot))
        composer.editor.insert("Why?")
        await pilot.press("enter")
        await until(pilot, lambda: composer.has_class("-pending"))
        assert not backend.open
        composer.chips.settle(chip, measured("slow.pdf"))
        await until(pilot, lambda: backend.open)
        assert [d.name for d in backend.open["q1"].question.documents] == ["slow.pdf"]


async def test_the_picker_attaches_a_file(backend: FakeBackend, tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_text("x")
    async with LaarApp(backend).run_test() as pilot:
        await pilot.press("ctrl+o")
        await until(pilot, lambda: isinstance(pilot.app.screen, PickerScreen))
        await pilot.press(*str(file), "enter")
        await until(pilot, lambda: ("add_file", str(file)) in backend.calls)


async def test_an_empty_question_is_not_sent(backend: FakeBackend) -> None:
    async with LaarApp(backend).run_test() as pilot:
        await pilot.press("enter", "space", "enter")
        assert not backend.open


async def test_undo_is_line_editing_in_the_composer(backend: FakeBackend) -> None:
    async with LaarApp(backend).run_test() as pilot:
        await ask(pilot)
        chat(pilot).composer.editor.insert("oops")
        await pilot.press("ctrl+z")
        assert chat(pilot).composer.text == ""
        assert not any(c[0] == "undo_mark" for c in backend.calls)
