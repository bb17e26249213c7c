"""Explain: the full table of one decision. Dismissed with the endpoint to pin, if one was chosen."""

from __future__ import annotations

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import DataTable, Static

from laar_tui.core import figures
from laar_tui.core.decision import Decision
from laar_tui.tui import outside
from laar_tui.tui.widgets.dialog import Dialog
from laar_tui.tui.widgets.routing.table import DecisionTable


class ExplainScreen(Dialog[str | None]):
    def __init__(self, decision: Decision, title: str) -> None:
        super().__init__()
        self._decision = decision
        self._title = title

    def compose(self) -> ComposeResult:
        decision = self._decision
        with Vertical(classes="dialog wide") as dialog:
            dialog.border_title = Content(self._title)
            dialog.border_subtitle = Content("enter pins · esc closes")
            yield Static(Content(outside.line(decision.explain)), classes="lead", markup=False)
            yield DecisionTable(decision)
            yield Static(self._footnote(), classes="footnote", markup=False)

    def _footnote(self) -> Content:
        decision = self._decision
        features = decision.features
        lines = [
            f"✗ {outside.name(c.endpoint)}: {outside.line(c.why_not)}"
            for c in decision.candidates
            if not c.eligible
        ]
        lines += [
            f"{figures.tokens(features.tokens, features.tokens_exact)} tokens · document language {features.language}"
            f" · question language {features.question_language} · task {outside.line(features.task)}",
            f"chosen with probability {figures.percent(decision.propensity)} · "
            f"{figures.percent(decision.p_anyone_else)} that anyone else solves it",
        ]
        if decision.failed:
            lines.append(
                "already wrong on this question: " + ", ".join(outside.name(f) for f in decision.failed)
            )
        lines.append(
            "Best P(right) per second first. TTCA ≈ is (answer + check + price in seconds) / P(right). "
            "Data: judged answers behind the number, and how many of them you marked."
        )
        lines.append(f"estimator {outside.line(decision.estimator)} · priors {outside.line(decision.priors)}")
        return Content("\n".join(lines))

    @on(DataTable.RowSelected)
    def _pin(self, event: DataTable.RowSelected) -> None:
        event.stop()
        self.dismiss(self.query_one(DecisionTable).highlighted_endpoint)
