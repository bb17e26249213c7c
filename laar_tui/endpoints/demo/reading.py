"""What reading documents for a question came to: the answer, what it rests on, and what could be mistaken for it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from laar_tui.endpoints.demo.question import Inquiry


class Kind(StrEnum):
    VALUE = "value"
    """``answer`` is a short piece of the document (a name, a date, the value of a key)."""
    SENTENCE = "sentence"
    """``quote`` itself answers; ``answer`` is empty."""
    COUNT = "count"
    """``answer`` is a number of ``noun``; the quote is the first place counted."""
    LIST = "list"
    """``items`` answer, in the document's order."""
    SUMMARY = "summary"
    """``items`` are sentences of the document."""
    YES = "yes"
    NO = "no"
    ABSENT = "absent"
    """The documents do not say."""
    NO_DOCUMENT = "no_document"


@dataclass(frozen=True)
class Rival:
    """Something of the same type elsewhere in the documents, with the passage it stands in."""

    answer: str
    quote: str


@dataclass(frozen=True)
class Reading:
    """The best answer to ``inquiry``. ``quote`` is verbatim from ``document`` but for joined lines; ``rivals`` best first.

    ``task`` is one of the tasks of :func:`laar_tui.endpoints.demo.fleet.true_accuracy`; ``strength`` compares readings of several
    documents (higher is surer)."""

    inquiry: Inquiry
    kind: Kind
    document: str = ""
    answer: str = ""
    quote: str = ""
    items: tuple[str, ...] = ()
    rivals: tuple[Rival, ...] = ()
    task: str = "lookup"
    noun: str = ""
    strength: float = 0.0
