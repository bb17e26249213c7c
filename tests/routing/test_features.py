"""The design vector."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from laar_tui.routing.features import design, design_of
from tests.routing.fleets import question


def test_8k_of_english_is_the_reference() -> None:
    assert design(question(8192)) == (("1", 1.0), ("log2(tokens/8192)", 0.0))


def test_hinges_begin_at_16k_32k_and_64k() -> None:
    assert dict(design_of(131072, "en")) == {
        "1": 1.0,
        "log2(tokens/8192)": 4.0,
        "over 16K": 3.0,
        "over 32K": 2.0,
        "over 64K": 1.0,
    }
    assert "over 16K" not in dict(design_of(16384, "en"))


def test_language_and_task_have_columns_of_their_own() -> None:
    assert dict(design(question(8192, "ja", "count"))).keys() >= {"language:ja", "task:count"}
    for language in ("en", "und", "mul", ""):
        assert not [c for c, _ in design_of(8192, language) if c.startswith("language:")]


@given(st.integers(-10, 10**12), st.text(max_size=5), st.text(max_size=5))
def test_any_input_gives_finite_columns_without_repeats(tokens: int, language: str, task: str) -> None:
    columns = design_of(tokens, language, task)
    assert len({name for name, _ in columns}) == len(columns)
    assert all(abs(value) <= 7.0 for _, value in columns)
