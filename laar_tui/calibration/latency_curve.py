"""How fast an endpoint was: time to first token against prompt length, decode rate, and what a kept prefix saves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from statistics import median

from laar_tui.calibration.outcomes import Result
from laar_tui.routing.profile import Speed

_SHORTEST_S = 0.001
_FEWEST = 3
_LEAST_SPREAD = 1.5
_MOST_POINTS = 200
_FASTEST = 1e6


@dataclass(frozen=True)
class LatencyCurve:
    """``points``: (prompt tokens, seconds to the first token) of answers without a cached prefix. ``base_s`` and
    ``seconds_per_thousand`` are the line through them (Theil–Sen: half of the points may be anything). ``decode_rate`` in tokens per
    second. ``prefix_gain``: the share of the predicted time to first token that a repeated document saved, ``None`` when not tried;
    ``cached_share``: of its tokens, what the server said it had kept."""

    points: tuple[tuple[int, float], ...]
    base_s: float
    seconds_per_thousand: float
    decode_rate: float | None
    prefix_gain: float | None = None
    cached_share: float | None = None

    def ttft_s(self, tokens: int) -> float:
        return self.base_s + self.seconds_per_thousand * tokens / 1000

    @property
    def speed(self) -> Speed | None:
        """For a profile; ``None`` without a decode rate."""
        if self.decode_rate is None:
            return None
        prefill = (
            1000 / self.seconds_per_thousand if self.seconds_per_thousand > 1000 / _FASTEST else _FASTEST
        )
        return Speed(max(_SHORTEST_S, self.base_s), prefill, self.decode_rate)


def latency_curve(results: Sequence[Result]) -> LatencyCurve | None:
    """Of one endpoint's results; ``None`` with fewer than three timed answers, or all of about one length."""
    timed = [r for r in results if r.right is not None and r.ttft_s is not None]
    fresh = [
        (r.tokens, r.ttft_s) for r in timed if r.ttft_s is not None and r.ask == 0 and not r.cached_tokens
    ]
    lengths = [n for n, _ in fresh]
    if len(fresh) < _FEWEST or max(lengths) < _LEAST_SPREAD * min(lengths):
        return None
    base, slope = _line(fresh[-_MOST_POINTS:])
    curve = LatencyCurve(tuple(fresh), base, 1000 * slope, _decode_rate(timed))
    again = [r for r in timed if r.ask]
    if not again:
        return curve
    gains = [1 - r.ttft_s / max(_SHORTEST_S, curve.ttft_s(r.tokens)) for r in again if r.ttft_s is not None]
    told = [r.cached_tokens / r.tokens for r in again if r.cached_tokens is not None and r.tokens]
    return LatencyCurve(
        curve.points,
        curve.base_s,
        curve.seconds_per_thousand,
        curve.decode_rate,
        median(gains) if gains else None,
        median(told) if told else None,
    )


def _line(points: Sequence[tuple[int, float]]) -> tuple[float, float]:
    """Intercept and slope, neither negative: the median of the slopes between all pairs, then the median intercept."""
    slopes = [
        (y1 - y0) / (x1 - x0)
        for (x0, y0), (x1, y1) in combinations(points, 2)
        if abs(x1 - x0) > 0.1 * max(x0, x1)
    ]
    slope = max(0.0, median(slopes)) if slopes else 0.0
    return max(0.0, median([y - slope * x for x, y in points])), slope


def _decode_rate(timed: Sequence[Result]) -> float | None:
    rates = [
        (r.completion_tokens - 1) / (r.total_s - r.ttft_s)
        for r in timed
        if r.completion_tokens
        and r.completion_tokens > 4
        and r.ttft_s is not None
        and r.total_s - r.ttft_s > 0.01
    ]
    return median(rates) if rates else None
