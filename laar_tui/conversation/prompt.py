"""How a question becomes messages: the same for every endpoint, and with a stable prefix so that a server may cache it."""

from __future__ import annotations

from collections.abc import Sequence

from laar_tui.core.question import Document, Question, content_hash
from laar_tui.core.quotes import CLOSE, OPEN
from laar_tui.endpoints.stream import Message

_TASK = "Answer the question from the documents the user gives. State the answer first, briefly and exactly"
_MANNERS = (
    "If the documents do not contain the answer, say so instead of guessing. "
    "Answer in the language of the question unless asked otherwise."
)
PLAIN_PROMPT = f"{_TASK}, then the sentence of the document it rests on. {_MANNERS}"
SYSTEM_PROMPT = (
    f"{_TASK}. After it, put the one to three short passages of the documents it rests on, copied word for word, each between "
    f"{OPEN} and {CLOSE}. {_MANNERS}"
)
"""The longer of the two, which is also the one that is counted."""

TOKENS_PER_MESSAGE = 4
"""Role markers and separators around one message in the common chat templates (OpenAI's own counting recipe uses 3 to 4)."""


def document_block(document: Document) -> str:
    """One document as it stands in a prompt: its text verbatim between tags that name it."""
    name = document.name.replace('"', "'").replace("\n", " ")
    return f'<document name="{name}">\n{document.text}\n</document>\n'


def user_content(documents: Sequence[Document], question: str) -> str:
    if not documents:
        return question
    return "".join(document_block(d) for d in documents) + "\n" + question


def canary_of(question: Question) -> str:
    """A code for the head of a prompt with documents: the same for the same documents, so that a server's prefix cache still helps."""
    documents = [*(d for turn in question.earlier for d in turn.documents), *question.documents]
    return f"ref-{content_hash(''.join(d.sha256 for d in documents))[:6]}" if documents else ""


def messages_of(question: Question, *, quotes: bool = True, canary: str = "") -> tuple[Message, ...]:
    """System prompt (only where there is a document to read), earlier turns with their documents, then this question.

    ``quotes``: ask for verbatim quotes in our markup. ``canary``: a code to put first and to ask back; a server that silently drops the
    head of a prompt that is too long for it loses the code.
    """
    has_documents = bool(question.documents) or any(t.documents for t in question.earlier)
    messages: list[Message] = []
    if has_documents:
        told = SYSTEM_PROMPT if quotes else PLAIN_PROMPT
        asks_back = (
            f"Code of this request: {canary}. End your answer with {OPEN}{canary}{CLOSE}.\n" if canary else ""
        )
        messages.append(Message("system", asks_back + told))
    for turn in question.earlier:
        messages.append(Message("user", user_content(turn.documents, turn.question)))
        messages.append(Message("assistant", turn.answer))
    messages.append(Message("user", user_content(question.documents, question.text)))
    return tuple(messages)
