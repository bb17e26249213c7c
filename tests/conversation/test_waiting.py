"""An endpoint that stays silent does not hold a question up, a failure costs no answer, and a person may go on to the next."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import pytest

from laar_tui.conversation import waiting
from laar_tui.conversation.endpoint_records import endpoint_records
from laar_tui.conversation.events import Notice, Settled
from laar_tui.core.attempt import AttemptTimes, Outcome, Reply
from laar_tui.core.decision import StopReason
from laar_tui.core.errors import UsageError
from laar_tui.settings.model import RoutingSettings
from tests.conversation.conftest import MakeDesk
from tests.conversation.scripted import Desk, answered, failed

FREE = RoutingSettings(overlap_money=1e9)


@pytest.fixture(autouse=True)
def _look_often(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(waiting, "_LOOK_S", 0.001)


async def until(condition: Callable[[], bool]) -> None:
    for _ in range(20_000):
        if condition():
            return
        await asyncio.sleep(0.001)
    raise AssertionError("it never came to that")


def notices(desk: Desk) -> list[str]:
    return [e.text for e in desk.events if isinstance(e, Notice)]


async def test_beside_a_silent_endpoint_the_next_is_asked_and_the_first_to_answer_wins(
    desk: MakeDesk,
) -> None:
    d = desk({"a": [answered("late")], "b": [answered("Okafor")]}, hold=["a"], routing=FREE)
    d.network.silent.add("a")
    question = d.question()
    await question.start()
    await until(lambda: bool(question.rungs))
    d.now += 40.0
    await question.settled()
    await question.finished()
    assert d.network.asked == ["a", "b"]
    assert question.standing is not None
    assert question.standing.endpoint == "b"
    assert d.network.streams[0].cancelled
    assert not question.rungs[1].overlapped
    (said,) = notices(d)
    assert said.startswith("a has been silent 40 s (expected ")
    assert said.endswith("): asking b too.")
    assert question.rungs[1].decision.explain.startswith(said.rstrip("."))


async def test_a_silence_that_is_usual_asks_nobody(desk: MakeDesk) -> None:
    d = desk({"a": [answered("Okafor")], "b": [answered("no")]}, hold=["a"], routing=FREE)
    d.network.silent.add("a")
    question = d.question()
    await question.start()
    await until(lambda: bool(question.rungs))
    d.now += 4.0
    for _ in range(20):
        await asyncio.sleep(0.001)
    d.network.streams[0].held.set()
    await question.settled()
    assert d.network.asked == ["a"]


@pytest.mark.parametrize("pinned", [True, False])
async def test_nobody_is_asked_beside_a_pinned_one_or_when_it_is_switched_off(
    desk: MakeDesk, pinned: bool
) -> None:
    routing = RoutingSettings(overlap_money=1e9, hedge=pinned)
    d = desk({"a": [answered("Okafor")], "b": [answered("no")]}, hold=["a"], routing=routing)
    d.network.silent.add("a")
    question = d.question(pinned="a" if pinned else None)
    await question.start()
    await until(lambda: bool(question.rungs))
    d.now += 400.0
    for _ in range(20):
        await asyncio.sleep(0.001)
    d.network.streams[0].held.set()
    await question.settled()
    assert d.network.asked == ["a"]


async def test_an_endpoint_with_a_price_is_asked_instead_not_beside(desk: MakeDesk) -> None:
    d = desk({"a": [Reply(Outcome.COMPLETE, AttemptTimes(1.0))], "b": [answered("Okafor")]}, hold=["a"])
    d.network.silent.add("a")
    question = d.question()
    await question.start()
    await until(lambda: bool(question.rungs))
    d.now += 120.0
    await question.settled()
    assert d.network.asked == ["a", "b"]
    assert d.network.streams[0].cancelled
    assert "it is left, b is asked (about " in notices(d)[0]
    assert question.standing is not None
    assert question.standing.endpoint == "b"


async def test_when_the_one_asked_beside_fails_the_next_is_asked_and_the_silent_one_may_still_answer(
    desk: MakeDesk,
) -> None:
    replies = {"a": [answered("late")], "b": [failed(Outcome.TRANSPORT)], "c": [failed(Outcome.EMPTY)]}
    d = desk(replies, hold=["a"], routing=FREE)
    d.network.silent.add("a")
    question = d.question()
    await question.start()
    await until(lambda: bool(question.rungs))
    d.now += 40.0
    await until(lambda: d.network.asked == ["a", "b", "c"])
    d.network.streams[0].held.set()
    await question.settled()
    assert question.standing is not None
    assert question.standing.endpoint == "a"


async def test_failures_without_a_word_leave_the_limit_of_attempts_to_the_others(desk: MakeDesk) -> None:
    dead = {f"d{i}": [failed(Outcome.REJECTED)] for i in range(5)}
    d = desk({**dead, "z": [answered("Okafor")]})
    question = d.question()
    await question.start()
    await question.settled()
    assert len(question.rungs) == 6
    assert question.standing is not None
    assert question.standing.endpoint == "z"


async def test_a_dead_fleet_comes_to_an_end(desk: MakeDesk) -> None:
    d = desk({f"d{i:02}": [failed(Outcome.TRANSPORT)] for i in range(20)})
    question = d.question()
    await question.start()
    await question.settled()
    assert len(d.network.asked) == d.parts.routing.failures == 10
    assert question.stopped is StopReason.ALL_FAILED


async def test_a_person_may_leave_a_slow_endpoint_for_the_next(desk: MakeDesk) -> None:
    d = desk({"a": [answered("The chair is")], "b": [answered("Okafor")]}, hold=["a"])
    question = d.question()
    await question.start()
    await until(lambda: bool(question.rungs) and bool(question.rungs[0].answer))
    question.skip()
    await question.settled()
    assert d.network.asked == ["a", "b"]
    assert question.standing is not None
    assert question.standing.endpoint == "b"
    left = question.rungs[0].attempt
    assert left is not None
    assert (left.reply.outcome, left.reply.answer) == (Outcome.CANCELLED, "The chair is")
    assert not question.rungs[0].verdicts
    with pytest.raises(UsageError, match="No answer is being waited for"):
        question.skip()


async def test_one_more_try_after_a_silence_asks_somebody_else_first(desk: MakeDesk) -> None:
    d = desk({"a": [answered("Okafor")], "b": [failed(Outcome.TRANSPORT)]}, hold=["a"])
    d.network.silent.add("a")
    d.network.replies["a"] = [failed(Outcome.TRANSPORT), answered("Okafor")]
    question = d.question()
    await question.start()
    await until(lambda: bool(question.rungs))
    question.cancel()
    await question.settled()
    d.network.hold.clear()
    question.regenerate()
    await question.settled()
    assert d.network.asked == ["a", "b", "a"]
    assert question.standing is not None


async def test_the_last_endpoint_cannot_be_left(desk: MakeDesk) -> None:
    d = desk({"a": [answered("Okafor")]}, hold=["a"])
    question = d.question()
    await question.start()
    await until(lambda: bool(question.rungs))
    with pytest.raises(UsageError, match="Nobody else"):
        question.skip()
    d.network.streams[0].held.set()
    await question.settled()
    assert question.standing is not None


async def test_what_runs_when_the_seconds_are_over_is_stopped_and_the_budget_named(desk: MakeDesk) -> None:
    from laar_tui.cli.ask_report import exit_code

    routing = RoutingSettings(budget_seconds=60)
    d = desk({"a": [answered("late")]}, hold=["a"], routing=routing)
    question = d.question()
    await question.start()
    await until(lambda: bool(question.rungs))
    d.now += 100.0
    await question.settled()
    assert question.stopped is StopReason.BUDGET
    assert "the budget of this question (1 min 00 s) is used up" in settled(d)
    assert exit_code(question) == 5


async def test_a_reason_that_many_share_is_told_once(desk: MakeDesk) -> None:
    d = desk({name: [failed(Outcome.REJECTED)] for name in "abcdefgh"})
    question = d.question(pinned="a")
    await question.start()
    await question.settled()
    question = d.question(pinned="a")
    d.parts.out_of_service["a"] = "is switched off"
    await question.start()
    await question.settled()
    assert settled(d).count("you pinned a") == 1
    assert "b, c, d and 4 others: you pinned a for this question" in settled(d)


async def test_whoever_never_answered_is_told_apart_from_whoever_lists_its_models(desk: MakeDesk) -> None:
    d = desk({"a": [failed(Outcome.TRANSPORT)], "b": [answered("Okafor")], "c": [answered("no")]})
    for _ in range(3):
        question = d.question()
        await question.start()
        await question.settled()
    records = endpoint_records(d.history.reader, simulated=False)
    assert records["a"].silences == f"answered 0 of the last {d.network.asked.count('a')} questions"
    assert records["b"].silences == ""


def settled(desk: Desk) -> str:
    return [e.message for e in desk.events if isinstance(e, Settled)][-1]
