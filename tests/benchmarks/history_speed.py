"""Measures the history's speed: ``python -m tests.benchmarks.history_speed [QUESTIONS]``. Prints figures; asserts
nothing; not collected by pytest."""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from laar_tui.core.question import Document
from laar_tui.history.evidence import latencies, observations
from laar_tui.history.facts import load_facts
from laar_tui.history.statistics import success_cells, ttca_summary
from tests.history.building import RIGHT, WRONG, Story, Try, make_question, open_history, tell

LANGUAGES = ("en", "ja", "zh", "de")


def timed(label: str, work: Callable[[], object], repeat: int = 5) -> None:
    seconds = []
    for _ in range(repeat):
        start = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - start)
    print(f"{label:48} {sorted(seconds)[repeat // 2] * 1000:9.2f} ms")


def main(questions: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "history.db"
        start = time.perf_counter()
        history = open_history(path)
        print(f"{'open a new history, imports included':48} {(time.perf_counter() - start) * 1000:9.2f} ms")
        document = Document.from_text("note.txt", "word " * 2000, "paste")
        start = time.perf_counter()
        for number in range(questions):
            wrong_first = number % 3 == 0
            tries = (Try("fast", WRONG), Try("strong", RIGHT)) if wrong_first else (Try("fast", RIGHT),)
            tell(
                history,
                Story(
                    f"q{number:07}",
                    conversation_id=f"c{number // 10:06}",
                    text=f"What is the code of item {number}?",
                    tokens=1000 * (1 + number % 80),
                    language=LANGUAGES[number % 4],
                    documents=(document,),
                    tries=tries,
                    settled=number % 2 == 0,
                ),
            )
        spent = time.perf_counter() - start
        writes = sum(2 + 4 * (2 if n % 3 == 0 else 1) + (n % 2 == 0) for n in range(questions))
        print(f"{questions} whole questions: {questions / spent:.0f}/s, {writes / spent:.0f} transactions/s")

        def partials() -> None:
            for future in [history.save_partial(f"q{i:07}-a1", "x" * 2000, "") for i in range(1000)]:
                future.result()

        timed("1000 partial answers (synchronous=NORMAL)", partials)
        numbers = iter(range(10**9))

        def hundred_questions() -> None:
            for _ in range(100):
                history.save_question(make_question(f"new{next(numbers)}"), simulated=False).result()

        timed("100 new questions (synchronous=FULL)", hundred_questions)
        reader = history.reader
        timed("list the latest 50", lambda: reader.list_questions(50))
        timed("list 50, text found nowhere", lambda: reader.list_questions(50, text="zebra"))
        timed(
            "list 50, one endpoint, one language",
            lambda: reader.list_questions(50, endpoint="strong", language="ja"),
        )
        timed("list everything", lambda: reader.list_questions(questions))
        timed("load one question", lambda: reader.load_question(f"q{questions // 2:07}"))
        timed("TTCA summary of all", lambda: ttca_summary(reader))
        timed("TTCA summary by length", lambda: ttca_summary(reader, "length"))
        timed("heatmap endpoint x length", lambda: success_cells(load_facts(reader)))
        timed("observations, all", lambda: observations(reader))
        timed("observations, latest 500", lambda: observations(reader, limit=500))
        timed("latencies, 200 of each endpoint", lambda: latencies(reader))
        history.close()
        print(f"file: {path.stat().st_size / 1e6:.1f} MB")
        start = time.perf_counter()
        open_history(path).close()
        print(f"{'open and close it again':48} {(time.perf_counter() - start) * 1000:9.2f} ms")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000)
