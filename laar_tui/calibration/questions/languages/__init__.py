"""The languages that questions are generated in, each with prose and questions of its own."""

from __future__ import annotations

from types import MappingProxyType

from laar_tui.calibration.questions.languages import ar, de, en, es, fr, hi, ja, ko, pt, ru, zh

WORDINGS = MappingProxyType(
    {w.code: w for w in (m.WORDING for m in (en, ja, zh, de, fr, es, ko, ru, pt, ar, hi))}
)
"""By ISO 639-1 code."""
