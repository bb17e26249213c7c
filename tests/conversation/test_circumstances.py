"""What the router is told of the endpoints besides the question, and what it learns from it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from laar_tui.conversation.circumstances import Circumstances, Pieces
from laar_tui.conversation.opening import arms_of
from laar_tui.conversation.prompt import messages_of
from laar_tui.conversation.question_run import QuestionRun
from laar_tui.core.attempt import Outcome
from laar_tui.core.decision import Decision
from laar_tui.core.question import Document, Question
from laar_tui.core.verdict import VerdictValue
from laar_tui.settings.model import CheckingSettings, EndpointSettings, Timeouts
from tests.conversation.conftest import MakeDesk
from tests.conversation.scripted import Desk, answered, failed

REPORT = Document.from_text("report.txt", "The chair is Ms Okafor. " * 4000, "file")


def asked(text: str, document: Document = REPORT) -> Question:
    return Question(id=text, conversation_id="c", text=text, documents=(document,))


def test_a_follow_up_shares_all_but_its_end() -> None:
    first, second = (Pieces.of(messages_of(asked(t))) for t in ("Who chairs?", "Since when?"))
    assert 0.95 < second.shared_with(first) < 1.0
    assert first.shared_with(first) == 1.0
    other = Pieces.of(messages_of(asked("Who chairs?", Document.from_text("x", "Nothing. " * 9000, "file"))))
    assert other.shared_with(first) == 0.0


def test_prefixes_are_known_by_endpoint_with_their_age() -> None:
    now = [100.0]
    circumstances = Circumstances(lambda: now[0])
    first, second = (Pieces.of(messages_of(asked(t))) for t in ("Who chairs?", "Since when?"))
    assert circumstances.prefix("a", first, 20_000).tokens == 0
    circumstances.began("a", first)
    assert circumstances.in_flight["a"] == 1
    circumstances.ended("a", first, heard=True)
    circumstances.began("b", first)
    circumstances.ended("b", first, heard=False)
    now[0] = 160.0
    prefix = circumstances.prefix("a", second, 20_000)
    assert 19_000 < prefix.tokens < 20_000
    assert prefix.age_s == 60.0
    assert circumstances.prefix("b", second, 20_000).tokens == 0
    assert circumstances.in_flight["a"] == 0


def recorded(desk: Desk, monkeypatch: Any) -> list[dict[str, Any]]:
    """What the router is asked with, from now on."""
    calls: list[dict[str, Any]] = []
    decide: Callable[..., Decision] = desk.router.decide

    def note(*positional: Any, **named: Any) -> Decision:
        calls.append({**named, "in_flight": dict(named["in_flight"])})
        return decide(*positional, **named)

    monkeypatch.setattr(desk.router, "decide", note)
    return calls


async def test_the_engine_hands_over_prefixes_and_requests_in_flight(
    desk: MakeDesk, monkeypatch: Any
) -> None:
    d = desk(
        {"a": [answered("Okafor")], "b": [answered("2019")]},
        hold=["b"],
        checking=CheckingSettings(auto=False),
    )
    for text in ("Who chairs?", "Since when?"):
        if text == "Since when?":
            d.now += 30.0
            calls = recorded(d, monkeypatch)
        question = QuestionRun(asked(text), d.parts)
        await question.start()
        await question.settled()
    shared = calls[0]["cached_tokens"]["a"]
    assert shared > 0.9 * 16_000
    assert calls[0]["prefix_age_s"]["a"] >= 30.0
    assert calls[0]["in_flight"].get("a", 0) == 0
    waiting = QuestionRun(asked("Where?"), d.parts)
    d.parts.out_of_service["a"] = "is switched off"
    await waiting.start()
    while not d.parts.circumstances.in_flight["b"]:
        await waiting._keep(d.history.save_partial("nobody", "", ""))
    d.network.streams[-1].cancel()
    await waiting.finished()
    assert d.parts.circumstances.in_flight["b"] == 0


def test_the_time_limit_of_an_endpoint_is_the_routers_too() -> None:
    hasty = EndpointSettings(name="a", base_url="http://127.0.0.1:1", model="m", timeouts=Timeouts(total=20))
    (arm,) = arms_of((hasty,), ())
    assert arm.timeout_s == 20


async def test_a_lost_answer_costs_availability_and_no_odds(desk: MakeDesk) -> None:
    d = desk({"a": [failed(Outcome.CUT)], "b": [failed(Outcome.REJECTED)], "c": [answered("Okafor")]})
    before = {name: d.router.describe(name) for name in "abc"}
    question = d.question()
    await question.start()
    await question.settled()
    assert d.network.asked == ["a", "b", "c"]
    after = {name: d.router.describe(name) for name in "abc"}
    assert all(after[name].accuracy == before[name].accuracy for name in "abc")
    assert after["a"].availability < before["a"].availability
    assert after["b"].availability < before["b"].availability
    assert after["c"].availability > before["c"].availability
    assert [after[name].answered for name in "abc"] == [0, 0, 1]


async def test_the_time_to_check_is_this_users_own(desk: MakeDesk) -> None:
    d = desk({"a": [answered("Okafor")]})
    usual = d.parts.reading_s
    for _ in range(7):
        question = d.question()
        await question.start()
        await question.settled()
        d.now += 42.0
        await question.mark(VerdictValue.RIGHT)
    assert d.parts.reading_s == 42.0 > usual
