"""How long an endpoint keeps a prompt prefix: ``P(hit after age) = exp(−age / TTL)``.

TTL is learnt on a grid of ``log TTL`` from the cached tokens that a server reports: the share of the known
prefix that it found is a hit in part. Old evidence fades, because a busy server forgets sooner.
"""

from __future__ import annotations

from math import exp, log

_SECONDS = tuple(5.0 * 2 ** (i / 2) for i in range(28))
"""5 s … 16 h."""
_USUAL_S = 300.0
_MEMORY = 0.97


class PrefixCache:
    """The belief about one endpoint's TTL."""

    def __init__(self) -> None:
        # Log-normal, a factor of 4 each way: providers say 5 to 10 minutes, a small local server one slot.
        self._prior = tuple(-0.5 * (log(s / _USUAL_S) / log(4)) ** 2 for s in _SECONDS)
        self._seen = [0.0] * len(_SECONDS)
        self.ttl_s = _USUAL_S

    def hit_tokens(self, shared_tokens: float, age_s: float | None) -> float:
        """Expected tokens still held of a prefix of ``shared_tokens`` sent ``age_s`` seconds ago; ``None``:
        held for certain."""
        return shared_tokens if age_s is None else shared_tokens * exp(-max(0.0, age_s) / self.ttl_s)

    def learn(self, age_s: float, found: float) -> None:
        """``found``: the share (0..1) of the known prefix that the server had after ``age_s`` seconds."""
        found = min(1.0, max(0.0, found))
        for i, ttl in enumerate(_SECONDS):
            hit = min(1 - 1e-6, max(1e-6, exp(-max(0.0, age_s) / ttl)))
            self._seen[i] = _MEMORY * self._seen[i] + found * log(hit) + (1 - found) * log(1 - hit)
        scores = [p + s for p, s in zip(self._prior, self._seen, strict=True)]
        top = max(scores)
        weights = [exp(s - top) for s in scores]
        self.ttl_s = exp(sum(w * log(s) for w, s in zip(weights, _SECONDS, strict=True)) / sum(weights))
