"""What happens when an answer is judged, by the user or by the checks: kept, learnt, shown."""

from __future__ import annotations

from collections.abc import Sequence

from laar_tui.conversation import wording
from laar_tui.conversation.events import Judged
from laar_tui.conversation.keeping import Keeper
from laar_tui.conversation.learning import verdict_observation
from laar_tui.conversation.parts import Parts
from laar_tui.conversation.rung import Rung, ladder_ttca
from laar_tui.core.clock import QuestionClock
from laar_tui.core.question import QuestionFeatures
from laar_tui.core.verdict import Verdict, VerdictValue


class Verdicts:
    """Takes the verdicts on one question's attempts."""

    def __init__(self, question_id: str, parts: Parts, clock: QuestionClock, keep: Keeper) -> None:
        self._question_id = question_id
        self._parts = parts
        self._clock = clock
        self._keep = keep

    async def take(
        self, rung: Rung, verdicts: Sequence[Verdict], ladder: Sequence[Rung], features: QuestionFeatures
    ) -> None:
        """Take verdicts on ``rung`` that came at one moment: what is learnt and shown is what they say together."""
        parts, before = self._parts, rung.verdict
        rung.verdicts.extend(verdicts)
        rung.judged_s = self._clock.now()
        for verdict in verdicts:
            await self._keep(parts.history.save_verdict(self._question_id, rung.id, verdict, rung.judged_s))
        if any(v.by_user for v in verdicts):
            parts.checkers = None
            same_kind = rung.simulated == parts.simulated
            if rung.shown and same_kind and rung.verdict.value is not VerdictValue.UNKNOWN:
                parts.reading.add(rung.judged_s - rung.shown_s)
        effective = rung.verdict
        await self._learn(rung, before, ladder, features)
        for verdict in verdicts:
            parts.emit(
                Judged(self._question_id, rung.id, rung.ordinal, verdict, effective, ladder_ttca(ladder))
            )

    async def _learn(
        self, rung: Rung, before: Verdict, ladder: Sequence[Rung], features: QuestionFeatures
    ) -> None:
        """The first judgement of an answer is learnt at once; one that changes what was learnt before means learning anew from
        the history. The simulated fleet's answers teach nothing about real ones, nor the other way round."""
        if rung.attempt is not None and rung.simulated != self._parts.simulated:
            return
        later = any(r.ordinal > rung.ordinal and r.verdicts for r in ladder)
        if before.value is not VerdictValue.UNKNOWN or (rung.wrong and later):
            await self._parts.relearn()
            return
        failed = [r.endpoint for r in ladder if r.wrong and r.ordinal < rung.ordinal]
        observation = verdict_observation(
            rung.endpoint, features, rung.verdicts, failed, self._parts.checkers or {}
        )
        if observation is not None:
            changed = self._parts.router.learn_verdict(observation)
            if changed is not None:
                self._parts.notice(self._question_id, wording.behaviour_changed(changed), "warning")
