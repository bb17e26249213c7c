"""The simulated fleet's truth: curves, draws and mistakes."""

from __future__ import annotations

import json
import random
import uuid
from itertools import pairwise
from statistics import mean

import pytest

from laar_tui.endpoints.demo.answer import answer, measure
from laar_tui.endpoints.demo.chance import accuracy_given_difficulty, is_right, normal
from laar_tui.endpoints.demo.fleet import (
    FLEET,
    demo_endpoints,
    demo_profile_anchors,
    simulated,
    true_accuracy,
)
from laar_tui.endpoints.demo.language import estimated_tokens, language_of
from laar_tui.endpoints.demo.mistakes import mistaken, normalised, slipped
from laar_tui.endpoints.demo.phrases import worded
from laar_tui.endpoints.demo.prompt import Attached
from laar_tui.endpoints.demo.reader import Library, read
from laar_tui.endpoints.demo.reading import Kind

MINUTES = """Meeting minutes, 4 March 2025

Chair: Priya Raman
Attendees: Priya Raman, Kenji Sato, Tom Becker

Kenji Sato reported that the new server cost 4,200 euros and that it arrived on 12 February 2025.
Tom Becker said the old server had cost 3,100 euros when it was bought in 2019. Maria Lund repaired it in June 2023.
The error count fell to 17 per week. The office move is planned for 30 May 2025 and is not cancelled.
"""
QUESTIONS = (
    "How much did the new server cost?",
    "When did the new server arrive?",
    "Who repaired the old server?",
    "Who chaired the meeting?",
    "Is the office move cancelled?",
    'How many times does "server" occur?',
    "Who attended?",
    "Summarise the minutes",
    "What did Tom say about the old server?",
    "What is the wifi password?",
)


def test_five_endpoints_that_say_they_are_simulated() -> None:
    endpoints = demo_endpoints()
    assert len(endpoints) == 5
    for e in endpoints:
        assert e.simulated
        assert e.model.startswith("sim-")
        assert e.name == e.profile == e.model
        assert e.base_url == f"demo://{e.model.removeprefix('sim-')}/v1"
    assert any(e.price and e.price.input > 0 for e in endpoints)
    assert any(e.price and e.price.input == 0 for e in endpoints)


@pytest.mark.parametrize("endpoint", [s.name for s in FLEET])
@pytest.mark.parametrize("language", ["en", "ja", "zh", "de"])
def test_accuracy_is_a_probability_and_never_rises_with_length(endpoint: str, language: str) -> None:
    curve = [true_accuracy(endpoint, 2**k, language) for k in range(8, 20)]
    assert all(0 < p < 1 for p in curve)
    assert all(later <= earlier + 1e-12 for earlier, later in pairwise(curve))
    assert true_accuracy(f"sim-{endpoint}", 8192, language) == true_accuracy(endpoint, 8192, language)


def test_the_shapes_that_make_routing_worth_it() -> None:
    assert true_accuracy("swift", 8_000, "en") > 0.9 > 0.6 > true_accuracy("swift", 32_768, "en")
    assert true_accuracy("cliff", 30_000, "en") > 0.9 > 0.3 > true_accuracy("cliff", 65_536, "en")
    assert true_accuracy("sage", 131_072, "en") > 0.85
    assert true_accuracy("kanji", 65_536, "ja") > 0.8 > 0.7 > true_accuracy("kanji", 4_096, "en")
    assert true_accuracy("thrift", 8_000, "en") < 0.8


@pytest.mark.parametrize("endpoint", [s.name for s in FLEET])
def test_published_anchors_are_roughly_right_and_not_exact(endpoint: str) -> None:
    rows = demo_profile_anchors(endpoint)
    errors = [abs(p - true_accuracy(endpoint, tokens, language)) for tokens, language, p in rows]
    assert {language for _, language, _ in rows} == {"en", "ja", "zh"}
    assert mean(errors) < 0.12
    assert max(errors) > 0.01
    assert rows == demo_profile_anchors(f"sim-{endpoint}")


@pytest.mark.parametrize("p", [0.1, 0.5, 0.9])
def test_difficulty_leaves_the_mean_accuracy_as_it_is(p: float) -> None:
    draws = [accuracy_given_difficulty(p, normal("z", str(i))) for i in range(4000)]
    assert mean(draws) == pytest.approx(p, abs=0.012)


def test_failures_of_two_endpoints_are_correlated() -> None:
    first = [is_right(0.6, "a", f"q{i}", f"p{i}", 1, 0) for i in range(4000)]
    second = [is_right(0.6, "b", f"q{i}", f"p{i}", 1, 0) for i in range(4000)]
    after_failure = mean(s for f, s in zip(first, second, strict=True) if not f)
    assert mean(second) == pytest.approx(0.6, abs=0.03)
    assert after_failure < 0.56


def test_repeats_are_worthless_at_temperature_zero_and_follow_the_urn_above() -> None:
    assert all(
        is_right(0.5, "a", f"q{i}", f"p{i}", 1, 0) == is_right(0.5, "a", f"q{i}", f"p{i}", 4, 0)
        for i in range(200)
    )
    pairs = [[is_right(0.5, "a", f"q{i}", f"p{i}", r, 1.0) for r in (1, 2)] for i in range(6000)]
    second = mean(b for a, b in pairs if not a)
    assert second < 0.4
    assert second > 0.22
    assert mean(b for _, b in pairs) == pytest.approx(0.5, abs=0.03)


@pytest.mark.parametrize("name", ["swift", "cliff", "thrift"])
def test_measured_accuracy_is_the_true_accuracy(name: str) -> None:
    endpoint = simulated(name)
    assert endpoint is not None
    draw = random.Random(name)
    table = {
        str(uuid.UUID(int=draw.getrandbits(128))): str(uuid.UUID(int=draw.getrandbits(128)))
        for _ in range(350)
    }
    document = json.dumps(table, indent=1)
    library = Library()
    right = []
    for key, value in table.items():
        content = f'<document name="kv.json">\n{document}\n</document>\n\nExtract the value for the key {key}'
        given = answer(endpoint, measure([{"role": "user", "content": content}]), 1, 0.0, library)
        assert (value in given.text) == given.right
        right.append(given.right)
    tokens = measure([{"role": "user", "content": content}]).tokens
    assert mean(right) == pytest.approx(true_accuracy(name, tokens, "en"), abs=0.08)


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_mistake_differs_from_the_right_answer(question: str) -> None:
    reading = read([Attached("minutes.txt", MINUTES)], question)
    kinds = set()
    for i in range(60):
        wrong = mistaken(reading, "endpoint", str(i))
        assert wrong == mistaken(reading, "endpoint", str(i))
        said = worded(wrong)
        kinds.add(said)
        assert normalised(said) != normalised(worded(reading))
        if reading.kind is Kind.VALUE:
            assert normalised(reading.answer) not in normalised(said)
    assert len(kinds) > 1


@pytest.mark.parametrize(
    "value",
    [
        "482913",
        "2025年3月5日",
        "2024-01-05",
        "€4,200",
        "12.5%",
        "3 February 2024",
        "0",
        "9",
        "10:00",
        "f" * 32,
    ],
)
def test_a_slip_changes_one_character_and_keeps_the_century(value: str) -> None:
    for i in range(40):
        wrong = slipped(value, str(i))
        assert wrong != value
        assert len(wrong) == len(value)
        assert sum(a != b for a, b in zip(value, wrong, strict=True)) == 1
        for century in ("2024", "2025"):
            assert century not in value or century[:3] in wrong


@pytest.mark.parametrize(
    ("text", "language"),
    [
        (MINUTES, "en"),
        ("会議は来週の金曜日に開かれます。資料を準備してください。", "ja"),
        ("会议将于下周五召开，请提前准备好资料。", "zh"),
        ("Der Vertrag ist nicht gültig und die Frist war von der Firma versäumt.", "other"),
        ("회의는 다음 주 금요일에 열립니다.", "other"),
        ("", "en"),
    ],
)
def test_languages_are_told_apart(text: str, language: str) -> None:
    assert language_of(text) == language


def test_documents_without_words_count_as_the_questions_language() -> None:
    text = json.dumps({str(uuid.UUID(int=i << 64 | i * 7919)): i for i in range(1, 200)})
    assert language_of(text, fallback="ja") == "ja"


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        (MINUTES, 95, 140),
        ("会議は来週の金曜日に開かれます。" * 100, 900, 1600),
        ("会议将于下周五召开，请提前准备好资料。" * 100, 1000, 1900),
        ("", 0, 0),
    ],
)
def test_token_estimates_are_in_range(text: str, low: int, high: int) -> None:
    assert low <= estimated_tokens(text) <= high
