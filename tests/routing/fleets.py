"""Small fleets with chosen accuracies and speeds, and one call that asks a router."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from laar_tui.core.decision import Decision
from laar_tui.core.question import QuestionFeatures
from laar_tui.routing.arms import Arm, RoutingPolicy
from laar_tui.routing.policy import Router
from laar_tui.routing.profile import Anchor, CapabilityProfile, Speed

LENGTHS = (4096, 8192, 16384, 32768, 65536)


def question(
    tokens: int = 8192, language: str = "en", task: str = "other", exact: bool = True
) -> QuestionFeatures:
    return QuestionFeatures(tokens, exact, language, "en", task, 1)


def profile(
    name: str, accuracy: float | Callable[[int], float], seconds: float = 5.0, weight: float = 12.0
) -> CapabilityProfile:
    """A profile of one accuracy at all lengths (or one per length), whose answers take about ``seconds``."""

    def at(tokens: int) -> float:
        return accuracy(tokens) if callable(accuracy) else accuracy

    anchors = tuple(
        Anchor(tokens, "en", at(tokens), weight / len(LENGTHS), "test", at(tokens)) for tokens in LENGTHS
    )
    return CapabilityProfile(
        name=name,
        model=name,
        family="test",
        aliases=(),
        anchors=anchors,
        source="test",
        date="2026-01",
        licence="MIT",
        speed=Speed(base_ttft_s=seconds, prefill_rate=1e6, decode_rate=1e5),
    )


def arm(
    name: str,
    accuracy: float = 0.6,
    seconds: float = 5.0,
    *,
    window: int | None = None,
    temperature: float = 0.0,
    price: float = 0.0,
) -> Arm:
    return Arm(
        name,
        f"model-{name}",
        profile(f"profile-{name}", accuracy, seconds),
        context_window=window,
        temperature=temperature,
        price_input=price,
        price_output=price,
    )


def router(*arms: Arm, policy: RoutingPolicy | None = None) -> Router:
    """Without exploration unless ``policy`` says so."""
    return Router(arms, (), policy or RoutingPolicy(explore=0.0))


def ask(
    asked: Router,
    features: QuestionFeatures | None = None,
    *,
    failed: Sequence[str] = (),
    unusable: Mapping[str, str] | None = None,
    pinned: str | None = None,
    check_s: float = 5.0,
    attempts_made: int | None = None,
    spent_s: float = 0.0,
    spent_money: float = 0.0,
    random: Callable[[], float] = lambda: 0.99,
    forced_more: bool = False,
) -> Decision:
    return asked.decide(
        "decision",
        features or question(),
        failed=failed,
        unusable=unusable or {},
        pinned=pinned,
        check_s=check_s,
        attempts_made=len(failed) if attempts_made is None else attempts_made,
        spent_s=spent_s,
        spent_money=spent_money,
        random=random,
        forced_more=forced_more,
    )
