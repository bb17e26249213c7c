"""Chance without randomness: every draw is a hash of what it is about, so the same prompt gives the same fate everywhere."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from statistics import NormalDist

DIFFICULTY_SPREAD = 0.8
"""``s`` in ``logit p_j(z) = w_j + s z`` (routing.md §2): how strongly endpoints fail on the same questions."""

_T = TypeVar("_T")


def uniform(*about: str) -> float:
    """A number in the open interval (0, 1) that depends on ``about`` alone (SHA-256)."""
    digest = hashlib.sha256("\x1f".join(about).encode("utf-8", "surrogatepass")).digest()
    return (int.from_bytes(digest[:7], "big") + 0.5) / 2**56


def normal(*about: str) -> float:
    """A standard normal deviate that depends on ``about`` alone."""
    return _standard_normal().inv_cdf(uniform(*about))


@cache
def _standard_normal() -> NormalDist:
    # Imported late: whoever only lists the fleet draws nothing, and lists it before the first frame.
    from statistics import NormalDist

    return NormalDist()


def pick(options: Sequence[_T], *about: str) -> _T:
    """One of ``options`` (not empty), evenly, by ``about`` alone."""
    return options[int(uniform(*about) * len(options))]


def logit(p: float) -> float:
    p = min(1 - 1e-9, max(1e-9, p))
    return math.log(p / (1 - p))


def logistic(x: float) -> float:
    return 1 / (1 + math.exp(-x)) if x >= 0 else math.exp(x) / (1 + math.exp(x))


def accuracy_given_difficulty(p: float, z: float) -> float:
    """P(right | latent difficulty ``z``) such that its mean over ``z ~ N(0, 1)`` is ``p``.

    Uses ``E[logistic(m + s z)] ≈ logistic(m / sqrt(1 + pi s² / 8))`` (MacKay 1992, the evidence framework for classification).
    """
    m = logit(p) * math.sqrt(1 + math.pi * DIFFICULTY_SPREAD**2 / 8)
    return logistic(m - DIFFICULTY_SPREAD * z)


def is_right(p: float, endpoint: str, question: str, prompt: str, attempt: int, temperature: float) -> bool:
    """Whether the ``attempt``-th answer (from 1) of ``endpoint`` to ``prompt`` is right; over all prompts it is with probability ``p``.

    ``question`` identifies the question for every endpoint alike: its difficulty is shared. At temperature 0 each attempt repeats the
    first. Above, attempts follow a Pólya urn: after r - 1 failures the r-th succeeds with ``p nu / (nu + r - 1)``, nu = 2 from
    temperature 0.7 on.
    """
    chance = accuracy_given_difficulty(p, normal("difficulty", question))
    nu = 2 * min(1.0, max(0.0, temperature) / 0.7)
    source = attempt if nu > 0 else 1
    while source > 1 and uniform("urn", endpoint, prompt, str(source)) < (source - 1) / (nu + source - 1):
        source = 1 + int(uniform("urn-copy", endpoint, prompt, str(source)) * (source - 1))
    return uniform("right", endpoint, prompt, str(source)) < chance
