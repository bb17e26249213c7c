"""What came of one question, as it is kept on disk."""

from __future__ import annotations

from typing import Any

import msgspec

from laar_tui.calibration.belief import Cell
from laar_tui.core.attempt import Outcome


class Asked(msgspec.Struct, frozen=True, tag="asked"):
    """Written before a question is sent: whatever happens then, it is not sent to this endpoint again. ``kind`` is a
    ``questions.item.Kind``; ``length`` in tokens is what was aimed at."""

    endpoint: str
    question: str
    kind: str
    language: str
    length: int
    ordinal: int
    ask: int = 0

    @property
    def cell(self) -> Cell:
        return Cell(self.length, self.language)


class Result(msgspec.Struct, frozen=True, tag="result"):
    """How it went. ``right`` is ``None`` when there was no answer to judge. Tokens: ``counted`` is our count of the prompt, ``parts`` of
    what stands around, of the question and of the document; the others are the server's. Times in seconds (simulated ones for a simulated
    endpoint). ``answer`` is its beginning."""

    endpoint: str
    question: str
    kind: str
    task: str
    language: str
    length: int
    ask: int
    outcome: str
    counted: int
    parts: tuple[int, int, int] = (0, 0, 0)
    right: bool | None = None
    reason: str = ""
    abstained: bool = False
    prompt_tokens: int | None = None
    completion_tokens: int | None = None
    cached_tokens: int | None = None
    ttft_s: float | None = None
    total_s: float = 0.0
    money: float | None = None
    served: str = ""
    fingerprint: str = ""
    status: int | None = None
    message: str = ""
    notices: tuple[str, ...] = ()
    answer: str = ""

    @property
    def cell(self) -> Cell:
        return Cell(self.length, self.language)

    @property
    def tokens(self) -> int:
        """Of the prompt, by the endpoint's own count where it tells."""
        return self.prompt_tokens or self.counted

    @property
    def transport(self) -> bool:
        """Whether it failed in a way that says nothing about the endpoint's answers."""
        return self.outcome in (Outcome.TRANSPORT, Outcome.CUT, Outcome.QUOTA, Outcome.REJECTED)


class Started(msgspec.Struct, frozen=True, tag="started"):
    """The first record: what the run was to do. ``endpoints`` are (name, model) pairs; no addresses, no keys."""

    run: str
    version: int
    date: str
    seed: int
    lengths: tuple[int, ...]
    languages: tuple[str, ...]
    questions: int
    experiment: str
    per_cell: int
    endpoints: tuple[tuple[str, str], ...]
    simulated: bool = False
    budget_money: float | None = None


class Ended(msgspec.Struct, frozen=True, tag="ended"):
    """The last record of a run that came to its end. ``how``: ``settled`` or ``stopped``."""

    date: str
    how: str


Record = Started | Asked | Result | Ended

_DECODER = msgspec.json.Decoder(Record)


def encoded(record: Record) -> bytes:
    """One line, without its end."""
    return msgspec.json.encode(record)


def decoded(line: bytes) -> Record:
    """Raises ``msgspec.MsgspecError`` for anything else."""
    record: Any = _DECODER.decode(line)
    assert isinstance(record, Record)
    return record
