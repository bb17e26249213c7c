"""The routing strip: what would be sent, and who would be asked, while the question is still being typed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from laar_tui.core import figures
from laar_tui.tui import outside

if TYPE_CHECKING:
    from laar_tui.core.decision import Decision
    from laar_tui.core.question import TokenCount
    from laar_tui.tui.widgets.routing.row import CandidateRow

ROWS_LOW, ROWS_HIGH, TALL_ENOUGH = 2, 4, 34


class RoutingStrip(Vertical):
    """Shows the latest :class:`Decision`; :meth:`show_idle` when nothing is being written."""

    def __init__(self, endpoints: int, simulated: bool, explain_key: str, pin_key: str) -> None:
        super().__init__()
        self._endpoints = endpoints
        self._simulated = simulated
        self._explain_key = explain_key
        self._pin_key = pin_key
        self._summary = Static("", classes="summary", markup=False)
        self._rows: list[CandidateRow] = []
        self._decision: Decision | None = None
        self._pinned: str | None = None

    def compose(self) -> ComposeResult:
        yield self._summary

    def on_mount(self) -> None:
        self.show_idle()

    @property
    def decision(self) -> Decision | None:
        return self._decision

    def set_keys(self, explain_key: str, pin_key: str) -> None:
        self._explain_key, self._pin_key = explain_key, pin_key
        if self._decision is not None:
            self._draw()

    def set_fleet(self, endpoints: int, simulated: bool) -> None:
        """How many may be asked from now on; an earlier decision does not hold any more."""
        self._endpoints, self._simulated = endpoints, simulated
        self.show_idle()

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
            self._summary.update(
                Content(f"{figures.tokens_short(count.tokens, count.exact)} tok · choosing…")
            )

    def show(self, decision: Decision, pinned: str | None) -> None:
        self._decision, self._pinned = decision, pinned
        self._draw()

    def on_resize(self) -> None:
        if self._decision is not None:
            self._draw()

    def _draw(self) -> None:
        decision = self._decision
        assert decision is not None
        if not self._rows:
            from laar_tui.tui.widgets.routing.row import CandidateRow

            self._rows = [CandidateRow() for _ in range(ROWS_HIGH)]
            self.mount_all(self._rows)
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
