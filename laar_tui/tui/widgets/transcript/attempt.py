"""One rung of the ladder: a line that says who was asked and how it went, and the answer that folds below
it."""

from __future__ import annotations

from textual import events
from textual.app import ComposeResult, RenderResult
from textual.containers import Vertical
from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget
from textual.widgets import Static

from laar_tui.core import figures
from laar_tui.core.attempt import Outcome
from laar_tui.core.decision import Decision
from laar_tui.core.verdict import VerdictValue
from laar_tui.tui import flat, outside, wording
from laar_tui.tui.actions import Scope, bindings
from laar_tui.tui.ladder import Phase, Rung
from laar_tui.tui.widgets.transcript.answer import AnswerView
from laar_tui.tui.widgets.transcript.footnotes import Footnotes
from laar_tui.tui.widgets.transcript.reason import Reason
from laar_tui.tui.widgets.transcript.thoughts import Thoughts

_VERDICT_STYLES = {
    VerdictValue.RIGHT: "bold $text-success",
    VerdictValue.WRONG: "bold $text-error",
    VerdictValue.UNKNOWN: "$text-muted",
}


class AttemptHead(Widget):
    """The line itself: fold mark, ordinal, endpoint, state or verdict, then figures as far as the width
    allows."""

    ALLOW_SELECT = False

    def __init__(self, rung: Rung) -> None:
        super().__init__()
        self._rung = rung
        self._now_s = rung.started_s
        self.folded = False
        self.reserve = False
        self.name_width = 12

    def show(self, rung: Rung, now_s: float | None = None) -> None:
        """``now_s`` is the question's clock, in seconds, for a running attempt."""
        self._rung = rung
        if now_s is not None:
            self._now_s = now_s
        self.refresh()

    def render(self) -> RenderResult:
        rung = self._rung
        if flat.is_flat(self):
            return Content(flat.attempt(rung, self._state().plain.lstrip("●◌■!✓✗? "), folded=self.folded))
        fold = "▸" if self.folded else "▾"
        name = outside.name(rung.endpoint, 28).ljust(self.name_width)
        left = Content.assemble(
            (f"{fold} ", "$text-muted"), (f"{rung.ordinal} ", "bold"), (name, "bold"), "  ", self._state()
        )
        width = self.size.width
        for figures_shown in self._figures():
            gap = width - left.cell_length - figures_shown.cell_length
            if gap >= 2:
                return Content.assemble(left, " " * gap, figures_shown)
        return left.truncate(width, ellipsis=True)

    def _state(self) -> Content:
        rung = self._rung
        attempt = rung.attempt
        if self.reserve and (attempt is None or attempt.reply.outcome is Outcome.COMPLETE):
            word = "asked ahead, in reserve" if attempt is None else "ready, in reserve"
            return Content.assemble((f"◌ {word}", "$text-muted"))
        if attempt is None:
            return Content.assemble((f"● {self._running_word()}", "$text-accent"))
        outcome = attempt.reply.outcome
        if outcome is Outcome.COMPLETE or rung.verdict.value is not VerdictValue.UNKNOWN:
            return Content.assemble(
                (wording.verdict(rung.verdict, rung.verdicts), _VERDICT_STYLES[rung.verdict.value])
            )
        if outcome is Outcome.CANCELLED:
            return Content.assemble(("■ cancelled", "$text-muted"))
        return Content.assemble((f"! {wording.outcome(outcome)}", "bold $text-warning"))

    def _running_word(self) -> str:
        rung = self._rung
        if rung.waiting:
            return outside.line(rung.waiting)
        match rung.phase:
            case Phase.THINKING:
                return f"thinking, {figures.tokens_short(len(rung.thoughts))} characters"
            case Phase.ANSWERING:
                return "answering"
            case _:
                return "waiting for the first token"

    def _figures(self) -> list[Content]:
        """Right-hand sides, the richest first."""
        rung = self._rung
        if rung.attempt is None:
            running = figures.running_seconds(max(0.0, self._now_s - rung.started_s))
            total = f"Σ {figures.running_seconds(self._now_s)}" if rung.ordinal > 1 else ""
            return _variants([(running, "$text-accent"), (total, "$text-muted")])
        reply = rung.attempt.reply
        took = figures.seconds(reply.times.total_s)
        out = reply.usage.completion_tokens
        first = reply.times.first_content_s
        parts = [
            (f"first {figures.seconds(first)}" if first is not None else "", "$text-muted"),
            (f"{figures.tokens_short(out)} tok" if out is not None else "", "$text-muted"),
            (took, ""),
        ]
        if rung.right:
            last_token_s = (
                reply.times.last_token_s if reply.times.last_token_s is not None else reply.times.total_s
            )
            ttca_s = rung.attempt.started_s + last_token_s
            parts.append((f"TTCA {figures.seconds(ttca_s)}", "bold $text-success"))
        elif rung.ordinal > 1:
            parts.append((f"Σ {figures.seconds(rung.attempt.ended_s)}", "$text-muted"))
        return _variants(parts)


def _variants(parts: list[tuple[str, str]]) -> list[Content]:
    """The parts joined, then the same without the first, and so on: what is dropped first stands first."""
    kept = [part for part in parts if part[0]]
    joined: list[Content] = []
    for start in range(len(kept)):
        spans: list[tuple[str, str]] = []
        for text, style in kept[start:]:
            spans += [(" · ", "$text-disabled"), (text, style)] if spans else [(text, style)]
        joined.append(Content.assemble(*spans))
    return joined


class AttemptBlock(Vertical, can_focus=True):
    """A rung with its answer. The answer is laid out only when it is first shown."""

    BINDINGS = bindings(Scope.ATTEMPT)

    folded = reactive(False)
    reserve = reactive(False)
    """Its answer waits, folded, until the one that stands is marked wrong."""

    def __init__(self, question_id: str, rung: Rung, decision: Decision | None) -> None:
        super().__init__()
        self.question_id = question_id
        self.rung = rung
        self._decision = decision
        self._fed = 0
        self._head = AttemptHead(rung)
        self._thoughts = Thoughts()
        self._answer = AnswerView()
        self._note = Static("", classes="note", markup=False)
        self._reason: Reason | None = None
        self._footnotes = Footnotes()

    def compose(self) -> ComposeResult:
        why = outside.line(self._decision.explain) if self._decision else ""
        self._reason = Reason(why, label="Why: " if flat.is_flat(self) else "→ ")
        yield self._reason
        yield self._head
        yield self._note
        yield self._thoughts
        yield self._answer
        yield self._footnotes

    async def on_mount(self) -> None:
        await self.show(self.rung)

    @property
    def answer(self) -> AnswerView:
        return self._answer

    async def show(self, rung: Rung, now_s: float | None = None) -> None:
        """Draw the rung as it is now."""
        self.rung = rung
        self._head.show(rung, now_s)
        self._show_note()
        self._wear(
            {
                "-running": rung.running,
                "-right": rung.right,
                "-wrong": rung.wrong,
                "-failed": rung.failed,
            }
        )
        if self.is_mounted and not self.folded:
            await self._show_answer()

    def _wear(self, classes: dict[str, bool]) -> None:
        """Classes that style this block's frame and what stands around the answer, never what is in the answer: with a long one, styling
        its hundreds of blocks anew stops the interface for a fifth of a second.
        """
        before = self.classes
        for name, on in classes.items():
            self.set_class(on, name, update=False)
        if self.is_attached and self.classes != before:
            around = [self, self._head, self._note, self._thoughts, self._answer, self._footnotes]
            if self._reason is not None:
                around.append(self._reason)
            self.app.stylesheet.update_nodes(around)

    def tick(self, now_s: float) -> None:
        """Only the running clock moved."""
        self._head.show(self.rung, now_s)

    def align(self, name_width: int) -> None:
        """All rungs of a ladder give the endpoint's name the same width."""
        self._head.name_width = name_width
        self._head.refresh()

    async def watch_folded(self, folded: bool) -> None:
        self._head.folded = folded
        self._head.refresh()
        self._wear({"-folded": folded})
        if self._reason is not None:
            self._reason.shorten(folded)
        if not folded and self.is_mounted:
            await self._show_answer()

    def watch_reserve(self, reserve: bool) -> None:
        self._head.reserve = reserve
        self._head.refresh()
        self.folded = reserve

    async def _show_answer(self) -> None:
        rung = self.rung
        self._thoughts.show(rung.thoughts)
        self._answer.set_class(not rung.text.strip(), "-empty")
        if rung.attempt is not None:
            self._answer.finish(rung.text)
            await self._footnotes.show(rung.footnotes)
        elif len(rung.text) > self._fed:
            self._answer.feed(rung.text[self._fed :])
            self._fed = len(rung.text)

    def _show_note(self) -> None:
        rung = self.rung
        lines: list[str] = []
        if rung.attempt is not None:
            reply = rung.attempt.reply
            if reply.error is not None:
                lines.append(outside.line(reply.error.message))
            lines += [outside.line(notice) for notice in reply.notices]
            if reply.outcome not in (Outcome.COMPLETE, Outcome.CANCELLED) and reply.answer.strip():
                lines.append("Only a part of an answer arrived.")
        if rung.verdict.reason and rung.verdict.by_user and rung.verdict.value is not VerdictValue.UNKNOWN:
            lines.append(outside.line(rung.verdict.reason))
        candidate = self._decision.candidate(rung.endpoint) if self._decision else None
        odds = candidate.p_right_answer if candidate else None
        lines += [outside.line(line) for line in wording.check_lines(rung.verdict, rung.verdicts, odds)]
        self._note.update(Content("\n".join(lines)))
        self._note.display = bool(lines)

    def on_click(self, event: events.Click) -> None:
        if event.widget is self._head:
            self.folded = not self.folded

    def action_toggle_fold(self) -> None:
        self.folded = not self.folded

    def action_thoughts(self) -> None:
        if not self._thoughts.toggle():
            self.app.notify("This endpoint gave no thoughts.", markup=False)
