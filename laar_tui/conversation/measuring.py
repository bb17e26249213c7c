"""The first step of the loop: how long is the whole prompt, and in which languages."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
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
from laar_tui.documents.scripts import written_like
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
    told = await asyncio.gather(*(measurer.measure_text(t) for t in texts))
    counts = [count for count, _ in told]
    question_count, guess = await measurer.measure_text(question.text)

    total = question_count
    for count in [*counts, *(m.count for m in measured)]:
        total = total + count
    wrapping = TOKENS_PER_MESSAGE * (1 + len(texts)) + sum(_tag_tokens(d) for d in every)

    spoken = [m for m in measured if m.language.code != UNDETERMINED]
    longest = max(spoken, key=lambda m: m.count.tokens, default=None)
    spoken_before = [said.code for _, said in told[bool(every) :: 2]]
    question_language = _language_of(question.text, guess.code, spoken_before, longest)
    language = longest.language.code if longest else question_language
    features = QuestionFeatures(
        tokens=total.tokens + wrapping,
        tokens_exact=total.exact,
        language=language,
        question_language=question_language,
        task=task_of(question.text),
        documents=len(every),
    )
    return features, tuple(measured[: len(question.documents)])


def _language_of(
    text: str, guess: str, spoken_before: Sequence[str], longest: MeasuredDocument | None
) -> str:
    """That of a question too short to tell is that of the last question that could, else of the longest document, if it is written so."""
    if guess != UNDETERMINED:
        return guess
    likely = [code for code in reversed(spoken_before) if code != UNDETERMINED]
    likely += [longest.language.code] if longest else []
    return next((code for code in likely if written_like(text, code)), UNDETERMINED)


def _tag_tokens(document: Document) -> int:
    """The wrapper of one document, at about four characters a token: a dozen tokens, whatever the document."""
    return (len(document_block(document)) - len(document.text)) // 4 + 1
