"""Measures the statistics from a thousand to a million attempts: ``python -m tests.benchmarks.statistics_speed
[ATTEMPTS…]``. Prints figures; asserts nothing; not collected by pytest.

Rows are written in bulk, over two years of days, through the real schema and its triggers. Each time is given with
its ratio to that of reading the same number of bare rows from SQLite, which is the floor of anything unprepared.
"""

from __future__ import annotations

import random
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from laar_tui.history import rows
from laar_tui.history.facts import load_facts
from laar_tui.history.statistics import (
    calibration,
    checker_reliability,
    success_cells,
    summarise,
    ttca_summary,
)
from laar_tui.history.store import History

SIZES = (1_000, 10_000, 100_000, 1_000_000)
START = datetime(2025, 1, 1, tzinfo=UTC)
DAYS = 730
ENDPOINTS = ("swift", "cliff", "sage", "kanji", "atlas")
LANGUAGES = ("en", "ja", "zh", "de")
TASKS = ("lookup", "summary", "other")

Row = tuple[object, ...]


def questions(count: int, chance: random.Random) -> Iterator[tuple[Row, list[Row], list[Row]]]:
    """``count`` attempts in all: a question, its attempts, their verdicts."""
    attempts = number = 0
    while attempts < count:
        number += 1
        asked = START + timedelta(days=DAYS * attempts / count, seconds=chance.random())
        at = rows.stamp(asked)
        q = f"q{number:07}"
        made: list[Row] = []
        given: list[Row] = []
        now = 0.0
        while True:
            attempts += 1
            p = chance.random()
            right, total = chance.random() < p, chance.lognormvariate(2, 0.7)
            value = "right" if right else "wrong"
            a = f"{q}-{len(made) + 1}"
            over = rows.stamp(asked + timedelta(seconds=now + total))
            made.append(
                (a, q, f"d{q}", "s", len(made) + 1, chance.choice(ENDPOINTS), "m", 0, 0, len(made), p, "finished",
                 "complete", at, over, now, now + total, total, value, "user", 1.0)
            )  # fmt: skip
            given += [
                (a, value, "user", 1.0, "", 0.0, at, None),
                (a, value, "check:quotes", 0.8, "", 0.0, at, None),
            ]
            now += total
            if right or len(made) == 4:
                break
            now += 5
        row = (q, "c1", number, "?", "h", 0, at, chance.choice((2000, 6000, 12_000, 30_000, 60_000, 90_000)), 1,
               chance.choice(LANGUAGES), "en", chance.choice(TASKS), 1, now, now, int(not right), 0)  # fmt: skip
        yield row, made, given


def fill(path: Path, count: int) -> None:
    History.open(path, wall_clock=lambda: START - timedelta(days=1)).close()
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA synchronous = OFF")
    connection.execute("BEGIN")
    connection.execute("INSERT INTO conversations VALUES ('c1', 't', '2025', 0)")
    for question, made, given in questions(count, random.Random(1)):
        connection.execute(
            """INSERT INTO questions (id, conversation_id, ordinal, text, prompt_sha256, earlier_turns, asked_at,
            tokens, tokens_exact, language, question_language, task, documents, ttca_wall_s, ttca_machine_s,
            ttca_censored, simulated) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)""",
            question,
        )
        connection.execute(
            """INSERT INTO decisions (id, question_id, ordinal, decided_at, propensity, failed, p_anyone_else,
            explain, estimator, priors, features, candidates) VALUES (?, ?, 1, '', 1, '[]', 0, '', '', '', '{}', '[]')""",
            (f"d{question[0]}", question[0]),
        )
        connection.executemany(
            """INSERT INTO attempts (id, question_id, decision_id, session_id, ordinal, endpoint, model_asked,
            simulated, overlapped, earlier_failures, p_correct, state, outcome, started_at, ended_at, started_s,
            ended_s, total_s, verdict_value, verdict_source, verdict_confidence)
            VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)""",
            made,
        )
        connection.executemany(
            """INSERT INTO verdicts (attempt_id, value, source, confidence, reason, check_s, given_at, given_s)
            VALUES (?,?,?,?,?,?,?,?)""",
            given,
        )
    connection.execute("COMMIT")
    connection.close()


def median_ms(work: Callable[[], object], repeat: int = 5) -> float:
    seconds = []
    for _ in range(repeat):
        begun = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - begun)
    return sorted(seconds)[repeat // 2] * 1000


def bare_rows(path: Path) -> None:
    connection = sqlite3.connect(path)
    connection.execute("SELECT ttca_wall_s, ttca_censored, language FROM questions").fetchall()
    connection.close()


def measure(count: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "history.db"
        fill(path, count)
        print(f"\n{count:,} attempts, {path.stat().st_size / 1e6:.0f} MB")
        begun = time.perf_counter()
        with History.open(path, wall_clock=lambda: START + timedelta(days=DAYS + 1)) as history:
            opened = time.perf_counter() - begun
            reader = history.reader
            while load_ready(path) < len(history.submit(lambda db: asked_days(db.conn)).result()):
                time.sleep(0.05)
            print(
                f"  opened in {opened * 1000:.0f} ms; every past day ready after {time.perf_counter() - begun:.1f} s"
            )
            floor = median_ms(lambda: bare_rows(path), 3)
            print(f"  {'three bare columns of every question':44}{floor:9.1f} ms")
            since = START + timedelta(days=DAYS - 30)
            for label, work in (
                ("TTCA of all", lambda: ttca_summary(reader, simulated=False)),
                ("TTCA by endpoint", lambda: ttca_summary(reader, "endpoint", simulated=False)),
                ("TTCA by length", lambda: ttca_summary(reader, "length", simulated=False)),
                ("TTCA by language", lambda: ttca_summary(reader, "language", simulated=False)),
                ("TTCA by task", lambda: ttca_summary(reader, "task", simulated=False)),
                ("TTCA by month", lambda: ttca_summary(reader, "month", simulated=False)),
                ("TTCA of the last 30 days", lambda: ttca_summary(reader, simulated=False, since=since)),
                (
                    "heatmap endpoint × length × language",
                    lambda: success_cells(load_facts(reader, kinds=("attempts",))),
                ),
                ("calibration", lambda: calibration(load_facts(reader, kinds=("attempts",)))),
                (
                    "reliability of checkers",
                    lambda: checker_reliability(load_facts(reader, kinds=("checks",))),
                ),
                ("loading all facts", lambda: load_facts(reader)),
            ):
                took = median_ms(work)
                print(f"  {label:44}{took:9.1f} ms   {took / floor:6.2f} × bare rows")
            facts = load_facts(reader)
            print(f"  {'by month, facts in memory':44}{median_ms(lambda: summarise(facts, 'month')):9.1f} ms")


def asked_days(connection: sqlite3.Connection) -> list[str]:
    from laar_tui.history.fact_days import days_asked

    return days_asked(connection)


def load_ready(path: Path) -> int:
    connection = sqlite3.connect(path)
    found = connection.execute("SELECT count(*) FROM fact_days").fetchone()[0]
    connection.close()
    return int(found)


if __name__ == "__main__":
    for size in [int(a) for a in sys.argv[1:]] or SIZES:
        measure(size)
