"""A mark says something about other answers to the same prompt; changed or taken back, it says something else, or nothing any more."""

from __future__ import annotations

from typing import Any

import pytest

from laar_tui.conversation.deriving import derive, spread
from laar_tui.core.verdict import COMBINED, VerdictValue
from laar_tui.settings.model import CheckingSettings
from tests.conversation.conftest import MakeDesk
from tests.conversation.scripted import Desk, answered

PLAIN = CheckingSettings(quotes=False)
DOCUMENT = "Ms Okafor, Mr Brown and Ms Silva met in May. They spoke for an hour."
WHO = "Who spoke last?"
RIGHT, WRONG, UNKNOWN = VerdictValue.RIGHT, VerdictValue.WRONG, VerdictValue.UNKNOWN


async def ask(desk: Desk) -> Any:
    question = desk.question(WHO, document=DOCUMENT)
    await question.start()
    await question.settled()
    return question


def stored(desk: Desk, question: Any) -> list[tuple[VerdictValue, bool]]:
    record = desk.history.reader.load_question(question.id)
    return [(a.effective.value, a.effective.counts_as_wrong) for a in record.attempts]


async def mistaken(desk: MakeDesk) -> tuple[Desk, Any]:
    """The first answer is marked wrong by mistake; the next two say the same."""
    d = desk(
        {"a": [answered("Ms Okafor")], "b": [answered("It is Ms Okafor.")], "c": [answered("Ms Okafor!")]},
        checking=PLAIN,
    )
    question = await ask(d)
    await question.mark(WRONG)
    await question.settled()
    assert [r.wrong for r in question.rungs] == [True, True, True]
    return d, question


async def test_undo_takes_back_what_followed_from_the_mark(desk: MakeDesk) -> None:
    d, question = await mistaken(desk)
    await question.undo_mark()
    assert [r.wrong for r in question.rungs] == [False, False, False]
    assert question.standing.ordinal == 1
    assert not any(wrong for _, wrong in stored(d, question))


async def test_right_instead_of_wrong_makes_the_others_right_too(desk: MakeDesk) -> None:
    d, question = await mistaken(desk)
    await question.undo_mark()
    await question.mark(RIGHT)
    assert [r.right for r in question.rungs] == [True, True, True]
    assert [value for value, _ in stored(d, question)] == [RIGHT, RIGHT, RIGHT]
    assert question.ttca.wall_s == pytest.approx(2.0)


@pytest.mark.parametrize(("value", "then"), [(RIGHT, RIGHT), (UNKNOWN, UNKNOWN)])
async def test_a_mark_changed_in_the_history_changes_what_followed_from_it(
    desk: MakeDesk, value: VerdictValue, then: VerdictValue
) -> None:
    d, question = await mistaken(desk)
    d.history.mark(question.id, value, 1).result()
    assert derive(d.history, question.id, PLAIN) == 2
    assert not any(wrong for _, wrong in stored(d, question))
    record = d.history.reader.load_question(question.id)
    assert record.standing is not None
    # Nothing is deleted: what was said before can still be read.
    said = [g.verdict.value for g in record.attempts[1].verdicts if g.verdict.source == "check:marked"]
    assert said == [WRONG, then]
    assert derive(d.history, question.id, PLAIN) == 0


async def test_it_reaches_other_questions_with_the_same_prompt(desk: MakeDesk) -> None:
    d = desk({"a": [answered("Ms Okafor")]}, checking=PLAIN)
    first = await ask(d)
    await first.mark(WRONG, reroute=False)
    second, third = await ask(d), await ask(d)
    other = d.question("Who spoke first?", document=DOCUMENT)
    await other.start()
    await other.settled()
    assert second.rungs[0].wrong
    await first.mark(RIGHT)
    # The second question is open, the third is only in the history.
    await spread(d.parts, first.id, {first.id: first, second.id: second})
    assert second.rungs[0].right
    assert stored(d, second) == stored(d, third) == [(RIGHT, False)]
    assert d.relearned
    assert "check:marked" not in {v.source for v in other.rungs[0].verdicts}


async def test_an_answer_with_a_mark_of_its_own_keeps_it(desk: MakeDesk) -> None:
    d, question = await mistaken(desk)
    d.history.mark(question.id, WRONG, 2).result()
    d.history.mark(question.id, RIGHT, 1).result()
    derive(d.history, question.id, PLAIN)
    assert [value for value, _ in stored(d, question)][:2] == [RIGHT, WRONG]
    d.history.mark(question.id, UNKNOWN, 2).result()
    derive(d.history, question.id, PLAIN)
    assert stored(d, question)[1] == (RIGHT, False)


async def test_with_the_checks_switched_off_it_is_only_withdrawn(desk: MakeDesk) -> None:
    d, question = await mistaken(desk)
    d.history.mark(question.id, RIGHT, 1).result()
    assert derive(d.history, question.id, CheckingSettings(auto=False)) == 2
    assert not any(wrong for _, wrong in stored(d, question))
    record = d.history.reader.load_question(question.id)
    last = [g.verdict.value for g in record.attempts[1].verdicts if g.verdict.source == "check:marked"][-1]
    assert last is UNKNOWN


async def test_what_is_learnt_follows(desk: MakeDesk) -> None:
    from laar_tui.conversation.learning import teach
    from laar_tui.routing.arms import Arm, RoutingPolicy
    from laar_tui.routing.policy import Router

    d, question = await mistaken(desk)

    def odds(name: str) -> float:
        router = Router([Arm(name=n, model=n) for n in "abc"], (), RoutingPolicy(explore=0.0))
        teach(router, d.history.reader, simulated=False)
        return router.describe(name).accuracy[0][1]

    condemned = odds("b")
    d.history.mark(question.id, RIGHT, 1).result()
    derive(d.history, question.id, PLAIN)
    assert odds("b") > condemned
    assert any(v.source == COMBINED for v in question.rungs[1].verdicts)
