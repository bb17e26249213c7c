"""How a question becomes messages: the same for every endpoint, and with a stable prefix so that a server may cache it."""

from __future__ import annotations

from collections.abc import Sequence

from laar_tui.core.question import Document, Question
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


def messages_of(question: Question, *, quotes: bool = True) -> tuple[Message, ...]:
    """System prompt (only where there is a document to read), earlier turns with their documents, then this question.

    ``quotes``: ask for verbatim quotes in our markup.
    """
    has_documents = bool(question.documents) or any(t.documents for t in question.earlier)
    messages: list[Message] = []
    if has_documents:
        messages.append(Message("system", SYSTEM_PROMPT if quotes else PLAIN_PROMPT))
    for turn in question.earlier:
        messages.append(Message("user", user_content(turn.documents, turn.question)))
        messages.append(Message("assistant", turn.answer))
    messages.append(Message("user", user_content(question.documents, question.text)))
    return tuple(messages)
