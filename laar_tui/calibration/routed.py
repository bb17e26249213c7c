"""``laar``: the product's own router in a replay, one attempt at a time."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from laar_tui.calibration.course import Choice
from laar_tui.calibration.outcome_matrix import Answer, ReplayQuestion
from laar_tui.core.decision import Decision
from laar_tui.routing.arms import Arm, LatencyObservation, RoutingPolicy, VerdictObservation
from laar_tui.routing.policy import Router
from laar_tui.routing.profile import CapabilityProfile, match_profile

NEVER_STOP_S = 1e15
"""The value of an answer that makes every further attempt worth its while."""

_TOKENS_PER_SECOND = 60.0
_ABSENT = "has no row for this question"


class Routed:
    """A :class:`Router` over the matrix's endpoints, fed with what its own attempts brought.

    ``profiles`` are the priors; without any, capability starts from the generic one. ``value_s``: seconds a
    right answer is worth (stopping), ``None`` to go on while anybody is left. ``random`` gives floats in
    [0, 1), for exploration.
    """

    def __init__(
        self,
        endpoints: Sequence[str],
        *,
        profiles: Sequence[CapabilityProfile],
        check_s: float,
        attempts: int,
        value_s: float | None,
        random: Callable[[], float],
    ) -> None:
        arms = [Arm(name=e, model=e, profile=match_profile(e, profiles)) for e in endpoints]
        policy = RoutingPolicy(
            value_of_answer_s=NEVER_STOP_S if value_s is None else value_s, attempts=attempts
        )
        self.router = Router(arms, profiles, policy)
        self._endpoints = frozenset(endpoints)
        self._check_s = check_s
        self._random = random

    def decide(self, question: ReplayQuestion, failed: Sequence[str], spent_s: float) -> Decision:
        """The router's decision after ``failed``, ``spent_s`` seconds into the question."""
        return self.router.decide(
            "replay",
            question.features,
            failed=failed,
            unusable=dict.fromkeys(self._endpoints.difference(question.endpoints), _ABSENT),
            pinned=None,
            check_s=self._check_s,
            attempts_made=len(failed),
            spent_s=spent_s,
            spent_money=0.0,
            random=self._random,
        )

    def choose(self, question: ReplayQuestion, failed: Sequence[str], spent_s: float) -> Choice | None:
        decision = self.decide(question, failed, spent_s)
        chosen = decision.candidate(decision.chosen) if decision.chosen else None
        return Choice(chosen.endpoint, chosen.p_right_answer) if chosen else None

    def learn(self, question: ReplayQuestion, endpoint: str, answer: Answer, failed: Sequence[str]) -> None:
        self.learn_times(question, endpoint, answer)
        self.learn_verdict(question, endpoint, answer, failed)

    def learn_times(self, question: ReplayQuestion, endpoint: str, answer: Answer) -> None:
        """Times of an answer that arrived.

        A matrix tells no output tokens. They are taken at a nominal rate from the seconds between first and
        last token, so that the router learns those seconds.
        """
        self.router.learn_latency(
            LatencyObservation(
                endpoint=endpoint,
                features=question.features,
                total_s=answer.total_s,
                ttft_s=answer.ttft_s,
                output_tokens=max(1, round(_TOKENS_PER_SECOND * (answer.total_s - answer.ttft_s))),
                prompt_tokens=answer.prompt_tokens,
            )
        )

    def learn_verdict(
        self, question: ReplayQuestion, endpoint: str, answer: Answer, failed: Sequence[str]
    ) -> None:
        """A matrix is certain of its verdicts."""
        self.router.learn_verdict(
            VerdictObservation(endpoint, question.features, float(answer.right), tuple(failed))
        )
