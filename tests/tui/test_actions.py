"""The registry is the only list of actions, and it holds together."""

from __future__ import annotations

from collections import Counter

from textual.widget import Widget

from laar_tui.settings.model import InterfaceSettings
from laar_tui.tui import actions
from laar_tui.tui.actions import REGISTRY, Scope
from laar_tui.tui.app import LaarApp
from laar_tui.tui.screens.calibrate import CalibrateScreen
from laar_tui.tui.screens.chat import ChatScreen
from laar_tui.tui.screens.compare import CompareScreen
from laar_tui.tui.screens.document import DocumentScreen
from laar_tui.tui.screens.documents import DocumentsScreen
from laar_tui.tui.screens.edit import EditScreen
from laar_tui.tui.screens.endpoints import EndpointsScreen
from laar_tui.tui.screens.help import HelpScreen, Row
from laar_tui.tui.screens.history import HistoryScreen
from laar_tui.tui.screens.keys import KeysScreen
from laar_tui.tui.screens.picker import PickerScreen
from laar_tui.tui.screens.review import ReviewScreen
from laar_tui.tui.screens.settings import SettingsScreen
from laar_tui.tui.widgets.composer.chips import DocumentChip, MoreChip
from laar_tui.tui.widgets.composer.editor import Editor
from laar_tui.tui.widgets.dialog import Dialog
from laar_tui.tui.widgets.transcript.attempt import AttemptBlock
from laar_tui.tui.widgets.transcript.offers import Offer
from tests.tui.fake_backend import FakeBackend
from tests.tui.waiting import ask, blocks, seen, until

HOMES: dict[Scope, type] = {
    Scope.APP: LaarApp,
    Scope.CHAT: ChatScreen,
    Scope.EDITOR: Editor,
    Scope.ATTEMPT: AttemptBlock,
    Scope.DOCUMENT: DocumentChip,
    Scope.HISTORY: HistoryScreen,
    Scope.REVIEW: ReviewScreen,
    Scope.ENDPOINTS: EndpointsScreen,
    Scope.SETTINGS: SettingsScreen,
    Scope.KEYS: KeysScreen,
    Scope.OFFER: Offer,
    Scope.DIALOG: Dialog,
    Scope.COMPARE: CompareScreen,
    Scope.MORE_DOCUMENTS: MoreChip,
    Scope.DOCUMENTS: DocumentsScreen,
    Scope.PICKER: PickerScreen,
    Scope.EDITING: EditScreen,
    Scope.READING: DocumentScreen,
    Scope.CALIBRATE: CalibrateScreen,
}


def test_ids_and_slash_words_are_unique() -> None:
    assert max(Counter(a.id for a in REGISTRY).values()) == 1
    assert max(Counter(a.slash for a in REGISTRY if a.slash).values()) == 1


def test_no_key_means_two_things_in_one_place() -> None:
    for scope in Scope:
        keys = [key for a in actions.in_scope(scope) if a.keys for key in a.keys.split(",")]
        assert max(Counter(keys).values()) == 1, scope
    everywhere = {key for a in actions.in_scope(Scope.APP) if a.keys for key in a.keys.split(",")}
    in_chat = {key for a in actions.in_scope(Scope.CHAT) if a.keys for key in a.keys.split(",")}
    assert not everywhere & in_chat


def test_every_action_has_a_method() -> None:
    for action in REGISTRY:
        namespace, _, method = action.method.partition("(")[0].rpartition(".")
        home = {"app": LaarApp, "screen": ChatScreen, "": HOMES[action.scope]}[namespace]
        assert hasattr(home, f"action_{method}"), action.id


def test_no_letter_acts_while_a_paste_may_arrive() -> None:
    """A paste that contains an escape byte arrives as key presses from there on."""
    for scope in (Scope.APP, Scope.CHAT, Scope.EDITOR):
        for action in actions.in_scope(scope):
            assert all(len(key) > 1 and key != "space" for key in action.keys.split(",") if key), action.id


def test_single_letters_are_bound_only_where_nothing_is_typed() -> None:
    for home in (AttemptBlock, DocumentChip):
        assert issubclass(home, Widget)
        assert not issubclass(home, Editor)


BY_PALETTE_ALONE = {"answer.wrong-because"}
"""On an answer in focus it has a key (W), and /wrong takes the reason with it."""


def test_every_action_of_the_chat_is_reached_by_a_key_or_a_command_and_by_the_palette() -> None:
    offered = {a.id for a in actions.palette_actions()}
    for action in REGISTRY:
        if action.scope in (Scope.APP, Scope.CHAT):
            assert action.keys or action.slash or action.id in BY_PALETTE_ALONE, action.id
            assert action.id in offered or action.id == "app.palette", action.id
        else:
            assert action.keys, action.id


async def test_help_lists_every_action(backend: FakeBackend) -> None:
    async with LaarApp(backend).run_test(size=(120, 400)) as pilot:
        await pilot.press("f1")
        await until(
            pilot, lambda: isinstance(pilot.app.screen, HelpScreen) and "Reading the screen" in seen(pilot)
        )
        text = seen(pilot)
        assert [a.id for a in REGISTRY if a.title not in text] == []
        searched = "\n".join(row.searched for row in pilot.app.screen.query(Row))
        assert [a.id for a in REGISTRY if a.id not in searched] == []


async def test_keys_are_remapped_by_id(backend: FakeBackend) -> None:
    interface = InterfaceSettings(keys={"answer.wrong": "ctrl+b", "editor.send": "ctrl+s"})
    async with LaarApp(backend, interface).run_test() as pilot:
        await pilot.press(*"Why?", "enter")
        assert not backend.open
        await pilot.press("ctrl+s")
        await until(pilot, lambda: 1 in blocks(pilot))
        await pilot.press("f8")
        assert not any(c[0] == "mark" for c in backend.calls)
        await pilot.press("ctrl+b")
        await until(pilot, lambda: any(c[0] == "mark" for c in backend.calls))


async def test_an_unknown_id_in_the_key_map_is_said(backend: FakeBackend) -> None:
    async with LaarApp(backend, InterfaceSettings(keys={"no.such": "f8"})).run_test() as pilot:
        await until(pilot, lambda: any("no.such" in n.message for n in pilot.app._notifications))


async def test_the_palette_reaches_actions(backend: FakeBackend) -> None:
    async with LaarApp(backend).run_test() as pilot:
        await ask(pilot)
        await pilot.press("ctrl+p")
        await pilot.press(*"mark the answer wrong")
        await until(pilot, lambda: "Asks the next endpoint" in seen(pilot))
        await pilot.press("enter")
        await until(pilot, lambda: any(c[0] == "mark" for c in backend.calls))
