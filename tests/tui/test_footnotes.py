"""Quotes of an answer stand below it as footnotes, and open the document where they stand."""

from __future__ import annotations

from laar_tui.conversation.events import Grounded, Judged
from laar_tui.core.quotes import Footnote
from laar_tui.core.verdict import COMBINED, Verdict, VerdictValue
from laar_tui.tui.app import LaarApp
from laar_tui.tui.screens.document import DocumentScreen
from laar_tui.tui.widgets.pager import Pager
from laar_tui.tui.widgets.transcript.footnotes import FootnoteLine
from tests.tui.fake_backend import FakeBackend, measured
from tests.tui.waiting import LARGE, ask, blocks, chat, seen, until


async def test_a_checked_answer_says_who_how_sure_and_why(backend: FakeBackend) -> None:
    async with LaarApp(backend).run_test(size=LARGE) as pilot:
        await ask(pilot)
        await until(pilot, lambda: blocks(pilot)[1].answer.rendered)
        rung = blocks(pilot)[1].rung
        quotes = Verdict(VerdictValue.WRONG, "check:quotes", 0.96, "the quote is nowhere in the document")
        together = Verdict(VerdictValue.WRONG, COMBINED, 0.9, quotes.reason)
        question = blocks(pilot)[1].question_id
        for verdict in (quotes, together):
            backend.emit(Judged(question, rung.attempt_id, 1, verdict, together, None))
        await until(pilot, lambda: "✗ the checks find it wrong, 90 %" in seen(pilot))
        await until(
            pilot, lambda: "quotes check (weighs much): the quote is nowhere in the document" in seen(pilot)
        )


async def test_a_footnote_opens_its_place(backend: FakeBackend) -> None:
    text = "line\n" * 500 + "The limit is 42 kWh.\n" + "line\n" * 500
    document = measured("long.txt", text)
    async with LaarApp(backend).run_test(size=LARGE) as pilot:
        await ask(pilot)
        await until(pilot, lambda: blocks(pilot)[1].answer.rendered)
        block = blocks(pilot)[1]
        exchange = next(iter(chat(pilot).query("Exchange").results()))
        exchange.ladder.documents = (document,)  # type: ignore[attr-defined]
        start = text.index("The limit")
        sha = document.document.sha256
        found = Footnote(1, "The limit is 42 kWh.", "found", True, "long.txt", sha, start, start + 20, 501)
        lost = Footnote(2, "Nobody wrote this sentence.", "absent")
        backend.emit(Grounded(block.question_id, block.rung.attempt_id, 1, (found, lost)))
        await until(pilot, lambda: len(block.query(FootnoteLine)) == 2)
        await until(pilot, lambda: "long.txt, line 501" in seen(pilot))
        assert "nowhere in the documents" in seen(pilot)
        block.focus()
        await pilot.press("q")
        await until(pilot, lambda: isinstance(pilot.app.screen, DocumentScreen))
        pager = pilot.app.screen.query_one(Pager)
        await until(pilot, lambda: pager.line > 400)
        await until(pilot, lambda: "⟦The limit is 42 kWh.⟧" in seen(pilot))


async def test_a_click_on_a_footnote_opens_its_place(backend: FakeBackend) -> None:
    text = "line\n" * 300 + "The limit is 42 kWh.\n"
    document = measured("long.txt", text)
    async with LaarApp(backend).run_test(size=LARGE) as pilot:
        await ask(pilot)
        await until(pilot, lambda: blocks(pilot)[1].answer.rendered)
        block = blocks(pilot)[1]
        exchange = next(iter(chat(pilot).query("Exchange").results()))
        exchange.ladder.documents = (document,)  # type: ignore[attr-defined]
        start = text.index("The limit")
        sha = document.document.sha256
        lost = Footnote(1, "Nobody wrote this sentence.", "absent")
        found = Footnote(2, "The limit is 42 kWh.", "found", True, "long.txt", sha, start, start + 20, 301)
        backend.emit(Grounded(block.question_id, block.rung.attempt_id, 1, (lost, found)))
        await until(pilot, lambda: len(block.query(FootnoteLine)) == 2)
        first, second = block.query(FootnoteLine).results()
        second.scroll_visible(animate=False)
        await until(
            pilot,
            lambda: (
                first.region.height
                and second.region.height
                and pilot.app.screen.region.contains_region(second.region)
            ),
        )
        assert await pilot.click(first, offset=(4, 0))
        await pilot.pause()
        assert not isinstance(pilot.app.screen, DocumentScreen)
        assert await pilot.click(second, offset=(4, 0))
        await until(pilot, lambda: isinstance(pilot.app.screen, DocumentScreen))
        await until(pilot, lambda: "⟦The limit is 42 kWh.⟧" in seen(pilot))
        assert block.folded is False


async def test_a_judge_and_a_mark_elsewhere_are_named_as_what_they_are(backend: FakeBackend) -> None:
    async with LaarApp(backend).run_test(size=LARGE) as pilot:
        await ask(pilot)
        await until(pilot, lambda: blocks(pilot)[1].answer.rendered)
        rung = blocks(pilot)[1].rung
        question = blocks(pilot)[1].question_id
        judged = Verdict(VerdictValue.WRONG, "check:judge:strict", 0.86, "the figure is plant B's", 2.0, 0.25)
        marked = Verdict(
            VerdictValue.WRONG, "check:marked", 0.96, "it says the same as what you marked wrong"
        )
        together = Verdict(VerdictValue.WRONG, COMBINED, 0.97, judged.reason)
        for verdict in (judged, marked, together):
            backend.emit(Judged(question, rung.attempt_id, 1, verdict, together, None))
        await until(pilot, lambda: "judge strict (weighs much): the figure is plant B's" in seen(pilot))
        await until(pilot, lambda: "your mark elsewhere (weighs much): it says the same" in seen(pilot))
        await until(pilot, lambda: "today 0.25" in seen(pilot) or "spent today 0.25" in seen(pilot))
