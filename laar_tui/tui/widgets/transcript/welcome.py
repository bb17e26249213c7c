"""What an empty transcript says: what this is, what is connected, and three things to try."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from laar_tui.core.figures import plural
from laar_tui.tui import outside

if TYPE_CHECKING:
    from laar_tui.tui.widgets.transcript.offers import Offers


class Welcome(Vertical):
    """``keys`` maps action ids to the keys they have now."""

    def __init__(
        self,
        *,
        simulated: bool,
        endpoints: Sequence[str],
        config_path: str,
        keys: dict[str, str],
        unconfigured: bool = False,
    ) -> None:
        super().__init__()
        self.offers: Offers | None = None
        if unconfigured:
            from laar_tui.tui.widgets.transcript.offers import Offers

            self.offers = Offers(keys)
        self._simulated = simulated
        self._endpoints = endpoints
        self._config_path = config_path
        self._keys = keys

    def compose(self) -> ComposeResult:
        yield Static(Content("laar-chat"), classes="title", markup=False)
        yield Static(
            Content(
                "Asks whichever endpoint is most likely to be right soonest, and says why.\n"
                "Wrong? One key, and the next one is asked at once.\n"
                "Time to the correct answer (TTCA) is kept: see who earned your trust."
            ),
            classes="what",
            markup=False,
        )
        if self.offers is not None:
            yield self.offers
        else:
            yield Static(self._fleet(), classes="fleet", markup=False)
        yield Static(self._try(), classes="try", markup=False)

    def _fleet(self) -> Content:
        names = ", ".join(outside.name(n, 24) for n in self._endpoints)
        if not self._endpoints:
            return Content.assemble(
                ("No endpoint is configured. ", "bold $text-warning"),
                f"Add one in\n{outside.line(self._config_path)}\nor start with --demo.",
            )
        if self._simulated:
            return Content.assemble(
                (" simulated ", "bold reverse"),
                f" {plural(len(self._endpoints), 'demo endpoint')}: {names}\n",
                "They read your documents, take realistic time, and err. No network.\n",
                ("Your own endpoints: ", "$text-muted"),
                outside.line(self._config_path),
            )
        return Content.assemble((f"{plural(len(self._endpoints), 'endpoint')}: ", "bold"), names)

    def _try(self) -> Content:
        keys = self._keys
        rows = [
            (
                "1",
                "Paste a long document",
                f"a chip; {keys['document.attach']} or @path for a file",
            ),
            ("2", "Ask about it", "Enter sends, ^j makes a new line"),
            (
                "3",
                f"Press {keys['answer.wrong']} if it is wrong",
                f"{keys['answer.right']} if right · {keys['route.explain']} why · {keys['screen.help']} help",
            ),
        ]
        spans: list[tuple[str, str] | str] = [("Try this\n", "bold")]
        for number, what, how in rows:
            spans += [
                (f" {number} ", "$text-accent"),
                (what.ljust(23), "bold"),
                (f"  {how}\n", "$text-muted"),
            ]
        return Content.assemble(*spans).rstrip()
