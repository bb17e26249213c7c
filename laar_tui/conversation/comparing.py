"""Answers to one question beside each other: on this ladder, and in the history. What one says is evidence on all the others."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from laar_tui.conversation.families import family
from laar_tui.conversation.parts import Parts
from laar_tui.conversation.rung import Rung
from laar_tui.core.question import Question
from laar_tui.core.verdict import ABSTENTION_SOURCE, MARKED_SOURCE, Verdict, VerdictValue
from laar_tui.history.repeats import earlier_answers

if TYPE_CHECKING:
    from laar_tui.checking.agreement import Other


def joined(verdicts: Sequence[Verdict], compared: Sequence[Verdict]) -> list[Verdict]:
    """The other checks' verdicts with what comparing adds. Two families that both found nothing outweigh what our own reading finds."""
    if any(v.source == ABSTENTION_SOURCE for v in compared):
        return list(compared)
    sources = {v.source for v in compared}
    return [*(v for v in verdicts if v.source not in sources), *compared]


class Comparing:
    """Compares the answers of one question. ``ladder`` gives the attempts made so far."""

    def __init__(self, question: Question, parts: Parts, ladder: Callable[[], Sequence[Rung]]) -> None:
        self._question = question
        self._parts = parts
        self._ladder = ladder
        self._earlier: dict[bool, list[Other]] = {}

    def look_again(self) -> None:
        """The history may know other answers, or other marks on them, by now."""
        self._earlier.clear()

    async def verdicts_on(self, rung: Rung) -> list[Verdict]:
        """What the others say about this one, as things stand now. An abstention that another family shares comes alone."""
        from laar_tui.checking.agreement import check_agreement, check_shared_abstention

        own = family(self._parts.families, rung.endpoint)
        others = [
            replace(self._other(r), repeats=self._repeats(rung, r.endpoint))
            for r in self._ladder()
            if r is not rung and r.complete and r.simulated == rung.simulated
        ]
        others += [
            replace(o, repeats=self._repeats(rung, o.endpoint))
            for o in await self._earlier_answers(simulated=rung.simulated)
        ]
        if not others:
            return []
        shared = check_shared_abstention(rung.answer, own, others)
        if shared is not None:
            return [shared]
        return await asyncio.to_thread(check_agreement, rung.answer, own, self._question.text, others)

    def changes(self, rung: Rung, compared: Sequence[Verdict]) -> list[Verdict]:
        """Those of ``compared`` that say another thing than was last said, and a word for what does not hold any more."""
        from laar_tui.checking.agreement import SOURCE

        last = {v.source: v for v in rung.verdicts}
        now = {v.source: v for v in compared}
        new = [v for source, v in now.items() if source not in last or not _alike(v, last[source])]
        for source in (SOURCE, MARKED_SOURCE):
            before = last.get(source)
            if source not in now and before is not None and before.value is not VerdictValue.UNKNOWN:
                reason = "no other answer speaks for or against this one any more"
                new.append(Verdict(VerdictValue.UNKNOWN, source, 0.5, reason))
        return new

    def _repeats(self, rung: Rung, other: str) -> bool:
        """Whether an answer of ``other`` is this one's model again, without any chance in it."""
        endpoints = self._parts.endpoints
        own = endpoints.get(rung.endpoint)
        if own is None or own.temperature > 0:
            return False
        return other == rung.endpoint or (other in endpoints and endpoints[other].model == own.model)

    def _other(self, rung: Rung) -> Other:
        from laar_tui.checking.agreement import Other

        by_user = rung.verdict.by_user
        return Other(
            rung.endpoint,
            family(self._parts.families, rung.endpoint),
            rung.answer,
            marked_wrong=rung.wrong and by_user,
            marked_right=rung.right and by_user,
            rejected=rung.wrong and not by_user,
        )

    async def _earlier_answers(self, *, simulated: bool) -> list[Other]:
        if simulated not in self._earlier:
            from laar_tui.checking.agreement import Other

            found = await asyncio.to_thread(
                earlier_answers, self._parts.history.reader, self._question, simulated=simulated
            )
            self._earlier[simulated] = [
                Other(
                    e.endpoint,
                    family(self._parts.families, e.endpoint),
                    e.answer,
                    marked_wrong=e.marked == "wrong",
                    marked_right=e.marked == "right",
                    rejected=e.rejected,
                )
                for e in found
            ]
        return self._earlier[simulated]


def _alike(one: Verdict, other: Verdict) -> bool:
    return (one.value, one.confidence, one.reason) == (other.value, other.confidence, other.reason)
