"""Tables, views and indices, made by named, transactional migrations (sqlite-utils).

A step that was ever released is never edited: change the layout with a new step at the end of ``STEPS``.
Importing this module is cheap; sqlite-utils is imported only where a migration runs.

How the tables relate: a conversation has questions; a question has documents (their text stored once, by
content hash), decisions, and attempts, each made on a decision; an attempt has verdicts. Verdicts are
append-only. Some columns are *derived* and rewritten by ``accounting.py`` whenever a verdict arrives or an
attempt ends: ``attempts.verdict_*`` and ``judged_at``, and ``questions.ttca_*``, ``standing_attempt_id`` and
``checking_s``. Times ending in ``_s`` are seconds, on the question's clock where they say when; times ending
in ``_at`` are UTC, ISO-8601. Text is in the form of ``stored_text.py``.

From these follow, kept by triggers and so right whoever writes, the search indexes (``steps/search.py``) and the
days kept ready for summaries (``fact_days.py``). Both could be made anew from the tables above; neither is exported.

To read: the view ``ttca`` has one row per question, ``attempts_full`` one per attempt. Both show well in
Datasette or any SQLite tool. Such a tool may also delete rows, with foreign keys switched on.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from laar_tui.history.steps.checking import checking
from laar_tui.history.steps.conversations import conversations
from laar_tui.history.steps.first import first
from laar_tui.history.steps.search import search

if TYPE_CHECKING:
    import sqlite3

    from sqlite_utils import Database

MIGRATION_SET = "laar_chat_history"
MIGRATIONS_TABLE = "_sqlite_migrations"

LENGTHS = ("0-4K", "4-8K", "8-16K", "16-32K", "32-64K", "64K+")
"""Buckets of prompt length, K = 1024 tokens, lower bound included; the views' ``length`` column holds these
names.
"""


def _fact_days(db: Database) -> None:
    from laar_tui.history.fact_days import add_tables

    add_tables(db)


STEPS: tuple[tuple[str, Callable[[Database], None]], ...] = (
    ("0001_first", first),
    ("review_01_fact_days", _fact_days),
    ("0002_search", search),
    ("0003_conversations", conversations),
    ("0004_checking", checking),
)

NAMES = tuple(name for name, _ in STEPS)


def migrate(db: Database) -> None:
    """Apply what is missing. Call it inside a write transaction, so that two processes cannot both start."""
    from sqlite_utils import Migrations

    migrations = Migrations(MIGRATION_SET)
    for name, step in STEPS:
        migrations(name=name)(step)
    migrations.apply(db)


def applied(connection: sqlite3.Connection) -> tuple[str, ...] | None:
    """Names of the steps already applied; ``None`` when the file holds nothing at all, ``()`` when it is not
    a history of ours.
    """
    tables = {row[0] for row in connection.execute("SELECT name FROM sqlite_master")}
    if not tables:
        return None
    if MIGRATIONS_TABLE not in tables:
        return ()
    rows = connection.execute(
        f"SELECT name FROM {MIGRATIONS_TABLE} WHERE migration_set = ? ORDER BY rowid", (MIGRATION_SET,)
    )
    return tuple(row[0] for row in rows.fetchall())
