"""The checks that cost nothing: no model, no network, no clock. They run on every answer."""

from __future__ import annotations

from collections.abc import Sequence

from laar_tui.checking.abstention import check_abstention
from laar_tui.checking.echo import check_echo
from laar_tui.checking.expectations import check_expectation
from laar_tui.checking.repetition import check_repetition
from laar_tui.checking.wording import unjudged
from laar_tui.core.attempt import Outcome, Reply
from laar_tui.core.question import Document, Question
from laar_tui.core.verdict import Verdict, VerdictValue

OUTCOME_SOURCE = "check:outcome"

_WHAT_HAPPENED = {
    Outcome.CUT: "the stream broke off before the answer ended",
    Outcome.LENGTH: "the answer reached the output limit and stops in the middle",
    Outcome.FILTERED: "a content filter stopped the answer",
    Outcome.EMPTY: "the endpoint sent no text",
    Outcome.REFUSED: "the model declined to answer",
    Outcome.TRANSPORT: "the endpoint could not be reached or failed",
    Outcome.REJECTED: "the endpoint did not accept the request",
    Outcome.CONTEXT: "the prompt is longer than the endpoint's window",
    Outcome.QUOTA: "the endpoint has no credit left",
    Outcome.CANCELLED: "the attempt was cancelled",
}


def run_free_checks(question: Question, documents: Sequence[Document], reply: Reply) -> tuple[Verdict, ...]:
    """What can be said about a reply without asking anybody; an empty tuple when that is nothing.

    Only a complete answer is judged; any other outcome gives one unknown verdict that says what happened.
    With an expectation its verdict stands alone, unless it could not be decided; then, and without one,
    come the signs of a broken answer (a loop, an echo of the question) and of an abstention. Never raises;
    typically below 50 ms for 200,000 characters (an expectation may use its own deadline of 0.25 s).
    """
    if not reply.outcome.judgeable:
        return (unjudged(OUTCOME_SOURCE, _WHAT_HAPPENED[reply.outcome]),)
    if not reply.answer.strip():
        return (unjudged(OUTCOME_SOURCE, _WHAT_HAPPENED[Outcome.EMPTY]),)
    verdicts: list[Verdict] = []
    if question.expectation is not None:
        verdict = check_expectation(question.expectation, reply.answer)
        if verdict is not None and verdict.value is not VerdictValue.UNKNOWN:
            return (verdict,)
        if verdict is not None:
            verdicts.append(verdict)
    evidence = (
        check_repetition(reply.answer, question.text, documents)
        or check_echo(reply.answer, question.text)
        or check_abstention(reply.answer)
    )
    if evidence is not None:
        verdicts.append(evidence)
    return tuple(verdicts)
