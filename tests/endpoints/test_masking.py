"""Keys stay out of everything a server says back, however it is cut, encoded or shortened."""

from __future__ import annotations

import itertools
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from laar_tui.endpoints.masking import StreamMask, masking

KEY = "sk-proj-0123456789abcdefWXYZ"
HIDE = masking([KEY])


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        (f"bad key {KEY}!", "bad key ***!"),
        (f"bad key {KEY[:14]} (…)", "bad key *** (…)"),
        (f"bad key {KEY[8:]}", "bad key ***"),
        (f"bad key {KEY[:3]}********{KEY[-4:]}.", "bad key ***"),
        (f"bad key sk-...{KEY[-4:]}", "bad key ***"),
        (f"bad key: '****{KEY[-4:]}'", "bad key: '***'"),
        (f"key={KEY[:6]}…", "key=***"),
        ("the sk- prefix is missing", "the sk- prefix is missing"),
        ("wait...", "wait..."),
        ("WXYZ", "WXYZ"),
        (KEY * 3, "*********"),
    ],
)
def test_shapes(said: str, shown: str) -> None:
    assert HIDE(said) == shown


@given(st.text(), st.text(), st.lists(st.integers(0, 60), max_size=8))
def test_no_cut_lets_a_key_through_a_stream(before: str, after: str, cuts: list[int]) -> None:
    whole = before + KEY + after
    places = sorted({min(c, len(whole)) for c in cuts} | {0, len(whole)})
    mask = StreamMask([KEY])
    came = [mask.feed(whole[a:b]) for a, b in itertools.pairwise(places)] + [mask.finish()]
    assert "".join(came) == whole.replace(KEY, "***")
    assert KEY not in "".join(came)


@given(st.lists(st.text("sk-proj0", max_size=6)))
def test_a_stream_without_the_key_is_untouched(pieces: list[str]) -> None:
    mask = StreamMask([KEY, "short"])
    assert "".join([*map(mask.feed, pieces), mask.finish()]) == "".join(pieces)


@pytest.mark.parametrize(
    "text", ["x" * 65_536, "*" * 65_536, "sk-" * 20_000, "…" * 65_536, "sk-xxxx" * 9_000]
)
def test_hostile_text_costs_no_more_than_its_length(text: str) -> None:
    begun = time.process_time()
    HIDE(text)
    # Linear work takes some 30 ms; what this guards against took minutes.
    assert time.process_time() - begun < 5
