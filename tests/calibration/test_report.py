"""What the result says: collapses, changes of behaviour, speeds, and who would be asked."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from laar_tui.calibration.belief import Belief, Cell
from laar_tui.calibration.latency_curve import latency_curve
from laar_tui.calibration.outcomes import Result
from laar_tui.calibration.paper import paper_table, questions_of
from laar_tui.calibration.plan import Plan
from laar_tui.calibration.profile_of_run import with_run
from laar_tui.calibration.report import behaviour_changed, endpoint_report
from laar_tui.routing.profile import Measured, Run
from laar_tui.settings.profile_files import load_profiles, shipped_profiles_dir
from tests.calibration.measuring import Fleet, answered, endpoint, opened

PROFILES = {p.name: p for p in load_profiles(shipped_profiles_dir())}
BASE = PROFILES["qwen3-8b"]
ONE = endpoint("one")
LENGTHS = (4000, 8000, 16_000, 32_000, 64_000)


def result(length: int, right: bool, ordinal: int = 0, name: str = "one", **more: object) -> Result:
    plain = Result(
        endpoint=name,
        question=f"1-key-value-en-{length}-{ordinal}-0",
        kind="key-value",
        task="lookup",
        language="en",
        length=length,
        ask=0,
        outcome="complete",
        counted=length,
        right=right,
        prompt_tokens=length,
        completion_tokens=11,
        ttft_s=0.5 + length / 8000,
        total_s=0.7 + length / 8000,
        served="served-1",
    )
    return msgspec_replace(plain, **more)


def msgspec_replace(one: Result, **more: object) -> Result:
    import msgspec

    return msgspec.structs.replace(one, **more)


def test_a_collapse_is_named_with_its_place() -> None:
    cells = [Cell(n, "en") for n in LENGTHS]
    belief = Belief(BASE, cells)
    results = []
    for cell in cells:
        for i in range(12):
            right = cell.length <= 16_000
            results.append(result(cell.length, right, i))
            belief.learn(cell, "lookup", right)
    report = endpoint_report(ONE, belief, BASE, results)
    assert any("collapses in en between 16.0K and 32.0K" in w for w in report.warnings)
    assert [c.right for c in report.cells] == [12, 12, 12, 0, 0]
    assert report.cells[0].believed.low < report.cells[0].believed.p < report.cells[0].believed.high
    steady = Belief(BASE, cells)
    steady.learn_counts((c, "lookup", 11, 12) for c in cells)
    assert not endpoint_report(ONE, steady, BASE, []).warnings


def test_behaving_otherwise_than_last_time_is_noticed_and_the_usual_luck_is_not() -> None:
    counts = tuple(Measured(n, "en", "lookup", 19, 20) for n in LENGTHS)
    before = with_run(
        None, ONE, BASE, Run("a", "one", "served-1", 1, "2026-01-01", counts), None, changed=False
    )
    worse = [result(n, i % 2 == 0, i) for n in LENGTHS for i in range(8)]
    usual = [result(n, i != 3, i) for n in LENGTHS for i in range(8)]
    assert "behaves worse than last time: 20 of 40 lookups right" in behaviour_changed(before, worse)
    assert behaviour_changed(before, usual) == ""
    assert behaviour_changed(before, worse[:5]) == ""


def test_the_latency_curve_is_that_of_the_server_whatever_one_answer_did() -> None:
    points = [result(n, True, i) for n in LENGTHS for i in range(3)]
    points.append(result(64_000, True, 9, ttft_s=300.0, total_s=301.0))
    again = [result(32_000, True, 0, ask=1, cached_tokens=31_000, ttft_s=0.9, total_s=1.2)]
    curve = latency_curve([*points, *again])
    assert curve is not None
    assert curve.base_s == pytest.approx(0.5, abs=0.05)
    assert curve.seconds_per_thousand == pytest.approx(0.125, abs=0.01)
    assert curve.decode_rate == pytest.approx(50.0)
    assert curve.prefix_gain == pytest.approx(0.8, abs=0.02)
    assert curve.speed is not None
    assert curve.speed.prefill_rate == pytest.approx(8000, rel=0.05)
    assert latency_curve(points[:2]) is None
    assert latency_curve([result(4000, True, i) for i in range(9)]) is None


async def test_who_would_be_asked_follows_what_was_measured(tmp_path: Path) -> None:
    def unreliable(asked: object, prompt: str, before: int) -> object:
        from laar_tui.endpoints.stream import ChatRequest, Message

        bad = getattr(asked, "name", "") == "one" and before % 5
        return answered(ChatRequest((Message("user", prompt),)), right=False) if bad else None

    plan = Plan((ONE, endpoint("two")), (1000, 4000), ("en",), 14, seed=3)
    measurement = opened(tmp_path, plan, Fleet(unreliable))  # type: ignore[arg-type]
    await measurement.run()
    report = measurement.report()
    paths = measurement.save()
    measurement.close()
    assert all(able[0].endpoint == "two" for able in report.choices.values())
    assert len(paths) == 2
    # The next measurement starts from the same published prior and adds to what is there.
    again = opened(tmp_path, replace(plan, seed=4), Fleet(unreliable))  # type: ignore[arg-type]
    await again.run()
    assert {len(p.runs) for p in again.profiles()} == {2}
    again.close()


def test_the_papers_table_prefers_whoever_is_right_soon() -> None:
    """One endpoint is quick and right on half of the questions, one slow and always right."""
    results = []
    for n in (4000, 16_000):
        for i in range(40):
            quick = {"ttft_s": 0.2, "total_s": 1.0}
            results.append(result(n, i % 2 == 0, i, "quick", **quick))
            results.append(result(n, True, i, "slow", ttft_s=1.0, total_s=4.0))
    table = paper_table(questions_of(results, 1_000_000), 40, seed=1, clock=lambda: 0.0)
    assert (table.train, table.test) == (40, 40)
    rows = {r.policy: r for r in table.rows}
    assert rows["oracle"].mean_s == pytest.approx(2.5)
    assert rows["oracle"].mean_s <= rows["laar"].mean_s <= rows["load-aware"].mean_s
    assert rows["laar"].success == 1.0
    assert rows["session-affinity"].success < 1.0
    reduction = {r.policy: r for r in table.reductions}["session-affinity"]
    assert reduction.interval[0] <= reduction.share <= reduction.interval[1]
    assert reduction.share == pytest.approx(1 - rows["laar"].mean_s / rows["session-affinity"].mean_s)
    with pytest.raises(ValueError, match="no questions"):
        paper_table(questions_of(results[:4], 1_000_000), 40, seed=1, clock=lambda: 0.0)
