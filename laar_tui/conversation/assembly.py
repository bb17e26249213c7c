"""Turns settings into what each floor wants: arms for the router, keys for the network."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path

from laar_tui.core.errors import SettingsError
from laar_tui.documents.language import LanguageIdentifier
from laar_tui.documents.measure import Measurer
from laar_tui.documents.tokens import TokenCounter
from laar_tui.routing.arms import Arm, RoutingPolicy
from laar_tui.routing.profile import CapabilityProfile, match_profile
from laar_tui.settings.locations import Locations
from laar_tui.settings.model import EndpointSettings, RoutingSettings
from laar_tui.settings.profile_files import load_profiles, shipped_profiles_dir
from laar_tui.settings.secrets import resolve_key


def all_profiles(locations: Locations) -> tuple[CapabilityProfile, ...]:
    """The shipped priors and the user's own, from ``profiles`` beside the configuration file. Raises :class:`SettingsError`."""
    return load_profiles(shipped_profiles_dir(), locations.config_file.parent / "profiles")


def arms_of(endpoints: Sequence[EndpointSettings], profiles: Sequence[CapabilityProfile]) -> tuple[Arm, ...]:
    """One arm per endpoint. ``endpoint.profile`` names its prior; without it the model's name is looked for.

    Raises :class:`SettingsError` for a profile that is named and does not exist.
    """
    for e in endpoints:
        if e.profile and match_profile(e.profile, profiles) is None:
            raise SettingsError(
                f"no profile stands for {e.profile!r}.",
                "See laar-chat profiles list, or leave the key out to have it guessed.",
                key=f"endpoint {e.name}, profile",
            )
    return tuple(
        Arm(
            name=e.name,
            model=e.model,
            profile=match_profile(e.profile or e.model, profiles),
            context_window=e.context_window,
            max_output_tokens=e.max_output_tokens,
            price_input=e.price.input if e.price else 0.0,
            price_output=e.price.output if e.price else 0.0,
            temperature=e.temperature,
            simulated=e.simulated,
        )
        for e in endpoints
    )


def routing_policy(settings: RoutingSettings) -> RoutingPolicy:
    return RoutingPolicy(
        value_of_answer_s=settings.value_of_answer_s,
        seconds_per_money=settings.seconds_per_money,
        attempts=settings.attempts,
        budget_seconds=settings.budget_seconds,
        budget_money=settings.budget_money,
        explore=settings.explore,
    )


def key_resolver() -> Callable[[EndpointSettings], str | None]:
    """A lookup that asks each key's source once and remembers the answer for the process."""
    known: dict[str, str | None] = {}

    def resolve(endpoint: EndpointSettings) -> str | None:
        if endpoint.api_key not in known:
            secret = resolve_key(endpoint.api_key, os.environ)
            known[endpoint.api_key] = secret.reveal() if secret else None
        return known[endpoint.api_key]

    return resolve


def measurer_in(cache_dir: Path) -> Measurer:
    """Measuring with its caches (unpacked ranks, language model) under ``cache_dir``. Loads nothing yet."""
    return Measurer(TokenCounter(cache_dir), LanguageIdentifier(cache_dir))
