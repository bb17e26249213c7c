"""The chat screen's actions: one method per action of the registry, and the slash commands that name them."""

from __future__ import annotations

import os
from collections.abc import Coroutine
from pathlib import Path
from typing import TYPE_CHECKING, Any

from laar_tui.core.clock import system_wall_clock
from laar_tui.core.verdict import VerdictValue
from laar_tui.tui import outside
from laar_tui.tui.actions import Scope

if TYPE_CHECKING:
    from textual.screen import Screen

    from laar_tui.core.decision import Decision
    from laar_tui.tui.backend import Backend
    from laar_tui.tui.ladder import Rung
    from laar_tui.tui.widgets.composer.composer import Composer
    from laar_tui.tui.widgets.composer.slash import SlashCommand
    from laar_tui.tui.widgets.routing.strip import RoutingStrip
    from laar_tui.tui.widgets.transcript.attempt import AttemptBlock
    from laar_tui.tui.widgets.transcript.transcript import Transcript

    _Base = Screen[None]
else:
    _Base = object


class ChatCommands(_Base):
    """Mixed into :class:`laar_tui.tui.screens.chat.ChatScreen`, which gives what is only declared here."""

    backend: Backend
    transcript: Transcript
    composer: Composer
    strip: RoutingStrip
    pinned: str | None

    if TYPE_CHECKING:

        def do(self, call: Coroutine[Any, Any, object]) -> None: ...
        def mark(self, value: VerdictValue, reason: str = "") -> None: ...
        def pin(self, endpoint: str | None) -> None: ...
        def attach(self, named: str) -> None: ...
        async def start_over(self) -> None: ...
        def show_title(self) -> None: ...
        @property
        def focused_attempt(self) -> AttemptBlock | None: ...
        @property
        def shown_decision(self) -> Decision | None: ...

    async def run_command(self, command: SlashCommand) -> None:
        """Carry out a slash command; one that is none says what there is."""
        action, argument = command.action, command.argument
        if action is None:
            nearest = f" Did you mean /{command.nearest}?" if command.nearest else " /help lists them."
            self._say(f"There is no command /{command.word}.{nearest}", warning=True)
            return
        match command.word:
            case "wrong":
                self.mark(VerdictValue.WRONG, argument)
            case "right":
                self.mark(VerdictValue.RIGHT, argument)
            case "pin" if argument:
                self._pin_named(argument)
            case "attach" if argument:
                self.attach(argument.strip("\"'"))
            case "export":
                self._export(argument)
            case "title" if argument:
                self.do(self._name_conversation(argument))
            case _:
                prefix = "app." if action.scope is Scope.APP else "screen."
                await self.run_action(prefix + action.method)

    def action_mark_right(self) -> None:
        self.mark(VerdictValue.RIGHT)

    def action_mark_wrong(self) -> None:
        if self._coming:
            self.action_skip()
        else:
            self.mark(VerdictValue.WRONG)

    def action_skip(self) -> None:
        """Leave what is waited for and ask the next one."""
        from laar_tui.core.errors import UsageError

        exchange = self.transcript.open_exchange
        if exchange is None:
            self._say("No answer is being waited for.")
            return
        try:
            self.backend.skip(exchange.ladder.question_id)
        except UsageError as error:
            self._say(str(error))

    def action_clear_mark(self) -> None:
        self.mark(VerdictValue.UNKNOWN)

    def action_undo_mark(self) -> None:
        newest = self.transcript.newest
        if newest is None:
            self._say("There is no mark to take back.")
        else:
            self.do(self._undo(newest.ladder.question_id))

    async def _undo(self, question_id: str) -> None:
        if not await self.backend.undo_mark(question_id):
            self._say("There is no mark to take back.")

    def action_regenerate(self) -> None:
        newest = self.transcript.newest
        if newest is None:
            self._say("Ask a question first.")
        elif newest.ladder.running is not None:
            self._say("An attempt is running; esc stops it.")
        else:
            self.do(self.backend.regenerate(newest.ladder.question_id))

    def action_cancel(self) -> None:
        exchange = self.transcript.open_exchange
        if exchange is not None:
            self.backend.cancel(exchange.ladder.question_id)
        self.composer.editor.focus()

    def action_explain(self) -> None:
        decision = self.shown_decision
        if decision is None:
            self._say("Nothing was decided yet: write a question first.")
            return
        from laar_tui.tui.screens.explain import ExplainScreen

        about = "this draft" if self.strip.decision is not None else "the last question"
        self.app.push_screen(ExplainScreen(decision, f"Why · {about}"), self._explained)

    def _explained(self, endpoint: str | None) -> None:
        if endpoint is not None:
            self.pin(endpoint)

    def action_pin_next(self) -> None:
        decision = self.strip.decision
        if decision is not None:
            names = [c.endpoint for c in decision.candidates if c.eligible or c.endpoint == self.pinned]
        else:
            names = list(self.backend.endpoint_names)
        order: list[str | None] = [*names, None]
        self.pin(order[(order.index(self.pinned) + 1) % len(order)] if self.pinned in order else None)

    def _pin_named(self, name: str) -> None:
        names = self.backend.endpoint_names
        found = [n for n in names if n == name] or [n for n in names if n.lower().startswith(name.lower())]
        if len(found) == 1:
            self.pin(found[0])
        else:
            known = ", ".join(outside.name(n) for n in names)
            self._say(f"No single endpoint is called {outside.line(name)}. There are: {known}", warning=True)

    def action_copy_answer(self) -> None:
        rung = self._rung_meant()
        if rung is None:
            self._say("There is no answer to copy yet.")
            return
        self._copy(outside.copyable(rung.plain_text), "The answer's Markdown")

    def action_copy_code(self) -> None:
        from laar_tui.tui.widgets.transcript.pieces import code_blocks

        rung = self._rung_meant()
        blocks = code_blocks(rung.plain_text) if rung is not None else []
        if not blocks:
            self._say("There is no code block to copy.")
            return
        self._copy(outside.copyable(blocks[-1]), "The code block")

    def _copy(self, text: str, what: str) -> None:
        app: Any = self.app
        app.copy_to_clipboard(text, what)

    def _rung_meant(self) -> Rung | None:
        block, newest = self.focused_attempt, self.transcript.newest
        rung = block.rung if block else newest.ladder.newest if newest else None
        return rung if rung is not None and rung.text.strip() else None

    def action_wrong_because(self) -> None:
        """Wrong, and why: the answer meant is fixed before the question is put."""
        block, newest = self.focused_attempt, self.transcript.newest
        rung = block.rung if block else newest.ladder.judged_next if newest else None
        question_id = block.question_id if block else newest.ladder.question_id if newest else ""
        if rung is None or not rung.judgeable:
            self._say("There is no complete answer to judge yet.")
            return
        from laar_tui.tui.screens.prompt import PromptScreen

        ordinal = rung.ordinal

        def given(reason: str | None) -> None:
            if reason is not None:
                self.do(self.backend.mark(question_id, VerdictValue.WRONG, ordinal, reason))

        title = f"Wrong: what is wrong with {outside.name(rung.endpoint, 24)}'s answer?"
        self.app.push_screen(PromptScreen(title, placeholder="optional; kept with the mark"), given)

    def action_compare(self) -> None:
        block, exchange = self.focused_attempt, self.transcript.newest
        if block is not None:
            exchange = self.transcript.exchanges.get(block.question_id)
        rungs = [r for r in exchange.ladder.rungs.values() if r.text.strip()] if exchange else []
        if len(rungs) < 2:
            self._say("There are no two answers to compare yet.")
            return
        from laar_tui.tui.screens.compare import CompareScreen

        self.app.push_screen(CompareScreen(rungs, block.rung if block else None))

    def action_branch(self) -> None:
        block, newest = self.focused_attempt, self.transcript.newest
        if newest is None:
            self._say("There is nothing to branch from yet.")
            return
        self.do(self._branch(block.question_id if block else newest.ladder.question_id))

    async def _branch(self, question_id: str) -> None:
        await self.backend.branch(question_id)
        await self.transcript.keep_until(question_id)
        self.show_title()
        self._say("A new conversation goes on from here; the other one stays in the history.")
        self.composer.editor.focus()

    def action_edit_question(self) -> None:
        """The question of the answer in focus, else the newest."""
        block, meant = self.focused_attempt, self.transcript.newest
        if block is not None:
            meant = self.transcript.exchanges.get(block.question_id)
        if meant is None or meant.ladder.question is None:
            self._say("There is no question to edit yet.")
            return
        self.composer.editor.show_text(outside.shown(meant.ladder.question.text))
        self.composer.attach_measured(list(meant.ladder.documents))
        self.composer.editor.focus()

    def action_external_editor(self) -> None:
        """The draft in ``$VISUAL`` or ``$EDITOR``; the terminal is handed over meanwhile."""
        import shutil

        program = os.environ.get("VISUAL") or os.environ.get("EDITOR")
        program = program or next(filter(shutil.which, ("sensible-editor", "nano", "vi")), None)
        if not program:
            self._say("Set $EDITOR to write there.", warning=True)
            return
        import subprocess
        import tempfile

        from laar_tui.core.words import split_words

        with tempfile.TemporaryDirectory(prefix="laar-chat-") as folder:
            draft = Path(folder) / "question.md"
            draft.write_text(self.composer.text, encoding="utf-8")
            try:
                with self.app.suspend():
                    subprocess.run([*split_words(program), str(draft)], check=False)
            except (OSError, ValueError) as error:
                self._say(f"{program} did not start: {error}", warning=True)
                return
            text = draft.read_text(encoding="utf-8", errors="replace")
        self.composer.editor.show_text(outside.as_typed(text.rstrip("\n")))

    def action_new_conversation(self) -> None:
        self.do(self._new_conversation())

    async def _new_conversation(self) -> None:
        await self.backend.new_conversation()
        await self.start_over()

    def action_name_conversation(self) -> None:
        from laar_tui.tui.screens.prompt import PromptScreen

        def given(title: str | None) -> None:
            if title is not None:
                self.do(self._name_conversation(title))

        shown = outside.line(self.backend.title)
        self.app.push_screen(
            PromptScreen("What is this conversation called?", shown, "its first question"), given
        )

    async def _name_conversation(self, title: str) -> None:
        await self.backend.name_conversation(title)
        self.show_title()

    def action_export(self) -> None:
        self._export("")

    def _export(self, path: str) -> None:
        from laar_tui.tui.transcript_export import as_markdown

        ladders = list(self.transcript.ladders())
        if not ladders:
            self._say("There is nothing to export yet.")
            return
        target = (
            Path(path).expanduser() if path else Path(f"laar-chat-{system_wall_clock():%Y%m%d-%H%M%S}.md")
        )
        try:
            with target.open("x", encoding="utf-8", errors="replace") as file:
                file.write(as_markdown(ladders, self.backend.title))
        except OSError as error:
            self._say(f"Not exported: {error.strerror or error} ({target})", warning=True)
        else:
            self._say(f"Exported to {target.resolve()}")

    def action_transcript_page(self, direction: int) -> None:
        if direction < 0:
            self.transcript.scroll_page_up(animate=False)
        else:
            self.transcript.scroll_page_down(animate=False)

    def action_transcript_end(self) -> None:
        self.transcript.follow()

    def applies(self, action: str) -> bool:
        """Whether the key line names this action now; its key works, or says why it does not, all the same."""
        newest = self.transcript.newest
        ladder = newest.ladder if newest is not None else None
        match action.removeprefix("screen."):
            case "mark_wrong" if self._coming:
                return True
            case "mark_right" | "mark_wrong":
                return ladder is not None and ladder.running is None and ladder.judged_next is not None
            case "undo_mark":
                return ladder is not None and any(r.verdict.by_user for r in ladder.rungs.values())
            case "cancel":
                return self.transcript.open_exchange is not None
            case "explain":
                return self.shown_decision is not None
            case _:
                return True

    def named(self, action: str) -> str:
        """What the key line calls an action while it does something else than usually."""
        return "Next" if action.removeprefix("screen.") == "mark_wrong" and self._coming else ""

    @property
    def _coming(self) -> bool:
        """An answer is waited for or streams: *wrong* leaves it for the next endpoint then."""
        newest = self.transcript.newest
        return newest is not None and newest.ladder.running is not None and self.focused_attempt is None

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """*Stop* stands in the footer only while something runs."""
        if action == "cancel":
            running = self.transcript.open_exchange is not None
            return running or self.focused is not self.composer.editor
        return True

    def _say(self, sentence: str, *, warning: bool = False) -> None:
        self.app.notify(
            outside.line(sentence), severity="warning" if warning else "information", markup=False
        )
