"""What each checker said about answers that the user marked: its record, derived from the stored verdicts. Blocks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from laar_tui.core.verdict import COMBINED
from laar_tui.history import rows
from laar_tui.history.reading import Reader
from laar_tui.history.stored_text import from_stored
from laar_tui.history.survival import Proportion, proportion
from laar_tui.routing.evidence import JUDGES
from laar_tui.routing.reliability import CheckerRecord, pass_weight, reject_weight

_LATEST = """SELECT attempt_id, source, value, check_s, max(id) AS id FROM verdicts
    WHERE source LIKE 'check:%' AND source NOT LIKE 'check:outcome%' GROUP BY attempt_id, source"""

_MARKS = """SELECT v.attempt_id, v.value, v.id FROM verdicts v WHERE v.source = 'user'
    AND v.id = (SELECT max(u.id) FROM verdicts u WHERE u.attempt_id = v.attempt_id AND u.source = 'user')
    AND v.value <> 'unknown'"""


_COUNTS = f"(s.source NOT LIKE '{JUDGES}%' OR l.value IN ('right', 'wrong'))"
"""A judge is not asked about every answer: its silence says nothing."""


@dataclass(frozen=True)
class CheckerReliability:
    """A checker's record with what follows from it.

    ``catches`` is the share of wrong answers it called wrong (its sensitivity), ``rejects`` the share of right answers it called
    wrong (1 - specificity); means and intervals are of Beta posteriors under a uniform prior. ``weight`` multiplies the likelihood
    ratio of its *wrong* (1 = as built, towards 0 = not believed any more), ``pass_weight`` that of its *right*.
    """

    record: CheckerRecord
    catches: Proportion
    rejects: Proportion
    weight: float
    pass_weight: float

    @property
    def name(self) -> str:
        return self.record.checker.removeprefix("check:")

    @property
    def together(self) -> bool:
        """It stands for all checks combined."""
        return self.record.checker == COMBINED


def checker_records(
    reader: Reader, *, simulated: bool | None = None, since: datetime | None = None
) -> dict[str, CheckerRecord]:
    """Every checker's record by verdict source.

    A checker stores nothing where it finds nothing, so the answers it was silent on are the marked ones since its first verdict.
    """
    with reader.connection() as connection:
        if connection is None:
            return {}
        found = connection.execute(
            f"""WITH latest AS ({_LATEST}), marks AS ({_MARKS}),
                own AS (SELECT a.id FROM attempts a WHERE a.outcome = 'complete'
                    AND (:simulated IS NULL OR a.simulated = :simulated)
                    AND (:since IS NULL OR a.started_at >= :since)),
                begun AS (SELECT source, min(id) AS first_id FROM verdicts
                    WHERE source LIKE 'check:%' GROUP BY source),
                sources AS (SELECT DISTINCT latest.source FROM latest JOIN own ON own.id = latest.attempt_id)
            SELECT s.source,
                (SELECT count(*) FROM latest l JOIN own ON own.id = l.attempt_id
                    WHERE l.source = s.source AND l.value <> 'unknown') AS spoke,
                (SELECT total(l.check_s) FROM latest l JOIN own ON own.id = l.attempt_id
                    WHERE l.source = s.source) AS seconds,
                total(m.value = 'wrong' AND {_COUNTS}) AS wrong, total(m.value = 'right' AND {_COUNTS}) AS right_answers,
                total(m.value = 'wrong' AND l.value = 'wrong') AS caught,
                total(m.value = 'wrong' AND l.value = 'right') AS passed_wrong,
                total(m.value = 'right' AND l.value = 'wrong') AS rejected,
                total(m.value = 'right' AND l.value = 'right') AS passed_right
            FROM sources s JOIN begun b ON b.source = s.source
                LEFT JOIN (SELECT marks.* FROM marks JOIN own ON own.id = marks.attempt_id) m
                    ON m.id > b.first_id
                LEFT JOIN latest l ON l.attempt_id = m.attempt_id AND l.source = s.source
            GROUP BY s.source ORDER BY s.source""",
            {
                "simulated": None if simulated is None else int(simulated),
                "since": None if since is None else rows.stamp(since),
            },
        ).fetchall()
    return {
        name: CheckerRecord(
            checker=name,
            wrong=int(row["wrong"]),
            caught=int(row["caught"]),
            passed_wrong=int(row["passed_wrong"]),
            right=int(row["right_answers"]),
            rejected=int(row["rejected"]),
            passed_right=int(row["passed_right"]),
            spoke=row["spoke"],
            seconds=row["seconds"],
        )
        for row in found
        for name in (from_stored(row["source"]),)
    }


def checker_reliability(
    reader: Reader, *, simulated: bool | None = None, since: datetime | None = None
) -> list[CheckerReliability]:
    """Each checker's record and reliability, all together first, then by name. For ``stats --by checker`` and the review."""
    records = checker_records(reader, simulated=simulated, since=since)
    every = [
        CheckerReliability(
            record=record,
            catches=proportion(record.caught, record.wrong),
            rejects=proportion(record.rejected, record.right),
            weight=reject_weight(record),
            pass_weight=pass_weight(record),
        )
        for record in records.values()
    ]
    return sorted(every, key=lambda r: (not r.together, r.name))


def checker_weights(reader: Reader, *, simulated: bool | None = None) -> dict[str, float]:
    """By a checker's name: what the user's marks so far do to the likelihood ratio of its *wrong* (1 = as built, towards 0 = not believed
    any more). All checks together have none of their own."""
    return {r.name: r.weight for r in checker_reliability(reader, simulated=simulated) if not r.together}
