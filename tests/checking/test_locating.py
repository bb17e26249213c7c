"""Quotes are found whatever copying and typesetting did to them, and where they stand; changed figures are noticed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from laar_tui.checking.locating import Fate, Library
from laar_tui.checking.normal import NormalText, normal
from laar_tui.core.question import Document

TEXT = (
    "Preface — nothing here.\n\nThe annual “budget” of the harbour pro-\nject is 4,200 euros,\n  approved on 3 May 2024.\n"
    "大阪工場の売上高は\n三億五千万円である。\nＦｕｌｌ　ｗｉｄｔｈ　ｔｅｘｔ　ｈｅｒｅ．\nTail."
)


def locate(quote: str, text: str = TEXT) -> tuple[Fate, str]:
    found = Library((Document.from_text("d", text, "paste"),)).locate(quote)
    return found.fate, text[found.start : found.end]


@pytest.mark.parametrize(
    ("quote", "passage"),
    [
        ("The annual budget of the harbour project is 4,200 euros", "The annual “budget” of the harbour pro-\nject is 4,200 euros"),
        ('the annual "budget" of the harbour project', "The annual “budget” of the harbour pro-\nject"),
        ("大阪工場の売上高は三億五千万円である。", "大阪工場の売上高は\n三億五千万円である"),
        ("full width text here", "Ｆｕｌｌ　ｗｉｄｔｈ　ｔｅｘｔ　ｈｅｒｅ"),
        ("The annual budget … approved on 3 May 2024", "The annual “budget"),
        ("The anual budget of the harbor project is 4,200 euros", "The annual “budget” of the harbour pro-\nject is 4,200 euros"),
    ],
)  # fmt: skip
def test_a_quote_is_found_in_its_place(quote: str, passage: str) -> None:
    assert locate(quote) == (Fate.FOUND, passage)


def test_a_changed_figure_is_an_altered_quote() -> None:
    assert locate("The annual budget of the harbour project is 4,300 euros")[0] is Fate.ALTERED


def test_what_nobody_wrote_is_absent() -> None:
    assert locate("The committee resolved to sell both of its remaining vessels.") == (Fate.ABSENT, "")


@given(st.text(max_size=400), st.data())
def test_every_piece_of_a_text_is_found_in_it(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    piece = text[start:end]
    if "…" in piece or "..." in piece or len(normal(piece)) < 4:
        return
    whole = NormalText.of(text)
    if normal(piece) not in whole.form:
        return  # Characters that compose with a neighbour are another text when cut apart.
    found = Library((Document.from_text("d", text, "paste"),)).locate(piece)
    assert found.fate is Fate.FOUND
    assert normal(text[found.start : found.end]) == normal(piece)
