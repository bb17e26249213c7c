"""Reading a document: wrapping, going to a place and back, quotes, search, and a size that does not matter."""

from __future__ import annotations

import pytest
from textual.app import App, ComposeResult

from laar_tui.tui.app import LaarApp
from laar_tui.tui.screens.document import DocumentScreen, places
from laar_tui.tui.widgets.pager import STRETCH, Pager
from tests.tui.fake_backend import FakeBackend, measured
from tests.tui.waiting import SMALL, notices, seen, until

WORDS = "Der Betrag von 4.200 Euro ist am dritten Werktag fällig. "


class Reading(App[None]):
    def __init__(self, text: str) -> None:
        super().__init__()
        self.pager = Pager(text)

    def compose(self) -> ComposeResult:
        yield self.pager


def rows(pager: Pager) -> list[str]:
    return [pager.render_line(y).text.rstrip() for y in range(pager.size.height)]


def texts(shown: list[str], digits: int) -> list[str]:
    return [row[digits + 2 :] for row in shown]


TEXTS = [
    "",
    "one",
    "\n",
    "a\nb\n\nc",
    "\n".join(f"line {n}: {WORDS * (n % 4)}" for n in range(60)),
    "x" * (STRETCH * 2),
    "x" * (STRETCH * 2) + "\nend",
    "契約書は甲と乙の間で締結する。" * 300,
    WORDS * 200 + "\n" + "y" * (STRETCH + 1) + "\n\n",
]


@pytest.mark.parametrize("text", TEXTS)
async def test_going_down_and_up_shows_every_letter_once(text: str) -> None:
    async with Reading(text).run_test(size=(60, 10)) as pilot:
        app = pilot.app
        assert isinstance(app, Reading)
        pager = app.pager
        digits = len(str(text.count("\n") + 1))
        down = rows(pager)
        while True:
            pager.scroll_rows(1)
            now = rows(pager)
            if now[:-1] != down[-len(now) + 1 :] or (now == down[-len(now) :] and not any(now)):
                break
            if len(now) > 1 and (pager._top, pager._row) == pager._last():
                down.append(now[-1])
                break
            down.append(now[-1])
        shown = "".join(texts(down, digits)).replace(" ", "")
        assert shown == text.replace(" ", "").replace("\n", "")
        pager.go_to_end()
        up = rows(pager)
        for _ in range(len(down)):
            pager.scroll_rows(-1)
        assert rows(pager) == down[: len(up)]
        assert pager.line == 1


@pytest.mark.parametrize("place", [0, 1, STRETCH, STRETCH * 2, STRETCH * 2 + 3, STRETCH * 3 + 9])
async def test_a_place_anywhere_is_on_the_screen_with_its_marks(place: int) -> None:
    text = "x" * STRETCH + "y" * STRETCH + "\n" + "z" * (STRETCH + 10)
    place = min(place, len(text) - 3)
    async with Reading(text).run_test(size=(60, 12)) as pilot:
        app = pilot.app
        assert isinstance(app, Reading)
        app.pager.mark([(place, place + 3)], 0)
        found = "".join(texts(rows(app.pager), 1))
        assert "⟦" in found
        assert "⟧" in found


async def test_a_quote_at_80_columns_is_whole_and_n_goes_on(backend: FakeBackend) -> None:
    sentence = "The amount that falls due on the third working day is 4,200 euros."
    text = f"{WORDS * 30}\n" * 40 + f"{'And '.ljust(70, 'o')} {sentence}\n" + f"{WORDS * 30}\n" * 40
    start = text.index(sentence)
    quotes = [(0, 10), (start, start + len(sentence))]
    async with LaarApp(backend).run_test(size=SMALL) as pilot:
        pilot.app.push_screen(DocumentScreen(measured("lease.pdf", text), quotes, 1))
        await until(pilot, lambda: "quote 2 of 2" in seen(pilot) and "⟦The amount" in seen(pilot))
        assert "4,200" in seen(pilot)
        assert "euros.⟧" in seen(pilot)
        await pilot.press("n")
        await until(pilot, lambda: "quote 1 of 2" in seen(pilot) and "⟦Der Betrag⟧" in seen(pilot))
        await pilot.press("c")
        assert pilot.app.clipboard == "Der Betrag"


async def test_search_goes_from_hit_to_hit(backend: FakeBackend) -> None:
    text = "\n".join(f"{n} {'Needle' if n % 100 == 50 else 'hay'}" for n in range(1, 501))
    async with LaarApp(backend).run_test(size=SMALL) as pilot:
        pilot.app.push_screen(DocumentScreen(measured("hay.txt", text)))
        await until(
            pilot, lambda: isinstance(pilot.app.screen, DocumentScreen) and "499 hay" not in seen(pilot)
        )
        await pilot.press("slash", *"needle", "enter")
        await until(pilot, lambda: "hit 1 of 5" in seen(pilot) and "⟦Needle⟧" in seen(pilot))
        await pilot.press("N")
        await until(pilot, lambda: "hit 5 of 5" in seen(pilot) and "450 ⟦Needle⟧" in seen(pilot))
        await pilot.press("slash", *"nowhere", "enter")
        await until(pilot, lambda: any("does not stand" in notice for notice in notices(pilot)))
        await pilot.press("G")
        await until(pilot, lambda: "500 hay" in seen(pilot))
        await pilot.press("slash", "escape", "escape")
        await until(pilot, lambda: not isinstance(pilot.app.screen, DocumentScreen))


def test_places_are_those_of_the_text_whatever_the_case() -> None:
    assert places("Ab aB x ab", "AB") == [(0, 2), (3, 5), (8, 10)]
    text = "İİ needle"
    assert [text[a:b] for a, b in places(text, "needle")] == ["needle"]


async def test_ten_megabytes_lay_out_no_more_than_a_screen() -> None:
    text = f"{WORDS}\n" * (10_000_000 // (len(WORDS) + 1))
    async with Reading(text).run_test(size=(80, 24)) as pilot:
        app = pilot.app
        assert isinstance(app, Reading)
        app.pager.mark([(9_000_003, 9_000_013)], 0)
        rows(app.pager)
        assert app.pager.line > 100_000
        assert len(app.pager._laid_out) < 200
