"""What follows from the verdicts on a question's attempts: which verdict counts, which answer stands, the
TTCA.

One rule for live questions, for marks given months later and for questions whose process died: everything is
derived again from the stored spans and verdicts with ``core/verdict.py`` and ``core/ttca.py``.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from laar_tui.core.attempt import Outcome
from laar_tui.core.ttca import AttemptSpan, Ttca, time_to_correct_answer
from laar_tui.core.verdict import Verdict, VerdictValue, checking_s, effective_verdict
from laar_tui.history.clock_gap import Event, clock_gap
from laar_tui.history.records import GivenVerdict
from laar_tui.history.rows import moment, optional_moment, read_verdict, stamp, ttca_row
from laar_tui.history.stored_text import to_stored

if TYPE_CHECKING:
    import sqlite3

    from sqlite_utils import Database


@dataclass(frozen=True)
class JudgedAttempt:
    """One ended attempt as accounting sees it; ``ended_s`` is the last token of a complete answer, else
    when it was given up; ``over_s`` is the end of its stream, where that was seen.
    """

    id: str
    ordinal: int
    outcome: Outcome | None
    started_s: float
    ended_s: float
    verdicts: tuple[GivenVerdict, ...]
    session: str = ""
    started_at: datetime | None = None
    over_s: float | None = None
    over_at: datetime | None = None

    @property
    def judgeable(self) -> bool:
        return self.outcome is not None and self.outcome.judgeable

    @property
    def effective(self) -> Verdict:
        return effective_verdict(given.verdict for given in self.verdicts)

    @property
    def right(self) -> bool:
        return self.judgeable and self.effective.value is VerdictValue.RIGHT

    @property
    def wrong(self) -> bool:
        return self.effective.counts_as_wrong

    @property
    def checking_s(self) -> float:
        return checking_s(given.verdict for given in self.verdicts)

    def span(self) -> AttemptSpan:
        """A mark given later, from history, has no time on the question's clock: nobody was waiting any
        more.
        """
        judged = [given.given_s for given in self.verdicts if given.given_s is not None]
        return AttemptSpan(
            self.started_s, self.ended_s, self.right, max(judged, default=None), self.checking_s
        )

    def events(self) -> Iterator[Event]:
        """What was dated by both clocks."""
        if self.started_at is not None:
            yield Event(self.session, self.started_s, self.started_at)
        if self.over_s is not None and self.over_at is not None:
            yield Event(self.session, self.over_s, self.over_at)
        for given in self.verdicts:
            if given.given_s is not None:
                yield Event(self.session, given.given_s, given.given_at)


@dataclass(frozen=True)
class Account:
    ttca: Ttca | None
    standing: JudgedAttempt | None
    checking_s: float
    clock_gap_s: float = 0.0
    """See :func:`clock_gap`; of the time that the TTCA covers, no later."""


def account(attempts: Sequence[JudgedAttempt]) -> Account:
    """The state of a question: its TTCA, the answer that stands, and the seconds spent on checking."""
    ttca = time_to_correct_answer([a.span() for a in attempts])
    return Account(
        ttca=ttca,
        standing=standing(attempts),
        checking_s=sum(a.checking_s for a in attempts),
        clock_gap_s=clock_gap(_within(ttca, attempts)),
    )


def _within(ttca: Ttca | None, attempts: Sequence[JudgedAttempt]) -> Iterator[Event]:
    """The events up to the end of the TTCA, the end of the right answer's own stream included."""
    if ttca is None:
        return
    end_s = min(a.started_s for a in attempts) + ttca.wall_s
    for attempt in attempts:
        for event in attempt.events():
            ends_it = attempt.right and attempt.ended_s == end_s and event.clock_s == attempt.over_s
            if event.clock_s <= end_s or ends_it:
                yield event


def standing(attempts: Sequence[JudgedAttempt]) -> JudgedAttempt | None:
    """The first right answer; where none is right, the latest finished answer that nobody called wrong.

    A check that is not surer than ``core.verdict.SURE_WRONG`` makes a remark; it does not lay an answer down.
    """
    rights = [a for a in attempts if a.right]
    if rights:
        return min(rights, key=lambda a: a.ended_s)
    open_answers = [a for a in attempts if a.judgeable and not a.wrong]
    return max(open_answers, key=lambda a: a.ordinal, default=None)


def given_verdicts(connection: sqlite3.Connection, question_id: str) -> dict[str, list[GivenVerdict]]:
    """Verdicts by attempt, oldest first. All ids are in their stored form, as everywhere in this file."""
    given: dict[str, list[GivenVerdict]] = {}
    for row in connection.execute(
        """SELECT v.* FROM verdicts v JOIN attempts a ON a.id = v.attempt_id
        WHERE a.question_id = ? ORDER BY v.id""",
        (question_id,),
    ).fetchall():
        given.setdefault(row["attempt_id"], []).append(read_verdict(row))
    return given


def judged_attempts(connection: sqlite3.Connection, question_id: str) -> tuple[JudgedAttempt, ...]:
    """The ended attempts of a question by ordinal. ``question_id`` is in its stored form, as everywhere in
    this file.

    An interrupted attempt counts as ended when it was last seen to run: how much longer it did is not known, and a guess
    would lengthen the TTCA.
    """
    given = given_verdicts(connection, question_id)
    rows = connection.execute(
        """SELECT id, ordinal, outcome, started_s, session_id, started_at, ended_at,
            started_s + coalesce(CASE outcome WHEN 'complete' THEN last_token_s END, total_s, 0) AS ended_s,
            CASE state WHEN 'finished' THEN ended_s END AS over_s
        FROM attempts WHERE question_id = ? AND state <> 'running' ORDER BY ordinal""",
        (question_id,),
    ).fetchall()
    return tuple(
        JudgedAttempt(
            id=row["id"],
            ordinal=row["ordinal"],
            outcome=None if row["outcome"] is None else Outcome(row["outcome"]),
            started_s=row["started_s"],
            ended_s=row["ended_s"],
            verdicts=tuple(given.get(row["id"], ())),
            session=row["session_id"],
            started_at=moment(row["started_at"]),
            over_s=row["over_s"],
            over_at=optional_moment(row["ended_at"]),
        )
        for row in rows
    )


def rejudge(db: Database, attempt_id: str) -> Verdict:
    """Derive what counts of an attempt's verdicts anew, and store it with the time of the latest."""
    given = [
        read_verdict(row)
        for row in db.query("SELECT * FROM verdicts WHERE attempt_id = ? ORDER BY id", [attempt_id])
    ]
    effective = effective_verdict(g.verdict for g in given)
    db.table("attempts").update(
        attempt_id,
        {
            "verdict_value": effective.value,
            "verdict_source": to_stored(effective.source),
            "verdict_confidence": effective.confidence,
            "judged_at": stamp(max(g.given_at for g in given)) if given else None,
        },
    )
    return effective


def recount(db: Database, question_id: str) -> Account:
    """Derive the question's account from what is stored now, and store it."""
    result = account(judged_attempts(db.conn, question_id))
    db.table("questions").update(
        question_id,
        {
            **ttca_row(result.ttca),
            "standing_attempt_id": result.standing.id if result.standing else None,
            "checking_s": result.checking_s,
            "clock_gap_s": result.clock_gap_s,
        },
    )
    return result
