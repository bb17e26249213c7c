"""Drafts on disk: what is found again, by whom, and how private it is."""

from __future__ import annotations

import os
import stat
import sys
from pathlib import Path

import pytest

from laar_tui.conversation.drafts import Draft, Drafts
from laar_tui.core.question import Document

PASTE = Document.from_text("paste-1", "The lease ends in May.\n" * 50, "paste")
FILE = Document.from_text("lease.txt", "text", "file", path="/tmp/lease.txt")


def left(folder: Path, draft: Draft, changed_s: float | None = None) -> None:
    """A run that kept ``draft`` and is over."""
    drafts = Drafts(folder)
    drafts.keep(draft)
    if changed_s is not None:
        for file in folder.glob(f"{drafts._id}.draft"):
            os.utime(file, (changed_s, changed_s))
    drafts.close()


def test_a_draft_comes_back_with_its_documents_once(tmp_path: Path) -> None:
    draft = Draft("When does it end?\nI ask…", (PASTE, FILE), ("/tmp/big.pdf",))
    left(tmp_path / "drafts", draft)
    second = Drafts(tmp_path / "drafts")
    found = second.take_over()
    assert found is not None
    assert found.draft == draft
    assert second.take_over() is None
    assert Drafts(tmp_path / "drafts").take_over() is None, "it is the second run's now"
    second.close()
    third = Drafts(tmp_path / "drafts").take_over()
    assert third is not None
    assert third.draft == draft


def test_of_several_the_newest_comes_first_and_none_is_lost(tmp_path: Path) -> None:
    left(tmp_path, Draft("older"), 1_000.0)
    left(tmp_path, Draft("newer"), 2_000.0)
    drafts = Drafts(tmp_path)
    first, second = drafts.take_over(), Drafts(tmp_path).take_over()
    assert first is not None
    assert second is not None
    assert [first.draft.text, second.draft.text] == ["newer", "older"]
    assert first.when.timestamp() == 2_000.0


def test_two_at_once_keep_their_own(tmp_path: Path) -> None:
    one, two = Drafts(tmp_path), Drafts(tmp_path)
    one.keep(Draft("one"))
    two.keep(Draft("two"))
    assert one.take_over() is None
    assert two.take_over() is None
    two.discard()
    one.close()
    found = two.take_over()
    assert found is not None
    assert found.draft.text == "one"


@pytest.mark.parametrize("draft", [Draft(""), Draft(" \n"), Draft("", (FILE,))])
def test_what_is_emptied_or_only_a_file_is_removed(tmp_path: Path, draft: Draft) -> None:
    drafts = Drafts(tmp_path)
    drafts.keep(draft)
    assert list(tmp_path.iterdir()) == []
    drafts.keep(Draft("typed", (PASTE,)))
    drafts.keep(draft)
    drafts.close()
    assert list(tmp_path.iterdir()) == []


def test_documents_that_left_the_draft_leave_the_disk(tmp_path: Path) -> None:
    drafts = Drafts(tmp_path)
    drafts.keep(Draft("typed", (PASTE, FILE)))
    drafts.keep(Draft("typed", (FILE,)))
    assert len(list(tmp_path.glob("*.document"))) == 1


def test_the_same_text_under_two_names_and_unhashed_texts_stay_apart(tmp_path: Path) -> None:
    pastes = tuple(Document("paste", text, "paste", "") for text in ("one", "two"))
    renamed = Document.from_text("other", PASTE.text, "paste")
    left(tmp_path, Draft("?", (PASTE, renamed, *pastes)))
    found = Drafts(tmp_path).take_over()
    assert found is not None
    assert [(d.name, d.text) for d in found.draft.documents] == [
        ("paste-1", PASTE.text),
        ("other", PASTE.text),
        ("paste", "one"),
        ("paste", "two"),
    ]
    assert all(d.sha256 for d in found.draft.documents)


def test_what_no_encoding_holds_is_kept_as_far_as_it_goes(tmp_path: Path) -> None:
    left(tmp_path, Draft("a\ud800b", (Document.from_text("n\udcff", "x\ud800y", "paste"),)))
    found = Drafts(tmp_path).take_over()
    assert found is not None
    assert found.draft.text == "a?b"
    assert found.draft.documents[0].text == "x?y"


def test_a_damaged_draft_is_passed_over(tmp_path: Path) -> None:
    left(tmp_path, Draft("whole"), 1_000.0)
    (tmp_path / "broken.draft").write_bytes(b'{"text": "half')
    drafts = Drafts(tmp_path)
    found = drafts.take_over()
    assert found is not None
    assert found.draft.text == "whole"
    assert not (tmp_path / "broken.draft").exists()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no modes")
def test_only_the_owner_reads_it(tmp_path: Path) -> None:
    folder = tmp_path / "state" / "drafts"
    Drafts(folder).keep(Draft("secret", (PASTE,)))
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert {stat.S_IMODE(file.stat().st_mode) for file in folder.iterdir()} == {0o600}
