"""What a mark says about other answers to the same prompt, in the history: derived when it is given, and again when it is changed or
taken back. Nothing is deleted: a later verdict takes the place of an earlier one of its source."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING

from laar_tui.checking.agreement import Other, check_agreement
from laar_tui.checking.combining import HARD, combined
from laar_tui.core.verdict import COMBINED, MARKED_SOURCE, Verdict, VerdictValue, effective_verdict
from laar_tui.history.checkers import checker_records
from laar_tui.history.repeats import RepeatedAnswer, repeated_answers

if TYPE_CHECKING:
    from laar_tui.conversation.parts import Parts
    from laar_tui.conversation.question_run import QuestionRun
    from laar_tui.history.store import History
    from laar_tui.routing.reliability import CheckerRecord
    from laar_tui.settings.model import CheckingSettings

NO_MORE = Verdict(
    VerdictValue.UNKNOWN, MARKED_SOURCE, 0.5, "no mark of yours speaks for or against it any more"
)


def derive(
    history: History, question_id: str, checking: CheckingSettings, *, leave_out: Collection[str] = ()
) -> int:
    """Judge every stored answer to the prompt of this question by the marks there are now on the others, and keep what changes: how many
    answers that were. Answers the user has marked, or an expectation has decided, stay as they are; so do those of the questions
    ``leave_out``. With the checks switched off, what was derived is only withdrawn. Blocks."""
    text, answers = repeated_answers(history.reader, question_id)
    if len(answers) < 2:
        return 0
    marked = [(a, _as_other(a)) for a in answers if effective_verdict(a.verdicts).by_user]
    records: dict[bool, dict[str, CheckerRecord]] = {}
    changed = 0
    for answer in answers:
        if answer.question_id in leave_out or not _open_to_others(answer):
            continue
        others = [o for a, o in marked if a.simulated == answer.simulated] if checking.auto else []
        compared = check_agreement(answer.answer, "", text, others)
        now = next((v for v in compared if v.source == MARKED_SOURCE), NO_MORE)
        before = next((v for v in reversed(answer.verdicts) if v.source == MARKED_SOURCE), NO_MORE)
        if _alike(now, before):
            continue
        if answer.simulated not in records:
            records[answer.simulated] = checker_records(history.reader, simulated=answer.simulated)
        together = _together(answer, now, records[answer.simulated], checking)
        for verdict in (now, together):
            history.save_verdict(answer.question_id, answer.attempt_id, verdict, None).result()
        changed += 1
    return changed


async def spread(parts: Parts, question_id: str, open_runs: Mapping[str, QuestionRun]) -> None:
    """What the marks on this question, as they are now, change on other questions with the same prompt: on those that are open, and in the
    history."""
    _, answers = await asyncio.to_thread(repeated_answers, parts.history.reader, question_id)
    others = {a.question_id for a in answers} - {question_id}
    if not others:
        return
    for other in others & open_runs.keys():
        await open_runs[other].reconsider()
    leave_out = {question_id, *open_runs}
    if await asyncio.to_thread(derive, parts.history, question_id, parts.checking, leave_out=leave_out):
        await parts.relearn()


def _alike(one: Verdict, other: Verdict) -> bool:
    if one.value is other.value is VerdictValue.UNKNOWN:
        return True
    return (one.value, one.confidence, one.reason) == (other.value, other.confidence, other.reason)


def _as_other(answer: RepeatedAnswer) -> Other:
    value = effective_verdict(answer.verdicts).value
    return Other(
        answer.endpoint,
        "",
        answer.answer,
        marked_wrong=value is VerdictValue.WRONG,
        marked_right=value is VerdictValue.RIGHT,
    )


def _open_to_others(answer: RepeatedAnswer) -> bool:
    if effective_verdict(answer.verdicts).by_user:
        return False
    return not any(v.source.startswith(HARD) and v.value is not VerdictValue.UNKNOWN for v in answer.verdicts)


def _together(
    answer: RepeatedAnswer, now: Verdict, records: Mapping[str, CheckerRecord], checking: CheckingSettings
) -> Verdict:
    latest = {v.source: v for v in [*answer.verdicts, now] if not v.by_user and v.source != COMBINED}
    together = combined(
        answer.p_correct, list(latest.values()), records, reroute_above=checking.reroute_above
    )
    reason = "nothing speaks for or against it any more"
    return together or Verdict(VerdictValue.UNKNOWN, COMBINED, 0.5, reason)
