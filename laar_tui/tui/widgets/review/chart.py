"""The plotting widget (textual-plot) as the review uses it: still, in the theme's colours, with axes that speak.

textual-plot was chosen over plotext for its braille lines and because it is a Textual widget of its own. It parses
markup in tick labels, so only our own words may be labels; names from outside stand in the legend below the plot.
Importing this module costs numpy and the widget: only once a page is shown.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from rich.segment import Segment
from textual import events
from textual.app import ComposeResult
from textual.containers import Grid
from textual.reactive import reactive
from textual.strip import Strip
from textual_hires_canvas import Canvas
from textual_plot import HiResMode, PlotWidget
from textual_plot.axis_formatter import AxisFormatter
from textual_plot.plot_widget import Legend

from laar_tui.tui.widgets.review.shades import Shades


class Named(AxisFormatter):
    """Ticks at given places with given labels."""

    def __init__(self, labels: Mapping[float, str]) -> None:
        self._labels = dict(labels)

    def get_ticks(self, min_: float, max_: float, max_ticks: int = 8) -> list[float]:
        return [at for at in self._labels if min_ <= at <= max_]

    def get_labels_for_ticks(self, ticks: Sequence[float]) -> list[str]:
        return [self._labels[at] for at in ticks]


class Sheet(Canvas):
    """A canvas whose every piece has a style: Textual's filters (``NO_COLOR``) fail on one without, which the canvas
    gives for lines it has not been sized for yet."""

    def render_line(self, y: int) -> Strip:
        strip = super().render_line(y)
        if all(segment.style is not None for segment in strip):
            return strip
        style = self.rich_style
        return Strip([Segment(s.text, s.style or style, s.control) for s in strip], strip.cell_length)


class Chart(PlotWidget):
    """``drawer`` draws with :meth:`line`, :meth:`bar_of` and :meth:`dots` after :meth:`axes`, at every size anew."""

    can_focus = False
    margin_top = reactive(1)
    margin_bottom = reactive(2)
    margin_left = reactive(9)

    def __init__(self, shades: Shades, drawer: Callable[[Chart], None]) -> None:
        super().__init__(allow_pan_and_zoom=False)
        self.shades = shades
        self._drawer = drawer

    def compose(self) -> ComposeResult:
        with Grid():
            for part in ("margin-top", "margin-left", "plot", "margin-bottom"):
                yield Sheet(1, 1, id=part)
        yield Legend(id="legend")

    @property
    def _bare(self) -> bool:
        """It was taken off again before its parts were there: its page was turned meanwhile. The plotting widget does not expect that."""
        return not self.query(Legend)

    def _on_mount(self, event: events.Mount) -> None:
        if self._bare:
            event.prevent_default()

    def _update_margin_sizes(self) -> None:
        if not self._bare:
            super()._update_margin_sizes()

    def on_resize(self) -> None:
        if not self._bare:
            self._drawer(self)

    def axes(
        self,
        x: tuple[float, float],
        y: tuple[float, float],
        x_labels: Mapping[float, str],
        y_labels: Mapping[float, str],
    ) -> None:
        self.clear()
        self.set_xlimits(*x)
        self.set_ylimits(*y)
        self.set_x_formatter(Named(x_labels))
        self.set_y_formatter(Named(y_labels))

    def line(self, x: Sequence[float], y: Sequence[float], color: str) -> None:
        if len(x) > 1:
            self.plot(x, y, line_style=self.shades.line(color), hires_mode=HiResMode.BRAILLE)

    def bar_of(self, x: float, low: float, high: float, color: str) -> None:
        """A thin vertical bar: an interval."""
        self.plot([x, x], [low, high], line_style=self.shades.line(color), hires_mode=HiResMode.BRAILLE)

    def dots(self, x: Sequence[float], y: Sequence[float], sign: str, color: str) -> None:
        if len(x):
            self.scatter(x, y, marker=sign, marker_style=f"bold {self.shades.line(color)}")
