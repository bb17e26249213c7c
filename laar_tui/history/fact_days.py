"""Facts kept ready by day: what a summary needs of a million attempts, without reading them one by one.

A row of ``fact_days`` holds what :func:`laar_tui.history.facts.facts_of_day` says of the questions asked on one
UTC day, packed. It is a copy and nothing else: triggers drop a day's row whenever anything it was made from
changes, whoever changes it, so a row that is there is true. A day without a row is worked out when it is asked
for. The writer packs past days when the history is opened; the current day is left to the readers.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import sqlite3

    from sqlite_utils import Database

LAYOUT = 3
"""Of the packed bytes. A row of another layout counts as missing."""

_TABLE = """CREATE TABLE fact_days (
    day TEXT PRIMARY KEY NOT NULL,
    layout INTEGER NOT NULL,
    names TEXT NOT NULL,
    questions BLOB NOT NULL,
    attempts BLOB NOT NULL,
    checks BLOB NOT NULL
)"""

_QUESTION_COLUMNS = (
    "asked_at, simulated, tokens, language, task, ttca_wall_s, ttca_machine_s, ttca_censored, clock_gap_s, "
    "standing_attempt_id"
)
_ATTEMPT_COLUMNS = "question_id, ordinal, endpoint, state, outcome, verdict_value, p_correct, money"
_DAY_OF_QUESTION = "(SELECT substr(asked_at, 1, 10) FROM questions WHERE id = {0}.question_id)"
_DAY_OF_ATTEMPT = """(SELECT substr(q.asked_at, 1, 10) FROM questions q JOIN attempts a ON a.question_id = q.id
    WHERE a.id = {0}.attempt_id)"""


def _triggers() -> list[str]:
    statements = []
    for table, columns, day in (
        ("questions", _QUESTION_COLUMNS, "substr({0}.asked_at, 1, 10)"),
        ("attempts", _ATTEMPT_COLUMNS, _DAY_OF_QUESTION),
        ("verdicts", "", _DAY_OF_ATTEMPT),
    ):
        for event, rows in (("INSERT", "NEW"), ("UPDATE", "OLD NEW"), ("DELETE", "OLD")):
            if event == "UPDATE" and not columns:
                continue  # verdicts are append-only
            of = f" OF {columns}" if event == "UPDATE" else ""
            drops = " ".join(f"DELETE FROM fact_days WHERE day = {day.format(row)};" for row in rows.split())
            statements.append(
                f"CREATE TRIGGER fact_days_{table}_{event.lower()} AFTER {event}{of} ON {table} "
                f"BEGIN {drops} END"
            )
    return statements


def add_tables(db: Database) -> None:
    """The migration step: the table, its triggers, and ``questions.clock_gap_s`` worked out for what is there."""
    from laar_tui.history.accounting import account, judged_attempts

    db.execute("ALTER TABLE questions ADD COLUMN clock_gap_s REAL NOT NULL DEFAULT 0")
    for row in db.execute("SELECT id FROM questions").fetchall():
        gap = account(judged_attempts(db.conn, row[0])).clock_gap_s
        if gap:
            db.execute("UPDATE questions SET clock_gap_s = ? WHERE id = ?", (gap, row[0]))
    db.execute(_TABLE)
    for statement in _triggers():
        db.execute(statement)


def days_asked(connection: sqlite3.Connection, since: str = "") -> list[str]:
    """The UTC days on which anything was asked, from that of the timestamp ``since`` on; a seek for each."""
    found = connection.execute(
        """WITH RECURSIVE days (day) AS (
            SELECT substr(min(asked_at), 1, 10) FROM questions WHERE asked_at >= :since
            UNION ALL
            SELECT (SELECT substr(min(asked_at), 1, 10) FROM questions WHERE asked_at > days.day || '~')
            FROM days WHERE days.day IS NOT NULL
        ) SELECT day FROM days WHERE day IS NOT NULL""",
        {"since": since[:10]},
    ).fetchall()
    return [row[0] for row in found]


def pack_one(db: Database, before: str) -> bool:
    """Pack one day before the day ``before`` that has no row; false when none is left. Runs in a write
    transaction.
    """
    from laar_tui.history.facts import facts_of_day

    ready = {row[0] for row in db.execute("SELECT day FROM fact_days WHERE layout = ?", (LAYOUT,)).fetchall()}
    day = next((d for d in days_asked(db.conn) if d < before and d not in ready), None)
    if day is None:
        return False
    packed = facts_of_day(db.conn, day).packed()
    db.execute(
        "INSERT OR REPLACE INTO fact_days (day, layout, names, questions, attempts, checks) VALUES (?, ?, ?, ?, ?, ?)",
        (day, LAYOUT, *packed),
    )
    return True
