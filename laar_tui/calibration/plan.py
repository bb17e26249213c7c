"""What is to be measured: endpoints, lengths, languages, how many questions, and what that will cost."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from laar_tui.calibration.belief import Cell
from laar_tui.calibration.questions.item import Kind, Spec
from laar_tui.core.errors import UsageError
from laar_tui.routing.latency import guessed_speed
from laar_tui.routing.profile import CapabilityProfile
from laar_tui.settings.model import EndpointSettings

DEFAULT_LENGTHS = (4000, 8000, 16_000, 32_000, 64_000)
DEFAULT_LANGUAGES = ("en", "ja", "zh")
DEFAULT_QUESTIONS = 40
SHORTEST, LONGEST = 1000, 1_000_000
"""Tokens."""

MIX = (
    Kind.KEY_VALUE,
    Kind.NEEDLE,
    Kind.KEY_VALUE,
    Kind.TWO_FACTS,
    Kind.NEEDLE,
    Kind.KEY_VALUE,
    Kind.ABSENT,
    Kind.NEEDLE,
    Kind.KEY_VALUE,
    Kind.COUNT,
    Kind.NEEDLE,
    Kind.TWO_FACTS,
)
"""The kinds of an endpoint's questions, in turn."""

EXPECTED_ANSWER_TOKENS = 60
_OWN_WORK_S = 0.05
_GOLDEN = 0.6180339887498949
PAPER_LENGTHS = (4000, 8000, 16_000, 32_000, 64_000)
PAPER_LANGUAGES = ("en", "ja", "zh")
PAPER_PER_CELL = 100


@dataclass(frozen=True)
class Plan:
    """``questions`` per endpoint at most; ``concurrency`` requests at once per endpoint. ``experiment``: ``"paper"`` asks every
    endpoint the same ``per_cell`` key-value questions in every cell, empty lets the design choose. ``budget_money`` bounds what the
    whole run may cost, in the unit of the configured prices."""

    endpoints: tuple[EndpointSettings, ...]
    lengths: tuple[int, ...] = DEFAULT_LENGTHS
    languages: tuple[str, ...] = DEFAULT_LANGUAGES
    questions: int = DEFAULT_QUESTIONS
    concurrency: int = 1
    seed: int = 1
    budget_money: float | None = None
    experiment: str = ""
    per_cell: int = PAPER_PER_CELL

    @property
    def cells(self) -> tuple[Cell, ...]:
        return tuple(Cell(n, code) for n in self.lengths for code in self.languages)

    @property
    def most_per_endpoint(self) -> int:
        return len(self.cells) * self.per_cell if self.experiment else self.questions

    def fits(self, endpoint: EndpointSettings) -> tuple[Cell, ...]:
        """The cells within the endpoint's declared window, its longest answer included."""
        window = endpoint.context_window
        return tuple(
            c for c in self.cells if window is None or c.length + endpoint.max_output_tokens <= window
        )


def lengths_from(text: str) -> tuple[int, ...]:
    """``"4k,16k"`` → 4000, 16000. Raises :class:`UsageError` for anything that is no length."""
    found = []
    for part in text.replace(" ", "").split(","):
        number, factor = (part[:-1], 1000) if part[-1:].lower() == "k" else (part, 1)
        try:
            found.append(round(float(number) * factor))
        except (ValueError, OverflowError):
            raise UsageError(f"{part!r} is not a length like 16k or 16000.") from None
    return tuple(sorted(dict.fromkeys(found)))


def words_from(text: str) -> tuple[str, ...]:
    """``"en, ja"`` → ``("en", "ja")``."""
    return tuple(dict.fromkeys(part.strip().lower() for part in text.split(",") if part.strip()))


def spec_of(plan: Plan, cell: Cell, kind: Kind, ordinal: int, ask: int = 0) -> Spec:
    """The ``ordinal``-th question of a cell and kind; depths are spread evenly however many are asked."""
    shift = (cell.length * 31 + sum(map(ord, cell.language)) * 17 + sum(map(ord, kind))) % 97 / 97
    depth = (shift + (ordinal + 1) * _GOLDEN) % 1.0
    return Spec(plan.seed, kind, cell.language, cell.length, ordinal, depth, ask)


@dataclass(frozen=True)
class Cost:
    """Of one endpoint, at most: questions, prompt tokens, seconds of its own time, money (``None`` without a price)."""

    endpoint: str
    questions: int
    tokens: int
    seconds: float
    money: float | None


def costs(
    plan: Plan, profiles: Mapping[str, CapabilityProfile | None], done: Mapping[str, int] | None = None
) -> tuple[Cost, ...]:
    """What the plan costs at most, per endpoint, before anything is sent. ``done`` questions are already answered."""
    found = []
    for endpoint in plan.endpoints:
        cells = plan.fits(endpoint)
        share = plan.per_cell * len(cells) if plan.experiment else plan.questions
        questions = max(0, share - (done or {}).get(endpoint.name, 0)) if cells else 0
        mean = sum(c.length for c in cells) / len(cells) if cells else 0.0
        profile = profiles.get(endpoint.name)
        speed = guessed_speed(endpoint.model, profile.speed if profile else None)
        each = speed.base_ttft_s + mean / speed.prefill_rate + EXPECTED_ANSWER_TOKENS / speed.decode_rate
        found.append(
            Cost(
                endpoint.name,
                questions,
                round(questions * mean),
                questions * each / plan.concurrency,
                money_of(endpoint, questions * mean, questions * EXPECTED_ANSWER_TOKENS),
            )
        )
    return tuple(found)


def money_of(endpoint: EndpointSettings, prompt_tokens: float, answer_tokens: float) -> float | None:
    if endpoint.price is None:
        return None
    return (prompt_tokens * endpoint.price.input + answer_tokens * endpoint.price.output) / 1_000_000


def wall_seconds(found: Sequence[Cost], speed: float = 1.0) -> float:
    """Endpoints work side by side; ``speed`` is that of simulated time. Writing and judging take time of this machine's own."""
    own = _OWN_WORK_S * sum(c.questions for c in found)
    return max(max((c.seconds for c in found), default=0.0) / speed, own)
