"""Outcome matrices of different structure, drawn from a seed: what a routing policy may meet, one trait at a time.

Each question has a length, a language, a task and a latent difficulty; ``logit P(right)`` of an endpoint is a level, a
slope per doubling of the length, what it is good or bad at, and its share of the difficulty. Seconds are a line in the
length with log-normal noise.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from math import exp, log2
from random import Random

from tests.calibration.matrices import Row


@dataclass(frozen=True)
class Model:
    """``level``: logit of P(right) at 8K for a question of average difficulty; ``slope``: per doubling; ``cliff``:
    (tokens, logits lost beyond). ``base_s`` and ``per_8k_s``: seconds. ``good_at``: logits by language or task."""

    name: str
    level: float
    base_s: float
    per_8k_s: float = 1.0
    slope: float = -0.4
    cliff: tuple[int, float] = (1 << 30, 0.0)
    good_at: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Structure:
    """``difficulty``: how strongly failures go together; ``spread``: sigma of log seconds. ``becomes``: from half of
    the questions on, this model answers under the name of another (name → model)."""

    models: tuple[Model, ...]
    difficulty: float = 1.3
    spread: float = 0.3
    lengths: tuple[int, int] = (4096, 65536)
    languages: tuple[str, ...] = ("en",)
    tasks: tuple[str, ...] = ("lookup",)
    becomes: Mapping[str, Model] = field(default_factory=dict)
    most_questions: int = 1 << 30


def rows(structure: Structure, questions: int, seed: int) -> Iterable[Row]:
    random = Random(seed)
    low, high = structure.lengths
    count = min(questions, structure.most_questions)
    for number in range(count):
        tokens = round(low * (high / low) ** random.random())
        language, task = random.choice(structure.languages), random.choice(structure.tasks)
        hard = structure.difficulty * random.gauss(0, 1)
        for named in structure.models:
            model = structure.becomes.get(named.name, named) if 2 * number >= count else named
            logit = model.level + model.slope * log2(tokens / 8192) - hard
            logit += model.good_at.get(language, 0.0) + model.good_at.get(task, 0.0)
            logit -= model.cliff[1] if tokens > model.cliff[0] else 0.0
            seconds = (model.base_s + model.per_8k_s * tokens / 8192) * exp(random.gauss(0, structure.spread))
            right = random.random() < 1 / (1 + exp(-logit))
            yield Row(
                f"q{number}",
                task,
                language,
                named.name,
                tokens,
                int(right),
                round(0.7 * seconds, 3),
                round(seconds, 3),
            )


def _fleet(count: int, level: Callable[[int], float], base_s: Callable[[int], float]) -> tuple[Model, ...]:
    return tuple(Model(f"m{i}", level(i), base_s(i), 0.4 * base_s(i)) for i in range(count))


CROSSING = (
    Model("short", 1.8, 2.0, 0.6, slope=-0.1, cliff=(16384, 2.5)),
    Model("long", 0.9, 2.5, 0.7, slope=0.0),
    Model("third", 0.0, 3.0),
)
MIXED = (
    Model("small", -0.3, 0.6, 0.3),
    Model("middle", 0.5, 1.5, 0.8),
    Model("large", 1.2, 3.0, 2.0),
    Model("other", 0.3, 1.2, 1.0),
)
LANGUAGES = ("en", "de", "ja", "zh", "ko", "ru")
TASKS = ("lookup", "count", "compare", "summarise")

STRUCTURES: Mapping[str, Structure] = {
    "crossing at 16K": Structure(CROSSING),
    "one dominates": Structure(
        (Model("best", 1.5, 1.0, 0.5), *(Model(f"m{i}", 0.3 - 0.3 * i, 2.0 + i) for i in range(4)))
    ),
    "failures go together": Structure(MIXED, difficulty=3.5),
    "failures independent": Structure(MIXED, difficulty=0.0),
    "heavy tails": Structure(MIXED, spread=1.1),
    "fast wrong, slow right": Structure((Model("fast", -1.2, 0.8, 0.3), Model("slow", 2.2, 14.0, 4.0))),
    "two alike": Structure((Model("a", 0.4, 2.0), Model("b", 0.4, 2.2))),
    "tiny": Structure(MIXED, most_questions=80),
    "six languages": Structure(
        (
            Model("west", 1.0, 1.5, good_at={"ja": -2.0, "zh": -2.0, "ko": -2.0}),
            Model("east", 0.2, 1.5, good_at={"ja": 1.2, "zh": 1.6, "ko": 0.8}),
            Model("all", 0.9, 5.0, 2.0),
            Model("small", -0.6, 0.5, 0.2, good_at={"ru": -1.0}),
        ),
        languages=LANGUAGES,
    ),
    "tasks differ": Structure(
        (
            Model("finder", 0.8, 1.0, good_at={"count": -2.0, "compare": -1.0}),
            Model("thinker", 0.4, 4.0, good_at={"count": 1.2, "compare": 1.2}),
            Model("writer", 0.2, 2.0, good_at={"summarise": 1.5}),
        ),
        tasks=TASKS,
    ),
    "twelve": Structure(_fleet(12, lambda i: -0.8 + 0.22 * i, lambda i: 0.5 * 1.28**i)),
    "all strong": Structure(_fleet(5, lambda i: 2.2 + 0.3 * i, lambda i: 1.0 + i)),
    "hardly ever right": Structure(_fleet(5, lambda i: -2.5 + 0.3 * i, lambda i: 1.0 + i)),
    "slow and alike": Structure(_fleet(4, lambda i: 0.2 + 0.1 * i, lambda i: 15.0 + 3 * i)),
    "long only": Structure(CROSSING, lengths=(32768, 200_000)),
    "best one swapped": Structure(
        (Model("best", 1.8, 1.5), Model("second", 0.6, 2.0), Model("third", 0.0, 2.5)),
        becomes={"best": Model("best", -1.5, 1.5)},
    ),
}
