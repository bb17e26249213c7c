"""The conversation a new question continues: which earlier turns and documents go along with it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from laar_tui.core.question import Document, Expectation, Question, Turn

if TYPE_CHECKING:
    from laar_tui.conversation.question_run import QuestionRun


@dataclass
class Thread:
    """One conversation, its questions in order; those of a branch begin with what it goes on from.

    ``branched_from`` is the question after which it left another conversation. ``title`` is what it is called, empty before its first
    question; ``titled``: a person said so.
    """

    id: str
    runs: list[QuestionRun] = field(default_factory=list)
    branched_from: str | None = None
    title: str = ""
    titled: bool = False

    def question(
        self,
        question_id: str,
        text: str,
        documents: tuple[Document, ...],
        pinned: str | None = None,
        expectation: Expectation | None = None,
    ) -> Question:
        """The next question with all it carries.

        A turn goes along when an answer stands for it; documents of a turn without one move on to the next. A document that was
        sent before is not sent twice: it stays where it was first, so that the prompt keeps its beginning and servers may
        cache it.
        """
        turns: list[Turn] = []
        carried: list[Document] = []
        seen: set[str] = set()
        for run in self.runs:
            carried += [d for d in run.question.documents if d.sha256 not in seen]
            seen.update(d.sha256 for d in run.question.documents)
            standing = run.standing
            if standing is not None and standing.attempt is not None:
                turns.append(Turn(run.question.text, standing.attempt.reply.answer, tuple(carried)))
                carried = []
        new = list({d.sha256: d for d in documents if d.sha256 not in seen}.values())
        return Question(
            id=question_id,
            conversation_id=self.id,
            text=text,
            documents=(*carried, *new),
            earlier=tuple(turns),
            pinned=pinned,
            expectation=expectation,
            branched_from=self.branched_from,
        )
