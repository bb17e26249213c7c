"""A fresh router, taught by the history, believes what the marks say as they are now."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from laar_tui.conversation.learning import teach
from laar_tui.core.question import QuestionFeatures
from laar_tui.core.verdict import VerdictValue
from laar_tui.history.evidence import observations, reading_times
from laar_tui.history.facts import load_facts
from laar_tui.history.statistics import success_cells
from laar_tui.routing.arms import Arm, VerdictObservation
from laar_tui.routing.policy import Router
from laar_tui.settings.model import CheckingSettings
from tests.conversation.conftest import MakeDesk
from tests.conversation.scripted import Desk, answered

UNCHECKED = CheckingSettings(auto=False)
RIGHT, WRONG = 50 / 51, 1 / 51


def fresh() -> Router:
    return Router([Arm(name=n, model=n) for n in "ab"])


def taught(desk: Desk) -> Router:
    router = fresh()
    teach(router, desk.history.reader, simulated=False)
    return router


def believed(router: Router) -> list[float]:
    return [p for name in "ab" for _, p, _ in router.describe(name).accuracy]


async def wrong_then_right(desk: Desk) -> tuple[str, QuestionFeatures]:
    question = desk.question()
    await question.start()
    await question.settled()
    await question.mark(VerdictValue.WRONG)
    await question.settled()
    await question.mark(VerdictValue.RIGHT)
    await question.finished()
    assert question.features is not None
    return question.id, question.features


async def test_a_restart_believes_what_was_learnt_live(desk: MakeDesk) -> None:
    d = desk({"a": [answered("x")], "b": [answered("y")]}, checking=UNCHECKED)
    for _ in range(4):
        await wrong_then_right(d)
    assert believed(taught(d)) == pytest.approx(believed(d.router))


async def test_a_mark_changed_months_later_is_learnt_as_if_it_had_always_been_so(desk: MakeDesk) -> None:
    d = desk({"a": [answered("x")], "b": [answered("y")]}, checking=UNCHECKED)
    (first, features), (_, second) = await wrong_then_right(d), await wrong_then_right(d)
    await asyncio.wrap_future(d.history.mark(first, VerdictValue.RIGHT, 1, "looked it up"))
    always = fresh()
    for lesson in (
        VerdictObservation("a", features, RIGHT),
        VerdictObservation("b", features, RIGHT),
        VerdictObservation("a", second, WRONG),
        VerdictObservation("b", second, RIGHT, ("a",)),
    ):
        always.learn_verdict(lesson)
    assert believed(taught(d)) == pytest.approx(believed(always))


async def silent(desk: Desk, count: int) -> None:
    for _ in range(count):
        question = desk.question()
        await question.start()
        await question.settled()


async def test_silence_is_weak_and_no_success(desk: MakeDesk) -> None:
    d = desk({"a": [answered("x")], "b": [answered("y")]}, checking=UNCHECKED)
    await silent(d, 6)
    assert believed(taught(d)) == pytest.approx(believed(fresh())), "one who never judges says nothing"
    marked = d.question()
    await marked.start()
    await marked.settled()
    await marked.mark(VerdictValue.RIGHT)
    features = replace(observations(d.history.reader)[0].features)
    once = fresh()
    once.learn_verdict(VerdictObservation("a", features, RIGHT))
    quiet, spoken = taught(d).describe("a"), once.describe("a")
    assert quiet.accuracy[0][1] > spoken.accuracy[0][1]
    assert quiet.own_marks < spoken.own_marks + 1.0
    (cell,) = success_cells(load_facts(d.history.reader))
    assert (cell.success.n, cell.success.successes, cell.unjudged) == (1, 1, 6)


async def test_reading_times_come_from_the_users_own_marks(desk: MakeDesk) -> None:
    d = desk({"a": [answered("x")]})
    for seconds in (20.0, 30.0):
        question = d.question()
        await question.start()
        await question.settled()
        d.now += seconds
        await question.mark(VerdictValue.RIGHT)
    assert reading_times(d.history.reader, simulated=False) == pytest.approx([20.0, 30.0])
    assert reading_times(d.history.reader, simulated=True) == []
