"""Documents that a server cut without a word: found where they can be, never suspected where tokenizers merely differ."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from laar_tui.endpoints.ending import document_cut


@pytest.mark.parametrize(
    ("sent", "read", "ratio", "cut"),
    [
        (6000, 2048, None, True),
        (6000, 4096, None, True),
        (6000, 4095, None, True),
        (4700, 4096, None, True),
        (4300, 4096, None, False),
        (6000, 4100, None, False),
        (6000, 3000, None, True),
        (6000, 4900, 1.0, True),
        (6000, 4900, 0.8, False),
        (6000, 9000, 1.5, False),
        (6000, 0, None, False),
        (6000, None, None, False),
        (900, 10, None, False),
        (1200, 256, None, True),
    ],
)
def test_cut_or_not(sent: int, read: int | None, ratio: float | None, cut: bool) -> None:
    assert bool(document_cut(sent, read, ratio)) is cut


@given(st.integers(0, 10**6), st.floats(0.93, 3), st.none() | st.floats(0.5, 2))
def test_a_server_that_counts_as_much_as_we_do_never_cuts(
    sent: int, share: float, ratio: float | None
) -> None:
    assert not document_cut(sent, round(sent * share) + 1, ratio)
