"""What the statistics need of each question, attempt and check, as columns. Blocks; numpy loads on first use.

Times are seconds, moments are seconds since 1970 UTC. Names (endpoints, lengths, languages, tasks, checkers) are
numbers: places in :attr:`Facts.names`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Literal, cast

from laar_tui.core.verdict import VerdictValue
from laar_tui.history import rows
from laar_tui.history.clock_gap import TOLERATED_S
from laar_tui.history.fact_days import LAYOUT, days_asked
from laar_tui.history.reading import Reader
from laar_tui.history.stored_text import from_json, from_stored, to_json

if TYPE_CHECKING:
    import sqlite3

    from numpy.typing import NDArray

Packed = Sequence[Any]
"""One day as ``fact_days`` keeps it: the names as JSON, then the bytes of the three tables, column by column."""

UNMEASURED = ""
"""The name of a feature that was never measured."""

UNKNOWN, RIGHT, WRONG, UNANSWERED = 0, 1, 2, 3
"""How verdicts are written in the columns. Only a question can be unanswered: every attempt failed or was cancelled."""

_CODES = {VerdictValue.RIGHT: RIGHT, VerdictValue.WRONG: WRONG}

# Layout 3 of fact_days: a change here is a new LAYOUT there.
_FEATURES = (("endpoint", "<u2"), ("length", "<u2"), ("language", "<u2"), ("task", "<u2"))
_QUESTION = (
    ("asked", "<f8"),
    ("wall_s", "<f8"),
    ("machine_s", "<f8"),
    ("money", "<f8"),
    ("attempts", "<u2"),
    *_FEATURES,
    ("solved", "u1"),
    ("verdict", "u1"),
    ("first_verdict", "u1"),
    ("simulated", "u1"),
    ("clock_gap", "u1"),
)
_ATTEMPT = (("asked", "<f8"), ("p_correct", "<f8"), *_FEATURES, ("verdict", "u1"), ("simulated", "u1"))
_CHECK = (
    ("asked", "<f8"),
    ("confidence", "<f8"),
    ("endpoint", "<u2"),
    ("checker", "<u2"),
    ("said", "u1"),
    ("mark", "u1"),
    ("simulated", "u1"),
)
_NAMED = ("endpoint", "length", "language", "task", "checker")


class Table:
    """Columns of one length, by name."""

    def __init__(self, columns: Mapping[str, NDArray[Any]]) -> None:
        self.columns = columns

    def __len__(self) -> int:
        return len(next(iter(self.columns.values())))

    def __getitem__(self, column: str) -> NDArray[Any]:
        return self.columns[column]

    def where(self, rows: NDArray[Any]) -> Table:
        """Those of the rows that ``rows``, a mask or places, picks."""
        return Table({name: column[rows] for name, column in self.columns.items()})

    def part(self, start: int, stop: int) -> Table:
        """The rows from ``start`` up to ``stop``, without copying them."""
        return Table({name: column[start:stop] for name, column in self.columns.items()})

    def packed(self) -> bytes:
        return b"".join(column.tobytes() for column in self.columns.values())


@dataclass(frozen=True)
class Facts:
    """Three tables and the names their numbers stand for.

    ``questions``: those that were tried and are not running; ``endpoint`` is the one asked first, ``verdict`` that
    of the question, ``first_verdict`` that of its first finished answer, ``clock_gap`` 1 where the computer slept
    or its clock jumped meanwhile. ``attempts``: finished answers, with the P(right) said before (nan for none).
    ``checks``: what a checker said of an answer, with the user's own mark (0 for none).
    """

    names: tuple[str, ...]
    questions: Table
    attempts: Table
    checks: Table

    def chosen(self, *, simulated: bool | None, since: datetime | None, endpoint: str | None = None) -> Facts:
        """The part of it that meets every condition given. ``endpoint`` is that of the attempt; of a question, the
        one asked first.
        """
        return Facts(
            self.names,
            *(
                self._part(table, simulated, since, endpoint)
                for table in (self.questions, self.attempts, self.checks)
            ),
        )

    def _part(
        self, table: Table, simulated: bool | None, since: datetime | None, endpoint: str | None
    ) -> Table:
        import numpy as np

        keep = np.ones(len(table), dtype=bool)
        if since is not None:
            keep &= table["asked"] >= since.timestamp()
        if simulated is not None:
            keep &= table["simulated"] == int(simulated)
        if endpoint is not None:
            code = self.names.index(endpoint) if endpoint in self.names else len(self.names)
            keep &= table["endpoint"] == code
        return table if keep.all() else table.where(keep)

    def packed(self) -> Packed:
        """As ``fact_days`` keeps it."""
        return (
            to_json(self.names),
            self.questions.packed(),
            self.attempts.packed(),
            self.checks.packed(),
        )


Kind = Literal["questions", "attempts", "checks"]
EVERY_KIND: tuple[Kind, ...] = ("questions", "attempts", "checks")


def load_facts(
    reader: Reader,
    since: datetime | None = None,
    kinds: Sequence[Kind] = EVERY_KIND,
    *,
    packed: bool = True,
) -> Facts:
    """Everything from the day of ``since`` on (whole days: :meth:`Facts.chosen` cuts exactly).

    Tables that are not among ``kinds`` stay empty, and cost nothing. ``packed=False`` works every day out from the
    questions themselves, for checking.
    """
    with reader.connection() as connection:
        if connection is None:
            return joined([])
        start = "" if since is None else rows.stamp(since)[:10]
        ready: dict[str, Packed] = {}
        if packed:
            columns = ", ".join(kind if kind in kinds else "x''" for kind in EVERY_KIND)
            found = connection.execute(
                f"SELECT day, names, {columns} FROM fact_days WHERE layout = ? AND day >= ?", (LAYOUT, start)
            )
            ready = {day: tables for day, *tables in found.fetchall()}
        days = days_asked(connection, start)
        return joined(
            [ready[day] if day in ready else facts_of_day(connection, day, kinds).packed() for day in days]
        )


def joined(days: Sequence[Packed]) -> Facts:
    """One day after another, under one numbering of names."""
    import numpy as np

    places: dict[str, int] = {}
    numbers: list[int] = []  # of every day's names in turn, the days one after another
    begins: list[int] = []
    for names, *_ in days:
        begins.append(len(numbers))
        numbers += [places.setdefault(name, len(places)) for name in cast("list[str]", from_json(names))]
    lookup = np.array(numbers, dtype="<u2")

    def table(place: int, layout: Sequence[tuple[str, str]]) -> Table:
        dtypes = [(name, np.dtype(kind)) for name, kind in layout]
        width = sum(dtype.itemsize for _, dtype in dtypes)
        blobs = [(memoryview(day[place]), len(day[place]) // width) for day in days]
        begin = np.repeat(np.array(begins, dtype=np.int64), [n for _, n in blobs])
        columns, before = {}, 0
        for name, dtype in dtypes:
            size = dtype.itemsize
            raw = b"".join(blob[before * n : (before + size) * n] for blob, n in blobs)
            column = np.frombuffer(raw, dtype=dtype)
            columns[name] = lookup[begin + column] if name in _NAMED else column
            before += size
        return Table(columns)

    return Facts(tuple(places), table(1, _QUESTION), table(2, _ATTEMPT), table(3, _CHECK))


def facts_of_day(connection: sqlite3.Connection, day: str, kinds: Sequence[Kind] = EVERY_KIND) -> Facts:
    """The facts of the questions asked on a UTC day (``YYYY-MM-DD``), from the questions themselves."""
    columns = _Columns()
    for kind, sql, add in (
        ("questions", _QUESTIONS_SQL, columns.question),
        ("attempts", _ATTEMPTS_SQL, columns.attempt),
        ("checks", _CHECKS_SQL, columns.check),
    ):
        if kind in kinds:
            for row in connection.execute(sql, {"day": day, "end": day + "~"}).fetchall():
                add(row)
    return columns.facts()


_QUESTIONS_SQL = """SELECT ttca.asked_at, ttca.ttca_wall_s, ttca.ttca_machine_s, ttca.ttca_censored, ttca.verdict,
        ttca.first_endpoint, ttca.attempts, ttca.money, ttca.length, ttca.language, ttca.task, ttca.simulated,
        q.clock_gap_s, q.standing_attempt_id IS NOT NULL AS answered,
        (SELECT a.verdict_value FROM attempts a WHERE a.question_id = q.id AND a.outcome = 'complete'
            ORDER BY a.ordinal LIMIT 1) AS first_verdict
    FROM questions q JOIN ttca ON ttca.question_id = q.id
    WHERE q.asked_at >= :day AND q.asked_at <= :end AND q.ttca_wall_s IS NOT NULL
        AND NOT EXISTS (SELECT 1 FROM attempts r WHERE r.question_id = q.id AND r.state = 'running')
    ORDER BY q.asked_at, q.id"""

_ATTEMPTS_SQL = """SELECT q.asked_at, a.p_correct, a.endpoint, ttca.length, q.language, q.task, a.verdict_value,
        a.simulated
    FROM questions q JOIN attempts a ON a.question_id = q.id
        JOIN ttca ON ttca.question_id = q.id
    WHERE q.asked_at >= :day AND q.asked_at <= :end AND a.outcome = 'complete' AND a.state = 'finished'
    ORDER BY q.asked_at, q.id, a.ordinal"""

# The user's latest word counts; *unknown* takes it back. So does a checker's, which may have judged again.
_CHECKS_SQL = """SELECT q.asked_at, v.source, v.value, v.confidence, a.endpoint, a.simulated,
        (SELECT m.value FROM verdicts m WHERE m.attempt_id = a.id AND m.source = 'user'
            ORDER BY m.id DESC LIMIT 1) AS mark
    FROM questions q JOIN attempts a ON a.question_id = q.id JOIN verdicts v ON v.attempt_id = a.id
    WHERE q.asked_at >= :day AND q.asked_at <= :end AND v.source LIKE 'check:%'
        AND v.id = (SELECT max(l.id) FROM verdicts l WHERE l.attempt_id = v.attempt_id AND l.source = v.source)
    ORDER BY q.asked_at, q.id, v.id"""


class _Columns:
    """Gathers rows, then makes tables of them."""

    def __init__(self) -> None:
        self._places: dict[str, int] = {}
        self._questions: list[tuple[Any, ...]] = []
        self._attempts: list[tuple[Any, ...]] = []
        self._checks: list[tuple[Any, ...]] = []

    def _name(self, stored: str | None) -> int:
        name = UNMEASURED if stored is None else from_stored(stored)
        return self._places.setdefault(name, len(self._places))

    def _named(self, values: Iterable[str | None]) -> tuple[int, ...]:
        return tuple(self._name(value) for value in values)

    def question(self, row: sqlite3.Row) -> None:
        features = (row["first_endpoint"], row["length"], row["language"], row["task"])
        self._questions.append(
            (
                _moment(row["asked_at"]),
                row["ttca_wall_s"],
                row["ttca_machine_s"],
                row["money"],
                row["attempts"],
                *self._named(features),
                row["ttca_censored"] == 0,
                _code(row["verdict"]) or (UNKNOWN if row["answered"] else UNANSWERED),
                _code(row["first_verdict"]),
                row["simulated"],
                abs(row["clock_gap_s"]) > TOLERATED_S,
            )
        )

    def attempt(self, row: sqlite3.Row) -> None:
        self._attempts.append(
            (
                _moment(row["asked_at"]),
                float("nan") if row["p_correct"] is None else row["p_correct"],
                *self._named((row["endpoint"], row["length"], row["language"], row["task"])),
                _code(row["verdict_value"]),
                row["simulated"],
            )
        )

    def check(self, row: sqlite3.Row) -> None:
        self._checks.append(
            (
                _moment(row["asked_at"]),
                row["confidence"],
                *self._named((row["endpoint"], row["source"].removeprefix("check:"))),
                _code(row["value"]),
                _code(row["mark"]),
                row["simulated"],
            )
        )

    def facts(self) -> Facts:
        import numpy as np

        def table(found: list[tuple[Any, ...]], layout: Sequence[tuple[str, str]]) -> Table:
            columns = zip(*found, strict=True) if found else [()] * len(layout)
            return Table(
                {name: np.array(c, dtype=kind) for (name, kind), c in zip(layout, columns, strict=True)}
            )

        return Facts(
            tuple(self._places),
            table(self._questions, _QUESTION),
            table(self._attempts, _ATTEMPT),
            table(self._checks, _CHECK),
        )


def _code(value: str | None) -> int:
    return UNKNOWN if value is None else _CODES.get(VerdictValue(value), UNKNOWN)


def _moment(stored: str) -> float:
    return rows.moment(stored).timestamp()
