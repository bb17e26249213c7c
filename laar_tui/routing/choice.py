"""With which probability each endpoint is chosen, given where all of them stand.

The best ratio is chosen; with probability ε any of those near it (the best among them), so that what the others
would have done is known too. The probabilities are exact: they are what a what-if divides by.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from laar_tui.core.decision import Candidate
from laar_tui.routing.arms import RoutingPolicy

NEAR_TIE = 1.3
"""Exploration chooses among endpoints whose ratio is within this factor of the best."""


def worth_it(candidate: Candidate, value_of_answer_s: float) -> bool:
    """``p · V >= C``; the order of ``p / C`` makes it hold for the best if for anyone."""
    return candidate.p_correct * value_of_answer_s >= candidate.cost_s


def chances(pool: Sequence[Candidate], policy: RoutingPolicy) -> dict[str, float]:
    """Endpoint → probability with which ``policy`` chooses it among ``pool`` (best ratio first); those that are
    never chosen are left out. The values sum to 1, or there are none for an empty pool."""
    if not pool:
        return {}
    best, explore = pool[0], policy.explore
    near = [c for c in pool if c.ratio * NEAR_TIE >= best.ratio]
    if worth_it(best, policy.value_of_answer_s):
        near = [c for c in near if worth_it(c, policy.value_of_answer_s)]
    if len(near) == 1 or explore <= 0:
        return {best.endpoint: 1.0}
    found = {c.endpoint: explore / len(near) for c in near}
    found[best.endpoint] += 1 - explore
    return found


def drawn(shares: Mapping[str, float], number: float) -> str:
    """The endpoint that ``number``, uniform in [0, 1), picks from ``shares``, which are not empty."""
    for endpoint, share in reversed(tuple(shares.items())):
        # The best comes first in the shares and last here: a number near 1 never explores.
        if number < share:
            return endpoint
        number -= share
    return next(iter(shares))
