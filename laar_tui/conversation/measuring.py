"""The first step of the loop: how long is the whole prompt, and in which languages."""

from __future__ import annotations

import asyncio
from typing import Protocol

from laar_tui.conversation.prompt import SYSTEM_PROMPT, TOKENS_PER_MESSAGE, document_block
from laar_tui.core.question import (
    Document,
    LanguageGuess,
    MeasuredDocument,
    Question,
    QuestionFeatures,
    TokenCount,
)
from laar_tui.routing.task import task_of

UNDETERMINED = "und"


class Measures(Protocol):
    """What is needed of ``documents.measure.Measurer``."""

    async def measure_document(self, document: Document) -> MeasuredDocument: ...

    async def measure_text(self, text: str) -> tuple[TokenCount, LanguageGuess]: ...


async def measure(
    question: Question, measurer: Measures
) -> tuple[QuestionFeatures, tuple[MeasuredDocument, ...]]:
    """Features of the whole prompt and the measured documents of this turn, in order.

    The language of the documents is that of the longest one whose language is known, this turn's and earlier turns' alike.
    """
    carried = [d for turn in question.earlier for d in turn.documents]
    every = [*question.documents, *carried]
    measured = await asyncio.gather(*(measurer.measure_document(d) for d in every))
    texts = [SYSTEM_PROMPT] if every else []
    texts += [part for turn in question.earlier for part in (turn.question, turn.answer)]
    counts = [count for count, _ in await asyncio.gather(*(measurer.measure_text(t) for t in texts))]
    question_count, question_language = await measurer.measure_text(question.text)

    total = question_count
    for count in [*counts, *(m.count for m in measured)]:
        total = total + count
    wrapping = TOKENS_PER_MESSAGE * (1 + len(texts)) + sum(_tag_tokens(d) for d in every)

    spoken = [m for m in measured if m.language.code != UNDETERMINED]
    longest = max(spoken, key=lambda m: m.count.tokens, default=None)
    language = longest.language.code if longest else question_language.code
    features = QuestionFeatures(
        tokens=total.tokens + wrapping,
        tokens_exact=total.exact,
        language=language,
        question_language=question_language.code,
        task=task_of(question.text),
        documents=len(every),
    )
    return features, tuple(measured[: len(question.documents)])


def _tag_tokens(document: Document) -> int:
    """The wrapper of one document, at about four characters a token: a dozen tokens, whatever the document."""
    return (len(document_block(document)) - len(document.text)) // 4 + 1
