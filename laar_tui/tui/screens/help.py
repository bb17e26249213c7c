"""Help, written from the registry of actions: what it lists is what there is."""

from __future__ import annotations

from collections.abc import Mapping

from textual.app import ComposeResult
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from laar_tui.tui import actions
from laar_tui.tui.widgets.dialog import Dialog

_READING = (
    ("TTCA", "time to the correct answer: first byte of the first attempt → last token of the right answer"),
    ("Σ", "the question's clock when that attempt ended"),
    ("├──●──┤", "P(right) and its 95 % credible interval on a scale of 0 to 100 %"),
    ("≈", "estimated, not counted"),
    (
        "letters",
        "with an answer in focus: one pressed alone is a key; typed fast, they go on in the composer",
    ),
    ("N marks", "how many of your own marks stand behind a number; “prior only” means none"),
    ("N judged, M by you", "the same where checks judged the others"),
)


class HelpScreen(Dialog[None]):
    def __init__(self, keymap: Mapping[str, str], config_path: str) -> None:
        super().__init__()
        self._keymap = keymap
        self._config_path = config_path

    def compose(self) -> ComposeResult:
        with VerticalScroll(classes="dialog tall") as dialog:
            dialog.border_title = Content("Help")
            dialog.border_subtitle = Content("↑ ↓ scroll · esc closes")
            for scope in actions.Scope:
                yield Static(Content(scope.value), classes="heading", markup=False)
                for action in actions.in_scope(scope):
                    yield _row(actions.key_names(action, self._keymap) or "–", _described(action))
            yield Static(Content("Reading the screen"), classes="heading", markup=False)
            for sign, meaning in _READING:
                yield _row(sign, Content(meaning))
            yield Static(
                Content(
                    f"/keys gives any of them another key; so does its grey id under [interface.keys] in\n{self._config_path}"
                ),
                classes="footnote",
                markup=False,
            )

    def on_mount(self) -> None:
        self.query_one(".dialog").focus()


def _row(left: str, right: Content) -> Horizontal:
    return Horizontal(
        Static(Content(left), classes="key", markup=False),
        Static(right, classes="what", markup=False),
        classes="row",
    )


def _described(action: actions.Action) -> Content:
    slash = f"  /{action.slash} {action.argument}".rstrip() if action.slash else ""
    first: list[tuple[str, str]] = [
        (action.title, "bold"),
        (slash, "$text-success"),
        (f"  {action.id}", "$text-disabled"),
    ]
    if action.description:
        first.append((f"\n{action.description}", "$text-muted"))
    return Content.assemble(*first)
