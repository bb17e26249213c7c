"""One question through the loop: who is asked, what is recorded, how verdicts send it round again."""

from __future__ import annotations

from typing import Any

import pytest

from laar_tui.core.attempt import Outcome
from laar_tui.core.decision import StopReason
from laar_tui.core.errors import UsageError
from laar_tui.core.question import Expectation
from laar_tui.core.verdict import VerdictValue
from laar_tui.settings.model import RoutingSettings
from tests.conversation.conftest import MakeDesk
from tests.conversation.scripted import Desk, answered, failed


async def run(desk: Desk, **options: Any) -> Any:
    question = desk.question(**options)
    await question.start()
    await question.settled()
    return question


async def test_an_answer_nobody_judges_stands(desk: MakeDesk) -> None:
    d = desk({"a": [answered("Okafor")], "b": [answered("no")]})
    question = await run(d)
    assert d.network.asked == ["a"]
    assert (question.stopped, question.standing.ordinal) == (StopReason.ANSWERED, 1)
    assert question.ttca.censored
    assert d.said() == [
        "QuestionStored", "Measured", "Decided", "AttemptStarted", "AttemptProgress", "AttemptEnded", "Settled",
    ]  # fmt: skip


async def test_the_prompt_carries_the_document_and_ends_with_the_question(desk: MakeDesk) -> None:
    d = desk({"a": [answered("Okafor")]})
    await run(d, text="Who is the chair?")
    (_, request) = d.network.sent[0]
    assert request.messages[0].role == "system"
    assert request.messages[-1].content == (
        '<document name="a.txt">\nThe chair is Ms Okafor.\n</document>\n\nWho is the chair?'
    )


async def test_the_users_wrong_asks_the_next_and_never_the_same_again(desk: MakeDesk) -> None:
    d = desk({"a": [answered("x")], "b": [answered("y")], "c": [answered("z")]})
    question = await run(d)
    for _ in range(2):
        d.now += 5
        await question.mark(VerdictValue.WRONG)
        await question.settled()
    assert d.network.asked == ["a", "b", "c"]
    await question.mark(VerdictValue.WRONG)
    await question.settled()
    assert d.network.asked == ["a", "b", "c"]
    assert question.stopped is StopReason.NO_ENDPOINT
    assert question.standing is None


async def test_right_ends_the_question_with_its_ttca(desk: MakeDesk) -> None:
    d = desk({"a": [answered("x", 2.0)], "b": [answered("Okafor", 3.0)]})
    question = await run(d)
    d.now += 10
    await question.mark(VerdictValue.WRONG)
    await question.settled()
    await question.mark(VerdictValue.RIGHT)
    assert question.stopped is StopReason.ANSWERED
    # 2 s of the first attempt, 10 s of reading, 3 s of the second: the user's 10 s are no machine time.
    assert question.ttca.wall_s == pytest.approx(15.0)
    assert question.ttca.machine_s == pytest.approx(5.0)
    record = d.history.reader.load_question(question.id)
    assert record.ttca == question.ttca
    assert [a.effective.value for a in record.attempts] == [VerdictValue.WRONG, VerdictValue.RIGHT]
    assert record.decisions[1].decision.failed == ("a",)


async def test_a_check_reroutes_by_itself_until_the_cap(desk: MakeDesk) -> None:
    d = desk({n: [answered("no")] for n in "abcdef"}, routing=RoutingSettings(attempts=3))
    d.parts.router.policy = d.router.policy.__class__(explore=0.0, value_of_answer_s=1e9, attempts=3)
    question = await run(d, expectation=Expectation(regex="Okafor"))
    assert d.network.asked == ["a", "b", "c"]
    assert question.stopped is StopReason.CAP
    assert question.standing is None


async def test_a_check_that_is_met_ends_it(desk: MakeDesk) -> None:
    d = desk({"a": [answered("Smith")], "b": [answered("It is Okafor.")], "c": [answered("?")]})
    question = await run(d, expectation=Expectation(regex="Okafor"))
    assert d.network.asked == ["a", "b"]
    assert not question.ttca.censored
    assert question.standing.verdict.source == "check:expect-regex"


@pytest.mark.parametrize(
    "outcome",
    [Outcome.TRANSPORT, Outcome.REJECTED, Outcome.EMPTY, Outcome.CONTEXT, Outcome.CUT, Outcome.REFUSED],
)
async def test_an_attempt_that_failed_is_no_wrong_answer(desk: MakeDesk, outcome: Outcome) -> None:
    d = desk({"a": [failed(outcome)], "b": [answered("Okafor")]})
    question = await run(d)
    assert d.network.asked == ["a", "b"]
    assert question.standing.endpoint == "b"
    assert question.rungs[1].decision.failed == ()


async def test_when_everybody_fails_it_says_so(desk: MakeDesk) -> None:
    d = desk({n: [failed(Outcome.TRANSPORT, f"{n} is down")] for n in "ab"})
    question = await run(d)
    assert question.stopped is StopReason.ALL_FAILED
    assert "a is down" in d.events[-1].message  # type: ignore[attr-defined]
    assert "b is down" in d.events[-1].message  # type: ignore[attr-defined]


async def test_cancel_keeps_the_partial_answer(desk: MakeDesk) -> None:
    d = desk({"a": [answered("half an ans")]}, hold=["a"])
    question = d.question()
    await question.start()
    while "AttemptProgress" not in d.said():
        await _one_turn()
    question.cancel()
    await question.settled()
    assert question.stopped is StopReason.CANCELLED
    record = d.history.reader.load_question(question.id)
    assert record.attempts[0].attempt.reply.answer == "half an ans"
    assert record.attempts[0].attempt.reply.outcome is Outcome.CANCELLED


async def test_wrong_while_it_still_streams_stops_it_and_asks_the_next(desk: MakeDesk) -> None:
    d = desk({"a": [answered("nonsense so far")], "b": [answered("Okafor")]}, hold=["a"])
    question = d.question()
    await question.start()
    while "AttemptProgress" not in d.said():
        await _one_turn()
    await question.mark(VerdictValue.WRONG)
    await question.settled()
    assert d.network.asked == ["a", "b"]
    assert question.standing is not None
    assert question.standing.endpoint == "b"


async def test_undo_takes_the_mark_and_its_reroute_back(desk: MakeDesk) -> None:
    d = desk({"a": [answered("x")], "b": [answered("y")]}, hold=["b"])
    question = await run(d)
    await question.mark(VerdictValue.WRONG)
    while d.network.asked != ["a", "b"]:
        await _one_turn()
    assert await question.undo_mark()
    assert not question.running
    assert question.standing is not None
    assert (question.stopped, question.standing.endpoint) == (StopReason.ANSWERED, "a")
    assert not await question.undo_mark()


async def test_a_changed_mark_is_learnt_anew_instead_of_twice(desk: MakeDesk) -> None:
    d = desk({"a": [answered("x")]})
    question = await run(d)
    await question.mark(VerdictValue.RIGHT)
    assert d.router.describe("a").own_marks == pytest.approx(0.92, abs=0.1)
    assert d.relearned == 0
    await question.mark(VerdictValue.WRONG)
    await question.settled()
    assert d.relearned == 1


async def test_a_pin_holds_until_the_user_says_wrong(desk: MakeDesk) -> None:
    d = desk({"a": [answered("x")], "b": [failed(Outcome.TRANSPORT)]})
    question = await run(d, pinned="b")
    assert d.network.asked == ["b"]
    assert question.stopped is StopReason.ALL_FAILED
    pinned = await run(d, pinned="a")
    assert pinned.standing.endpoint == "a"


async def test_regenerate_goes_beyond_the_cap_because_the_user_says_so(desk: MakeDesk) -> None:
    d = desk({n: [answered(f"no, {n}")] for n in "abc"}, routing=RoutingSettings(attempts=1))
    question = await run(d)
    question.regenerate()
    await question.settled()
    assert d.network.asked == ["a", "b"]
    assert question.standing.endpoint == "b"


async def test_regenerate_asks_the_only_endpoint_again(desk: MakeDesk) -> None:
    d = desk({"a": [answered("Ms Okafor"), answered("It is Ms Okafor.")]})
    question = await run(d)
    question.regenerate()
    await question.settled()
    assert question.standing.answer == "It is Ms Okafor."


async def test_only_full_answers_can_be_marked(desk: MakeDesk) -> None:
    d = desk({"a": [failed(Outcome.TRANSPORT, "down")]})
    question = await run(d)
    with pytest.raises(UsageError, match="no full answer"):
        await question.mark(VerdictValue.WRONG)


async def _one_turn() -> None:
    import asyncio

    await asyncio.sleep(0.001)
