"""The line at the top: where one is, the running TTCA clock, the fleet's health, money, and whether answers
are simulated."""

from __future__ import annotations

from collections.abc import Mapping

from textual.app import RenderResult
from textual.content import Content
from textual.widget import Widget

from laar_tui.core import figures
from laar_tui.tui import flat, outside

LONGEST_SUBJECT = 120
_ROOM_FOR_SUBJECT = 12
"""Cells; with less room the subject is left out."""


class StatusLine(Widget):
    ALLOW_SELECT = False

    def __init__(self, title: str, *, simulated: bool) -> None:
        super().__init__()
        self._title = title
        self._simulated = simulated
        self._clock_s: float | None = None
        self._health: Mapping[str, str] = {}
        self._money: float | None = None
        self._subject = ""

    def about(self, subject: str) -> None:
        """What the screen is about, for example the conversation's title; text from outside."""
        if subject != self._subject:
            self._subject = subject
            self.refresh()

    def label(self, *, simulated: bool) -> None:
        """Say whether what the screen shows is simulated, where that can change."""
        self._simulated = simulated
        self.refresh()

    def show(self, *, clock_s: float | None, health: Mapping[str, str], money: float | None) -> None:
        """``clock_s`` is the running question's clock in seconds, ``None`` when none runs; ``money`` what
        this day cost, if known."""
        self._clock_s, self._health, self._money = clock_s, dict(health), money
        self.refresh()

    def _sentence(self) -> Content:
        """The flat form: no running clock, which a screen reader would read out again and again."""
        parts = [f"laar-chat, {self._title}"]
        if self._subject:
            parts.append(outside.name(self._subject, LONGEST_SUBJECT))
        if self._simulated:
            parts.append("simulated endpoints")
        if self._clock_s is not None:
            parts.append("a question is open")
        if self._money is not None and self._money > 0:
            parts.append(f"spent today {figures.money(self._money)}")
        fleet = self._fleet()
        parts.append((fleet.plain if isinstance(fleet, Content) else fleet[0]).lstrip("✓! "))
        return Content(", ".join(part for part in parts if part))

    def render(self) -> RenderResult:
        if flat.is_flat(self):
            return self._sentence()
        left: list[tuple[str, str] | str] = [(" laar ", "bold reverse"), f" {self._title}"]
        if self._simulated:
            left += ["  ", (" simulated ", "bold $warning reverse")]
        right: list[Content | tuple[str, str] | str] = []
        if self._clock_s is not None:
            right += [(f"● TTCA {figures.running_seconds(self._clock_s)}", "bold $text-accent"), "  "]
        if self._money is not None and self._money > 0:
            # The badge on the left says that it is simulated money.
            right += [f"today {figures.money(self._money)}", "  "]
        right.append(self._fleet())
        start, end = Content.assemble(*left), Content.assemble(*right)
        gap = self.size.width - start.cell_length - end.cell_length - 1
        if self._subject and gap > _ROOM_FOR_SUBJECT:
            subject = Content(f"  {outside.name(self._subject, LONGEST_SUBJECT)}").truncate(
                gap - 2, ellipsis=True
            )
            start = Content.assemble(start, subject.stylize("$foreground-muted"))
            gap -= subject.cell_length
        if gap < 1:
            return start.truncate(self.size.width, ellipsis=True)
        return Content.assemble(start, " " * gap, end)

    def _fleet(self) -> Content | tuple[str, str]:
        states = list(self._health.values())
        failing = [outside.name(name, 20) for name, state in self._health.items() if state == "failing"]
        if not states:
            return ("", "")
        if failing:
            who = failing[0] if len(failing) == 1 else figures.plural(len(failing), "endpoint")
            return Content.assemble((f"! {who} failing", "bold $text-warning"), f" of {len(states)}")
        known = sum(state == "ok" for state in states)
        every = figures.plural(len(states), "endpoint")
        # Nobody asks all of them just to know: the others are not down, they were not needed yet.
        some = f"{every}, {known} answered" if known else every
        text = f"{known} of {every} up" if known == len(states) else some
        return Content.assemble(("✓ " if known else "", "$text-success"), (text, "$text-muted"))
