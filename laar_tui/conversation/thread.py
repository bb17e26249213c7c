"""The conversation a new question continues: which earlier turns and documents go along with it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from laar_tui.core.question import Document, Expectation, Question, Turn

if TYPE_CHECKING:
    from laar_tui.conversation.question_run import QuestionRun


@dataclass
class Carried:
    """What goes along with the next question: turns, and documents that belong to none of them yet. ``seen``: the hashes of all documents.

    A turn goes along when an answer stands for it; documents of a turn without one move on to the next. A document stays where it was
    first, so that the prompt keeps its beginning and servers may cache it.
    """

    turns: list[Turn] = field(default_factory=list)
    documents: list[Document] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)

    def add(self, run: QuestionRun) -> None:
        """The next question of the conversation was this one."""
        self.documents += [d for d in run.question.documents if d.sha256 not in self.seen]
        self.seen.update(d.sha256 for d in run.question.documents)
        standing = run.standing
        if standing is not None and standing.attempt is not None:
            turn = Turn(run.question.text, standing.attempt.reply.answer, tuple(self.documents))
            self.turns.append(turn)
            self.documents = []


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
        """The next question with all it carries. A document that was sent before is not sent twice."""
        carried = Carried()
        for run in self.runs:
            carried.add(run)
        new = list({d.sha256: d for d in documents if d.sha256 not in carried.seen}.values())
        return Question(
            id=question_id,
            conversation_id=self.id,
            text=text,
            documents=(*carried.documents, *new),
            earlier=tuple(carried.turns),
            pinned=pinned,
            expectation=expectation,
            branched_from=self.branched_from,
        )
