"""What can be done with the attempts of a ladder: compare, thoughts, a reason for wrong, branching; and lines that stay short."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.content import Content
from textual.pilot import Pilot

from laar_tui.core.verdict import VerdictValue
from laar_tui.settings.model import InterfaceSettings
from laar_tui.tui.app import LaarApp
from laar_tui.tui.differences import Side, agreement, compare
from laar_tui.tui.screens.compare import CompareScreen, _rows
from laar_tui.tui.screens.prompt import PromptScreen
from laar_tui.tui.widgets.transcript.reason import Reason
from laar_tui.tui.widgets.transcript.thoughts import Thoughts
from tests.tui.fake_backend import FakeBackend
from tests.tui.waiting import LARGE, SMALL, ask, blocks, chat, notices, seen, until

TEXTS = st.lists(st.sampled_from(["a b c", "a b d", "", "x", "日本 語", "x y"]), max_size=8).map("\n".join)


@given(TEXTS, TEXTS)
def test_differences_leave_both_texts_whole(left: str, right: str) -> None:
    pairs = compare(left, right)
    ours = ["".join(p.text for p in pair.left) for pair in pairs if pair.side is not Side.RIGHT]
    theirs = ["".join(p.text for p in pair.right) for pair in pairs if pair.side is not Side.LEFT]
    assert "\n".join(ours) == left
    assert "\n".join(theirs) == right
    assert (agreement(pairs)[0] == len(pairs)) == (left == right)


@given(TEXTS, TEXTS, st.integers(min_value=4, max_value=40))
def test_compared_lines_fit_their_columns(left: str, right: str, column: int) -> None:
    rows = [row for pair in compare(left, right) for row in _rows(pair, column)]
    assert all(row.cell_length <= 2 * column + 5 for row in rows)


def test_only_what_differs_is_marked() -> None:
    (pair,) = compare("due on the third day", "due on the fifth day")
    assert pair.side is Side.CHANGED
    assert [p.text for p in pair.left if p.differs] == ["third"]
    assert [p.text for p in pair.right if p.differs] == ["fifth"]


async def test_two_attempts_side_by_side(held: FakeBackend) -> None:
    async with LaarApp(held).run_test(size=LARGE) as pilot:
        await ask(pilot)
        for text in ("The rent is due in May.\nSame line.", "The rent is due in June.\nSame line."):
            held.stream(text)
            held.finish()
            if len(held.open["q1"].attempts) == 1:
                await until(pilot, lambda: "✓ right  F7" in seen(pilot))
                await pilot.press("f8")
                await until(pilot, lambda: 2 in blocks(pilot))
        await until(pilot, lambda: "✓ right  F7" in seen(pilot))
        chat(pilot).composer.editor.insert("/compare")
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, CompareScreen))
        await until(pilot, lambda: "1 of 2 lines are the same" in seen(pilot))
        assert "~ The rent is due in May." in seen(pilot)
        assert "│ The rent is due in June." in seen(pilot)
        assert "1 swift-8b  ✗ you marked it wrong" in seen(pilot)


async def test_comparing_needs_two_answers(backend: FakeBackend) -> None:
    async with LaarApp(backend).run_test() as pilot:
        await ask(pilot)
        chat(pilot).composer.editor.insert("/compare")
        await pilot.press("enter")
        await until(pilot, lambda: any("no two answers" in n for n in notices(pilot)))


async def test_thoughts_stand_apart_and_are_folded(held: FakeBackend) -> None:
    async with LaarApp(held).run_test(size=SMALL) as pilot:
        await ask(pilot)
        held.stream(thoughts="First I look for the clause. ")
        await until(pilot, lambda: "thoughts, 29 characters" in seen(pilot))
        assert "look for the clause" not in seen(pilot)
        held.stream("May.")
        held.finish()
        await until(pilot, lambda: blocks(pilot)[1].answer.rendered)
        blocks(pilot)[1].focus()
        await pilot.press("t")
        await until(pilot, lambda: "look for the clause" in seen(pilot))
        assert blocks(pilot)[1].rung.text == "May."
        await pilot.press("t")
        await until(pilot, lambda: "look for the clause" not in seen(pilot))


async def test_without_thoughts_there_is_no_line(backend: FakeBackend) -> None:
    async with LaarApp(backend).run_test() as pilot:
        await ask(pilot)
        await until(pilot, lambda: blocks(pilot)[1].answer.rendered)
        assert not chat(pilot).query_one(Thoughts).display
        blocks(pilot)[1].focus()
        await pilot.press("t")
        await until(pilot, lambda: any("no thoughts" in n for n in notices(pilot)))


async def test_wrong_with_a_reason(backend: FakeBackend) -> None:
    async with LaarApp(backend).run_test() as pilot:
        await ask(pilot)
        await until(pilot, lambda: "✓ right  F7" in seen(pilot))
        blocks(pilot)[1].focus()
        await pilot.press("W")
        await until(pilot, lambda: isinstance(pilot.app.screen, PromptScreen))
        await pilot.press(*"wrong year", "enter")
        await until(pilot, lambda: ("mark", "q1", "wrong", 1, "wrong year") in backend.calls)
        await until(pilot, lambda: 2 in blocks(pilot))


async def test_closing_the_reason_marks_nothing(backend: FakeBackend) -> None:
    async with LaarApp(backend).run_test() as pilot:
        await ask(pilot)
        await until(pilot, lambda: "✓ right  F7" in seen(pilot))
        blocks(pilot)[1].focus()
        await pilot.press("W")
        await until(pilot, lambda: isinstance(pilot.app.screen, PromptScreen))
        await pilot.press("escape")
        await until(pilot, lambda: pilot.app.screen is chat(pilot))
        assert not [c for c in backend.calls if c[0] == "mark"]


async def test_a_branch_goes_on_from_an_earlier_answer(backend: FakeBackend) -> None:
    async with LaarApp(backend).run_test() as pilot:
        await ask(pilot, "First?")
        await until(pilot, lambda: blocks(pilot)[1].answer.rendered)
        first = blocks(pilot)[1]
        await ask(pilot, "Second?")
        await until(pilot, lambda: len(chat(pilot).transcript.exchanges) == 2)
        first.focus()
        await pilot.press("b")
        await until(pilot, lambda: ("branch", "q1") in backend.calls)
        await until(pilot, lambda: list(chat(pilot).transcript.exchanges) == ["q1"])


@pytest.mark.parametrize("width", [20, 44, 80])
def test_a_reason_never_takes_more_than_two_lines(width: int) -> None:
    sentence = (
        "sim-sage: 18 s ÷ 77 % = 23 s to a right answer beats sim-kanji: 11 s ÷ 47 % = 23 s; "
        + "sim-x was wrong on this question, " * 9
    )
    reason = Reason(sentence)
    lines = reason._lines(width)
    assert len(lines) == 2
    assert lines[-1].plain.endswith("…")
    assert all(line.cell_length <= width for line in lines)
    reason.most_lines = 1
    assert len(reason._lines(width)) == 1


def test_a_short_reason_is_whole() -> None:
    assert [line.plain for line in Reason("because")._lines(40)] == [Content("→ because").plain]


async def test_a_long_answer_rings_when_one_is_elsewhere(
    held: FakeBackend, monkeypatch: pytest.MonkeyPatch
) -> None:
    rung: list[str] = []
    monkeypatch.setattr(LaarApp, "bell", lambda _: rung.append("bell"))
    async with LaarApp(held, InterfaceSettings(notify_after_s=8)).run_test() as pilot:
        await ask(pilot)
        held.finish()
        await until(pilot, lambda: not blocks(pilot)[1].rung.running)
        assert not rung
        await pilot.press("f5")
        await until(pilot, lambda: 2 in blocks(pilot))
        # A key press means that somebody is there.
        pilot.app.app_focus = False
        held.finish()
        await until(pilot, lambda: rung == ["bell"])


async def test_a_quick_answer_does_not_ring(held: FakeBackend, monkeypatch: pytest.MonkeyPatch) -> None:
    rung: list[str] = []
    monkeypatch.setattr(LaarApp, "bell", lambda _: rung.append("bell"))
    async with LaarApp(held, InterfaceSettings(notify_after_s=60)).run_test() as pilot:
        await ask(pilot)
        pilot.app.app_focus = False
        held.finish()
        await until(pilot, lambda: not blocks(pilot)[1].rung.running)
        assert not rung


async def test_a_terminal_that_is_too_small_says_what_is_needed(backend: FakeBackend) -> None:
    async with LaarApp(backend).run_test(size=(40, 10)) as pilot:
        await until(pilot, lambda: "laar-chat needs 46 × 13" in seen(pilot))
        assert "40 × 10" in " ".join(seen(pilot).split())
        await pilot.resize_terminal(80, 24)
        await until(pilot, lambda: "Try this" in seen(pilot))
        assert "laar-chat needs" not in seen(pilot)
        await pilot.press("a")
        assert chat(pilot).composer.text == "a"


async def test_the_flat_form_says_everything_in_words(backend: FakeBackend) -> None:
    flat = InterfaceSettings(flat=True)
    async with LaarApp(backend, flat).run_test(size=SMALL) as pilot:
        await ask(pilot, "What is it?")
        await until(pilot, lambda: blocks(pilot)[1].answer.rendered)
        await until(pilot, lambda: "F8 marks it wrong and asks another" in seen(pilot))
        text = seen(pilot)
        assert "You asked: What is it?" in text
        assert "Why: swift-8b" in text
        assert "Attempt 1, swift-8b: not judged. Took 8.7 s." in text
        assert not set(text) & set("╭╮╰╯│█▌▸▾●◆→✓✗├┤─")
        await pilot.press("f8")
        await until(pilot, lambda: "Attempt 1, swift-8b: you marked it wrong" in seen(pilot))


async def test_the_flat_form_has_no_running_clock(held: FakeBackend) -> None:
    async with LaarApp(held, InterfaceSettings(flat=True)).run_test(size=SMALL) as pilot:
        await ask(pilot)
        await until(pilot, lambda: "a question is open" in seen(pilot))
        held.open["q1"] = replace(held.open["q1"], clock_s=12.3)
        await pilot.pause(0.3)
        assert "12.3" not in seen(pilot)


async def test_an_earlier_question_is_edited_and_asked_again(backend: FakeBackend) -> None:
    async with LaarApp(backend).run_test() as pilot:
        await ask(pilot, "First?")
        await until(pilot, lambda: blocks(pilot)[1].answer.rendered)
        first = blocks(pilot)[1]
        await ask(pilot, "Second?")
        await until(pilot, lambda: len(chat(pilot).transcript.exchanges) == 2)
        first.focus()
        await pilot.pause()
        chat(pilot).action_edit_question()
        assert chat(pilot).composer.text == "First?"


def _above_the_bar(pilot: Pilot[None]) -> int | None:
    """The attempt that the buttons of *right* and *wrong* stand under; ``None`` while they are hidden."""
    bar = chat(pilot).query_one("VerdictBar")
    if not bar.display:
        return None
    above = {block.rung.ordinal: block.region.bottom for block in blocks(pilot).values()}
    return next((ordinal for ordinal, bottom in above.items() if bottom == bar.region.y), None)


async def test_the_buttons_stand_under_the_answer_that_the_keys_act_on(backend: FakeBackend) -> None:
    async with LaarApp(backend).run_test(size=LARGE) as pilot:
        await ask(pilot)
        await until(pilot, lambda: _above_the_bar(pilot) == 1)
        await pilot.press("f8")
        await until(pilot, lambda: 2 in blocks(pilot) and _above_the_bar(pilot) == 2)
        await pilot.press("f9")
        await until(pilot, lambda: not blocks(pilot)[1].rung.wrong)
        newest = chat(pilot).transcript.newest
        assert newest is not None
        judged = newest.ladder.judged_next
        assert judged is not None
        await until(pilot, lambda: _above_the_bar(pilot) == judged.ordinal)
        other = 3 - judged.ordinal
        blocks(pilot)[other].focus()
        await until(pilot, lambda: _above_the_bar(pilot) == other)
        await pilot.press("f7")
        await until(pilot, lambda: ("mark", "q1", VerdictValue.RIGHT, other, "") in backend.calls)
        chat(pilot).composer.editor.focus()
        await until(pilot, lambda: _above_the_bar(pilot) != other)
