"""The last step of the loop: what an attempt and a verdict teach the router, live and again at every start.

One answer is one observation. Its label is derived from all verdicts on it, so a mark that changes replaces what was learnt instead
of adding to it: the router is then taught anew from the history.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from laar_tui.conversation.circumstances import NO_PREFIX, Prefix
from laar_tui.core.attempt import Attempt, Outcome, Usage
from laar_tui.core.question import QuestionFeatures
from laar_tui.core.verdict import Verdict, VerdictValue, effective_verdict
from laar_tui.history.evidence import latencies, observations
from laar_tui.history.reading import Reader
from laar_tui.history.records import Observation as Answer
from laar_tui.routing.arms import (
    LatencyObservation,
    LossObservation,
    Observation,
    SilenceObservation,
    VerdictObservation,
)
from laar_tui.routing.policy import Router
from laar_tui.routing.reliability import CheckerRecord, label, records_from

TAUGHT_VERDICTS = 2000


SPEAKS_UP = 0.1
"""Silence counts as weak consent only of a user who has marked at least this share of the answers that stood: of one who
never judges it says nothing."""


_NO_FAULT = (Outcome.CONTEXT, Outcome.QUOTA)
"""These say what the endpoint cannot take, not how likely it answers what it can."""


@dataclass(frozen=True)
class Sent:
    """How a request left: what its endpoint had been sent of the prompt before, and how many of our requests ran there."""

    prefix: Prefix = NO_PREFIX
    in_flight: int = 0


def learn_from_attempt(
    router: Router,
    features: QuestionFeatures,
    attempt: Attempt,
    sent: Sent = Sent(),
    at_s: float | None = None,
) -> None:
    """Times, and whether an answer came. Of a cancelled attempt: how long it had been waited for."""
    reply = attempt.reply
    router.learn(
        _lessons_of(
            attempt.endpoint,
            features,
            reply.outcome,
            reply.usage,
            reply.times.ttft_s,
            reply.times.total_s,
            sent,
            refused=reply.error is not None and reply.error.status is not None,
            at_s=at_s,
        )
    )


def verdict_observation(
    endpoint: str,
    features: QuestionFeatures,
    verdicts: Iterable[Verdict],
    failed: Iterable[str],
    records: Mapping[str, CheckerRecord],
) -> VerdictObservation | None:
    """One judged answer for the router, or ``None`` while nobody has said right or wrong. ``records``: how far each checker is to be
    believed."""
    given = list(verdicts)
    effective = effective_verdict(given)
    if effective.value is VerdictValue.UNKNOWN:
        return None
    return VerdictObservation(
        endpoint, features, label(given, records), tuple(failed), by_user=effective.by_user
    )


def teach(router: Router, reader: Reader, *, simulated: bool) -> None:
    """Teach a fresh router what the history holds, in the order in which it came. The simulated fleet learns from simulated
    questions only.

    Of very many answers the latest :data:`TAUGHT_VERDICTS` teach: one costs a quarter of a millisecond, and a start may not
    take longer the longer somebody has used the program.

    An answer keeps the place of its first verdict and the features of its decision however often its mark is changed; who had
    failed before it is told by the marks as they are now.
    """
    stored = observations(reader, limit=TAUGHT_VERDICTS, simulated=simulated, judged_only=False)
    stored.sort(key=lambda o: (o.first_at, o.attempt_id))
    for lesson in _lessons(stored):
        router.learn_verdict(lesson)
    for sample in latencies(reader, simulated=simulated):
        router.learn(
            _lessons_of(
                sample.endpoint,
                sample.features,
                Outcome.CANCELLED if sample.interrupted else sample.outcome,
                sample.usage,
                sample.ttft_s,
                sample.total_s,
                refused=sample.status is not None,
                at_s=sample.started_at.timestamp() + sample.total_s,
            )
        )


def _lessons(stored: Sequence[Answer]) -> Iterator[VerdictObservation]:
    """``stored`` as verdicts for the router, in the same order."""
    failed: dict[str, list[tuple[int, str]]] = {}
    for answer in sorted(stored, key=lambda o: o.ordinal):
        if effective_verdict(answer.verdicts).counts_as_wrong:
            failed.setdefault(answer.question_id, []).append((answer.ordinal, answer.endpoint))
    stood = [o for o in stored if o.standing]
    marked = sum(1 for o in stored if any(v.by_user for v in o.verdicts))
    silence = bool(stood) and marked >= SPEAKS_UP * len(stood)
    newest = max((o.question_id for o in stored), default="")
    records = records_from(o.verdicts for o in stored)
    for answer in stored:
        before = [name for ordinal, name in failed.get(answer.question_id, ()) if ordinal < answer.ordinal]
        lesson = verdict_observation(answer.endpoint, answer.features, answer.verdicts, before, records)
        if lesson is not None:
            yield lesson
        elif silence and answer.standing and answer.question_id != newest:
            taken = label(answer.verdicts, records, silence=True)
            yield VerdictObservation(answer.endpoint, answer.features, taken, tuple(before), by_user=False)


def _lessons_of(
    endpoint: str,
    features: QuestionFeatures,
    outcome: Outcome,
    usage: Usage,
    ttft_s: float | None,
    total_s: float,
    sent: Sent = Sent(),
    *,
    refused: bool = False,
    at_s: float | None = None,
) -> list[Observation]:
    """None of these says anything about being right. ``refused``: the server answered with an error, so that the time says
    nothing about how long an answer takes."""
    if outcome in _NO_FAULT:
        return []
    if outcome is not Outcome.COMPLETE:
        if refused:
            return [LossObservation(endpoint, total_s, at_s)]
        given_up = outcome is not Outcome.CANCELLED
        return [SilenceObservation(endpoint, features, total_s, ttft_s, sent.in_flight, given_up, at_s)]
    return [
        LatencyObservation(
            endpoint=endpoint,
            features=features,
            total_s=total_s,
            ttft_s=ttft_s,
            output_tokens=usage.completion_tokens,
            prompt_tokens=usage.prompt_tokens,
            cached_tokens=usage.cached_tokens,
            shared_tokens=sent.prefix.tokens,
            prefix_age_s=sent.prefix.age_s,
            in_flight=sent.in_flight,
            at_s=at_s,
        )
    ]
