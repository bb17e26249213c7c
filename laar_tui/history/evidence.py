"""What the router learns from: judged answers, and measured times. All functions block; oldest first, so that
learning sees them in order.
"""

from __future__ import annotations

from datetime import datetime

from laar_tui.core.attempt import Outcome
from laar_tui.core.verdict import Verdict
from laar_tui.history import rows
from laar_tui.history.reading import Reader
from laar_tui.history.records import LatencySample, Observation
from laar_tui.history.stored_text import from_stored


def observations(
    reader: Reader,
    *,
    since: datetime | None = None,
    limit: int | None = None,
    simulated: bool | None = None,
    judged_only: bool = True,
) -> list[Observation]:
    """The ``limit`` latest pieces of evidence, or all, in the order in which they came.

    With ``judged_only=False`` finished answers on which nobody gave a verdict are included: silence is weak
    evidence. An answer judged again counts from its latest verdict, so ``since`` the last look also brings
    marks that were changed.
    """
    condition = (
        "a.judged_at IS NOT NULL" if judged_only else "(a.judged_at IS NOT NULL OR a.outcome = 'complete')"
    )
    came = "a.judged_at" if judged_only else "coalesce(a.judged_at, a.ended_at)"
    verdicts: dict[str, list[Verdict]] = {}
    with reader.connection() as connection:
        if connection is None:
            return []
        found = connection.execute(
            f"""SELECT a.id, a.question_id, a.ordinal, a.endpoint, a.model_asked, a.model_served,
                a.fingerprint, a.outcome, a.p_correct, a.overlapped, a.simulated, {came} AS came_at,
                d.features, d.failed, d.propensity, q.standing_attempt_id = a.id AS standing,
                coalesce((SELECT min(v.given_at) FROM verdicts v WHERE v.attempt_id = a.id), {came}) AS first_at
            FROM attempts a JOIN decisions d ON d.id = a.decision_id JOIN questions q ON q.id = a.question_id
            WHERE {condition} AND a.state = 'finished'
                AND (:since IS NULL OR {came} >= :since) AND (:simulated IS NULL OR a.simulated = :simulated)
            ORDER BY came_at DESC, a.id DESC LIMIT :limit""",
            {
                "since": None if since is None else rows.stamp(since),
                "simulated": None if simulated is None else int(simulated),
                "limit": -1 if limit is None else limit,
            },
        ).fetchall()
        for row in found:
            given = connection.execute(
                "SELECT * FROM verdicts WHERE attempt_id = ? ORDER BY id", (row["id"],)
            )
            verdicts[row["id"]] = [rows.read_verdict(v).verdict for v in given.fetchall()]
    return [
        Observation(
            question_id=from_stored(row["question_id"]),
            attempt_id=from_stored(row["id"]),
            ordinal=row["ordinal"],
            endpoint=from_stored(row["endpoint"]),
            model=from_stored(row["model_asked"]),
            model_served=None if row["model_served"] is None else from_stored(row["model_served"]),
            fingerprint=None if row["fingerprint"] is None else from_stored(row["fingerprint"]),
            features=rows.features_from_json(row["features"]),
            verdicts=tuple(verdicts[row["id"]]),
            outcome=Outcome(row["outcome"]),
            failed=rows.failed_from_json(row["failed"]),
            p_correct=row["p_correct"],
            propensity=row["propensity"],
            overlapped=bool(row["overlapped"]),
            simulated=bool(row["simulated"]),
            at=rows.moment(row["came_at"]),
            first_at=rows.moment(row["first_at"]),
            standing=bool(row["standing"]),
        )
        for row in reversed(found)
    ]


def latencies(reader: Reader, limit: int = 200, *, simulated: bool | None = None) -> list[LatencySample]:
    """The ``limit`` latest attempts of each endpoint that are over, endpoints by name, each oldest first."""
    samples: list[LatencySample] = []
    with reader.connection() as connection:
        if connection is None:
            return []
        for (endpoint,) in connection.execute(
            "SELECT DISTINCT endpoint FROM attempts ORDER BY endpoint"
        ).fetchall():
            found = connection.execute(
                """SELECT a.endpoint, a.model_asked, a.started_at, a.outcome, a.first_byte_s, a.ttft_s,
                    a.first_content_s, a.last_token_s, coalesce(a.total_s, 0) AS total_s, a.requests, a.state, a.error_status,
                    a.prompt_tokens, a.completion_tokens, a.cached_tokens, a.simulated, d.features
                FROM attempts a JOIN decisions d ON d.id = a.decision_id
                WHERE a.endpoint = :endpoint AND a.state <> 'running'
                    AND (:simulated IS NULL OR a.simulated = :simulated)
                ORDER BY a.started_at DESC LIMIT :limit""",
                {
                    "endpoint": endpoint,
                    "simulated": None if simulated is None else int(simulated),
                    "limit": limit,
                },
            ).fetchall()
            samples += [
                LatencySample(
                    endpoint=from_stored(row["endpoint"]),
                    model=from_stored(row["model_asked"]),
                    started_at=rows.moment(row["started_at"]),
                    outcome=Outcome(row["outcome"]),
                    features=rows.features_from_json(row["features"]),
                    usage=rows.read_usage(row),
                    first_byte_s=row["first_byte_s"],
                    ttft_s=row["ttft_s"],
                    first_content_s=row["first_content_s"],
                    last_token_s=row["last_token_s"],
                    total_s=row["total_s"],
                    requests=row["requests"],
                    simulated=bool(row["simulated"]),
                    status=row["error_status"],
                    interrupted=row["state"] == "interrupted",
                )
                for row in reversed(found)
            ]
    return samples


def reading_times(reader: Reader, limit: int = 50, *, simulated: bool) -> list[float]:
    """Seconds from the end of an answer to the user's mark on it: the ``limit`` latest, oldest first. Answers that waited
    in reserve are left out. On simulated answers they are another measure: the waits around them may be divided."""
    with reader.connection() as connection:
        if connection is None:
            return []
        found = connection.execute(
            """SELECT v.given_s - a.ended_s FROM verdicts v JOIN attempts a ON a.id = v.attempt_id
            WHERE v.source = 'user' AND v.value <> 'unknown' AND v.given_s IS NOT NULL AND a.ended_s IS NOT NULL
                AND a.overlapped = 0 AND a.simulated = ?
            ORDER BY v.id DESC LIMIT ?""",
            (int(simulated), limit),
        ).fetchall()
    return [float(row[0]) for row in reversed(found)]


def marks_by_endpoint(reader: Reader, *, simulated: bool) -> dict[str, int]:
    """How many answers of each endpoint the user has marked right or wrong, as the marks are now."""
    with reader.connection() as connection:
        if connection is None:
            return {}
        found = connection.execute(
            """SELECT endpoint, count(*) AS marked FROM attempts
            WHERE simulated = ? AND verdict_source = 'user' AND verdict_value <> 'unknown' GROUP BY endpoint""",
            (int(simulated),),
        ).fetchall()
    return {from_stored(row["endpoint"]): row["marked"] for row in found}
