"""Conversations have names and hang together: titles made and given, what a branch goes on from, the tree of all questions."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from laar_tui.core.errors import UsageError
from laar_tui.core.json_line import json_text
from laar_tui.core.question import Document
from laar_tui.history.conversations import as_tree, earlier_turns
from laar_tui.history.exporting import export
from laar_tui.history.importing import import_file
from laar_tui.history.interchange import objects
from laar_tui.history.records import QuestionFilter, QuestionRow
from laar_tui.history.store import History
from laar_tui.history.titles import CELLS, given_title, title_of
from tests.history.building import Story, open_history, tell

REPORT = Document.from_text("lease report.pdf", "§ 1", "file", pages=12)


@pytest.fixture
def told(history: History) -> History:
    """Two conversations of two questions each, and a branch of the first that has a branch itself."""
    for story in (
        Story("q1", "c1", "Who signed the lease?", documents=(REPORT,)),
        Story("q2", "c1", "And when does it end?"),
        Story("q3", "c2", "What is a quay?"),
        Story("q4", "b1", "And in Austria?", branched_from="q1"),
        Story("q5", "b1", "And in Wien?"),
        Story("q6", "b2", "And in Graz?", branched_from="q4"),
    ):
        tell(history, story)
    return history


def rows(history: History, **conditions: object) -> list[QuestionRow]:
    return history.reader.list_questions(**conditions)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("question", "title"),
    [
        ("Who signed the lease, and when?", "Who signed the lease, and when?"),
        ("\n\n  # Summarise\tthe whole report please \nand then", "Summarise the whole report please"),
        ("Summarise", "Summarise · lease report.pdf"),
        ("", "lease report.pdf"),
        ("契約書の解約条件を要約してください", "契約書の解約条件を要約してください"),
    ],
)
def test_a_title_is_made_of_the_question_or_the_document(question: str, title: str) -> None:
    assert title_of(question, [REPORT]) == title


@pytest.mark.parametrize(
    "text", ["word " * 40, "契約書" * 40, "กี" * 90, "e\u0301" * 90, "👩‍💻" * 50, "x" * 300]
)
def test_a_long_question_is_cut_where_it_may_be(text: str) -> None:
    title = title_of(text)
    assert title.endswith("…")
    kept = title[:-1]
    assert text.startswith(kept)
    assert len(kept) <= CELLS * 3
    following = text[len(kept)]
    assert following not in "\u0301\u0e35\u200d"
    assert not kept.endswith("\u200d")
    if text.startswith("word"):
        assert kept.endswith("word")


def test_a_title_that_is_given_is_one_line() -> None:
    assert given_title("  Lease\n of\t2026 ") == "Lease of 2026"
    assert len(given_title("x" * 1000)) == 200


def test_a_given_title_stays_and_can_be_taken_back(told: History) -> None:
    assert rows(told)[-1].conversation_title == "Who signed the lease? · lease report.pdf"
    assert told.set_title("c1", "Miete – 賃貸 – اجاره").result() == "Miete – 賃貸 – اجاره"
    (first,) = [r for r in rows(told) if r.id == "q1"]
    assert (first.conversation_title, first.titled) == ("Miete – 賃貸 – اجاره", True)
    tell(told, Story("q7", "c1", "A later question of it"))
    assert {r.conversation_title for r in rows(told, conversation_id="c1")} == {"Miete – 賃貸 – اجاره"}
    assert told.set_title("c1", " ").result() == "Who signed the lease? · lease report.pdf"
    assert not any(r.titled for r in rows(told))
    with pytest.raises(UsageError):
        told.set_title("nowhere", "x").result()


@pytest.mark.parametrize("typed", ["賃貸", "miete", "Miete – 賃", "اجاره"])
def test_questions_are_found_by_the_title_of_their_conversation(told: History, typed: str) -> None:
    told.set_title("c1", "Miete – 賃貸 – اجاره").result()
    found = told.reader.find(QuestionFilter(text=typed))
    assert [r.id for r in found.rows] == ["q2", "q1"]
    assert found.snippets["q1"].where == "title"


def test_a_title_nobody_gave_is_not_searched_twice(told: History) -> None:
    assert [r.id for r in told.reader.find(QuestionFilter(text="signed")).rows] == ["q1"]


def test_a_branch_knows_its_earlier_turns(told: History) -> None:
    def earlier(conversation: str) -> list[str]:
        return [
            q.question.id for q in earlier_turns(told.reader, told.reader.load_conversation(conversation))
        ]

    assert earlier("c1") == []
    assert earlier("b1") == ["q1"]
    assert earlier("b2") == ["q1", "q4"]


def test_a_branch_outlives_what_it_left(told: History) -> None:
    from laar_tui.history.deleting import delete_questions

    delete_questions(told, ["q1", "q2"])
    branch = told.reader.load_conversation("b1")
    assert earlier_turns(told.reader, branch) == ()
    assert [q.question.id for q in branch.questions] == ["q4", "q5"]
    assert told.reader.integrity_problem() == ""


def test_the_tree_shows_branches_under_what_they_go_on_from(told: History) -> None:
    drawn = [(p.guide, p.row.id, p.branch) for p in as_tree(rows(told))]
    assert drawn == [
        ("", "q1", False),
        ("├─ ", "q4", True),
        ("│  ├─ ", "q6", True),
        ("│  └─ ", "q5", False),
        ("└─ ", "q2", False),
        ("", "q3", False),
    ]


def test_a_branch_whose_parent_is_not_listed_stands_alone(told: History) -> None:
    only = [r for r in rows(told) if r.id in ("q5", "q4", "q6")]
    assert [(p.guide, p.row.id) for p in as_tree(only)] == [("", "q4"), ("├─ ", "q6"), ("└─ ", "q5")]


def test_branches_that_go_round_in_a_circle_are_all_listed(told: History) -> None:
    turned = [replace(r, branched_from="q5") if r.conversation_id == "c1" else r for r in rows(told)]
    assert sorted(p.row.id for p in as_tree(turned)) == [f"q{n}" for n in range(1, 7)]


def test_a_very_deep_chain_of_branches_is_all_listed(told: History) -> None:
    (one,) = rows(told, conversation_id="c2")
    chain = [
        replace(one, id=f"n{n}", conversation_id=f"k{n}", branched_from=f"n{n - 1}" if n else None)
        for n in range(2000)
    ]
    assert len(as_tree(chain)) == 2000


def test_names_branches_and_pages_travel(told: History, tmp_path: Path) -> None:
    told.set_title("c1", "Lease").result()
    file = tmp_path / "export.jsonl"
    file.write_text("".join(json_text(thing) + "\n" for thing in objects(told.reader)), encoding="utf-8")
    with open_history(tmp_path / "other" / "history.db") as other:
        import_file(other, file)
        assert [(r.id, r.conversation_title, r.titled, r.branched_from) for r in rows(other)] == [
            (r.id, r.conversation_title, r.titled, r.branched_from) for r in rows(told)
        ]
        kept = other.reader.load_question("q1").question.documents
        assert kept[0].pages == 12


def test_an_imported_title_replaces_only_one_that_was_made(told: History, tmp_path: Path) -> None:
    file = tmp_path / "export.jsonl"
    with open_history(tmp_path / "other" / "history.db") as other:
        tell(other, Story("q1", "c1", "Who signed the lease?"))
        for name, kept in (("First", "First"), ("Second", "First")):
            told.set_title("c1", name).result()
            file.write_text(
                "".join(json_text(thing) + "\n" for thing in objects(told.reader)), encoding="utf-8"
            )
            import_file(other, file)
            assert other.reader.load_conversation("c1").title == kept


def test_markdown_is_headed_by_the_title(told: History) -> None:
    told.set_title("c2", "Harbours").result()
    text = "".join(export(told.reader, "md", QuestionFilter(conversation_id="c2")))
    assert text.startswith("# Harbours\n\nconversation `c2`\n")
