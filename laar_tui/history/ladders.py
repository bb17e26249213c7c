"""Whole ladders of settled questions, with the decision behind every rung: what a what-if is worked out from.
Blocks.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from laar_tui.core.attempt import Outcome
from laar_tui.core.decision import Decision
from laar_tui.core.ttca import Ttca
from laar_tui.core.verdict import Verdict, VerdictValue
from laar_tui.history import rows
from laar_tui.history.clock_gap import TOLERATED_S
from laar_tui.history.reading import Reader
from laar_tui.history.stored_text import from_stored

if TYPE_CHECKING:
    import sqlite3


@dataclass(frozen=True)
class Rung:
    """One attempt: the decision that chose it, on the question's clock when it started and when its last token
    came (seconds). ``right`` is ``None`` for a finished answer that nobody judged, and false for an attempt that
    failed to answer.
    """

    decision: Decision
    endpoint: str
    started_s: float
    ended_s: float
    right: bool | None
    overlapped: bool


@dataclass(frozen=True)
class Ladder:
    """A question that was tried and has come to rest. ``pinned``: the user chose whom to ask."""

    question_id: str
    conversation_id: str
    asked_at: datetime
    pinned: bool
    ttca: Ttca
    rungs: tuple[Rung, ...]


def ladders(
    reader: Reader, limit: int, *, since: datetime | None = None, simulated: bool | None = None
) -> list[Ladder]:
    """The ``limit`` latest settled questions, oldest first. Those during which the computer slept or its clock was
    set are left out.
    """
    with reader.connection() as connection:
        if connection is None:
            return []
        questions = connection.execute(
            """SELECT q.id, q.conversation_id, q.asked_at, q.pinned, q.ttca_wall_s, q.ttca_machine_s, q.ttca_censored
            FROM questions q
            WHERE q.ttca_wall_s IS NOT NULL AND abs(q.clock_gap_s) <= :tolerated
                AND (:since IS NULL OR q.asked_at >= :since)
                AND (:simulated IS NULL OR q.simulated = :simulated)
                AND NOT EXISTS (SELECT 1 FROM attempts r WHERE r.question_id = q.id AND r.state = 'running')
            ORDER BY q.asked_at DESC, q.id DESC LIMIT :limit""",
            {
                "tolerated": TOLERATED_S,
                "since": None if since is None else rows.stamp(since),
                "simulated": None if simulated is None else int(simulated),
                "limit": limit,
            },
        ).fetchall()
        found = [_ladder(connection, question) for question in reversed(questions)]
    return [ladder for ladder in found if ladder is not None]


def _ladder(connection: sqlite3.Connection, question: sqlite3.Row) -> Ladder | None:
    attempts = connection.execute(
        """SELECT d.*, a.endpoint AS asked, a.outcome, a.overlapped, a.started_s,
            a.started_s + coalesce(CASE a.outcome WHEN 'complete' THEN a.last_token_s END, a.total_s, 0) AS ended_s,
            a.verdict_value, a.verdict_source, a.verdict_confidence
        FROM attempts a JOIN decisions d ON d.id = a.decision_id
        WHERE a.question_id = ? ORDER BY a.ordinal""",
        (question["id"],),
    ).fetchall()
    ttca = rows.read_ttca(question)
    if not attempts or ttca is None:
        return None
    return Ladder(
        question_id=from_stored(question["id"]),
        conversation_id=from_stored(question["conversation_id"]),
        asked_at=rows.moment(question["asked_at"]),
        pinned=question["pinned"] is not None,
        ttca=ttca,
        rungs=tuple(_rung(attempt) for attempt in attempts),
    )


def _rung(row: sqlite3.Row) -> Rung:
    return Rung(
        decision=rows.read_decision(row).decision,
        endpoint=from_stored(row["asked"]),
        started_s=row["started_s"],
        ended_s=row["ended_s"],
        right=_right(row),
        overlapped=bool(row["overlapped"]),
    )


def _right(row: sqlite3.Row) -> bool | None:
    if row["outcome"] != Outcome.COMPLETE:
        return False
    if row["verdict_value"] is None:
        return None
    verdict = Verdict(
        VerdictValue(row["verdict_value"]),
        from_stored(row["verdict_source"]),
        row["verdict_confidence"],
    )
    if verdict.value is VerdictValue.RIGHT:
        return True
    return False if verdict.counts_as_wrong else None


def judged(rungs: Sequence[Rung]) -> bool:
    """It is known how the question ended: an answer was right, or every answer was found wrong."""
    return any(r.right for r in rungs) or all(r.right is False for r in rungs)
