"""The outcome matrix in memory: for each question, what each endpoint answers and how long it takes.

Rows lie in compact arrays, sorted by question: 25 bytes a row and 20 a question, so a million rows take about
30 MB. Questions may lack endpoints; only those with a row can be asked.
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median_low
from typing import NamedTuple

from laar_tui.core.question import QuestionFeatures


class Answer(NamedTuple):
    """What one endpoint does with one question: whether it is right, seconds to the first and the last token,
    prompt tokens as its server counts them."""

    right: bool
    ttft_s: float
    total_s: float
    prompt_tokens: int


@dataclass(frozen=True)
class ReplayQuestion:
    """All that a policy may know before it asks. ``session`` is a stable hash of the question's id;
    ``endpoints`` are those that can be asked, in the matrix's order."""

    session: int
    features: QuestionFeatures
    endpoints: tuple[str, ...]


@dataclass(frozen=True)
class OutcomeMatrix:
    """``starts`` has one entry more than there are questions: rows ``starts[i]`` to ``starts[i + 1]`` belong
    to question ``i``. ``row_endpoint``, ``task`` and ``language`` are places in the tuples of names."""

    endpoints: tuple[str, ...]
    tasks: tuple[str, ...]
    languages: tuple[str, ...]
    session: array[int]
    task: array[int]
    language: array[int]
    starts: array[int]
    row_endpoint: array[int]
    row_tokens: array[int]
    row_right: array[int]
    row_ttft_s: array[float]
    row_total_s: array[float]

    def __len__(self) -> int:
        """How many questions there are."""
        return len(self.session)

    @property
    def rows(self) -> int:
        return len(self.row_endpoint)

    @property
    def mean_total_s(self) -> float:
        """Seconds until an answer is complete, over all rows."""
        return sum(self.row_total_s) / self.rows

    def question(self, index: int) -> tuple[ReplayQuestion, dict[str, Answer]]:
        """The ``index``-th question and its answers by endpoint.

        Endpoints may count tokens differently; the (low) median of their counts stands for our own count.
        """
        rows = range(self.starts[index], self.starts[index + 1])
        answers = {
            self.endpoints[self.row_endpoint[r]]: Answer(
                bool(self.row_right[r]), self.row_ttft_s[r], self.row_total_s[r], self.row_tokens[r]
            )
            for r in rows
        }
        language = self.languages[self.language[index]]
        features = QuestionFeatures(
            tokens=median_low([self.row_tokens[r] for r in rows]),
            tokens_exact=True,
            language=language,
            question_language=language,
            task=self.tasks[self.task[index]],
            documents=1,
        )
        return ReplayQuestion(self.session[index], features, tuple(answers)), answers


def question_order(count: int, seed: int | None, limit: int | None) -> Sequence[int]:
    """The questions to replay: in the file's order, or with ``seed`` shuffled; the first ``limit`` of them."""
    order: Sequence[int] = range(count)
    if seed is not None:
        from random import Random

        shuffled = array("q", order)
        Random(seed).shuffle(shuffled)
        order = shuffled
    return order if limit is None else order[:limit]
