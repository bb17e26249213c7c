"""Who can be asked at all: windows, budgets, and whether asking the same endpoint again makes sense."""

from __future__ import annotations

from dataclasses import dataclass

from laar_tui.core import figures
from laar_tui.core.question import QuestionFeatures
from laar_tui.routing.arms import Arm, RoutingPolicy
from laar_tui.routing.latency import Predicted

WRAPPING = 1.02
"""Servers count a little more than the text: roles, separators, their own tokenizer."""
ESTIMATE_MARGIN = 1.05
"""On top of that, for a count that is only an estimate."""
LEAST_RESAMPLING = 0.25
"""A repeated try below this share of a fresh one's P(right) is not worth anybody's time."""
TRUSTED_TIMES = 3
"""A predicted time rules an endpoint out by a budget only when it rests on as many measured ones."""


@dataclass(frozen=True)
class Bounds:
    """What is left of a question's budgets; ``None``: no limit."""

    seconds: float | None
    money: float | None

    @classmethod
    def left(cls, policy: RoutingPolicy, spent_s: float, spent_money: float) -> Bounds:
        return cls(
            None if policy.budget_seconds is None else policy.budget_seconds - spent_s,
            None if policy.budget_money is None else policy.budget_money - spent_money,
        )

    @property
    def time_is_up(self) -> bool:
        return self.seconds is not None and self.seconds <= 0


def no_room(arm: Arm, features: QuestionFeatures, token_ratio: float = 1.0) -> str:
    """Why the prompt does not fit the window with its answer; empty when it does. ``token_ratio`` is the
    server's count over ours."""
    if arm.context_window is None:
        return ""
    margin = max(WRAPPING, token_ratio) * (1.0 if features.tokens_exact else ESTIMATE_MARGIN)
    needed = features.tokens * margin + arm.max_output_tokens
    if needed <= arm.context_window:
        return ""
    window = figures.tokens(arm.context_window)
    return f"needs {figures.tokens(round(needed), features.tokens_exact)} tokens, window {window}"


def no_budget(bounds: Bounds, predicted: Predicted, most_money: float) -> str:
    """Why an attempt would break a budget; empty when it would not. ``most_money`` is its price with the
    longest answer allowed."""
    if bounds.money is not None and most_money > max(0.0, bounds.money):
        left = figures.money(max(0.0, bounds.money))
        return f"may cost up to {figures.money(most_money)}, {left} of the budget left"
    if (
        bounds.seconds is not None
        and predicted.measured >= TRUSTED_TIMES
        and predicted.seconds > bounds.seconds
    ):
        left = figures.seconds(max(0.0, bounds.seconds))
        return f"would take about {figures.seconds(predicted.seconds)}, {left} of the budget left"
    return ""
