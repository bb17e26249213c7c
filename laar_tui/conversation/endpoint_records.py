"""What the history knows of each endpoint: how often it was asked, how often it was right, how long its latest answers took. Blocks."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass

from laar_tui.core.attempt import Outcome
from laar_tui.history.evidence import latencies, marks_by_endpoint
from laar_tui.history.facts import load_facts
from laar_tui.history.reading import Reader
from laar_tui.history.statistics import success_cells
from laar_tui.history.survival import Proportion, proportion

LATEST = 40


@dataclass(frozen=True)
class EndpointRecord:
    """``success`` of the judged answers with its interval, ``None`` before the first; ``marked`` of them by the user, the others by checks.
    ``ttft_s`` and ``total_s`` are those of at most :data:`LATEST` latest attempts that brought text, oldest first. ``answered`` of the
    latest ``asked`` brought an answer; those that were stopped before long are left out."""

    success: Proportion | None
    unjudged: int
    ttft_s: tuple[float, ...]
    total_s: tuple[float, ...]
    marked: int = 0
    answered: int = 0
    asked: int = 0

    @property
    def silences(self) -> str:
        """A sentence for an endpoint whose latest attempts all failed, whatever its server says of itself; else empty."""
        if self.answered or not self.asked:
            return ""
        if self.asked == 1:
            return "did not answer the last question"
        return f"answered 0 of the last {self.asked} questions"


_TOLD = 5
_SILENT_S = 10.0
"""Of those that were stopped, the ones that had been silent for so many seconds count."""
_UNTOLD = (Outcome.CONTEXT, Outcome.QUOTA)


def endpoint_records(reader: Reader, *, simulated: bool) -> dict[str, EndpointRecord]:
    """By endpoint; of simulated attempts only, or of real ones only."""
    facts = load_facts(reader, None, ("attempts",)).chosen(simulated=simulated, since=None)
    counts: dict[str, tuple[int, int, int]] = {}
    for cell in success_cells(facts):
        right, judged, unjudged = counts.get(cell.endpoint, (0, 0, 0))
        counts[cell.endpoint] = (
            right + cell.success.successes,
            judged + cell.success.n,
            unjudged + cell.unjudged,
        )
    times: dict[str, list[tuple[float, float]]] = {}
    ended: dict[str, deque[bool]] = {}
    for sample in latencies(reader, LATEST, simulated=simulated):
        stopped = sample.interrupted or sample.outcome is Outcome.CANCELLED
        silent = sample.ttft_s is None and sample.total_s >= _SILENT_S
        if silent if stopped else sample.outcome not in _UNTOLD:
            came = sample.outcome is Outcome.COMPLETE
            ended.setdefault(sample.endpoint, deque(maxlen=_TOLD)).append(came)
        if sample.ttft_s is not None:
            times.setdefault(sample.endpoint, []).append((sample.ttft_s, sample.total_s))
    marked = marks_by_endpoint(reader, simulated=simulated)
    return {
        name: EndpointRecord(
            _success(counts.get(name)),
            counts.get(name, (0, 0, 0))[2],
            tuple(first for first, _ in times.get(name, ())),
            tuple(whole for _, whole in times.get(name, ())),
            marked.get(name, 0),
            sum(ended.get(name, ())),
            len(ended.get(name, ())),
        )
        for name in {*counts, *times, *ended}
    }


def _success(counted: tuple[int, int, int] | None) -> Proportion | None:
    return proportion(counted[0], counted[1]) if counted is not None and counted[1] else None
