"""What is kept ready by day is what the questions themselves say, whatever happened to them since."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from laar_tui.core.attempt import Outcome
from laar_tui.core.verdict import Verdict, VerdictValue
from laar_tui.history.fact_days import pack_one
from laar_tui.history.facts import Facts, load_facts
from laar_tui.history.statistics import Grouping, summarise
from laar_tui.history.store import History
from tests.history.building import RIGHT, WRONG, Calendar, Story, Try, tell

MONDAY = datetime(2026, 11, 2, 12, tzinfo=UTC)
LATER = "2999-01-01"
CHECK = Verdict(VerdictValue.RIGHT, "check:quotes", 0.9, "the quote is there")

verdicts = st.sampled_from([None, RIGHT, WRONG, CHECK])
tries = st.builds(
    Try,
    endpoint=st.sampled_from(["fast", "strong"]),
    verdict=verdicts,
    outcome=st.sampled_from([Outcome.COMPLETE, Outcome.COMPLETE, Outcome.TRANSPORT]),
    total_s=st.floats(1, 50),
)
asked = st.tuples(
    st.just("ask"),
    st.integers(0, 4),
    st.lists(tries, min_size=1, max_size=3),
    st.sampled_from([3000, 20_000, 70_000]),
    st.sampled_from(["en", "ja"]),
    st.booleans(),
)
changes = st.tuples(st.sampled_from(["mark", "unmark", "delete", "pack", "settle"]), st.integers(0, 20))


def pack_all(history: History) -> None:
    while history.submit(lambda db: pack_one(db, LATER)).result():
        pass


def same(one: Facts, other: Facts) -> bool:
    def named(facts: Facts, kind: str) -> list[tuple[object, ...]]:
        table = getattr(facts, kind)
        columns = [
            [facts.names[code] for code in table[c]]
            if c in ("endpoint", "length", "language", "task", "checker")
            else np.nan_to_num(table[c], nan=-1).tolist()
            for c in table.columns
        ]
        return list(zip(*columns, strict=True))

    return all(named(one, k) == named(other, k) for k in ("questions", "attempts", "checks"))


def do(history: History, calendar: Calendar, number: int, step: tuple[object, ...]) -> None:
    match step:
        case ("ask", int(day), list(every), int(tokens), str(language), bool(simulated)):
            calendar.now = MONDAY + timedelta(days=day, seconds=number)
            told = tuple(every)
            tell(
                history,
                Story(
                    f"q{number:03}",
                    f"c{number:03}",
                    tokens=tokens,
                    language=language,
                    tries=told,
                    simulated=simulated,
                    settled=False,
                ),
            )
        case ("pack", _):
            pack_all(history)
        case (str(kind), int(place)):
            rows = history.reader.list_questions()
            if not rows:
                return
            row = rows[place % len(rows)]
            if kind == "delete":
                history.submit(
                    lambda db: db.execute("DELETE FROM questions WHERE id = ?", (row.id,))
                ).result()
            elif any(a.outcome is Outcome.COMPLETE for a in row.attempts):
                value = VerdictValue.RIGHT if kind == "mark" else VerdictValue.UNKNOWN
                history.mark(row.id, value).result()


@settings(max_examples=25, deadline=None)
@given(st.lists(st.one_of(asked, changes), min_size=3, max_size=14))
def test_ready_facts_equal_the_questions(steps: list[tuple[object, ...]]) -> None:
    calendar = Calendar(MONDAY)
    with (
        tempfile.TemporaryDirectory() as folder,
        History.open(Path(folder) / "history.db", wall_clock=calendar) as history,
    ):
        for number, step in enumerate(steps):
            do(history, calendar, number, step)
            ready, direct = load_facts(history.reader), load_facts(history.reader, packed=False)
            assert same(ready, direct)
        pack_all(history)
        ready, direct = load_facts(history.reader), load_facts(history.reader, packed=False)
        assert same(ready, direct)
        groupings: tuple[Grouping | None, ...] = (None, "endpoint", "length", "month")
        for by in groupings:
            kept = [figures(s) for s in summarise(ready, by)]
            assert kept == [figures(s) for s in summarise(direct, by)]


def figures(summary: object) -> dict[str, object]:
    return {name: value for name, value in vars(summary).items() if name != "curve"}


def test_a_change_drops_the_day_and_no_other(history: History) -> None:
    tell(history, Story("q1", tries=(Try("fast", RIGHT),)))
    pack_all(history)
    days: Callable[[], list[str]] = lambda: [  # noqa: E731
        row[0]
        for row in history.submit(lambda db: db.execute("SELECT day FROM fact_days").fetchall()).result()
    ]
    assert days() == ["2026-11-23"]
    history.save_partial("q1-a1", "more", "").result()  # its attempt has ended: nothing changes
    assert days() == ["2026-11-23"]
    history.mark("q1", VerdictValue.WRONG).result()
    assert days() == []


def test_past_days_are_ready_once_the_history_was_opened_again(path: Path) -> None:
    yesterday = Calendar(MONDAY)
    with History.open(path, wall_clock=yesterday) as history:
        tell(history, Story("q1", tries=(Try("fast", RIGHT),)))
    tomorrow = Calendar(MONDAY + timedelta(days=1))
    with History.open(path, wall_clock=tomorrow) as history:
        kept = history.submit(lambda db: db.execute("SELECT day FROM fact_days").fetchall())
        assert [row[0] for row in kept.result()] == ["2026-11-02"]
        assert summarise(load_facts(history.reader))[0].solved == 1
