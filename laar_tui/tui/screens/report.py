"""What a test of an endpoint found, line by line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import work
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from laar_tui.tui import outside
from laar_tui.tui.backend import Backend
from laar_tui.tui.widgets.dialog import Dialog

if TYPE_CHECKING:
    from laar_tui.endpoints.conformance import Conformance
    from laar_tui.settings.model import EndpointSettings

_SIGNS = {"ok": ("✓", "$text-success"), "note": ("·", "$text-warning"), "problem": ("✗", "$text-error")}


class ReportScreen(Dialog[None]):
    """Asks the endpoint, and shows the report when it is there."""

    def __init__(self, backend: Backend, endpoint: EndpointSettings) -> None:
        super().__init__()
        self._backend = backend
        self._endpoint = endpoint

    def compose(self) -> ComposeResult:
        from laar_tui.endpoints.conformance import MOST_ANSWER_TOKENS, MOST_PROMPT_TOKENS

        cost = f"One short question is being asked: at most {MOST_PROMPT_TOKENS} tokens in, {MOST_ANSWER_TOKENS} out…"
        with VerticalScroll(classes="dialog") as dialog:
            dialog.border_title = Content(f"Test of {outside.name(self._endpoint.name)}")
            dialog.border_subtitle = Content("esc closes")
            yield Static(Content(cost), id="report", markup=False)

    def on_mount(self) -> None:
        self.query_one(".dialog").focus()
        self._test()

    @work(exclusive=True)
    async def _test(self) -> None:
        fleet = await self._backend.fleet()
        found = await fleet.test(self._endpoint)
        self.query_one("#report", Static).update(report_content(found))


def report_content(report: Conformance) -> Content:
    verdict = ("works", "bold $text-success") if report.works else ("does not work", "bold $text-error")
    spans: list[tuple[str, str] | str] = [(outside.name(report.endpoint), "bold"), " ", verdict]
    if report.simulated:
        spans.append(("  simulated", "bold $text-warning"))
    width = max((len(f.topic) for f in report.findings), default=0)
    for finding in report.findings:
        sign, style = _SIGNS[finding.state]
        spans += [
            "\n",
            (f"{sign} ", f"bold {style}"),
            (finding.topic.ljust(width) + "  ", "$text-muted"),
            outside.line(finding.text),
        ]
    return Content.assemble(*spans)
