"""Answers to exactly the same prompt: same documents, same question, same turns before. Blocks."""

from __future__ import annotations

from dataclasses import dataclass

from laar_tui.core.question import Question
from laar_tui.core.verdict import USER, Verdict
from laar_tui.history.reading import Reader
from laar_tui.history.rows import prompt_hash, read_verdict
from laar_tui.history.stored_text import from_stored, to_stored

MOST = 6
MOST_REPEATS = 60


@dataclass(frozen=True)
class EarlierAnswer:
    """``marked`` by the user as ``"right"`` or ``"wrong"``, empty if not; ``rejected`` by the checks."""

    endpoint: str
    model: str
    answer: str
    marked: str
    rejected: bool


def earlier_answers(reader: Reader, question: Question, *, simulated: bool) -> list[EarlierAnswer]:
    """The latest finished answers to the same prompt in other questions, newest first: the simulated fleet's, or real ones."""
    with reader.connection() as connection:
        if connection is None:
            return []
        found = connection.execute(
            """SELECT a.endpoint, a.model_asked, a.answer, a.verdict_value, a.verdict_source
            FROM questions q JOIN attempts a ON a.question_id = q.id
            WHERE q.text = :text AND q.prompt_sha256 = :prompt AND q.id <> :id AND a.outcome = 'complete'
                AND a.simulated = :simulated
            ORDER BY a.started_at DESC LIMIT :most""",
            {
                "text": to_stored(question.text),
                "prompt": prompt_hash(question),
                "id": to_stored(question.id),
                "simulated": int(simulated),
                "most": MOST,
            },
        ).fetchall()
    return [
        EarlierAnswer(
            endpoint=from_stored(row["endpoint"]),
            model=from_stored(row["model_asked"]),
            answer=from_stored(row["answer"]),
            marked=row["verdict_value"] if row["verdict_source"] == USER else "",
            rejected=row["verdict_value"] == "wrong" and row["verdict_source"] != USER,
        )
        for row in found
    ]


@dataclass(frozen=True)
class RepeatedAnswer:
    """A finished answer with all its verdicts, oldest first, and P(right) as it was believed when it was asked for."""

    question_id: str
    attempt_id: str
    endpoint: str
    answer: str
    simulated: bool
    p_correct: float | None
    verdicts: tuple[Verdict, ...]


def repeated_answers(reader: Reader, question_id: str) -> tuple[str, list[RepeatedAnswer]]:
    """The text of a question, and the latest finished answers to its prompt, its own and those in other questions, newest first."""
    with reader.connection() as connection:
        if connection is None:
            return "", []
        asked = connection.execute(
            "SELECT text, prompt_sha256 FROM questions WHERE id = ?", (to_stored(question_id),)
        ).fetchone()
        if asked is None:
            return "", []
        found = connection.execute(
            """SELECT a.id, a.question_id, a.endpoint, a.answer, a.simulated, a.p_correct
            FROM questions q JOIN attempts a ON a.question_id = q.id
            WHERE q.prompt_sha256 = ? AND a.state = 'finished' AND a.outcome = 'complete'
            ORDER BY a.started_at DESC, a.id DESC LIMIT ?""",
            (asked["prompt_sha256"], MOST_REPEATS),
        ).fetchall()
        given = {
            row["id"]: tuple(
                read_verdict(v).verdict
                for v in connection.execute(
                    "SELECT * FROM verdicts WHERE attempt_id = ? ORDER BY id", (row["id"],)
                ).fetchall()
            )
            for row in found
        }
    return from_stored(asked["text"]), [
        RepeatedAnswer(
            question_id=from_stored(row["question_id"]),
            attempt_id=from_stored(row["id"]),
            endpoint=from_stored(row["endpoint"]),
            answer=from_stored(row["answer"]),
            simulated=bool(row["simulated"]),
            p_correct=row["p_correct"],
            verdicts=given[row["id"]],
        )
        for row in found
    ]
