"""The engine on good days and bad ones: nothing is asked twice, nothing that came is lost."""

from __future__ import annotations

import asyncio
import errno
import stat
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from laar_tui.calibration.events import Answered, CalibrationEvent, LaneChanged, Paused, Progress, Resumed
from laar_tui.calibration.journal import Journal, read_journal, results_of, runs_folder
from laar_tui.calibration.outcomes import Asked, Ended, Record, Result
from laar_tui.calibration.plan import Plan
from laar_tui.core.attempt import Outcome, Reply, Usage
from laar_tui.core.errors import UsageError
from laar_tui.endpoints.stream import ChatRequest, Message
from laar_tui.settings.locations import find_locations
from laar_tui.settings.model import EndpointSettings, Price
from tests.calibration.measuring import Fleet, answered, endpoint, failed, opened

SMALL = (1000, 2000)


def plan(*endpoints: EndpointSettings, questions: int = 10, budget: float | None = None) -> Plan:
    fleet = endpoints or (endpoint("one"), endpoint("two"))
    return Plan(fleet, SMALL, ("en", "ja"), questions, concurrency=2, seed=5, budget_money=budget)


def journal_of(home: Path) -> list[Record]:
    (path,) = runs_folder(find_locations(home, None, {})).glob("*.jsonl")
    return read_journal(path)


async def test_a_run_asks_each_question_once_and_keeps_everything(tmp_path: Path) -> None:
    fleet = Fleet()
    measurement = opened(tmp_path, plan(), fleet)
    ended = await measurement.run()
    measurement.close()
    assert ended.how == "settled"
    assert max(Counter(fleet.asked).values()) == 1
    records = journal_of(tmp_path)
    assert len(results_of(records)) == len(fleet.asked) == sum(isinstance(r, Asked) for r in records)
    assert all(r.right for r in results_of(records))
    assert isinstance(records[-1], Ended)
    assert all(n <= 10 for n in Counter(name for name, _ in fleet.asked).values())
    (path,) = runs_folder(find_locations(tmp_path, None, {})).glob("*.jsonl")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


async def test_lengths_are_met_by_the_endpoints_own_count_once_it_is_known(tmp_path: Path) -> None:
    measurement = opened(tmp_path, plan(endpoint("one"), questions=24), Fleet())
    await measurement.run()
    measurement.close()
    seen: Counter[tuple[str, bool]] = Counter()
    for result in measurement.calibration.results:
        family = (result.language, result.kind == "key-value")
        seen[family] += 1
        # With two at once, two may leave before the first comes back.
        if seen[family] > 2:
            assert result.tokens == pytest.approx(result.length, rel=0.02)
    assert sum(n > 2 for n in seen.values()) >= 3


async def test_a_server_that_reports_no_counts_is_measured_at_every_length_all_the_same(
    tmp_path: Path,
) -> None:
    def silent(endpoint: EndpointSettings, prompt: str, before: int) -> Reply | None:
        right = answered(ChatRequest((Message("user", prompt),)))
        return replace(right, usage=Usage())

    wide = Plan((endpoint("one"),), (1000, 16_000), ("en", "ja"), 12, seed=5)
    measurement = opened(tmp_path, wide, Fleet(silent))
    await measurement.run()
    measurement.close()
    assert {r.length for r in measurement.calibration.results} == {1000, 16_000}
    (report,) = measurement.endpoint_reports()
    assert any("does not report token counts" in w for w in report.warnings)


async def test_a_rate_limit_slows_its_endpoint_down_and_loses_no_question(tmp_path: Path) -> None:
    def storm(endpoint: EndpointSettings, prompt: str, before: int) -> Reply | None:
        return (
            failed(Outcome.TRANSPORT, 429, "slow down", 7.0)
            if endpoint.name == "one" and before < 4
            else None
        )

    events: list[CalibrationEvent] = []
    measurement = opened(tmp_path, plan(), Fleet(storm), events.append)
    await measurement.run()
    measurement.close()
    waits = [e for e in events if isinstance(e, LaneChanged) and e.endpoint == "one"]
    assert waits
    assert "rate limit; waiting" in waits[0].sentence
    assert not measurement.calibration.lanes["one"].out
    judged = Counter(r.endpoint for r in measurement.calibration.results if r.right is not None)
    assert judged["one"] >= 8


async def test_a_rate_limit_that_does_not_lift_ends_that_endpoint_alone(tmp_path: Path) -> None:
    def limited(endpoint: EndpointSettings, prompt: str, before: int) -> Reply | None:
        return failed(Outcome.TRANSPORT, 429, "slow down") if endpoint.name == "one" else None

    fleet = Fleet(limited)
    measurement = opened(tmp_path, plan(), fleet)
    ended = await measurement.run()
    measurement.close()
    assert ended.how == "settled"
    assert "rate limit" in measurement.calibration.lanes["one"].out
    assert sum(name == "one" for name, _ in fleet.asked) <= 12
    reports = {e.name: e for e in measurement.endpoint_reports()}
    assert reports["one"].judged == 0
    assert reports["two"].judged >= 8
    assert [p.endpoint for p in measurement.profiles()] == ["two"]


@pytest.mark.parametrize(
    ("reply", "most"),
    [
        (failed(Outcome.TRANSPORT, 503, "down for maintenance"), 7),
        (failed(Outcome.REJECTED, 401, "the key is not valid"), 2),
        (failed(Outcome.QUOTA, 402, "no credit left"), 2),
    ],
)
async def test_an_endpoint_that_goes_down_is_left_alone_and_its_answers_are_kept(
    tmp_path: Path, reply: Reply, most: int
) -> None:
    def down(endpoint: EndpointSettings, prompt: str, before: int) -> Reply | None:
        return reply if endpoint.name == "one" and before >= 4 else None

    fleet = Fleet(down)
    measurement = opened(tmp_path, plan(), fleet)
    await measurement.run()
    measurement.close()
    assert reply.error is not None
    assert reply.error.message in measurement.calibration.lanes["one"].out
    assert 4 < sum(name == "one" for name, _ in fleet.asked) <= 4 + most
    reports = {e.name: e for e in measurement.endpoint_reports()}
    assert reports["one"].judged == 4
    assert any(reply.error.message in w for w in reports["one"].warnings)
    assert {p.endpoint for p in measurement.profiles()} == {"one", "two"}


async def test_a_window_error_closes_that_length_and_longer_ones(tmp_path: Path) -> None:
    def narrow(endpoint: EndpointSettings, prompt: str, before: int) -> Reply | None:
        return failed(Outcome.CONTEXT, 400, "at most 1,500 tokens") if len(prompt) > 6500 else None

    measurement = opened(tmp_path, plan(endpoint("one")), Fleet(narrow))
    await measurement.run()
    measurement.close()
    assert {c.length for c in measurement.calibration.lanes["one"].open_cells} == {1000}
    (report,) = measurement.endpoint_reports()
    assert any("the window is smaller than 2.0K" in w and "100K are declared" in w for w in report.warnings)
    assert report.judged >= 6


async def test_a_server_that_reads_less_than_was_sent_is_told_on(tmp_path: Path) -> None:
    from laar_tui.core.attempt import AttemptTimes

    def cutting(endpoint: EndpointSettings, prompt: str, before: int) -> Reply | None:
        if len(prompt) < 6500:
            return None
        return Reply(Outcome.COMPLETE, AttemptTimes(0.2), usage=Usage(1024, 5, 0), answer="It is not said.")

    measurement = opened(tmp_path, plan(endpoint("one")), Fleet(cutting))
    await measurement.run()
    measurement.close()
    (report,) = measurement.endpoint_reports()
    assert any("silent truncation from 2.0K" in w for w in report.warnings)
    assert not measurement.calibration.lanes["one"].out


async def test_a_full_disk_pauses_and_loses_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    writes = 0
    append = Journal.append
    full = False

    def failing(self: Journal, record: Record) -> None:
        nonlocal writes, full
        writes += 1
        full = 12 <= writes < 20
        if full:
            raise OSError(errno.ENOSPC, "No space left on device")
        append(self, record)

    monkeypatch.setattr(Journal, "append", failing)
    monkeypatch.setattr("laar_tui.calibration.keeping.RETRY_S", 0.0)
    events: list[CalibrationEvent] = []
    fleet = Fleet()
    measurement = opened(tmp_path, plan(), fleet, events.append)
    ended = await measurement.run()
    measurement.close()
    paused = [e for e in events if isinstance(e, Paused)]
    assert paused
    assert "No space left" in paused[0].sentence
    assert any(isinstance(e, Resumed) for e in events)
    assert ended.unwritten == 0
    kept = {(r.endpoint, r.question) for r in results_of(journal_of(tmp_path))}
    assert kept == {(r.endpoint, r.question) for r in measurement.calibration.results}
    assert max(Counter(fleet.asked).values()) == 1


async def test_stopping_keeps_everything_and_resuming_asks_nothing_twice(tmp_path: Path) -> None:
    fleet = Fleet()
    seen = 0

    def stop_after_six(event: CalibrationEvent) -> None:
        nonlocal seen
        seen += isinstance(event, Answered)
        if seen == 6:
            measurement.calibration.stop()

    measurement = opened(tmp_path, plan(), fleet, stop_after_six)
    ended = await measurement.run()
    assert ended.how == "stopped"
    assert len(measurement.profiles()) == 2
    measurement.close()
    before = len(fleet.asked)
    again = opened(tmp_path, plan(), fleet, resume=True)
    assert len(again.calibration.results) == before
    assert (await again.run()).how == "settled"
    again.close()
    assert len(fleet.asked) > before
    assert max(Counter(fleet.asked).values()) == 1
    assert all(n <= 10 for n in Counter(name for name, _ in fleet.asked).values())
    assert again.run_id == measurement.run_id
    with pytest.raises(UsageError, match="no unfinished"):
        opened(tmp_path, plan(), fleet, resume=True)


async def test_what_was_running_when_the_process_died_is_not_sent_again(tmp_path: Path) -> None:
    fleet = Fleet()
    measurement = opened(tmp_path, plan(), fleet)
    await measurement.run()
    measurement.close()
    (path,) = runs_folder(find_locations(tmp_path, None, {})).glob("*.jsonl")
    lines = path.read_bytes().splitlines(keepends=True)
    asked = [i for i, line in enumerate(lines) if b'"asked"' in line]
    # Killed with one question noted and sent, and in the middle of writing the next record.
    path.write_bytes(b"".join(lines[: asked[7] + 1]) + lines[asked[7] + 1][:20])
    already = set(fleet.asked)
    fresh = Fleet()
    again = opened(tmp_path, plan(), fresh, resume=True)
    await again.run()
    again.close()
    kept = {r.question for r in journal_of(tmp_path) if isinstance(r, Asked)}
    assert len([r for r in journal_of(tmp_path) if isinstance(r, Asked)]) == len(
        {(r.endpoint, r.question) for r in journal_of(tmp_path) if isinstance(r, Asked)}
    )
    assert kept
    assert len(set(fresh.asked) & already) < len(already)


async def test_pausing_lets_what_runs_finish_and_sends_nothing_new(tmp_path: Path) -> None:
    fleet = Fleet()
    quiet = asyncio.Event()
    answered = 0

    def pause_once(event: CalibrationEvent) -> None:
        nonlocal answered
        if isinstance(event, Answered):
            answered += 1
            if not quiet.is_set():
                measurement.calibration.pause()
        if isinstance(event, Progress) and 0 < answered == len(fleet.asked):
            quiet.set()

    measurement = opened(tmp_path, plan(), fleet, pause_once)
    running = asyncio.create_task(measurement.run())
    await quiet.wait()
    sent = len(fleet.asked)
    assert measurement.calibration.paused
    assert sent <= 5
    assert not running.done()
    measurement.calibration.resume()
    assert (await running).how == "settled"
    measurement.close()
    assert len(fleet.asked) > sent


async def test_money_is_never_spent_beyond_the_budget(tmp_path: Path) -> None:
    dear = endpoint("one", price=Price(input=1000, output=1000))
    free = endpoint("two")
    measurement = opened(tmp_path, plan(dear, free, budget=6.0), Fleet())
    await measurement.run()
    measurement.close()
    spent = sum(r.money or 0.0 for r in measurement.calibration.results)
    assert 0 < spent <= 6.0
    assert sum(r.endpoint == "two" for r in measurement.calibration.results) >= 8


async def test_two_calibrations_at_once_are_refused(tmp_path: Path) -> None:
    first = opened(tmp_path, plan(), Fleet())
    with pytest.raises(UsageError, match="Another calibration is running"):
        opened(tmp_path, plan(), Fleet())
    first.close()
    opened(tmp_path, plan(), Fleet()).close()


async def test_second_questions_about_a_document_show_what_a_kept_prefix_saves(tmp_path: Path) -> None:
    fleet = Fleet()
    long = Plan((endpoint("one"),), (1000, 8000), ("en",), 14, seed=2)
    measurement = opened(tmp_path, long, fleet)
    await measurement.run()
    measurement.close()
    again: list[Result] = [r for r in measurement.calibration.results if r.ask]
    assert 1 <= len(again) <= 2
    documents = Counter(prompt.split("</document>")[0] for _, prompt in fleet.asked)
    assert sum(n == 2 for n in documents.values()) == len(again)
