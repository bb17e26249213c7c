"""Events folded into what the interface knows."""

from __future__ import annotations

from laar_tui.core.attempt import Outcome
from laar_tui.core.verdict import VerdictValue
from laar_tui.tui.ladder import Ladder
from laar_tui.tui.transcript_export import as_markdown
from tests.tui.fake_backend import FakeBackend


async def told(backend: FakeBackend) -> Ladder:
    ladder = Ladder("q1")
    backend.listen(ladder.apply)
    await backend.ask("Why?", [], None)
    return ladder


async def test_a_question_with_one_answer() -> None:
    ladder = await told(FakeBackend())
    assert not ladder.open
    assert ladder.standing is ladder.judged_next is ladder.newest
    assert ladder.newest is not None
    assert ladder.newest.verdict.value is VerdictValue.UNKNOWN


async def test_wrong_opens_the_question_again() -> None:
    backend = FakeBackend()
    ladder = await told(backend)
    backend.hold = True
    await backend.mark("q1", VerdictValue.WRONG)
    assert ladder.open
    assert ladder.rungs[1].wrong
    assert ladder.running is ladder.rungs[2]
    backend.finish(Outcome.CUT)
    assert ladder.rungs[2].failed
    assert not ladder.rungs[2].judgeable
    assert ladder.judged_next is ladder.rungs[1]


async def test_late_progress_of_an_ended_attempt_changes_nothing() -> None:
    backend = FakeBackend()
    ladder = await told(backend)
    backend.stream("late")
    assert ladder.rungs[1].text == backend.answer


async def test_an_export_labels_what_was_simulated() -> None:
    ladder = await told(FakeBackend())
    text = as_markdown([ladder])
    assert "swift-8b (simulated) — ? not judged" in text
    assert "TTCA: longer than" in text
