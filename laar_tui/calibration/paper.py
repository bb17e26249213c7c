"""The published experiment on one's own fleet: every endpoint answers the same key-value questions, the policies are trained on one
half of the outcomes and replayed on the other.

The set-up (key-value lookup in JSON of random UUIDs, 4K to 64K tokens, English, Japanese, Chinese, 50 + 50 questions in each cell, at
most 10 attempts at temperature 0) is that of arXiv 2604.15732. The policies are this program's own (``baselines``, ``routed``,
``overlap``): what the paper's router computes exactly is not public. Answers are checked by comparison, which takes no time.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from statistics import fmean
from zlib import crc32

from laar_tui.calibration.belief import Cell
from laar_tui.calibration.course import OneAtATime, Policy
from laar_tui.calibration.matrix_file import COLUMNS
from laar_tui.calibration.outcome_matrix import Answer, ReplayQuestion
from laar_tui.calibration.outcomes import Result
from laar_tui.calibration.overlap import Overlapped
from laar_tui.calibration.replay import POLICIES, Setup, policy_named
from laar_tui.core.question import QuestionFeatures
from laar_tui.settings.profile_writing import write_whole

ATTEMPTS = 10
RESAMPLES = 2000
AGAINST = ("load-aware", "session-affinity")
OURS = "laar"

Interval = tuple[float, float]


@dataclass(frozen=True)
class Asked:
    """One question of the experiment: its cell, its place in it, and what every endpoint did with it."""

    cell: Cell
    ordinal: int
    question: ReplayQuestion
    answers: Mapping[str, Answer]


@dataclass(frozen=True)
class PolicyRow:
    """``by_length``: mean TTCA in seconds over the cells of each length; ``mean_s`` over all cells, each counting alike, with its 95 %
    interval. A question that was never answered right counts with the time until it was given up (right-censored), so these are
    restricted means."""

    policy: str
    by_length: Mapping[int, float]
    mean_s: float
    interval: Interval
    success: float
    calls: float


@dataclass(frozen=True)
class Reduction:
    """By how much ``laar`` undercuts a policy's mean TTCA: the share averaged over cells' means, its 95 % interval, and the largest of
    any cell (the paper reports maxima)."""

    policy: str
    share: float
    interval: Interval
    largest: float


@dataclass(frozen=True)
class PaperTable:
    """``train`` and ``test`` questions; ``endpoints`` by their shares of right answers in each cell of the test half."""

    train: int
    test: int
    lengths: tuple[int, ...]
    languages: tuple[str, ...]
    rows: tuple[PolicyRow, ...]
    reductions: tuple[Reduction, ...]
    accuracy: Mapping[str, Mapping[Cell, float]]


def questions_of(results: Sequence[Result], warm_up: int) -> list[Asked]:
    """The experiment's questions, in the order of their cells, with every answer that was judged. Ordinals from ``warm_up`` on are no
    part of it."""
    found: dict[str, list[Result]] = {}
    for result in results:
        if result.right is not None and ordinal_of(result) < warm_up:
            found.setdefault(result.question, []).append(result)
    names = tuple(dict.fromkeys(r.endpoint for r in results))
    asked = []
    for identity, given in found.items():
        first = given[0]
        answers = {
            r.endpoint: Answer(bool(r.right), r.ttft_s or r.total_s, r.total_s, r.tokens) for r in given
        }
        features = QuestionFeatures(
            first.counted, True, first.language, first.language, first.task, documents=1
        )
        able = tuple(n for n in names if n in answers)
        question = ReplayQuestion(crc32(identity.encode()), features, able)
        asked.append(Asked(first.cell, ordinal_of(first), question, answers))
    return sorted(asked, key=lambda a: (a.cell, a.ordinal))


def ordinal_of(result: Result) -> int:
    return int(result.question.rsplit("-", 2)[1])


def paper_table(
    asked: Sequence[Asked],
    per_cell: int,
    *,
    seed: int,
    clock: Callable[[], float],
    policies: Sequence[str] = POLICIES,
) -> PaperTable:
    """Train on the first half of each cell, replay on the second. Takes about 3 ms a question and policy.

    Raises ``ValueError`` when a half is empty.
    """
    train = [a for a in asked if a.ordinal < per_cell // 2]
    test = [a for a in asked if a.ordinal >= per_cell // 2]
    if not train or not test:
        raise ValueError("there are no questions to train on, or none to test with")
    names = tuple(dict.fromkeys(n for a in asked for n in a.question.endpoints))
    order = Random(seed)
    order.shuffle(train)
    order.shuffle(test)
    setup = Setup(policies=policies, check_s=0.0, attempts=ATTEMPTS, seed=seed)
    seconds: dict[str, dict[Cell, list[float]]] = {}
    success: dict[str, float] = {}
    calls: dict[str, float] = {}
    for name in policies:
        policy = policy_named(name, names, setup, clock)
        for one in train:
            _teach(policy, one)
        by_cell: dict[Cell, list[tuple[int, float]]] = {}
        solved = sent = 0
        for one in test:
            course = policy.run(one.question, one.answers)
            took = course.ttca_s if course.ttca_s is not None else course.seconds
            by_cell.setdefault(one.cell, []).append((one.ordinal, took))
            solved += course.right
            sent += len(course.asked)
        # The same order for every policy, so that questions can be paired.
        seconds[name] = {c: [s for _, s in sorted(v)] for c, v in sorted(by_cell.items())}
        success[name] = solved / len(test)
        calls[name] = sent / len(test)
    return _table(train, test, seconds, success, calls, seed)


def _teach(policy: Policy, one: Asked) -> None:
    """Every endpoint's outcome, as the paper's offline training has them."""
    if isinstance(policy, OneAtATime):
        # Some choosers set up what they know of an endpoint when they first consider it.
        policy.chooser.choose(one.question, (), 0.0)
        for endpoint, answer in one.answers.items():
            policy.chooser.learn(one.question, endpoint, answer, ())
    elif isinstance(policy, Overlapped):
        for endpoint, answer in one.answers.items():
            policy.routed.learn(one.question, endpoint, answer, ())


def _table(
    train: Sequence[Asked],
    test: Sequence[Asked],
    seconds: Mapping[str, Mapping[Cell, list[float]]],
    success: Mapping[str, float],
    calls: Mapping[str, float],
    seed: int,
) -> PaperTable:
    import numpy as np

    cells = sorted({a.cell for a in test})
    lengths = tuple(sorted({c.length for c in cells}))
    drawn = np.random.default_rng(seed)
    samples: dict[str, list[object]] = {name: [] for name in seconds}
    for cell in cells:
        size = len(next(iter(seconds.values()))[cell])
        picks = drawn.integers(0, size, (RESAMPLES, size))
        for name, by_cell in seconds.items():
            samples[name].append(np.array(by_cell[cell])[picks].mean(axis=1))
    means = {name: np.mean(np.array(s), axis=0) for name, s in samples.items()}

    def interval(values: object) -> Interval:
        low, high = np.quantile(np.asarray(values, dtype=float), (0.025, 0.975))
        return float(low), float(high)

    rows = []
    for name, by_cell in seconds.items():
        by_length = {n: fmean(fmean(by_cell[c]) for c in cells if c.length == n) for n in lengths}
        mean = fmean(fmean(by_cell[c]) for c in cells)
        rows.append(PolicyRow(name, by_length, mean, interval(means[name]), success[name], calls[name]))
    reductions = []
    for name in AGAINST:
        if name in seconds and OURS in seconds:
            share = 1 - fmean(fmean(seconds[OURS][c]) for c in cells) / fmean(
                fmean(seconds[name][c]) for c in cells
            )
            largest = max(1 - fmean(seconds[OURS][c]) / fmean(seconds[name][c]) for c in cells)
            reductions.append(Reduction(name, share, interval(1 - means[OURS] / means[name]), largest))
    names = tuple(dict.fromkeys(n for a in test for n in a.question.endpoints))
    accuracy = {
        n: {
            c: fmean(a.answers[n].right for a in test if a.cell == c and n in a.answers)
            for c in cells
            if any(a.cell == c and n in a.answers for a in test)
        }
        for n in names
    }
    languages = tuple(dict.fromkeys(c.language for c in cells))
    return PaperTable(len(train), len(test), lengths, languages, tuple(rows), tuple(reductions), accuracy)


def write_matrix(results: Sequence[Result], path: Path, warm_up: int) -> None:
    """The outcomes as a matrix that ``laar-chat replay`` reads. Raises :class:`UsageError` where it cannot be written."""
    text = io.StringIO()
    rows = csv.writer(text, lineterminator="\n")
    rows.writerow(COLUMNS)
    for r in results:
        if r.right is not None and ordinal_of(r) < warm_up:
            ttft_s = r.ttft_s if r.ttft_s is not None else r.total_s
            rows.writerow(
                (
                    r.question,
                    r.task,
                    r.language,
                    r.endpoint,
                    r.tokens,
                    int(r.right),
                    f"{ttft_s:.4f}",
                    f"{r.total_s:.4f}",
                )
            )
    write_whole(path, text.getvalue())
