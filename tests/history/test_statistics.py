"""Summaries count what happened, and what the router learns from is what was stored."""

from __future__ import annotations

import pytest

from laar_tui.core.attempt import Outcome, Usage
from laar_tui.core.verdict import Verdict, VerdictValue
from laar_tui.history.evidence import latencies, observations
from laar_tui.history.facts import UNMEASURED, Facts, load_facts
from laar_tui.history.reading import Reader
from laar_tui.history.statistics import calibration, checker_reliability, success_cells, ttca_summary
from laar_tui.history.store import History
from laar_tui.history.survival import proportion
from tests.history.building import RIGHT, WRONG, Story, Try, make_features, make_question, tell

CHECK = Verdict(VerdictValue.WRONG, "check:quotes", 0.7, "no such quote")


@pytest.fixture
def filled(history: History) -> History:
    tell(history, Story("q1", tokens=3000, tries=(Try("fast", RIGHT, total_s=4.5),)))
    tell(history, Story("q2", tokens=3000, tries=(Try("fast", WRONG), Try("strong", RIGHT))))
    tell(history, Story("q3", tokens=20_000, language="ja", tries=(Try("strong", WRONG),)))
    tell(history, Story("q4", tokens=20_000, language="ja", tries=(Try("strong"),)))
    tell(
        history,
        Story(
            "q5",
            tokens=3000,
            simulated=True,
            tries=(Try("demo", outcome=Outcome.TRANSPORT), Try("demo", RIGHT)),
        ),
    )
    return history


def real(history: History) -> Facts:
    return load_facts(history.reader).chosen(simulated=False, since=None)


def test_the_summary_of_everything(filled: History) -> None:
    (summary,) = ttca_summary(filled.reader, simulated=False, horizon_s=20)
    assert (summary.group, summary.n, summary.solved, summary.censored, summary.unjudged) == (
        None,
        4,
        2,
        1,
        1,
    )
    # Right at 4.0 s and 12.5 s; unsolved until 7.0 s (judged wrong); of the one never judged nothing is known.
    assert [(s.time_s, s.at_risk, s.unsolved) for s in summary.curve.steps()] == [
        (4.0, 3, pytest.approx(2 / 3)),
        (12.5, 1, 0.0),
    ]
    assert (summary.median.value, summary.p90.value) == (12.5, 12.5)
    assert summary.restricted_mean.value == pytest.approx(4 + 8.5 * 2 / 3)
    assert summary.success == proportion(2, 3)
    assert summary.first_attempt_success == proportion(1, 3)
    assert summary.attempts == 5
    assert summary.money == pytest.approx(0.05)


def test_machine_time_leaves_reading_out(filled: History) -> None:
    (wall,) = ttca_summary(filled.reader, simulated=False)
    (machine,) = ttca_summary(filled.reader, simulated=False, clock="machine")
    assert [s.time_s for s in machine.curve.steps()] == [4.0, 9.0]
    assert machine.n == wall.n


def test_groups_come_in_their_natural_order(filled: History) -> None:
    filled.save_question(make_question("q9"), simulated=False).result()
    by_length = ttca_summary(filled.reader, "length", simulated=False)
    assert [(s.group, s.n, s.solved) for s in by_length] == [("0-4K", 2, 2), ("16-32K", 2, 0)]
    by_endpoint = ttca_summary(filled.reader, "endpoint")
    assert [(s.group, s.n) for s in by_endpoint] == [("demo", 1), ("fast", 2), ("strong", 2)]
    by_language = ttca_summary(filled.reader, "language", simulated=False)
    assert [(s.group, s.median.value) for s in by_language] == [("en", 4.0), ("ja", None)]
    assert [s.group for s in ttca_summary(filled.reader, "task")] == ["lookup"]


def test_first_success_looks_at_the_first_finished_answer(filled: History) -> None:
    (simulated,) = ttca_summary(filled.reader, simulated=True)
    assert simulated.first_attempt_success == proportion(1, 1)


def test_an_empty_history_gives_an_empty_summary(history: History) -> None:
    (summary,) = ttca_summary(history.reader)
    assert (summary.n, summary.median.value, summary.restricted_mean.value) == (0, None, None)
    assert summary.success == proportion(0, 0)
    assert ttca_summary(history.reader, "length") == []
    assert success_cells(load_facts(history.reader)) == []


def test_questions_since(filled: History) -> None:
    asked = {row.id: row.asked_at for row in filled.reader.list_questions()}
    assert ttca_summary(filled.reader, since=asked["q4"])[0].n == 2


def test_the_heatmap_counts_right_wrong_and_unjudged(filled: History) -> None:
    cells = success_cells(real(filled))
    assert [(c.endpoint, c.length, c.language, c.success, c.unjudged) for c in cells] == [
        ("fast", "0-4K", "en", proportion(1, 2), 0),
        ("strong", "0-4K", "en", proportion(1, 1), 0),
        ("strong", "16-32K", "ja", proportion(0, 1), 1),
    ]
    only = load_facts(filled.reader).chosen(simulated=False, since=None, endpoint="strong")
    assert {c.endpoint for c in success_cells(only)} == {"strong"}
    assert UNMEASURED not in {c.language for c in cells}


def test_a_mark_changed_later_changes_the_cell(filled: History) -> None:
    filled.mark("q3", VerdictValue.RIGHT).result()
    cells = {(c.endpoint, c.length): c for c in success_cells(load_facts(filled.reader))}
    assert cells["strong", "16-32K"].success == proportion(1, 1)


def test_what_was_said_before_is_set_against_what_came(filled: History) -> None:
    (only,) = calibration(real(filled))
    assert (only.low, only.high) == (0.6, 0.7)
    assert only.predicted == pytest.approx(0.6)
    assert only.observed == proportion(2, 4)


def test_a_checker_is_held_against_the_users_own_marks(filled: History) -> None:
    filled.save_verdict("q1", "q1-a1", CHECK, None).result()  # the user said right
    filled.save_verdict("q2", "q2-a1", CHECK, None).result()  # the user said wrong
    filled.save_verdict("q4", "q4-a1", CHECK, None).result()  # the user said nothing
    (quotes,) = checker_reliability(real(filled))
    assert (quotes.checker, quotes.given, quotes.compared) == ("quotes", 3, 2)
    assert (quotes.sensitivity, quotes.false_alarms) == (proportion(0, 1), proportion(1, 1))
    assert quotes.specificity == proportion(1, 1)
    filled.mark("q2", VerdictValue.UNKNOWN, 1).result()
    assert checker_reliability(real(filled))[0].compared == 1


def test_weeks_begin_on_mondays(filled: History) -> None:
    assert [(s.group, s.n) for s in ttca_summary(filled.reader, "month")] == [("2026-11", 5)]
    assert [(s.group, s.n) for s in ttca_summary(filled.reader, "week")] == [("2026-11-23", 5)]


def test_observations_carry_what_was_known_then(filled: History) -> None:
    seen = observations(filled.reader, simulated=False)
    assert [(o.question_id, o.endpoint) for o in seen] == [
        ("q1", "fast"),
        ("q2", "fast"),
        ("q2", "strong"),
        ("q3", "strong"),
    ]
    second = seen[2]
    assert (second.failed, second.position, second.verdicts) == (("fast",), 1, (RIGHT,))
    assert (second.model, second.model_served, second.fingerprint) == ("model", "model-x", "fp-1")
    assert (second.p_correct, second.propensity, second.outcome) == (0.6, 0.95, Outcome.COMPLETE)
    assert second.features == make_features(3000)
    assert [o.at for o in seen] == sorted(o.at for o in seen)


def test_observations_since_bring_marks_that_were_changed(filled: History) -> None:
    last = observations(filled.reader)[-1].at
    filled.save_verdict("q1", "q1-a1", CHECK, None).result()
    newer = [o for o in observations(filled.reader, since=last) if o.at > last]
    assert [(o.question_id, o.verdicts) for o in newer] == [("q1", (RIGHT, CHECK))]


def test_observations_limited_and_with_silence(filled: History) -> None:
    assert [o.question_id for o in observations(filled.reader, limit=2)] == ["q3", "q5"]
    silent = observations(filled.reader, judged_only=False, simulated=False)
    assert [o.question_id for o in silent] == ["q1", "q2", "q2", "q3", "q4"]
    assert silent[-1].verdicts == ()


def test_latencies_keep_the_latest_of_each_endpoint(filled: History) -> None:
    samples = latencies(filled.reader, 1, simulated=False)
    assert [s.endpoint for s in samples] == ["fast", "strong"]
    fast = samples[0]
    assert (fast.ttft_s, fast.total_s, fast.usage, fast.tokens) == (0.5, 5.0, Usage(5010, 20, None), 3000)
    assert len(latencies(filled.reader)) == 7
    assert latencies(filled.reader, simulated=True)[0].outcome is Outcome.TRANSPORT


def test_without_a_file_there_is_nothing_to_learn(history: History) -> None:
    nowhere = Reader(history.path.with_name("nowhere.db"))
    assert observations(nowhere) == []
    assert latencies(nowhere) == []
    assert success_cells(load_facts(nowhere)) == []
    assert ttca_summary(nowhere)[0].n == 0
