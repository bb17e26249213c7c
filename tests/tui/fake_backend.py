"""A scripted backend: emits the engine's events the moment they are asked for, without tasks, clocks or
chance."""

# ruff: noqa: E501 - scripted values, one a line

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from laar_tui.conversation.archive import Choices
from laar_tui.conversation.endpoint_records import EndpointRecord
from laar_tui.conversation.equipment import Equipment
from laar_tui.conversation.events import (
    AttemptEnded,
    AttemptProgress,
    AttemptStarted,
    Decided,
    Event,
    Judged,
    Measured,
    QuestionStored,
    Settled,
)
from laar_tui.conversation.fleet import Fleet as RealFleet
from laar_tui.conversation.review import Review, ReviewView, review_of
from laar_tui.core.attempt import Attempt, AttemptError, AttemptTimes, Outcome, Reply, Usage
from laar_tui.core.clock import system_monotonic, system_wall_clock
from laar_tui.core.decision import Candidate, Decision, StopReason
from laar_tui.core.errors import DocumentError, LaarError
from laar_tui.core.question import (
    Document,
    LanguageGuess,
    MeasuredDocument,
    Question,
    QuestionFeatures,
    ReadingProgress,
    TokenCount,
)
from laar_tui.core.ttca import Ttca
from laar_tui.core.verdict import NOT_JUDGED, USER, Verdict, VerdictValue
from laar_tui.history.deleting import Deleted
from laar_tui.history.ladders import Ladder
from laar_tui.history.reading import Reader
from laar_tui.history.records import AttemptGlance, Found, QuestionFilter, QuestionRow
from laar_tui.history.snippets import Snippet
from laar_tui.settings.locations import find_locations
from laar_tui.settings.model import EndpointSettings, RoutingSettings, Settings
from laar_tui.tui.backend import Listener
from tests.calibration.measuring import Fleet
from tests.calibration.measuring import count as calibration_count

ANSWER = """The refund window is **30 days**, counted from delivery (§ 3.2).

1. Unopened goods: full refund.
2. Opened goods: 80 %, within 14 days.

| case | days | refund |
|------|-----:|-------:|
| unopened | 30 | 100 % |
| opened | 14 | 80 % |

```python
def refund(days: int, opened: bool) -> float:
    return 0.8 if opened else 1.0
```
"""

FLEET = ("swift-8b", "atlas-70b", "kanji-32b", "oracle-xl", "mini-3b")


def candidate(
    endpoint: str, p: float, seconds: float, *, marks: float = 0, why_not: str = "", tries: int = 0
) -> Candidate:
    cost = seconds + 5
    spread = 0.22 if marks < 5 else 0.1
    return Candidate(
        endpoint,
        not why_not,
        why_not,
        p,
        (max(0.0, p - spread), min(1.0, p + spread)),
        seconds,
        5.0,
        0.0,
        cost,
        p / cost,
        cost / p,
        marks,
        "llama-3-70b" if "70b" in endpoint else "family mean",
        tries,
        simulated=True,
    )  # fmt: skip


def decision(
    ordinal: int = 1,
    *,
    tokens: int = 15_234,
    exact: bool = True,
    failed: Sequence[str] = (),
    chosen: str | None = "swift-8b",
    pinned: str | None = None,
    language: str = "en",
) -> Decision:
    candidates = (
        candidate("swift-8b", 0.62, 4.1, marks=12, tries=failed.count("swift-8b")),
        candidate("atlas-70b", 0.81, 17.0, marks=31),
        candidate("kanji-32b", 0.55, 11.0),
        candidate("oracle-xl", 0.88, 44.0, marks=3),
        candidate("mini-3b", 0.2, 1.4, why_not="its window holds 8,192 tokens, the prompt has 15,234"),
    )
    chosen = pinned or chosen
    explain = (
        "atlas-70b: 27 s ÷ 74 % = 36 s to a right answer beats kanji-32b: 21 s ÷ 41 % = 51 s; swift-8b was wrong here; 64 % that anyone else solves it"
        if failed
        else "swift-8b: 14 s ÷ 62 % = 23 s to a right answer beats atlas-70b: 27 s ÷ 81 % = 33 s"
    )
    if pinned:
        explain = f"{pinned}: pinned by you"
    features = QuestionFeatures(tokens, exact, language, "en", "lookup", 1)
    return Decision(
        f"d{ordinal}", features, candidates, chosen, None, 0.95, tuple(failed), 0.64, explain, "laar", "profiles 2026-11"
    )  # fmt: skip


def measured(
    name: str = "contract.pdf", text: str = "§ 1 …", tokens: int = 15_210, language: str = "en"
) -> MeasuredDocument:
    return MeasuredDocument(
        Document.from_text(name, text, "file"), TokenCount(tokens, True, "o200k_base"), LanguageGuess(language, 900, 2.0)
    )  # fmt: skip


@dataclass
class Open:
    """The attempt that runs on a question, and what was decided before."""

    question: Question
    ordinal: int = 0
    endpoint: str = ""
    clock_s: float = 0.0
    text: str = ""
    failed: list[str] = field(default_factory=list)
    marks: list[int] = field(default_factory=list)
    attempts: list[Attempt] = field(default_factory=list)


class FakeBackend:
    """``hold`` leaves an attempt running after it started, for :meth:`stream` and :meth:`finish` to go on
    with."""

    simulated = True
    config_path = "/home/ada/.config/laar-chat/config.toml"

    def __init__(
        self, *, hold: bool = False, answer: str = ANSWER, endpoints: tuple[str, ...] = FLEET
    ) -> None:
        self.hold = hold
        self.answer = answer
        self.endpoint_names = endpoints
        self.health: Mapping[str, str] = dict.fromkeys(endpoints, "ok")
        self.unconfigured = False
        self.settings = Settings()
        self.keeping: RealFleet | None = None
        self.records: dict[str, EndpointRecord] = {}
        self.calls: list[tuple[object, ...]] = []
        self.rows: list[QuestionRow] = []
        self.stored: dict[str, list[Event]] = {}
        self.reviewed: Callable[[ReviewView], Review] = lambda _: review_of(
            Reader(Path("no-history")), ReviewView()
        )
        self.logged: Sequence[Ladder] = ()
        self.spent = 0.0
        self.title = ""
        self.reading: ReadingProgress | None = None
        self.read = asyncio.Event()
        self.refuse: LaarError | None = None
        self.start_error: LaarError | None = None
        self.open: dict[str, Open] = {}
        self.home = Path("/nowhere")
        self.measured_endpoints: tuple[EndpointSettings, ...] = ()
        self.measured_fleet = Fleet()
        self.judging: list[str] = []
        self.profiles_read = 0
        self._listeners: list[Listener] = []
        self._pastes = 0

    # What tests drive

    def emit(self, event: Event) -> None:
        self.stored.setdefault(event.question_id, []).append(event)
        for listener in self._listeners:
            listener(event)

    def stream(
        self, text: str = "", *, thoughts: str = "", waiting: str = "", question_id: str = "q1"
    ) -> None:
        at = self.open[question_id]
        at.text += text
        at.clock_s += 0.5
        self.emit(
            AttemptProgress(question_id, f"{question_id}a{at.ordinal}", at.ordinal, text, thoughts, waiting)
        )

    def finish(
        self,
        outcome: Outcome = Outcome.COMPLETE,
        *,
        error: AttemptError | None = None,
        question_id: str = "q1",
    ) -> None:
        at = self.open[question_id]
        attempt = self._attempt(at, outcome, error)
        at.attempts.append(attempt)
        self.emit(AttemptEnded(question_id, attempt))
        if outcome is Outcome.COMPLETE:
            self.emit(Judged(question_id, attempt.id, attempt.ordinal, NOT_JUDGED, NOT_JUDGED, None))
            self._settle(at, StopReason.ANSWERED, at.ordinal, f"{at.endpoint} answered. Mark it right or wrong; wrong asks the next endpoint.")  # fmt: skip
        elif outcome is Outcome.CANCELLED:
            self._settle(
                at, StopReason.CANCELLED, None, "Cancelled; what had arrived is kept. Regenerate asks again."
            )

    def next_attempt(self, question_id: str, pinned: str | None = None) -> None:
        at = self.open[question_id]
        at.ordinal += 1
        chosen = decision(
            at.ordinal, failed=at.failed, chosen="atlas-70b" if at.failed else "swift-8b", pinned=pinned
        )
        if len(at.failed) >= 2:
            stop = replace(chosen, chosen=None, stop=StopReason.NOT_WORTH_IT)
            self.emit(Decided(question_id, stop, at.ordinal))
            at.ordinal -= 1
            self._settle(at, StopReason.NOT_WORTH_IT, None, "Stopped after 2 attempts: another is not worth its time. 12 % that anyone else solves it. Regenerate asks once more.")  # fmt: skip
            return
        at.endpoint, at.text = chosen.chosen or "", ""
        self.emit(Decided(question_id, chosen, at.ordinal))
        self.emit(
            AttemptStarted(
                question_id, f"{question_id}a{at.ordinal}", at.ordinal, at.endpoint, "demo", True, at.clock_s
            )
        )
        if not self.hold:
            at.clock_s += 8.7
            self.stream(self.answer, question_id=question_id)
            self.finish(question_id=question_id)

    def _attempt(self, at: Open, outcome: Outcome, error: AttemptError | None) -> Attempt:
        started = at.attempts[-1].ended_s + 3.1 if at.attempts else 0.0
        times = AttemptTimes(8.7, 0.4, 0.8, 0.8, 8.7)
        reply = Reply(outcome, times, at.text, "", error, Usage(15_240, 88, None), "demo-1", None, "stop", ())
        return Attempt(
            f"{at.question.id}a{at.ordinal}", at.ordinal, at.endpoint, "demo", reply, started, started + 8.7, f"d{at.ordinal}", 0.0, False, True
        )  # fmt: skip

    def _settle(self, at: Open, stopped: StopReason, standing: int | None, message: str) -> None:
        ended = at.attempts[-1].ended_s if at.attempts else 0.0
        solved = standing is not None and standing in at.marks
        self.emit(Settled(at.question.id, stopped, standing, Ttca(ended, ended, not solved), message))

    # What the interface calls

    async def start(self) -> None:
        self.calls.append(("start",))
        if self.start_error is not None:
            raise self.start_error

    async def close(self) -> None:
        self.calls.append(("close",))

    def listen(self, listener: Listener) -> Callable[[], None]:
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def quick_tokens(self, text: str) -> TokenCount:
        return TokenCount(max(1, len(text) // 4), False, "estimate")

    async def add_paste(self, text: str, name: str = "") -> MeasuredDocument:
        self._pastes += not name
        self.calls.append(("add_paste", text, name) if name else ("add_paste", text))
        return replace(measured(name or f"paste-{self._pastes}", text, len(text) // 4))

    async def add_document(self, document: Document) -> MeasuredDocument:
        self.calls.append(("add_document", document.name))
        return replace(measured(document.name), document=document)

    async def add_address(
        self, address: str, told: Callable[[ReadingProgress], None] | None = None
    ) -> MeasuredDocument:
        self.calls.append(("add_address", address))
        return measured(address.rpartition("/")[2])

    async def add_file(
        self, path: str, told: Callable[[ReadingProgress], None] | None = None
    ) -> MeasuredDocument:
        self.calls.append(("add_file", path))
        if told is not None and self.reading is not None:
            told(self.reading)
            await self.read.wait()
        name = path.rpartition("/")[2]
        if name.endswith(".bin"):
            raise DocumentError(f"{name} is not text.", "Attach text, Markdown or PDF.")
        return measured(name)

    async def preview(
        self, question: str, documents: Sequence[MeasuredDocument], pinned: str | None
    ) -> Decision:
        self.calls.append(("preview", question, pinned))
        return decision(tokens=sum(d.count.tokens for d in documents) + 24, exact=True, pinned=pinned)

    async def ask(self, question: str, documents: Sequence[MeasuredDocument], pinned: str | None) -> str:
        if self.refuse is not None:
            raise self.refuse
        question_id = f"q{len(self.open) + 1}"
        self.calls.append(("ask", question, pinned))
        asked = Question(question_id, "c1", question, tuple(d.document for d in documents))
        self.open[question_id] = Open(asked)
        self.emit(QuestionStored(question_id, asked))
        self.emit(Measured(question_id, decision().features, tuple(documents)))
        self.next_attempt(question_id, pinned)
        return question_id

    async def mark(
        self,
        question_id: str,
        value: VerdictValue,
        ordinal: int | None = None,
        reason: str = "",
        *,
        reroute: bool = True,
    ) -> None:
        self.calls.append(("mark", question_id, value, ordinal, reason))
        at = self.open.get(question_id)
        if at is None:
            self.rows = [_marked(row, value) if row.id == question_id else row for row in self.rows]
            return
        ordinal = ordinal or at.ordinal
        verdict = Verdict(value, USER, 1.0, reason)
        effective = verdict if value is not VerdictValue.UNKNOWN else NOT_JUDGED
        attempt = at.attempts[ordinal - 1]
        self.emit(Judged(question_id, attempt.id, ordinal, verdict, effective, None))
        if value is VerdictValue.RIGHT:
            at.marks.append(ordinal)
            self._settle(at, StopReason.ANSWERED, ordinal, "")
        elif value is VerdictValue.WRONG:
            at.failed.append(attempt.endpoint)
            at.clock_s = attempt.ended_s + 3.1
            self.next_attempt(question_id)
        else:
            self._settle(at, StopReason.ANSWERED, ordinal, "Not judged.")

    async def undo_mark(self, question_id: str) -> bool:
        self.calls.append(("undo_mark", question_id))
        marks = [c for c in self.calls if c[:2] == ("mark", question_id)]
        if not marks:
            return False
        at = self.open[question_id]
        ordinal = int(str(marks[-1][3]))
        if at.ordinal > ordinal and len(at.attempts) < at.ordinal:
            self.finish(Outcome.CANCELLED, question_id=question_id)
        await self.mark(question_id, VerdictValue.UNKNOWN, ordinal)
        return True

    async def regenerate(self, question_id: str) -> None:
        self.calls.append(("regenerate", question_id))
        self.open[question_id].failed.clear()
        self.next_attempt(question_id)

    def skip(self, question_id: str) -> None:
        self.calls.append(("skip", question_id))
        self.finish(Outcome.CANCELLED, question_id=question_id)
        self.next_attempt(question_id)

    def cancel(self, question_id: str) -> None:
        self.calls.append(("cancel", question_id))
        self.finish(Outcome.CANCELLED, question_id=question_id)

    def clock(self, question_id: str) -> float:
        at = self.open.get(question_id)
        return at.clock_s if at is not None else 0.0

    async def spent_today(self) -> float:
        return self.spent

    async def new_conversation(self) -> None:
        self.calls.append(("new_conversation",))

    async def name_conversation(self, title: str, conversation_id: str = "") -> str:
        self.calls.append(("name_conversation", title, conversation_id))
        if conversation_id:
            self.rows = [
                replace(row, conversation_title=title or row.text, titled=bool(title))
                if row.conversation_id == conversation_id
                else row
                for row in self.rows
            ]
        else:
            self.title = title
        return title

    async def branch(self, question_id: str) -> None:
        self.calls.append(("branch", question_id))

    async def open_question(self, question_id: str) -> Sequence[Event]:
        self.calls.append(("open_question", question_id))
        return list(self.stored.get(question_id, []))

    @property
    def archive(self) -> FakeArchive:
        return FakeArchive(self)

    async def equipment(self) -> Equipment:
        return Equipment(
            find_locations(self.home, None, {}),
            RoutingSettings(),
            self.measured_endpoints,
            self.measured_fleet,
            calibration_count,
            1e6,
            system_monotonic,
            system_wall_clock,
        )

    async def profiles_changed(self) -> None:
        self.profiles_read += 1

    async def review(self, view: ReviewView) -> Review:
        self.calls.append(("review", view.simulated, view.endpoint, view.clock, view.since is not None))
        if self.refuse is not None:
            raise self.refuse
        return self.reviewed(view)

    async def ladders(self, view: ReviewView) -> Sequence[Ladder]:
        self.calls.append(("ladders", view.simulated))
        return self.logged

    @property
    def explore(self) -> float:
        return 0.3

    @property
    def every_endpoint(self) -> tuple[EndpointSettings, ...]:
        return self.settings.endpoint or tuple(
            EndpointSettings(name=n, protocol="demo", base_url=f"demo://{n}", model="demo")
            for n in self.endpoint_names
        )

    async def fleet(self) -> RealFleet:
        """A real one, where a test gives one."""
        if self.keeping is None:
            raise LaarError("There is no fleet in this test.")
        return self.keeping

    async def judges(self) -> list[str]:
        return self.judging

    async def endpoint_records(self) -> dict[str, EndpointRecord]:
        return self.records

    async def reload_settings(self) -> None:
        self.calls.append(("reload_settings",))
        if self.keeping is not None:
            self.settings = self.keeping.configured()
            self.simulated = not self.settings.endpoint
            self.unconfigured = self.unconfigured and self.simulated
            names = tuple(e.name for e in self.settings.endpoint if e.enabled)
            self.endpoint_names = names if self.settings.endpoint else FLEET


class FakeArchive:
    """The rows of the backend; each call is noted there."""

    def __init__(self, backend: FakeBackend) -> None:
        self._backend = backend

    async def find(self, where: QuestionFilter, limit: int) -> Found:
        rows = [
            row
            for row in self._backend.rows
            if where.text.lower() in row.text.lower()
            and where.language in (None, row.language)
            and where.verdict in (None, row.verdict)
            and (where.endpoint is None or where.endpoint in [a.endpoint for a in row.attempts])
        ]
        hits = {row.id: Snippet("question", "before ", where.text, " after") for row in rows if where.text}
        return Found(tuple(rows[:limit]), "text" if where.text else "", hits)

    async def choices(self) -> Choices:
        return Choices(
            tuple(sorted({a.endpoint for r in self._backend.rows for a in r.attempts})), ("en", "ja")
        )

    async def delete(self, ids: Sequence[str]) -> Deleted:
        self._backend.calls.append(("delete", *ids))
        if self._backend.refuse is not None:
            raise self._backend.refuse
        self._backend.rows = [row for row in self._backend.rows if row.id not in ids]
        return Deleted(len(ids), 0, True, ())

    async def export(self, where: QuestionFilter, file: Path) -> int:
        self._backend.calls.append(("export", where, file))
        if self._backend.refuse is not None:
            raise self._backend.refuse
        return 1234


def _marked(row: QuestionRow, value: VerdictValue) -> QuestionRow:
    *earlier, last = row.attempts
    return replace(row, verdict=value, attempts=(*earlier, replace(last, verdict=value)))


def some_rows() -> list[QuestionRow]:
    asked = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
    right, wrong, unknown = VerdictValue.RIGHT, VerdictValue.WRONG, VerdictValue.UNKNOWN
    texts = [
        ("What is the refund window?", ("swift-8b", "atlas-70b"), right, 22.4, 15_234, "en"),
        ("契約書の解約条件を要約してください", ("kanji-32b",), right, 14.0, 42_100, "ja"),
        ("Which key maps to 7f3c-11aa?", ("swift-8b", "atlas-70b", "oracle-xl"), wrong, 131.0, 61_800, "en"),
        (
            "Summarise the incident report in five bullet points for management",
            ("swift-8b",),
            unknown,
            5.2,
            3_900,
            "en",
        ),
    ]
    rows = []
    for i, (text, endpoints, value, ttca_s, tokens, language) in enumerate(texts):
        glances = tuple(
            AttemptGlance(n, name, "finished", Outcome.COMPLETE, value if n == len(endpoints) else wrong)
            for n, name in enumerate(endpoints, 1)
        )
        rows.append(
            QuestionRow(
                f"h{i}",
                "c0",
                text,
                1,
                asked - timedelta(hours=7 * i),
                text,
                ("contract.pdf",),
                tokens,
                True,
                language,
                "en",
                "lookup",
                glances,
                None if value is wrong else endpoints[-1],
                value,
                StopReason.ANSWERED,
                Ttca(ttca_s, ttca_s, value is not right),
                True,
            )
        )
    return rows  # fmt: skip
