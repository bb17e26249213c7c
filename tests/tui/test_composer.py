"""Writing a question: newlines, recall, pastes, drops, mentions, chips."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual import events
from textual.widgets import TextArea

from laar_tui.core.question import ReadingProgress, TokenCount
from laar_tui.settings.model import InterfaceSettings
from laar_tui.tui.app import LaarApp
from laar_tui.tui.screens.document import DocumentScreen
from laar_tui.tui.screens.documents import DocumentsScreen
from laar_tui.tui.screens.edit import EditScreen
from laar_tui.tui.screens.picker import PickerScreen
from laar_tui.tui.screens.prompt import PromptScreen
from laar_tui.tui.widgets.composer.chips import DocumentChip, MoreChip
from laar_tui.tui.widgets.composer.recall import Recall
from tests.tui.fake_backend import FakeBackend, measured
from tests.tui.waiting import SMALL, ask, chat, notices, seen, until

LONG = "Clause one.\r" * 400


@pytest.mark.parametrize("key", ["ctrl+j", "shift+enter", "alt+enter"])
async def test_newline_keys_do_not_send(backend: FakeBackend, key: str) -> None:
    async with LaarApp(backend).run_test() as pilot:
        await pilot.press("a", key, "b")
        assert chat(pilot).composer.text == "a\nb"
        assert not backend.open


async def test_keys_that_arrive_at_once_are_taken_in_their_order(backend: FakeBackend) -> None:
    async with LaarApp(backend).run_test() as pilot:
        await pilot.press("q")
        for key, character in (("backspace", "\x7f"), ("a", "a"), ("left", None), ("b", "b")):
            pilot.app.post_message(events.Key(key, character))
        await until(pilot, lambda: len(chat(pilot).composer.text) == 2)
        assert chat(pilot).composer.text == "ba"


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
        await until(pilot, lambda: "reading…" in seen(pilot))
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


async def test_a_mention_is_counted_as_soon_as_a_blank_follows(backend: FakeBackend, tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_text("x")
    async with LaarApp(backend).run_test() as pilot:
        editor = chat(pilot).composer.editor
        editor.insert(f"First line\nSum up @{file}")
        await pilot.pause()
        assert not chat(pilot).composer.chips.chips
        await pilot.press("space", *"now")
        await until(pilot, lambda: chat(pilot).composer.chips.documents)
        assert editor.text == "First line\nSum up a.txt now"
        assert editor.cursor_location == (1, len("Sum up a.txt now"))


async def test_many_chips_stay_in_the_row_and_the_rest_is_listed(backend: FakeBackend) -> None:
    async with LaarApp(backend).run_test(size=SMALL) as pilot:
        composer = chat(pilot).composer
        composer.attach_measured([measured(f"report-{n}.txt", f"text {n}") for n in range(9)])
        await until(pilot, lambda: "more" in seen(pilot))
        row = composer.chips
        shown = [c for c in row.chips if c.display]
        assert all(c.region.right <= row.region.right for c in shown)
        assert f"+{9 - len(shown)} more" in seen(pilot)
        chat(pilot).query_one(MoreChip).focus()
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, DocumentsScreen))
        await until(pilot, lambda: "report-8.txt" in seen(pilot))
        await pilot.press("ctrl+end", "delete")
        await until(pilot, lambda: len(row.chips) == 8)
        assert "report-8.txt" not in [m.document.name for m in row.documents]


async def test_documents_of_earlier_questions_can_be_used_again(backend: FakeBackend) -> None:
    async with LaarApp(backend).run_test() as pilot:
        composer = chat(pilot).composer
        composer.attach_measured([measured("lease.txt", "the lease")])
        await ask(pilot)
        await until(pilot, lambda: not composer.chips.chips)
        await pilot.press("ctrl+t")
        await until(pilot, lambda: "an earlier one" in seen(pilot))
        await pilot.press("a")
        await until(pilot, lambda: [m.document.name for m in composer.chips.documents] == ["lease.txt"])


async def test_the_list_of_documents_says_when_there_is_none(backend: FakeBackend) -> None:
    async with LaarApp(backend).run_test() as pilot:
        await pilot.press("ctrl+t")
        await until(pilot, lambda: any("no document yet" in n for n in notices(pilot)))


async def test_a_chip_is_renamed(backend: FakeBackend) -> None:
    async with LaarApp(backend).run_test() as pilot:
        composer = chat(pilot).composer
        composer.attach_measured([measured("paste-1")])
        await until(pilot, lambda: chat(pilot).query(DocumentChip))
        chat(pilot).query_one(DocumentChip).focus()
        await pilot.press("n")
        await until(pilot, lambda: isinstance(pilot.app.screen, PromptScreen))
        await pilot.press("home", *"Lease ", "enter")
        await until(pilot, lambda: [m.document.name for m in composer.chips.documents] == ["Lease paste-1"])


async def test_a_chip_is_edited_and_measured_anew(backend: FakeBackend) -> None:
    async with LaarApp(backend).run_test() as pilot:
        composer = chat(pilot).composer
        composer.attach_measured([measured("notes", "teh lease")])
        await until(pilot, lambda: chat(pilot).query(DocumentChip))
        chat(pilot).query_one(DocumentChip).focus()
        await pilot.press("e")
        await until(pilot, lambda: isinstance(pilot.app.screen, EditScreen))
        pilot.app.screen.query_one(TextArea).text = "the lease"
        await pilot.press("ctrl+s")
        await until(pilot, lambda: ("add_paste", "the lease", "notes") in backend.calls)
        await until(pilot, lambda: [m.document.text for m in composer.chips.documents] == ["the lease"])


async def test_giving_up_an_edit_changes_nothing(backend: FakeBackend) -> None:
    async with LaarApp(backend).run_test() as pilot:
        composer = chat(pilot).composer
        composer.attach_measured([measured("notes", "as it was")])
        await until(pilot, lambda: chat(pilot).query(DocumentChip))
        chat(pilot).query_one(DocumentChip).focus()
        await pilot.press("e")
        await until(pilot, lambda: isinstance(pilot.app.screen, EditScreen))
        pilot.app.screen.query_one(TextArea).text = "gone"
        await pilot.press("escape")
        await until(pilot, lambda: pilot.app.screen is chat(pilot))
        assert [m.document.text for m in composer.chips.documents] == ["as it was"]


@pytest.mark.parametrize(
    ("progress", "words"),
    [
        (ReadingProgress(120, 900), "page 120 of 900"),
        (ReadingProgress(estimate=TokenCount(1_200_000, False, "estimate")), "≈1.2M tok, counting"),
    ],
)
async def test_a_chip_says_how_far_its_document_is(
    backend: FakeBackend, progress: ReadingProgress, words: str
) -> None:
    backend.reading = progress
    async with LaarApp(backend).run_test() as pilot:
        chat(pilot).composer.attach_file("/tmp/long.pdf")
        await until(pilot, lambda: words in seen(pilot))
        backend.read.set()
        await until(pilot, lambda: chat(pilot).composer.chips.documents)


async def test_an_address_is_fetched_only_when_it_is_attached(backend: FakeBackend) -> None:
    address = "https://example.org/terms.html"
    async with LaarApp(backend).run_test() as pilot:
        editor = chat(pilot).composer.editor
        editor.post_message(events.Paste(address))
        await until(pilot, lambda: editor.text == address)
        assert not [c for c in backend.calls if c[0] == "add_address"]
        editor.show_text(f"/attach {address}")
        await pilot.press("enter")
        await until(pilot, lambda: ("add_address", address) in backend.calls)
        await until(pilot, lambda: "terms.html" in seen(pilot))


async def test_the_picker_takes_several_files_a_pattern_and_an_address(
    backend: FakeBackend, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("a.md", "b.md", "c.txt"):
        (tmp_path / name).write_text("x")
    async with LaarApp(backend).run_test() as pilot:
        await pilot.press("ctrl+o")
        await until(pilot, lambda: "c.txt" in seen(pilot))
        await pilot.press("tab", "down", "space", "down", "space")
        await until(pilot, lambda: "2 files marked: a.md, b.md" in seen(pilot))
        await pilot.press("up", "space")
        await until(pilot, lambda: "1 file marked: b.md" in seen(pilot))
        await pilot.press("enter")
        await until(pilot, lambda: len(chat(pilot).composer.chips.documents) == 2)
        await pilot.press("ctrl+o")
        await until(pilot, lambda: isinstance(pilot.app.screen, PickerScreen))
        await pilot.press(*"*.txt", "enter")
        await until(pilot, lambda: len(chat(pilot).composer.chips.documents) == 3)
        await pilot.press("ctrl+o")
        await until(pilot, lambda: isinstance(pilot.app.screen, PickerScreen))
        await pilot.press(*"https://example.org/x.pdf", "enter")
        await until(pilot, lambda: ("add_address", "https://example.org/x.pdf") in backend.calls)
