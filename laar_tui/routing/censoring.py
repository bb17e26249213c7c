"""What a time says that was not seen to its end: the answer would have taken longer than this.

Such a time is right-censored. Leaving it out makes a slow endpoint look fast, and so does counting it as if the answer had come
then. Under normal residuals of unit variance the log-likelihood of "later than ``z``" has the slope ``λ(z)``, the inverse Mills
ratio, and the curvature ``−λ(λ − z)`` (Tobin, Econometrica 1958; Amemiya, Advanced Econometrics, 1985, ch. 10). One Newton step
is a least-squares observation of that weight at ``1 / (λ − z)`` above the mean: nothing while an answer was not due yet, and
the time itself once it is long overdue. The maximum is the fixed point of Schmee & Hahn (Technometrics 21:4, 1979).
"""

from __future__ import annotations

from math import erfc, exp, pi, sqrt

_FAR = 20.0


def newton_step(z: float) -> tuple[float, float]:
    """Working residual and weight, in spreads, of "more than ``z`` spreads above the mean". Both grow with ``z``; the weight
    is in 0..1."""
    gap = _mills_gap(z)
    return 1 / gap, min(1.0, (z + gap) * gap)


def _mills_gap(z: float) -> float:
    """λ(z) − z."""
    if z > _FAR:
        # The asymptotic series; the difference itself loses all digits there.
        return 1 / z - 2 / z**3 + 10 / z**5
    return exp(-z * z / 2) / sqrt(2 * pi) / (erfc(z / sqrt(2)) / 2) - z
