"""The check step of the loop: automatic *wrong* reroutes, judges veto and cost, answers are compared, abstentions settle, audits ask."""

from __future__ import annotations

import json
from typing import Any

import pytest

from laar_tui.conversation.events import Grounded, Notice, Settled
from laar_tui.conversation.prompt import canary_of
from laar_tui.core.attempt import Outcome
from laar_tui.core.decision import StopReason
from laar_tui.core.verdict import COMBINED, VerdictValue
from laar_tui.settings.model import CheckingSettings
from tests.conversation.conftest import MakeDesk
from tests.conversation.scripted import NONCE, Desk, answered, failed

JUDGED = CheckingSettings(judge="judge")


INVENTED = "Mr Brown. <quote>Mr Lindqvist Brown was elected chair in March.</quote>"
"""A quote that is nowhere in the document: enough for the checks to reject the answer."""


def says(verdict: str) -> str:
    return json.dumps({"id": NONCE, "verdict": verdict, "reason": "compared with the excerpt"})


async def run(desk: Desk, text: str = "Who is the chair?") -> Any:
    question = desk.question(text)
    await question.start()
    await question.settled()
    return question


def sources(question: Any, ordinal: int = 1) -> list[str]:
    return [v.source for v in question.rungs[ordinal - 1].verdicts]


async def test_an_answer_the_checks_reject_is_rerouted(desk: MakeDesk) -> None:
    d = desk({"a": [answered(INVENTED)], "b": [answered("Ms Okafor")]})
    question = await run(d)
    assert d.network.asked == ["a", "b"]
    assert question.rungs[0].verdict.counts_as_wrong
    assert question.rungs[0].verdict.source == COMBINED
    assert "Lindqvist Brown" in question.rungs[0].verdict.reason
    assert question.standing.ordinal == 2


async def test_the_users_mark_outranks_the_checks(desk: MakeDesk) -> None:
    d = desk({"a": [answered(INVENTED)]})
    question = await run(d)
    assert not question.rungs[0].shown
    await question.mark(VerdictValue.RIGHT, 1)
    standing = question.standing
    assert standing.ordinal == 1
    assert standing.verdict.by_user


async def test_below_the_threshold_there_is_only_a_badge(desk: MakeDesk) -> None:
    d = desk(
        {"a": [answered(INVENTED)], "b": [answered("Ms Okafor")]},
        checking=CheckingSettings(reroute_above=0.99),
    )
    question = await run(d)
    assert d.network.asked == ["a"]
    verdict = question.standing.verdict
    assert (verdict.value, verdict.source) == (VerdictValue.UNKNOWN, COMBINED)
    assert verdict.p_wrong > 0.8


async def test_quotes_are_asked_for_found_and_told(desk: MakeDesk) -> None:
    d = desk(
        {
            "a": [
                answered(
                    "Ms Okafor. <quote>The chair is Ms Okafor.</quote> <quote>She was elected in May.</quote>"
                )
            ]
        }
    )
    question = await run(d)
    assert "<quote>" in d.network.sent[0][1].messages[0].content
    (grounded,) = [e for e in d.events if isinstance(e, Grounded)]
    assert [(n.number, n.found, n.start) for n in grounded.footnotes] == [(1, True, 0), (2, False, 0)]
    assert question.rungs[0].shown_answer == "Ms Okafor."


async def test_quotes_can_be_switched_off(desk: MakeDesk) -> None:
    d = desk({"a": [answered("Ms Okafor")]}, checking=CheckingSettings(quotes=False))
    await run(d)
    assert "<quote>" not in d.network.sent[0][1].messages[0].content


async def test_a_judge_vetoes_and_is_no_rung(desk: MakeDesk) -> None:
    d = desk(
        {
            "a": [answered("Nobody")],
            "b": [answered("Ms Okafor")],
            "judge": [answered(says("wrong")), answered(says("right"))],
        },
        checking=JUDGED,
    )
    question = await run(d)
    assert d.network.asked == ["a", "judge", "b", "judge"]
    assert [r.endpoint for r in question.rungs] == ["a", "b"]
    assert "check:judge:judge" in sources(question)
    assert question.rungs[0].verdict.counts_as_wrong
    assert question.standing.ordinal == 2
    judged = next(v for v in question.rungs[0].verdicts if v.source == "check:judge:judge")
    assert judged.check_s == pytest.approx(2.0)
    assert question.ttca.wall_s >= 6.0


@pytest.mark.parametrize(
    "reply", [failed(Outcome.TRANSPORT), failed(Outcome.QUOTA), answered("right"), answered("{")]
)
async def test_a_dead_or_babbling_judge_blocks_nothing(desk: MakeDesk, reply: Any) -> None:
    d = desk({"a": [answered("Nobody")], "judge": [reply]}, checking=JUDGED)
    question = await run(d)
    assert question.standing.ordinal == 1
    judged = next(v for v in question.rungs[0].verdicts if v.source == "check:judge:judge")
    assert judged.value is VerdictValue.UNKNOWN


async def test_the_same_answer_as_one_marked_wrong_is_wrong(desk: MakeDesk) -> None:
    d = desk(
        {"a": [answered("Ms Okafor")], "b": [answered("It is Ms Okafor.")], "c": [answered("the chair")]}
    )
    question = await run(d)
    await question.mark(VerdictValue.WRONG)
    await question.settled()
    assert d.network.asked == ["a", "b", "c"]
    assert "which you marked wrong" in question.rungs[1].verdict.reason


async def test_an_answer_given_before_to_the_same_prompt_counts(desk: MakeDesk) -> None:
    d = desk({"a": [answered("Ms Okafor"), answered("The chair is Ms Okafor.")]})
    first = await run(d)
    await first.mark(VerdictValue.WRONG, reroute=False)
    second = d.question("Who is the chair?")
    await second.start()
    await second.settled()
    assert "check:marked" in sources(second)
    assert second.rungs[0].wrong


async def test_two_families_that_find_nothing_settle_it(desk: MakeDesk) -> None:
    d = desk({"a": [answered("The document does not say.")], "b": [answered("文書には記載がありません。")]})
    question = await run(d, "Who is the treasurer?")
    await question.mark(VerdictValue.WRONG)
    await question.settled()
    assert d.network.asked == ["a", "b"]
    assert question.stopped is StopReason.ANSWERED
    settled = [e for e in d.events if isinstance(e, Settled)][-1]
    assert "probably not in the document" in settled.message


async def test_a_mark_is_asked_for_now_and_then(desk: MakeDesk) -> None:
    d = desk({"a": [answered("Ms Okafor")]}, interactive=True, checking=CheckingSettings(audit=1.0))
    d.parts.random = lambda: 0.5
    await run(d)
    assert any(isinstance(e, Notice) and "Is this answer right?" in e.text for e in d.events)


async def test_no_mark_is_asked_for_when_that_is_switched_off(desk: MakeDesk) -> None:
    d = desk({"a": [answered("Ms Okafor")]}, interactive=True, checking=CheckingSettings(audit=0.0))
    d.parts.random = lambda: 0.0
    await run(d)
    assert not any(isinstance(e, Notice) for e in d.events)


async def test_a_local_endpoint_that_lost_the_head_of_the_prompt_is_noticed(desk: MakeDesk) -> None:
    d = desk({"a": [answered("Ms Okafor")]}, checking=CheckingSettings(canary=True))
    question = await run(d)
    told = d.network.sent[0][1].messages[0].content
    assert told.startswith("Code of this request: ref-")
    assert "check:canary" in sources(question)


async def test_a_code_that_comes_back_is_not_shown(desk: MakeDesk) -> None:
    d = desk({"a": [answered("")]}, checking=CheckingSettings(canary=True))
    asked = d.question("Who is the chair?")
    code = canary_of(asked.question)
    d.network.replies["a"] = [answered(f"Ms Okafor <quote>{code}</quote>")]
    await asked.start()
    await asked.settled()
    assert "check:canary" not in sources(asked)
    assert asked.rungs[0].shown_answer == "Ms Okafor"
    assert asked.rungs[0].footnotes == ()
