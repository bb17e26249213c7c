"""Why an endpoint was asked: one or two lines, however many failed before it. The whole of it stands in the explain screen."""

from __future__ import annotations

from textual.app import RenderResult
from textual.content import Content
from textual.geometry import Size
from textual.widget import Widget

MOST_LINES = 2


class Reason(Widget):
    ALLOW_SELECT = True

    def __init__(self, sentence: str, *, label: str = "→ ") -> None:
        super().__init__(classes="explain")
        self._content = Content.assemble((label, "bold"), sentence)
        self.most_lines = MOST_LINES
        self.display = bool(sentence)

    def shorten(self, short: bool) -> None:
        """One line for an attempt that is folded away."""
        most = 1 if short else MOST_LINES
        if most != self.most_lines:
            self.most_lines = most
            self.refresh(layout=True)

    def render(self) -> RenderResult:
        lines = self._lines(self.size.width)
        return Content("\n").join(lines)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return len(self._lines(width))

    def _lines(self, width: int) -> list[Content]:
        lines = self._content.wrap(max(1, width))
        if len(lines) <= self.most_lines:
            return lines
        kept = lines[: self.most_lines]
        kept[-1] = Content.assemble(kept[-1].truncate(max(1, width - 2)).rstrip(), " …")
        return kept
