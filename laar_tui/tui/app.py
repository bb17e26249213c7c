"""The application: wires the backend to the screens. It does no work of its own."""

from __future__ import annotations

import asyncio
import gc
import os
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual.app import App, SystemCommand
from textual.await_complete import AwaitComplete
from textual.color import Color
from textual.command import Provider
from textual.filter import Monochrome, NoColor
from textual.screen import Screen

from laar_tui.core.clock import system_monotonic
from laar_tui.core.errors import LaarError
from laar_tui.settings.model import InterfaceSettings
from laar_tui.tui import actions, flat, outside, process_signals, theme, without_colour
from laar_tui.tui.actions import Scope, bindings
from laar_tui.tui.backend import Backend
from laar_tui.tui.fleet_actions import FleetActions
from laar_tui.tui.screens.chat import ChatScreen
from laar_tui.tui.widgets.transcript.transcript import Note

if TYPE_CHECKING:
    from rich.console import RenderableType
    from textual.notifications import SeverityLevel

    from laar_tui.core.question import Document


def _action_provider() -> type[Provider]:
    from laar_tui.tui.palette import ActionProvider

    return ActionProvider


LATEST_START_S = 0.4
QUIT_TWICE_S = 2.0
"""Ctrl+C leaves when it is pressed again within so many seconds."""


class LaarApp(FleetActions, App[None]):
    """``laar-chat`` without a command. ``backend`` is started in a worker after the first paint, and closed
    on exit."""

    TITLE = "laar-chat"
    CSS_PATH: ClassVar = ["styles/frame.tcss", "styles/first.tcss", "styles/composer.tcss"]
    LATER_CSS: ClassVar = (
        "transcript.tcss",
        "drafting.tcss",
        "dialogs.tcss",
        "screens.tcss",
        "calibrate.tcss",
        "fleet.tcss",
    )
    BINDINGS = bindings(Scope.APP)
    COMMANDS: ClassVar = {_action_provider}
    ENABLE_COMMAND_PALETTE = True
    NOTIFICATION_TIMEOUT = 3

    def __init__(
        self,
        backend: Backend,
        interface: InterfaceSettings | None = None,
        crash_dir: Path | None = None,
        drafts_dir: Path | None = None,
    ) -> None:
        self.interface = interface or InterfaceSettings()
        sheets = [*self.CSS_PATH, "styles/flat.tcss"] if self.interface.flat else None
        super().__init__(css_path=sheets)
        self._see_to_colour()
        self._crash_dir = crash_dir
        self._drafts_dir = drafts_dir
        self.backend = backend
        self.set_class(self.interface.flat, flat.CLASS)
        self._wear_theme()
        self.chat = ChatScreen(backend, self.interface)
        self._unlisten: Callable[[], None] | None = None
        self._begun = False
        self._asked_to_quit_s = -QUIT_TWICE_S
        self._first_documents: tuple[tuple[str, ...], Document | None] = ((), None)

    def attach_first(self, files: Sequence[str], piped: Document | None) -> None:
        """Documents that are there from the start; to be called before the app runs."""
        self._first_documents = (tuple(files), piped)

    def get_default_screen(self) -> Screen[None]:
        return self.chat

    def on_mount(self) -> None:
        if (wanted := self.interface.theme) and wanted not in self.available_themes:
            self._warn(f"There is no theme {wanted!r}. /theme lists them.")
        if self.interface.keys:
            from laar_tui.tui import key_map

            self.set_keymap(key_map.for_textual(self.interface.keys))
        if unknown := actions.unknown_ids(self.interface.keys):
            self._warn(f"Unknown ids in [interface.keys]: {', '.join(unknown)}")
        self._unlisten = self.backend.listen(self.chat.receive)
        process_signals.take(self, self._paint_all)
        self.app_resume_signal.subscribe(self, self._paint_all)
        self.call_after_refresh(self._after_first_frame)
        # A key pressed before the first frame opens another screen, and the chat's frame is not drawn then.
        self.set_timer(LATEST_START_S, self._after_first_frame)

    def _wear_theme(self) -> None:
        """Set before the style sheets are read: a theme that changes later has all of them parsed once more."""
        for each in theme.THEMES:
            self.register_theme(each)
        wanted = self.interface.theme or theme.DEFAULT
        self.set_reactive(App.theme, wanted if wanted in self.available_themes else theme.DEFAULT)
        self._worn = self.get_css_variables()
        self.stylesheet.set_variables(self._worn)

    def refresh_css(self, animate: bool = True) -> None:
        """Not for the theme that is worn already: parsing every sheet again would only delay the first frame."""
        wanted = self.get_css_variables()
        if wanted != self._worn:
            self._worn = wanted
            super().refresh_css(animate)

    def _see_to_colour(self) -> None:
        """In place of Textual's shades of grey, which are colours too."""
        self.no_color = without_colour.is_wanted()
        self._filters = [f for f in self._filters if not isinstance(f, (Monochrome, NoColor))]
        if self.no_color:
            self._filters.append(without_colour.WithoutColour(self._ground))

    def _ground(self) -> Color:
        return Color.parse(self._worn["background"])

    def _paint_all(self, _: App[object] | None = None) -> None:
        """After another program had the terminal nothing on it is ours any more; Textual alone would draw only what changed."""
        self.screen.refresh(layout=True)

    def _after_first_frame(self) -> None:
        """Once: whichever call comes first."""
        if self._begun:
            return
        self._begun = True
        folder = Path(__file__).with_name("styles")
        self.stylesheet.read_all([folder / sheet for sheet in self.LATER_CSS])
        self.stylesheet.parse()
        # Whoever was quick enough to have something on the screen already gets its style now.
        for screen in self.screen_stack:
            self.stylesheet.update(screen)
        self.run_worker(self._start(), group="start")
        files, piped = self._first_documents
        for named in files:
            self.chat.attach(named)
        if piped is not None:
            self.chat.composer.attach_document(piped)
        if self._drafts_dir is not None:
            # Whoever starts with documents begins something else: the draft waits for a start without.
            self.chat.keep_drafts(self._drafts_dir, take_over=not files and piped is None)

    async def _start(self) -> None:
        try:
            await self.backend.start()
            await self.chat.started()
        except LaarError as error:
            await self.chat.transcript.mount(Note(error.message, error.hint, "error"))
        # A full collection stops the interface for a third of a second while Markdown mounts.
        gc.collect()
        gc.freeze()
        gc.set_threshold(50_000, 50, 100)
        gc.enable()
        self.watch_configuration()
        if self.backend.unconfigured:
            await self.look_around()

    def exit(self, result: None = None, return_code: int = 0, message: RenderableType | None = None) -> None:
        """As the screen stands now, its draft is kept."""
        self.chat.note_draft()
        super().exit(result, return_code, message)

    async def on_unmount(self) -> None:
        await self.chat.leave_draft()
        if self._unlisten is not None:
            self._unlisten()
        await self.backend.close()

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """None of Textual's own: the registry has every command."""
        return ()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """What opens the screen that is shown already has no key there, and nothing has one while a key is asked for."""
        shown = self.screen_stack[-1] if self.screen_stack else None
        return getattr(shown, "SHOWN_BY", "") != action and not getattr(shown, "TAKES_EVERY_KEY", False)

    def action_help_quit(self) -> None:
        """Ctrl+C with nothing selected. It never stops an answer: esc does; twice while nothing runs it leaves."""
        now = system_monotonic()
        if self.chat.transcript.open_exchange is not None:
            self.notify("esc stops the answer; ctrl+q quits.", markup=False)
        elif now - self._asked_to_quit_s < QUIT_TWICE_S:
            self.exit()
        else:
            self._asked_to_quit_s = now
            self.notify("ctrl+q quits; so does ctrl+c once more.", timeout=QUIT_TWICE_S, markup=False)

    def action_show_history(self) -> None:
        from laar_tui.tui.screens.history import HistoryScreen

        if not isinstance(self.screen, HistoryScreen):
            self.push_screen(HistoryScreen(self.backend), self._open_question)

    def pop_screen(self) -> AwaitComplete:
        """A screen that is left takes its workers with it at once; see ``leaving.py``."""
        if len(self.screen_stack) > 1:
            self.workers.cancel_node(self.screen)
        return super().pop_screen()

    def _open_question(self, question_id: str | None) -> None:
        if question_id is not None:
            self.chat.do(self._resume(question_id))

    async def _resume(self, question_id: str) -> None:
        await self.chat.replay(await self.backend.open_question(question_id))

    def action_show_review(self) -> None:
        from laar_tui.tui.screens.review import ReviewScreen

        if not isinstance(self.screen, ReviewScreen):
            self.push_screen(ReviewScreen(self.backend))

    def action_show_calibrate(self, *names: str) -> None:
        """``names``: only these endpoints."""
        from laar_tui.tui.screens.calibrate import CalibrateScreen

        if not isinstance(self.screen, CalibrateScreen):
            self.push_screen(CalibrateScreen(self.backend, names))

    def action_show_help(self) -> None:
        from laar_tui.tui.screens.help import HelpScreen

        if not isinstance(self.screen, HelpScreen):
            ids = (active.binding.id or "" for active in self.screen.active_bindings.values())
            here = dict.fromkeys(actions.BY_ID[i].scope for i in ids if i in actions.BY_ID)
            self.push_screen(HelpScreen(self.interface.keys, self.backend.config_path, list(here)))

    async def run_app_action(self, method: str) -> None:
        await self.run_action(method)

    async def run_chat_action(self, method: str) -> None:
        """Go back to the chat and do it there."""
        while self.screen is not self.chat:
            await self.pop_screen()
        await self.chat.run_action(method)

    def notify(
        self,
        message: str,
        *,
        title: str = "",
        severity: SeverityLevel = "information",
        timeout: float | None = None,
        markup: bool = False,
    ) -> None:
        """``title`` is what the notice is about; one that stands already is not shown a second time."""
        from laar_tui.tui import notices

        if not isinstance(self._notifications, notices.Standing):
            self._notifications = notices.Standing()
        super().notify(message, title=title, severity=severity, timeout=timeout, markup=markup)
        self.call_later(notices.place, self.screen, self.chat)

    def copy_to_clipboard(self, text: str, what: str = "") -> None:
        """With ``what`` it is said where it went."""
        super().copy_to_clipboard(text)
        self.run_worker(self._copy(text, what), group="copy")

    async def _copy(self, text: str, what: str) -> None:
        from laar_tui.tui import clipboard

        if self.is_headless:
            where = "was sent to the terminal's clipboard."
        else:
            where = await asyncio.to_thread(clipboard.put, text, os.environ)
        if what:
            self.notify(f"{what} {where}", markup=False)

    def _warn(self, sentence: str) -> None:
        self.notify(outside.line(sentence), severity="warning", markup=False)

    def _fatal_error(self) -> None:
        """In place of Textual's, which prints local variables: they hold keys and documents."""
        import sys

        from rich.segment import Segments

        from laar_tui.tui.crash import report

        self.bell()
        error = sys.exception()
        if error is not None:
            shown = report(error, self._crash_dir)
            self._exit_renderables.append(Segments(self.console.render(shown, self.console.options)))
        self._close_messages_no_wait()
