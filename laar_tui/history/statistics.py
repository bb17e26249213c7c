"""Summaries of the TTCA history: how long until a correct answer, and how often each endpoint was right.

Unsolved questions are right-censored, never dropped; every number comes with how much stands behind it. All
functions block.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Literal

from laar_tui.core.verdict import VerdictValue
from laar_tui.history import rows
from laar_tui.history.reading import Reader
from laar_tui.history.schema import LENGTHS
from laar_tui.history.stored_text import from_stored, to_stored
from laar_tui.history.survival import (
    Proportion,
    Step,
    proportion,
    restricted_mean,
    survival_curve,
    time_until,
)

if TYPE_CHECKING:
    import sqlite3

Grouping = Literal["endpoint", "length", "language", "task"]
Column = Literal["length", "language", "task"]
Clock = Literal["wall", "machine"]

HORIZON_S = 300.0
"""Default horizon of restricted means. Fixed, so that groups and months can be compared."""

UNMEASURED = ""
"""The group of questions whose feature was never measured."""


@dataclass(frozen=True)
class TtcaSummary:
    """TTCA over ``n`` questions that were tried, of which ``solved`` have a right answer; the rest are
    ``censored``.

    ``group`` is ``None`` for all questions together. ``median_s`` and ``p90_s`` are Kaplan–Meier quantiles,
    ``None`` when not reached; ``restricted_mean_s`` is the mean of min(TTCA, ``horizon_s``), ``None`` without
    questions. ``success`` is over the questions that were judged: an answer is right, or all judged ones are
    wrong and none stands; ``unjudged`` are left out of it. ``first_attempt_success`` is over the questions
    whose first finished answer was judged. Means and intervals of both are of a Beta posterior under a
    uniform prior.
    """

    group: str | None
    n: int
    solved: int
    censored: int
    unjudged: int
    median_s: float | None
    p90_s: float | None
    restricted_mean_s: float | None
    horizon_s: float
    success: Proportion
    first_attempt_success: Proportion
    attempts: int
    money: float
    curve: tuple[Step, ...]


@dataclass(frozen=True)
class SuccessCell:
    """How often ``endpoint`` was right on questions of one ``group`` (a length, language or task).

    ``success`` counts finished answers judged right, out of those judged right or wrong; ``unjudged``
    finished answers are not in it.
    """

    endpoint: str
    group: str
    success: Proportion
    unjudged: int


def ttca_summary(
    reader: Reader,
    by: Grouping | None = None,
    *,
    since: datetime | None = None,
    simulated: bool | None = None,
    clock: Clock = "wall",
    horizon_s: float = HORIZON_S,
) -> list[TtcaSummary]:
    """One summary of all questions, or one for each group in its natural order (lengths ascending, others by
    name).

    ``by="endpoint"`` groups by the endpoint asked *first*: grouping by the one that solved it would credit
    only winners. ``simulated=None`` mixes the simulated fleet with real endpoints; pass a value wherever the
    two may meet. ``clock`` picks TTCA with (wall) or without (machine) reading time. Questions that are still
    running are left out.
    """
    with reader.connection() as connection:
        found = [] if connection is None else _questions(connection, clock, since, simulated)
    if by is None:
        return [_summarise(None, found, horizon_s)]
    groups: dict[str, list[sqlite3.Row]] = {}
    column = "first_endpoint" if by == "endpoint" else by
    for row in found:
        groups.setdefault(_group(row[column]), []).append(row)
    return [_summarise(name, groups[name], horizon_s) for name in sorted(groups, key=_natural_order(by))]


def success_by(
    reader: Reader,
    column: Column = "length",
    *,
    endpoint: str | None = None,
    language: str | None = None,
    since: datetime | None = None,
    simulated: bool | None = None,
) -> list[SuccessCell]:
    """The cells of the review's heatmap that have any finished answer, by endpoint name, then by group in its
    natural order.
    """
    with reader.connection() as connection:
        if connection is None:
            return []
        found = connection.execute(
            f"""SELECT endpoint, {column} AS group_name, total(verdict_value = 'right') AS right_answers,
                total(verdict_value = 'wrong') AS wrong_answers, count(*) AS finished
            FROM attempts_full WHERE outcome = 'complete' AND state = 'finished'
                AND (:endpoint IS NULL OR endpoint = :endpoint)
                AND (:language IS NULL OR language = :language)
                AND (:since IS NULL OR started_at >= :since)
                AND (:simulated IS NULL OR simulated = :simulated)
            GROUP BY endpoint, group_name""",
            {
                "endpoint": None if endpoint is None else to_stored(endpoint),
                "language": language,
                **_period(since, simulated),
            },
        ).fetchall()
    order = _natural_order(column)
    cells = [_cell(row) for row in found]
    return sorted(cells, key=lambda cell: (cell.endpoint, order(cell.group)))


def _questions(
    connection: sqlite3.Connection, clock: Clock, since: datetime | None, simulated: bool | None
) -> list[sqlite3.Row]:
    return connection.execute(
        f"""SELECT ttca_{clock}_s AS seconds, ttca_censored, verdict,
            first_endpoint, length, language, task, attempts, money,
            (SELECT a.verdict_value FROM attempts a
                WHERE a.question_id = ttca.question_id AND a.outcome = 'complete'
                ORDER BY a.ordinal LIMIT 1) AS first_verdict
        FROM ttca WHERE ttca_{clock}_s IS NOT NULL AND (:since IS NULL OR asked_at >= :since)
            AND (:simulated IS NULL OR simulated = :simulated)
            AND NOT EXISTS (SELECT 1 FROM attempts r
                WHERE r.question_id = ttca.question_id AND r.state = 'running')""",
        _period(since, simulated),
    ).fetchall()


def _period(since: datetime | None, simulated: bool | None) -> dict[str, object]:
    return {
        "since": None if since is None else rows.stamp(since),
        "simulated": None if simulated is None else int(simulated),
    }


def _summarise(group: str | None, found: Sequence[sqlite3.Row], horizon_s: float) -> TtcaSummary:
    curve = survival_curve((row["seconds"], bool(row["ttca_censored"])) for row in found)
    verdicts = [row["verdict"] for row in found]
    first_verdicts = [row["first_verdict"] for row in found]
    solved = verdicts.count(VerdictValue.RIGHT)
    return TtcaSummary(
        group=group,
        n=len(found),
        solved=solved,
        censored=len(found) - solved,
        unjudged=verdicts.count(VerdictValue.UNKNOWN),
        median_s=time_until(curve, 0.5),
        p90_s=time_until(curve, 0.9),
        restricted_mean_s=restricted_mean(curve, horizon_s) if found else None,
        horizon_s=horizon_s,
        success=_judged_proportion(verdicts),
        first_attempt_success=_judged_proportion(first_verdicts),
        attempts=sum(row["attempts"] for row in found),
        money=sum(row["money"] for row in found),
        curve=curve,
    )


def _judged_proportion(verdicts: Sequence[str | None]) -> Proportion:
    right = verdicts.count(VerdictValue.RIGHT)
    return proportion(right, right + verdicts.count(VerdictValue.WRONG))


def _cell(row: sqlite3.Row) -> SuccessCell:
    right, wrong = int(row["right_answers"]), int(row["wrong_answers"])
    return SuccessCell(
        endpoint=from_stored(row["endpoint"]),
        group=_group(row["group_name"]),
        success=proportion(right, right + wrong),
        unjudged=row["finished"] - right - wrong,
    )


def _group(stored: str | None) -> str:
    return UNMEASURED if stored is None else from_stored(stored)


def _natural_order(by: Grouping) -> Callable[[str], tuple[int, str]]:
    ranks = {name: rank for rank, name in enumerate(LENGTHS)} if by == "length" else {}
    return lambda group: (ranks.get(group, len(ranks)), group)
