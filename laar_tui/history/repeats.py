"""Earlier answers to exactly the same prompt: same documents, same question, same turns before. Blocks."""

from __future__ import annotations

from dataclasses import dataclass

from laar_tui.core.question import Question
from laar_tui.core.verdict import USER
from laar_tui.history.reading import Reader
from laar_tui.history.rows import prompt_hash
from laar_tui.history.stored_text import from_stored, to_stored

MOST = 6


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
