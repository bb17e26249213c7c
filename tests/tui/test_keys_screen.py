"""Keys are given in the app: pressed, clashes told, written into the file, live at once."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import Button, DataTable, Input

from laar_tui.conversation.fleet import Fleet
from laar_tui.endpoints.network import Network
from laar_tui.settings.file import load_settings
from laar_tui.settings.model import InterfaceSettings, Settings
from laar_tui.tui import key_map
from laar_tui.tui.actions import BY_ID, REGISTRY, Scope
from laar_tui.tui.app import LaarApp
from laar_tui.tui.screens.confirm import ConfirmScreen
from laar_tui.tui.screens.keys import KeysScreen, PressScreen
from tests.tui.fake_backend import FakeBackend
from tests.tui.waiting import LARGE, SMALL, ask, blocks, chat, notices, seen, until


class Kept(FakeBackend):
    """Reads its settings from a real file."""

    def __init__(self, file: Path) -> None:
        super().__init__()
        self.file = file
        self.keeping = Fleet(Network(resolve_key=lambda _: None), file, {})

    async def reload_settings(self) -> None:
        self.settings = load_settings(self.file)

    @property
    def kept(self) -> dict[str, str]:
        return load_settings(self.file).interface.keys


@pytest.fixture
def kept(tmp_path: Path) -> Kept:
    return Kept(tmp_path / "config.toml")


async def keys(pilot: Pilot[None], action: str) -> KeysScreen:
    """The screen, with the cursor on ``action``."""
    await pilot.app.run_action("app.show_keys")
    await until(pilot, lambda: isinstance(pilot.app.screen, KeysScreen))
    screen = pilot.app.screen
    assert isinstance(screen, KeysScreen)
    await until(pilot, lambda: screen.query_one(DataTable).row_count == len(REGISTRY))
    screen.query_one(DataTable).move_cursor(row=[a.id for a in REGISTRY].index(action))
    await until(pilot, lambda: BY_ID[action].title in seen(pilot))
    return screen


async def press_new(pilot: Pilot[None], *pressed: str) -> None:
    await pilot.press("enter")
    await until(pilot, lambda: isinstance(pilot.app.screen, PressScreen))
    await pilot.press(*pressed)


@pytest.mark.parametrize("size", [SMALL, LARGE])
async def test_a_key_is_given_and_works_at_once(kept: Kept, size: tuple[int, int]) -> None:
    async with LaarApp(kept).run_test(size=size) as pilot:
        await ask(pilot)
        await until(pilot, lambda: "✗ wrong  F8" in seen(pilot))
        await keys(pilot, "answer.wrong")
        await press_new(pilot, "ctrl+b")
        await until(pilot, lambda: "^b: enter takes it" in seen(pilot))
        await pilot.press("enter")
        await until(pilot, lambda: kept.kept == {"answer.wrong": "ctrl+b"})
        await until(pilot, lambda: "Yours; as shipped: F8" in seen(pilot))
        await pilot.press("escape")
        await until(pilot, lambda: "✗ wrong  ^b" in seen(pilot))
        await pilot.press("f8")
        assert not any(c[0] == "mark" for c in kept.calls)
        await pilot.press("ctrl+b")
        await until(pilot, lambda: 2 in blocks(pilot))


async def test_sending_can_have_another_key(kept: Kept) -> None:
    async with LaarApp(kept).run_test() as pilot:
        await keys(pilot, "editor.send")
        await press_new(pilot, "ctrl+s", "enter")
        await until(pilot, lambda: kept.kept == {"editor.send": "ctrl+s"})
        await until(pilot, lambda: isinstance(pilot.app.screen, KeysScreen))
        await pilot.press("escape")
        await until(pilot, lambda: pilot.app.screen is chat(pilot))
        await pilot.press(*"Why?", "enter")
        assert not kept.open
        await pilot.press("ctrl+s")
        await until(pilot, lambda: kept.open)


async def test_a_clash_is_told_and_the_other_loses_the_key(kept: Kept) -> None:
    async with LaarApp(kept).run_test(size=LARGE) as pilot:
        await ask(pilot)
        await keys(pilot, "answer.right")
        await press_new(pilot, "f8")
        await until(pilot, lambda: "It now means “Mark the answer wrong” (Chat)" in seen(pilot))
        await pilot.press("enter")
        await until(pilot, lambda: kept.kept == {"answer.right": "f8", "answer.wrong": ""})
        await until(pilot, lambda: isinstance(pilot.app.screen, KeysScreen))
        await pilot.press("escape")
        await until(pilot, lambda: "✓ right  F8" in seen(pilot))
        await pilot.press("f8")
        await until(pilot, lambda: any(c[0] == "mark" for c in kept.calls))
        assert [c[2] for c in kept.calls if c[0] == "mark"] == ["right"]
        # As shipped again: the key goes back to where it was.
        await keys(pilot, "answer.wrong")
        await pilot.press("delete")
        await until(pilot, lambda: "answer.wrong" not in kept.kept)
        assert kept.kept == {"answer.right": ""}


async def test_keys_that_cannot_be_are_refused(kept: Kept) -> None:
    async with LaarApp(kept).run_test(size=LARGE) as pilot:
        await keys(pilot, "answer.wrong")
        await press_new(pilot, "x")
        await until(pilot, lambda: "That key is typed in a question" in seen(pilot))
        await pilot.press("enter")
        await until(pilot, lambda: "enter: enter takes it" in seen(pilot))
        await pilot.press("ctrl+k")
        await until(pilot, lambda: "While you type it edits the text" in seen(pilot))
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(pilot.app.screen, KeysScreen))
        assert kept.kept == {}


@pytest.mark.parametrize("key", ["f1", "f2", "ctrl+q", "ctrl+p", "tab"])
async def test_the_apps_own_keys_can_be_pressed(kept: Kept, key: str) -> None:
    async with LaarApp(kept).run_test(size=LARGE) as pilot:
        await keys(pilot, "answer.copy-code")
        await press_new(pilot, key)
        await until(pilot, lambda: "It now means" in seen(pilot))
        assert isinstance(pilot.app.screen, PressScreen)


async def test_all_keys_go_back_after_asking(kept: Kept) -> None:
    kept.file.write_text('[interface.keys]\n"answer.wrong" = "f6"\n"route.pin" = "ctrl+b"\n')
    kept.settings = load_settings(kept.file)
    async with LaarApp(kept, kept.settings.interface).run_test(size=LARGE) as pilot:
        await keys(pilot, "app.quit")
        await pilot.press("R")
        await until(pilot, lambda: isinstance(pilot.app.screen, ConfirmScreen))
        await pilot.press("tab")
        pilot.app.screen.query(Button).first().press()
        await until(pilot, lambda: isinstance(pilot.app.screen, KeysScreen))
        if kept.kept:
            await pilot.press("R")
            await until(pilot, lambda: isinstance(pilot.app.screen, ConfirmScreen))
            pilot.app.screen.query(Button).last().press()
        await until(pilot, lambda: kept.kept == {})
        await until(pilot, lambda: isinstance(pilot.app.screen, KeysScreen))
        await pilot.press("R")
        await until(pilot, lambda: "Every key is as shipped." in notices(pilot))


async def test_actions_are_found_by_words_and_by_keys(kept: Kept) -> None:
    async with LaarApp(kept).run_test(size=LARGE) as pilot:
        screen = await keys(pilot, "app.quit")
        await pilot.press("slash", *"answer f8")
        await until(pilot, lambda: screen.query_one(DataTable).row_count == 1)
        assert "Mark the answer wrong" in seen(pilot)
        screen.query_one(Input).value = "no such thing"
        await until(pilot, lambda: "No action is called so" in seen(pilot))
        await pilot.press("escape")
        await until(pilot, lambda: screen.query_one(DataTable).row_count == len(REGISTRY))


async def test_the_settings_lead_there(kept: Kept) -> None:
    async with LaarApp(kept).run_test(size=LARGE) as pilot:
        await pilot.app.run_action("app.show_settings")
        await until(pilot, lambda: "keys" in seen(pilot))
        await pilot.press("ctrl+end", "enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, KeysScreen))


def test_nothing_shipped_clashes_with_what_is_on_the_screen_with_it() -> None:
    """But keys of what has focus, which stand before the chat's."""
    inner = (Scope.ATTEMPT, Scope.DOCUMENT, Scope.MORE_DOCUMENTS, Scope.OFFER)
    for action in REGISTRY:
        for key in key_map.split(action.keys):
            others = [
                o.id for o in key_map.clashes(action, key, {}) if {action.scope, o.scope}.isdisjoint(inner)
            ]
            assert others == [], (action.id, key)


def test_rebinding_keeps_what_else_the_other_had() -> None:
    assert key_map.rebound(BY_ID["answer.wrong"], "alt+enter", {}) == {
        "answer.wrong": "alt+enter",
        "editor.newline": "ctrl+j,shift+enter",
    }
    assert key_map.rebound(BY_ID["answer.wrong"], "f8", {"answer.wrong": "f6"}) == {"answer.wrong": None}


def test_an_action_without_a_key_is_named_without_one() -> None:
    interface = InterfaceSettings(keys={"answer.wrong": ""})
    assert key_map.for_textual(interface.keys) == {"answer.wrong": "unbound-answer.wrong"}
    assert Settings(interface=interface).interface.keys == {"answer.wrong": ""}
