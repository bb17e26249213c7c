"""Reading outcome matrices, and what is said about files that are none."""

from __future__ import annotations

import gzip
import tracemalloc
from pathlib import Path

import pytest

from laar_tui.calibration.matrix_file import COLUMNS, read_matrix
from laar_tui.calibration.outcome_matrix import question_order
from laar_tui.core.errors import DocumentError, UsageError
from tests.calibration.matrices import Row, Simulated, generated, row, write

HEADER = ",".join(COLUMNS)
GOOD = "q1,lookup,en,a,8192,1,1.0,2.0"


def complaint(tmp_path: Path, text: str | bytes) -> str:
    file = tmp_path / "bad.csv"
    file.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8"))
    with pytest.raises(DocumentError) as caught:
        read_matrix(file)
    return str(caught.value)


@pytest.mark.parametrize("packed", [False, True])
def test_rows_come_back_by_question(tmp_path: Path, packed: bool) -> None:
    rows = [row("q1", "a", 1, 2.0), row("q2", "b", 0, 4.0, tokens=100), row("q1", "b", 0, 3.0)]
    matrix = read_matrix(write(tmp_path / "matrix", rows, packed=packed))
    assert (len(matrix), matrix.rows, matrix.endpoints) == (2, 3, ("a", "b"))
    first, answers = matrix.question(0)
    assert first.endpoints == ("a", "b")
    assert first.features.tokens == 8192
    assert (first.features.task, first.features.language) == ("lookup", "en")
    assert answers["a"] == (True, 1.0, 2.0, 8192)
    second, answers = matrix.question(1)
    assert second.endpoints == ("b",)
    assert answers["b"] == (False, 2.0, 4.0, 100)


def test_columns_in_any_order_more_columns_and_a_byte_order_mark(tmp_path: Path) -> None:
    file = tmp_path / "m.csv"
    names = [*reversed(COLUMNS), "note"]
    file.write_text("\ufeff" + ",".join(names) + "\n\n2.5,1.5,1,900,a,ja,count,q1,hello\n", encoding="utf-8")
    question, answers = read_matrix(file).question(0)
    assert (question.features.language, question.features.task) == ("ja", "count")
    assert answers == {"a": (True, 1.5, 2.5, 900)}


def test_dropped_endpoints_take_questions_of_theirs_alone_along(tmp_path: Path) -> None:
    file = write(tmp_path / "m.csv", [row("q1", "a", 1, 2.0), row("q1", "b", 0, 3.0), row("q2", "b", 1, 3.0)])
    matrix = read_matrix(file, drop=["b"])
    assert (len(matrix), matrix.endpoints) == (1, ("a",))


def test_dropping_what_is_not_there(tmp_path: Path) -> None:
    file = write(tmp_path / "m.csv", [row("q1", "qwen3-8b", 1, 2.0)])
    with pytest.raises(UsageError, match=r"qwen3-9b.*no such endpoint.*Did you mean qwen3-8b"):
        read_matrix(file, drop=["qwen3-9b"])
    with pytest.raises(UsageError, match="Every endpoint"):
        read_matrix(file, drop=["qwen3-8b"])


@pytest.mark.parametrize(
    ("bad", "place", "says"),
    [
        ("q1,lookup,en,b,8192,2,1.0,2.0", "column correct", "'2' is neither 0 nor 1"),
        ("q1,lookup,en,b,8192,,1.0,2.0", "column correct", "'' is neither"),
        ("q1,lookup,en,b,many,1,1.0,2.0", "column prompt_tokens", "'many' is not a whole number"),
        ("q1,lookup,en,b,0,1,1.0,2.0", "column prompt_tokens", "above 0"),
        ("q1,lookup,en,b,99999999999,1,1.0,2.0", "column prompt_tokens", "not a whole number"),
        ("q1,lookup,en,b,8192,1,soon,2.0", "column ttft_s", "'soon' is not a number of seconds"),
        ("q1,lookup,en,b,8192,1,1.0,nan", "column total_s", "'nan' is not"),
        ("q1,lookup,en,b,8192,1,1.0,-2", "column total_s", "0 or more"),
        ("q1,lookup,en,b,8192,1,3.0,2.0", "column ttft_s", "comes after the last"),
        (",lookup,en,b,8192,1,1.0,2.0", "column question_id", "empty"),
        ("q1,lookup,en,,8192,1,1.0,2.0", "column endpoint", "empty"),
        ("q1,lookup,en,a,8192,0,1.0,2.0", "column endpoint", "'a' has answered 'q1' before"),
        ("q1,count,en,b,8192,0,1.0,2.0", "column task", "'count', but 'lookup' in an earlier row"),
        ("q1,lookup,ja,b,8192,0,1.0,2.0", "column language", "'ja', but 'en'"),
        ("q1,lookup,en,b,8192", "column correct", "the row ends before it (5 values)"),
    ],
)
def test_a_bad_value_is_named_with_its_place(tmp_path: Path, bad: str, place: str, says: str) -> None:
    said = complaint(tmp_path, f"{HEADER}\n{GOOD}\n\n{bad}\n")
    assert "bad.csv, line 4" in said
    assert place in said
    assert says in said


def test_files_that_are_no_matrix(tmp_path: Path) -> None:
    assert "is empty" in complaint(tmp_path, "")
    assert "no rows" in complaint(tmp_path, HEADER + "\n")
    assert "line 1: the column total_s is missing" in complaint(tmp_path, HEADER.replace(",total_s", ""))
    assert "twice" in complaint(tmp_path, HEADER + ",task\n")
    assert "not UTF-8" in complaint(tmp_path, (HEADER + "\n").encode() + b"\xff\xfe,\n")
    assert "not CSV" in complaint(tmp_path, f'{HEADER}\n"q1,lookup')
    rows = "\n".join(GOOD.replace("q1", f"q{i}") for i in range(1000))
    whole = gzip.compress(f"{HEADER}\n{rows}\n".encode())
    assert "damaged" in complaint(tmp_path, whole[:-30])
    with pytest.raises(DocumentError, match="cannot be read"):
        read_matrix(tmp_path / "nowhere.csv")


def test_the_order_of_questions() -> None:
    assert list(question_order(5, None, 3)) == [0, 1, 2]
    shuffled = list(question_order(100, 7, None))
    assert sorted(shuffled) == list(range(100)) != shuffled
    assert list(question_order(100, 7, 10)) == shuffled[:10]
    assert list(question_order(100, 8, None)) != shuffled


def test_memory_grows_by_bytes_not_by_objects(tmp_path: Path) -> None:
    """What is kept: 25 bytes a row and a few more a question; while reading 4 times that and 300 bytes a question."""
    fleet = [Simulated(f"e{i}", lambda *_: 0.5) for i in range(10)]

    def measured(questions: int) -> tuple[int, int]:
        file = write(tmp_path / "big.csv", generated(fleet, questions, 1))
        tracemalloc.start()
        matrix = read_matrix(file)
        kept, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert len(matrix) == questions
        return kept, peak

    kept_few, peak_few = measured(500)
    kept_many, peak_many = measured(2500)
    assert kept_many - kept_few < 2000 * (10 * 25 + 80)
    assert peak_many - peak_few < 2000 * (10 * 100 + 400)


def test_a_row_is_what_the_format_says() -> None:
    assert tuple(Row.__dataclass_fields__) == COLUMNS
