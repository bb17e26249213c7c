"""The free checks as the engine calls them: outcomes, expectations first, then signs of a broken answer."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from laar_tui.checking.expectations import build_expectation
from laar_tui.checking.free import run_free_checks
from laar_tui.core.attempt import AttemptTimes, Outcome, Reply
from laar_tui.core.question import Document, Expectation, Question
from laar_tui.core.verdict import Verdict, VerdictValue

ASKED = "How many staff worked in Lyon at the end of the year?"


def check(
    answer: str,
    expectation: Expectation | None = None,
    *,
    outcome: Outcome = Outcome.COMPLETE,
    asked: str = ASKED,
    documents: tuple[Document, ...] = (),
) -> tuple[Verdict, ...]:
    question = Question("q", "c", asked, documents, expectation=expectation)
    return run_free_checks(question, documents, Reply(outcome, AttemptTimes(1.0), answer))


@pytest.mark.parametrize("outcome", [o for o in Outcome if not o.judgeable])
def test_only_a_complete_answer_is_judged(outcome: Outcome) -> None:
    (verdict,) = check("42", build_expectation(number=42), outcome=outcome)
    assert verdict.value is VerdictValue.UNKNOWN
    assert verdict.source == "check:outcome"
    assert len(verdict.reason) > 10


def test_a_complete_answer_without_visible_text_is_not_judged() -> None:
    (verdict,) = check(" \n\t", build_expectation(text="x"))
    assert (verdict.value, verdict.source) == (VerdictValue.UNKNOWN, "check:outcome")


def test_an_ordinary_answer_gives_no_verdict() -> None:
    assert check("At the end of the year 41 people worked in Lyon, three more than the year before.") == ()


def test_a_met_expectation_stands_alone() -> None:
    (verdict,) = check("The document does not say it, but 42 is likely.", build_expectation(number=42))
    assert verdict.value is VerdictValue.RIGHT


def test_an_undecided_expectation_is_joined_by_other_evidence() -> None:
    answer = "The document does not mention it; see 2024-05-17."
    expectation, abstention = check(answer, build_expectation(number=17))
    assert expectation.value is VerdictValue.UNKNOWN
    assert abstention.source == "check:abstention"


# -- loops -----------------------------------------------------------------------------------------

SENTENCE = "The report lists forty-one people in Lyon. "


@pytest.mark.parametrize(
    "answer",
    [
        SENTENCE * 20,
        "To answer this I looked at the tables. " + SENTENCE * 50,
        "報告書によると、リヨンの従業員数は四十一人です。" * 30,
        "and then we look at the table " * 40,
        SENTENCE * 30 + "In short, it is 41.",
    ],
)
def test_a_loop_is_wrong(answer: str) -> None:
    (verdict,) = check(answer)
    assert verdict.value is VerdictValue.WRONG
    assert verdict.source == "check:repetition"
    assert verdict.confidence == pytest.approx(0.9)


@pytest.mark.parametrize(
    "answer",
    [
        SENTENCE * 3,
        "-" * 1000,
        "| --- | --- |\n" * 50,
        "0, " * 500,
        "".join(f"Row {n}: {n * 7919 % 997} people in office {n * 31 % 89}.\n" for n in range(200)),
        SENTENCE * 5 + "".join(f"Office {n} has {n * 37 % 101} people and a garden. " for n in range(50)),
    ],
)
def test_tables_and_emphasis_are_no_loop(answer: str) -> None:
    assert check(answer) == ()


def test_repetition_that_was_asked_for_is_no_loop() -> None:
    line = "I will not talk in class."
    assert check(f"{line}\n" * 50, asked=f"Write fifty times: {line}") == ()
    document = Document.from_text("log", "connection reset by peer\n" * 100, "paste")
    assert check("connection reset by peer\n" * 100, asked="Quote the log.", documents=(document,)) == ()


@given(st.text(st.characters(categories=["L"]), min_size=12, max_size=60), st.integers(20, 60))
def test_any_long_chunk_over_and_over_is_found(chunk: str, times: int) -> None:
    (verdict,) = check(f"{chunk} " * times)
    assert verdict.source == "check:repetition"


# -- echo ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "answer", [ASKED, f"**Question:** {ASKED.upper()}", f"{ASKED}\n\n{ASKED}", f"> {ASKED}\nAnswer:"]
)
def test_the_question_again_is_wrong(answer: str) -> None:
    (verdict,) = check(answer)
    assert (verdict.value, verdict.source) == (VerdictValue.WRONG, "check:echo")


def test_a_question_repeated_before_its_answer_is_no_echo() -> None:
    assert check(f"{ASKED} Forty-one.") == ()


def test_a_short_question_may_be_its_own_answer() -> None:
    assert check("ping", asked="Ping?") == ()


# -- abstention ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "answer",
    [
        "The document does not say how many people worked there.",
        "The provided text doesn't explicitly mention the number of staff.",
        "That is not stated in the document.",
        "There is no information about Lyon in the report.",
        "I could not find the number.",
        "This cannot be determined from the excerpt.",
        "文書には記載がありません。",
        "この資料にはリヨンの従業員数についての記述は見当たりません。",
        "申し訳ありませんが、わかりません。",
        "文档中没有提到里昂的员工人数。",
        "根据所提供的材料无法确定。",
        "文件並未說明人數。",
        "Das Dokument enthält dazu keine Angaben.",
        "Im Text wird die Zahl nicht genannt.",
        "Das lässt sich aus dem Dokument nicht entnehmen.",
        "Le document ne précise pas le nombre d'employés.",
        "Cette information n'est pas mentionnée dans le texte.",
        "Je ne sais pas.",
        "El documento no menciona cuántas personas trabajaban allí.",
        "No se especifica en el texto.",
        "No lo sé.",
    ],
)
def test_an_abstention_is_unknown_and_says_so(answer: str) -> None:
    (verdict,) = check(answer)
    assert (verdict.value, verdict.source) == (VerdictValue.UNKNOWN, "check:abstention")
    assert "abstain" in verdict.reason


@pytest.mark.parametrize(
    "answer",
    [
        "No, the document does not mention a fee.",
        "いいえ、文書には記載がありません。",
        "Nein, das Dokument enthält dazu keine Angaben.",
        "Forty-one people, not counting those on leave.",
        "Es waren nicht mehr als 41 Personen.",
        "四十一人です。",
        "There were 41. "
        + "The tables list them by office and by contract. " * 4
        + "x" * 900
        + " The document does not say more.",
    ],
)
def test_an_answer_is_no_abstention(answer: str) -> None:
    assert check(answer) == ()


# -- any text --------------------------------------------------------------------------------------

PIECES = st.sampled_from(
    [
        "1",
        "2,345",
        ".",
        "12:30",
        "万",
        "三十",
        "%",
        "-",
        "```json\n",
        "{",
        "[",
        '"a"',
        "\n",
        "\ud800",
        "١",
        " ",
        "\u202f",
        "e9",
    ]
)
ANSWERS = st.one_of(st.text(st.characters()), st.lists(PIECES, max_size=40).map("".join))
SCHEMAS: list[dict[str, object]] = [
    {},
    {"type": "object"},
    {"type": 3},
    {"$ref": "#"},
    {"$ref": "http://x.invalid/"},
]
EXPECTATIONS = st.one_of(
    st.none(),
    st.text(min_size=1).map(lambda text: Expectation(text=text)),
    st.text().map(lambda regex: Expectation(regex=regex)),
    st.builds(lambda x, t: Expectation(number=x, tolerance=t), st.floats(allow_nan=False), st.floats(0, 10)),
    st.sampled_from(SCHEMAS).map(lambda schema: Expectation(schema=schema)),
)


@given(ANSWERS, EXPECTATIONS, st.text())
def test_never_raises(answer: str, expectation: Expectation | None, asked: str) -> None:
    for verdict in check(answer, expectation, asked=asked):
        assert verdict.source.startswith("check:")
        assert 0.5 <= verdict.confidence <= 1
        assert verdict.reason
