"""Who the five simulated endpoints are: windows, prices, speeds, and the true chance that each is right.

The curves are shaped like published long-context results (an early slope, a collapse, a plateau, a language effect); no number is any
real model's.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise
from types import MappingProxyType

from laar_tui.endpoints.demo.chance import logistic, logit, normal
from laar_tui.settings.model import EndpointSettings, Price

TASK_SHIFT = MappingProxyType(
    {"lookup": 0.0, "yesno": 0.2, "summary": 0.6, "explain": 0.1, "list": -0.3, "table": -0.3, "count": -0.7}
)
"""Logits added per task: counting is harder than finding, for every endpoint."""

PROFILE_TOKENS = (4096, 8192, 16384, 32768, 65536, 131072)
PROFILE_LANGUAGES = ("en", "ja", "zh")


@dataclass(frozen=True)
class Simulated:
    """One simulated endpoint.

    ``anchors``: (prompt tokens, P(right) on a lookup in its best language), interpolated as logits over log2 tokens and held constant
    outside. ``languages``: factor on that probability per ISO 639-1 code, ``"other"`` for the rest. ``prefill_rate`` and
    ``decode_rate`` in tokens per second, ``base_ttft_s`` in seconds before any prefill, ``failure_rate`` the probability that one
    request fails in transport, ``window`` in tokens, prices in money per million tokens.
    """

    name: str
    anchors: tuple[tuple[int, float], ...]
    languages: MappingProxyType[str, float]
    base_ttft_s: float
    prefill_rate: float
    decode_rate: float
    failure_rate: float
    window: int
    price_input: float
    price_output: float
    about: str

    @property
    def model(self) -> str:
        return f"sim-{self.name}"


def _languages(en: float, ja: float, zh: float, other: float) -> MappingProxyType[str, float]:
    return MappingProxyType({"en": en, "ja": ja, "zh": zh, "other": other})


FLEET = (
    Simulated(
        "swift",
        (
            (2048, 0.95),
            (4096, 0.94),
            (8192, 0.91),
            (16384, 0.83),
            (32768, 0.52),
            (65536, 0.30),
            (131072, 0.18),
        ),
        _languages(1.0, 0.84, 0.87, 0.90),
        base_ttft_s=0.25,
        prefill_rate=14_000,
        decode_rate=140,
        failure_rate=0.015,
        window=65_536,
        price_input=0.0,
        price_output=0.0,
        about="small and fast, good to 16K",
    ),
    Simulated(
        "cliff",
        ((4096, 0.97), (16384, 0.955), (32768, 0.91), (49152, 0.52), (65536, 0.24), (131072, 0.09)),
        _languages(1.0, 0.93, 0.95, 0.95),
        base_ttft_s=0.4,
        prefill_rate=9_000,
        decode_rate=85,
        failure_rate=0.02,
        window=131_072,
        price_input=0.25,
        price_output=0.75,
        about="strong to 32K, collapses beyond",
    ),
    Simulated(
        "sage",
        ((4096, 0.985), (16384, 0.98), (32768, 0.965), (65536, 0.94), (131072, 0.89), (524288, 0.74)),
        _languages(1.0, 0.96, 0.97, 0.97),
        base_ttft_s=1.6,
        prefill_rate=4_000,
        decode_rate=36,
        failure_rate=0.025,
        window=1_000_000,
        price_input=2.5,
        price_output=10.0,
        about="the strongest, slow and dear",
    ),
    Simulated(
        "kanji",
        ((4096, 0.97), (16384, 0.95), (32768, 0.92), (65536, 0.85), (131072, 0.70)),
        _languages(0.62, 1.0, 0.99, 0.50),
        base_ttft_s=0.45,
        prefill_rate=8_000,
        decode_rate=75,
        failure_rate=0.02,
        window=131_072,
        price_input=0.20,
        price_output=0.60,
        about="good in Japanese and Chinese only",
    ),
    Simulated(
        "thrift",
        ((4096, 0.80), (16384, 0.72), (32768, 0.64), (65536, 0.53), (131072, 0.40)),
        _languages(1.0, 0.90, 0.92, 0.92),
        base_ttft_s=0.6,
        prefill_rate=6_500,
        decode_rate=60,
        failure_rate=0.04,
        window=131_072,
        price_input=0.04,
        price_output=0.08,
        about="mediocre and cheap",
    ),
)

_BY_NAME = {s.name: s for s in FLEET} | {s.model: s for s in FLEET}


def simulated(name: str) -> Simulated | None:
    """The simulated endpoint called ``name`` (``"swift"`` or ``"sim-swift"``), or ``None``."""
    return _BY_NAME.get(name)


def demo_endpoints() -> tuple[EndpointSettings, ...]:
    """The five as configuration: what ``--demo`` uses in place of the user's own endpoints."""
    return tuple(
        EndpointSettings(
            name=s.model,
            protocol="demo",
            base_url=f"demo://{s.name}/v1",
            model=s.model,
            context_window=s.window,
            max_output_tokens=1024,
            price=Price(input=s.price_input, output=s.price_output),
            profile=s.model,
        )
        for s in FLEET
    )


def true_accuracy(endpoint_name: str, tokens: int, language: str, task: str = "lookup") -> float:
    """P(right) in 0..1 of one endpoint on a prompt of ``tokens`` whose documents are in ``language`` (ISO 639-1).

    Averaged over questions of every difficulty; ``task`` is a key of :data:`TASK_SHIFT`, anything else counts as ``"lookup"``.
    Raises ``KeyError`` for a name that is not in the fleet.
    """
    s = _BY_NAME[endpoint_name]
    factor = s.languages.get(language, s.languages["other"])
    p = min(0.995, _interpolate(s.anchors, max(1, tokens)) * factor)
    return logistic(logit(p) + TASK_SHIFT.get(task, 0.0))


def demo_profile_anchors(endpoint_name: str) -> list[tuple[int, str, float]]:
    """What a published table might say of this endpoint: ``(tokens, language, accuracy)`` rows within its window.

    Deliberately only roughly right: flattered, flattened and noisy, so that learning from one's own verdicts has something to find.
    """
    s = _BY_NAME[endpoint_name]
    rows = []
    for language in PROFILE_LANGUAGES:
        for tokens in PROFILE_TOKENS:
            if tokens <= s.window:
                error = 0.25 * normal("published", s.name, language, str(tokens))
                x = 0.85 * logit(true_accuracy(s.name, tokens, language)) + 0.25 + error
                rows.append((tokens, language, round(min(0.98, logistic(x)), 2)))
    return rows


def _interpolate(anchors: tuple[tuple[int, float], ...], tokens: int) -> float:
    if tokens <= anchors[0][0]:
        return anchors[0][1]
    for (t0, p0), (t1, p1) in pairwise(anchors):
        if tokens <= t1:
            share = math.log2(tokens / t0) / math.log2(t1 / t0)
            return logistic(logit(p0) + share * (logit(p1) - logit(p0)))
    return anchors[-1][1]
