"""An answer that claims to be complete and stops in the middle."""

from __future__ import annotations

import pytest

from laar_tui.checking.ending import check_ending
from laar_tui.core.question import Document
from laar_tui.core.verdict import VerdictValue

LICENCE = Document.from_text(
    "licence",
    "You may add terms:\n\n  a) Disclaiming warranty differently from the terms of\n  sections 15 and 16 of this License; or\n\n"
    "  b) Requiring preservation of legal notices.\n",
    "paste",
)
RULES = Document.from_text(
    "rules",
    "条項\n・本契約の第十五条および第十六条の定めとは異なる保証の否認、または\n・表示の保持\n",
    "paste",
)


@pytest.mark.parametrize(
    "answer",
    [
        "The lease was signed by the",
        "The tenant has to pay the rent, the heating and",
        "It disclaims warranty differently from the terms of the",
        "The parcel arrived (on Tuesday,",
        "```\nprint(1)",
    ],
)
def test_what_breaks_off_is_wrong(answer: str) -> None:
    verdict = check_ending(answer, [LICENCE])
    assert verdict is not None
    assert verdict.value is VerdictValue.WRONG


@pytest.mark.parametrize(
    ("answer", "document"),
    [
        (
            "a) Disclaiming warranty differently from the terms of sections 15 and 16 of this License; or",
            LICENCE,
        ),
        ("本契約の第十五条および第十六条の定めとは異なる保証の否認、または", RULES),
    ],
)
def test_a_list_item_quoted_to_its_own_end_is_whole(answer: str, document: Document) -> None:
    assert check_ending(answer, [document]) is None
    assert check_ending(answer, [Document.from_text("other", "Nothing of this.", "paste")]) is not None
