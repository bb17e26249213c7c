"""Which family of models each endpoint is of: models of one family err together, so one says little about another's answer."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from laar_tui.routing.arms import Arm

_UNKNOWN = ("", "unknown")
"""What a profile says that stands for no model in particular."""


def families_of(arms: Sequence[Arm]) -> dict[str, str]:
    """By endpoint: the family its profile names, else what its model's name begins with (``qwen3-8b``: ``qwen``)."""
    return {
        arm.name: arm.profile.family
        if arm.profile is not None and arm.profile.family not in _UNKNOWN
        else name_stem(arm.model)
        for arm in arms
    }


def name_stem(model: str) -> str:
    """``unsloth/Llama-3.1-8B-Instruct:q4`` is ``llama``; ``o3-mini`` stays ``o3-mini``, for one letter is no family."""
    name = model.rsplit("/", 1)[-1].partition(":")[0].casefold()
    stem = re.match(r"[^\W\d_]{2,}", name)
    return stem[0] if stem else name


def family(families: Mapping[str, str], endpoint: str) -> str:
    """An endpoint of which nothing is known is a family of its own."""
    return families.get(endpoint, endpoint)
