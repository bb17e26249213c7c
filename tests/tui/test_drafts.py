"""The draft of the chat screen: kept while it is written, gone once it is sent, back after a restart."""

from __future__ import annotations

from pathlib import Path

from laar_tui.conversation.drafts import Draft, Drafts
from laar_tui.core.question import Document
from laar_tui.tui.app import LaarApp
from tests.tui.fake_backend import FakeBackend
from tests.tui.waiting import ask, chat, notices, until

PASTE = Document.from_text("paste-1", "The lease ends in May.\n" * 50, "paste")


def leave(folder: Path, draft: Draft) -> None:
    drafts = Drafts(folder)
    drafts.keep(draft)
    drafts.close()


def kept(folder: Path) -> list[Path]:
    return list(folder.glob("*.draft"))


async def test_a_draft_is_on_disk_while_it_is_written_and_gone_when_sent(tmp_path: Path) -> None:
    async with LaarApp(FakeBackend(), drafts_dir=tmp_path).run_test() as pilot:
        await pilot.press(*"Why?")
        await until(pilot, lambda: kept(tmp_path))
        await ask(pilot, "")
        await until(pilot, lambda: not kept(tmp_path))


async def test_an_emptied_draft_leaves_the_disk(tmp_path: Path) -> None:
    async with LaarApp(FakeBackend(), drafts_dir=tmp_path).run_test() as pilot:
        await pilot.press(*"Why")
        await until(pilot, lambda: kept(tmp_path))
        await pilot.press("ctrl+z")
        await until(pilot, lambda: not kept(tmp_path))


async def test_it_comes_back_with_its_documents_and_ctrl_z_empties_the_line(tmp_path: Path) -> None:
    leave(tmp_path, Draft("When does it end?", (PASTE,)))
    async with LaarApp(FakeBackend(), drafts_dir=tmp_path).run_test() as pilot:
        composer = chat(pilot).composer
        await until(pilot, lambda: composer.chips.documents)
        assert composer.text == "When does it end?"
        assert [d.document.text for d in composer.chips.documents] == [PASTE.text]
        assert any("is back, with 1 document;" in notice for notice in notices(pilot))
        await pilot.press("!")
        assert composer.text == "When does it end?!"
        await pilot.press("ctrl+z", "ctrl+z")
        assert composer.text == ""


async def test_leaving_keeps_what_was_typed_last(tmp_path: Path) -> None:
    app = LaarApp(FakeBackend(), drafts_dir=tmp_path)
    async with app.run_test() as pilot:
        await pilot.pause()
        await until(pilot, lambda: app.chat._drafts is not None)
        await pilot.press(*"typed", "ctrl+q")
    found = Drafts(tmp_path).take_over()
    assert found is not None
    assert found.draft.text == "typed"


async def test_a_start_with_documents_leaves_the_draft_for_later(tmp_path: Path) -> None:
    leave(tmp_path, Draft("When does it end?"))
    app = LaarApp(FakeBackend(), drafts_dir=tmp_path)
    app.attach_first([], PASTE)
    async with app.run_test() as pilot:
        await until(pilot, lambda: chat(pilot).composer.chips.documents)
        assert chat(pilot).composer.text == ""
    found = Drafts(tmp_path).take_over()
    assert found is not None
    assert found.draft.text == "When does it end?"


async def test_a_new_conversation_takes_the_draft_along(tmp_path: Path) -> None:
    async with LaarApp(FakeBackend(), drafts_dir=tmp_path).run_test() as pilot:
        await ask(pilot, "first")
        await pilot.press(*"second")
        await pilot.press("ctrl+n")
        await until(pilot, lambda: chat(pilot).transcript.newest is None)
        assert chat(pilot).composer.text == "second"


async def test_a_folder_that_cannot_be_written_is_told_once(tmp_path: Path) -> None:
    blocked = tmp_path / "a file"
    blocked.write_text("")
    async with LaarApp(FakeBackend(), drafts_dir=blocked / "drafts").run_test() as pilot:
        await pilot.press("a")
        await until(pilot, lambda: any("not kept on disk" in notice for notice in notices(pilot)))
        await pilot.press("b")
        assert chat(pilot).composer.text == "ab"
