"""What was spent since a moment: real and simulated money apart, and only of questions asked since."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path

from laar_tui.core.verdict import Verdict, VerdictValue
from laar_tui.history.reading import Reader
from laar_tui.history.spending import money_since
from laar_tui.history.statistics import ttca_summary
from laar_tui.history.store import History
from tests.history.building import Story, Try, open_history, tell

BEFORE = datetime(2026, 11, 1, tzinfo=UTC)


def test_nothing_yet(history: History) -> None:
    assert money_since(history.reader, BEFORE, simulated=False) == 0.0


def test_real_and_simulated_money_apart(path: Path) -> None:
    with open_history(path) as history:
        tell(history, Story("q1", tries=(Try("fast", None), Try("strong", None))))
        tell(history, Story("q2", tries=(Try("sim", None),), simulated=True))
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE attempts SET money = 0.25 WHERE question_id = 'q1'")
        connection.execute("UPDATE attempts SET money = 9 WHERE question_id = 'q2'")
        connection.execute("UPDATE attempts SET simulated = (question_id = 'q2')")
    connection.close()
    with open_history(path) as history:
        reader = history.reader
        asked = max(row.asked_at for row in reader.list_questions())
        assert money_since(reader, BEFORE, simulated=False) == 0.5
        assert money_since(reader, BEFORE, simulated=True) == 9.0
        assert money_since(reader, asked + timedelta(seconds=1), simulated=True) == 0.0


def test_what_judging_cost_is_spent_too_and_survives_a_restart(path: Path) -> None:
    judged = Verdict(VerdictValue.UNKNOWN, "check:judge:strict", 0.5, "cannot tell", 2.0, money=0.125)
    with open_history(path) as history:
        tell(history, Story("q1", tries=(Try("fast", None),)))
        before = money_since(history.reader, BEFORE, simulated=False)
        for _ in range(2):
            history.save_verdict("q1", "q1-a1", judged, 9.0).result()
    reader = Reader(path)
    assert money_since(reader, BEFORE, simulated=False) == before + 0.25
    assert ttca_summary(reader)[0].money == before + 0.25
    stored = reader.load_question("q1").attempts[0]
    assert [g.verdict.money for g in stored.verdicts] == [0.125, 0.125]
    assert stored.checking_money == 0.25
