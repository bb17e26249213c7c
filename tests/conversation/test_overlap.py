"""Two endpoints at once: a race, and a runner-up asked ahead while the first answer is read."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import pytest

from laar_tui.conversation.events import AttemptStarted, Decided
from laar_tui.core.attempt import Outcome
from laar_tui.core.decision import StopReason
from laar_tui.core.question import Expectation
from laar_tui.core.verdict import VerdictValue
from laar_tui.settings.model import OverlapMode, RoutingSettings
from tests.conversation.conftest import MakeDesk
from tests.conversation.scripted import answered, failed


def overlapping(mode: OverlapMode) -> RoutingSettings:
    """The desk's endpoints have prices: allow them."""
    return RoutingSettings(overlap=mode, overlap_money=1e12, seconds_per_money=0)


async def until(condition: Callable[[], bool]) -> None:
    for _ in range(2000):
        if condition():
            return
        await asyncio.sleep(0.001)
    raise AssertionError("it never came true")


async def test_a_race_takes_the_first_right_answer_and_cancels_the_loser(desk: MakeDesk) -> None:
    d = desk(
        {"a": [answered("slow Okafor")], "b": [answered("Okafor")]}, hold=["a"], routing=overlapping("race")
    )
    question = d.question(expectation=Expectation(regex="Okafor"))
    await question.start()
    await question.settled()
    await question.finished()
    assert sorted(d.network.asked) == ["a", "b"]
    assert question.standing is not None
    assert question.standing.endpoint == "b"
    assert question.standing.overlapped
    record = d.history.reader.load_question(question.id)
    assert [a.attempt.reply.outcome for a in record.attempts] == [Outcome.CANCELLED, Outcome.COMPLETE]
    assert record.standing is not None
    assert record.standing.attempt.endpoint == "b"


async def test_a_race_refills_when_one_of_the_two_fails(desk: MakeDesk) -> None:
    d = desk(
        {"a": [answered("no")], "b": [answered("no")], "c": [answered("Okafor")]},
        hold=["b"],
        routing=overlapping("race"),
    )
    question = d.question(expectation=Expectation(regex="Okafor"))
    await question.start()
    await question.settled()
    await question.finished()
    assert d.network.asked == ["a", "b", "c"]
    assert question.standing is not None
    assert question.standing.endpoint == "c"


async def test_the_runner_up_is_ready_when_the_user_says_wrong(desk: MakeDesk) -> None:
    d = desk(
        {"a": [answered("x")], "b": [answered("y")], "c": [answered("z")]},
        routing=overlapping("prefetch"),
        interactive=True,
    )
    question = d.question()
    await question.start()
    await question.settled()
    await until(lambda: d.network.asked == ["a", "b"])
    await until(lambda: d.said().count("AttemptEnded") == 2)
    assert question.standing is not None
    assert question.standing.endpoint == "a"
    started = [e for e in d.events if isinstance(e, AttemptStarted)]
    assert [e.overlapped for e in started] == [False, True]
    assert "in case of a" in [e for e in d.events if isinstance(e, Decided)][1].decision.explain
    await question.finished()
    stored = d.history.reader.load_question(question.id)
    assert stored.standing is not None
    assert stored.standing.attempt.endpoint == "a"

    await question.mark(VerdictValue.WRONG)
    await question.settled()
    assert question.standing is not None
    assert question.standing.endpoint == "b"
    await question.mark(VerdictValue.RIGHT)
    await question.finished()
    assert question.stopped is StopReason.ANSWERED
    assert "c" not in [r.endpoint for r in question.rungs if r.complete and r.shown]


async def test_right_cancels_what_still_runs_in_reserve(desk: MakeDesk) -> None:
    d = desk(
        {"a": [answered("x")], "b": [answered("y")]},
        hold=["b"],
        routing=overlapping("prefetch"),
        interactive=True,
    )
    question = d.question()
    await question.start()
    await question.settled()
    await until(lambda: len(d.network.streams) == 2)
    await question.mark(VerdictValue.RIGHT)
    await question.finished()
    assert d.network.streams[1].cancelled
    assert question.standing is not None
    assert question.standing.endpoint == "a"


@pytest.mark.parametrize(
    "routing",
    [
        RoutingSettings(overlap="race"),  # every endpoint of the desk but the first has a price: not allowed
        RoutingSettings(overlap="race", overlap_money=1e12, seconds_per_money=0, overlap_calls=0),
        RoutingSettings(overlap="race", overlap_money=1e12, seconds_per_money=0, attempts=1),
        RoutingSettings(overlap="off", overlap_money=1e12, seconds_per_money=0),
    ],
)
async def test_caps_on_money_calls_and_attempts_hold(desk: MakeDesk, routing: RoutingSettings) -> None:
    d = desk({"a": [answered("x")], "b": [answered("y")]}, routing=routing)
    d.router.policy = type(d.router.policy)(explore=0.0, value_of_answer_s=1e9, attempts=routing.attempts)
    question = d.question()
    await question.start()
    await question.finished()
    assert d.network.asked == ["a"]


async def test_a_pinned_question_is_never_sent_elsewhere(desk: MakeDesk) -> None:
    d = desk({"a": [answered("x")], "b": [answered("y")]}, routing=overlapping("race"))
    question = d.question(pinned="b")
    await question.start()
    await question.finished()
    assert d.network.asked == ["b"]


async def test_undo_after_a_reserve_was_shown_brings_the_first_answer_back(desk: MakeDesk) -> None:
    d = desk({"a": [answered("x")], "b": [answered("y")]}, routing=overlapping("prefetch"), interactive=True)
    question = d.question()
    await question.start()
    await question.settled()
    await until(lambda: d.said().count("AttemptEnded") == 2)
    await question.mark(VerdictValue.WRONG)
    await question.settled()
    assert await question.undo_mark()
    assert question.standing is not None
    assert question.standing.endpoint == "a"


async def test_a_reserve_that_fails_is_not_asked_again_and_the_next_one_is(desk: MakeDesk) -> None:
    d = desk(
        {"a": [answered("x")], "b": [failed(Outcome.TRANSPORT)], "c": [answered("z")]},
        routing=overlapping("prefetch"),
        interactive=True,
    )
    question = d.question()
    await question.start()
    await question.settled()
    await until(lambda: d.said().count("AttemptEnded") == 2)
    await question.mark(VerdictValue.WRONG)
    await question.settled()
    assert d.network.asked[:3] == ["a", "b", "c"]
    assert question.standing is not None
    assert question.standing.endpoint == "c"
