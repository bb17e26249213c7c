"""Two answers to one question are evidence on both: on the one that stands already, on the one in reserve, and after every mark."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import replace

from laar_tui.conversation.events import Judged, Settled
from laar_tui.conversation.prompt import canary_of
from laar_tui.core.decision import StopReason
from laar_tui.core.verdict import USER, Verdict, VerdictValue
from laar_tui.settings.model import CheckingSettings, RoutingSettings
from tests.conversation.conftest import MakeDesk
from tests.conversation.scripted import Desk, answered
from tests.conversation.test_overlap import overlapping, until

PLAIN = CheckingSettings(quotes=False)
DOCUMENT = "Ms Okafor, Mr Brown and Ms Silva met in May. They spoke for an hour."
WHO = "Who spoke last?"
"""The document does not settle it: the other checks have no say on any of the three names."""


def latest(rung: Any, source: str) -> Verdict | None:
    return next((v for v in reversed(rung.verdicts) if v.source == source), None)


async def ask(desk: Desk) -> Any:
    question = desk.question(WHO, document=DOCUMENT)
    await question.start()
    await question.settled()
    return question


async def rest(question: Any) -> None:
    await question.finished()
    await question.settled()


async def ahead(desk: MakeDesk, first: str, second: str, **families: str) -> tuple[Desk, Any]:
    """``a`` has answered and is read; ``b``, asked ahead, answers then."""
    d = desk(
        {"a": [answered(first)], "b": [answered(second)]},
        hold=["b"],
        interactive=True,
        routing=overlapping("prefetch"),
        checking=PLAIN,
    )
    d.parts.families = families
    question = await ask(d)
    await until(lambda: len(question.rungs) == 2)
    assert latest(question.rungs[0], "check:agreement") is None
    d.network.streams[1].held.set()
    await rest(question)
    return d, question


async def test_the_earlier_answer_gains_from_a_later_one_that_agrees(desk: MakeDesk) -> None:
    d, question = await ahead(desk, "Ms Okafor", "It is Ms Okafor.")
    for rung, other in zip(question.rungs, ("b", "a"), strict=True):
        verdict = latest(rung, "check:agreement")
        assert verdict is not None
        assert (verdict.value, verdict.reason) == (VerdictValue.RIGHT, f"{other} says the same")
        assert rung.right
    assert question.standing.endpoint == "a"
    settled = [e for e in d.events if isinstance(e, Settled)][-1]
    assert (settled.standing, settled.ttca) == (1, question.ttca)
    stored = d.history.reader.load_question(question.id)
    assert [a.effective.value for a in stored.attempts] == [VerdictValue.RIGHT] * 2
    assert stored.ttca == question.ttca


async def test_the_earlier_answer_loses_by_a_later_one_that_differs(desk: MakeDesk) -> None:
    d, question = await ahead(desk, "Ms Okafor", "Mr Brown")
    verdict = latest(question.rungs[0], "check:agreement")
    assert verdict is not None
    assert (verdict.value, verdict.reason) == (VerdictValue.WRONG, "b says something else")
    assert not question.rungs[0].verdict.counts_as_wrong
    badge = [e for e in d.events if isinstance(e, Judged) and e.ordinal == 1][-1]
    assert badge.effective == question.rungs[0].verdict


@pytest.mark.parametrize(("family", "right"), [("llama", True), ("qwen", False)])
async def test_one_family_agreeing_with_itself_counts_half(desk: MakeDesk, family: str, right: bool) -> None:
    _, question = await ahead(desk, "Ms Okafor", "It is Ms Okafor.", a="qwen", b=family)
    verdict = latest(question.rungs[0], "check:agreement")
    assert verdict is not None
    assert (verdict.confidence < 0.75) is not right
    assert ("same family" in verdict.reason) is not right
    assert question.rungs[0].right is right


async def test_a_users_mark_is_never_changed_by_it(desk: MakeDesk) -> None:
    d = desk(
        {"a": [answered("Mr Brown")], "b": [answered("Ms Okafor")], "c": [answered("It is Ms Okafor.")]},
        checking=PLAIN,
    )
    question = await ask(d)
    first = question.rungs[0]
    await question.mark(VerdictValue.RIGHT, 1)
    before = list(first.verdicts)
    question.regenerate()
    await question.settled()
    assert first.verdicts == before
    assert first.verdict.source == USER


async def test_a_reserve_that_says_the_same_as_what_is_marked_wrong_is_not_shown(desk: MakeDesk) -> None:
    d = desk(
        {"a": [answered("Ms Okafor")], "b": [answered("It is Ms Okafor.")], "c": [answered("Mr Brown")]},
        interactive=True,
        routing=RoutingSettings(overlap="prefetch", overlap_money=1e12, seconds_per_money=0, overlap_calls=1),
        checking=PLAIN,
    )
    question = await ask(d)
    await until(lambda: len(question.rungs) == 2)
    await rest(question)
    a, b = question.rungs
    assert not b.wrong
    await question.mark(VerdictValue.WRONG, 1)
    await rest(question)
    assert b.wrong
    assert "which you marked wrong" in b.verdict.reason
    assert question.standing is not None
    assert question.standing.endpoint == "c"
    assert not b.shown
    # Taking the mark back takes back what followed from it.
    await question.undo_mark()
    assert not a.wrong
    assert not b.wrong
    assert latest(b, "check:marked") == Verdict(
        VerdictValue.UNKNOWN, "check:marked", 0.5, "no other answer speaks for or against this one any more"
    )


async def test_what_differs_from_an_answer_marked_right_is_doubted(desk: MakeDesk) -> None:
    _, question = await ahead(desk, "Ms Okafor", "Mr Brown")
    await question.mark(VerdictValue.RIGHT, 1)
    doubt = latest(question.rungs[1], "check:marked")
    assert doubt is not None
    assert doubt.value is VerdictValue.WRONG
    assert "which you marked right" in doubt.reason
    assert not question.rungs[1].verdict.counts_as_wrong


async def test_what_agrees_with_an_answer_marked_right_is_right(desk: MakeDesk) -> None:
    _, question = await ahead(desk, "Ms Okafor", "It is Ms Okafor.", a="qwen", b="qwen")
    assert not question.rungs[0].right
    await question.mark(VerdictValue.RIGHT, 2)
    assert question.rungs[0].right
    assert not question.rungs[0].verdict.by_user


@pytest.mark.parametrize("slow", ["a", "b"])
async def test_both_answers_of_a_race_carry_the_evidence_whoever_ends_first(
    desk: MakeDesk, slow: str
) -> None:
    d = desk(
        {"a": [answered("Ms Okafor")], "b": [answered("It is Ms Okafor.")]},
        hold=[slow],
        interactive=True,
        routing=overlapping("race"),
        checking=PLAIN,
    )
    question = d.question(WHO, document=DOCUMENT)
    await question.start()
    await until(lambda: len(question.rungs) == 2)
    place = d.network.asked.index(slow)
    await until(lambda: question.rungs[1 - place].checked)
    d.network.streams[place].held.set()
    await rest(question)
    assert [latest(r, "check:agreement") is not None for r in question.rungs] == [True, True]
    assert question.stopped is StopReason.ANSWERED


async def test_late_evidence_can_bring_the_answer_that_is_read_down(desk: MakeDesk) -> None:
    """It was doubted already (its server may have cut the document), and now somebody who read all of it says another thing."""
    d = desk(
        {"a": [answered("Mr Brown")], "b": [answered("")]},
        hold=["b"],
        interactive=True,
        routing=overlapping("prefetch"),
        checking=CheckingSettings(canary=True, reroute_above=0.68),
    )
    question: Any = d.question(WHO, document=DOCUMENT)
    d.network.replies["b"] = [answered(f"Ms Okafor <quote>{canary_of(question.question)}</quote>")]
    await question.start()
    await question.settled()
    await until(lambda: len(question.rungs) == 2)
    assert question.standing.endpoint == "a"
    assert 0.5 < question.standing.verdict.p_wrong < 0.68
    d.network.streams[1].held.set()
    await rest(question)
    await rest(question)
    assert question.standing.endpoint == "b"
    assert [e for e in d.events if isinstance(e, Settled)][-1].standing == 2


async def test_a_model_that_repeats_itself_is_no_witness(desk: MakeDesk) -> None:
    d = desk({"a": [answered("Ms Okafor"), answered("It is Ms Okafor.")]}, checking=PLAIN)
    await ask(d)
    again = await ask(d)
    verdict = latest(again.rungs[0], "check:agreement")
    assert verdict is not None
    assert (verdict.value, verdict.reason) == (
        VerdictValue.UNKNOWN,
        "a said the same before: it repeats itself",
    )
    assert latest(again.rungs[0], "check:combined") is None


async def test_one_model_behind_two_endpoints_repeats_itself_too(desk: MakeDesk) -> None:
    d = desk({"a": [answered("Ms Okafor")], "b": [answered("It is Ms Okafor.")]}, checking=PLAIN)
    d.parts.endpoints = {n: replace(e, model="one") for n, e in d.parts.endpoints.items()}
    question = await ask(d)
    question.regenerate()
    await question.settled()
    assert [r.endpoint for r in question.rungs] == ["a", "b"]
    verdict = latest(question.rungs[1], "check:agreement")
    assert verdict is not None
    assert verdict.value is VerdictValue.UNKNOWN


async def test_chance_makes_a_repetition_a_weak_witness(desk: MakeDesk) -> None:
    d = desk({"a": [answered("Ms Okafor"), answered("It is Ms Okafor.")]}, checking=PLAIN)
    d.parts.endpoints = {n: replace(e, temperature=0.8) for n, e in d.parts.endpoints.items()}
    await ask(d)
    again = await ask(d)
    verdict = latest(again.rungs[0], "check:agreement")
    assert verdict is not None
    assert verdict.value is VerdictValue.RIGHT
    assert verdict.confidence < 0.75
