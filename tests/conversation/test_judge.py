"""Judges on loopback: who is asked, what one may cost and take, and what becomes of an answer whose judge misbehaves."""

from __future__ import annotations

import asyncio
import json
import re
from pathlib import Path
from typing import Any

import pytest

from laar_tui.conversation.judge_choice import Rests, choose_judge
from laar_tui.conversation.session import Session
from laar_tui.core.decision import StopReason
from laar_tui.core.verdict import COMBINED, Verdict, VerdictValue
from laar_tui.documents.reading import document_from_paste
from laar_tui.history.spending import money_since
from laar_tui.settings.locations import find_locations
from laar_tui.settings.model import AUTO_JUDGE as AUTO
from laar_tui.settings.model import CheckingSettings, EndpointSettings, Price, RoutingSettings, Settings
from tests.endpoints.bad_server import DONE, STOP, BadServer, Handler, Received, say, status, stream, usage
from tests.endpoints.conftest import endpoint
from tests.history.test_spending import BEFORE

TEXT = "Ms Okafor, Mr Brown and Ms Silva met in May. They spoke for an hour."
GOOD = stream(say("Mr Brown"), STOP, usage(100, 10), DONE)


def verdict(value: str, *, code: str = "") -> Handler:
    """A judge that follows the form, with the code of its call unless told another."""

    async def handle(request: Received, writer: asyncio.StreamWriter) -> None:
        own = re.search(r"code ([0-9a-f]{16})", request.body.decode())
        assert own is not None
        said = json.dumps({"id": code or own[1], "verdict": value, "reason": "compared"})
        await stream(say(said), STOP, usage(400, 20), DONE)(request, writer)

    return handle


async def endless(_: Received, writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n\r\n")
    while True:
        writer.write(say("and so on ").encode())
        await writer.drain()
        await asyncio.sleep(0.001)


async def silent(_: Received, __: asyncio.StreamWriter) -> None:
    await asyncio.Event().wait()


async def ask(
    home: Path,
    answering: BadServer,
    judging: BadServer,
    *,
    price: Price | None = None,
    routing: RoutingSettings | None = None,
    cancel_when: asyncio.Event | None = None,
    **checking: Any,
) -> Any:
    checking = {"judge": "strict", "quotes": False, **checking}
    endpoints = (
        endpoint(answering.url, name="writer", model="llama-3", price=Price()),
        endpoint(judging.url, name="strict", model="qwen3-8b", price=price),
    )
    settings = Settings(
        endpoint=endpoints, checking=CheckingSettings(**checking), routing=routing or RoutingSettings()
    )
    session = Session(find_locations(home, None, {}), settings)
    await session.start()
    try:
        run = await session.begin("Who spoke last?", (document_from_paste(TEXT, 1),), pinned="writer")
        if cancel_when is not None:
            await cancel_when.wait()
            run.cancel()
        await run.settled()
        reader = session._need().history.reader
        return run, money_since(reader, BEFORE, simulated=False)
    finally:
        await session.close()


def said(run: Any) -> Verdict:
    found: Verdict = next(v for v in run.rungs[0].verdicts if v.source.startswith("check:judge"))
    return found


async def test_a_verdict_says_who_and_its_money_is_spent_and_stored(tmp_path: Path) -> None:
    async with BadServer(GOOD) as answering, BadServer(verdict("right")) as judging:
        run, spent = await ask(tmp_path, answering, judging, price=Price(10.0, 1000.0))
    judged = said(run)
    assert (judged.source, judged.value, judged.reason) == (
        "check:judge:strict",
        VerdictValue.RIGHT,
        "compared",
    )
    assert judged.money == pytest.approx((400 * 10 + 20 * 1000) / 1e6)
    assert spent == pytest.approx(judged.money)
    assert judged.check_s > 0
    sent = judging.received[-1].json
    assert "temperature" in sent
    assert TEXT[:30] in json.dumps(sent)


async def test_a_judge_that_objects_takes_the_answer_down(tmp_path: Path) -> None:
    async with BadServer(GOOD) as answering, BadServer(verdict("wrong")) as judging:
        run, _ = await ask(tmp_path, answering, judging)
    assert run.rungs[0].wrong
    assert run.rungs[0].verdict.source == COMBINED


@pytest.mark.parametrize(
    ("handler", "why"),
    [
        (status(500, "broken"), "gave no verdict"),
        (silent, "took longer than"),
        (endless, "over and over"),
        (stream(say("x" * 1_000_000), STOP, DONE), "went on and on"),
        (stream(say("The answer is right."), STOP, DONE), "could not be read"),
        (verdict("right", code="0123456789abcdef"), "could not be read"),
    ],
)
async def test_a_judge_that_misbehaves_leaves_the_answer_standing(
    tmp_path: Path, handler: Handler, why: str
) -> None:
    async with BadServer(GOOD) as answering, BadServer(handler) as judging:
        run, _ = await ask(tmp_path, answering, judging, judge_seconds=0.5 if handler is silent else 20)
    judged = said(run)
    assert judged.value is VerdictValue.UNKNOWN
    assert why in judged.reason
    assert run.stopped is StopReason.ANSWERED
    assert run.standing is run.rungs[0]


async def test_a_judge_that_the_budget_does_not_allow_is_not_asked(tmp_path: Path) -> None:
    routing = RoutingSettings(budget_money=0.001)
    async with BadServer(GOOD) as answering, BadServer(verdict("wrong")) as judging:
        run, spent = await ask(tmp_path, answering, judging, price=Price(10.0, 1000.0), routing=routing)
    assert said(run).reason.startswith("not asked: it may cost")
    assert judging.received == []
    assert spent == 0
    assert run.standing is run.rungs[0]


def choose(wanted: str, answerer: str, **changes: Any) -> Any:
    names = {"a": "llama", "b": "llama", "c": "qwen", "d": "gpt"}
    endpoints = {
        n: EndpointSettings(name=n, base_url="http://127.0.0.1:1", model=f"{f}-{n}") for n, f in names.items()
    }
    given: dict[str, Any] = {
        "endpoints": endpoints,
        "families": names,
        "answered": (),
        "out_of_service": {},
        "rests": Rests(lambda: 0.0),
        "p_correct": {"a": 0.9, "b": 0.8, "c": 0.4, "d": 0.6}.__getitem__,
        **changes,
    }
    return choose_judge(wanted, answerer, **given)


def test_another_family_is_preferred_and_of_those_the_likeliest_to_know() -> None:
    assert (choose(AUTO, "a").name, choose(AUTO, "c").name) == ("d", "a")
    assert "another family" in choose(AUTO, "a").why
    kin = choose(AUTO, "a", out_of_service={"c": "no credit", "d": "no credit"})
    assert (kin.name, kin.related) == ("b", True)


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"answerer": "c"}, "gave this answer itself"),
        ({"answered": ("c",)}, "has answered this question itself"),
        ({"out_of_service": {"c": "no credit left"}}, "no credit left"),
        ({"wanted": "nobody"}, "no enabled endpoint nobody"),
    ],
)
def test_nobody_judges_who_should_not(changes: dict[str, Any], why: str) -> None:
    wanted, answerer = changes.pop("wanted", "c"), changes.pop("answerer", "a")
    choice = choose(wanted, answerer, **changes)
    assert choice.name == ""
    assert why in choice.why


def test_the_only_endpoint_judges_nothing() -> None:
    alone = {"a": EndpointSettings(name="a", base_url="http://127.0.0.1:1", model="m")}
    assert choose(AUTO, "a", endpoints=alone).name == ""


def test_a_judge_that_fails_is_left_alone_for_a_while_and_longer_each_time() -> None:
    now = 0.0
    rests = Rests(lambda: now)
    rests.note("c", answered=False, readable=False)
    first = rests.left_s("c")
    assert choose("c", "a", rests=rests).name == ""
    assert choose(AUTO, "a", rests=rests).name == "d"
    now += first
    assert choose("c", "a", rests=rests).name == "c"
    rests.note("c", answered=False, readable=False)
    assert rests.left_s("c") > first
    rests.note("c", answered=True, readable=True)
    assert rests.left_s("c") == 0
    for _ in range(2):
        rests.note("c", answered=True, readable=False)
    assert rests.left_s("c") == 0
    rests.note("c", answered=True, readable=False)
    assert rests.left_s("c") > 0


async def test_cancelling_stops_a_judge_too(tmp_path: Path) -> None:
    async with BadServer(GOOD) as answering, BadServer(silent) as judging:
        run, _ = await ask(tmp_path, answering, judging, judge_seconds=600, cancel_when=judging.asked)
    assert said(run).reason == "strict gave no verdict: stopped"
    assert run.rungs[0].complete
