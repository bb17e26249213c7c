"""The routing strip: what would be sent, and who would be asked, while the question is still being typed."""

from __future__ import annotations

from dataclasses import dataclass

from textual import events
from textual.app import ComposeResult, RenderResult
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Static

from laar_tui.core import figures
from laar_tui.core.decision import Candidate, Decision
from laar_tui.core.question import TokenCount
from laar_tui.tui import outside, wording

ROWS_LOW, ROWS_HIGH, TALL_ENOUGH = 2, 4, 34
_WHISKER_CELLS = 21


class CandidateRow(Widget):
    """One endpoint in one line; a click pins it."""

    ALLOW_SELECT = False

    @dataclass
    class Pinned(Message):
        endpoint: str

    def __init__(self) -> None:
        super().__init__()
        self._candidate: Candidate | None = None
        self._rank = 0
        self._chosen = False
        self._pinned = False
        self._name_width = 12

    def show(
        self, candidate: Candidate | None, rank: int, *, chosen: bool, pinned: bool, name_width: int
    ) -> None:
        self._candidate, self._rank, self._chosen, self._pinned = candidate, rank, chosen, pinned
        self._name_width = name_width
        self.display = candidate is not None
        self.set_class(chosen, "-chosen")
        self.set_class(candidate is not None and not candidate.eligible, "-out")
        self.refresh()

    def render(self) -> RenderResult:
        candidate = self._candidate
        if candidate is None:
            return Content("")
        mark = "◆" if self._pinned else "▸" if self._chosen else " "
        name = outside.name(candidate.endpoint, 24).ljust(self._name_width)
        left = Content.assemble(
            (f"{mark} {self._rank} ", "bold"), (name, "bold" if self._chosen else ""), "  "
        )
        if not candidate.eligible:
            reason = Content.assemble(left, (f"✗ {outside.line(candidate.why_not)}", "$text-warning"))
            return reason.truncate(self.size.width, ellipsis=True)
        return _fit(left, _columns(candidate), self.size.width)

    def on_click(self, event: events.Click) -> None:
        event.stop()
        if self._candidate is not None:
            self.post_message(self.Pinned(self._candidate.endpoint))


def _columns(candidate: Candidate) -> list[tuple[int, str, str]]:
    """``(importance, text, style)`` in reading order; the least important go first when the line is too
    short."""
    sure = f"{figures.percent(candidate.p_correct)} right"
    columns = [
        (9, sure.rjust(11), "bold"),
        (4, wording.whisker(candidate.p_correct, candidate.p_interval, _WHISKER_CELLS), "$text-accent"),
        (7, wording.interval(candidate.p_interval).center(6), "$text-muted"),
        (8, figures.seconds(candidate.predicted_s).rjust(7), ""),
        (6, f"TTCA ≈ {figures.seconds(candidate.expected_ttca_s)}".ljust(15), "$text-accent"),
        (5, wording.own_marks(candidate.own_marks), "$text-muted"),
    ]
    if candidate.money > 0:
        columns.insert(5, (3, f"price {figures.money(candidate.money)}", ""))
    if candidate.tries:
        columns.append((8, f"✗ wrong ×{candidate.tries}", "$text-error"))
    return columns


def _fit(left: Content, columns: list[tuple[int, str, str]], width: int) -> Content:
    while columns:
        spans: list[tuple[str, str]] = []
        for _, text, style in columns:
            spans += [("  ", ""), (text, style)] if spans else [(text, style)]
        line = Content.assemble(left, *spans)
        if line.cell_length <= width:
            return line
        columns.remove(min(columns))
    return left.truncate(width, ellipsis=True)


class RoutingStrip(Vertical):
    """Shows the latest :class:`Decision`; :meth:`show_idle` when nothing is being written."""

    def __init__(self, endpoints: int, simulated: bool, explain_key: str, pin_key: str) -> None:
        super().__init__()
        self._endpoints = endpoints
        self._simulated = simulated
        self._explain_key = explain_key
        self._pin_key = pin_key
        self._summary = Static("", classes="summary", markup=False)
        self._rows = [CandidateRow() for _ in range(ROWS_HIGH)]
        self._decision: Decision | None = None
        self._pinned: str | None = None

    def compose(self) -> ComposeResult:
        yield self._summary
        yield from self._rows

    def on_mount(self) -> None:
        self.show_idle()

    @property
    def decision(self) -> Decision | None:
        return self._decision

    def show_idle(self, pinned: str | None = None) -> None:
        self._decision, self._pinned = None, pinned
        for row in self._rows:
            row.show(None, 0, chosen=False, pinned=False, name_width=0)
        who = figures.plural(self._endpoints, "simulated endpoint" if self._simulated else "endpoint")
        pin = f" · ◆ pinned: {outside.name(pinned)}" if pinned else ""
        self._summary.update(Content(f"{who} ready{pin}" if self._endpoints else "no endpoint configured"))

    def show_estimate(self, count: TokenCount) -> None:
        """While the decision is being made: at least the size."""
        if self._decision is None:
            self._summary.update(Content(f"{wording.tokens_of(count)} · choosing…"))

    def show(self, decision: Decision, pinned: str | None) -> None:
        self._decision, self._pinned = decision, pinned
        self._draw()

    def on_resize(self) -> None:
        if self._decision is not None:
            self._draw()

    def _draw(self) -> None:
        decision = self._decision
        assert decision is not None
        room = ROWS_HIGH if self.app.size.height >= TALL_ENOUGH else ROWS_LOW
        candidates = list(decision.candidates)
        ranks = {c.endpoint: rank for rank, c in enumerate(candidates, 1)}
        # Whoever is asked stands first, also when pinned or explored.
        candidates.sort(key=lambda c: c.endpoint != decision.chosen)
        shown = candidates[:room]
        width = max((len(outside.name(c.endpoint, 24)) for c in shown), default=0)
        for row, candidate in zip(self._rows, [*shown, *[None] * ROWS_HIGH], strict=False):
            row.show(
                candidate,
                ranks[candidate.endpoint] if candidate else 0,
                chosen=candidate is not None and candidate.endpoint == decision.chosen,
                pinned=candidate is not None and candidate.endpoint == self._pinned,
                name_width=width,
            )
        self._summary.update(self._summary_content(decision, len(candidates) - len(shown)))

    def _summary_content(self, decision: Decision, hidden: int) -> Content:
        features = decision.features
        languages = features.language
        if features.question_language not in (features.language, "und"):
            languages += f", asked in {features.question_language}"
        spans: list[tuple[str, str] | str] = [
            (f"{figures.tokens_short(features.tokens, features.tokens_exact)} tok", "bold"),
            f" · {languages}",
        ]
        if features.documents:
            # Documents of earlier turns go along without a chip of their own.
            spans.append(f" · {figures.plural(features.documents, 'document')}")
        if decision.chosen is None:
            spans.append((f" · {outside.line(decision.explain)}", "bold $text-warning"))
        elif self._pinned:
            spans.append((" · ◆ pinned by you", "bold"))
        if hidden > 0:
            spans.append((f" · {hidden} more, {self._explain_key} why · {self._pin_key} pins", "$text-muted"))
        return Content.assemble(*spans)
