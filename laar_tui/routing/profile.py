"""What is published about a model's accuracy at length, and which profile a served model's name means."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import lru_cache


@dataclass(frozen=True)
class Anchor:
    """One published accuracy: P(right) in 0..1 at ``tokens`` in ``language`` (ISO 639-1, ``"mul"`` for a
    mixture).

    ``accuracy`` is already on the profiles' common level; ``published`` is the number as its source prints
    it. ``weight`` is how many of the user's verdicts it counts for. ``partial_credit``: the source scores
    answers by parts, so the level means little.
    """

    tokens: int
    language: str
    accuracy: float
    weight: float
    source: str
    published: float
    metric: str = ""
    partial_credit: bool = False


@dataclass(frozen=True)
class Speed:
    """Expected speed before any measurement: seconds to the first token, prefill and decode rates in tokens
    per second."""

    base_ttft_s: float
    prefill_rate: float
    decode_rate: float


@dataclass(frozen=True)
class Measured:
    """Outcomes of generated questions, counted: ``right`` of ``asked`` at about ``tokens`` in ``language``. Such counts add up, so
    they are all that has to be kept of a measurement (sufficient statistics of the regression)."""

    tokens: int
    language: str
    task: str
    right: int
    asked: int


@dataclass(frozen=True)
class Run:
    """One measurement: ``counts`` of what ``endpoint`` did when it said it was ``served``, with questions from ``seed``, on ``date``
    (ISO 8601). ``id`` is unique in the world, so that one run never counts twice. ``superseded``: the endpoint has behaved otherwise
    since; kept, and no longer counted."""

    id: str
    endpoint: str
    served: str
    seed: int
    date: str
    counts: tuple[Measured, ...]
    superseded: bool = False


@dataclass(frozen=True)
class CapabilityProfile:
    """The prior of one model. ``aliases`` are glob patterns over :func:`normalised` names. ``level_sd`` is
    how uncertain the general level of the accuracies is, in logits, on top of what the anchors leave open:
    order and slope carry between benchmarks, levels do not.

    ``runs`` were measured on ``endpoint`` and overrule the anchors, which are those of the profile ``base``, as their number
    allows; ``language_sd`` and ``hinge_sd`` are then how far, in logits, languages and
    thresholds of length turned out to matter (``None``: as for any model).
    """

    name: str
    model: str
    family: str
    aliases: tuple[str, ...]
    anchors: tuple[Anchor, ...]
    source: str
    date: str
    licence: str
    simulated: bool = False
    level_sd: float = 0.8
    speed: Speed | None = None
    runs: tuple[Run, ...] = ()
    endpoint: str = ""
    base: str = ""
    language_sd: float | None = None
    hinge_sd: float | None = None

    @property
    def weight(self) -> float:
        """How many of the user's verdicts the whole prior counts for."""
        return sum(a.weight for a in self.anchors) + sum(m.asked for m in self.measured)

    @property
    def measured(self) -> tuple[Measured, ...]:
        """The counts of all runs that still hold, added up."""
        sums: dict[tuple[int, str, str], tuple[int, int]] = {}
        for count in (c for r in self.runs if not r.superseded for c in r.counts):
            key = (count.tokens, count.language, count.task)
            right, asked = sums.get(key, (0, 0))
            sums[key] = (right + count.right, asked + count.asked)
        return tuple(Measured(*key, *counted) for key, counted in sorted(sums.items()) if counted[1])


_VENDOR = re.compile(
    r"^(?:(?:us|eu|apac)\.)?(?:anthropic|meta|mistral|cohere|ai21|qwen|google|microsoft|deepseek|openai)\."
)
_BEDROCK_VERSION = re.compile(r"-v\d+:\d+$")
_DATE = re.compile(r"[-@](?:20\d\d-\d\d-\d\d|20\d{6})(?=$|-|:)")
_SUFFIX = re.compile(
    r"[-:_.](?:awq|gptq|gguf|ggml|exl[23]|mlx|bnb|fp(?:4|8|16|32)|bf16|nvfp4|mxfp4|int[48]|w\d+a\d+(?:16)?|[2-8]-?bits?|(?:ud-)?i?q\d(?:_[a-z0-9]+)*"
    r"|dynamic|marlin|quantized|hf|instruct|inst|chat|it)$"
)
_AFTER_INSTRUCT = re.compile(r"(?<=instruct)[-:_](?:turbo|lite|reference|free)$")
_SIZE = re.compile(r"(?<![a-z0-9.])(?:(?:\d+x)?\d+(?:\.\d+)?[bm]|a\d+(?:\.\d+)?b)(?![a-z0-9])")


@lru_cache(maxsize=1024)
def normalised(model_name: str) -> str:
    """A model's name without vendor, date, quantisation and chat suffixes: ``Qwen/Qwen2.5-72B-Instruct-AWQ``
    → ``qwen2.5-72b``."""
    name = model_name.strip().lower()
    if not name.startswith(("http://", "https://")):
        name = name.removesuffix(":free")
    name = name.rsplit("/", 1)[-1]
    name = _BEDROCK_VERSION.sub("", _VENDOR.sub("", name))
    name = name.removeprefix("meta-")
    name = _DATE.sub("", _AFTER_INSTRUCT.sub("", name))
    while (shorter := _SUFFIX.sub("", name)) != name:
        name = _AFTER_INSTRUCT.sub("", shorter)
    name = re.sub(r"(?<=\d)_(?=\d)", ".", name)
    name = re.sub(r"[\s_:]+", "-", name)
    return re.sub(r"(?<=[a-z])-(?=\d)", "", name, count=1)


@lru_cache(maxsize=4096)
def _pattern(alias: str) -> str:
    return alias if "*" in alias or "?" in alias else normalised(alias)


def sizes(normalised_name: str) -> frozenset[str]:
    """The parameter counts a name carries: ``qwen3-30b-a3b`` → ``{"30b", "a3b"}``."""
    spaced = re.sub(r"(?<=[a-z]{3})(?=\d)", "-", normalised_name)
    return frozenset(_SIZE.findall(spaced))


def match_profile(model_name: str, profiles: Iterable[CapabilityProfile]) -> CapabilityProfile | None:
    """The profile that a served model's name means, or ``None``. The pattern with most literal characters
    wins, then the profile's name.

    A size in the name must be the profile's own: no profile is better than one of a smaller or larger
    sibling. What was measured on one endpoint goes by its own name only: see :func:`profile_of_endpoint`.
    """
    name = normalised(model_name)
    asked = sizes(name)
    best: tuple[int, str] | None = None
    found: CapabilityProfile | None = None
    for profile in profiles:
        if profile.runs:
            if model_name == profile.name:
                return profile
            continue
        for alias in (profile.name, profile.model, *profile.aliases):
            pattern = _pattern(alias)
            if not fnmatchcase(name, pattern):
                continue
            known = sizes(normalised(profile.model)) | sizes(pattern)
            if asked and known and not asked <= known:
                continue
            rank = (-len(pattern.replace("*", "").replace("?", "")), profile.name)
            if best is None or rank < best:
                best, found = rank, profile
    return found


def profile_of_endpoint(
    endpoint: str, model: str, named: str, profiles: Iterable[CapabilityProfile]
) -> CapabilityProfile | None:
    """The profile an endpoint starts from: what was measured on it while it served this model, else what was measured on another
    endpoint with this model (the most questions win), else the one that is ``named`` in its settings or that the model's name means.
    """
    known = list(profiles)
    served = normalised(model)
    measured = [p for p in known if p.measured and normalised(p.model) == served]
    if measured and not any(p.name == named for p in known if p.runs):
        return max(measured, key=lambda p: (p.endpoint == endpoint, sum(m.asked for m in p.measured), p.name))
    return match_profile(named or model, known)
