"""Grading: exact, and indifferent to how an answer is written."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from laar_tui.calibration.questions.generate import LANGUAGES
from laar_tui.calibration.questions.grading import grade
from laar_tui.calibration.questions.item import Item, Kind, Sought, Spec
from laar_tui.calibration.questions.languages import WORDINGS

KEY = "c7011504-aeb6-494f-aef5-505d3a569099"
VALUE = "f9dc6ec6-cc36-49b5-8eb4-3f6a43fc6fcc"
OTHER = "0b6b2b6e-1111-4222-8333-444455556666"


def item(
    kind: Kind, expected: str, *tempting: str, language: str = "en", question: str = "What is it?"
) -> Item:
    return Item(Spec(1, kind, language, 4000, 0, 0.5), "", Sought(question, expected, frozenset(tempting)))


NEEDLE = item(Kind.NEEDLE, "582134", "119922", "700100")
LOOKUP = item(Kind.KEY_VALUE, VALUE, OTHER, question=f'What is the value of the key "{KEY}"?')


@pytest.mark.parametrize(
    "answer",
    [
        "582134",
        "582,134",
        "582.134",
        "582 134",
        "582\u202f134",
        "582'134",
        "**582134**",
        "５８２１３４",
        "٥٨٢١٣٤",
        "٥٨٢٬١٣٤",
        "५८२१३४",
        "५,८२,१३४",
        "The access code of the storehouse “Kestrel-41” is 582134.",
        "倉庫「はやぶさ-41」の入室番号は582134である。",
        "Answer: `582134`\n\nIt rests on: The access code of the storehouse “Kestrel-41” is 582134.",
        "582134. (The storehouse “Kestrel-14” has 119922.)",
        "Kestrel-14 has 119922, but that is another house.\nKestrel-41 it is.\nAnswer: 582134",
        "Nº 582134",
        "code\u200b 582134\u200f",
    ],
)
def test_a_right_number_is_right_however_it_is_written(answer: str) -> None:
    assert grade(NEEDLE, answer).right


@pytest.mark.parametrize(
    "answer",
    [
        "",
        "119922",
        "582135",
        "5821340",
        "58213",
        "1582134",
        "41",
        "119922 or 582134",
        "The codes are 119922, 582134 and 700100.",
        "I think 119922, though 582134 is possible",
        "not in the document",
        "The document does not say.",
        "No idea.",
    ],
)
def test_a_wrong_neighbour_a_slip_or_a_list_of_guesses_is_wrong(answer: str) -> None:
    assert not grade(NEEDLE, answer).right


def test_the_reason_tells_a_neighbour_from_another_value() -> None:
    assert "neighbour" in grade(NEEDLE, "119922").reason
    assert "another value" in grade(NEEDLE, "999111").reason
    assert grade(NEEDLE, "not in the document").abstained


@pytest.mark.parametrize(
    "answer",
    [
        VALUE,
        VALUE.upper(),
        VALUE.replace("-", ""),
        VALUE.replace("-", "\u2011"),
        f'"{KEY}": "{VALUE}"',
        f"The value of {KEY} is **{VALUE}**.",
        f'```json\n{{"{KEY}": "{VALUE}"}}\n```',
    ],
)
def test_a_right_uuid_is_right_beside_the_key_that_was_asked_for(answer: str) -> None:
    assert grade(LOOKUP, answer).right


@pytest.mark.parametrize(
    "answer", [OTHER, KEY, VALUE[:-1], VALUE[:-1] + "0", VALUE + "0", f"{OTHER}, {VALUE}", "f9dc6ec6"]
)
def test_another_or_a_cut_uuid_is_wrong(answer: str) -> None:
    assert not grade(LOOKUP, answer).right


@pytest.mark.parametrize(
    ("answer", "right"),
    [
        ("6", True),
        ("There are 6 barrels: “Otter-41”, “Raven-17”.", True),
        ("“Otter-41” and “Raven-17” and four more: 6", True),
        ("six", True),
        ("There are six of them.", True),
        ("7", False),
        ("16", False),
        ("sixty", False),
        ("“Otter-6” bears it.", False),
        ("between 5 and 6", False),
    ],
)
def test_counts(answer: str, right: bool) -> None:
    assert grade(item(Kind.COUNT, "6", "4"), answer).right is right


@pytest.mark.parametrize(
    ("language", "answer"),
    [("de", "Es sind sieben."), ("ja", "七つ"), ("zh", "七个"), ("ru", "семь"), ("hi", "सात")],
)
def test_counts_in_words(language: str, answer: str) -> None:
    assert grade(item(Kind.COUNT, "7", language=language), answer).right


@pytest.mark.parametrize("language", LANGUAGES)
def test_absence_is_understood_in_the_words_that_were_asked_for(language: str) -> None:
    asked = item(Kind.ABSENT, "", "119922", language=language)
    assert grade(asked, WORDINGS[language].absent).right
    assert grade(asked, f"  {WORDINGS[language].absent.capitalize()}.").right
    assert not grade(asked, "119922").right
    assert not grade(item(Kind.NEEDLE, "582134", language=language), WORDINGS[language].absent).right


@pytest.mark.parametrize(
    ("answer", "right"),
    [
        ("The document does not say.", True),
        ("該当する記述は文書にありませんでした。", True),
        ("notes.txt does not mention it; the other storehouse has 119922.", True),
        ("119922, though the name does not appear in the document.", False),
        ("Kestrel-14", False),
        ("", False),
    ],
)
def test_absence_in_other_words(answer: str, right: bool) -> None:
    assert grade(item(Kind.ABSENT, "", "119922"), answer).right is right


@given(st.text(max_size=400))
def test_grading_never_fails_whatever_is_answered(answer: str) -> None:
    for asked in (NEEDLE, LOOKUP, item(Kind.COUNT, "6"), item(Kind.ABSENT, "", "119922")):
        grade(asked, answer)


@given(st.text(alphabet=st.characters(categories=("L", "P", "Z")), max_size=80))
def test_a_right_number_stays_right_in_any_surroundings_without_numbers(around: str) -> None:
    if any(c.isnumeric() for c in around):
        return
    assert grade(NEEDLE, f"{around} 582134 {around}").right
