"""What is asked: the kinds of questions, what identifies one, and the finished question with its answer."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    KEY_VALUE = "key-value"
    """The value of one key in a JSON object of random UUIDs (the task of arXiv 2604.15732, after SCBench)."""
    NEEDLE = "needle"
    """One sentence in prose, among others like it about other things."""
    TWO_FACTS = "two-facts"
    """Two sentences far apart, of which the first says where to look for the second."""
    COUNT = "count"
    """How many sentences, spread over the document, give something a certain mark."""
    ABSENT = "absent"
    """Something that is not in the document, though its like is."""

    @property
    def task(self) -> str:
        """The task as routing names it (``routing.task.TASKS``)."""
        return "count" if self is Kind.COUNT else "lookup"

    @property
    def prose(self) -> bool:
        return self is not Kind.KEY_VALUE


@dataclass(frozen=True)
class Spec:
    """What determines a question, and nothing else does but its size.

    ``length`` is the target in the endpoint's own tokens for the whole prompt; ``depth`` (0..1) is where in the document the answer
    stands; ``ordinal`` tells questions of one cell apart; ``ask`` 1 asks for another fact of the same document.
    """

    seed: int
    kind: Kind
    language: str
    length: int
    ordinal: int
    depth: float
    ask: int = 0

    @property
    def id(self) -> str:
        return f"{self.document_id}-{self.ask}"

    @property
    def document_id(self) -> str:
        return f"{self.seed}-{self.kind}-{self.language}-{self.length}-{self.ordinal}"


@dataclass(frozen=True)
class Sought:
    """``question`` and its right answer; ``expected`` is empty when the document does not say. ``tempting``: values in the document
    that answer a neighbouring question."""

    question: str
    expected: str
    tempting: frozenset[str]


@dataclass(frozen=True)
class Item:
    """A finished question. ``facts`` are the sentences that were put between the prose: names and numbers, which tokenizers count
    otherwise; empty for a document that is all of one kind."""

    spec: Spec
    document: str
    sought: Sought
    facts: str = ""
