"""What a person does on the chat screen, key by key."""

from __future__ import annotations

from pathlib import Path

import pytest

from laar_tui.conversation.events import Notice
from laar_tui.core.attempt import AttemptError, Outcome
from laar_tui.core.errors import HistoryError, NoEndpointError
from laar_tui.core.verdict import VerdictValue
from laar_tui.tui.app import LaarApp
from laar_tui.tui.screens.explain import ExplainScreen
from laar_tui.tui.widgets.routing.row import CandidateRow
from laar_tui.tui.widgets.transcript.transcript import Note
from laar_tui.tui.widgets.transcript.welcome import Welcome
from tests.tui.fake_backend import FakeBackend
from tests.tui.waiting import LARGE, SMALL, ask, blocks, chat, notices, seen, until


def marks(backend: FakeBackend) -> list[tuple[object, ...]]:
    return [c[2:] for c in backend.calls if c[0] == "mark"]


@pytest.mark.parametrize("size", [SMALL, LARGE])
async def test_a_question_shows_its_attempt_and_answer(backend: FakeBackend, size: tuple[int, int]) -> None:
    async with LaarApp(backend).run_test(size=size) as pilot:
        assert chat(pilot).query(Welcome)
        await ask(pilot, "What is the refund window?")
        await until(pilot, lambda: blocks(pilot)[1].answer.rendered)
        assert not chat(pilot).query(Welcome)
        assert blocks(pilot)[1].answer.source == backend.answer
        assert "✓ right" in seen(pilot)
        assert chat(pilot).composer.text == ""


async def test_wrong_reroutes_folds_and_shows_why(backend: FakeBackend) -> None:
    async with LaarApp(backend).run_test(size=LARGE) as pilot:
        await ask(pilot)
        await pilot.press("f8")
        await until(pilot, lambda: 2 in blocks(pilot))
        await until(pilot, lambda: blocks(pilot)[1].folded)
        assert marks(backend) == [(VerdictValue.WRONG, 1, "")]
        assert not blocks(pilot)[2].folded
        await until(pilot, lambda: "was wrong here" in seen(pilot))


async def test_right_settles_with_the_ttca(backend: FakeBackend) -> None:
    async with LaarApp(backend).run_test(size=SMALL) as pilot:
        await ask(pilot)
        await pilot.press("f7")
        await until(pilot, lambda: "✓ Solved · TTCA 8.7 s · 1 attempt" in seen(pilot))
        assert "not judged" not in seen(pilot)


async def test_the_buttons_do_the_same_as_the_keys(backend: FakeBackend) -> None:
    async with LaarApp(backend).run_test(size=LARGE) as pilot:
        await ask(pilot)
        await until(pilot, lambda: blocks(pilot)[1].answer.rendered)
        await until(pilot, lambda: chat(pilot).query("VerdictBar .wrong").first().region.height == 1)
        await pilot.click("VerdictBar .wrong")
        await until(pilot, lambda: 2 in blocks(pilot))
        assert marks(backend) == [(VerdictValue.WRONG, 1, "")]


async def test_slash_wrong_carries_its_reason(backend: FakeBackend) -> None:
    async with LaarApp(backend).run_test() as pilot:
        await ask(pilot)
        chat(pilot).composer.editor.insert("/wrong it made that up")
        await pilot.press("enter")
        await until(pilot, lambda: marks(backend))
        assert marks(backend) == [(VerdictValue.WRONG, 1, "it made that up")]
        assert chat(pilot).composer.text == ""


async def test_an_unknown_command_is_refused_and_kept(backend: FakeBackend) -> None:
    async with LaarApp(backend).run_test() as pilot:
        chat(pilot).composer.editor.insert("/wrnog")
        await pilot.press("enter")
        await until(pilot, lambda: any("Did you mean /wrong?" in n for n in notices(pilot)))
        assert chat(pilot).composer.text == "/wrnog"
        assert not backend.open


async def test_a_path_is_a_question(backend: FakeBackend) -> None:
    async with LaarApp(backend).run_test() as pilot:
        await ask(pilot, "/usr/bin/env: what is it for?")
        assert ("ask", "/usr/bin/env: what is it for?", None) in backend.calls


async def test_undo_takes_the_mark_back_and_unfolds(held: FakeBackend) -> None:
    async with LaarApp(held).run_test(size=LARGE) as pilot:
        await ask(pilot)
        held.stream("First.")
        held.finish()
        await until(pilot, lambda: not blocks(pilot)[1].rung.running)
        await pilot.press("f8")
        await until(pilot, lambda: 2 in blocks(pilot) and blocks(pilot)[1].folded)
        await pilot.press("f9")
        await until(pilot, lambda: not blocks(pilot)[1].folded)
        assert blocks(pilot)[2].rung.attempt is not None


async def test_escape_stops_the_attempt_and_keeps_the_text(held: FakeBackend) -> None:
    async with LaarApp(held).run_test(size=LARGE) as pilot:
        await ask(pilot)
        held.stream("Half an ans")
        await until(pilot, lambda: "Half an ans" in seen(pilot))
        await pilot.press("escape")
        await until(pilot, lambda: "■ cancelled" in seen(pilot))
        assert ("cancel", "q1") in held.calls
        assert blocks(pilot)[1].answer.source == "Half an ans"


async def test_escape_with_nothing_running_cancels_nothing(backend: FakeBackend) -> None:
    async with LaarApp(backend).run_test() as pilot:
        await ask(pilot)
        await pilot.press("escape", "escape")
        assert not any(c[0] == "cancel" for c in backend.calls)


async def test_a_verdict_while_an_answer_is_coming_is_not_taken(held: FakeBackend) -> None:
    async with LaarApp(held).run_test() as pilot:
        await ask(pilot)
        held.stream("Half")
        await pilot.press("f7")
        await until(pilot, lambda: notices(pilot))
        assert marks(held) == []


@pytest.mark.parametrize("typed", [False, True])
async def test_what_is_still_coming_is_left_for_the_next_endpoint(held: FakeBackend, typed: bool) -> None:
    async with LaarApp(held).run_test(size=LARGE) as pilot:
        await ask(pilot)
        held.stream("Half an ans")
        await until(pilot, lambda: "Half an ans" in seen(pilot))
        await pilot.press(*("slash", "s", "k", "i", "p", "enter") if typed else ("f8",))
        await until(pilot, lambda: len(blocks(pilot)) == 2)
        assert ("skip", "q1") in held.calls
        assert marks(held) == []
        assert blocks(pilot)[1].answer.source == "Half an ans"


async def test_regenerate_asks_once_more(backend: FakeBackend) -> None:
    async with LaarApp(backend).run_test() as pilot:
        await ask(pilot)
        await pilot.press("f5")
        await until(pilot, lambda: 2 in blocks(pilot))


async def test_stopping_says_why_and_what_to_do(backend: FakeBackend) -> None:
    async with LaarApp(backend).run_test(size=SMALL) as pilot:
        await ask(pilot)
        await pilot.press("f8")
        await until(pilot, lambda: 2 in blocks(pilot))
        await pilot.press("f8")
        await until(pilot, lambda: "not worth its time" in seen(pilot) and "F5" in seen(pilot))


async def test_a_failure_is_not_a_wrong_answer(held: FakeBackend) -> None:
    async with LaarApp(held).run_test(size=LARGE) as pilot:
        await ask(pilot)
        held.finish(Outcome.TRANSPORT, error=AttemptError("overload", "the server is overloaded (529)", 529))
        held.next_attempt("q1")
        await until(pilot, lambda: 2 in blocks(pilot))
        text = seen(pilot)
        assert "! connection failed" in text
        assert "the server is overloaded (529)" in text
        assert "✗ wrong" not in text


async def test_waiting_and_thinking_are_said(held: FakeBackend) -> None:
    async with LaarApp(held).run_test(size=LARGE) as pilot:
        await ask(pilot)
        await until(pilot, lambda: "waiting for the first token" in seen(pilot))
        held.stream(waiting="the server is loading the model")
        await until(pilot, lambda: "the server is loading the model" in seen(pilot))
        held.stream(thoughts="hm" * 700)
        await until(pilot, lambda: "thinking, 1.4K characters" in seen(pilot))


async def test_a_question_that_cannot_be_kept_stays_in_the_composer(backend: FakeBackend) -> None:
    backend.refuse = NoEndpointError("No endpoint is configured.", "Write one into config.toml.")
    async with LaarApp(backend).run_test() as pilot:
        chat(pilot).composer.editor.insert("Keep me")
        await pilot.press("enter")
        await until(pilot, lambda: "Write one into config.toml." in seen(pilot))
        assert chat(pilot).composer.text == "Keep me"
        assert not chat(pilot).composer.waiting


async def test_a_start_that_fails_is_a_readable_panel(backend: FakeBackend) -> None:
    backend.start_error = HistoryError("The history cannot be opened.", "Move it away, or pass --home.")
    async with LaarApp(backend).run_test() as pilot:
        await until(pilot, lambda: "Move it away, or pass --home." in seen(pilot))


async def test_the_strip_follows_the_draft(backend: FakeBackend) -> None:
    async with LaarApp(backend).run_test(size=LARGE) as pilot:
        await pilot.press(*"Why?")
        await until(pilot, lambda: chat(pilot).strip.decision is not None)
        await until(pilot, lambda: "62 % right" in seen(pilot))
        text = seen(pilot)
        assert "40–84" in text or "52–72" in text
        assert "12 marks" in text
        assert "prior only" in text
        await pilot.press(*["backspace"] * 4)
        await until(pilot, lambda: chat(pilot).strip.decision is None)


async def test_a_key_pins_the_next_endpoint(backend: FakeBackend) -> None:
    async with LaarApp(backend).run_test() as pilot:
        await pilot.press(*"Why?")
        await until(pilot, lambda: chat(pilot).strip.decision is not None)
        await pilot.press("f6", "f6")
        assert chat(pilot).pinned == "atlas-70b"
        await until(pilot, lambda: "pinned by you" in seen(pilot))
        await pilot.press("enter")
        await until(pilot, lambda: ("ask", "Why?", "atlas-70b") in backend.calls)
        await until(pilot, lambda: chat(pilot).pinned is None)


async def test_a_click_pins_and_unpins(backend: FakeBackend) -> None:
    async with LaarApp(backend).run_test(size=LARGE) as pilot:
        await pilot.press(*"Why?")
        await until(pilot, lambda: chat(pilot).strip.decision is not None)
        rows = chat(pilot).query(CandidateRow)
        await until(pilot, lambda: rows[1].region.height == 1)
        await pilot.click(rows[1])
        await until(pilot, lambda: chat(pilot).pinned == "atlas-70b")


@pytest.mark.parametrize(("typed", "pinned"), [("/pin oracle-xl", "oracle-xl"), ("/pin ATL", "atlas-70b")])
async def test_slash_pin_by_name(backend: FakeBackend, typed: str, pinned: str) -> None:
    async with LaarApp(backend).run_test() as pilot:
        chat(pilot).composer.editor.insert(typed)
        await pilot.press("enter")
        await until(pilot, lambda: chat(pilot).pinned == pinned)


async def test_explain_shows_every_candidate_and_pins(backend: FakeBackend) -> None:
    async with LaarApp(backend).run_test(size=LARGE) as pilot:
        await pilot.press(*"Why?")
        await until(pilot, lambda: chat(pilot).strip.decision is not None)
        await pilot.press("f4")
        await until(pilot, lambda: isinstance(pilot.app.screen, ExplainScreen))
        await until(pilot, lambda: "its window holds 8,192 tokens" in seen(pilot))
        for name in backend.endpoint_names:
            assert name in seen(pilot)
        await pilot.press("down", "down", "enter")
        await until(pilot, lambda: chat(pilot).pinned == "kanji-32b")


async def test_letters_judge_the_attempt_in_focus(backend: FakeBackend) -> None:
    async with LaarApp(backend).run_test(size=LARGE) as pilot:
        await ask(pilot)
        await pilot.press("f8")
        await until(pilot, lambda: 2 in blocks(pilot))
        blocks(pilot)[1].focus()
        await pilot.press("r")
        await until(pilot, lambda: marks(backend)[-1] == (VerdictValue.RIGHT, 1, ""))


async def test_a_folded_answer_opens_on_enter_and_on_click(backend: FakeBackend) -> None:
    async with LaarApp(backend).run_test(size=LARGE) as pilot:
        await ask(pilot)
        await pilot.press("f8")
        await until(pilot, lambda: 2 in blocks(pilot) and blocks(pilot)[1].folded)
        block = blocks(pilot)[1]
        block.focus()
        await pilot.press("enter")
        assert not block.folded
        await until(pilot, lambda: block.answer.display and block.query_one("AttemptHead").region.height == 1)
        block.query_one("AttemptHead").scroll_visible(animate=False)
        await pilot.pause()
        await pilot.click(block.query_one("AttemptHead"))
        await until(pilot, lambda: block.folded)


async def test_copy_takes_the_markdown_source(backend: FakeBackend) -> None:
    async with LaarApp(backend).run_test() as pilot:
        await ask(pilot)
        await pilot.press("f12")
        assert pilot.app.clipboard == backend.answer
        chat(pilot).composer.editor.insert("/copy-code")
        await pilot.press("enter")
        await until(pilot, lambda: pilot.app.clipboard.startswith("def refund"))


async def test_edit_brings_question_and_documents_back(backend: FakeBackend) -> None:
    async with LaarApp(backend).run_test() as pilot:
        chat(pilot).composer.attach_text("long " * 50)
        await until(pilot, lambda: chat(pilot).composer.chips.documents)
        await ask(pilot, "Why?")
        await until(pilot, lambda: not chat(pilot).composer.chips.documents)
        chat(pilot).composer.editor.insert("/edit")
        await pilot.press("enter")
        await until(pilot, lambda: chat(pilot).composer.text == "Why?")
        assert len(chat(pilot).composer.chips.documents) == 1


async def test_a_new_conversation_forgets_nothing_on_disk_and_clears_the_screen(backend: FakeBackend) -> None:
    async with LaarApp(backend).run_test() as pilot:
        await ask(pilot)
        await pilot.press("ctrl+n")
        await until(pilot, lambda: chat(pilot).query(Welcome))
        assert ("new_conversation",) in backend.calls
        assert chat(pilot).transcript.newest is None


async def test_a_conversation_that_was_left_does_not_come_back_by_itself(held: FakeBackend) -> None:
    async with LaarApp(held).run_test() as pilot:
        await ask(pilot)
        await pilot.press("ctrl+n")
        await until(pilot, lambda: chat(pilot).query(Welcome))
        held.stream("late")
        held.finish()
        await pilot.pause()
        assert chat(pilot).transcript.newest is None


async def test_export_writes_what_was_said(backend: FakeBackend, tmp_path: Path) -> None:
    async with LaarApp(backend).run_test() as pilot:
        await ask(pilot, "What is it?")
        target = tmp_path / "talk.md"
        chat(pilot).composer.editor.insert(f"/export {target}")
        await pilot.press("enter")
        await until(pilot, target.exists)
        text = target.read_text()
        assert "What is it?" in text
        assert backend.answer in text
        assert "swift-8b (simulated)" in text


async def test_the_clock_runs_in_the_status_line(held: FakeBackend) -> None:
    async with LaarApp(held).run_test(size=SMALL) as pilot:
        await ask(pilot)
        held.open["q1"].clock_s = 12.3
        await until(pilot, lambda: "TTCA 12.3 s" in seen(pilot))
        held.finish()
        await until(pilot, lambda: "TTCA 12.3 s" not in seen(pilot))


async def test_simulated_is_said(backend: FakeBackend) -> None:
    async with LaarApp(backend).run_test(size=SMALL) as pilot:
        await until(pilot, lambda: "They read your documents" in seen(pilot))
        assert seen(pilot).count("simulated") >= 2


async def test_notices_stand_in_the_transcript(backend: FakeBackend) -> None:
    async with LaarApp(backend).run_test() as pilot:
        await ask(pilot)
        backend.emit(Notice("q1", "swift-8b: behaviour changed", "warning"))
        await until(pilot, lambda: chat(pilot).query(Note))


async def test_the_transcript_follows_until_scrolled_away(held: FakeBackend) -> None:
    async with LaarApp(held).run_test(size=SMALL) as pilot:
        await ask(pilot)
        transcript = chat(pilot).transcript
        held.stream("\n\n".join(f"Paragraph {i}." for i in range(40)))
        await until(pilot, lambda: "Paragraph 39." in seen(pilot))
        await pilot.press("pageup")
        at = transcript.scroll_offset.y
        held.stream("\n\n" + "\n\n".join(f"Later {i}." for i in range(40)))
        await until(pilot, lambda: "Later 39." in blocks(pilot)[1].answer.source)
        await until(pilot, lambda: transcript.max_scroll_y > at + 40)
        assert transcript.scroll_offset.y == at
        await pilot.press("ctrl+end")
        await until(pilot, lambda: "Later 39." in seen(pilot))


async def test_the_status_line_says_what_this_day_cost(backend: FakeBackend) -> None:
    backend.spent = 1.25
    async with LaarApp(backend).run_test(size=SMALL) as pilot:
        await until(pilot, lambda: "today 1.25" in seen(pilot) and " simulated " in seen(pilot))


async def test_closing_closes_the_backend(backend: FakeBackend) -> None:
    async with LaarApp(backend).run_test() as pilot:
        await pilot.press("ctrl+q")
    assert backend.calls[-1] == ("close",)
    assert backend.calls[0] == ("start",)


async def test_a_long_conversation_opens_with_its_end_and_shows_more_when_asked(backend: FakeBackend) -> None:
    stored = FakeBackend()
    events = []
    for n in range(30):
        await stored.ask(f"Question number {n}?", [], None)
        events += stored.stored[f"q{n + 1}"]
    backend.stored["q1"] = events
    async with LaarApp(backend).run_test(size=SMALL) as pilot:
        await chat(pilot).replay(await backend.open_question("q1"))
        transcript = chat(pilot).transcript
        await until(pilot, lambda: "✓ right  F7" in seen(pilot))
        await until(pilot, lambda: transcript.hidden == 18)
        assert list(transcript.exchanges) == [f"q{n}" for n in range(19, 31)]
        assert [ladder.question_id for ladder in transcript.ladders()] == [f"q{n}" for n in range(1, 31)]
        transcript.scroll_to(y=1, animate=False)
        await until(pilot, lambda: transcript.scroll_offset.y == 1)
        transcript.scroll_home(animate=False)
        looked_at = transcript.exchanges["q19"]
        await until(pilot, lambda: transcript.hidden == 6 and not transcript.showing_earlier)
        assert list(transcript.exchanges) == [f"q{n}" for n in range(7, 31)]
        assert looked_at.virtual_region.y - transcript.scroll_offset.y in (0, 1, 2)
        transcript.scroll_home(animate=False)
        await until(pilot, lambda: transcript.hidden == 0)
        assert list(transcript.exchanges) == [f"q{n}" for n in range(1, 31)]


async def test_events_of_a_conversation_that_was_left_change_nothing(held: FakeBackend) -> None:
    async with LaarApp(held).run_test() as pilot:
        await ask(pilot)
        await pilot.press("ctrl+n")
        await until(pilot, lambda: "Try this" in seen(pilot))
        held.stream("late text")
        held.finish()
        await pilot.pause()
        assert not chat(pilot).transcript.exchanges


async def test_a_conversation_that_becomes_long_lays_out_only_its_end(backend: FakeBackend) -> None:
    async with LaarApp(backend).run_test(size=SMALL) as pilot:
        transcript = chat(pilot).transcript
        for n in range(26):
            chat(pilot).composer.editor.insert(f"Question number {n}?")
            await pilot.press("enter")
            asked = f"q{n + 1}"
            await until(pilot, lambda: asked in transcript.exchanges and not transcript.open_exchange)  # noqa: B023
        assert transcript.hidden == 13
        assert list(transcript.exchanges) == [f"q{n}" for n in range(14, 27)]
        assert [ladder.question_id for ladder in transcript.ladders()] == [f"q{n}" for n in range(1, 27)]
        assert all(ladder.settled for ladder in transcript.ladders())
        transcript.scroll_to(y=1, animate=False)
        await until(pilot, lambda: transcript.scroll_offset.y == 1)
        transcript.scroll_home(animate=False)
        await until(pilot, lambda: transcript.hidden == 1 and not transcript.showing_earlier)
        assert "Question number 12?" in str(transcript.exchanges["q13"].ladder.question)
