"""What was spent since a moment: one sum over the attempts."""

from __future__ import annotations

from datetime import datetime

from laar_tui.history.reading import Reader
from laar_tui.history.rows import stamp


def money_since(reader: Reader, moment: datetime, *, simulated: bool) -> float:
    """The known prices of all attempts on questions asked since ``moment`` (aware), in the unit of the configured prices. Blocks.

    Simulated prices and real ones are never added up.
    """
    with reader.connection() as connection:
        if connection is None:
            return 0.0
        row = connection.execute(
            """SELECT total(a.money) FROM questions q JOIN attempts a ON a.question_id = q.id
            WHERE q.asked_at >= ? AND a.simulated = ?""",
            (stamp(moment), int(simulated)),
        ).fetchone()
    return float(row[0])
