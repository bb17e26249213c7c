"""What was spent since a moment: on attempts, and on judging their answers."""

from __future__ import annotations

from datetime import datetime

from laar_tui.history.reading import Reader
from laar_tui.history.rows import stamp


def money_since(reader: Reader, moment: datetime, *, simulated: bool) -> float:
    """The known prices of all attempts, and of judging them, on questions asked since ``moment`` (aware), in the unit of the configured
    prices. Blocks.

    Simulated prices and real ones are never added up.
    """
    with reader.connection() as connection:
        if connection is None:
            return 0.0
        row = connection.execute(
            """SELECT total(coalesce(a.money, 0)
                + (SELECT total(v.money) FROM verdicts v WHERE v.attempt_id = a.id))
            FROM questions q JOIN attempts a ON a.question_id = q.id
            WHERE q.asked_at >= ? AND a.simulated = ?""",
            (stamp(moment), int(simulated)),
        ).fetchone()
    return float(row[0])
