"""Everything the interface needs from below, as protocols: the engine satisfies them, and so does the tests'
scripted fake."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from laar_tui.conversation.archive import Choices
    from laar_tui.conversation.endpoint_records import EndpointRecord
    from laar_tui.conversation.equipment import Equipment
    from laar_tui.conversation.events import Event
    from laar_tui.conversation.review import Review, ReviewView
    from laar_tui.core.decision import Decision
    from laar_tui.core.question import Document, MeasuredDocument, ReadingProgress, TokenCount
    from laar_tui.core.verdict import VerdictValue
    from laar_tui.history.deleting import Deleted
    from laar_tui.history.ladders import Ladder
    from laar_tui.history.records import Found, QuestionFilter
    from laar_tui.settings.model import EndpointSettings, Settings
    from laar_tui.tui.fleet_backend import FleetBackend

Listener = Callable[["Event"], None]


class Archive(Protocol):
    """All questions so far. Every method may raise :class:`laar_tui.core.errors.LaarError`."""

    async def find(self, where: QuestionFilter, limit: int) -> Found: ...

    async def choices(self) -> Choices: ...

    async def delete(self, ids: Sequence[str]) -> Deleted:
        """For good; never a question of the open conversation."""
        ...

    async def export(self, where: QuestionFilter, file: Path) -> int:
        """Write a new file, ``.jsonl``, ``.md`` or ``.csv``; its size in bytes."""
        ...


class Backend(Protocol):
    """The engine as the interface sees it. Every ``async`` method may raise
    :class:`laar_tui.core.errors.LaarError`."""

    @property
    def simulated(self) -> bool:
        """The demo fleet answers; say so everywhere."""
        ...

    @property
    def unconfigured(self) -> bool:
        """The demo fleet answers because no endpoint is configured yet."""
        ...

    @property
    def settings(self) -> Settings: ...

    @property
    def every_endpoint(self) -> tuple[EndpointSettings, ...]:
        """Disabled ones included."""
        ...

    @property
    def endpoint_names(self) -> tuple[str, ...]: ...

    @property
    def health(self) -> Mapping[str, str]:
        """Endpoint → ``"ok"``, ``"failing"`` or ``"unknown"``."""
        ...

    @property
    def config_path(self) -> str: ...

    async def start(self) -> None:
        """Open what is slow to open. Called once, in a worker, after the first paint."""
        ...

    async def close(self) -> None: ...

    def listen(self, listener: Listener) -> Callable[[], None]:
        """Have events delivered on the UI loop; returns what unsubscribes."""
        ...

    def quick_tokens(self, text: str) -> TokenCount: ...

    async def add_paste(self, text: str, name: str = "") -> MeasuredDocument:
        """A pasted text; with a ``name`` an edited one that keeps the name it had."""
        ...

    async def add_file(
        self, path: str, told: Callable[[ReadingProgress], None] | None = None
    ) -> MeasuredDocument:
        """``told`` is called on the UI loop while it is read and counted."""
        ...

    async def add_document(self, document: Document) -> MeasuredDocument:
        """A document that was read already."""
        ...

    async def add_address(
        self, address: str, told: Callable[[ReadingProgress], None] | None = None
    ) -> MeasuredDocument:
        """Fetch a web page or file: only for an address the user named for that."""
        ...

    async def preview(
        self, question: str, documents: Sequence[MeasuredDocument], pinned: str | None
    ) -> Decision: ...

    async def ask(self, question: str, documents: Sequence[MeasuredDocument], pinned: str | None) -> str:
        """Store and start a question; returns its id once it is on disk."""
        ...

    async def mark(
        self,
        question_id: str,
        value: VerdictValue,
        ordinal: int | None = None,
        reason: str = "",
        *,
        reroute: bool = True,
    ) -> None:
        """Judge an answer (the newest without ``ordinal``). Wrong reroutes at once, unless ``reroute`` is off; unknown takes
        a mark back."""
        ...

    async def undo_mark(self, question_id: str) -> bool:
        """Take the last mark back and cancel the reroute it started; false when there was none."""
        ...

    async def regenerate(self, question_id: str) -> None: ...

    def skip(self, question_id: str) -> None:
        """Leave the attempt that is waited for, its text kept, and ask the next endpoint. Raises
        :class:`laar_tui.core.errors.UsageError` when nothing is waited for, or nobody else can be asked."""
        ...

    def cancel(self, question_id: str) -> None: ...

    def clock(self, question_id: str) -> float:
        """The question's clock now, in seconds."""
        ...

    async def spent_today(self) -> float:
        """Money since midnight; simulated money in a simulated session."""
        ...

    async def new_conversation(self) -> None: ...

    @property
    def title(self) -> str:
        """What the open conversation is called; empty before its first question."""
        ...

    async def name_conversation(self, title: str, conversation_id: str = "") -> str:
        """Call a conversation so, the open one without an id; empty: by its first question again. What it is called then."""
        ...

    async def branch(self, question_id: str) -> None:
        """The next question goes on from this one, in a conversation of its own; what came after it is not sent along."""
        ...

    async def open_question(self, question_id: str) -> Sequence[Event]:
        """Resume the conversation of a stored question; its events, in order, to be replayed into the
        transcript."""
        ...

    @property
    def archive(self) -> Archive: ...

    async def review(self, view: ReviewView) -> Review:
        """One part of the history, summed up in every way the review shows."""
        ...

    async def ladders(self, view: ReviewView) -> Sequence[Ladder]:
        """The latest settled questions of that part with their decisions, for the what-if."""
        ...

    @property
    def explore(self) -> float:
        """ε: the share of decisions in which routing explores."""
        ...

    async def equipment(self) -> Equipment:
        """What a calibration works with."""
        ...

    async def profiles_changed(self) -> None:
        """Route by what has been measured since."""
        ...

    async def fleet(self) -> FleetBackend: ...

    async def judges(self) -> Sequence[str]:
        """Who judges whose answers, and why: a sentence for each endpoint. Empty without a judge."""
        ...

    async def endpoint_records(self) -> Mapping[str, EndpointRecord]:
        """What the history knows of each endpoint."""
        ...

    async def reload_settings(self) -> None:
        """Have the configuration file count as it is now; nothing is changed when it cannot."""
        ...
