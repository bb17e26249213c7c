"""``laar-chat replay`` as scripts see it: a process, its streams, its exit code."""

from __future__ import annotations

from pathlib import Path

import pytest

from laar_tui.calibration.replay import POLICIES
from tests.calibration.matrices import Simulated, generated, row, write
from tests.end_to_end.conftest import LaarChat

KEYS = {
    "policy",
    "seconds_per_solved",
    "success",
    "restricted_mean_s",
    "p95_s",
    "first_attempt_success",
    "attempts_per_question",
    "calls_per_question",
    "brier",
    "ece",
    "decision_us",
    "ci95_seconds_per_solved",
}
"""The contract of ``cli.md``."""


@pytest.fixture
def matrix(tmp_path: Path) -> Path:
    fleet = [Simulated("a", lambda *_: 0.6, 4.0), Simulated("b", lambda *_: 0.4, 2.0)]
    return write(tmp_path / "matrix.csv.gz", generated(fleet, 40, 2), packed=True)


def test_the_json_document(laar_chat: LaarChat, matrix: Path) -> None:
    done = laar_chat("replay", str(matrix), "--json", "--seed", "3")
    assert done.code == 0, done.err
    found = done.json
    assert (found["questions"], found["endpoints"]) == (40, 2)
    assert (found["check_s"], found["attempts"]) == (5.0, 10)
    assert [p["policy"] for p in found["policies"]] == list(POLICIES)
    for policy in found["policies"]:
        assert set(policy) >= KEYS
        assert set(policy["brier"]) == set(policy["ece"]) == {"0", "1", "2"}
        assert set(policy["decision_us"]) == {"p50", "p99"}
        low, high = policy["ci95_seconds_per_solved"]
        assert low <= policy["seconds_per_solved"] <= high
        assert (policy["brier"]["0"] is not None) == policy["policy"].startswith("laar")


def test_options(laar_chat: LaarChat, matrix: Path) -> None:
    done = laar_chat(
        *("replay", str(matrix), "--json", "--policy", "oracle", "--policy", "laar", "--drop", "b"),
        *("--limit", "10", "--check", "0", "--attempts", "2", "--priors", "none", "--value", "40"),
    )
    assert done.code == 0, done.err
    found = done.json
    assert (found["questions"], found["endpoints"], found["endpoint_names"]) == (10, 1, ["a"])
    assert (found["check_s"], found["attempts"], found["value_s"], found["priors"]) == (0, 2, 40, "none")
    assert [p["policy"] for p in found["policies"]] == ["laar", "oracle"]


def test_two_runs_agree_but_for_the_time_decisions_took(laar_chat: LaarChat, matrix: Path) -> None:
    runs = [laar_chat("replay", str(matrix), "--json", "--seed", "3").json for _ in range(2)]
    for run in runs:
        for policy in run["policies"]:
            del policy["decision_us"]
    assert runs[0] == runs[1]


def test_a_table_and_a_plot_for_people(laar_chat: LaarChat, matrix: Path) -> None:
    done = laar_chat("replay", str(matrix), "--policy", "laar", "--policy", "oracle")
    assert done.code == 0
    assert "Seconds per solved question" in done.out
    assert "█" in done.out
    assert "40 questions, 2 endpoints, 80 rows" in done.err


def test_nothing_solved(laar_chat: LaarChat, tmp_path: Path) -> None:
    file = write(tmp_path / "hopeless.csv", [row("q1", "a", 0, 2.0)])
    done = laar_chat("replay", str(file), "--json")
    assert done.code == 0, done.err
    assert all(p["seconds_per_solved"] is None for p in done.json["policies"])
    assert "solved nothing" in laar_chat("replay", str(file)).out


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (["--drop", "aa"], "Did you mean a"),
        (["--policy", "psychic"], "session-affinity"),
        (["--check", "-1"], "--check"),
        (["--check", "nan"], "--check"),
        (["--value", "0"], "--value"),
        (["--limit", "0"], "--limit"),
    ],
)
def test_a_wrong_request_is_exit_2(laar_chat: LaarChat, matrix: Path, options: list[str], says: str) -> None:
    done = laar_chat("replay", str(matrix), *options, "--json")
    assert (done.code, done.out) == (2, "")
    assert says in done.err


def test_a_bad_file_is_exit_2_and_named(laar_chat: LaarChat, tmp_path: Path) -> None:
    file = tmp_path / "notes.csv"
    file.write_text("hello\n1\n", encoding="utf-8")
    done = laar_chat("replay", str(file))
    assert (done.code, done.out) == (2, "")
    assert "notes.csv, line 1: the column question_id is missing" in done.err
    assert laar_chat("replay", str(tmp_path / "nowhere.csv")).code == 2
