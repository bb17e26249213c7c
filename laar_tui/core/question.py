"""What a person asks: documents, a question, and what was measured about them."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field


def content_hash(text: str) -> str:
    """SHA-256 of the text as UTF-8, in hex; lone surrogates are hashed as they are."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


@dataclass(frozen=True)
class TokenCount:
    """How many tokens a text has, and how that was found.

    ``how`` names the encoding (``"o200k_base"``) when exact, ``"estimate"`` otherwise.
    """

    tokens: int
    exact: bool
    how: str

    def __add__(self, other: TokenCount) -> TokenCount:
        how = self.how if self.exact or not other.exact else other.how
        return TokenCount(self.tokens + other.tokens, self.exact and other.exact, how)


@dataclass(frozen=True)
class LanguageGuess:
    """The main language of a text.

    ``code`` is ISO 639-1, or ``"und"`` when there is too little evidence; ``letters`` is how many letters were
    looked at and ``margin`` the log-probability distance per letter to the runner-up: together they say how much
    the guess is worth (langid's normalised probability saturates and says nothing).
    """

    code: str
    letters: int = 0
    margin: float = 0.0


@dataclass(frozen=True)
class Document:
    """A text that goes with a question. ``text`` is kept exactly as it was given.

    ``source`` is ``"paste"``, ``"file"``, ``"url"`` or ``"stdin"``; ``notices`` are sentences about the reading (for example
    replaced bytes); ``path`` is where it was read from, for showing only; ``pages`` is how many it has, 0 where it has none.
    """

    name: str
    text: str
    source: str
    sha256: str
    path: str = ""
    notices: tuple[str, ...] = ()
    pages: int = 0

    @classmethod
    def from_text(
        cls,
        name: str,
        text: str,
        source: str,
        *,
        path: str = "",
        notices: tuple[str, ...] = (),
        pages: int = 0,
    ) -> Document:
        return cls(name, text, source, content_hash(text), path, notices, pages)


@dataclass(frozen=True)
class MeasuredDocument:
    """A document with its token count and language."""

    document: Document
    count: TokenCount
    language: LanguageGuess


@dataclass(frozen=True)
class ReadingProgress:
    """How far a document is on its way to being measured: pages converted so far, then an estimate of its tokens while they are
    counted.
    """

    pages_done: int = 0
    pages: int = 0
    estimate: TokenCount | None = None


@dataclass(frozen=True)
class QuestionFeatures:
    """All that routing may know about a question; frozen when it is decided, stored with every decision.

    ``tokens`` is the whole prompt: documents, question, earlier turns and wrapping. ``language`` is that of the documents
    (of the question when there are none). ``task`` is a coarse kind of question, ``"other"`` when unknown.
    """

    tokens: int
    tokens_exact: bool
    language: str
    question_language: str
    task: str = "other"
    documents: int = 0


@dataclass(frozen=True)
class Turn:
    """An earlier question of the same conversation, its documents, and the answer that stands for it."""

    question: str
    answer: str
    documents: tuple[Document, ...] = ()


@dataclass(frozen=True)
class Question:
    """One question with everything that will be sent with it.

    ``branched_from`` is the question, of another conversation, after which its conversation left that one.
    """

    id: str
    conversation_id: str
    text: str
    documents: tuple[Document, ...] = ()
    earlier: tuple[Turn, ...] = ()
    pinned: str | None = None
    expectation: Expectation | None = None
    branched_from: str | None = None


@dataclass(frozen=True)
class Expectation:
    """What the asker already knows about a right answer, so that it can be checked without a model.

    At most one of ``regex``, ``text``, ``number`` and ``schema`` is set. ``tolerance`` is absolute and goes with ``number``;
    ``schema`` is a JSON Schema document.
    """

    regex: str | None = None
    text: str | None = None
    number: float | None = None
    tolerance: float = 0.0
    schema: dict[str, object] | None = field(default=None, hash=False)
