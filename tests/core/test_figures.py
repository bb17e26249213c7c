"""Figures read the same on every screen."""

from __future__ import annotations

import pytest

from laar_tui.core import figures


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.84, "0.8 s"),
        (9.94, "9.9 s"),
        (9.96, "10 s"),
        (59.4, "59 s"),
        (75, "1 min 15 s"),
        (3700, "1 h 01 min"),
    ],
)
def test_seconds(value: float, text: str) -> None:
    assert figures.seconds(value) == text


@pytest.mark.parametrize(
    ("count", "text"),
    [(999, "999"), (15_234, "15.2K"), (128_000, "128K"), (999_800, "1.0M"), (1_200_000, "1.2M")],
)
def test_tokens_short(count: int, text: str) -> None:
    assert figures.tokens_short(count) == text
    assert figures.tokens_short(count, exact=False) == f"≈{text}"


@pytest.mark.parametrize(
    ("p", "text"), [(0, "0 %"), (0.004, "<1 %"), (0.624, "62 %"), (0.999, ">99 %"), (1, "100 %")]
)
def test_percent_never_claims_certainty_it_has_not(p: float, text: str) -> None:
    assert figures.percent(p) == text
