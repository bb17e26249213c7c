"""The last step of the loop: what an attempt and a verdict teach the router, live and again at every start.

One answer is one observation. Its label is derived from all verdicts on it, so a mark that changes replaces what was learnt instead
of adding to it: the router is then taught anew from the history.
"""

from __future__ import annotations

from collections.abc import Iterable

from laar_tui.core.attempt import Attempt, Outcome, Usage
from laar_tui.core.question import QuestionFeatures
from laar_tui.core.verdict import Verdict, VerdictValue, effective_verdict
from laar_tui.history.evidence import latencies, observations
from laar_tui.history.reading import Reader
from laar_tui.routing.arms import (
    LatencyObservation,
    Observation,
    TransportObservation,
    VerdictObservation,
)
from laar_tui.routing.evidence import p_right_from
from laar_tui.routing.policy import Router

TAUGHT_VERDICTS = 2000


def learn_from_attempt(router: Router, features: QuestionFeatures, attempt: Attempt) -> None:
    """Times and availability. A cancelled attempt says nothing about either."""
    reply = attempt.reply
    router.learn(
        _lessons_of(
            attempt.endpoint, features, reply.outcome, reply.usage, reply.times.ttft_s, reply.times.total_s
        )
    )


def verdict_observation(
    endpoint: str, features: QuestionFeatures, verdicts: Iterable[Verdict], failed: Iterable[str]
) -> VerdictObservation | None:
    """One judged answer for the router, or ``None`` while nobody has said right or wrong."""
    given = list(verdicts)
    if effective_verdict(given).value is VerdictValue.UNKNOWN:
        return None
    return VerdictObservation(endpoint, features, p_right_from(given), tuple(failed))


def teach(router: Router, reader: Reader, *, simulated: bool) -> None:
    """Teach a fresh router what the history holds, oldest first. The simulated fleet learns from simulated questions only.

    Of very many judged answers the latest :data:`TAUGHT_VERDICTS` teach: one costs a quarter of a millisecond, and a start may not
    take longer the longer somebody has used the program.
    """
    for stored in observations(reader, simulated=simulated, limit=TAUGHT_VERDICTS):
        lesson = verdict_observation(stored.endpoint, stored.features, stored.verdicts, stored.failed)
        if lesson is not None:
            router.learn_verdict(lesson)
    for sample in latencies(reader, simulated=simulated):
        router.learn(
            _lessons_of(
                sample.endpoint, sample.features, sample.outcome, sample.usage, sample.ttft_s, sample.total_s
            )
        )


def _lessons_of(
    endpoint: str,
    features: QuestionFeatures,
    outcome: Outcome,
    usage: Usage,
    ttft_s: float | None,
    total_s: float,
) -> list[Observation]:
    if outcome is Outcome.CANCELLED:
        return []
    if outcome not in (Outcome.COMPLETE, Outcome.LENGTH):
        return [TransportObservation(endpoint, ok=outcome is not Outcome.TRANSPORT)]
    return [
        LatencyObservation(
            endpoint=endpoint,
            features=features,
            total_s=total_s,
            ttft_s=ttft_s,
            output_tokens=usage.completion_tokens,
            prompt_tokens=usage.prompt_tokens,
            cached_tokens=usage.cached_tokens,
        )
    ]
