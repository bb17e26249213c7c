"""Measures the history from a thousand turns up: ``python -m tests.benchmarks.history_speed [TURNS…]``. Prints figures; asserts
nothing; not collected by pytest.

Turns are written in bulk through the real schema and its triggers: questions and answers of words as frequent as in a natural
language, every fourth in Japanese. Then, at each size: the rate of whole questions through the store's own door, search (every kind of
query, p50 and p95 over them), lists, the start, the file's size, and deleting. Each time has its ratio to the size before.
Summaries have a benchmark of their own, ``statistics_speed``.
"""

from __future__ import annotations

import random
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from laar_tui.conversation.learning import teach
from laar_tui.core.verdict import VerdictValue
from laar_tui.history import rows
from laar_tui.history.deleting import delete_questions
from laar_tui.history.exporting import export
from laar_tui.history.reading import Reader
from laar_tui.history.records import QuestionFilter
from laar_tui.history.stored_text import to_json
from laar_tui.routing.arms import Arm, RoutingPolicy
from laar_tui.routing.policy import Router
from tests.history.building import RIGHT, WRONG, Story, Try, make_features, make_question, open_history, tell

SIZES = (1_000, 10_000, 100_000)
START = datetime(2025, 1, 1, tzinfo=UTC)
ENDPOINTS = ("swift", "cliff", "sage", "kanji", "atlas")
TEXTS = Path(__file__).parent.parent / "documents" / "texts" / "udhr"


class Words:
    """Sentences of a made-up but natural-looking vocabulary; pieces of real Japanese and Chinese."""

    def __init__(self, seed: int) -> None:
        self.draw = random.Random(seed)
        known = list(
            dict.fromkeys(
                w for code in ("en", "de", "fr") for w in (TEXTS / f"{code}.txt").read_text("utf-8").split()
            )
        )
        letters = "etaoinshrdlucm"
        known += ["".join(self.draw.choices(letters, k=self.draw.randint(4, 10))) for _ in range(50_000)]
        self.words = known
        total = 0.0
        self.weights = [total := total + 1 / (place + 3) for place in range(len(known))]
        self.unspaced = "".join(
            (TEXTS / f"{code}.txt").read_text("utf-8").replace("\n", "") for code in ("ja", "zh")
        )

    def latin(self, count: int) -> str:
        return " ".join(self.draw.choices(self.words, cum_weights=self.weights, k=count))

    def pieces(self, count: int) -> str:
        places = [self.draw.randrange(len(self.unspaced) - 8) for _ in range(count)]
        return "".join(self.unspaced[p : p + 6] for p in places)


def fill(path: Path, turns: int) -> float:
    """Seconds for writing ``turns`` questions with one judged answer each."""
    open_history(path).close()
    words = Words(1)
    features = to_json(make_features().__dict__)
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA synchronous = OFF")
    begun = time.perf_counter()
    connection.execute("BEGIN")
    for number in range(turns):
        q, at = f"b{number:07}", rows.stamp(START + timedelta(seconds=number * 600))
        unspaced = number % 4 == 0
        question, answer = (
            (words.pieces(5), words.pieces(40)) if unspaced else (words.latin(12), words.latin(80))
        )
        value, endpoint = ("right" if number % 3 else "wrong"), ENDPOINTS[number % 5]
        if number % 10 == 0:
            connection.execute("INSERT INTO conversations VALUES (?, 't', ?, 0)", (f"c{number // 10}", at))
        connection.execute(
            """INSERT INTO questions (id, conversation_id, ordinal, text, prompt_sha256, earlier_turns, asked_at, tokens, tokens_exact,
            language, question_language, task, documents, ttca_wall_s, ttca_machine_s, ttca_censored, simulated)
            VALUES (?, ?, ?, ?, 'h', 0, ?, ?, 1, ?, 'en', 'lookup', 0, 5, 5, ?, 0)""",
            (
                q,
                f"c{number // 10}",
                number % 10 + 1,
                question,
                at,
                1000 * (1 + number % 80),
                "ja" if unspaced else "en",
                int(value == "wrong"),
            ),
        )
        connection.execute(
            """INSERT INTO decisions (id, question_id, ordinal, decided_at, propensity, failed, p_anyone_else, explain, estimator,
            priors, features, candidates) VALUES (?, ?, 1, ?, 1, '[]', 0, '', '', '', ?, '[]')""",
            (f"{q}d", q, at, features),
        )
        connection.execute(
            """INSERT INTO attempts (id, question_id, decision_id, session_id, ordinal, endpoint, model_asked, simulated, overlapped,
            earlier_failures, p_correct, state, outcome, answer, started_at, ended_at, started_s, ended_s, first_byte_s, ttft_s, total_s,
            verdict_value, verdict_source, verdict_confidence, judged_at)
            VALUES (?, ?, ?, 's', 1, ?, 'm', 0, 0, 0, 0.6, 'finished', 'complete', ?, ?, ?, 0, 5, 1, 1, 5, ?, 'user', 1.0, ?)""",
            (f"{q}a", q, f"{q}d", endpoint, answer, at, at, value, at),
        )
        connection.execute(
            "INSERT INTO verdicts (attempt_id, value, source, confidence, reason, check_s, given_at) VALUES (?, ?, 'user', 1, '', 0, ?)",
            (f"{q}a", value, at),
        )
    connection.execute("COMMIT")
    spent = time.perf_counter() - begun
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    return spent


def queries(turns: int) -> dict[str, QuestionFilter]:
    words = Words(1)
    middle = [w for w in words.words if w.isalpha()]
    japanese = words.unspaced
    return {
        "a common word": QuestionFilter("the"),
        "one letter": QuestionFilter("r"),
        "a frequent word": QuestionFilter(middle[40]),
        "a rare word": QuestionFilter(middle[5000]),
        "two words in order": QuestionFilter(" ".join(words.words[2:4])),
        "two words anywhere": QuestionFilter(f"{middle[900]} {middle[30]}"),
        "a frequent word, one endpoint": QuestionFilter(middle[40], endpoint="kanji"),
        "a common word, verdict and language": QuestionFilter(
            "the", verdict=VerdictValue.WRONG, language="en"
        ),
        "two Japanese letters": QuestionFilter(japanese[100:102]),
        "one Japanese letter": QuestionFilter(japanese[300]),
        "six Japanese letters": QuestionFilter(japanese[100:106]),
        "an expression": QuestionFilter(f"{middle[40]} AND {middle[60]}*", operators=True),
        "with punctuation": QuestionFilter(f"{middle[60]}?"),
        "found nowhere (reads every text)": QuestionFilter("zzqqxx"),
    }


class Report:
    """Prints each figure with its ratio to the same figure at the size before."""

    def __init__(self) -> None:
        self._before: dict[str, float] = {}
        self._now: dict[str, float] = {}

    def line(self, label: str, took: Took, note: str = "") -> None:
        before = self._before.get(label)
        ratio = f"× {took.wall / before:5.1f}" if before else ""
        print(f"  {label:44} {took.wall:10.2f} ms ({took.cpu:9.2f} cpu)  {ratio:8} {note}", flush=True)
        self._now[label] = took.wall

    def next_size(self) -> None:
        self._before, self._now = self._now, {}


class Took(NamedTuple):
    """Milliseconds: passed, and of this process on any core. Where other programs use the machine the second says more."""

    wall: float
    cpu: float


def median_ms(work: Callable[[], object], repeat: int = 5) -> Took:
    every = []
    for _ in range(repeat):
        wall, cpu = time.perf_counter(), time.process_time()
        work()
        every.append(((time.perf_counter() - wall) * 1000, (time.process_time() - cpu) * 1000))
    return Took(*(sorted(column)[repeat // 2] for column in zip(*every, strict=True)))


def taught(reader: Reader) -> Router:
    router = Router(
        tuple(Arm(name, "m") for name in ENDPOINTS),
        (),
        RoutingPolicy(),
    )
    teach(router, reader, simulated=False)
    return router


def measure(turns: int, report: Report) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "history.db"
        spent = fill(path, turns)
        print(
            f"{turns} turns (in bulk {turns / spent:.0f}/s); file {path.stat().st_size / 1e6:.1f} MB",
            flush=True,
        )
        report.line("open for writing and close", median_ms(lambda: open_history(path).close()))
        reader = Reader(path)
        report.line("learn at the start", median_ms(lambda: taught(reader), 3))
        report.line("list the latest 50", median_ms(lambda: reader.list_questions(50)))
        report.line(
            "list 50 of one endpoint and language",
            median_ms(lambda: reader.list_questions(50, endpoint="kanji", language="ja")),
        )
        times = []
        for label, where in queries(turns).items():
            found = reader.find(where, 50)
            took = [median_ms(lambda where=where: reader.find(where, 50), 1) for _ in range(5)]  # type: ignore[misc]
            times += took
            report.line(f"search: {label}", sorted(took)[2], f"{len(found.rows)} shown, {found.how}")
        for name, share in (("p50", 0.5), ("p95", 0.95)):
            at = int(len(times) * share)
            report.line(f"search {name}", Took(*(sorted(column)[at] for column in zip(*times, strict=True))))
        with open_history(path) as history:
            number = iter(range(10**9))

            def whole_question() -> None:
                n = next(number)
                tell(
                    history,
                    Story(
                        f"new{n}",
                        conversation_id=f"n{n}",
                        text=f"What is the code of item {n}?",
                        tries=(Try("swift", WRONG), Try("sage", RIGHT)),
                    ),
                )

            report.line("a whole question, two attempts", median_ms(whole_question, 60))
            partial = "word " * 400
            report.line(
                "a partial answer", median_ms(lambda: history.save_partial("none", partial, "").result(), 100)
            )
            report.line(
                "a new question (synchronous=FULL)",
                median_ms(
                    lambda: history.save_question(
                        make_question(f"only{next(number)}"), simulated=False
                    ).result(),
                    60,
                ),
            )
            report.line(
                "delete one question",
                median_ms(lambda: delete_questions(history, ["new7"]), 1),
            )
        report.line(
            "export the latest hundred as JSON",
            median_ms(lambda: list(export(reader, "jsonl", QuestionFilter("item code"))), 1),
        )
    report.next_size()


def main(sizes: list[int]) -> None:
    report = Report()
    for turns in sizes:
        measure(turns, report)


if __name__ == "__main__":
    main([int(argument) for argument in sys.argv[1:]] or list(SIZES))
