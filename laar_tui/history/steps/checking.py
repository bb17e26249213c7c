"""Step 0004: what a check cost, and a way to find the same prompt again.

``verdicts.money`` is what asking for the verdict cost (a judge is another endpoint, and may be paid); NULL where nobody was paid or the
price is not known. The view ``ttca`` counts it with the attempts' own money. The index finds earlier answers to one prompt: at 100,000
questions that took about 0.1 s of every check without it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlite_utils import Database

_ATTEMPTS_ONLY = "(SELECT total(m.money) FROM attempts m WHERE m.question_id = q.id) AS money"
_ALL = """((SELECT total(m.money) FROM attempts m WHERE m.question_id = q.id)
            + (SELECT total(v.money) FROM verdicts v JOIN attempts m ON m.id = v.attempt_id WHERE m.question_id = q.id)) AS money"""


def checking(db: Database) -> None:
    db.execute("ALTER TABLE verdicts ADD COLUMN money REAL")
    db.execute("CREATE INDEX questions_prompt ON questions (prompt_sha256)")
    view = db.execute("SELECT sql FROM sqlite_master WHERE type = 'view' AND name = 'ttca'").fetchone()[0]
    assert _ATTEMPTS_ONLY in view
    db.execute("DROP VIEW ttca")
    db.execute(view.replace(_ATTEMPTS_ONLY, _ALL))
