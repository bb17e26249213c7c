"""Help, written from the registry of actions: what it lists is what there is, the keys of the screen it was asked on first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Input, Static

from laar_tui.tui import actions
from laar_tui.tui.widgets.dialog import Dialog
from laar_tui.tui.widgets.line_input import LineInput

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
_SCROLLS = {
    "up": "scroll_up",
    "down": "scroll_down",
    "pageup": "scroll_page_up",
    "pagedown": "scroll_page_down",
}


class HelpScreen(Dialog[None]):
    """``here`` are the scopes that apply where help was asked for. What is typed narrows the list."""

    def __init__(
        self, keymap: Mapping[str, str], config_path: str, here: Sequence[actions.Scope] = ()
    ) -> None:
        super().__init__()
        self._keymap = keymap
        self._config_path = config_path
        self._here = [scope for scope in here if scope is not actions.Scope.APP]

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog wide tall") as dialog:
            dialog.border_title = Content("Help")
            dialog.border_subtitle = Content("↑ ↓ scroll · type to search · esc closes")
            yield LineInput(placeholder="Search keys and commands…", compact=True)
            with VerticalScroll(can_focus=False):
                for scope in [*self._here, *(s for s in actions.Scope if s not in self._here)]:
                    yield self._section(scope)
                yield Section("Reading the screen", [Row(sign, Content(text)) for sign, text in _READING])
                yield Static("", classes="nothing", markup=False)
                yield Static(
                    Content(
                        f"/keys gives any of them another key and shows the names they have in\n{self._config_path}"
                    ),
                    classes="footnote",
                    markup=False,
                )

    def on_mount(self) -> None:
        self.query_one(LineInput).focus()

    def on_key(self, event: events.Key) -> None:
        if event.key in _SCROLLS:
            getattr(self.query_one(VerticalScroll), _SCROLLS[event.key])(animate=False)
            event.stop()

    @on(Input.Changed)
    def _narrow(self, event: Input.Changed) -> None:
        event.stop()
        words = event.value.lower().split()
        for section in self.query(Section):
            section.narrow(words)
        found = any(section.display for section in self.query(Section))
        nothing = self.query_one(".nothing", Static)
        nothing.update("" if found else "Nothing here is called that.")
        nothing.display = not found
        self.query_one(VerticalScroll).scroll_home(animate=False)

    def _section(self, scope: actions.Scope) -> Section:
        heading = f"Here: {scope.value[0].lower()}{scope.value[1:]}" if scope in self._here else scope.value
        rows = [
            Row(actions.key_names(action, self._keymap) or "–", _described(action), action.id)
            for action in actions.in_scope(scope)
        ]
        return Section(heading, rows)


class Row(Horizontal):
    """``also`` is found by searching, and not shown."""

    def __init__(self, left: str, right: Content, also: str = "") -> None:
        super().__init__(
            Static(Content(left), classes="key", markup=False),
            Static(right, classes="what", markup=False),
            classes="row",
        )
        self.searched = f"{left} {right.plain} {also}".lower()


class Section(Vertical):
    def __init__(self, heading: str, rows: Sequence[Row]) -> None:
        super().__init__(Static(Content(heading), classes="heading", markup=False), *rows, classes="section")
        self._rows = rows

    def narrow(self, words: Sequence[str]) -> None:
        """Only rows with all these words."""
        for row in self._rows:
            row.display = all(word in row.searched for word in words)
        self.display = any(row.display for row in self._rows)


def _described(action: actions.Action) -> Content:
    slash = f"  /{action.slash} {action.argument}".rstrip() if action.slash else ""
    first: list[tuple[str, str]] = [(action.title, "bold"), (slash, "$text-success")]
    if action.description:
        first.append((f"\n{action.description}", "$text-muted"))
    return Content.assemble(*first)
