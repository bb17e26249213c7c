"""When a server's own token count is believed, and when a low one means a cut document."""

from __future__ import annotations

import pytest

from laar_tui.calibration.counts import Truncation, believable


@pytest.mark.parametrize(
    ("reported", "english", "fits"),
    [
        (None, True, False),
        (1100, True, True),
        (1600, True, True),
        (2500, True, False),  # characters / 1.7
        (2500, False, True),  # an old tokenizer on Japanese
        (430, False, False),  # characters / 4 of Japanese
        (0, True, False),
    ],
)
def test_a_count_is_believed_where_a_tokenizer_may_have_made_it(
    reported: int | None, english: bool, fits: bool
) -> None:
    assert believable(reported, 1000, english=english) is fits


def test_counts_that_grow_with_what_is_sent_are_estimates() -> None:
    seen = Truncation()
    assert [seen.confirmed("a", sent, round(sent * 0.43)) for sent in (4000, 9000, 16_000, 4100)] == [""] * 4


def test_the_same_count_for_different_lengths_is_a_cut() -> None:
    seen = Truncation()
    assert not seen.confirmed("a", 8000, 3900)
    assert not seen.confirmed("b", 16_000, 3910), "another endpoint's"
    assert not seen.confirmed("a", 8100, 3900), "much the same length"
    assert "read 3,912 of about 16,000" in seen.confirmed("a", 16_000, 3912)


def test_a_window_exactly_is_a_cut_at_once() -> None:
    assert "read 4,096 of about 8,000" in Truncation().confirmed("a", 8000, 4096)
    assert not Truncation().confirmed("a", 4200, 4096), "a count just below ours is ordinary"
