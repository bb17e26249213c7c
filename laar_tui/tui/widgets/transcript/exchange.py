"""One question on the screen: what was asked, the ladder of attempts, the verdict buttons, and how it
ended."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rich.cells import cell_len
from textual import events, on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Button, Static

from laar_tui.conversation.events import AttemptProgress, Event
from laar_tui.core import figures
from laar_tui.core.decision import StopReason
from laar_tui.core.verdict import VerdictValue
from laar_tui.tui import flat, outside, wording
from laar_tui.tui.ladder import Ladder, Rung
from laar_tui.tui.widgets.transcript.attempt import AttemptBlock

LONG_QUESTION_LINES = 8


class QuestionCard(Vertical):
    """The question as it was typed, and its documents."""

    def __init__(self) -> None:
        super().__init__()
        self._text = Static("", classes="question-text", markup=False)
        self._documents = Static("", classes="question-documents", markup=False)

    def show(self, ladder: Ladder) -> None:
        spoken = flat.is_flat(self)
        self._text.update(Content.assemble("You asked: " if spoken else "", _question_content(ladder)))
        documents = _documents_content(ladder)
        self._documents.update(
            Content(f"With {documents.plain.replace('▤ ', 'document ')}") if spoken else documents
        )
        self._documents.display = bool(ladder.question and ladder.question.documents)

    def compose(self) -> ComposeResult:
        yield self._text
        yield self._documents


class VerdictBar(Horizontal):
    """The two buttons, with the keys that do the same."""

    @dataclass
    class Pressed(Message):
        question_id: str
        ordinal: int
        value: VerdictValue

    def __init__(self, question_id: str, right_key: str, wrong_key: str) -> None:
        super().__init__()
        self._question_id = question_id
        self._ordinal = 0
        self._keys = (right_key, wrong_key)

    def compose(self) -> ComposeResult:
        yield Button(self._label("right"), compact=True, classes="right")
        yield Button(self._label("wrong"), compact=True, classes="wrong")
        yield Static(self._hint(), classes="hint", markup=False)

    def set_keys(self, right_key: str, wrong_key: str) -> None:
        self._keys = (right_key, wrong_key)
        for button in self.query(Button):
            button.label = self._label("right" if button.has_class("right") else "wrong")
        for hint in self.query(".hint").results(Static):
            hint.update(self._hint())

    def _label(self, word: str) -> Content:
        right, wrong = self._keys
        return Content((f"✓ right  {right}" if word == "right" else f"✗ wrong  {wrong}").strip())

    def _hint(self) -> str:
        right, wrong = self._keys
        if flat.is_flat(self):
            return f"Not judged by you. {right} marks it right; {wrong} marks it wrong and asks another."
        return "not judged by you · wrong asks another"

    def show(self, rung: Rung | None) -> None:
        """``rung``: what *right* and *wrong* mean now."""
        self.display = rung is not None and not rung.verdict.by_user
        if rung is not None:
            self._ordinal = rung.ordinal

    @on(Button.Pressed)
    def _pressed(self, event: Button.Pressed) -> None:
        event.stop()
        value = VerdictValue.RIGHT if event.button.has_class("right") else VerdictValue.WRONG
        self.post_message(self.Pressed(self._question_id, self._ordinal, value))


class Exchange(Vertical):
    """A question and everything that followed from it. Fed with the engine's events, in order."""

    def __init__(self, question_id: str, right_key: str, wrong_key: str, again_key: str) -> None:
        super().__init__()
        self.ladder = Ladder(question_id)
        self.events: list[Event] = []
        """All so far, without the pieces an answer came in: enough to show the question again."""
        self._again_key = again_key
        self._card = QuestionCard()
        self._rungs = Vertical(classes="rungs")
        self._bar = VerdictBar(question_id, right_key, wrong_key)
        self._summary = Static("", classes="summary", markup=False)
        self._blocks: dict[int, AttemptBlock] = {}

    def compose(self) -> ComposeResult:
        yield self._card
        with self._rungs:
            yield self._bar
        yield self._summary

    def set_keys(self, right_key: str, wrong_key: str, again_key: str) -> None:
        self._again_key = again_key
        self._bar.set_keys(right_key, wrong_key)

    def on_mount(self) -> None:
        self._bar.display = False
        self._summary.display = False

    @property
    def blocks(self) -> dict[int, AttemptBlock]:
        return self._blocks

    async def apply(self, event: Event, now_s: float | None = None) -> None:
        """Fold the event in and draw what it changed. ``now_s`` is the question's clock, in seconds."""
        ladder = self.ladder
        ladder.apply(event)
        if not isinstance(event, AttemptProgress):
            self.events.append(event)
        self._card.show(ladder)
        ordinal = getattr(event, "ordinal", None)
        if ordinal is None and hasattr(event, "attempt"):
            ordinal = event.attempt.ordinal
        for rung in list(ladder.rungs.values()):
            block = self._blocks.get(rung.ordinal)
            if block is None:
                await self._add_block(rung.ordinal)
            elif rung.ordinal == ordinal:
                was_wrong = block.has_class("-wrong")
                await block.show(rung, now_s)
                if rung.wrong and not was_wrong:
                    block.folded = True
                elif was_wrong and not rung.wrong:
                    block.folded = False
        for each in self._blocks.values():
            each.reserve = ladder.in_reserve(each.rung)
        self._show_bar()
        self._show_summary()

    async def restore(self, events: Sequence[Event]) -> None:
        """As :meth:`apply` for all of a stored question's events, drawn once."""
        for event in events[:-1]:
            self.ladder.apply(event)
            self.events.append(event)
        for event in events[-1:]:
            if self._rungs.is_attached:  # else the interface is being left
                await self.apply(event)

    async def until_rendered(self) -> None:
        """Wait for the finished answers that are not folded away."""
        for block in self._blocks.values():
            if not block.folded and not block.rung.running:
                await block.answer.until_rendered()

    def tick(self, now_s: float) -> None:
        rung = self.ladder.running
        if rung is not None and rung.ordinal in self._blocks:
            self._blocks[rung.ordinal].tick(now_s)

    async def _add_block(self, ordinal: int) -> None:
        rung = self.ladder.rungs[ordinal]
        block = AttemptBlock(self.ladder.question_id, rung, self.ladder.decisions.get(ordinal))
        if (rung.failed or rung.wrong) and rung is not self.ladder.newest:
            # A stored one that another followed: its answer is laid out when somebody wants to read it.
            block.folded = True
        for other in self._blocks.values():
            if other.rung.failed or other.rung.wrong:
                other.folded = True
        self._blocks[ordinal] = block
        width = max(min(28, cell_len(outside.name(r.endpoint, 28))) for r in self.ladder.rungs.values())
        await self._rungs.mount(block, before=self._bar)
        for each in self._blocks.values():
            each.align(width)

    @on(events.DescendantFocus)
    @on(events.DescendantBlur)
    def _show_bar(self) -> None:
        """The buttons stand under the answer that the keys act on: the one in focus, else the one that is judged next."""
        focused = self.app.focused
        chosen = next((b for b in self._blocks.values() if b is focused and b.rung.judgeable), None)
        judged = chosen.rung if chosen is not None else self.ladder.judged_next
        self._bar.show(judged if self.ladder.running is None else None)
        under = self._blocks.get(judged.ordinal) if judged is not None else None
        places = {child: place for place, child in enumerate(self._rungs.children)}
        # One that is on its way out has neither any more.
        if under in places and self._bar in places and places[self._bar] != places[under] + 1:
            self._rungs.move_child(self._bar, after=under)

    def _show_summary(self) -> None:
        ladder = self.ladder
        settled = ladder.settled
        self._summary.display = settled is not None
        self._summary.remove_class("-right", "-wrong")
        if settled is None:
            return
        standing = ladder.standing
        if standing is not None and standing.right:
            self._summary.add_class("-right")
            parts = [f"TTCA {figures.seconds(ladder.ttca.wall_s)}"] if ladder.ttca else []
            parts.append(figures.plural(len(ladder.rungs), "attempt"))
            if (money := ladder.money) is not None and money > 0:
                parts.append(f"price {figures.money(money)}")
            who = "Solved" if standing.verdict.by_user else "Solved, say the checks"
            text = f"✓ {who} · " + " · ".join(parts)
        elif settled.stopped is StopReason.ANSWERED:
            # The verdict buttons say it already.
            self._summary.display = not self._bar.display
            text = f"? {outside.line(settled.message) or 'Not judged.'}"
        else:
            self._summary.add_class("-wrong")
            message = outside.line(settled.message) or wording.stop_reason(settled.stopped).capitalize() + "."
            text = f"■ {message}" + (f" ({self._again_key} regenerates)" if self._again_key else "")
        self._summary.update(Content(text))


def _question_content(ladder: Ladder) -> Content:
    if ladder.question is None:
        return Content("…")
    lines = outside.shown(ladder.question.text).split("\n")
    if len(lines) > LONG_QUESTION_LINES:
        more = len(lines) - LONG_QUESTION_LINES
        lines = [*lines[:LONG_QUESTION_LINES], f"… {figures.plural(more, 'more line')}"]
    return Content("\n".join(lines))


def _documents_content(ladder: Ladder) -> Content:
    measured = {d.document.sha256: d for d in ladder.documents}
    parts: list[str] = []
    for document in ladder.question.documents if ladder.question else ():
        text = f"▤ {outside.name(document.name)}"
        if found := measured.get(document.sha256):
            text += f" {wording.tokens_of(found.count)} {found.language.code}"
        parts.append(text)
    return Content("   ".join(parts))
