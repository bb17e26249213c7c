"""How an endpoint counts is learnt from a few answers, and then lengths are met."""

from __future__ import annotations

import pytest

from laar_tui.calibration.lengths import Factors, Lengths, Parts
from laar_tui.calibration.questions.item import Kind

TRUTH = {
    ("en", True): Factors(1.0, 1.05, 1.0),
    ("hi", True): Factors(1.0, 2.0, 2.7),
    ("hi", False): Factors(1.0, 1.6, 1.04),
}


def parts(kind: Kind, length: int) -> Parts:
    return Parts(94, 300 if kind.prose else 70, length - 160)


def learn(lengths: Lengths, endpoint: str, language: str, kind: Kind, length: int) -> None:
    prompt = parts(kind, length)
    reported = round(TRUTH[language, kind.prose].tokens(prompt))
    lengths.learn(endpoint, language, kind, prompt, reported)


@pytest.mark.parametrize(
    ("language", "kind"), [("hi", Kind.NEEDLE), ("hi", Kind.KEY_VALUE), ("en", Kind.COUNT)]
)
def test_a_short_and_a_long_answer_are_enough(language: str, kind: Kind) -> None:
    lengths = Lengths()
    for length in (1000, 16_000, 1100):
        learn(lengths, "one", language, kind, length)
    for length in (1000, 4000, 64_000):
        prompt = parts(kind, length)
        forecast = lengths.factors("one", language, kind).tokens(prompt)
        assert forecast == pytest.approx(TRUTH[language, kind.prose].tokens(prompt), rel=0.02)


def test_another_endpoint_stands_in_until_there_is_an_own_answer() -> None:
    lengths = Lengths()
    assert not lengths.known("two", "hi", Kind.NEEDLE)
    assert lengths.factors("two", "hi", Kind.NEEDLE) == Factors()
    for length in (1000, 16_000):
        learn(lengths, "one", "hi", Kind.NEEDLE, length)
    assert lengths.known("two", "hi", Kind.NEEDLE)
    assert not lengths.own("two", "hi", Kind.NEEDLE)
    assert lengths.factors("two", "hi", Kind.NEEDLE).document == pytest.approx(2.7, rel=0.05)
    assert lengths.largest("hi", Kind.NEEDLE).document == pytest.approx(2.7, rel=0.05)


def test_what_is_left_for_the_document_adds_up() -> None:
    factors = Factors(1.0, 2.0, 2.7)
    left = factors.rest(16_000, 94, 300)
    assert factors.tokens(Parts(94, 300, left)) == pytest.approx(16_000, abs=2)


def test_a_server_that_tells_nothing_is_not_asked_short_questions_for_ever() -> None:
    lengths = Lengths()
    lengths.learn("one", "en", Kind.NEEDLE, parts(Kind.NEEDLE, 1000), None)
    assert lengths.known("one", "hi", Kind.KEY_VALUE)
    assert not lengths.known("two", "hi", Kind.KEY_VALUE)


def test_an_absurd_count_is_not_believed() -> None:
    lengths = Lengths()
    lengths.learn("one", "en", Kind.NEEDLE, parts(Kind.NEEDLE, 1000), 7)
    assert lengths.factors("one", "en", Kind.NEEDLE) == Factors()
